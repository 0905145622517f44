"""What the pointer does on the board: drags the focal point, moves and resizes crops, selects by a click."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt

from gi2desk.core import framing
from gi2desk.core.framing import Handle
from gi2desk.core.geometry import Rect
from gi2desk.ui.canvas.crop_frame import CURSORS, REACH, handle_at
from gi2desk.ui.canvas.frame import Frame, Pointer
from gi2desk.ui.canvas.geometry import Point, whole
from gi2desk.ui.export.model import FOCAL, BoardModel
from gi2desk.ui.export.overlay import FOCAL_RADIUS, BoardOverlay
from gi2desk.ui.export.words import crop_title
from gi2desk.ui.text import tr

_FOCAL_REACH = FOCAL_RADIUS + 4
_EDGE_REACH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What lies under the pointer: the focal point, a handle of the selected crop, or a crop."""

    crop: str
    handle: Handle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grip:
    """A drag: what is held, and how everything lay when it began."""

    target: Target
    start: Point
    focal: tuple[float, float]
    rect: Rect | None


class BoardTool:
    """The canvas asks it before it pans."""

    def __init__(self, model: BoardModel, overlay: BoardOverlay) -> None:
        self._model = model
        self._overlay = overlay
        self._grip: _Grip | None = None
        self._pulled_focal = False

    # The canvas's protocol

    def press(self, pointer: Pointer, frame: Frame) -> bool:
        """Takes hold of what is under the pointer, and selects it."""
        target = self.target(pointer, frame)
        if target is None or self._model.master is None:
            return False
        if target.crop != FOCAL:
            self._model.select(target.crop)
        # While the focal point is dragged the selected crop stays in view: that is what is being framed.
        self._pulled_focal = False
        self._grip = _Grip(
            target=target,
            start=pointer.relative,
            focal=self._model.board.focal,
            rect=self._model.rect(target.crop) if target.crop != FOCAL else None,
        )
        return True

    def drag(self, pointer: Pointer, frame: Frame) -> None:  # noqa: ARG002  # the canvas's protocol
        """Moves or resizes what is held; where it would leave the picture it stops."""
        grip, model = self._grip, self._model
        if grip is None or not (pointer.buttons & Qt.MouseButton.LeftButton):
            return
        dx, dy = pointer.relative.x - grip.start.x, pointer.relative.y - grip.start.y
        if grip.target.crop == FOCAL:
            self._pulled_focal = self._pulled_focal or bool(dx or dy)
            model.drag(model.board.with_focal(round(grip.focal[0] + dx, 5), round(grip.focal[1] + dy, 5)))
            return
        rect = self._pulled(grip, dx, dy)
        # What stands still keeps following the focal point.
        if rect is not None and (rect != grip.rect or self._overlay.dragging):
            self._overlay.dragging = True
            model.drag(model.put(grip.target.crop, rect))

    def release(self) -> None:
        """Keeps the drag as one step."""
        grip, self._grip = self._grip, None
        self._overlay.dragging = False
        if grip is None:
            return
        crop = self._model.crop
        if grip.target.crop == FOCAL or crop is None:
            self._model.drop(tr("Move the focal point"))
            if not self._pulled_focal:
                self._model.select(FOCAL)  # a click: now the keys are for it
        elif grip.target.handle is not None:
            self._model.drop(tr("Resize {name}", name=crop_title(crop)))
        else:
            self._model.drop(tr("Move {name}", name=crop_title(crop)))

    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape | None:
        """Says what a drag would do here."""
        target = self.target(pointer, frame)
        other = target.crop if target is not None and target.crop != self._model.selection else FOCAL
        self._overlay.hovered = other
        if target is None:
            return None
        if target.handle is not None:
            return CURSORS[target.handle]
        if target.crop == FOCAL or other:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.SizeAllCursor

    # The rest

    @property
    def busy(self) -> bool:
        """True during a drag."""
        return self._grip is not None

    def cancel(self) -> None:
        """Lets go and takes the drag back."""
        self._grip = None
        self._overlay.dragging = False
        self._model.abandon()

    def target(self, pointer: Pointer, frame: Frame) -> Target | None:
        """What a press here would hold: small things first, then the selected crop, then the smallest below."""
        at = QPoint(whole(pointer.screen.x), whole(pointer.screen.y))
        focal = self._overlay.focal(frame)
        reach = frame.logical(_FOCAL_REACH)
        if (focal.x - at.x()) ** 2 + (focal.y - at.y()) ** 2 <= reach * reach:
            return Target(crop=FOCAL)
        rects = self._overlay.rects(frame)
        selected = rects.get(self._model.selection)
        if selected is not None:
            handle = handle_at(selected, at, frame.logical(REACH))
            if handle is not None:
                return Target(crop=self._model.selection, handle=handle)
        tagged = next((crop for crop, place in self._overlay.tags.items() if place.contains(at)), None)
        found = tagged or self._edged(rects, at, frame.logical(_EDGE_REACH))
        found = found or self._below(rects, at)
        return Target(crop=found) if found else None

    def _edged(self, rects: dict[str, QRect], at: QPoint, reach: int) -> str | None:
        """A crop that is not selected and whose edge is here; the inside of the selected one would cover it."""
        for crop_id, rect in rects.items():
            near = rect.adjusted(-reach, -reach, reach, reach)
            inner = rect.adjusted(reach, reach, -reach, -reach)
            if crop_id != self._model.selection and near.contains(at) and not inner.contains(at):
                return crop_id
        return None

    def _below(self, rects: dict[str, QRect], at: QPoint) -> str | None:
        selected = rects.get(self._model.selection)
        if selected is not None and selected.contains(at) and not self._is_everything():
            return self._model.selection
        inside = [crop_id for crop_id, rect in rects.items() if rect.contains(at)]
        return min(inside, key=lambda crop_id: rects[crop_id].width() * rects[crop_id].height(), default=None)

    def _is_everything(self) -> bool:
        """True if the selected crop is all of the picture, so that there is nowhere to move it."""
        rect = self._model.rect(self._model.selection)
        return rect is not None and (rect.width, rect.height) == self._model.picture

    def _pulled(self, grip: _Grip, dx: float, dy: float) -> Rect | None:
        """Where the crop lies once it was pulled by so much of the picture."""
        picture, rect, crop = self._model.picture, grip.rect, self._model.board.crop(grip.target.crop)
        if rect is None or crop is None:
            return None
        handle = grip.target.handle
        if handle is None:
            return framing.moved(picture, rect, whole(dx * picture[0]), whole(dy * picture[1]))
        across, down = handle.value
        # From the handle itself, so that a crop does not jump to where it was taken.
        x = rect.x + (across + 1) / 2 * rect.width + dx * picture[0]
        y = rect.y + (down + 1) / 2 * rect.height + dy * picture[1]
        return framing.resized(picture, rect, crop.shape, handle, x, y)
