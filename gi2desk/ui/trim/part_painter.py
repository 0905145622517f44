"""Paints which part of a reference counts: the painter of masks, the other way of reading what is painted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.ui.mask.painter import MaskPainter
from gi2desk.ui.services import Services
from gi2desk.ui.text import percent, tr

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask


class PartPainter(MaskPainter):
    """What is painted is sent; everything else becomes transparent."""

    def __init__(
        self, services: Services, picture: Path, title: str, mask: Mask, parent: QWidget | None = None
    ) -> None:
        super().__init__(services, picture, title, mask, parent)
        self.note.setText(tr("Paint what counts. The rest is sent transparent."))
        self.canvas.setAccessibleDescription(
            tr("Drag to paint what counts; Alt takes away, the middle button moves the picture.")
        )

    @property
    @override
    def share_text(self) -> str:
        share = self.model.mask.share
        if share <= 0:
            return tr("Nothing is painted: all is sent")
        if share >= 1:
            return tr("All of the picture is sent")
        shown = percent(share) if share >= 0.01 else tr("Less than 1 %")
        return tr("{share} of the picture is sent", share=shown)
