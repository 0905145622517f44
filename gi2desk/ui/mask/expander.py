"""Pulls the frame outwards over a picture: by its handles, by numbers, or to a ratio with the picture at one of its ends."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core.ratio import Ratio
from gi2desk.core.size import Limits
from gi2desk.ui.canvas.geometry import Offset
from gi2desk.ui.mask.easel import KEY, Easel, labelled
from gi2desk.ui.mask.frame_tool import ExpandModel, FrameOverlay, FrameTool
from gi2desk.ui.services import Services
from gi2desk.ui.text import mark, percent, tr
from gi2desk.ui.widgets.field import ChoiceField, NumberField

_RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "4:5", "5:4", "21:9", "3:1", "1:3")
_FREE = "free"
_ANCHORS: dict[str, tuple[str, tuple[float, float]]] = {
    "middle": (mark("In the middle"), (0.5, 0.5)),
    "start": (mark("Left or top"), (0.0, 0.0)),
    "end": (mark("Right or bottom"), (1.0, 1.0)),
}
_SIDES = {"left": mark("Left"), "top": mark("Top"), "right": mark("Right"), "bottom": mark("Bottom")}
_MOST = 8000
# Of the canvas: room around the frame, so that it can be pulled further.
_ROOM = 1.45


class Expander(Easel):
    """Holds the expansion as it becomes; it can be accepted once there is one."""

    def __init__(
        self,
        services: Services,
        picture: Path,
        size: tuple[int, int],
        limits: Limits,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, picture, size, tr("Expand Image 1"), parent)
        self.model = ExpandModel(*size, limits, self)
        self.tool = FrameTool(self.model)
        self.canvas.tools.append(self.tool)
        self.canvas.overlays.append(FrameOverlay(self.model))
        self.ratio = ChoiceField(
            [(_FREE, tr("Free")), *((name, name) for name in _RATIOS)], name=tr("Ratio of the larger picture")
        )
        self.anchor = ChoiceField(
            [(value, tr(text)) for value, (text, _) in _ANCHORS.items()], name=tr("Where Image 1 lies")
        )
        self.sides = {
            side: NumberField(0, low=0, high=_MOST, unit="px", name=tr(text)) for side, text in _SIDES.items()
        }
        self.tools.addWidget(labelled(tr("Ratio"), self.ratio))
        self.tools.addWidget(labelled(tr("Image 1"), self.anchor))
        for side, text in _SIDES.items():
            self.tools.addWidget(labelled(tr(text), self.sides[side]))
            self.sides[side].committed.connect(partial(self._on_side_committed, side))
        self.ratio.picked.connect(self._on_ratio_picked)
        self.anchor.picked.connect(self._on_ratio_picked)
        self.model.changed.connect(self._on_changed)
        self.canvas.escaped.connect(self.tool.cancel)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._look)
        self.canvas.setAccessibleDescription(tr("Drag the edges outwards; the fields above do the same."))
        self._on_changed()

    def _on_ratio_picked(self) -> None:
        if self.ratio.value != _FREE:
            ratio = Ratio.parse(self.ratio.value)
            self.model.choose_ratio(ratio.value, _ANCHORS[self.anchor.value][1])

    def _on_side_committed(self, side: str, pixels: int) -> None:
        if getattr(self.model.frame, side) != pixels:
            self.ratio.set_value(_FREE)
            self.model.set_frame(replace(self.model.frame, **{side: pixels}))

    def _on_changed(self) -> None:
        model = self.model
        if self.tool.busy:
            self.ratio.set_value(_FREE)
        for side, field in self.sides.items():
            field.setValue(getattr(model.frame, side))
        self._say()
        self.canvas.update()
        if not self.tool.busy:
            self._later.start()

    def _say(self) -> None:
        found = self.model.expansion
        reason = self.model.refusal or tr("Pull an edge outwards first")
        self.accept.set_available(found is not None, reason)
        if found is None:
            self.fact.setText(f"{self.model.width}×{self.model.height}")
            self.note.setText(self.model.refusal or tr("Pull an edge outwards, or choose a ratio."))
            return
        canvas, place = found.canvas, found.place
        self.fact.setText(
            tr(
                "{w}×{h}, {share} of it new",
                w=canvas.width,
                h=canvas.height,
                share=percent(found.new_share),
            )
        )
        self.note.setText(self._fate(found.scale, place.width, place.height))

    @staticmethod
    def _fate(scale: float, width: int, height: int) -> str:
        """What becomes of the old part, and what can be done about it."""
        if scale == 1:
            return tr("Image 1 keeps its pixels.")
        size = f"{width}×{height}"
        if scale < 1:
            text = "Image 1 shrinks to {share} ({size}): no larger picture can be asked for. Upscale the result afterwards."
            return tr(text, share=percent(scale), size=size)
        text = (
            "Image 1 grows to {share} ({size}): no smaller picture can be asked for. Better upscale it first."
        )
        return tr(text, share=percent(scale), size=size)

    # The view: all of the frame, with room to pull it

    def _look(self) -> None:
        """Lays the picture out so that the frame is seen whole."""
        model, viewport = self.model, self.canvas.viewport
        frame = model.frame
        width = model.width + frame.left + frame.right
        height = model.height + frame.top + frame.bottom
        fit = min(viewport.width / model.width, viewport.height / model.height)
        wanted = min(viewport.width / (width * _ROOM), viewport.height / (height * _ROOM))
        middle_x = (width / 2 - frame.left) / model.width
        middle_y = (height / 2 - frame.top) / model.height
        offset = Offset(x=middle_x - 0.5, y=middle_y - 0.5, zoom=wanted / fit)
        if self.view.fits and offset != self.view.offset(KEY):
            self.view.set_offset(KEY, offset)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()
