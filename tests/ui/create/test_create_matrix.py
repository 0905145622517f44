"""Shot lists and matrices: what the text comes to, what is sent of it, and what is wrong with it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gi2desk.core.tier import Tier
from gi2desk.jobs.bundle import Part
from gi2desk.jobs.concept import recipe_of
from gi2desk.ui.create import matrix_tool as matrix_module
from gi2desk.ui.create.matrix_tool import MatrixTool
from gi2desk.ui.create.shot_tool import ShotTool
from gi2desk.ui.queue import words
from gi2desk.ui.tasks import Scope
from gi2desk.ui.widgets.check import CheckBox
from tests.ui.bench import Bench, bench
from tests.ui.create.hand import ended, write
from tests.ui.desktop import Run, until

COPY = "locale\tcopy\nde-DE\tFrisch\nfr-FR\tFrais\nit-IT\t"


def matrix_tool(made: Bench) -> MatrixTool:
    made.create.more.open_matrix()
    tool = made.create.table.tool
    assert isinstance(tool, MatrixTool)
    return tool


def shot_tool(made: Bench) -> ShotTool:
    made.create.more.open_shots()
    tool = made.create.table.tool
    assert isinstance(tool, ShotTool)
    return tool


def test_a_matrix_is_one_job_whose_requests_say_their_locale_and_shape(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A bottle")
            reason = next(entry.reason for entry in made.create.more.entries() if "Locale" in entry.text)
            assert "{copy}" in reason
            write(made, "A bottle that says {copy}")
            tool = matrix_tool(made)
            assert not tool.pay.isEnabled() and "copy" in tool.pay.toolTip()
            tool.copy.setPlainText(COPY)
            await until(lambda: tool.grid.checks, "read")
            # Three locales in four shapes; one has no text.
            assert len(tool.grid.checks) == 12
            assert tool.pay.text() == "Generate 8"
            assert "4 cells" in tool.note.text()
            assert "no text for {copy} in it-IT" in tool.grid.checks["it-IT", "1:1"].toolTip()
            assert tool.each.isHidden()
            made.create.panel.options.count.setValue(3)
            await until(lambda: tool.pay.text() == "Generate 24", "read again")
            assert tool.each.text().startswith("3 pictures of each")
            assert tool.grid.checks["de-DE", "1:1"].text().startswith("3 for about $0.0")
            made.create.panel.options.count.setValue(1)
            await until(lambda: tool.pay.text() == "Generate 8", "read again")
            for key in (("de-DE", "4:5"), ("de-DE", "16:9"), ("fr-FR", "4:5"), ("fr-FR", "16:9")):
                tool.grid.checks[key].setChecked(False)
            tool.grid.checks["fr-FR", "9:16"].click()
            assert tool.pay.text() == "Generate 3"
            tool.pay.click()
            await ended(made, 3)
            sent = made.services.library.generations(limit=3)
            assert len({generation.job for generation in sent}) == 1
            assert {(g.recipe.locale, g.recipe.placement, g.recipe.prompt) for g in sent} == {
                ("de-DE", "1:1", "A bottle that says Frisch"),
                ("de-DE", "9:16", "A bottle that says Frisch"),
                ("fr-FR", "1:1", "A bottle that says Frais"),
            }
            titles = {words.title(item) for item in made.services.feed.model.items()}
            assert "Bottle that says {copy} 1K · 9:16 · de-DE" in titles
            # One of them goes on to 2K as what it was for, until it gets another shape.
            story_cell = next(g for g in sent if g.recipe.placement == "9:16")
            made.services.desk.promote_requested.emit(story_cell.image_ids[0], Tier.K2)
            sheet = made.create.sheet
            await until(lambda: sheet.references, "promoted")
            assert (sheet.recipe.locale, sheet.recipe.placement) == ("de-DE", "9:16")
            assert sheet.recipe.prompt.startswith("A bottle that says Frisch\nKeep from Image 1: ")
            sheet.choose_ratio("1:1")
            assert (sheet.recipe.locale, sheet.recipe.placement) == ("de-DE", "")

    run(story())


def test_what_is_wrong_with_the_copy_is_said_and_nothing_is_sent(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "{claim} on a bottle, {sku}")
            tool = matrix_tool(made)
            tool.copy.setPlainText("locale;claim\nde;A\nDE;B")
            await until(lambda: "two rows" in tool.problem.text(), "said")
            assert not tool.pay.isEnabled()
            tool.copy.setPlainText("locale;claim\nde;A")
            await until(lambda: "no column for {sku}" in tool.problem.text(), "said")
            assert tool.pay.isEnabled()
            file = tmp_path / "copy.csv"
            file.write_bytes("locale,claim,sku\nes,¿Qué?,77\n".encode("utf-16"))
            tool.open_file(file)
            await until(lambda: ("es", "1:1") in tool.grid.checks, "opened")
            assert tool.pay.text() == "Generate 4" and tool.problem.isHidden()
            tool.open_file(tmp_path / "gone.csv")
            await until(lambda: made.notices, "said")
            assert "gone.csv cannot be read" in made.notices[-1].text
            assert ("es", "1:1") in tool.grid.checks
            tool.copy.setPlainText("\n".join(f"l{number}\tx\ty" for number in range(101)))
            await until(lambda: "at most 400" in tool.problem.text(), "said")
            assert not tool.pay.isEnabled()

    run(story())


def test_unticked_cells_stay_unticked_while_the_copy_is_typed(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "{copy}")
            tool = matrix_tool(made)
            tool.copy.setPlainText("de\tA")
            await until(lambda: ("de", "1:1") in tool.grid.checks, "read")
            tool.grid.checks["de", "1:1"].setChecked(False)
            tool.copy.setPlainText("de\tA\nfr\tB")
            await until(lambda: ("fr", "1:1") in tool.grid.checks, "read")
            assert not tool.grid.checks["de", "1:1"].isChecked()
            assert tool.pay.text() == "Generate 7"

    run(story())


def test_what_is_not_read_yet_cannot_be_sent_and_all_of_a_large_matrix_comes(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "{copy}")
            tool = matrix_tool(made)
            tool.copy.setPlainText("de\tA")
            await until(lambda: tool.pay.text() == "Generate 4", "read")
            tool.copy.setPlainText("\n".join(f"l{number}\tx" for number in range(100)))
            assert not tool.pay.isEnabled() and "being read" in tool.pay.toolTip()
            tool.pay.click()
            # It changes again while it is read: the newest counts.
            tool.refresh()
            tool.copy.setPlainText("\n".join(f"m{number}\tx" for number in range(100)))
            await until(tool.pay.isEnabled, "read")
            assert (len(tool.grid.checks), tool.pay.text()) == (400, "Generate 400")
            assert {key[0] for key in tool.grid.checks} == {f"m{number}" for number in range(100)}
            assert not made.services.queue.entries()
            write(made, "{copy}, changed")
            assert not tool.pay.isEnabled()
            await until(tool.pay.isEnabled, "read")
            sent: list[Part] = []
            tool.parts_ready.connect(sent.extend)
            tool.pay.confirmed.emit()  # pressing it twice, with the pause between
            assert {part.recipe.prompt for part in sent} == {"x, changed"}

    run(story())


def test_copy_that_was_cleared_while_it_was_read_does_not_come_back(
    run: Run[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()
    real = matrix_module.matrix

    def held(*given: Any) -> Any:
        begun.set()
        assert go.wait(30)
        return real(*given)

    monkeypatch.setattr(matrix_module, "matrix", held)

    async def story() -> None:
        async with bench() as made:
            write(made, "{copy}")
            tool = matrix_tool(made)
            tool.copy.setPlainText("de\tA")
            await until(begun.is_set, "is read")
            tool.copy.setPlainText("")
            await until(lambda: "Paste or type" in tool.pay.toolTip(), "cleared")
            go.set()
            await until(lambda: not made.services.tasks.count(Scope.REQUEST), "ended")
            assert tool.grid.checks == {} and not tool.pay.isEnabled()

    run(story())


def test_ticking_a_row_is_one_change(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "{copy}")
            tool = matrix_tool(made)
            tool.copy.setPlainText("de\tA\nfr\tB")
            await until(lambda: tool.pay.text() == "Generate 8", "read")
            changes: list[None] = []
            tool.grid.changed.connect(lambda: changes.append(None))
            (row,) = [box for box in tool.grid.findChildren(CheckBox) if box.text() == "fr"]
            row.click()
            assert (len(changes), tool.pay.text()) == (1, "Generate 4")
            tool.copy.setPlainText("de\tA\nfr\tB\nit\tC")
            await until(lambda: tool.pay.text() == "Generate 8", "read again, with the row left out")

    run(story())


def test_a_shot_list_becomes_drafts_with_the_rest_in_common(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "Film still, overcast.\n\n1. The harbour, wide\n2. Wet hands, macro\n3. A gull")
            tool = shot_tool(made)
            assert tool.common.toPlainText() == "Film still, overcast."
            assert tool.list.toPlainText() == "1. The harbour, wide\n2. Wet hands, macro\n3. A gull"
            assert [line.text.text() for line in tool.lines][2] == "A gull"
            tool.lines[1].check.setChecked(False)
            assert tool.draft_button.text() == "Make 2 drafts"
            assert tool.pay.text() == "Generate 2"
            tool.draft_button.click()
            await until(lambda: made.create.table.tool is None, "made")
            library = made.services.library
            names = [concept.name for concept in library.concepts()]
            assert names[:2] == ["Harbour", "Gull"]
            recipes = [recipe_of(library, concept.id) for concept in library.concepts()[:2]]
            assert [recipe.prompt for recipe in recipes if recipe] == [
                "Film still, overcast.\n\nThe harbour, wide",
                "Film still, overcast.\n\nA gull",
            ]
            assert made.services.queue.entries() == ()
            assert "2 drafts made: Harbour, Gull" in made.notices[-1].text

    run(story())


def test_a_pasted_list_is_generated_under_one_price_in_concepts_of_its_own(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "Film still")
            tool = shot_tool(made)
            assert tool.common.toPlainText() == "Film still" and not tool.pay.isEnabled()
            assert tool.pay.toolTip()
            tool.list.setPlainText("No\tAction\tLens\n1\tThe harbour\t24 mm\n2\tHands\tmacro\n")
            await until(lambda: len(tool.lines) == 2, "read")
            assert [line.price.text()[:9] for line in tool.lines] == ["about $0.", "about $0."]
            made.create.panel.options.count.setValue(2)
            await until(lambda: tool.pay.text() == "Generate 4", "priced again")
            assert tool.each.text().startswith("2 pictures of each")
            assert tool.lines[0].price.text().startswith("2 for about $0.0")
            made.create.panel.options.count.setValue(1)
            await until(lambda: tool.pay.text() == "Generate 2", "priced again")
            QTest.mouseClick(tool.pay, Qt.MouseButton.LeftButton)
            await ended(made, 2)
            sent = made.services.library.generations(limit=2)
            assert len({generation.job for generation in sent}) == 1
            assert len({generation.concept for generation in sent}) == 2
            assert {generation.recipe.prompt for generation in sent} == {
                "Film still\n\nAction: The harbour\nLens: 24 mm",
                "Film still\n\nAction: Hands\nLens: macro",
            }
            for generation in sent:
                assert len(made.services.library.images_of(generation.concept)) == 1

    run(story())
