"""The crops of the draft before a larger one is paid for: a lost subject shows here, and the focal point is moved here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.core.geometry import CENTRE, Rect, crop_for_ratio
from gi2desk.core.offer import tier_of_recipe
from gi2desk.core.size import Size as PixelSize
from gi2desk.jobs import draft
from gi2desk.jobs.destination import Destination
from gi2desk.jobs.intake import sent_size
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.create.crop_card import HEIGHT, CropCard, FocalPicture
from gi2desk.ui.create.preview import read_preview
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.tool import Tool
from gi2desk.ui.services import Services
from gi2desk.ui.text import number, percent, tr
from gi2desk.ui.widgets.flow import FlowLayout

_LEAST = 140


class CropTool(Tool):
    """Image 1 of the request with its focal point, and what each destination would keep of it."""

    def __init__(
        self, services: Services, sheet: Sheet, targets: Sequence[Destination], *, asked: bool = True
    ) -> None:
        """Without `asked` it opened by itself, before a larger picture is paid for, and says so."""
        super().__init__(tr("Crops of Image 1"), "")
        self._services, self._sheet, self._by_itself = services, sheet, not asked
        self._full = (1, 1)
        self._picture: Picture | None = None
        self.whole = FocalPicture()
        self.whole.moved.connect(sheet.set_focal)
        self.column.addWidget(self.whole)
        self.column.addSpacing(theme.GRID * 3)
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.GRID * 4)
        self.cards = [CropCard(target) for target in targets]
        self._targets = tuple(targets)
        for card in self.cards:
            flow.addWidget(card)
        self.column.addWidget(holder)
        self.column.addStretch(1)
        self.note.setText(tr("The crops are kept for Crop & export. Generate goes on as it stands."))
        sheet.focused.connect(self.refresh)
        sheet.changed.connect(self.refresh)
        self.subtitle.setText(self._about())
        self._read()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The crops are what is looked for: they stay in sight in a low window.
        self.whole.setFixedHeight(min(HEIGHT, max(_LEAST, self.height() * 2 // 5)))

    def _read(self) -> None:
        library, reference = self._services.library, self._sheet.references[0]

        def read() -> tuple[Picture, tuple[int, int]]:
            return read_preview(library.reference_path(reference.sha256)), sent_size(library, reference)

        self._services.tasks.run(read, done=self._on_read)

    def _on_read(self, found: tuple[Picture, tuple[int, int]]) -> None:
        self._picture, self._full = found
        self.whole.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    @property
    def rects(self) -> tuple[Rect | None, ...]:
        """What each destination keeps, in pixels of Image 1; None where the picture is too small for its shape."""
        focal = self._sheet.focal or CENTRE
        return tuple(_crop(self._full, target, focal) for target in self._targets)

    def refresh(self) -> None:
        """Shows everything as it would be now."""
        focal = self._sheet.focal or CENTRE
        self.subtitle.setText(self._about())
        if self._picture is None:
            return
        rects = self.rects
        self.whole.show_picture(
            self._picture, self._full, focal, [rect for rect in rects if rect is not None]
        )
        for card, target, rect in zip(self.cards, self._targets, rects, strict=True):
            card.show_crop(self._picture, self._full, rect, self._said(target, rect))

    def _about(self) -> str:
        """Which picture the sizes are of, and what can be done here."""
        recipe = self._sheet.recipe
        drag = tr("Drag the ring onto what must not be lost.")
        if recipe.size == draft.AUTO:
            return f"{tr('What each use keeps of this picture.')} {drag}"
        names = {"tier": tier_of_recipe(recipe).label, "size": recipe.size.replace("x", "×")}
        if self._by_itself:
            text = tr(
                "Opened before {tier} is paid for: what each use will keep of the coming {size}.", **names
            )
            return f"{text} {drag} {tr('Close it to go on.')}"
        return f"{tr('What each use will keep of the coming {tier}, {size}.', **names)} {drag}"

    def _said(self, target: Destination, rect: Rect | None) -> tuple[str, ...]:
        """The pixels that it will have, then how much of the picture that is and how far it has to be upscaled."""
        if rect is None:
            return (tr("The picture is too small"),)
        kept = rect.width * rect.height / (self._full[0] * self._full[1])
        parts = [tr("keeps {share}", share=percent(kept))]
        size = self._sheet.recipe.size
        made = _crop(PixelSize.parse(size), target, CENTRE) if size != draft.AUTO else None
        if made is None:
            return tuple(parts)
        if target.placement is not None and target.placement.pixels[0] > made.width:
            times = target.placement.pixels[0] / made.width
            parts.append(tr("upscale ×{times}", times=number(times, 2)))
        return tr("will be {size}", size=f"{made.width}×{made.height}"), " · ".join(parts)


def _crop(full: tuple[int, int], target: Destination, focal: tuple[float, float]) -> Rect | None:
    try:
        return crop_for_ratio(*full, target.ratio, focal)
    except UserError:
        return None
