"""Compare in the real window: opened from Review, judged, stepped, and in step with filmstrip and library."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest

from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.tier import Tier
from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.ui.canvas.drop import ids_of
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.filmstrip.strip import Filmstrip
from tests.ui.compare.hero import A, B, M, X, compare, ids, make, names, services
from tests.ui.compare.shelf import add
from tests.ui.desktop import Run, desktop, until


@pytest.fixture
def root(tmp_path: Path) -> str:
    return make(tmp_path / "lib")


def test_one_chosen_picture_brings_its_concepts_tiers(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, X)
            assert ids(page) == [A, M, X]
            assert services(desk).desk.images == (A, M, X)
            assert services(desk).desk.active == X
            assert page.status == "same framing · linked · 3 panes"
            layers = [pane.canvas.front for pane in page.compare.panes]
            await until(lambda: all(layer.full for layer in layers), "all are loaded")

    run(story())


def test_stepping_judging_and_undoing_mean_the_active_picture(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, library = await compare(desk, X), services(desk).library
            page.compare.set_active(1)
            desk.shell.actions.trigger("judge.star_4")
            await until(lambda: library.marks(M).rating == 4)
            await until(lambda: page.compare.selection.images[1].rating == 4, "the pane says so")
            assert ids(page) == [A, M, X]
            desk.shell.actions.trigger("edit.undo")
            await until(lambda: library.marks(M).rating == 0)
            page.compare.set_active(2)
            desk.shell.actions.trigger("compare.next")
            await until(lambda: ids(page) == [A, M, B])
            assert services(desk).desk.images == (A, M, B)

    run(story())


def test_what_the_desk_chooses_is_compared_and_panes_stay_in_their_places(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, X)
            assert ids(page) == [A, X]
            page.compare.view.zoom_by(3, page.compare.panes[0].canvas.centre(), 0)
            view = page.compare.view.view
            services(desk).desk.choose([B, X], B)
            await until(lambda: ids(page) == [B, X])
            assert page.compare.view.view == view
            assert page.compare.selection.active == 0

    run(story())


def test_the_reference_stays_while_one_picture_changes_and_is_the_first_of_other_ones(
    run: Run[Any], root: str
) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M)
            page.compare.set_reference(1)
            services(desk).desk.choose([A, M, X])
            await until(lambda: ids(page) == [A, M, X])
            assert page.compare.selection.reference == 1
            services(desk).desk.choose([B, M, X])
            await until(lambda: ids(page) == [B, M, X])
            assert page.compare.selection.reference == 1
            services(desk).desk.choose([A, M])
            await until(lambda: ids(page) == [A, M])
            assert page.compare.selection.reference == 0

    run(story())


def test_a_click_in_the_filmstrip_chooses_the_candidate_of_the_pair(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, X)
            assert len(ids(page)) == 3
            reference = page.compare.selection.reference
            others = [place for place in range(len(ids(page))) if place != reference]
            for place in (others[-1], others[0]):
                # The images stay as they are; only which of them is meant changes.
                services(desk).desk.choose(services(desk).desk.images, ids(page)[place])
                assert page.compare.selection.candidate == place
                assert page.compare.selection.reference == reference

    run(story())


def test_an_image_dragged_from_the_filmstrip_takes_a_pane(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, X)
            page.compare.images_dropped.emit(0, (B,))
            await until(lambda: ids(page) == [B, M, X])
            page.compare.images_dropped.emit(2, (B,))
            await until(lambda: ids(page) == [X, M, B], "they change places")

    run(story())


def test_pictures_of_several_concepts_are_told_apart_by_their_concepts(run: Run[Any], root: str) -> None:
    places = Places.standard()
    with Library.open(Path(root), data=places.data, cache=places.cache) as library:
        other = add(library, library.new_concept("tower").id, "t", Tier.K2, 5)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, X)
            assert names(page) == ["#1", "#4"]
            page.compare.images_dropped.emit(1, (other,))
            # The only picture of its concept needs no number.
            await until(lambda: names(page) == ["hero #1", "tower"], "both say their concepts")
            page.compare.close_pane(1)
            await until(lambda: names(page) == ["#1"], "there is one concept again")

    run(story())


def test_a_thumb_that_is_dragged_to_a_pane_leaves_the_other_panes_alone(
    run: Run[Any], root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The press exchanged the active picture, and then all that were compared were dragged, which changed nothing."""
    dragged: list[tuple[str, ...]] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _action: dragged.append(ids_of(drag.mimeData())))

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M, X)
            strip = next(one for one in desk.window.findChildren(Filmstrip) if one.isVisible())
            await until(lambda: strip.model.rowCount() == 4, "the strip")
            await until(lambda: len(strip.view.selectedIndexes()) == 3)

            def place(image: str) -> QPoint:
                number = strip.model.number_of(image)
                assert number is not None
                return strip.view.visualRect(strip.model.index(number)).center()

            view, port, left = strip.view, strip.view.viewport(), Qt.MouseButton.LeftButton
            QTest.mousePress(port, left, pos=place(B))
            await asyncio.sleep(0.2)
            assert ids(page) == [A, M, X]
            view.startDrag(Qt.DropAction.CopyAction)
            assert dragged == [(B,)]
            assert len(view.selectedIndexes()) == 3, "what is compared is marked again"
            # A picture that is compared is dragged alone, too.
            QTest.mousePress(port, left, pos=place(M))
            view.startDrag(Qt.DropAction.CopyAction)
            assert dragged[1:] == [(M,)]
            framed = strip.model.row(view.currentIndex().row())
            assert framed is not None
            assert framed.id == services(desk).desk.active, "the frame is back on the active picture"
            # A click is told when it is over.
            QTest.mouseClick(port, left, pos=place(B))
            await until(lambda: ids(page) == [A, M, B], "it takes the place of the active one")
            # Once more changes nothing, and all that are compared stay marked.
            await until(lambda: len(view.selectedIndexes()) == 3)
            QTest.mouseClick(port, left, pos=place(B))
            await asyncio.sleep(0.2)
            assert ids(page) == [A, M, B]
            assert len(view.selectedIndexes()) == 3

    run(story())


