"""The right panel of Review: what is known about the image that is looked at, read in workers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.core.tier import tier_of
from gi2desk.jobs import judge
from gi2desk.jobs.drift import Kinship, kinship
from gi2desk.jobs.facts import Facts, FileFacts, Relative, read_facts, read_file_facts
from gi2desk.ui import theme
from gi2desk.ui.advice import JudgeLink
from gi2desk.ui.command import command
from gi2desk.ui.kinship import drift_text, drift_tip, drift_tone
from gi2desk.ui.review import words
from gi2desk.ui.review.verdict import Verdict
from gi2desk.ui.sentence import said
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets import form
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.label import Badge, Label, SectionHeader
from gi2desk.ui.widgets.name import EditableName

# Holding an arrow key must not read fifty images.
_SETTLE_MS = 60
_NOTES_MS = 700
_LONG = 700
_KEPT = 256
# Ways on from a picture.
_ONWARDS = ("create.make_2k", "create.make_4k", "create.reference")


class Notes(QPlainTextEdit):
    """Text about one image; `written` comes when somebody pauses, leaves the field or looks at another image."""

    written = Signal(str, str)  # image, text

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Notes"))
        self.setPlaceholderText(tr("What should change, what to keep"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(84)
        self.setFont(theme.font(Size.SMALL))
        self._image = ""
        self._saved = ""
        self._timer = QTimer(self, singleShot=True, interval=_NOTES_MS)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)

    def show_notes(self, image: str, text: str) -> None:
        """Shows the notes of an image; what somebody is typing about the same one stays."""
        if image == self._image and (text == self._saved or self._timer.isActive()):
            return
        self.flush()
        self._image = ""
        self._saved = text
        if text != self.toPlainText():
            self.setPlainText(text)
        self._image = image

    def lock(self, reason: str) -> None:
        """Makes it read-only for a reason, or writable with an empty one."""
        self.setReadOnly(bool(reason))
        self.setToolTip(reason)

    def flush(self) -> None:
        """Tells now what was typed."""
        self._timer.stop()
        text = self.toPlainText()
        if self._image and text != self._saved:
            self._saved = text
            self.written.emit(self._image, text)

    def _on_text_changed(self) -> None:
        if self._image:
            self._timer.start()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()


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
        self._image = ""
        self._target: tuple[str, ...] = ()
        self._all_approved = False
        self._facts: Facts | None = None
        self._files: OrderedDict[str, FileFacts] = OrderedDict()
        self._kinships: OrderedDict[str, Kinship | None] = OrderedDict()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._read)
        self._build()
        self._show_nothing()

    def _build(self) -> None:
        column = self.column
        self.nothing = Label(
            tr("Choose an image to see what is known about it."), tone="secondary", wrap=True
        )
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
        self.prompt_header, self.prompt, self.more = self._prompt(inner)
        inner.section(tr("Notes"))
        self.judge = JudgeLink()
        inner.addWidget(self.judge, 0, Qt.AlignmentFlag.AlignLeft)
        self.notes = Notes()
        self.notes.written.connect(self.note_written)
        inner.addWidget(self.notes)
        self.lineage_header = inner.section(tr("Lineage"))
        self.lineage = QWidget()
        self.lineage.setAccessibleName(tr("Lineage"))
        self._links = FlowLayout(self.lineage, spacing=2)
        inner.addWidget(self.lineage)
        self.sent = Button(tr("What was sent"), role=Role.LINK, checkable=True, picture="caret-right")
        self.sent.toggled.connect(self._on_sent_toggled)
        inner.addSpacing(theme.GRID * 2)
        inner.addWidget(self.sent, 0, Qt.AlignmentFlag.AlignLeft)
        self.payload = QPlainTextEdit()
        self.payload.setReadOnly(True)
        self.payload.setAccessibleName(tr("What was sent"))
        self.payload.setFont(theme.font(Size.TINY, tabular=True))
        self.payload.setMinimumHeight(160)
        inner.addWidget(self.payload)

    def _onward(self, name: str) -> Button:
        action = self._services.actions.action(name)
        button = Button(action.text(), role=Role.OUTLINE, tip=tr(command(name).tip))
        button.clicked.connect(action.trigger)
        return button

    def _name_onwards(self) -> None:
        for name, button in zip(_ONWARDS, self.onwards, strict=True):
            action = self._services.actions.action(name)
            button.set_available(action.isEnabled(), action.toolTip())

    def _prompt(self, column: form.Column) -> tuple[QWidget, Label, Button]:
        column.addSpacing(theme.GRID * 3)
        header = QWidget()
        line = QHBoxLayout(header)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(SectionHeader(tr("Prompt")))
        line.addStretch(1)
        copy = IconButton("copy", tr("Copy the prompt"), side=theme.HIT)
        copy.clicked.connect(self.copy_prompt)
        line.addWidget(copy)
        column.addWidget(header)
        text = Label("", size=Size.SMALL, wrap=True, selectable=True)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        column.addWidget(text)
        more = Button(tr("Show all"), role=Role.LINK)
        more.clicked.connect(lambda: self._show_prompt(whole=True))
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return header, text, more

    # What it shows

    def show_image(self, image: str, target: Sequence[str], *, approved: bool = False) -> None:
        """Shows another image (an empty id is none). What is pressed here applies to `target`.

        `approved` tells that all of several are approved already.
        """
        self._target, self._all_approved = tuple(target), approved
        count, among = len(target), image in target
        self.several.setVisible(bool(image) and (count > 1 or not among))
        self.several.setText(
            tr_count(
                "{n} image chosen. This is one of them.", "{n} images chosen. This is one of them.", count
            )
            if among
            else tr_count("{n} image chosen, not this one.", "{n} images chosen, not this one.", count)
        )
        if image == self._image:
            self._name_approval()
            return
        self.notes.flush()
        self._image = image
        self._name_approval()
        if image:
            self._settle.start()
        else:
            self._show_nothing()

    def reread(self) -> None:
        """Reads the same image again: something about it changed."""
        if self._image and not self._settle.isActive():
            self._settle.start()

    @property
    def shown(self) -> Facts | None:
        """What is shown."""
        return self._facts

    def copy_prompt(self) -> None:
        """Puts the prompt on the clipboard."""
        if self._facts is not None and self._facts.generation is not None:
            QGuiApplication.clipboard().setText(self._facts.generation.recipe.prompt)
            self._services.messages.say(tr("The prompt is on the clipboard."))

    def edit_name(self) -> None:
        """Puts the cursor into the name of the concept."""
        if self._facts is not None and self._facts.image.id == self._image:
            self.ensureWidgetVisible(self.name)
            self.name.edit()

    def _on_renamed(self, name: str) -> None:
        if self._facts is not None:
            self.renamed.emit(self._facts.image.concept, name)

    def focus_notes(self) -> None:
        """Puts the cursor into the notes."""
        self.ensureWidgetVisible(self.notes)
        self.notes.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_nothing(self) -> None:
        self._image, self._facts = "", None
        self.notes.show_notes("", "")
        self.nothing.show()
        self.several.hide()
        self.body.hide()

    # Reading

    def _read(self) -> None:
        library, image = self._services.library, self._image

        def read() -> Facts | None:
            try:
                return read_facts(library, image)
            except UserError:
                return None  # it was deleted meanwhile

        self._services.tasks.run(read, done=lambda facts: self._on_read(image, facts))

    def _on_read(self, image: str, facts: Facts | None) -> None:
        if image != self._image:
            return
        if facts is None:
            self._show_nothing()
            return
        self._facts = facts
        self._show_facts(facts)
        known = self._files.get(facts.image.sha256)
        if known is None:
            path, sha256 = facts.path, facts.image.sha256
            self._services.tasks.run(
                lambda: read_file_facts(path),
                key=("file", sha256),
                done=lambda found: self._on_file_read(sha256, found),
            )

        self._measure(facts)

    def _measure(self, facts: Facts) -> None:
        """How far the image has drifted from its parent, where it has one."""
        library, image = self._services.library, facts.image.id
        if facts.image.lineage.parents and image not in self._kinships:
            self._services.tasks.run(
                lambda: kinship(library, image),
                key=("kinship", image),
                done=lambda found: self._on_measured(image, found),
            )

    def _on_measured(self, image: str, found: Kinship | None) -> None:
        self._kinships[image] = found
        while len(self._kinships) > _KEPT:
            self._kinships.popitem(last=False)
        if self._facts is not None and self._facts.image.id == image and found is not None:
            self._show_facts(self._facts)

    def _on_file_read(self, sha256: str, found: FileFacts) -> None:
        self._files[sha256] = found
        while len(self._files) > _KEPT:
            self._files.popitem(last=False)
        if self._facts is not None and self._facts.image.sha256 == sha256:
            self._show_facts(self._facts)

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
        kin = self._kinships.get(facts.image.id)
        if kin is not None:
            label = self.facts.add(tr("Parent"), drift_text(kin))
            label.setToolTip(drift_tip())
            tone = drift_tone(kin)
            label.set_tone("" if tone is Tone.NEUTRAL else tone.value)
        known = self._files.get(facts.image.sha256)
        self.facts.add(tr("Colour"), words.colour(known) if known else tr("Reading…"))
        if known is not None and known.profile_note:
            self.facts.add("", said(known.profile_note)).set_tone("warn")
        self.facts.add(tr("Credentials"), words.credentials(known.credentials) if known else tr("Reading…"))
        self.reason.setText(known.credentials.note if known is not None and known.credentials.present else "")
        self.reason.setVisible(bool(self.reason.text()))
        self._show_approval(facts)
        self._show_prompt(whole=False)
        self._show_lineage(facts)
        self._show_payload(facts)
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
        count, facts = len(self._target), self._facts
        if self._target == (self._image,):
            known = facts is not None and facts.image.id == self._image
            back = known and facts is not None and judge.is_approved(facts.marks)
            text = tr("Take the approval back") if back else tr("Approve")
        elif self._all_approved:
            text = tr_count("Take back {n} approval", "Take back {n} approvals", count)
        else:
            text = tr_count("Approve {n} image", "Approve {n} images", count) if count else tr("Approve")
        self.approve.setText(text)

    def _show_prompt(self, *, whole: bool) -> None:
        generation = self._facts.generation if self._facts is not None else None
        text = generation.recipe.prompt if generation is not None else ""
        short = not whole and len(text) > _LONG
        self.prompt.setText(f"{text[:_LONG].rstrip()}…" if short else text)
        self.prompt_header.setVisible(bool(text))
        self.prompt.setVisible(bool(text))
        self.more.setVisible(short)

    def _show_lineage(self, facts: Facts) -> None:
        while (item := self._links.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        family = facts.lineage if len(facts.lineage) > 1 else ()
        self.lineage_header.setVisible(bool(family))
        self.lineage.setVisible(bool(family))
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
        link.clicked.connect(lambda: self.image_wanted.emit(relative.id))
        return link

    def _show_payload(self, facts: Facts) -> None:
        generation = facts.generation
        self.sent.setVisible(generation is not None)
        self.payload.setPlainText(words.payload(generation) if generation is not None else "")
        self.payload.setVisible(generation is not None and self.sent.isChecked())

    def _on_sent_toggled(self, shown: bool) -> None:
        self.sent.set_picture("caret-down" if shown else "caret-right")
        self.payload.setVisible(shown and bool(self.payload.toPlainText()))


def _arrow() -> Label:
    arrow = Label("→", size=Size.SMALL, tone="secondary")
    arrow.setFixedHeight(theme.CONTROL)
    return arrow
