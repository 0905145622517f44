"""A window comes back where it can be seen, and panels as they lay."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gi2desk.ui.memory import Memory, centred, fit, is_reachable
from gi2desk.ui.panel import Frame, Side
from gi2desk.ui.workspace import Workspace

SCREEN = QRect(0, 0, 1440, 900)


@pytest.mark.parametrize(
    ("rect", "reachable"),
    [
        (QRect(100, 80, 1200, 700), True),
        (QRect(1300, 880, 1200, 700), False),  # only a strip of its bar is left
        (QRect(2000, 100, 800, 600), False),  # a screen that is gone
        (QRect(-1100, 100, 1200, 700), False),
        (QRect(-700, 100, 1200, 700), True),
        (QRect(200, -40, 800, 600), False),  # the bar is above the screen
    ],
)
def test_a_place_counts_only_if_a_hand_can_take_the_window_there(rect: QRect, reachable: bool) -> None:
    assert is_reachable(rect, [SCREEN]) is reachable


def test_a_second_screen_counts() -> None:
    assert is_reachable(QRect(1500, 100, 800, 600), [SCREEN, QRect(1440, 0, 1920, 1080)])


@pytest.mark.parametrize("room", [SCREEN, QRect(0, 28, 1440, 832), QRect(1440, 0, 1920, 1080)])
def test_the_first_window_lies_on_the_screen_with_its_title_bar(room: QRect) -> None:
    place = centred(room)
    # A usual frame: 8 pixels to each side and a title bar of 36.
    assert room.contains(place.adjusted(0, 0, 16, 44))


def test_a_frame_bigger_than_expected_is_taken_onto_the_screen() -> None:
    inner = QSize(1424, 856)
    fitted = fit(inner, QRect(10, 30, 1424 + 4, 856 + 60), SCREEN)
    assert SCREEN.contains(QRect(fitted.topLeft(), fitted.size() + QSize(4, 60)))
    assert fit(QSize(800, 500), QRect(40, 50, 804, 540), SCREEN) == QRect(40, 50, 800, 500)


def test_a_window_returns_or_is_centred(tmp_path: Path, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    memory = Memory(tmp_path)
    memory.restore_window(window)
    screen = window.screen().availableGeometry()
    assert screen.contains(window.geometry())
    kept = QRect(screen.x() + 20, screen.y() + 40, 500, 400)
    window.setGeometry(kept)
    memory.save_window(window)
    other = QWidget()
    qtbot.addWidget(other)
    Memory(tmp_path).restore_window(other)
    assert other.geometry() == kept
    window.setGeometry(QRect(90_000, 90_000, 500, 400))
    memory.save_window(window)
    Memory(tmp_path).restore_window(other)
    assert screen.contains(other.geometry())


def test_a_damaged_file_is_no_obstacle(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "window.ini").write_bytes(
        b"\x00\xff[window]\ngeometry=@nonsense\nmaximized=maybe\n[review]\nleft\\width=-7\n"
    )
    memory = Memory(tmp_path)
    window = QWidget()
    qtbot.addWidget(window)
    memory.restore_window(window)
    assert memory.panel("review", "left", 220) == (220, True)
    assert memory.workspace == ""


class Sample(Workspace):
    """A workspace with everything that folds."""

    id = "review"
    filmstrip = True
    left_width = 240

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.left, self.right, self.stage = QLabel("left"), QLabel("right"), QLabel("stage")


def _frame(qtbot: QtBot, folder: Path) -> Frame:
    frame = Frame(Sample(), Memory(folder), QLabel("strip"))
    qtbot.addWidget(frame)
    frame.resize(1400, 800)
    frame.show()
    return frame


def test_panels_fold_and_are_remembered(tmp_path: Path, qtbot: QtBot) -> None:
    frame = _frame(qtbot, tmp_path)
    assert frame.workspace.left is not None and frame.workspace.right is not None
    assert frame.workspace.left.width() == 240
    told: list[bool] = []
    frame.folded.connect(lambda: told.append(True))
    frame.show_part(Side.LEFT, False)
    assert not frame.workspace.left.isVisible()
    assert frame.workspace.right.isVisible()
    again = _frame(qtbot, tmp_path)
    assert not again.shown(Side.LEFT)
    assert again.shown(Side.RIGHT)
    frame.toggle_all()
    assert not any(frame.shown(side) for side in Side)
    frame.toggle_all()
    assert all(frame.shown(side) for side in Side)
    assert frame.workspace.left.width() == 240
    assert told


def test_a_dragged_edge_is_remembered_and_folds_at_the_end(tmp_path: Path, qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QSplitter

    frame = _frame(qtbot, tmp_path)
    splitter = frame.findChild(QSplitter)
    assert splitter is not None and frame.workspace.left is not None
    handle = splitter.handle(1)
    middle = QPoint(2, 300)

    def drag(by: int) -> None:
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(handle, middle + QPoint(by // 2, 0))
        QTest.mouseMove(handle, middle + QPoint(by - by // 2, 0))
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)

    drag(60)
    width = frame.workspace.left.width()
    assert width > 250
    assert Memory(tmp_path).panel("review", "left", 1) == (width, True)
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert not frame.shown(Side.LEFT)
    frame.show_part(Side.LEFT, True)
    assert frame.workspace.left.width() == width
    drag(-400)
    assert not frame.shown(Side.LEFT)
    frame.show_part(Side.LEFT, True)
    assert frame.workspace.left.width() == width


def test_what_the_status_line_says_reaches_screen_readers(tmp_path: Path, qtbot: QtBot) -> None:
    from PySide6.QtGui import QAccessible

    from gi2desk.ui.action import Actions
    from gi2desk.ui.statusbar import StatusBar

    owner = QWidget()
    qtbot.addWidget(owner)
    bar = StatusBar(Actions(parent=owner))
    qtbot.addWidget(bar)
    bar.show_status("1:1  540×540 at 210, 0")
    spoken = QAccessible.queryAccessibleInterface(bar.status).text(QAccessible.Text.Name)
    assert "540×540 at 210, 0" in spoken
    bar.show_status("")
    assert not bar.status.text() and not bar.status.accessibleName()
