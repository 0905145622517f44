"""Draws markup over a picture: what is meant is shown to the model instead of being described."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, Qt
from PySide6.QtGui import QCloseEvent, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.geometry import Rect
from gi2desk.ui.canvas.frame import Frame, Pointer, Tool
from gi2desk.ui.canvas.geometry import Placement
from gi2desk.ui.mask.bar import TINTS, joined, together
from gi2desk.ui.mask.easel import Easel, labelled
from gi2desk.ui.mask.markup_model import LEAST_WIDTH, MOST_WIDTH, MarkupModel, Pen, Stroke
from gi2desk.ui.mask.model import Tint
from gi2desk.ui.mask.overlay import device_rect
from gi2desk.ui.services import Services
from gi2desk.ui.text import mark, tr, tr_count, wrapped
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.field import ChoiceField, SliderField

_PENS = {Pen.FREE: ("pencil-simple", mark("Pen")), Pen.ARROW: ("arrow-up-right", mark("Arrow"))}
_TEXTS = {Pen.FREE: mark("Draw on Image 1"), Pen.ARROW: mark("Arrow on Image 1")}
_NEAR = 1.5  # device pixels between two places of a line


class MarkupTool(Tool):
    """Draws a line or an arrow."""

    def __init__(self, model: MarkupModel, painter: MarkupPainter) -> None:
        self._model = model
        self._painter = painter
        self.stroke: Stroke | None = None

    @override
    def press(self, pointer: Pointer, frame: Frame) -> bool:
        model = self._model
        self.stroke = Stroke(
            pen=model.pen, tint=model.tint, width=model.width, points=(self._place(pointer),)
        )
        self._painter.redraw_part(self.stroke.area())
        return True

    @override
    def drag(self, pointer: Pointer, frame: Frame) -> None:
        stroke = self.stroke
        if stroke is None:
            return
        place, last = self._place(pointer), stroke.points[-1]
        if max(abs(place[0] - last[0]), abs(place[1] - last[1])) * frame.placement.scale < _NEAR:
            return
        points = (stroke.points[0], place) if stroke.pen is Pen.ARROW else (*stroke.points, place)
        self._painter.redraw_part(stroke.area())
        self.stroke = Stroke(pen=stroke.pen, tint=stroke.tint, width=stroke.width, points=points)
        self._painter.redraw_part(self.stroke.area())

    @override
    def release(self) -> None:
        stroke, self.stroke = self.stroke, None
        if stroke is not None and (stroke.pen is Pen.FREE or len(stroke.points) > 1):
            self._model.add(stroke, tr(_TEXTS[stroke.pen]))

    def cancel(self) -> None:
        """Drops the line that is being drawn."""
        self.stroke = None
        self._painter.canvas.update()

    @override
    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape | None:
        return Qt.CursorShape.CrossCursor

    def _place(self, pointer: Pointer) -> tuple[float, float]:
        image = self._model.image
        return pointer.relative.x * image.width(), pointer.relative.y * image.height()


class MarkupOverlay:
    """The markup over its picture, and the line that is being drawn."""

    def __init__(self, model: MarkupModel, tool: MarkupTool) -> None:
        self._model = model
        self._tool = tool

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """As it is now."""
        placed, image = frame.placement, self._model.image
        region = placed.visible(frame.viewport)
        if region is None:
            return
        across, down = image.width() / placed.width, image.height() / placed.height
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, placed.scale < 1)
        painter.drawImage(
            QRectF(placed.left + region.x, placed.top + region.y, region.width, region.height),
            image,
            QRectF(region.x * across, region.y * down, region.width * across, region.height * down),
        )
        if self._tool.stroke is not None:
            painter.translate(placed.left, placed.top)
            painter.scale(1 / across, 1 / down)
            self._tool.stroke.draw(painter)


class MarkupPainter(Easel):
    """What is drawn lies over Image 1 as a picture of its own; the file of Image 1 stays as it is."""

    def __init__(
        self,
        services: Services,
        picture: Path,
        size: tuple[int, int],
        base: QImage | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, picture, size, tr("Markup on Image 1"), parent)
        self.model = MarkupModel(*size, services.undo, base, self)
        self.tool = MarkupTool(self.model, self)
        self.canvas.tools.append(self.tool)
        self.canvas.overlays.append(MarkupOverlay(self.model, self.tool))
        self.canvas.setAccessibleDescription(tr("Drag to draw; the middle button moves the picture."))
        self.pens = {
            pen: Button("", role=Role.SEGMENT, picture=icon, checkable=True)
            for pen, (icon, _) in _PENS.items()
        }
        self.width_field = SliderField(
            self.model.width, low=LEAST_WIDTH, high=MOST_WIDTH, unit="px", name=tr("Width of the line")
        )
        self.tint = ChoiceField([(tint.value, tr(text)) for tint, text in TINTS.items()], name=tr("Colour"))
        self.clear_button = IconButton("trash", tr("Clear the markup"))
        self._fill()
        self.model.changed.connect(self.redraw_part)
        self.model.changed.connect(self._show)
        self.model.tools_changed.connect(self._show)
        self.canvas.escaped.connect(self.tool.cancel)
        self.canvas.turned.connect(lambda notches: self.model.set_width(self.model.width + round(notches)))
        self.note.setText(tr("The model sees it drawn over Image 1. Say in the prompt what it means."))
        self._show()

    def _fill(self) -> None:
        undo, redo = IconButton("arrow-arc-left", ""), IconButton("arrow-arc-right", "")
        undo.follow(self.services.actions.action("edit.undo"))
        redo.follow(self.services.actions.action("edit.redo"))
        for pen, (_icon, text) in _PENS.items():
            self.pens[pen].setToolTip(wrapped(tr(text)))
            self.pens[pen].setAccessibleName(tr(text))
            self.pens[pen].clicked.connect(partial(self._choose, pen))
        self.width_field.setFixedWidth(160)
        self.width_field.changed.connect(self.model.set_width)
        self.tint.picked.connect(lambda value: self.model.set_tint(Tint(value)))
        self.clear_button.clicked.connect(lambda: self.model.clear(tr("Clear the markup")))
        self.tools.addWidget(joined(*self.pens.values()))
        self.tools.addWidget(together(self.clear_button, undo, redo))
        self.tools.addWidget(labelled(tr("Width"), self.width_field))
        self.tools.addWidget(labelled(tr("Colour"), self.tint))

    def values(self) -> QImage:
        """A copy of the markup as it is."""
        return QImage() if self.model.empty else self.model.image.copy()

    def redraw_part(self, area: Rect) -> None:
        """Draws a part of the picture again."""
        placed: Placement | None = self.canvas.placement
        if placed is not None:
            image = self.model.image
            self.redraw(device_rect(placed, (image.width(), image.height()), area) | QRect())

    def _choose(self, pen: Pen) -> None:
        self.model.choose(pen)

    def _show(self) -> None:
        for pen, button in self.pens.items():
            button.setChecked(pen is self.model.pen)
        self.width_field.set_value(self.model.width)
        count = self.model.count
        self.fact.setText(tr_count("{n} stroke", "{n} strokes", count) if count else self._nothing())

    def _nothing(self) -> str:
        return tr("Nothing is drawn yet") if self.model.empty else tr("Drawn before")

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.tool.stroke = None
        self.model.forget()
        super().closeEvent(event)


def read_base(path: Path | None) -> QImage | None:
    """Markup that was drawn before. Blocking for a moment: it is read when the tool opens."""
    if path is None:
        return None
    image = QImage(str(path))
    return image if not image.isNull() else None


def encoded(image: QImage) -> bytes:
    """Markup as a PNG with transparency. For a worker. Raises UserError(BAD_INPUT) where it covers all of the picture."""
    import numpy as np

    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    if values[:, :, 3].min() > 0:
        raise UserError(
            tr("The markup covers all of the picture."),
            cause=Cause.BAD_INPUT,
            hint=tr("Leave some of it clear: the model has to see what it is about."),
        )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
