"""What the pointer does to a mask: brushes, pulls rectangles, draws outlines, and takes away instead with Alt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt
from typing_extensions import override

from gi2desk.core.geometry import Rect
from gi2desk.ui.canvas.frame import Frame, Pointer, Tool
from gi2desk.ui.canvas.geometry import Point, whole
from gi2desk.ui.mask.model import MaskModel, Shape
from gi2desk.ui.text import mark, tr

_TEXTS = {
    (Shape.BRUSH, False): mark("Paint the mask"),
    (Shape.BRUSH, True): mark("Erase from the mask"),
    (Shape.RECTANGLE, False): mark("Rectangle in the mask"),
    (Shape.RECTANGLE, True): mark("Take a rectangle from the mask"),
    (Shape.LASSO, False): mark("Outline in the mask"),
    (Shape.LASSO, True): mark("Take an outline from the mask"),
}
_LIGHTEST = 0.1  # of the brush's size, for a pen that hardly touches
_NEAR = 2.0  # device pixels between two corners of an outline


@dataclass(slots=True, kw_only=True)
class Grip:
    """A drag: `points` in pixels of the picture, the last one under the pointer."""

    shape: Shape
    erase: bool
    points: list[tuple[float, float]] = field(default_factory=list)
    radius: float = 0.0


class MaskTool(Tool):
    """The canvas asks it before it pans. `moved` is told which device pixels look different while a shape is drawn."""

    def __init__(self, model: MaskModel, moved: Callable[[QRect], object]) -> None:
        self._model = model
        self._moved = moved
        self.grip: Grip | None = None
        self._last: tuple[float, float] | None = None

    # The canvas's protocol

    @override
    def press(self, pointer: Pointer, frame: Frame) -> bool:
        """Begins a stroke, unless the one before is still being worked in."""
        model = self._model
        if model.busy:
            return True
        place = self._place(pointer)
        grip = Grip(shape=model.shape, erase=self.erases(pointer), points=[place])
        self.grip = grip
        if grip.shape is Shape.BRUSH:
            self._begin_stroke(grip, pointer, place)
        return True

    @override
    def drag(self, pointer: Pointer, frame: Frame) -> None:
        """Goes on with it."""
        grip = self.grip
        if grip is None:
            return
        place = self._place(pointer)
        if grip.shape is Shape.BRUSH:
            self._stroke_to(grip, pointer, place)
        elif grip.shape is Shape.RECTANGLE:
            before = self.shown(frame)
            grip.points[1:] = [place]
            self._moved(before | self.shown(frame))
        elif _distance(frame, grip.points[-1], place) >= _NEAR:
            grip.points.append(place)
            self._moved(self.shown(frame))

    @override
    def release(self) -> None:
        """Ends the stroke."""
        grip, self.grip = self.grip, None
        if grip is None:
            return
        text = tr(_TEXTS[grip.shape, grip.erase])
        if grip.shape is Shape.BRUSH:
            self._last = grip.points[-1]
            self._model.end(text)
            return
        self._moved(QRect())
        mask, feather = self._model.mask, float(self._model.feather)
        if grip.shape is Shape.RECTANGLE:
            rect = _rect(grip.points)
            if rect is not None:
                self._model.do(text, lambda: mask.fill_rect(rect, feather, erase=grip.erase))
        elif len(grip.points) > 2:
            self._model.do(text, lambda: mask.fill(grip.points, feather, erase=grip.erase))

    def cancel(self) -> bool:
        """Drops what is being drawn; False if nothing is."""
        if self.grip is None:
            return False
        self.grip = None
        self._model.abandon()
        self._moved(QRect())
        return True

    @override
    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape | None:
        """The brush shows its own outline."""
        cross = Qt.CursorShape.CrossCursor
        if self._model.shape is not Shape.BRUSH:
            return cross
        large = self._model.size * frame.placement.scale >= frame.logical(8)
        return Qt.CursorShape.BlankCursor if large else cross

    # What others ask

    def erases(self, pointer: Pointer) -> bool:
        """Whether a stroke takes away: by the toggle, the other way round with Alt, always with a pen's other end."""
        alt = bool(pointer.modifiers & Qt.KeyboardModifier.AltModifier)
        return pointer.eraser or self._model.erasing is not alt

    def shown(self, frame: Frame) -> QRect:
        """The device pixels that the shape being drawn takes."""
        if self.grip is None or self.grip.shape is Shape.BRUSH:
            return QRect()
        places = [self.to_screen(frame, point) for point in self.grip.points]
        left, right = min(p.x for p in places), max(p.x for p in places)
        top, bottom = min(p.y for p in places), max(p.y for p in places)
        return QRect(whole(left) - 3, whole(top) - 3, whole(right - left) + 7, whole(bottom - top) + 7)

    def to_screen(self, frame: Frame, point: tuple[float, float]) -> Point:
        """A place of the picture in device pixels."""
        mask = self._model.mask
        return frame.placement.to_screen(Point(point[0] / mask.width, point[1] / mask.height))

    # Inside

    def _begin_stroke(self, grip: Grip, pointer: Pointer, place: tuple[float, float]) -> None:
        model = self._model
        grip.radius = self._radius(pointer)
        model.begin()
        shift = bool(pointer.modifiers & Qt.KeyboardModifier.ShiftModifier)
        if shift and self._last is not None:
            model.draw(
                model.mask.line(
                    (*self._last, grip.radius), (*place, grip.radius), model.hardness / 100, erase=grip.erase
                )
            )
        model.draw(model.mask.dab(*place, grip.radius, model.hardness / 100, erase=grip.erase))

    def _stroke_to(self, grip: Grip, pointer: Pointer, place: tuple[float, float]) -> None:
        model, radius = self._model, self._radius(pointer)
        before = (*grip.points[-1], grip.radius)
        model.draw(model.mask.line(before, (*place, radius), model.hardness / 100, erase=grip.erase))
        grip.points[:] = [place]
        grip.radius = radius

    def _radius(self, pointer: Pointer) -> float:
        return self._model.size / 2 * max(_LIGHTEST, min(1.0, pointer.pressure))

    def _place(self, pointer: Pointer) -> tuple[float, float]:
        mask = self._model.mask
        return pointer.relative.x * mask.width, pointer.relative.y * mask.height


def _distance(frame: Frame, one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) * frame.placement.scale


def _rect(points: list[tuple[float, float]]) -> Rect | None:
    """Whole pixels between two corners; None for a click."""
    if len(points) < 2:
        return None
    (ax, ay), (bx, by) = points[0], points[-1]
    left, top, right, bottom = whole(min(ax, bx)), whole(min(ay, by)), whole(max(ax, bx)), whole(max(ay, by))
    if right <= left or bottom <= top:
        return None
    return Rect(x=left, y=top, width=right - left, height=bottom - top)
