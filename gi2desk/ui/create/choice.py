"""What the choices of a request have in common: what they offer, why something cannot be chosen, and advice below them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.ui import theme
from gi2desk.ui.advice import AdviceButton, AdviceLine
from gi2desk.ui.text import wrapped
from gi2desk.ui.widgets.field import ChoiceField


def narrow(*fields: ChoiceField) -> None:
    """Long names must not hold the panel wide."""
    for field in fields:
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(4)


def advised(field: ChoiceField, button: AdviceButton, line: AdviceLine) -> QWidget:
    """A choice with its advice below it."""
    box = QWidget()
    row = QHBoxLayout()
    row.setSpacing(theme.GRID)
    row.addWidget(line, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(field)
    column.addLayout(row)
    box.setFocusProxy(field)
    return box


def offer(field: ChoiceField, options: list[tuple[str, str]]) -> None:
    """Replaces the options only where they differ, so that an open list stays open."""
    shown = [(str(field.itemData(row) or ""), field.itemText(row)) for row in range(field.count())]
    if shown != options:
        field.set_options(options)


def restrict(field: ChoiceField, refusal: Callable[[str], str]) -> None:
    """Disables what cannot be chosen now and says why in the tooltip of the option."""
    model = field.model()
    assert isinstance(model, QStandardItemModel)
    reasons = []
    for row in range(field.count()):
        value = str(field.itemData(row) or "")
        reason = "" if value == field.value else refusal(value)
        item = model.item(row)
        item.setEnabled(not reason)
        item.setToolTip(wrapped(reason))
        if reason:
            reasons.append(f"{item.text()}: {reason}")
    field.setToolTip(wrapped("\n".join(reasons)))
