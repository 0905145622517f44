"""Parts of the info panel that are there only where an image has them: its prompt, its family, what was sent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from gi2desk.core.record import Generation
from gi2desk.jobs.facts import Facts, Relative
from gi2desk.ui import theme
from gi2desk.ui.review import words
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets import form
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.label import Label, SectionHeader

_LONG = 700


class PromptSection:
    """The prompt of the request, its first part only where it is long."""

    def __init__(self, column: form.Column) -> None:
        self._whole = ""
        column.addSpacing(theme.GRID * 3)
        self.header = QWidget()
        line = QHBoxLayout(self.header)
        line.setContentsMargins(0, 0, 0, 0)
        self._title = SectionHeader(tr("Prompt"))
        line.addWidget(self._title)
        line.addStretch(1)
        self.copy = IconButton("copy", tr("Copy the prompt"), side=theme.HIT)
        line.addWidget(self.copy)
        column.addWidget(self.header)
        self.text = Label("", size=Size.SMALL, wrap=True, selectable=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        column.addWidget(self.text)
        self.more = Button(tr("Show all"), role=Role.LINK)
        self.more.clicked.connect(lambda: self._show(whole=True))
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_prompt(self, text: str, of: int = 0) -> None:
        """Shows a prompt; there is no such part without one. `of` is the number of the image that it was for, if another."""
        self._title.setText(tr("Prompt of #{n}", n=of) if of else tr("Prompt"))
        self._whole = text
        self._show(whole=False)

    def _show(self, *, whole: bool) -> None:
        text = self._whole
        short = not whole and len(text) > _LONG
        self.text.setText(f"{text[:_LONG].rstrip()}…" if short else text)
        self.header.setVisible(bool(text))
        self.text.setVisible(bool(text))
        self.more.setVisible(short)


class Lineage(QWidget):
    """The image between those that it came from and those that came of it; `wanted` is the id of one of them."""

    wanted = Signal(str)

    def __init__(self, column: form.Column) -> None:
        super().__init__()
        self._header = column.section(tr("Lineage"))
        self.setAccessibleName(tr("Lineage"))
        self._links = FlowLayout(self, spacing=2)
        column.addWidget(self)

    def show_facts(self, facts: Facts) -> None:
        """Shows the family of an image."""
        while (item := self._links.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        family = facts.lineage if len(facts.lineage) > 1 else ()
        self._header.setVisible(bool(family))
        self.setVisible(bool(family))
        for place, relative in enumerate(family):
            if place:
                self._links.addWidget(_arrow())
            self._links.addWidget(self._link(relative, facts))

    def _link(self, relative: Relative, facts: Facts) -> QWidget:
        text = f"#{relative.number} {relative.tier.label}"
        if relative.id == facts.image.id:
            here = Label(text, size=Size.SMALL, weight=theme.Weight.STRONG, tone="strong", tabular=True)
            here.setFixedHeight(theme.CONTROL)
            return here
        link = Button(text, role=Role.LINK, tip=tr("Shows this image"))
        link.setFont(theme.font(Size.SMALL, tabular=True))
        link.clicked.connect(lambda: self.wanted.emit(relative.id))
        return link


class SentSection:
    """The request as it was sent, folded away until somebody asks."""

    def __init__(self, column: form.Column) -> None:
        self.button = Button(tr("What was sent"), role=Role.LINK, checkable=True, picture="caret-right")
        self.button.toggled.connect(self._on_toggled)
        column.addSpacing(theme.GRID * 2)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.payload = QPlainTextEdit()
        self.payload.setReadOnly(True)
        self.payload.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.payload.setAccessibleName(tr("What was sent"))
        self.payload.setFont(theme.font(Size.TINY, tabular=True))
        self.payload.setMinimumHeight(160)
        column.addWidget(self.payload)

    def show_generation(self, generation: Generation | None, of: int = 0) -> None:
        """Shows the request that an image came of; there is no such part without one. `of` is as for the prompt."""
        self.button.setText(tr("What was sent for #{n}", n=of) if of else tr("What was sent"))
        self.button.setVisible(generation is not None)
        self.payload.setPlainText(words.payload(generation) if generation is not None else "")
        self.payload.setVisible(generation is not None and self.button.isChecked())

    def _on_toggled(self, shown: bool) -> None:
        self.button.set_picture("caret-down" if shown else "caret-right")
        self.payload.setVisible(shown and bool(self.payload.toPlainText()))


def _arrow() -> Label:
    arrow = Label("→", size=Size.SMALL, tone="secondary")
    arrow.setFixedHeight(theme.CONTROL)
    return arrow
