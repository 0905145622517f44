"""The right panel of Review: what is known about the image that is looked at, read in workers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gi2desk.core.tier import tier_of
from gi2desk.jobs import judge
from gi2desk.jobs.facts import Facts
from gi2desk.ui import theme
from gi2desk.ui.advice import JudgeLink
from gi2desk.ui.command import command
from gi2desk.ui.kinship import drift_text, drift_tip, drift_tone
from gi2desk.ui.review import words
from gi2desk.ui.review.notes import Notes
from gi2desk.ui.review.reader import Reader
from gi2desk.ui.review.section import Lineage, PromptSection, SentSection
from gi2desk.ui.review.verdict import Verdict
from gi2desk.ui.sentence import said
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count, wrapped
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets import form
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Badge, Label
from gi2desk.ui.widgets.name import EditableName

# Ways on from a picture.
_ONWARDS = ("create.make_2k", "create.make_4k", "create.reference")


class InfoPanel(form.PanelScroll):
    """`image_wanted` asks for a relative, `approve_pressed` to approve or take it back, `note_written` to keep notes."""

    image_wanted = Signal(str)
    approve_pressed = Signal()
    note_written = Signal(str, str)
    renamed = Signal(str, str)  # id of a concept, and its new name

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setAccessibleName(tr("Info"))
        self._services = services
        self._target: tuple[str, ...] = ()
        self._all_approved = False
        self._reader = Reader(services, self)
        self._reader.changed.connect(self._on_read)
        self._reader.gone.connect(self._show_nothing)
        self._build()
        self._show_nothing()

    def _build(self) -> None:
        column = self.column
        self.nothing = Label("", tone="secondary", wrap=True)
        self.several = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.body = QWidget()
        inner = form.Column(self.body, margin=0)
        column.addWidget(self.nothing)
        column.addWidget(self.several)
        column.addWidget(self.body)
        column.addStretch(1)
        self.name = EditableName(weight=theme.Weight.MEDIUM)
        self.name.renamed.connect(self._on_renamed)
        inner.addWidget(self.name)
        self.verdict = Verdict(self._services)
        inner.addWidget(self.verdict)
        inner.section(tr("Info"))
        self.facts = form.Facts()
        inner.addWidget(self.facts)
        self.reason = Label("", size=Size.TINY, tone="secondary", wrap=True, selectable=True)
        inner.addWidget(self.reason)
        self.approved = Label("", size=Size.SMALL, tone="ok", wrap=True)
        inner.addWidget(self.approved)
        self.approve = Button(tr("Approve"), role=Role.OUTLINE, picture="check-circle")
        self.approve.clicked.connect(self.approve_pressed)
        inner.addWidget(self.approve)
        self.onwards = [self._onward(name) for name in _ONWARDS]
        for button in self.onwards:
            inner.addWidget(button)
        for name in _ONWARDS:
            self._services.actions.action(name).changed.connect(self._name_onwards)
        self.prompt = PromptSection(inner)
        self.prompt.copy.clicked.connect(self.copy_prompt)
        inner.section(tr("Notes"))
        self.judge = JudgeLink()
        inner.addWidget(self.judge, 0, Qt.AlignmentFlag.AlignLeft)
        self.notes = Notes()
        self.notes.written.connect(self.note_written)
        inner.addWidget(self.notes)
        self.lineage = Lineage(inner)
        self.lineage.wanted.connect(self.image_wanted)
        self.sent = SentSection(inner)

    def _onward(self, name: str) -> Button:
        action = self._services.actions.action(name)
        button = Button(action.text(), role=Role.OUTLINE, tip=tr(command(name).tip))
        button.clicked.connect(action.trigger)
        return button

    def _name_onwards(self) -> None:
        for name, button in zip(_ONWARDS, self.onwards, strict=True):
            action = self._services.actions.action(name)
            button.set_available(action.isEnabled(), action.toolTip())

    # What it shows

    def show_image(self, image: str, target: Sequence[str], *, approved: bool = False) -> None:
        """Shows another image (an empty id is none). What is pressed here applies to `target`.

        `approved` tells that all of several are approved already.
        """
        self._target, self._all_approved = tuple(target), approved
        self.nothing.setText(tr("Choose an image to see what is known about it."))
        count, among = len(target), image in target
        self.several.setVisible(bool(image) and (count > 1 or not among))
        self.several.setText(
            tr_count(
                "{n} image chosen. This is one of them.", "{n} images chosen. This is one of them.", count
            )
            if among
            else tr_count("{n} image chosen, not this one.", "{n} images chosen, not this one.", count)
        )
        if image == self._reader.image:
            self._name_approval()
            return
        self.notes.flush()
        self._reader.ask(image)
        self._name_approval()
        if not image:
            self._show_nothing()

    def reread(self) -> None:
        """Reads the same image again: something about it changed."""
        self._reader.reread()

    @property
    def shown(self) -> Facts | None:
        """What is shown."""
        return self._reader.facts

    def copy_prompt(self) -> None:
        """Puts the prompt on the clipboard."""
        shown = self.shown
        if shown is not None and shown.generation is not None:
            QGuiApplication.clipboard().setText(shown.generation.recipe.prompt)
            self._services.messages.say(tr("The prompt is on the clipboard."))

    def edit_name(self) -> None:
        """Puts the cursor into the name of the concept."""
        if self._reader.current is not None:
            self.ensureWidgetVisible(self.name)
            self.name.edit()

    def _on_renamed(self, name: str) -> None:
        if self.shown is not None:
            self.renamed.emit(self.shown.image.concept, name)

    def focus_notes(self) -> None:
        """Puts the cursor into the notes."""
        self.ensureWidgetVisible(self.notes)
        self.notes.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_trash(self) -> None:
        """Shows nothing of what lies in the trash, and says so."""
        self.show_image("", ())
        self.nothing.setText(tr("Restore an image to see what is known about it."))

    def _show_nothing(self) -> None:
        self.notes.show_notes("", "")
        self.nothing.show()
        self.several.hide()
        self.body.hide()

    def _on_read(self) -> None:
        if self.shown is not None:
            self._show_facts(self.shown)

    def _show_facts(self, facts: Facts) -> None:
        self.nothing.hide()
        read_only = self._services.library.read_only
        why = tr("This library can only be looked at.")
        if not self.name.editing:
            self.name.show_name(facts.concept_name, editable=not read_only, reason=why)
            self.name.setAccessibleName(tr("Concept: {name}", name=facts.concept_name))
        self.facts.clear()
        for line in words.lines(facts):
            extra = Badge(line.badge, line.tone) if line.badge else None
            label = self.facts.add(line.name, line.value, extra)
            if not line.name:
                label.set_tone("warn")
        kin = self._reader.kinship
        if kin is not None:
            label = self.facts.add(tr("Parent"), drift_text(kin, short=True))
            label.setToolTip(wrapped(drift_tip()))
            tone = drift_tone(kin)
            label.set_tone("" if tone is Tone.NEUTRAL else tone.value)
        known = self._reader.file
        self.facts.add(tr("Colour"), words.colour(known) if known else tr("Reading…"))
        if known is not None and known.profile_note:
            self.facts.add("", said(known.profile_note)).set_tone("warn")
        self.facts.add(tr("Credentials"), words.credentials(known.credentials) if known else tr("Reading…"))
        stated = known is not None and known.credentials.present
        self.reason.setText(said(known.credentials.note) if known is not None and stated else "")
        self.reason.setVisible(bool(self.reason.text()))
        self._show_approval(facts)
        prompt = facts.generation.recipe.prompt if facts.generation is not None else ""
        self.prompt.show_prompt(prompt, facts.asked)
        self.lineage.show_facts(facts)
        self.sent.show_generation(facts.generation, facts.asked)
        self.judge.show_tier(tier_of(facts.image.width, facts.image.height))
        self.notes.show_notes(facts.image.id, facts.marks.notes)
        self.body.show()

    def _show_approval(self, facts: Facts) -> None:
        approved = judge.is_approved(facts.marks)
        self.approved.setVisible(approved)
        if approved and facts.marks.approval is not None:
            self.approved.setText(words.approval(facts.marks.approval))
            intact = facts.marks.approval.sha256 == facts.image.sha256
            self.approved.set_tone("ok" if intact else "warn")
        self._name_approval()
        locked = tr("Approved is locked. Take the approval back to change the notes.") if approved else ""
        read_only = tr("This library can only be looked at.") if self._services.library.read_only else ""
        self.notes.lock(read_only or locked)
        self.approve.set_available(not read_only, read_only)

    def _name_approval(self) -> None:
        """Says what a press applies to: several are approved at once, and then not only the one that is shown."""
        count, facts = len(self._target), self._reader.current
        if self._target == (self._reader.image,):
            back = facts is not None and judge.is_approved(facts.marks)
            text = tr("Take the approval back") if back else tr("Approve")
        elif self._all_approved:
            text = tr_count("Take back {n} approval", "Take back {n} approvals", count)
        else:
            text = tr_count("Approve {n} image", "Approve {n} images", count) if count else tr("Approve")
        self.approve.setText(text)
