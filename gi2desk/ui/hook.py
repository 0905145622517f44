"""Catches what nothing else caught (errors in slots, in lost tasks, in threads, Qt's own messages), logs and shows it."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.ui.notice import Messages
from gi2desk.ui.tasks import unexpected

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Backlog(logging.Handler):
    """Holds what is logged until the window can be used: the log's own modules take longer to import than a page to draw."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._records: list[logging.LogRecord] = []
        self._stop: Callable[[], None] | None = None
        logging.getLogger().addHandler(self)

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)

    def flow(self) -> None:
        """Opens the log file and writes what was held."""
        if self._stop is not None:
            return
        from gi2desk.host.log import start_logging

        root = logging.getLogger()
        root.removeHandler(self)
        self._stop = start_logging(self._folder)
        for record in self._records:
            root.handle(record)
        self._records.clear()

    @override
    def close(self) -> None:
        self.flow()
        if self._stop is not None:
            self._stop()
        super().close()


class Hooks(QObject):
    """All hooks, until `remove`. They may be called on any thread; what they show arrives on the window's."""

    _caught = Signal(object)

    def __init__(self, loop: asyncio.AbstractEventLoop, messages: Messages) -> None:
        super().__init__()
        self._messages, self._loop = messages, loop
        self._caught.connect(self._show)
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        loop.set_exception_handler(self._on_loop_error)
        qInstallMessageHandler(_on_qt_message)

    def remove(self) -> None:
        """Puts everything back as it was."""
        sys.excepthook, threading.excepthook = self._before
        self._loop.set_exception_handler(None)
        qInstallMessageHandler(None)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            return
        log.error("an error reached nobody", exc_info=(kind, error, trace))
        self._caught.emit(error)

    def _on_loop_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        log.error("the loop caught: %s", context.get("message"), exc_info=error)
        if isinstance(error, Exception):
            self._caught.emit(error)

    def _show(self, error: BaseException) -> None:
        self._messages.error(error if isinstance(error, UserError) else unexpected(error))


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(
        _LEVELS.get(kind, logging.WARNING), "%s (%s)", text, context.category or "default"
    )
