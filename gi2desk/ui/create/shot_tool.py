"""The tool that makes a concept of each shot of a list: taken apart, looked through, then drafted or generated."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from gi2desk.core.record import Concept
from gi2desk.core.shot import ShotList, split_shots
from gi2desk.jobs.bundle import Part, part_of, pictures, total
from gi2desk.jobs.shot import begin_concepts, recipe_of_shot, shots_in
from gi2desk.ui import theme
from gi2desk.ui.create.pay import PayButton
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.tool import Tool, each_text
from gi2desk.ui.money import price_of
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.label import Label, SectionHeader

_QUIET_MS = 150
_COMMON_HEIGHT, _SHOTS_HEIGHT = 64, 168


class _Line(QWidget):
    """A shot with its tick; what is wrong with it stands below."""

    changed = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.check = CheckBox("", checked=True)
        self.check.setAccessibleName(tr("Shot {n}", n=number))
        self.text = Label("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.reason = Label("", size=Size.SMALL, tone="warn", wrap=True)
        self.reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.price = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        count = Label(str(number), tone="secondary", tabular=True)
        count.setFixedWidth(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.reason)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(theme.GRID * 2)
        line.addWidget(self.check)
        line.addWidget(count)
        line.addLayout(words, 1)
        line.addWidget(self.price, 0, Qt.AlignmentFlag.AlignTop)
        self.check.toggled.connect(lambda _on: self.changed.emit())

    def show_shot(self, text: str, price: str, reason: str) -> None:
        """What it is and costs, and why it cannot be generated."""
        self.text.setText(text)
        self.price.setText(price if self.check.isChecked() else "")
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason) and self.check.isChecked())


class ShotTool(Tool):
    """`parts_ready` are requests for concepts that are there; `drafted` the concepts that were only begun."""

    parts_ready = Signal(tuple)
    drafted = Signal(tuple)

    def __init__(self, services: Services, sheet: Sheet) -> None:
        super().__init__(
            tr("Shot list"),
            tr(
                "Each shot becomes a concept of its own with the common part, the references and the size of this one."
            ),
        )
        self._services, self._sheet = services, sheet
        self.lines: list[_Line] = []
        self._shots: tuple[str, ...] = ()
        self.common = _field(
            tr("Common to all"), _COMMON_HEIGHT, tr("Style, light, place: what every shot shares")
        )
        self.list = _field(
            tr("Shots"),
            _SHOTS_HEIGHT,
            tr(
                "1. The harbour at dawn, wide\n2. Close-up of wet hands\n3. …\n\nOr paste rows of a spreadsheet"
            ),
        )
        self.draft_button = Button(tr("Make drafts"), role=Role.OUTLINE)
        self.pay = PayButton()
        self.footer.addWidget(self.draft_button)
        self.footer.addWidget(self.pay)
        for field in (self.common, self.list):
            self.column.addWidget(SectionHeader(field.accessibleName()))
            self.column.addWidget(field)
            self.column.addSpacing(theme.GRID * 2)
        self.found = SectionHeader("")
        self.column.addWidget(self.found)
        self.each = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.column.addWidget(self.each)
        self.column.addStretch(1)
        self._later = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._later.timeout.connect(self.refresh)
        self._fill()
        for field in (self.common, self.list):
            field.textChanged.connect(self._later.start)
        sheet.reshaped.connect(self._later.start)
        self.pay.confirmed.connect(lambda: self._begin(send=True))
        self.draft_button.clicked.connect(lambda: self._begin(send=False))
        self.refresh()

    def _fill(self) -> None:
        """The list in the prompt if there is one, else the prompt as the common part of a list that is still to come."""
        found = shots_in(self._sheet.recipe)
        self.common.setPlainText(found.common)
        lines = (f"{number}. {shot}" for number, shot in enumerate(found.shots, 1))
        gap = "\n\n" if any("\n" in shot for shot in found.shots) else "\n"
        self.list.setPlainText(gap.join(lines))

    def taken_apart(self) -> ShotList:
        """The shots as they stand, and everything that is common to them."""
        found = split_shots(self.list.toPlainText())
        parts = (self.common.toPlainText().strip(), found.common)
        return ShotList(common="\n\n".join(part for part in parts if part), shots=found.shots)

    def refresh(self) -> None:
        """Says what the text comes to."""
        found = self.taken_apart()
        self._shots = found.shots
        while len(self.lines) > len(found.shots):
            line = self.lines.pop()
            self.column.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self.lines) < len(found.shots):
            self._add_line()
        parts = self._parts(found)
        for line, shot, part in zip(self.lines, found.shots, parts, strict=True):
            line.show_shot(shot, self._price(part), part.reason)
        count = tr_count("{n} shot found", "{n} shots found", len(found.shots))
        self.found.setText(count if found.shots else tr("No shots yet"))
        self.each.setText(each_text(self._sheet.recipe.n))
        self.each.setVisible(bool(found.shots and self.each.text()))
        self._offer([part for line, part in zip(self.lines, parts, strict=True) if line.check.isChecked()])

    def _add_line(self) -> None:
        line = _Line(len(self.lines) + 1)
        line.changed.connect(self.refresh)
        self.column.insertWidget(self.column.count() - 1, line)
        self.lines.append(line)

    def _parts(self, found: ShotList) -> list[Part]:
        services, recipe = self._services, self._sheet.recipe
        return [
            part_of(recipe_of_shot(recipe, found.common, shot), services.catalogue, services.connection)
            for shot in found.shots
        ]

    def _price(self, part: Part) -> str:
        if part.reason:
            return ""
        services = self._services
        known = total([part], services.catalogue, services.connection, services.feed.history)
        return price_of(known, part.recipe.n)

    def _offer(self, ticked: list[Part]) -> None:
        services = self._services
        known = (
            total(ticked, services.catalogue, services.connection, services.feed.history) if ticked else None
        )
        reason = ""
        if services.library.read_only:
            reason = tr("This library can only be looked at.")
        elif not ticked:
            reason = tr("Write or paste at least one shot.")
        self.draft_button.setText(tr_count("Make {n} draft", "Make {n} drafts", len(ticked)))
        self.draft_button.set_available(not reason, reason)
        pay_reason = reason or ("" if pictures(ticked) else ticked[0].reason)
        self.pay.offer(tuple(ticked), pictures(ticked), known, pay_reason)
        refused = sum(bool(part.reason) for part in ticked)
        text = tr_count("{n} cannot be sent.", "{n} cannot be sent.", refused) if refused else ""
        self.remark(services.connection, text)

    def _begin(self, *, send: bool) -> None:
        """Makes the concepts, then hands them on; a second press while that runs does nothing."""
        services, recipe, found = self._services, self._sheet.recipe, self.taken_apart()
        parts = self._parts(found)
        chosen = [
            shot
            for line, shot, part in zip(self.lines, found.shots, parts, strict=False)
            if line.check.isChecked() and not (send and part.reason)
        ]
        project = services.desk.project or None

        def done(concepts: tuple[Concept, ...]) -> None:
            if not send:
                self.drafted.emit(concepts)
                return
            made = (
                part_of(concept.draft.recipe, services.catalogue, services.connection, concept=concept.id)
                for concept in concepts
                if concept.draft is not None
            )
            self.parts_ready.emit(tuple(made))

        services.tasks.run(
            lambda: begin_concepts(services.library, recipe, found.common, chosen, project),
            key=("shots", id(self)),
            done=done,
        )


def _field(name: str, height: int, placeholder: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    field.setTabChangesFocus(True)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setFixedHeight(height)
    return field
