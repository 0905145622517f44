"""One of a few, side by side: 1K / 2K / 4K, same framing / 100 %."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.surface import Surface


class Segmented(Surface):
    """A row of joined buttons. `options` are (value, text) or (value, text, tooltip).

    `exclusive` false makes each a switch of its own; `toggled` tells value and state then, `chosen` the value otherwise.
    """

    chosen = Signal(str)
    toggled = Signal(str, bool)

    def __init__(
        self,
        options: Sequence[tuple[str, ...]],
        *,
        name: str = "",
        exclusive: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("segments", parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(exclusive)
        self._buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for value, text, *tip in options:
            button = Button(text, role=Role.SEGMENT, checkable=True, tip=tip[0] if tip else "")
            button.clicked.connect(lambda checked, value=value: self._on_clicked(value, checked))
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        if exclusive and self._buttons:
            next(iter(self._buttons.values())).setChecked(True)

    @property
    def value(self) -> str:
        """The chosen value (of an exclusive row), or an empty text."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str, on: bool = True) -> None:
        """Shows `value` as chosen without telling."""
        self._buttons[value].setChecked(on)

    def button(self, value: str) -> Button:
        """The button of `value`, to enable it or set its tooltip."""
        return self._buttons[value]

    def _on_clicked(self, value: str, checked: bool) -> None:
        if self._group.exclusive():
            self.chosen.emit(value)
        else:
            self.toggled.emit(value, checked)
