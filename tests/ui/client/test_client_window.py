"""The client's window: the same pictures and the same view, nothing else, and never out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gi2desk.core.tier import Tier
from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.ui.canvas.geometry import Offset, Scaling
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.client import client
from gi2desk.ui.client.mirror import Mirror, Subject
from gi2desk.ui.client.window import ClientWindow
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.memory import Memory
from tests.ui.compare.motif import motif
from tests.ui.compare.shelf import add
from tests.ui.compare.standing import settle
from tests.ui.desktop import Run, desktop, until


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[CompareStage]:
    """Two pictures of one scene side by side."""
    images = []
    for number, width in enumerate((320, 640), start=1):
        path = tmp_path / f"{width}.png"
        motif(width).save(path)
        images.append(PaneImage(path=path, id=str(number), width=width, height=width * 9 // 16))
    made = CompareStage()
    qtbot.addWidget(made)
    made.resize(1200, 541)
    made.show()
    made.show_images(images)
    settle(made, qtbot)
    yield made
    made.close_workers()
    made.close()


def source(stage: CompareStage) -> Subject:
    return Subject(
        view=stage.view, loader=stage.loader, canvases=lambda: [pane.canvas for pane in stage.panes]
    )


@pytest.fixture
def mirror(stage: CompareStage, qtbot: QtBot) -> Iterator[Mirror]:
    """A mirror of another shape."""
    made = Mirror(source(stage))
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    yield made
    made.close_workers()
    made.close()


def keys(mirror: Mirror) -> list[list[str]]:
    """What is shown in each pane."""
    return [
        [one.layer.image.id for one in canvas.exposures if one.layer.image is not None]
        for canvas in mirror.canvases
    ]


def test_the_same_pictures_at_the_same_view(stage: CompareStage, mirror: Mirror, qtbot: QtBot) -> None:
    assert keys(mirror) == [["1"], ["2"]]
    qtbot.waitUntil(lambda: all(canvas.front and canvas.front.full for canvas in mirror.canvases))
    stage.view.fit()
    qtbot.waitUntil(lambda: mirror.view.view == stage.view.view)
    for canvas in mirror.canvases:
        placed, room = canvas.placement, canvas.viewport
        assert placed is not None
        # Whole, and as large as this window allows rather than the other one.
        assert placed.width >= room.width - 1 or placed.height >= room.height - 1
    stage.zoom.set_scaling(Scaling.PIXELS)
    qtbot.waitUntil(lambda: mirror.view.scaling is Scaling.PIXELS)
    stage.view.set_offset(1, Offset(x=0.05))
    qtbot.waitUntil(lambda: mirror.view.offset(1) == Offset(x=0.05))


def test_it_follows_every_mode(stage: CompareStage, mirror: Mirror, qtbot: QtBot) -> None:
    stage.set_mode(Mode.WIPE)
    settle(stage, qtbot)
    qtbot.waitUntil(lambda: keys(mirror) == [["1", "2"]])
    stage._pair.divider.move_to(0.25)
    qtbot.waitUntil(lambda: [one.end for one in mirror.canvases[0].exposures] == [0.25, 1])
    stage.flash(True)
    qtbot.waitUntil(lambda: keys(mirror) == [["1"]])
    stage.flash(False)
    stage.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: "mean" in stage.bar._said.text(), timeout=20_000)
    result = stage._pair._result
    qtbot.waitUntil(lambda: mirror.canvases[0].exposures[0].layer.computed is result.computed is not None)
    stage.set_mode(Mode.SIDE_BY_SIDE)
    qtbot.waitUntil(lambda: keys(mirror) == [["1"], ["2"]])


def test_it_shows_pictures_and_nothing_that_can_be_read_or_pressed(
    stage: CompareStage, qtbot: QtBot, tmp_path: Path
) -> None:
    window = ClientWindow(source(stage), stage, Memory(tmp_path))
    qtbot.addWidget(window)
    window.open()
    qtbot.waitExposed(window)
    assert not window.findChildren(QLabel) and not window.findChildren(QAbstractButton)
    for canvas in window.mirror.canvases:
        assert canvas.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    # One screen alone: beside the main window, within reach, with a frame.
    assert not window.isFullScreen()
    assert stage.screen().availableGeometry().contains(window.geometry())
    window.setGeometry(QRect(-9000, -9000, 300, 200))
    window._come_back()
    assert stage.screen().availableGeometry().contains(window.geometry())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    window.leave()


def test_the_screen_is_remembered(tmp_path: Path) -> None:
    Memory(tmp_path).client_screen = "HDMI-1"
    assert Memory(tmp_path).client_screen == "HDMI-1"


def test_one_key_opens_it_and_it_goes_with_the_library(run: Run[Any], tmp_path: Path) -> None:
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as library:
        concept = library.new_concept("hero").id
        add(library, concept, "a", Tier.K1, 1)
        add(library, concept, "m", Tier.K2, 2)

    async def story() -> None:
        async with desktop(library=str(tmp_path / "lib"), connection="openai") as desk:
            await desk.settle()
            assert desk.studio.session is not None
            services = desk.studio.session.services
            services.desk.choose(["A".ljust(26, "0")])
            desk.window.deck.go_to("compare")
            page: Any = desk.window.deck.workspace("compare")
            await until(lambda: len(page.compare.selection.images) == 2, "both tiers stand there")
            assert services.actions.trigger("view.client")
            shown = client.shared(services)
            await until(
                lambda: shown.window is not None and len(shown.window.mirror.canvases) == 2, "it is open"
            )
            assert services.actions.action("view.client").isChecked()
            # Review takes over with its loupe; its grid is nothing for a client.
            desk.window.deck.go_to("review")
            review: Any = desk.window.deck.workspace("review")
            await desk.settle()
            assert services.actions.action("view.client").isChecked()
            assert shown.window is not None and len(shown.window.mirror.canvases) == 2
            review.show_loupe()
            await until(
                lambda: shown.window and len(shown.window.mirror.canvases) == 1, "the loupe is mirrored"
            )
            window: QWidget = shown.window
            assert services.actions.trigger("view.client")
            assert shown.window is None and not window.isVisible()
            # Esc in the main window, where nothing else wants it, and the key of the command in the client's own.
            assert services.actions.trigger("view.client") and shown.window is not None
            desk.window.deck.go_to("compare")
            page.compare.panes[0].canvas.setFocus()
            QTest.keyClick(page.compare.panes[0].canvas, Qt.Key.Key_Escape)
            assert shown.window is None
            assert services.actions.trigger("view.client") and shown.window is not None
            shown.window.activateWindow()
            await until(shown.window.isActiveWindow)
            QTest.keyClick(shown.window, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
            assert shown.window is None
            assert services.actions.trigger("view.client")
            left = shown.window
            assert left is not None
        assert shown.window is None

    run(story())
