"""The only owner of tasks: strong references, one way for errors, no double start, and an orderly end."""

from __future__ import annotations

import asyncio
import concurrent.futures
import enum
import logging
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, ParamSpec, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from gi2desk.core.errors import Cause, UserError

log = logging.getLogger(__name__)

T = TypeVar("T")
P = ParamSpec("P")
Report = Callable[[UserError], None]

WORKERS = 4


class Scope(enum.Enum):
    """What the end of the application does to a task."""

    REQUEST = enum.auto()  # cancelled
    SAVE = enum.auto()  # joined: what was paid for or chosen by hand is written first


class Tasks:
    """Tasks of one event loop. Errors of any of them reach `report`, UserErrors as they are, others as our fault."""

    def __init__(self, loop: asyncio.AbstractEventLoop, report: Report) -> None:
        self._loop = loop
        self._report = report
        self._running: dict[asyncio.Task[Any], Scope] = {}
        self._keys: dict[Hashable, asyncio.Task[Any]] = {}
        self._closing = False
        self._gate = asyncio.Event()
        self._gate.set()
        self._on_closing: list[Callable[[], object]] = []
        self._pool = concurrent.futures.ThreadPoolExecutor(WORKERS, thread_name_prefix="worker")

    def start(
        self,
        work: Coroutine[Any, Any, T],
        *,
        scope: Scope = Scope.REQUEST,
        key: Hashable | None = None,
        done: Callable[[T], None] | None = None,
    ) -> asyncio.Task[T] | None:
        """Runs `work`; `done` gets its result on the same thread, unless it is a method of a widget that is gone.

        None when a task with the same `key` still runs, so that a second click starts nothing, or when the
        application ends.
        """
        if self._closing or (key is not None and key in self._keys):
            work.close()
            return None
        task = self._loop.create_task(work)
        self._running[task] = scope
        if key is not None:
            self._keys[key] = task
        task.add_done_callback(lambda ended: self._on_ended(ended, key, done))
        return task

    def run(
        self,
        function: Callable[[], T],
        *,
        scope: Scope = Scope.REQUEST,
        key: Hashable | None = None,
        done: Callable[[T], None] | None = None,
    ) -> asyncio.Task[T] | None:
        """Like `start`, for a plain function, which runs in a worker thread; `done` is called on the loop's thread."""
        return self.start(self.in_worker(function), scope=scope, key=key, done=done)

    async def in_worker(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function`, which runs in a worker thread. Cancelling stops the waiting, not the thread."""
        await self._gate.wait()
        return await self._loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))

    def hold(self) -> None:
        """Keeps work from the worker threads until `release`: what they do takes turns with the drawing of the window."""
        self._gate.clear()

    def release(self) -> None:
        """Lets the worker threads begin."""
        self._gate.set()

    def is_running(self, key: Hashable) -> bool:
        """True while a task with `key` runs."""
        return key in self._keys

    def cancel(self, key: Hashable) -> None:
        """Asks the task with `key`, if there is one, to stop."""
        if key in self._keys:
            self._keys[key].cancel()

    def count(self, scope: Scope) -> int:
        """How many tasks of `scope` run."""
        return sum(found is scope for found in self._running.values())

    def on_closing(self, call: Callable[[], object]) -> None:
        """Calls `call` when the end begins: a long save is asked to stop at the next whole step."""
        self._on_closing.append(call)

    async def close(self) -> None:
        """Cancels the requests and waits for them, then waits for the saves. Nothing starts afterwards."""
        self._closing = True
        self.release()
        for call in self._on_closing:
            call()
        requests = [task for task, scope in self._running.items() if scope is Scope.REQUEST]
        for task in requests:
            task.cancel()
        await _all(requests)
        await _all([task for task, scope in self._running.items() if scope is Scope.SAVE])
        # A function in a worker may still write: it is waited for, without holding up the loop.
        await asyncio.to_thread(self._pool.shutdown)

    def _on_ended(
        self, task: asyncio.Task[T], key: Hashable | None, done: Callable[[T], None] | None
    ) -> None:
        self._running.pop(task, None)
        if key is not None:
            self._keys.pop(key, None)
        if task.cancelled():
            return
        error = task.exception()
        if error is None and done is not None:
            self._guard(done, task.result())
        elif error is not None:
            self.fail(error)

    def _guard(self, done: Callable[[T], None], result: T) -> None:
        if _is_gone(getattr(done, "__self__", None)):
            return
        try:
            done(result)
        except Exception as error:
            self.fail(error)

    def fail(self, error: BaseException) -> None:
        """The one way for errors: groups are taken apart, unexpected ones are logged with their traceback."""
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                self.fail(inner)
        elif isinstance(error, UserError):
            self._report(error)
        elif not isinstance(error, asyncio.CancelledError):
            log.error("a task failed in an unexpected way", exc_info=error)
            self._report(unexpected(error))


def unexpected(error: BaseException) -> UserError:
    """Our own mistake as something that can be shown and reported."""
    import traceback

    return UserError(
        "Something in the app went wrong.",
        cause=Cause.INTERNAL,
        hint="Your files are untouched. Copy the details into a report.",
        details="".join(traceback.format_exception(error)),
    )


def _is_gone(owner: object) -> bool:
    """True for a QObject whose Qt side was deleted while its task ran."""
    return isinstance(owner, QObject) and not isValid(owner)


async def _all(tasks: list[asyncio.Task[Any]]) -> None:
    if tasks:
        await asyncio.wait(tasks)
