"""Runs one export at a time in a worker, tells how far it is, and stops it between two files."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gi2desk.jobs.deliver import Delivery, Outcome, deliver
from gi2desk.ui.folder import show_folder
from gi2desk.ui.notice import Choice, Messages, Notice
from gi2desk.ui.sentence import said
from gi2desk.ui.tasks import Scope, Tasks
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Tone

_KEY = "export"


class Exporter(QObject):
    """`progressed` counts files; `started` and `ended` frame an export, however it ends.

    `begun` names the file at hand, `written` names the delivery whose files are all there, before `ended`.
    """

    started = Signal(object)  # Delivery
    progressed = Signal(int, int)
    begun = Signal(str)
    written = Signal(object)  # Delivery
    ended = Signal()

    def __init__(self, tasks: Tasks, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._messages = tasks, messages
        self._stop = threading.Event()
        tasks.on_closing(self._stop.set)

    @property
    def running(self) -> bool:
        """True while files are written."""
        return self._tasks.is_running((_KEY, id(self)))

    def start(self, delivery: Delivery) -> None:
        """Writes the files; a second call while one runs does nothing."""
        if self.running:
            return
        self._stop.clear()
        self._messages.withdraw(_KEY)
        # Joined at the end of the application: the file at hand is finished, the rest is left out.
        self._tasks.start(self._run(delivery), scope=Scope.SAVE, key=(_KEY, id(self)))

    def cancel(self) -> None:
        """Stops after the file at hand."""
        self._stop.set()

    async def _run(self, delivery: Delivery) -> None:
        self.started.emit(delivery)
        try:
            # The signal carries the count from the worker to the window.
            outcome = await self._tasks.in_worker(
                deliver, delivery, self.progressed.emit, self._stop.is_set, self.begun.emit
            )
            self._tell(delivery, outcome)
            if outcome.failure is None and len(outcome.files) == outcome.total:
                self.written.emit(delivery)
        finally:
            self.ended.emit()

    def _tell(self, delivery: Delivery, outcome: Outcome) -> None:
        folder = Path(delivery.output.folder)
        done, total = len(outcome.files), outcome.total
        reveal = Choice(
            text=tr("Show the folder"), call=lambda: show_folder(self._messages, folder), stays=True
        )
        choices = (reveal,) if done else ()
        if outcome.failure is not None:
            failure = outcome.failure.failure
            written = tr("{n} of {total} files were written.", n=done, total=total) if done else ""
            self._messages.post(
                Notice(
                    text=f"{failure.message} {written}".strip(),
                    tone=Tone.BAD,
                    hint=failure.hint,
                    details=failure.details,
                    choices=choices,
                    key=_KEY,
                )
            )
            return
        if done < total:
            text = tr("Export stopped: {n} of {total} files were written.", n=done, total=total)
        else:
            text = tr_count(
                "{n} file exported to {folder}.", "{n} files exported to {folder}.", done, folder=folder
            )
        manifest = tr("Manifest: {name}", name=outcome.manifest.name) if outcome.manifest is not None else ""
        self._messages.post(
            Notice(
                text=text,
                tone=Tone.OK if done == total else Tone.WARN,
                hint=manifest,
                details=_details(outcome),
                choices=choices,
                key=_KEY,
            )
        )


def _details(outcome: Outcome) -> str:
    """Each file with what has to be known about it, then the manifest."""
    lines = []
    for path, warnings in zip(outcome.files, outcome.warnings, strict=True):
        lines += [str(path), *(f"    {said(warning)}" for warning in warnings)]
    return "\n".join((*lines, str(outcome.manifest or "")))
