"""What the pointer does to the crop: moves it, pulls its edges, and leaves everything else to the pane."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt

from gi2desk.core.adjustment import Adjustment
from gi2desk.core.framing import Handle
from gi2desk.ui.canvas.crop_frame import CURSORS, REACH, handle_at
from gi2desk.ui.canvas.frame import Frame, Pointer
from gi2desk.ui.canvas.geometry import Point, whole
from gi2desk.ui.text import tr
from gi2desk.ui.trim.model import TrimModel
from gi2desk.ui.trim.overlay import TrimOverlay


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grip:
    handle: Handle | None
    start: Point
    before: Adjustment


class TrimTool:
    """The canvas asks it before it pans."""

    def __init__(self, model: TrimModel, overlay: TrimOverlay) -> None:
        self._model = model
        self._overlay = overlay
        self._grip: _Grip | None = None

    def press(self, pointer: Pointer, frame: Frame) -> bool:
        """Takes hold of a handle or of the crop."""
        hit, handle = self._hit(pointer, frame)
        if hit:
            self._grip = _Grip(handle=handle, start=pointer.relative, before=self._model.adjustment)
        return hit

    def drag(self, pointer: Pointer, frame: Frame) -> None:  # noqa: ARG002  # the canvas's protocol
        """Moves or pulls it."""
        grip = self._grip
        if grip is None or not pointer.buttons & Qt.MouseButton.LeftButton:
            return
        dx, dy = pointer.relative.x - grip.start.x, pointer.relative.y - grip.start.y
        self._overlay.dragging = True
        self._model.pull(grip.before.crop, grip.handle, dx, dy)

    def release(self) -> None:
        """Keeps the drag as one step."""
        grip, self._grip = self._grip, None
        self._overlay.dragging = False
        if grip is not None:
            self._model.drop(grip.before, tr("Crop"))
            self._model.changed.emit()

    def cancel(self) -> bool:
        """Takes the drag back; False if there is none."""
        grip, self._grip = self._grip, None
        self._overlay.dragging = False
        if grip is not None:
            self._model.abandon(grip.before)
        return grip is not None

    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape | None:
        """Says what a drag would do here."""
        hit, handle = self._hit(pointer, frame)
        if not hit:
            return None
        return CURSORS[handle] if handle is not None else Qt.CursorShape.SizeAllCursor

    def _hit(self, pointer: Pointer, frame: Frame) -> tuple[bool, Handle | None]:
        if not self._overlay.ready:
            return False, None
        at = QPoint(whole(pointer.screen.x), whole(pointer.screen.y))
        rect = self._overlay.rect(frame)
        handle = handle_at(rect, at, frame.logical(REACH))
        everything = self._model.adjustment.crop.whole
        return handle is not None or (rect.contains(at) and not everything), handle