def test_a_letter_held_in_the_filmstrip_reaches_the_stage(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, X)
            strip = next(one for one in desk.window.findChildren(Filmstrip) if one.isVisible())
            await until(lambda: strip.model.rowCount() == 4, "the strip")
            said: list[bool] = []
            page.compare._flashing.held.connect(said.append)
            strip.view.setFocus()
            QTest.keyPress(strip.view, Qt.Key.Key_B)
            QTest.keyRelease(strip.view, Qt.Key.Key_B)
            assert said == [True, False]

    run(story())


def test_a_flash_that_ends_in_another_mode_does_not_stay(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M, X)
            stage = page.compare
            for mode in (Mode.WIPE, Mode.FLICKER):
                stage.flash(True)
                stage.set_mode(mode)
                stage.flash(False)
                stage.set_mode(Mode.SIDE_BY_SIDE)
                shown = [pane.canvas.exposures[0].layer.image for pane in stage.panes]
                assert [image.id if image is not None else "" for image in shown] == [A, M, X]
                assert ["#3" in pane.captions[0].text for pane in stage.panes] == [False, True, False]

    run(story())


def test_references_are_called_anew_when_their_concept_is(run: Run[Any], root: str) -> None:
    recipe = Recipe(model="gpt-image-2", prompt="a", size="1536x864", quality="low")
    places = Places.standard()
    with Library.open(Path(root), data=places.data, cache=places.cache) as library:
        tower = library.new_concept("tower").id
        first = add(library, tower, "t", Tier.K1, 5)
        sent = Reference(sha256="1" * 64, media_type="image/png", name="t.png", image=first)
        hero = library.image(A).concept
        made = add(library, hero, "n", Tier.K1, 6, recipe=replace(recipe, references=(sent,)))

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, made, X)

            def called() -> str:
                known = page.asked.recipes.get(made)
                return known.references[0].name if known is not None else ""

            await until(lambda: called() == "tower 1K #1")
            library = services(desk).library
            library.save_concept(replace(library.concept(tower), name="spire"))
            await until(lambda: called() == "spire 1K #1")

    run(story())


def test_what_changes_in_the_library_moves_nothing_on_a_stage_that_nobody_looks_at(
    run: Run[Any], root: str
) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M)
            desk.window.deck.go_to("review")
            services(desk).desk.choose([X])
            library = services(desk).library
            library.save_concept(replace(library.concept(library.image(A).concept), name="other"))
            await asyncio.sleep(0.5)
            assert ids(page) == [A, M]
            desk.window.deck.go_to("compare")
            await until(lambda: X in ids(page))

    run(story())


def test_a_deleted_picture_leaves_its_pane(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, X)
            page.compare.set_active(1)
            desk.shell.actions.trigger("file.trash")
            await until(lambda: ids(page) == [A, X])

    run(story())


def test_without_pictures_it_says_what_belongs_here(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with desktop(library=str(tmp_path / "empty"), connection="openai") as desk:
            page = await compare(desk)
            assert ids(page) == []
            page.compare._empty.pressed.emit()
            await until(lambda: desk.shell.actions.place == "review")

    run(story())
