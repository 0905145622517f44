"""Texts that are read, not typed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.text import wrapped
from gi2desk.ui.theme import Size, Weight


class Label(QLabel):
    """A text in one of the theme's sizes and tones ("", strong, secondary, ok, warn, bad, stage, stage-secondary)."""

    def __init__(
        self,
        text: str = "",
        *,
        size: Size = Size.BODY,
        weight: Weight = Weight.REGULAR,
        tone: str = "",
        tabular: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size, weight, tabular=tabular))
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if selectable:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)

    def set_tone(self, tone: str) -> None:
        """Changes the tone."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(Label):
    """One line that ends in “…” where the room ends; the whole text is the tooltip then."""

    def __init__(
        self, text: str = "", *, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, **style: object
    ) -> None:
        super().__init__(text, **style)  # type: ignore[arg-type]  # the same keywords as Label
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), self._mode, self.contentsRect().width())
        self.setToolTip(wrapped(self.text() if shown != self.text() else ""))
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        alignment = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(alignment),
            option.palette,
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


class SectionHeader(Label):
    """The small heading of a group in a panel."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, size=Size.TINY, weight=Weight.MEDIUM, tone="secondary", parent=parent)


class Badge(QLabel):
    """A short state on a tinted ground: “Verified”, “Asked 2048”, “Approved v2”, a tier."""

    def __init__(
        self, text: str, tone: theme.Tone = theme.Tone.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(Size.TINY, Weight.MEDIUM, tabular=True))
        self.setProperty("badge", tone.value)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_badge(self, text: str, tone: theme.Tone) -> None:
        """Changes text and tone."""
        self.setText(text)
        if self.property("badge") != tone.value:
            self.setProperty("badge", tone.value)
            self.style().unpolish(self)
            self.style().polish(self)
