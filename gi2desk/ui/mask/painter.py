"""Paints a mask on a picture: takes the picture and a mask to begin with, and holds the mask as it becomes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core.geometry import Rect
from gi2desk.ui.canvas.frame import Pointer
from gi2desk.ui.mask.bar import MaskBar
from gi2desk.ui.mask.easel import Easel
from gi2desk.ui.mask.model import MaskModel, Shape, Tint
from gi2desk.ui.mask.overlay import MaskOverlay, device_rect
from gi2desk.ui.mask.tool import MaskTool
from gi2desk.ui.services import Services
from gi2desk.ui.text import percent, tr

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask, Values

_STEP = 1.2  # of the brush's size, for one press of a key


class MaskPainter(Easel):
    """What is painted is what will change. Commands of the keyboard are methods; whoever shows it binds them."""

    shapes = Shape

    def __init__(
        self, services: Services, picture: Path, title: str, mask: Mask, parent: QWidget | None = None
    ) -> None:
        super().__init__(services, picture, (mask.width, mask.height), title, parent)
        self.model = MaskModel(mask, services.undo, services.tasks, self)
        self.tool = MaskTool(self.model, self.redraw)
        self.overlay = MaskOverlay(self.model, self.tool, self.view)
        self.bar = MaskBar(self.model, services.actions, self.tools)
        self.canvas.tools.append(self.tool)
        self.canvas.overlays.append(self.overlay)
        self.canvas.setAccessibleDescription(
            tr("Drag to paint what will change; Alt takes away, the middle button moves the picture.")
        )
        self.note.setText(tr("A mask is only guidance to the model."))
        self.model.changed.connect(self._on_mask_changed)
        self.model.ended.connect(self._show_share)
        self.model.tools_changed.connect(self.canvas.update)
        self.model.tint_changed.connect(self.canvas.update)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.escaped.connect(self.tool.cancel)
        self.canvas.turned.connect(lambda notches: self.model.scale_size(_STEP**notches))
        self.view.changed.connect(self._on_view_changed)
        self.view.settled.connect(self.canvas.update)
        self._show_share()

    @override
    def conclude(self) -> None:
        self.model.when_idle(self.finished.emit)

    def show_in(self, colour: str) -> None:
        """Shows the mask in one of the colours of `Tint`."""
        self.model.set_tint(Tint(colour))

    def values(self) -> Values:
        """A copy of the mask as it is: (height, width), 255 = will change."""
        return self.model.mask.values.copy()

    @property
    def share_text(self) -> str:
        """How much will change, in words."""
        return share_text(self.model.mask.share)

    # What keys do

    def choose(self, shape: Shape) -> None:
        """Another tool."""
        self.model.choose(shape)

    def erase(self, on: bool) -> None:
        """Takes away, or paints."""
        self.model.set_erasing(on)

    def resize_brush(self, steps: int) -> None:
        """A larger or smaller brush."""
        self.model.scale_size(_STEP**steps)

    def harden_brush(self, steps: int) -> None:
        """A harder or softer one."""
        self.model.set_hardness(self.model.hardness + 10 * steps)

    def invert(self) -> None:
        """What was to stay will change."""
        self.model.do(tr("Invert the mask"), self.model.mask.invert)

    def clear(self) -> None:
        """Nothing will change."""
        self.model.do(tr("Clear the mask"), self.model.mask.clear)

    # What is shown

    def _show_share(self) -> None:
        self.fact.setText(self.share_text)

    def _on_mask_changed(self, area: Rect) -> None:
        placed, mask = self.canvas.placement, self.model.mask
        if placed is not None and area.width:
            self.redraw(device_rect(placed, (mask.width, mask.height), area))

    def _on_pointed(self, pointer: Pointer | None) -> None:
        frame = self.canvas.frame()
        before, self.overlay.place = self.overlay.place, pointer.screen if pointer is not None else None
        if frame is None or self.model.shape is not Shape.BRUSH:
            return
        changed = QRect()
        for place in (before, self.overlay.place):
            if place is not None:
                changed |= self.overlay.brush_rect(frame, place)
        if not changed.isEmpty():
            self.redraw(changed)

    def _on_view_changed(self) -> None:
        self.overlay.place = None  # until the pointer moves again, nobody knows what is under it

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.tool.cancel()
        self.model.forget()
        super().closeEvent(event)


def share_text(share: float) -> str:
    """How much of the picture a mask lets change."""
    if share <= 0:
        return tr("Nothing will change yet")
    if share >= 1:
        return tr("All of the picture will change")
    shown = percent(share) if share >= 0.01 else tr("Less than 1 %")
    return tr("{share} of the picture will change", share=shown)
