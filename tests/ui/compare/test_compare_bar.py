"""The bar below the pictures: where it lies, what stays where it is pressed, and the card that it opens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from gi2desk.ui.advice import AdviceButton
from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.compare.difference import Kind
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.stage import CompareStage
from tests.ui.compare.standing import settle


@pytest.mark.parametrize("size", [(1440, 760), (1280, 560), (760, 400)])
@pytest.mark.parametrize("mode", list(Mode))
def test_the_bar_covers_no_picture(
    ready: CompareStage, qtbot: QtBot, size: tuple[int, int], mode: Mode
) -> None:
    ready.resize(*size)
    ready.set_inspecting(True)
    ready.set_mode(mode)
    settle(ready, qtbot)
    bar = ready.bar.rect().translated(ready.bar.mapTo(ready, QPoint(0, 0)))
    for pane in ready.panes:
        canvas = pane.canvas.rect().translated(pane.canvas.mapTo(ready, QPoint(0, 0)))
        assert not canvas.intersects(bar)
    assert ready.rect().contains(bar)
    # Nothing that can be pressed is cut off.
    buttons = [button for button in ready.bar.findChildren(QAbstractButton) if button.isVisible()]
    for button in buttons:
        assert bar.contains(button.rect().translated(button.mapTo(ready, QPoint(0, 0))))
        assert button.width() >= button.minimumSizeHint().width()


@pytest.mark.parametrize("width", [1280, 1440, 2200])
def test_what_is_pressed_in_the_bar_stays_where_it_is(ready: CompareStage, qtbot: QtBot, width: int) -> None:
    ready.resize(width, 720)
    groups = [ready.bar._scaling, ready.bar._mode, ready.bar._tools]

    def places() -> list[QPoint]:
        settle(ready, qtbot)
        return [group.mapTo(ready, QPoint(0, 0)) for group in groups]

    before = places()
    for change in (
        lambda: ready.set_mode(Mode.DIFFERENCE),
        lambda: ready.set_inspecting(True),
        lambda: ready.zoom.set_scaling(Scaling.PRINT),
        lambda: ready.bar.distance_requested.emit(2),
        lambda: ready.bar.aligning_requested.emit(True),
        lambda: ready.bar.say("Not aligned: the pictures agree at only 12 % of 34 places." * 3),
    ):
        change()
        assert places() == before


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_difference_is_read_whole(ready: CompareStage, qtbot: QtBot, width: int) -> None:
    ready.resize(width, 720)
    ready.set_mode(Mode.DIFFERENCE)
    said = ready.bar._said
    for kind in Kind:
        ready.bar.kind_requested.emit(kind)
        settle(ready, qtbot)
    ready.bar.say("ΔE2000 mean 12.3, 95 % below 45.6 · reduced to 15360×8640 by Lanczos3")
    settle(ready, qtbot)
    assert said.width() >= said.sizeHint().width()


def test_the_options_move_beside_the_groups_where_there_is_room(ready: CompareStage, qtbot: QtBot) -> None:
    bar = ready.bar
    ready.set_mode(Mode.DIFFERENCE)
    for width, beside in ((1280, False), (2200, True), (1280, False), (2200, True)):
        ready.resize(width, 720)
        settle(ready, qtbot)
        rows = {widget.mapTo(bar, widget.rect().center()).y() for widget in (bar._gain, bar._mode)}
        assert bar._gain.isVisible()
        assert (len(rows) == 1) is beside
    ready.set_mode(Mode.SIDE_BY_SIDE)
    assert not bar._gain.isVisible()


def test_what_to_judge_opens_inside_the_window(ready: CompareStage, qtbot: QtBot) -> None:
    ready.resize(1280, 620)
    settle(ready, qtbot)
    button = ready.bar.findChild(AdviceButton)
    assert button is not None
    for active, tier in enumerate(("1K", "2K", "4K")):
        ready.set_active(active)
        card = button.card()
        qtbot.addWidget(card)
        assert card.accessibleName() == f"What to judge at {tier}"
        card.open_below(button)
        assert ready.window().geometry().contains(card.geometry())
        assert card.geometry().bottom() < button.mapToGlobal(QPoint(0, 0)).y()
        card.close()
