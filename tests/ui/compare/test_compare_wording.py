"""Whether two pictures were asked for in the same words: the mark above them, and the card with the changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.tier import Tier
from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.ui.compare.asked import recipes_of
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.compare.wording_card import WordingCard
from gi2desk.ui.compare.workspace import CompareWorkspace
from tests.ui.compare.shelf import add
from tests.ui.compare.standing import settle
from tests.ui.desktop import Run, desktop, until

DRAFT = Recipe(prompt="A tower at dusk, wide", model="gpt-image-2", size="1536x864", quality="low")
REVIEW = replace(DRAFT, size="2560x1440", quality="medium")
FINAL = replace(REVIEW, prompt="A tower at dawn, wide & <bold>", size="3840x2160")


def ask(stage: CompareStage, *recipes: Recipe | None) -> None:
    images = stage.selection.images
    known = {image.id: recipe for image, recipe in zip(images, recipes, strict=True) if recipe is not None}
    stage.instruments.wording.set_recipes(known)


def marks(stage: CompareStage) -> list[str]:
    found = [caption.mark for pane in stage.panes for caption in pane.captions]
    return [mark.text if mark is not None else "" for mark in found]


def card() -> WordingCard | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, WordingCard)), None)


def opened(qtbot: QtBot) -> tuple[WordingCard, str]:
    """The card that opens, and everything that can be read on it."""
    qtbot.waitUntil(lambda: card() is not None)
    found = card()
    assert found is not None
    return found, "\n".join(label.text() for label in found.findChildren(QLabel))


def close(found: WordingCard, qtbot: QtBot) -> None:
    QTest.keyClick(found, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: card() is None)


def test_every_picture_says_it_beside_the_reference(ready: CompareStage) -> None:
    assert marks(ready) == ["", "", ""]
    ask(ready, DRAFT, REVIEW, FINAL)
    assert marks(ready) == ["", "same wording", "wording changed"]
    assert "wording changed" in ready.panes[2].captions[0].text
    ready.set_reference(2)
    assert marks(ready) == ["wording changed", "wording changed", ""]


def test_nothing_is_claimed_of_imports(ready: CompareStage) -> None:
    ask(ready, DRAFT, None, FINAL)
    assert marks(ready) == ["", "", "wording changed"]
    ask(ready, None, REVIEW, FINAL)
    assert marks(ready) == ["", "", ""]
    assert not ready.open_wording()


def test_the_card_shows_words_and_options(ready: CompareStage, qtbot: QtBot) -> None:
    ask(ready, DRAFT, REVIEW, FINAL)
    ready.set_active(2)
    assert ready.open_wording()
    found, text = opened(qtbot)
    assert found.accessibleName() == "4K #3 beside 1K #1"
    assert "line-through" in text and "underline" in text
    # What people write is no markup.
    assert "&lt;bold&gt;" in text and "&amp;" in text
    assert "1536×864 → 3840×2160" in text and "low → medium" in text
    names = [label.accessibleName() for label in found.findChildren(QLabel)]
    assert any("removed: dusk; added: dawn" in name for name in names)
    close(found, qtbot)


def test_the_mark_is_pressed_or_reached_with_the_keyboard(ready: CompareStage, qtbot: QtBot) -> None:
    ask(ready, DRAFT, REVIEW, FINAL)
    caption = ready.panes[1].captions[0]
    assert caption.focusPolicy() is Qt.FocusPolicy.TabFocus
    assert ready.panes[0].captions[0].focusPolicy() is Qt.FocusPolicy.NoFocus
    QTest.keyClick(caption, Qt.Key.Key_Return)
    found, text = opened(qtbot)
    assert "Same wording" in text and "1536×864 → 2560×1440" in text
    close(found, qtbot)
    caption.grab()
    place = caption.mapFromGlobal(caption.mark_place)
    place.setX(place.x() - 4)
    place.setY(caption.height() // 2)
    QTest.mouseClick(caption, Qt.MouseButton.LeftButton, pos=place)
    found, _ = opened(qtbot)
    close(found, qtbot)


def test_two_that_share_a_pane_say_it_too(ready: CompareStage, qtbot: QtBot) -> None:
    ask(ready, DRAFT, REVIEW, FINAL)
    ready.set_active(2)
    ready.set_mode(Mode.WIPE)
    settle(ready, qtbot)
    assert marks(ready) == ["", "wording changed"]
    assert ready.open_wording()
    found, text = opened(qtbot)
    assert "dawn" in text
    close(found, qtbot)


def test_equal_requests_say_so(ready: CompareStage, qtbot: QtBot) -> None:
    ask(ready, DRAFT, DRAFT, None)
    assert ready.open_wording()
    found, text = opened(qtbot)
    assert "all options are the same" in text
    close(found, qtbot)


def test_the_library_tells_what_pictures_were_asked_for_with(run: Run[Any], tmp_path: Path) -> None:
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as library:
        concept = library.new_concept("hero").id
        add(library, concept, "a", Tier.K1, 1, recipe=DRAFT)
        add(library, concept, "m", Tier.K2, 2, recipe=REVIEW)
        add(library, concept, "x", Tier.K4, 3, recipe=FINAL)
        add(library, concept, "y", Tier.K4, 4)

    async def story() -> None:
        async with desktop(library=str(tmp_path / "lib"), connection="openai") as desk:
            await desk.settle()
            assert desk.studio.session is not None
            services = desk.studio.session.services
            services.desk.choose([name.ljust(26, "0") for name in "AMXY"])
            desk.window.deck.go_to("compare")
            page = desk.window.deck.workspace("compare")
            assert isinstance(page, CompareWorkspace)
            await until(lambda: "wording changed" in marks(page.compare), "the recipes are read")
            assert marks(page.compare) == ["", "same wording", "wording changed", ""]
            action = services.actions.action("compare.wording")
            page.compare.set_active(2)
            assert action.isEnabled()
            page.compare.set_active(3)
            await until(lambda: not action.isEnabled(), "nothing is known of an import")
            assert "asked for here" in action.toolTip()

    run(story())


def test_references_are_called_as_their_pictures_are_in_the_library(tmp_path: Path) -> None:
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as library:
        hero, other = library.new_concept("hero").id, library.new_concept("tower").id
        first = add(library, hero, "a", Tier.K1, 1, recipe=DRAFT)
        apart = add(library, other, "t", Tier.K2, 2)
        references = (
            Reference(sha256="1" * 64, media_type="image/png", name=f"{first}.png", image=first),
            # Older records do not say which image it was.
            Reference(sha256=library.image(apart).sha256, media_type="image/png", name=f"{apart}.png"),
            Reference(sha256="2" * 64, media_type="image/png", name="logo.png"),
        )
        made = add(library, hero, "m", Tier.K2, 3, recipe=replace(REVIEW, references=references))
        recipe = recipes_of(library, [made])[made]
        assert recipe is not None
        assert [reference.name for reference in recipe.references] == [
            "hero 1K #1",
            "tower 2K #1",
            "logo.png",
        ]
        # The concept need not be said where there is one.
        alone = replace(REVIEW, references=references[:1])
        other = add(library, hero, "n", Tier.K2, 4, recipe=alone)
        assert [one.name for one in recipes_of(library, [other])[other].references] == ["1K #1"]
