"""The filmstrip shows the concept of the active image by tier, chooses, and exchanges a compared picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture
from PySide6.QtTest import QAbstractItemModelTester

from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.ui import theme
from gi2desk.ui.filmstrip.strip import Filmstrip, _exchanged
from gi2desk.ui.review.workspace import Review
from tests.ui.desktop import Run, desktop, until

FAILS = QAbstractItemModelTester.FailureReportingMode.Fatal
SIZES = [(3840, 2160), (96, 54), (2560, 1440), (97, 54)]


@pytest.fixture
def root(tmp_path: Path) -> str:
    """One concept with a 4K, two 1K and a 2K, and another concept with one image."""
    folder, other = tmp_path / "in", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    for number, size in enumerate(SIZES):
        Picture.new("L", size, number * 50).save(folder / f"{number}.png")
    Picture.new("L", (50, 50)).save(other / "alone.png")
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as library:
        concept = library.new_concept("Tower")
        library.import_folders([folder], concept=concept.id)
        library.import_folders([other])
    return str(tmp_path / "lib")


def test_a_concept_is_shown_by_tier_and_followed(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            await desk.settle()
            desk.window.deck.go_to("review")
            page = desk.window.deck.workspace("review")
            assert isinstance(page, Review)
            assert desk.studio.session is not None
            services = desk.studio.session.services
            tower = next(concept for concept in services.library.concepts() if concept.name == "Tower")
            first = services.library.images_of(tower.id)[0]
            await until(lambda: page.grid.model.rowCount() == 5)
            services.desk.choose([first.id])
            page.show_loupe()
            strip = page.strip.findChild(Filmstrip)
            tester = QAbstractItemModelTester(strip.model, FAILS)
            await until(lambda: strip.model.rowCount() == 4)
            tiers = [strip.model.row(place).tier.label for place in range(4)]
            assert tiers == ["1K", "1K", "2K", "4K"]
            assert [place for place, _ in strip.arrangement.heads] == [0, 2, 3]
            assert strip.title.text() == "Tower"
            assert strip.total.text() == "4 images"
            # By its number a picture is found in the panes and in the info.
            numbers = strip.view.itemDelegate()._numbers
            assert [numbers[strip.model.row(place).id] for place in range(4)] == [2, 4, 3, 1]
            # A choice in the strip is a choice on the desk, and the loupe follows.
            strip.view.go_to(2)
            wanted = strip.model.row(2).id
            await until(lambda: services.desk.active == wanted)
            await until(lambda: page.loupe.image is not None and page.loupe.image.id == wanted)
            desk.window.resize(1800, 800)
            # Of several, the active one can be told from the others.
            services.desk.choose([strip.model.row(place).id for place in (0, 2, 3)], strip.model.row(3).id)
            await until(lambda: len(strip.view.selectedIndexes()) == 3)
            edges = [_edge(strip, place) for place in range(4)]
            assert edges[3] == theme.colour("accent").name()
            assert edges[0] == edges[2] == theme.colour("selected_edge").name()
            assert edges[1] not in edges[2:]
            # Another concept's image brings that concept.
            alone = next(concept for concept in services.library.concepts() if concept.name != "Tower")
            services.desk.choose([services.library.images_of(alone.id)[0].id])
            await until(lambda: strip.model.rowCount() == 1)
            assert tester.model() is strip.model

    run(story())


def _edge(strip: Filmstrip, place: int) -> str:
    """The colour in the middle of the left edge of a frame."""
    rect = strip.view.visualRect(strip.model.index(place))
    shown = strip.view.viewport().grab().toImage()
    return shown.pixelColor(rect.left() - 1, rect.center().y()).name()


def test_in_compare_one_clicked_takes_the_place_of_the_active_one() -> None:
    assert _exchanged(["a", "b", "c"], "b", ["x"], "x") == ["a", "x", "c"]
    assert _exchanged(["a", "b", "c"], "b", ["c"], "c") == ["a", "b", "c"]
    assert _exchanged(["a", "b", "c"], "b", ["a", "c", "x"], "x") == ["a", "c", "x"]
