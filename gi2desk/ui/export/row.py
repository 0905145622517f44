"""One variant in the list: its preview, name, pixels and shortcomings, and whether it is exported."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.board import Crop
from gi2desk.core.delivery import Delivered
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.export import words
from gi2desk.ui.export.thumbnail import Thumbnail
from gi2desk.ui.text import number, tr, wrapped
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.label import ElidedLabel

PADDING = 8
_TONES = {Tone.BAD: "bad", Tone.WARN: "warn", Tone.NEUTRAL: "secondary"}


class VariantRow(QAbstractButton):
    """Pressing it selects the crop; the box beside its name includes it."""

    included = Signal(bool)
    enlarge_requested = Signal()
    step_requested = Signal(int)
    remove_requested = Signal()
    rename_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.thumbnail = Thumbnail()
        self._name = ElidedLabel()
        self._facts = ElidedLabel(size=Size.SMALL, tone="secondary", tabular=True)
        self._warning = ElidedLabel(size=Size.SMALL, tabular=True)
        self._enlarge = Button(
            tr("Upscale"), role=Role.LINK, tip=tr("By Lanczos: more pixels, no more detail")
        )
        self._enlarge.setFont(theme.font(Size.SMALL))
        self._enlarge.clicked.connect(self.enlarge_requested)
        self.box = CheckBox("")
        self.box.setToolTip(wrapped(tr("Export this variant")))
        self.box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box.clicked.connect(self.included)
        self._build()
        theme.theme().changed.connect(self.update)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self._name, 1)
        head.addWidget(self.box)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GRID)
        foot.addWidget(self._warning, 1)
        foot.addWidget(self._enlarge)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addLayout(head)
        text.addWidget(self._facts)
        text.addLayout(foot)
        text.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, theme.GRID, PADDING, theme.GRID)
        row.setSpacing(3 * theme.GRID)
        row.addWidget(self.thumbnail, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(text, 1)

    def show_crop(
        self,
        crop: Crop,
        one: Delivered | None,
        picture: Picture | None,
        full: tuple[int, int],
        detail: float | None = None,
    ) -> None:
        """Shows a crop as it is now; `full` are the master's pixels, `detail` the share of them that was measured real."""
        self.thumbnail.show_part(
            picture, full, one.rect if one is not None else None, faint=not crop.included
        )
        title = words.crop_title(crop)
        facts = words.facts(one) if one is not None else ""
        warning, tone = words.warning(one, crop)
        if one is not None and not warning:
            warning, tone = words.note(one, detail)
        self._name.setText(title)
        self._name.set_tone("" if crop.included else "secondary")
        self._facts.setText(facts)
        self._warning.setText(warning)
        self._warning.set_tone(_TONES[tone])
        self._warning.setVisible(bool(warning))
        self._enlarge.setVisible(one is not None and one.lacks)
        if one is not None and one.lacks:
            self._enlarge.setText(tr("Upscale ×{k}", k=number(one.enlargement, 2)))
        self.box.setChecked(crop.included)
        self.box.setAccessibleName(tr("Export {name}", name=title))
        self.setToolTip(wrapped(words.print_tip(one, detail) if one is not None else ""))
        state = tr("included") if crop.included else tr("left out")
        self.setAccessibleName(", ".join(part for part in (title, facts, warning, state) if part))

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    @override
    def nextCheckState(self) -> None:
        self.setChecked(True)  # a click selects; it never takes the selection away

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.isChecked() or self.underMouse()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("selected" if self.isChecked() else "hover"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.rename_requested.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.step_requested.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space:
            self.included.emit(not self.box.isChecked())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)
