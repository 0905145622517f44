"""Writes to the library one change after another, keeps how to take each back at once, and offers to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from gi2desk.core.errors import UserError
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.undo import Step

T = TypeVar("T")


class Writer:
    """In order: what is undone must have been written. `failed` is called where a change was not."""

    def __init__(self, services: Services, failed: Callable[[], object]) -> None:
        self._services, self._failed = services, failed
        self._order = asyncio.Lock()
        self._waiting = 0

    @property
    def idle(self) -> bool:
        """True while nothing waits to be written."""
        return not self._waiting

    def may_write(self) -> bool:
        """False, and said why, in a library that can only be looked at."""
        try:
            self._services.library.require_write()
        except UserError as error:
            self._services.messages.error(error)
            return False
        return True

    def do(
        self,
        text: str,
        work: Callable[[], T],
        back: Callable[[], object],
        *,
        again: Callable[[], object],
        said: Callable[[T], str],
    ) -> None:
        """Runs `work` in a worker. `text` names the step; `said` of its result is offered to be taken back, unless empty.

        `back` and `again` are called on the window's thread, and write with `write`.
        """
        undo, messages = self._services.undo, self._services.messages

        def take_back() -> None:
            # Something else may have been done since: this is what is offered, not the last step.
            if undo.undo_text == text:
                undo.undo()
            else:
                back()

        def offer(result: T) -> None:
            news = said(result)
            # Undone, or followed by something else, before it was written: there is nothing to offer.
            if news and undo.undo_text == text:
                messages.offer_undo(news, take_back)

        self.write(work, offer)
        # Kept at once, so that an undo that follows on the heels of it is the undo of this.
        undo.keep(Step(text=text, redo=again, undo=back))

    def write(self, work: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        """Runs `work` in a worker after everything that was given before; `done` gets its result."""
        self._waiting += 1
        self._services.tasks.start(self._in_order(work), scope=Scope.SAVE, done=done)

    async def _in_order(self, work: Callable[[], Any]) -> Any:
        try:
            async with self._order:
                return await self._services.tasks.in_worker(work)
        except UserError:
            self._failed()
            raise
        finally:
            self._waiting -= 1
