"""What overlays and tools are told about a pane: where its picture lies, in device pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from gi2desk.ui.canvas.geometry import Extent, Placement, Point
from gi2desk.ui.canvas.picture import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A pane at the moment of painting or pointing. `ratio` is device pixels per logical pixel.

    `exposed` are the pictures of which single pixels can be seen: where each lies, and in which part of the viewport.
    """

    viewport: Extent
    placement: Placement
    picture: Picture | None
    ratio: float
    exposed: tuple[tuple[Placement, QRect], ...] = ()

    def logical(self, pixels: float) -> int:
        """A length given in logical pixels, in device pixels and at least one."""
        return max(1, round(pixels * self.ratio))


class Overlay(Protocol):
    """Something drawn over a picture. The painter's unit is the device pixel, its origin the viewport's top left."""

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draws it; the painter's pen, brush and hints may be changed, its transform and clip not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where the pointer is: in device pixels of the viewport, and 0…1 in the picture.

    `pressure` of a pen is 0…1, and 1 for a mouse; `eraser` is a pen that is held upside down.
    """

    screen: Point
    relative: Point
    buttons: Qt.MouseButton
    modifiers: Qt.KeyboardModifier
    pressure: float = 1.0
    eraser: bool = False


class Tool(Protocol):
    """Takes the pointer before the pane pans with it: a divider, a crop frame, a brush."""

    def press(self, pointer: Pointer, frame: Frame) -> bool:
        """True to have this drag; else the pane pans."""

    def drag(self, pointer: Pointer, frame: Frame) -> None:
        """The pointer moved with the button down."""

    def release(self) -> None:
        """The button went up."""

    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape | None:
        """The pointer's shape here, or None for the pane's own."""
