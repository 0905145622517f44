"""What has to be said about references: lines below the tiles that stay until they are dismissed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.ui import theme
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.label import Label

_TONES = {Tone.NEUTRAL: "secondary", Tone.WARN: "warn", Tone.BAD: "bad"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said below the references."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Deed:
    """What can be done about a remark, as a link below it."""

    text: str
    name: str
    do: Callable[[], object]


class Remarks(QWidget):
    """Lines below the tiles that stay until they are dismissed or something new is added.

    Notes tell what the last change brought with it and go with the next one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.GRID)
        self._close = IconButton("x", tr("Dismiss"), side=theme.HIT)
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addLayout(self._column, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Adds lines; what is said already is not said twice."""
        for remark in remarks:
            if remark.text not in self.texts:
                self._column.addWidget(_line(remark))
        self.setVisible(self._column.count() > 0)

    def show_notes(self, texts: Sequence[str]) -> None:
        """Says what came of a change instead of what came of the one before."""
        for line in self._notes:
            self._drop(line)
        self._notes = [_line(Remark(text)) for text in texts]
        for line in self._notes:
            self._column.addWidget(line)
        self.setVisible(self._column.count() > 0)

    def withdraw(self, text: str) -> None:
        """Takes a note away that is no longer true."""
        gone = [line for line in self._notes if isinstance(line, Label) and line.text() == text]
        self._notes = [line for line in self._notes if line not in gone]
        for line in gone:
            self._drop(line)
        self.setVisible(self._column.count() > 0)

    def clear(self) -> None:
        """Takes all lines away."""
        self._notes = []
        while (item := self._column.itemAt(0)) is not None:
            line = item.widget()
            assert line is not None
            self._drop(line)
        self.hide()

    def _drop(self, line: QWidget) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said."""
        items = (self._column.itemAt(index) for index in range(self._column.count()))
        lines = (item.widget() for item in items if item is not None)
        return tuple(line.text() for line in lines if isinstance(line, Label))


class Problem(QWidget):
    """Something that stays until it is dealt with, and the ways to do that."""

    def __init__(self, remark: Remark, deeds: Sequence[Deed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = remark.text
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_line(remark))
        row = QHBoxLayout()
        row.setSpacing(theme.GRID * 3)
        for deed in deeds:
            button = Button(deed.text, role=Role.LINK)
            button.setAccessibleName(deed.name)
            button.clicked.connect(deed.do)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)


class Problems(QWidget):
    """The problems that there are, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: list[Problem] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows these instead; the same ones stay, and with them the focus."""
        if [problem.text for problem in problems] == [problem.text for problem in self.shown]:
            return
        for problem in self.shown:
            self._column.removeWidget(problem)
            problem.hide()
            problem.deleteLater()
        self.shown = list(problems)
        for problem in self.shown:
            self._column.addWidget(problem)
        self.setVisible(bool(self.shown))


def _line(remark: Remark) -> Label:
    return Label(remark.text, size=Size.SMALL, tone=_TONES[remark.tone], wrap=True, selectable=True)
