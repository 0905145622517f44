"""The keys of whatever tool lies on Create's stage: of the view in all of them, of masks where one is painted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from gi2desk.ui.services import Services
from gi2desk.ui.text import tr

if TYPE_CHECKING:
    from gi2desk.ui.create.edit import EditDesk
    from gi2desk.ui.mask.easel import Easel
    from gi2desk.ui.mask.painter import MaskPainter

_MASK_KEYS: dict[str, Callable[[MaskPainter], object]] = {
    "mask.brush": lambda painter: painter.choose(painter.shapes.BRUSH),
    "mask.rectangle": lambda painter: painter.choose(painter.shapes.RECTANGLE),
    "mask.lasso": lambda painter: painter.choose(painter.shapes.LASSO),
    "mask.smaller": lambda painter: painter.resize_brush(-1),
    "mask.larger": lambda painter: painter.resize_brush(1),
    "mask.softer": lambda painter: painter.harden_brush(-1),
    "mask.harder": lambda painter: painter.harden_brush(1),
    "mask.invert": lambda painter: painter.invert(),
    "mask.clear": lambda painter: painter.clear(),
}
_VIEW_KEYS: dict[str, Callable[[Easel], object]] = {
    "zoom.toggle": lambda easel: easel.toggle_fit(),
    "zoom.fit": lambda easel: easel.fit(),
    "zoom.actual": lambda easel: easel.actual(),
    "zoom.in": lambda easel: easel.zoom(1),
    "zoom.out": lambda easel: easel.zoom(-1),
}


class EditKeys(QObject):
    """For the tools of `edit`, and for one of somebody else while it is lent."""

    def __init__(self, services: Services, edit: EditDesk) -> None:
        super().__init__(edit)
        self._services = services
        self._edit = edit
        self._guest: Easel | None = None
        self._place = ""
        edit.changed.connect(self.refresh)

    def bind(self, place: str) -> None:
        """Binds the commands of the tools in a workspace."""
        self._place = place
        bind = self._services.actions.bind
        bind("mask.paint", self._edit.paint, place=place)
        bind("mask.expand", self._edit.expand, place=place)
        bind("mask.markup", self._edit.draw, place=place)
        for name, on_mask in _MASK_KEYS.items():
            bind(name, partial(self._with_mask, on_mask), place=place)
        for name, on_view in _VIEW_KEYS.items():
            bind(name, partial(self._with_easel, on_view), place=place)
        bind("mask.erase", self._erase, place=place)
        self.refresh()

    def lend(self, tool: Easel | None) -> None:
        """Gives the keys of the view, and those of masks where it is a painter, to a tool of somebody else."""
        self._guest = tool
        if tool is not None:
            tool.status_changed.connect(lambda: self._tell_status(tool))
        else:
            self._edit.status_changed.emit("")
        self.refresh()

    def _tell_status(self, tool: Easel) -> None:
        if tool is self._guest:
            self._edit.status_changed.emit(tool.status)
            self.refresh()

    @property
    def _keyed(self) -> Easel | None:
        """Whom the keys of the view are for."""
        return self._edit.easel or self._guest

    @property
    def _painting(self) -> MaskPainter | None:
        """Whom the keys of masks are for."""
        tool = self._keyed
        return cast("MaskPainter", tool) if tool is not None and hasattr(tool, "erase") else None

    def _with_mask(self, call: Callable[[MaskPainter], object]) -> None:
        if self._painting is not None:
            call(self._painting)

    def _with_easel(self, call: Callable[[Easel], object]) -> None:
        if self._keyed is not None:
            call(self._keyed)

    def _erase(self, on: bool) -> None:
        self._with_mask(lambda painter: painter.erase(on))

    def refresh(self) -> None:
        """Switches on what means something now."""
        if not self._place:
            return
        actions, place = self._services.actions, self._place
        for name in (*_MASK_KEYS, "mask.erase"):
            reason = tr("No mask is being painted")
            actions.set_enabled(name, self._painting is not None, place=place, reason=reason)
        for name in _VIEW_KEYS:
            reason = tr("No picture is being edited")
            actions.set_enabled(name, self._keyed is not None, place=place, reason=reason)
        for name, refusal in (
            ("mask.paint", self._edit.mask_refusal()),
            ("mask.expand", self._edit.refusal()),
            ("mask.markup", self._edit.markup_refusal()),
        ):
            actions.set_enabled(name, not refusal, place=place, reason=refusal)
        erasing = self._painting is not None and self._painting.model.erasing
        actions.set_checked("mask.erase", erasing, place=place)
