"""The bar below a picture: what the pixel inspector reads there, and copying it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.compare.caption import underline
from gi2desk.ui.compare.detail import Verdict
from gi2desk.ui.compare.reading import Reading
from gi2desk.ui.text import number, tr, wrapped
from gi2desk.ui.theme import Size

HEIGHT = 30
_MARGIN = 12
_SPACE = 10
_SWATCH = 12
_CORE = 4  # up to this rank what is read goes before what is known anyway

_COLOURS = {theme.Tone.WARN: "warn_text", theme.Tone.BAD: "bad_text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A text with its colour, and as it is read aloud where that differs. What has the lowest `rank` is kept longest."""

    text: str
    colour: str
    rank: int
    spoken: str = ""


class Readout(QWidget):
    """Swatch, position, RGB, hex, ΔE and Lab; a click, Enter or Ctrl+C copies the value."""

    copied = Signal(str)
    detail_requested = Signal(object, QPoint)  # Verdict, bottom right of what was pressed, on the screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._delta: float | None = None
        self._measured_from = False
        self._verdict: Verdict | None = None
        self._drift: Verdict | None = None
        self._verdict_area = QRect()
        self.shown: tuple[str, ...] = ()
        """The texts that there was room for when it was painted last, from the left and then from the right."""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.theme().changed.connect(self.update)

    @property
    def reading(self) -> Reading | None:
        """What is shown."""
        return self._reading

    @property
    def delta(self) -> float | None:
        """ΔE2000 from the reference; None in the reference itself."""
        return self._delta

    def show_reading(
        self, reading: Reading | None, delta: float | None = None, *, measured_from: bool = False
    ) -> None:
        """`delta` is ΔE2000 from the reference, which itself is `measured_from`."""
        if (reading, delta, measured_from) == (self._reading, self._delta, self._measured_from):
            return
        self._reading, self._delta, self._measured_from = reading, delta, measured_from
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if reading is not None else Qt.FocusPolicy.NoFocus)
        self.setToolTip(wrapped(self._tip() if reading is not None else ""))
        self._name()
        self.update()

    def show_verdict(self, verdict: Verdict | None) -> None:
        """What was measured of the picture's real detail; None while it is not known."""
        if verdict != self._verdict:
            self._verdict = verdict
            self._name()
            self.update()

    def show_drift(self, drift: Verdict | None) -> None:
        """How far the picture has drifted from its parent, where that stands beside it."""
        if drift != self._drift:
            self._drift = drift
            self._name()
            self.update()

    @property
    def verdict(self) -> Verdict | None:
        """What is known of the picture's real detail."""
        return self._verdict

    def open_detail(self) -> None:
        """Asks for what the verdict rests on."""
        if self._verdict is not None and self._verdict.detail is not None:
            place = self.mapToGlobal(QPoint(self.width() - _MARGIN, 0))
            self.detail_requested.emit(self._verdict, place)

    def copy(self) -> str:
        """Puts the hex value on the clipboard and returns it; an empty text where nothing is read."""
        if self._reading is None:
            return ""
        QGuiApplication.clipboard().setText(self._reading.hex)
        self.copied.emit(self._reading.hex)
        return self._reading.hex

    def _name(self) -> None:
        texts = [part.spoken or part.text for part in self._parts()]
        texts += [said.text for said in (self._drift, self._verdict) if said is not None]
        self.setAccessibleName(", ".join(texts))

    def _tip(self) -> str:
        assert self._reading is not None
        lines = [self._lab(self._reading)]
        if self._reading.samples > 1:
            lines.insert(0, tr("Mean of {n}×{n} pixels", n=self._reading.samples))
        return "\n".join([*lines, tr("Click to copy {hex}", hex=self._reading.hex)])

    @staticmethod
    def _lab(reading: Reading) -> str:
        values = (number(value, 1) for value in reading.lab)
        return "Lab " + " ".join(values)

    def _parts(self) -> list[_Part]:
        """What is read, in the order in which it is written."""
        if self._reading is None:
            return []
        reading = self._reading
        parts = [_Part(text=f"x {reading.x}  y {reading.y}", colour="secondary", rank=2)]
        if reading.samples > 1:
            # Short, so that it stands in every pane or in none.
            square, spoken = f"{reading.samples}×{reading.samples}", tr("mean {n}×{n}", n=reading.samples)
            parts.append(_Part(text=square, colour="secondary", rank=4, spoken=spoken))
        parts += [
            _Part(text="{} {} {}".format(*reading.rgb), colour="text", rank=0),
            _Part(text=reading.hex, colour="text", rank=3),
        ]
        if self._delta is not None:
            parts.append(_Part(text=f"ΔE {number(self._delta, 1)}", colour="text", rank=1))
        if reading.alpha < 255:
            parts.append(
                _Part(text=tr("alpha {n}", n=round(reading.alpha)), colour="secondary", rank=_CORE + 1)
            )
        return [*parts, _Part(text=self._lab(reading), colour="secondary", rank=_CORE + 2)]

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._verdict_area.contains(event.position().toPoint()):
            self.open_detail()
        else:
            self.copy()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._verdict_area.contains(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.copy()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        font = theme.font(Size.SMALL, tabular=True)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        edge, said = self._paint_right(painter, metrics)
        left = _MARGIN
        if self._reading is not None:
            self._paint_swatch(painter, left)
            left += _SWATCH + _SPACE
        read = self._fitting(metrics, edge - left)
        for part in read:
            width = metrics.horizontalAdvance(part.text)
            self._write(painter, left, width, part.text, part.colour)
            left += width + _SPACE
        self.shown = (*(part.text for part in read), *said)

    def _fitting(self, metrics: QFontMetrics, room: int) -> list[_Part]:
        """The parts that there is room for, the lowest ranks first, in the order in which they are written."""
        parts, kept = self._parts(), list[_Part]()
        if self._measured_from:
            # The reference has no difference from itself, and says no more than its neighbours for that.
            room -= metrics.horizontalAdvance("ΔE 88.8") + _SPACE
        for part in sorted(parts, key=lambda part: part.rank):
            width = metrics.horizontalAdvance(part.text)
            if width > room:
                break
            kept.append(part)
            room -= width + _SPACE
        return [part for part in parts if part in kept]

    def _paint_right(self, painter: QPainter, metrics: QFontMetrics) -> tuple[int, list[str]]:
        """Real detail and drift, as far as the colour that is read leaves room for them.

        Returns where they begin, and which were written.
        """
        edge, least, said = self.width() - _MARGIN, self._needed(metrics), []
        self._verdict_area = QRect()
        for told in (self._verdict, self._drift):
            width = metrics.horizontalAdvance(told.text) if told is not None else 0
            if told is None or edge - width < least:
                continue
            self._write(painter, edge - width, width, told.text, _colour(told))
            said.append(told.text)
            if told is self._verdict:
                self._verdict_area = QRect(edge - width, 0, width, HEIGHT)
                if told.detail is not None:
                    underline(painter, self._verdict_area)
            edge -= width + _SPACE
        return edge, said

    def _needed(self, metrics: QFontMetrics) -> int:
        """Where the colour that is read ends, with ΔE: what is known anyway gives way to that."""
        core = [part for part in self._parts() if part.rank <= _CORE]
        widths = [metrics.horizontalAdvance(part.text) + _SPACE for part in core]
        return _MARGIN + _SWATCH + _SPACE + sum(widths) if widths else 0

    def _paint_swatch(self, painter: QPainter, left: int) -> None:
        assert self._reading is not None
        box = QRect(left, (HEIGHT - _SWATCH) // 2, _SWATCH, _SWATCH)
        painter.fillRect(box, theme.colour("edge"))
        painter.fillRect(box.adjusted(1, 1, -1, -1), QColor(*self._reading.rgb))

    @staticmethod
    def _write(painter: QPainter, left: int, width: int, text: str, colour: str) -> None:
        painter.setPen(theme.colour(colour))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(left, 0, width + 1, HEIGHT), flags, text)


def _colour(said: Verdict) -> str:
    return _COLOURS.get(said.tone, "secondary")
