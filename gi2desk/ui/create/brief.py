"""The project's brief and style prefix beside the prompt: read while one writes, and changed where one is."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from gi2desk.core.errors import UserError
from gi2desk.core.record import Project
from gi2desk.library.change import Change, Topic
from gi2desk.library.library import Library
from gi2desk.ui import theme
from gi2desk.ui.create.editor import PromptEdit
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.label import ElidedLabel, Label

QUIET_MS = 500


class ProjectOfSheet(QObject):
    """Knows the project of what is written, and tells the sheet its style prefix. `close` it with the workspace."""

    changed = Signal()
    _told = Signal(object)

    def __init__(self, services: Services, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._sheet = services, sheet
        self.project: Project | None = None
        # That at the top of the window; what is written may be in another one, or in none.
        self.open: Project | None = None
        self._again = self._closed = False
        sheet.opened.connect(self.read)
        services.desk.project_changed.connect(self.read)
        # Observers are called on the thread that made the change; the signal brings it here.
        self._told.connect(self._on_library_changed)
        self._stop = services.library.subscribe(self._told.emit)
        self.read()

    def close(self) -> None:
        """Follows no longer."""
        self._closed = True
        self._stop()
        self._services.desk.project_changed.disconnect(self.read)

    @property
    def _key(self) -> tuple[str, int]:
        return ("project of the sheet", id(self))

    def read(self, _project: str = "") -> None:
        """Finds out which project it is, and what its record says."""
        tasks = self._services.tasks
        if tasks.is_running(self._key):
            self._again = True
            return
        self._again = False
        library, concept, desk = self._services.library, self._sheet.concept, self._services.desk.project
        tasks.run(
            lambda: (project_of(library, concept, desk), project_of(library, "", desk)),
            key=self._key,
            done=self._on_read,
        )

    def _on_library_changed(self, change: Change) -> None:
        if change.kind in {Topic.PROJECT, Topic.LIBRARY} and not self._closed:
            self.read()

    def _on_read(self, found: tuple[Project | None, Project | None]) -> None:
        if self._closed:
            return
        self.project, self.open = found
        self._sheet.use_style(self.project.style_prefix if self.project is not None else "")
        self.changed.emit()
        if self._again:
            self.read()


def project_of(library: Library, concept_id: str, otherwise: str) -> Project | None:
    """The project of a concept, or the one called `otherwise` where the concept is not written down yet. Blocking."""
    project_id: str | None = otherwise or None
    if concept_id:
        # One that is not there yet is saved with its first words, in the project that is open.
        with contextlib.suppress(UserError):
            project_id = library.concept(concept_id).project
    if project_id is None:
        return None
    try:
        return library.project(project_id)
    except UserError:
        return None


def write_brief(library: Library, project_id: str, brief: str, style: str) -> None:
    """Puts both into the record of a project, as it is now. Blocking. Raises UserError."""
    known = library.project(project_id)
    changed = replace(known, brief=brief, style_prefix=style)
    if changed != known:
        library.save_project(changed)


class BriefSection(QWidget):
    """Both texts, saved while they are written. Not there until it is asked for."""

    def __init__(self, services: Services, source: ProjectOfSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._source = services, source
        self._id = ""
        self._dirty = self._saving = False
        self.title = ElidedLabel("", size=Size.TINY, tone="secondary")
        self.close_button = IconButton("x", tr("Close the brief"), side=theme.HIT)
        self.note = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.brief_label = Label(tr("Brief"), size=Size.TINY, tone="secondary")
        # Of one height each, so that nothing below moves while they are written.
        self.brief = PromptEdit(
            tr("Brief"), tr("What the client wants, for whom, and what must not happen"), least=6, most=6
        )
        self.brief_label.setBuddy(self.brief)
        self.style_label = Label(tr("Style, in front of every prompt"), size=Size.TINY, tone="secondary")
        self.style_field = PromptEdit(
            tr("Style prefix"), tr("“Medium format film, soft daylight, muted greens”"), least=3, most=3
        )
        self.style_label.setBuddy(self.style_field)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self.flush)
        self._place()
        for field in (self.brief, self.style_field):
            field.textChanged.connect(self._on_edited)
            field.setReadOnly(services.library.read_only)
            field.setToolTip(
                wrapped(tr("This library can only be looked at.") if services.library.read_only else "")
            )
        self.close_button.clicked.connect(self.hide)
        source.changed.connect(self._refresh)
        self._refresh()
        self.hide()

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID * 3, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(head)
        for part in (self.brief_label, self.brief, self.style_label, self.style_field, self.note):
            column.addWidget(part)

    def open(self, *, style: bool = False) -> None:
        """Shows both, and goes to the style or to the brief."""
        self.show()
        field = self.style_field if style else self.brief
        (field if self._id else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Saves what is not saved yet."""
        self._quiet.stop()
        if self._saving:
            self._quiet.start()  # one after the other, so that the newest is the last
        elif self._dirty:
            self._start_saving()

    def _start_saving(self) -> None:
        self._dirty, self._saving = False, True
        work = self._save(self._id, self.brief.text(), self.style_field.text())
        self._services.tasks.start(work, scope=Scope.SAVE)

    async def _save(self, project_id: str, brief: str, style: str) -> None:
        """Raises UserError; what is written stays in the fields then, and is tried again with the next letter."""
        try:
            await self._services.tasks.in_worker(
                write_brief, self._services.library, project_id, brief, style
            )
        except UserError:
            if isValid(self) and self._id == project_id:
                self._dirty = True
            raise
        finally:
            self._saving = False

    def finish(self) -> None:
        """Saves at once: the library closes next. Raises UserError."""
        self._quiet.stop()
        if self._dirty:
            self._dirty = False
            write_brief(self._services.library, self._id, self.brief.text(), self.style_field.text())

    def _on_edited(self) -> None:
        if self._id and not self._services.library.read_only:
            self._dirty = True
            self._quiet.start()

    def _refresh(self) -> None:
        project = self._source.open or self._source.project
        project_id = project.id if project is not None else ""
        if project_id != self._id:
            self._quiet.stop()
            if self._dirty:
                self._start_saving()
            self._id = project_id
            self.brief.open_text(project.brief if project is not None else "")
            self.style_field.open_text(project.style_prefix if project is not None else "")
        elif project is not None and not self._dirty and not self._saving:
            for field, text in ((self.brief, project.brief), (self.style_field, project.style_prefix)):
                if not field.hasFocus():
                    field.replace_text(text)
        self.title.setText(
            tr("Project “{name}”", name=project.name) if project is not None else tr("Project")
        )
        for part in (self.brief_label, self.brief, self.style_label, self.style_field):
            part.setVisible(project is not None)
        self.note.setText(self._remark(project))
        self.note.setVisible(bool(self.note.text()))

    def _remark(self, project: Project | None) -> str:
        if project is None:
            return tr(
                "What is written here is in no project. Choose or make one at the top left to give it a brief and a style."
            )
        if self._source.project is None or self._source.project.id != project.id:
            return tr(
                "This concept is not in the project, so that its style is not put in front. New concepts are."
            )
        return ""
