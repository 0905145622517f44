"""The controls of cropping: quarter turns, straightening, the ratio, and the mask of the picture itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from gi2desk.core.adjustment import MOST_DEGREES
from gi2desk.core.ratio import RATIOS
from gi2desk.ui import theme
from gi2desk.ui.action import Actions
from gi2desk.ui.mask.easel import labelled
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.trim.model import FREE, OWN, TrimModel
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.field import ChoiceField, DecimalField
from gi2desk.ui.widgets.flow import FlowLayout

_SLIDER = 110
_TENTHS = 10


class TrimBar(QObject):
    """Fills a wrapping row with the controls and keeps them true."""

    mask_requested = Signal()

    def __init__(self, model: TrimModel, actions: Actions, row: FlowLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.left = IconButton("arrow-counter-clockwise", tr("Turn to the left"))
        self.right = IconButton("arrow-clockwise", tr("Turn to the right"))
        self.shape = ChoiceField(
            [(FREE, tr("Free")), (OWN, tr("Its own")), *((ratio.name, ratio.name) for ratio in RATIOS)],
            name=tr("Ratio of the crop"),
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.degrees = DecimalField(
            low=-MOST_DEGREES, high=MOST_DEGREES, decimals=1, unit="°", name=tr("Straighten")
        )
        self.mask = Button("", role=Role.QUIET)
        self.unmask = Button(
            tr("Remove mask"), role=Role.QUIET, tip=tr("Sends what the mask leaves out again, too")
        )
        self.undo, self.redo = IconButton("arrow-arc-left", ""), IconButton("arrow-arc-right", "")
        self.reset = Button(
            tr("Reset"), role=Role.QUIET, tip=tr("All of the picture, upright as it was added, without mask")
        )
        self._fill(row)
        self._connect()
        self.undo.follow(actions.action("edit.undo"))
        self.redo.follow(actions.action("edit.redo"))
        self._show()

    def _fill(self, row: FlowLayout) -> None:
        self.slider.setRange(round(-MOST_DEGREES * _TENTHS), round(MOST_DEGREES * _TENTHS))
        self.slider.setFixedWidth(_SLIDER)
        self.slider.setAccessibleName(tr("Straighten"))
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.degrees.setSingleStep(0.5)
        self.degrees.setFixedWidth(72)
        self.shape.setFixedWidth(92)
        row.addWidget(_together(self.left, self.right))
        row.addWidget(labelled(tr("Ratio"), self.shape))
        row.addWidget(labelled(tr("Straighten"), _together(self.slider, self.degrees)))
        row.addWidget(_together(self.mask, self.unmask))
        row.addWidget(_together(self.undo, self.redo, self.reset))

    def _connect(self) -> None:
        model = self._model
        self.left.clicked.connect(lambda: model.turn(-1))
        self.right.clicked.connect(lambda: model.turn(1))
        self.shape.picked.connect(model.choose_shape)
        self.slider.valueChanged.connect(lambda value: model.straighten(value / _TENTHS))
        self.degrees.valueChanged.connect(model.straighten)
        self.mask.clicked.connect(self.mask_requested)
        self.unmask.clicked.connect(lambda: model.set_mask(None))
        self.reset.clicked.connect(model.reset)
        model.changed.connect(self._show)

    def _show(self) -> None:
        adjustment = self._model.adjustment
        self.shape.set_value(self._model.shape)
        with QSignalBlocker(self.slider), QSignalBlocker(self.degrees):
            self.slider.setValue(round(adjustment.degrees * _TENTHS))
            self.degrees.setValue(adjustment.degrees)
        masked = adjustment.mask is not None
        self.mask.setText(tr("Edit mask…") if masked else tr("Mask…"))
        self.mask.setToolTip(wrapped(tr("Only what is painted is sent; the rest becomes transparent")))
        self.unmask.setVisible(masked)
        self.reset.set_available(not adjustment.plain, tr("All of the picture is sent already"))


def _together(*widgets: QWidget) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GRID // 2)
    for widget in widgets:
        row.addWidget(widget)
    return group
