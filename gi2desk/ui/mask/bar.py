"""The controls of the mask painter: which tool, how large and how soft, and how the mask is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gi2desk.ui import theme
from gi2desk.ui.action import Actions
from gi2desk.ui.mask.easel import labelled
from gi2desk.ui.mask.model import LEAST_SIZE, MOST_SIZE, MaskModel, Shape, Tint
from gi2desk.ui.text import mark, tr, wrapped
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.field import ChoiceField, SliderField
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.segmented import Segmented
from gi2desk.ui.widgets.surface import Surface

_TOOLS = (
    (Shape.BRUSH, "mask.brush", "paint-brush"),
    (Shape.RECTANGLE, "mask.rectangle", "rectangle-dashed"),
    (Shape.LASSO, "mask.lasso", "lasso"),
)
TINTS = {
    Tint.RED: mark("Red"),
    Tint.GREEN: mark("Green"),
    Tint.BLUE: mark("Blue"),
    Tint.WHITE: mark("White"),
    Tint.BLACK: mark("Black"),
}
_SLIDER = 150


class MaskBar:
    """Fills a wrapping row with the controls and keeps them true."""

    def __init__(self, model: MaskModel, actions: Actions, row: FlowLayout) -> None:
        self._model = model
        self._actions = actions
        self.tools = {
            shape: Button("", role=Role.SEGMENT, picture=icon, checkable=True)
            for shape, _name, icon in _TOOLS
        }
        self.mode = Segmented(
            [
                ("paint", tr("Paint"), tr("What is painted will change")),
                ("erase", tr("Erase"), tr("Takes away from the mask; so does Alt while painting")),
            ],
            name=tr("Paint or erase"),
        )
        self.size = _slider(tr("Brush size"), LEAST_SIZE, MOST_SIZE, model.size, "px")
        self.hardness = _slider(tr("Hardness"), 0, 100, model.hardness, "%")
        self.feather = _slider(tr("Feather"), 0, 200, model.feather, "px")
        self.opacity = _slider(tr("Opacity of the mask's colour"), 10, 100, model.opacity, "%")
        self.tint = ChoiceField(
            [(tint.value, tr(text)) for tint, text in TINTS.items()], name=tr("Mask colour")
        )
        self.soften = IconButton("gradient", tr("Soften all edges by the feather"))
        self._size = labelled(tr("Size"), self.size)
        self._hardness = labelled(tr("Hardness"), self.hardness)
        self._feather = labelled(tr("Feather"), self.feather)
        self._fill(row)
        self._connect()
        self._show()

    def _fill(self, row: FlowLayout) -> None:
        row.addWidget(joined(*self.tools.values()))
        row.addWidget(self.mode)
        self.invert, self.clear = IconButton("selection-inverse", ""), IconButton("trash", "")
        self.undo, self.redo = IconButton("arrow-arc-left", ""), IconButton("arrow-arc-right", "")
        row.addWidget(together(self.invert, self.soften, self.clear, self.undo, self.redo))
        for part in (self._size, self._hardness, self._feather):
            row.addWidget(part)
        row.addWidget(labelled(tr("Shown in"), self.tint))
        row.addWidget(labelled(tr("Opacity"), self.opacity))

    def _connect(self) -> None:
        model, actions = self._model, self._actions
        for shape, name, _icon in _TOOLS:
            tool, action = self.tools[shape], actions.action(name)
            tool.clicked.connect(partial(self._choose, shape))
            tool.setToolTip(action.toolTip())
            tool.setAccessibleName(action.text())
        for button, name in (
            (self.invert, "mask.invert"),
            (self.clear, "mask.clear"),
            (self.undo, "edit.undo"),
            (self.redo, "edit.redo"),
        ):
            button.follow(actions.action(name))
        self.mode.chosen.connect(lambda value: model.set_erasing(value == "erase"))
        self.size.changed.connect(model.set_size)
        self.hardness.changed.connect(model.set_hardness)
        self.feather.changed.connect(model.set_feather)
        self.opacity.changed.connect(model.set_opacity)
        self.tint.picked.connect(lambda value: model.set_tint(Tint(value)))
        self.soften.clicked.connect(self._soften)
        model.tools_changed.connect(self._show)
        model.tint_changed.connect(self._show)

    def _choose(self, shape: Shape) -> None:
        self._model.choose(shape)

    def _soften(self) -> None:
        mask, radius = self._model.mask, max(1, self._model.feather)
        self._model.do(tr("Soften the mask"), lambda: mask.soften(radius))

    def _show(self) -> None:
        model = self._model
        for shape, button in self.tools.items():
            button.setChecked(shape is model.shape)
        self.mode.set_value("erase" if model.erasing else "paint")
        self.tint.set_value(model.tint.value)
        self.size.set_value(model.size)
        self.hardness.set_value(model.hardness)
        self.feather.set_value(model.feather)
        brush = model.shape is Shape.BRUSH
        self._size.setVisible(brush)
        self._hardness.setVisible(brush)
        self._feather.setVisible(not brush)
        self.soften.setToolTip(
            wrapped(
                tr("Soften all edges by {n} px", n=max(1, model.feather))
                if not brush
                else tr("Soften all edges")
            )
        )


def _slider(name: str, low: int, high: int, value: int, unit: str) -> SliderField:
    made = SliderField(value, low=low, high=high, unit=unit, name=name)
    made.setFixedWidth(_SLIDER)
    return made


def joined(*buttons: Button) -> QWidget:
    """Buttons of which one is chosen, as one piece."""
    group = Surface("segments")
    row = QHBoxLayout(group)
    row.setContentsMargins(2, 2, 2, 2)
    row.setSpacing(2)
    for button in buttons:
        row.addWidget(button)
    return group


def together(*buttons: IconButton) -> QWidget:
    """Buttons that belong together."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GRID // 2)
    for button in buttons:
        row.addWidget(button)
    return group
