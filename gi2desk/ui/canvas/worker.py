"""Runs jobs in threads and brings their results back to the thread of the window, unless nobody waits any more."""

from __future__ import annotations

import concurrent.futures
import logging
import traceback
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from gi2desk.core.errors import Cause, UserError

log = logging.getLogger(__name__)

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818  # it is no error: the result is not wanted any more
    """Leaves a job between two of its steps."""


class Ticket:
    """A claim on one result. Cancelling drops a job that waits and lets a running one end at its next step."""

    __slots__ = ("_cancelled",)

    def __init__(self) -> None:
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """True once the result is not wanted any more."""
        return self._cancelled

    def cancel(self) -> None:
        """Neither `done` nor `failed` will be called."""
        self._cancelled = True

    def check(self) -> None:
        """Raises Cancelled when the result is not wanted any more."""
        if self._cancelled:
            raise Cancelled


class Worker(QObject):
    """A few threads of its own; results arrive through the event loop of the thread that made the worker."""

    _ended = Signal(object)

    def __init__(self, threads: int, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = concurrent.futures.ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._closed = False
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def submit(
        self, job: Callable[[Ticket], T], done: Callable[[T], None], failed: Callable[[UserError], None]
    ) -> Ticket:
        """Runs `job` in a thread, then `done` or `failed` here. After `close` nothing is called."""
        ticket = Ticket()
        if not self._closed:
            self._pool.submit(self._run, ticket, job, done, failed)
        return ticket

    def close(self) -> None:
        """Drops what waits; what runs ends by itself and its result is thrown away."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(
        self,
        ticket: Ticket,
        job: Callable[[Ticket], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
    ) -> None:
        if ticket.cancelled or self._closed:
            return
        try:
            result = job(ticket)
        except Cancelled:
            return
        except UserError as error:
            self._send(ticket, failed, error)
        except Exception as error:
            # A thread has nobody above it that could be told; the window must hear of every failure.
            self._send(ticket, failed, _unexpected(error))
        else:
            self._send(ticket, done, result)

    def _send(self, ticket: Ticket, call: Callable[[T], None], value: T) -> None:
        if not self._closed and not ticket.cancelled:
            self._ended.emit((ticket, call, value))

    def _on_ended(self, ended: tuple[Ticket, Callable[[object], None], object]) -> None:
        ticket, call, value = ended
        if not ticket.cancelled and not self._closed:
            call(value)


def _unexpected(error: Exception) -> UserError:
    if isinstance(error, MemoryError):
        return UserError(
            "There is not enough memory for this picture.",
            cause=Cause.INTERNAL,
            hint="Close other pictures or programs, or make the picture cache smaller in the settings.",
        )
    log.error("a job for a picture failed", exc_info=error)
    return UserError(
        "The picture could not be prepared because of a fault in gi2desk.",
        cause=Cause.INTERNAL,
        details="".join(traceback.format_exception(error)),
    )
