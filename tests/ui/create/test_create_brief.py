"""The project's brief and style: written beside the prompt, put in front of it once, and left out where asked."""

from __future__ import annotations

from typing import Any

from gi2desk.core.record import Project
from tests.ui.bench import Bench, bench
from tests.ui.desktop import Run, until


async def in_project(made: Bench) -> Project:
    project = made.services.library.new_project("Meridian")
    made.services.desk.open_project(project.id)
    await made.quiet()
    return project


async def kept(made: Bench) -> str:
    """The concept of what is written, once it is on the disk."""
    await made.quiet()
    sheet = made.create.sheet
    await until(lambda: sheet.concept and made.services.desk.concept == sheet.concept, "the draft is saved")
    return sheet.concept


def test_the_style_is_put_in_front_and_can_be_left_out(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel, sheet = made.create.panel, made.create.sheet
            assert not panel.brief.isVisibleTo(panel)
            panel.prompt.edit.setPlainText("A tower")
            assert not panel.prompt.style_line.isVisibleTo(panel)
            await made.quiet()
            project = await in_project(made)
            assert panel.project.project is None  # a concept that began outside the project stays outside
            assert panel.brief.title.text() == "Project “Meridian”"
            assert "not in the project" in panel.brief.note.text()
            made.create.start_new()
            await until(lambda: panel.project.project == project, "a new one is inside")
            panel.brief.open(style=True)
            panel.brief.style_field.setPlainText("Film grain, {light}")
            await until(lambda: sheet.writing.style == "Film grain, {light}", "the style reaches the sheet")
            panel.prompt.edit.setPlainText("A tower")
            sheet.set_value("light", "dusk")
            assert sheet.recipe.prompt == "Film grain, dusk\n\nA tower"
            assert panel.prompt.edit.text() == "A tower"
            assert panel.prompt.style_line.text.text() == "Style: Film grain, dusk"
            assert panel.prompt.counter.text().startswith(f"{len(sheet.recipe.prompt)} ")
            panel.prompt.style_line.switch.click()
            assert sheet.recipe.prompt == "A tower"
            assert panel.prompt.style_line.text.text() == "Sent without the project's style"
            panel.prompt.style_line.switch.click()
            assert sheet.recipe.prompt == "Film grain, dusk\n\nA tower"
            await made.quiet()
            assert panel.concept.text() == "Tower"

    run(story())


def test_the_style_is_never_there_twice(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel, sheet = made.create.panel, made.create.sheet
            project = await in_project(made)
            panel.prompt.edit.setPlainText("Film grain\n\nA tower")
            await made.quiet()
            panel.brief.open(style=True)
            panel.brief.style_field.setPlainText("Film grain")
            await until(lambda: sheet.writing.style == "Film grain", "the style reaches the sheet")
            assert sheet.recipe.prompt == "Film grain\n\nA tower"
            assert panel.prompt.edit.text() == "A tower"
            panel.brief.style_field.setPlainText("Fine grain")
            await until(lambda: sheet.recipe.prompt == "Fine grain\n\nA tower", "it is exchanged")
            concept = await kept(made)
            made.create.start_new()
            made.services.desk.open_concept(concept)
            await until(lambda: sheet.concept == concept, "it is open again")
            await until(lambda: sheet.recipe.prompt == "Fine grain\n\nA tower", "with the style of today")
            assert made.services.library.project(project.id).style_prefix == "Fine grain"

    run(story())


def test_brief_and_style_are_kept_with_the_project_also_at_the_end(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel = made.create.panel
            project = await in_project(made)
            made.services.desk.brief_requested.emit()
            assert panel.brief.isVisibleTo(panel)
            assert panel.brief.title.text() == "Project “Meridian”"
            panel.brief.brief.setPlainText("Autumn launch, no people")
            await until(
                lambda: made.services.library.project(project.id).brief == "Autumn launch, no people", "saved"
            )
            panel.brief.brief.setPlainText("Autumn launch, two people")
            made.create.closing()
            assert made.services.library.project(project.id).brief == "Autumn launch, two people"
            made.create.closing = lambda: None  # type: ignore[method-assign]  # it is closed already

    run(story())


def test_a_brief_that_could_not_be_saved_stays_and_is_saved_later(
    run: Run[Any],
) -> None:
    async def story() -> None:
        async with bench() as made:
            panel, library = made.create.panel, made.services.library
            project = await in_project(made)
            panel.brief.open()
            folder = library.root / "projects"
            away = folder.rename(library.root / "elsewhere")
            folder.write_text("in the way")
            panel.brief.brief.setPlainText("Autumn launch")
            await until(lambda: made.notices, "it is said")
            assert panel.brief.brief.text() == "Autumn launch"
            folder.unlink()
            away.rename(folder)
            panel.brief.brief.insert("!")
            await until(
                lambda: library.project(project.id).brief == panel.brief.brief.text(), "saved after all"
            )

    run(story())


def test_outside_a_project_the_panel_says_where_one_is_made(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel = made.create.panel
            panel.brief.open()
            assert "in no project" in panel.brief.note.text()
            assert panel.brief.note.isVisibleTo(panel)
            assert not panel.brief.brief.isVisibleTo(panel)
            panel.brief.close_button.click()
            assert not panel.brief.isVisibleTo(panel)

    run(story())


def test_both_fields_are_named_and_nothing_moves_while_they_are_written(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel = made.create.panel
            await in_project(made)
            panel.brief.open()
            labels = (panel.brief.brief_label, panel.brief.style_label)
            assert all(label.isVisibleTo(panel) for label in labels)
            assert [label.text() for label in labels] == ["Brief", "Style, in front of every prompt"]
            for field in (panel.brief.brief, panel.brief.style_field):
                before = field.sizeHint()
                field.setPlainText("a line\n" * 30)
                assert field.sizeHint() == before
            await made.quiet()
            assert panel.brief.brief.verticalScrollBar().maximum() > 0

    run(story())
