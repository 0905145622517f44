"""Images that came in one by one are made one concept, whose tiers then stand together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.ui.compare.workspace import CompareWorkspace
from gi2desk.ui.filmstrip.strip import Filmstrip
from tests.ui.desktop import Run, desktop, until
from tests.ui.review.page import choose, ids, library, review

SIZES = {"k1": (1536, 864), "k2": (2560, 1440), "k4": (3840, 2160), "other": (800, 800)}


@pytest.fixture
def shelf(tmp_path: Path) -> str:
    """Four imported pictures, each a concept of its own, as an import makes them."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, (name, size) in enumerate(SIZES.items()):
        Image.new("L", size, 40 * number).save(folder / f"{name}.png")
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as opened:
        opened.import_folders([folder])
    return str(tmp_path / "lib")


def concepts(books: Library, images: list[str]) -> list[str]:
    return [row.concept_name for row in books.rows(images)]


def test_imports_of_several_sizes_become_one_concept_and_apart_again(run: Run[Any], shelf: str) -> None:
    async def story() -> None:
        async with desktop(library=shelf, connection="openai") as desk:
            page = await review(desk)
            books, actions = library(desk), desk.shell.actions
            action = actions.action("file.gather")
            shown = ids(page)
            before = dict(zip(shown, concepts(books, shown), strict=True))
            assert sorted(before.values()) == sorted(SIZES)
            places = [shown.index(image) for image in shown if before[image] != "other"]
            choose(page, places[0])
            await until(lambda: not action.isEnabled() and "several" in action.toolTip())
            choose(page, *places)
            await until(action.isEnabled)
            assert action.text() == "Make 3 images one concept"
            chosen = [shown[place] for place in places]
            name = before[chosen[-1]]
            actions.trigger("file.gather")
            await until(lambda: concepts(books, chosen) == [name] * 3, "they go into the active one's")
            await until(lambda: desk.shell.undo.undo_text == "Make one concept")
            # Its tiers stand together when one of them is compared.
            services = desk.studio.session.services if desk.studio.session is not None else None
            assert services is not None
            services.desk.choose([chosen[0]])
            desk.window.deck.go_to("compare")
            compare = desk.window.deck.workspace("compare")
            assert isinstance(compare, CompareWorkspace)
            await until(lambda: len(compare.compare.selection.images) == 3, "three tiers")
            desk.window.deck.go_to("review")
            actions.trigger("edit.undo")
            await until(lambda: concepts(books, chosen) == [before[image] for image in chosen])
            actions.trigger("edit.redo")
            await until(lambda: concepts(books, chosen) == [name] * 3)

    run(story())


def test_quick_steps_back_and_forth_keep_their_order(run: Run[Any], shelf: str) -> None:
    async def story() -> None:
        async with desktop(library=shelf, connection="openai") as desk:
            page = await review(desk)
            books, undo, shown = library(desk), desk.shell.undo, ids(page)
            page.judging.rate([shown[2]], 4)
            await until(lambda: books.marks(shown[2]).rating == 4)
            apart = concepts(books, shown)
            choose(page, 0, 1, 2, 3)
            await until(desk.shell.actions.action("file.gather").isEnabled)
            desk.shell.actions.trigger("file.gather")
            # On its heels: it is this that is taken back, not the stars before it.
            undo.undo()
            await until(lambda: page.judging.writer.idle)
            assert (concepts(books, shown), books.marks(shown[2]).rating) == (apart, 4)
            for _ in range(5):
                undo.redo()
                undo.undo()
                undo.redo()
                await until(lambda: page.judging.writer.idle)
                assert len(set(concepts(books, shown))) == 1
                undo.undo()
                await until(lambda: page.judging.writer.idle)
                assert concepts(books, shown) == apart

    run(story())


def test_what_is_offered_to_be_taken_back_is_that_and_not_the_last_step(run: Run[Any], shelf: str) -> None:
    async def story() -> None:
        async with desktop(library=shelf, connection="openai") as desk:
            page = await review(desk)
            books, shown, offered = library(desk), ids(page), list[Callable[[], object]]()
            apart = concepts(books, shown)
            desk.shell.messages.posted.connect(
                lambda notice: offered.extend(choice.call for choice in notice.choices)
            )
            choose(page, 0, 1)
            await until(desk.shell.actions.action("file.gather").isEnabled)
            desk.shell.actions.trigger("file.gather")
            await until(lambda: offered)
            page.judging.rate([shown[2]], 4)
            await until(lambda: books.marks(shown[2]).rating == 4)
            offered[0]()
            await until(lambda: concepts(books, shown) == apart)
            assert books.marks(shown[2]).rating == 4

    run(story())


def test_the_strip_follows_an_image_into_the_concept_that_it_goes_to(run: Run[Any], shelf: str) -> None:
    async def story() -> None:
        async with desktop(library=shelf, connection="openai") as desk:
            page = await review(desk)
            first = ids(page)[0]
            assert desk.studio.session is not None
            chosen = desk.studio.session.services.desk
            choose(page, 0, 1)
            await until(desk.shell.actions.action("file.gather").isEnabled)
            desk.shell.actions.trigger("file.gather")
            await until(lambda: len(set(concepts(library(desk), ids(page)[:2]))) == 1)
            chosen.choose([first])
            desk.window.deck.go_to("compare")
            strip = next(one for one in desk.window.findChildren(Filmstrip) if one.isVisible())
            await until(lambda: strip.model.rowCount() == 2)
            chosen.choose(chosen.images, first)
            desk.shell.actions.trigger("edit.undo")
            await until(lambda: strip.model.rowCount() == 1)
            assert strip.model.number_of(first) == 0

    run(story())


def test_nothing_is_gathered_from_the_trash_or_the_loupe(run: Run[Any], shelf: str) -> None:
    async def story() -> None:
        async with desktop(library=shelf, connection="openai") as desk:
            page = await review(desk)
            action = desk.shell.actions.action("file.gather")
            for show in (page.show_trash, page.show_loupe):
                page.show_grid()
                choose(page, 0, 1)
                await until(action.isEnabled)
                show()
                await until(lambda: not action.isEnabled())
                assert "grid" in action.toolTip()

    run(story())


def test_what_is_one_concept_already_says_so(run: Run[Any], shelf: str) -> None:
    places = Places.standard()
    with Library.open(Path(shelf), data=places.data, cache=places.cache) as books:
        concept = books.new_concept("one").id
        books.move_images(
            [image.id for one in books.concepts() for image in books.images_of(one.id)], concept
        )

    async def story() -> None:
        async with desktop(library=shelf, connection="openai") as desk:
            page = await review(desk)
            choose(page, 0, 1, 2)
            action = desk.shell.actions.action("file.gather")
            await until(lambda: "one concept already" in action.toolTip())
            assert not action.isEnabled()

    run(story())
