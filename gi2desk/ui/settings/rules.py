"""What a service does differently from OpenAI: said in words, and edited as text that its description can be pasted into."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.service import rules_text, summary, with_rules
from gi2desk.ui import theme
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label

_LINES = 12


class RulesText(QPlainTextEdit):
    """The rules as JSON, high enough to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Rules of this service as JSON"))
        self.setFont(theme.font(Size.SMALL, tabular=True))
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, _LINES * self.fontMetrics().lineSpacing() + 16)


class RulesEntry(QWidget):
    """`edited` comes with the connection as it is after a change that fits."""

    edited = Signal(object)

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self.words = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.open = Button(tr("Edit as text"), role=Role.QUIET, checkable=True, picture="caret-down")
        self.text = RulesText()
        self.problem = Label("", size=Size.SMALL, tone="bad", wrap=True)
        self.keep = Button(tr("Use these rules"), role=Role.OUTLINE)
        self._below = QWidget()
        inner = QVBoxLayout(self._below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.GRID)
        hint = tr(
            "Only what differs from OpenAI, such as prices by tier. Paste a service's description here."
        )
        inner.addWidget(Label(hint, size=Size.SMALL, tone="secondary", wrap=True))
        inner.addWidget(self.text)
        inner.addWidget(self.problem)
        inner.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.open, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        column.addWidget(self._below)
        self._below.hide()
        self.problem.hide()
        self.open.toggled.connect(self._below.setVisible)
        self.text.textChanged.connect(self._check)
        self.keep.clicked.connect(self._on_keep_clicked)
        self.use(connection)

    def use(self, connection: Connection) -> None:
        """Shows the rules of a connection that was edited elsewhere."""
        self._connection = connection
        said = summary(connection)
        self.words.setText(" · ".join(said) if said else tr("Like OpenAI"))
        if not self._below.isVisible():
            self.text.setPlainText(rules_text(connection))
        self._check()

    def _check(self) -> None:
        problem, changed = "", False
        try:
            changed = with_rules(self._connection, self.text.toPlainText()) != self._connection
        except UserError as error:
            problem = str(error)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        nothing = "" if changed else tr("Nothing has changed.")
        self.keep.set_available(changed and not problem, problem or nothing)

    def _on_keep_clicked(self) -> None:
        self.edited.emit(with_rules(self._connection, self.text.toPlainText()))
