"""The canvas of the board: the keys that move crops, Tab through them, and what a screen reader hears."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core import framing
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.export.model import FOCAL, BoardModel
from gi2desk.ui.export.overlay import BoardOverlay
from gi2desk.ui.export.tool import BoardTool
from gi2desk.ui.export.words import crop_title, focal_text, size_text
from gi2desk.ui.text import tr

FAR = 10
"""Pixels of the master that an arrow key moves with Shift."""

_KEYS = Qt.Key
_ARROWS = {_KEYS.Key_Left: (-1, 0), _KEYS.Key_Right: (1, 0), _KEYS.Key_Up: (0, -1), _KEYS.Key_Down: (0, 1)}
_GROW = {_KEYS.Key_Plus: 1, _KEYS.Key_Equal: 1, _KEYS.Key_Minus: -1, _KEYS.Key_Underscore: -1}
_RESET = {_KEYS.Key_Home, _KEYS.Key_Backspace}


class BoardCanvas(Canvas):
    """Shows the master with its crops. Keys apply to what is selected: a crop or the focal point."""

    def __init__(
        self, view: ViewState, key: Hashable, model: BoardModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, key, parent)
        self._model = model
        self._overlay = BoardOverlay(model)
        self._tool = BoardTool(model, self._overlay)
        self.overlays.append(self._overlay)
        self.tools.append(self._tool)
        model.changed.connect(self._on_changed)
        model.selected.connect(self._on_selected)
        self.pointed.connect(lambda _pointer: self.update())
        self.setAccessibleDescription(
            tr(
                "Tab goes through the crops. Arrow keys move by one pixel of the master, with Shift by ten; plus and "
                "minus resize, Home follows the focal point again, Delete removes."
            )
        )

    @property
    def board_tool(self) -> BoardTool:
        """What the pointer does."""
        return self._tool

    @property
    def board_overlay(self) -> BoardOverlay:
        """What is drawn."""
        return self._overlay

    # Keys

    @override
    def event(self, event: QEvent) -> bool:
        asked = event.type() is QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        """Keys that other workspaces have for judging and deleting pictures."""
        if self._model.master is None:
            return False
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if held:
            return False
        key = event.key()
        return (
            key in _ARROWS
            or key in _GROW
            or key in _RESET
            or key == _KEYS.Key_Delete
            or (key == _KEYS.Key_Escape and self._tool.busy)
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_mine(event):
            super().keyPressEvent(event)
            return
        key = _KEYS(event.key())
        far = FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in _ARROWS:
            self._move(_ARROWS[key][0] * far, _ARROWS[key][1] * far)
        elif key in _GROW:
            self._grow(_GROW[key] * (FAR if key in {_KEYS.Key_Underscore, _KEYS.Key_Plus} and far > 1 else 1))
        elif key in _RESET:
            self.reset()
        elif key == _KEYS.Key_Delete:
            self._model.remove(self._model.selection)
        else:
            self._tool.cancel()

    def _move(self, dx: int, dy: int) -> None:
        model, crop = self._model, self._model.crop
        width, height = model.picture
        if crop is None:
            x, y = model.board.focal
            board = model.board.with_focal(x + dx / width, y + dy / height)
            model.change(tr("Move the focal point"), board, merge="nudge")
            return
        rect = model.rect(crop.id)
        if rect is not None:
            moved = framing.moved(model.picture, rect, dx, dy)
            if moved != rect:
                text = tr("Move {name}", name=crop_title(crop))
                model.change(text, model.put(crop.id, moved), merge=f"nudge {crop.id}")

    def _grow(self, steps: int) -> None:
        model, crop = self._model, self._model.crop
        rect = model.rect(crop.id) if crop is not None else None
        if crop is not None and rect is not None:
            grown = framing.grown(model.picture, rect, crop.shape, steps)
            if grown != rect:
                text = tr("Resize {name}", name=crop_title(crop))
                model.change(text, model.put(crop.id, grown), merge=f"grow {crop.id}")

    def reset(self) -> None:
        """The selected crop follows the focal point again; the focal point itself goes to the middle."""
        model = self._model
        if model.selection != FOCAL:
            model.reset(model.selection)
        else:
            model.change(tr("Centre the focal point"), model.board.with_focal(0.5, 0.5))

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        if self._model.master is not None and self._model.step(1 if next else -1):
            return True
        return super().focusNextPrevChild(next)

    # Pointer

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.update()  # what is only seen during a drag goes

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointer, frame = self._pointer(event.position(), event), self.frame()
        target = self._tool.target(pointer, frame) if pointer is not None and frame is not None else None
        if target is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
            return
        self._model.select(target.crop)
        self.reset()

    # What is said

    def _on_changed(self) -> None:
        self.update()
        self.setAccessibleName(self.spoken)

    def _on_selected(self) -> None:
        self.update()
        self.setAccessibleName(self.spoken)
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.spoken))

    @property
    def spoken(self) -> str:
        """The selection in words."""
        model, crop = self._model, self._model.crop
        if model.master is None:
            return tr("Crops")
        if crop is None:
            return focal_text(model.board.focal)
        rect = model.rect(crop.id)
        if rect is None:
            return tr("{name}, the picture is too small", name=crop_title(crop))
        place = next(n for n, other in enumerate(model.board.crops, 1) if other.id == crop.id)
        return tr(
            "{name}, {size} at {x}, {y}, {n} of {count}",
            name=crop_title(crop),
            size=size_text((rect.width, rect.height)),
            x=rect.x,
            y=rect.y,
            n=place,
            count=len(model.board.crops),
        )
