"""What the words of the prompt cannot do: one line, or a number that unfolds; each can be sent away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from gi2desk.core.recipe import Recipe
from gi2desk.ui import theme
from gi2desk.ui.create.options import Fold
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.tasks import Tasks
from gi2desk.ui.text import tr, tr_count, wrapped
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.label import Badge, Label

if TYPE_CHECKING:
    from gi2desk.core.lint import Hint

DELAY_MS = 250
# Longer prompts are looked at in a worker, and the first one, for which the rules are read.
_SHORT = 4_000


class HintRow(QWidget):
    """One hint: what it says, why, what puts it right, and away with it."""

    dismissed = Signal(str)
    mention_requested = Signal(tuple)  # numbers of references
    place_requested = Signal(str)

    def __init__(self, hint: Hint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = hint
        message = tr(hint.message, **hint.values)
        self.text = Badge(message, Tone.WARN)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.text.setContentsMargins(4, 4, 4, 4)
        self.why = Label(self._explained(), size=Size.TINY, tone="secondary", wrap=True)
        self.why.hide()
        self.more = Button(tr("Why"), role=Role.QUIET, checkable=True)
        self.more.setProperty("word", True)
        self.more.setFont(theme.font(Size.TINY))
        self.more.setAccessibleName(tr("Why: {hint}", hint=message))
        self.more.toggled.connect(self._on_more_toggled)
        self.mend = Button(tr_count("Mention it", "Mention them", len(hint.references)), role=Role.LINK)
        self.mend.setFont(theme.font(Size.SMALL))
        self.mend.setVisible(bool(hint.references))
        self.mend.clicked.connect(lambda: self.mention_requested.emit(hint.references))
        self.away = IconButton("x", tr("Dismiss for this prompt"), side=theme.HIT)
        self.away.clicked.connect(lambda: self.dismissed.emit(hint.id))
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.text, 1)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.away, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(line)
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.why)

    def say_mend(self, sentences: Sequence[str]) -> None:
        """Says what the button would write."""
        tip = tr("Adds to the prompt: {text}", text=" ".join(sentences))
        self.mend.setToolTip(wrapped(tip))
        self.mend.setAccessibleDescription(tip)

    def _explained(self) -> str:
        return f"{tr(self.hint.why)} {tr('Source: {source}.', source=tr(self.hint.source))}"

    def _on_more_toggled(self, shown: bool) -> None:
        self.why.setVisible(shown)
        if shown and self.hint.found:
            self.place_requested.emit(self.hint.found)


class HintList(QWidget):
    """Follows the sheet a moment later, since hints between two letters would only flicker."""

    place_requested = Signal(str)
    mention_requested = Signal(tuple)  # numbers of references

    def __init__(self, tasks: Tasks, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._sheet = tasks, sheet
        self._shown: tuple[Hint, ...] = ()
        self._prepared = False
        self.rows: list[HintRow] = []
        self.fold = Fold("")
        self.fold.setFont(theme.font(Size.SMALL))
        self.fold.toggled.connect(self._arrange)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._delay = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._delay.timeout.connect(self.look)
        sheet.changed.connect(self._delay.start)
        sheet.opened.connect(self.look)
        self._arrange()
        self.look()

    @property
    def hints(self) -> tuple[Hint, ...]:
        """What is said now."""
        return self._shown

    @property
    def settled(self) -> bool:
        """True when nothing is still to be looked at."""
        return not self._delay.isActive() and not self._tasks.is_running(self._key)

    def look(self) -> None:
        """Looks at the request as it is."""
        self._delay.stop()
        recipe = self._sheet.recipe
        if not recipe.prompt.strip():
            self._show(())
        elif self._prepared and len(recipe.prompt) <= _SHORT:
            self._show(_hints(recipe))
        elif self._tasks.is_running(self._key):
            self._delay.start()
        else:
            self._tasks.run(
                lambda: _hints(recipe), key=self._key, done=lambda found: self._on_found(recipe, found)
            )

    @property
    def _key(self) -> tuple[str, int]:
        return ("hints", id(self))

    def _on_found(self, recipe: Recipe, found: tuple[Hint, ...]) -> None:
        self._prepared = True
        if isValid(self) and recipe is self._sheet.recipe:
            self._show(found)

    def _show(self, found: tuple[Hint, ...]) -> None:
        if found == self._shown:
            self._say_mends()
            return
        self._shown = found
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [HintRow(hint) for hint in found]
        for row in self.rows:
            row.dismissed.connect(self._on_dismissed)
            row.place_requested.connect(self.place_requested)
            row.mention_requested.connect(self.mention_requested)
            self._column.addWidget(row)
        self.fold.setText(tr_count("{n} hint", "{n} hints", len(found)))
        self._say_mends()
        self._arrange()

    def _say_mends(self) -> None:
        count = len(self._sheet.recipe.references)
        for row in self.rows:
            if row.hint.references and max(row.hint.references) <= count:
                row.say_mend(self._sheet.introductions(row.hint.references))

    def _on_dismissed(self, hint: str) -> None:
        self._sheet.dismiss(hint)
        self.look()

    def _arrange(self) -> None:
        several = len(self._shown) > 1
        self.fold.setVisible(several)
        for row in self.rows:
            row.setVisible(not several or self.fold.isChecked())
        self.setVisible(bool(self._shown))


def _hints(recipe: Recipe) -> tuple[Hint, ...]:
    from gi2desk.jobs.lint import hints

    return hints(recipe)
