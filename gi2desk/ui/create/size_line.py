"""The size that will be asked for, in pixels and on paper, and why it is this one."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.core.offer import tier_of_recipe
from gi2desk.core.paper import PRINT_PPI, print_cm, print_inches
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.size import Size as PixelSize
from gi2desk.core.tier import Tier, best_size, roomier_size
from gi2desk.jobs import draft
from gi2desk.ui import theme
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import number, percent, tr, wrapped
from gi2desk.ui.theme import Size, Weight

_UPSCALES = (2, 4)


def _joined(text: str) -> str:
    """`text` in one piece: a measure must not be torn at the end of a line."""
    return text.replace(" ", "\u00a0")


def _big(size: str) -> str:
    """The size in a line of rich text."""
    look = f"font-size: {int(Size.TITLE)}px; font-weight: {int(Weight.STRONG)}"
    return f'<span style="{look}; color: {theme.colour("strong").name()}">{escape(size)}</span>'


def on_paper(width: int, height: int, *, inches: bool = False) -> str:
    """“13.0 × 7.3 cm” at 300 PPI."""
    across, down = print_inches(width, height) if inches else print_cm(width, height)
    unit = "in" if inches else "cm"
    return f"{number(across, 1)} × {number(down, 1)} {unit}"


def shape(size: PixelSize, ratio: Ratio) -> str:
    """“16:9 exact”, “0.3 % off 1:√2”, or the proportion of a size of no known ratio."""
    if ratio.exact is not None and size.width * ratio.exact[1] == size.height * ratio.exact[0]:
        known = any(other.exact == ratio.exact for other in RATIOS)
        return tr("{ratio} exact", ratio=ratio.name) if known else f"{number(ratio.value, 3)}:1"
    off = abs(size.width / size.height / ratio.value - 1)
    return tr("{off} off {ratio}", off=percent(off, 1), ratio=ratio.name)


def upscaled(size: PixelSize) -> str:
    """“2× 3072×1728 at 600 PPI, 4× 6144×3456 at 1,200 PPI”: on the paper that the size itself fills at 300."""
    return ", ".join(
        _joined(
            tr(
                "{n}× {pixels} at {ppi} PPI",
                n=n,
                pixels=f"{size.width * n}×{size.height * n}",
                ppi=number(PRINT_PPI * n),
            )
        )
        for n in _UPSCALES
    )


class SizeLine(QLabel):
    """One line, or two where the panel is narrow; the tooltip has what fits no line."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._said = ("", "", "", "", "")
        self._parted = False
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setFont(theme.font(Size.SMALL, tabular=True))
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse)
        sheet.reshaped.connect(self.refresh)
        theme.theme().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Says what the sheet's size is now."""
        recipe = self._sheet.recipe
        if recipe.size == draft.AUTO:
            text = tr("The model chooses the frame, usually about 1 to 1.6 megapixels.")
            self._show(tr("Auto"), text, "")
            self.setToolTip(wrapped(tr("What comes back is measured, and later tiers keep its ratio.")))
            return
        size = PixelSize.parse(recipe.size)
        ratio = draft.ratio_of(recipe) or Ratio.of(*size)
        most = self._sheet.limits.experimental_pixels
        wide = size.pixels > most
        note = tr("Experimental: above {n} pixels some requests are refused", n=number(most)) if wide else ""
        paper = tr("{size} at 300 PPI", size=on_paper(*size))
        if self._sheet.connection.capabilities.dialect.by_ratio:
            note = tr("About this size: the connection is asked for ratio and tier, and chooses the pixels.")
        self._show(f"{size.width}×{size.height}", shape(size, ratio), note, upscaled(size), paper)
        self.setToolTip(wrapped(self._explained(size, ratio)))

    def _show(self, size: str, text: str, note: str, more: str = "", paper: str = "") -> None:
        self._said = (size, text, note, more, paper)
        self._parted = self._lacks_room()
        quiet, warn = (theme.colour(name).name() for name in ("secondary", "warn_text"))
        beside = escape(text)
        if paper:
            gap = "<br>" if self._parted else " · "
            beside = f"{escape(_joined(text))}{gap}{escape(_joined(paper))}"
        parts = [f'{_big(size)}&nbsp; <span style="color: {quiet}">{beside}']
        if more:
            parts.append(f"<br>{escape(more)}")
        if note:
            parts.append(f'</span><br><span style="color: {warn}">{escape(note)}')
        self.setText("".join(parts) + "</span>")
        told = " · ".join(part for part in (text, paper) if part)
        spoken = (tr("Size {size}", size=size), told, more, note)
        self.setAccessibleName(", ".join(part for part in spoken if part))

    def _lacks_room(self) -> bool:
        """True where the measure on paper has to stand below the size, or a dot would begin or end a line."""
        size, text, _note, _more, paper = self._said
        if not paper:
            return False
        line = QTextDocument()
        line.setDocumentMargin(0)
        line.setDefaultFont(self.font())
        line.setHtml(f"{_big(size)}&nbsp; {escape(_joined(text))} · {escape(_joined(paper))}")
        return line.idealWidth() + 1 > self.width()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._lacks_room() != self._parted:
            self._show(*self._said)

    def _explained(self, size: PixelSize, ratio: Ratio) -> str:
        limits, recipe = self._sheet.limits, self._sheet.recipe
        found = [
            tr(
                "On paper at 300 PPI: {cm}, {inches}",
                cm=on_paper(*size),
                inches=on_paper(*size, inches=True),
            )
        ]
        for times in _UPSCALES:
            width, height = size.width * times, size.height * times
            found.append(
                tr(
                    "Upscaled {times}×: {pixels}, {cm}",
                    times=times,
                    pixels=f"{width}×{height}",
                    cm=on_paper(width, height),
                )
            )
        found += self._reasons(ratio, tier_of_recipe(recipe))
        if size.pixels > limits.experimental_pixels:
            found.append(tr("OpenAI calls sizes above that experimental: most work, some are refused."))
        return "\n".join(found)

    def _reasons(self, ratio: Ratio, tier: Tier) -> list[str]:
        if self._sheet.recipe.ratio in {None, draft.CUSTOM}:
            return []
        limits, wide = self._sheet.limits, self._sheet.experimental
        try:
            best = best_size(ratio, tier, limits, experimental=wide)
            roomier = roomier_size(ratio, tier, limits, experimental=wide)
        except UserError:
            return []
        found = [tr("Why this size at {tier}: {reason}.", tier=tier.label, reason=best.reason)]
        if roomier is not None:
            size = f"{roomier.size.width}×{roomier.size.height}"
            found.append(
                tr("Larger, but {off} off: {size}", off=percent(abs(roomier.deviation), 1), size=size)
            )
        return found
