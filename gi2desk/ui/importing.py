"""Copies pictures, files or whole folders of them, into the library, with progress and a way to stop."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gi2desk.core.errors import UserError
from gi2desk.library.importer import Imported
from gi2desk.ui.notice import Choice, Notice
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import number, tr, tr_count

KEY = "import"


class Importing(QObject):
    """One import, from the click to its report."""

    _progressed = Signal(int, int)

    def __init__(self, services: Services, paths: Sequence[Path], parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._paths = services, tuple(paths)
        self._stopped = threading.Event()
        # The worker tells from its own thread; the signal brings it here.
        self._progressed.connect(self._show)

    def start(self) -> None:
        """Begins, unless an import is running."""
        services = self._services
        # A save: what was copied so far stays whole when the application ends in the middle.
        if services.tasks.run(self._copy, scope=Scope.SAVE, key=KEY, done=self._report) is not None:
            services.tasks.on_closing(self._stopped.set)
            self._show(0, 0)

    def _copy(self) -> Imported | UserError:
        try:
            return self._services.library.import_folders(
                self._paths,
                project=self._services.desk.project or None,
                progress=self._progressed.emit,
                cancelled=self._stopped.is_set,
            )
        except UserError as error:
            return error

    def _show(self, done: int, total: int) -> None:
        text = (
            tr("Importing pictures: {done} of {total}", done=number(done), total=number(total))
            if total
            else tr("Looking for pictures in {folder}", folder=self._paths[0].name)
        )
        stop = Choice(text=tr("Stop"), call=self._stopped.set)
        self._services.messages.post(Notice(text=text, choices=(stop,), key=KEY))

    def _report(self, result: Imported | UserError) -> None:
        messages = self._services.messages
        messages.withdraw(KEY)
        self.deleteLater()
        if isinstance(result, UserError):
            messages.error(result)
            return
        count = len(result.imported)
        messages.say(tr_count("{n} picture imported.", "{n} pictures imported.", count))
        if result.skipped:
            messages.post(
                Notice(
                    text=tr_count("{n} file was left out.", "{n} files were left out.", len(result.skipped)),
                    details="\n".join(f"{skipped.path}: {skipped.reason}" for skipped in result.skipped),
                    key="import-skipped",
                )
            )
