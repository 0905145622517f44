"""A library that is open, with its queue and what the workspaces get: made, served and closed as one."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.record import Generation
from gi2desk.jobs.entry import Phase
from gi2desk.jobs.queue import Queue
from gi2desk.library.library import Library
from gi2desk.ui.desk import Desk
from gi2desk.ui.endpoint import endpoints
from gi2desk.ui.notice import Choice
from gi2desk.ui.queue.feed import Feed
from gi2desk.ui.reading import Reading
from gi2desk.ui.relief import Relief
from gi2desk.ui.services import Services, Shell
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr, tr_count

if TYPE_CHECKING:
    from gi2desk.jobs.reconcile import Account

_READ_ONLY, _UNKNOWN = _OWN = ("read-only", "unknown")


class Session:
    """One library. Its queue goes on when another library is opened, and ends with the application."""

    def __init__(self, shell: Shell, root: Path, connection: Connection, base_url: str | None = None) -> None:
        """Opens the library at `root`, making it where there is none. Raises UserError."""
        self._shell = shell
        library = Library.open(root, data=shell.places.data, cache=shell.places.cache, refresh=False)
        queue = Queue(library, shell.catalogue, endpoints(shell.keys, shell.tasks, shell.catalogue, base_url))
        shared = {item.name: getattr(shell, item.name) for item in fields(shell)}
        bare = Services(
            **shared,
            library=library,
            queue=queue,
            connection=connection,
            desk=self._desk_of(library),
            feed=cast("Feed", None),
        )
        # The feed is made from services and is one of them.
        self.services = replace(bare, feed=Feed(bare))
        self._relief = Relief(shell.messages, library, (shell.places.data, shell.places.cache))
        self._served = False
        self._closing = False

    def _desk_of(self, library: Library) -> Desk:
        """With the project that was open last."""
        desk, memory = Desk(), self._shell.memory
        desk.open_project(memory.project(library.id))
        desk.project_changed.connect(lambda project: memory.save_project(library.id, project))
        return desk

    @property
    def root(self) -> Path:
        """The library's folder."""
        return self.services.library.root

    def use(self, connection: Connection) -> None:
        """Sends new requests through `connection`."""
        self.services = replace(self.services, connection=connection)

    def serve(self) -> None:
        """Accounts for what was open when the last run ended, serves requests, and brings the index up to date meanwhile.

        After the first paint: all of it happens in workers.
        """
        if not self._served:
            self._served = True
            self._shell.tasks.start(self._serve(), scope=Scope.SAVE)
            # On its own: a large library is read for long, and one that cannot be read takes requests all the same.
            self._shell.tasks.start(self._read(), scope=Scope.SAVE)
        elif self.services.library.read_only:
            self._say_read_only()

    def leave(self) -> None:
        """Another library comes to the front: what is said about this one goes."""
        for key in _OWN:
            self._shell.messages.withdraw(key)

    async def _serve(self) -> None:
        services = self.services
        if services.library.read_only:
            self._say_read_only()
        else:
            account, whole = await services.tasks.in_worker(_account, services)
            self._say(account)
            services.queue.take_up(whole)
        if not self._closing:
            await services.queue.run()

    async def _read(self) -> None:
        services, reading = self.services, Reading(self._shell.messages)
        try:
            await services.tasks.in_worker(
                services.library.refresh, reading.progressed.emit, cancelled=lambda: self._closing
            )
        finally:
            reading.end()

    def close_queue(self) -> None:
        """Begins the end: requests are cancelled, whole answers are saved; then the task of `serve` ends."""
        self._closing = True
        self.services.feed.close()
        self.services.queue.close()

    def close(self) -> None:
        """Ends the library, after the saves were joined."""
        self._relief.close()
        self.services.library.close()

    def running(self) -> frozenset[str]:
        """Ids of requests that have not ended: waiting ones too, unless the queue is paused."""
        queue = self.services.queue
        return frozenset(
            entry.generation.id for entry in queue.entries() if entry.task is not None or not queue.paused
        )

    def keeping(self) -> bool:
        """True where all that is open are answers that came whole: quitting loses none, the next start saves them."""
        entries = self.services.queue.entries()
        return bool(entries) and all(entry.phase is Phase.SAVING for entry in entries)

    def _say_read_only(self) -> None:
        holder = self.services.library.holder
        text = (
            tr("This library is open elsewhere: {holder}.", holder=holder.text)
            if holder
            else tr("This library lies in a folder that cannot be written.")
        )
        self._shell.messages.warn(
            text, hint=tr("Here it can be looked at, but nothing can be saved."), key=_READ_ONLY
        )

    def _say(self, account: Account) -> None:
        messages, desk = self._shell.messages, self.services.desk
        if account.saved:
            messages.say(
                tr_count(
                    "{n} picture that had arrived when the app ended was saved.",
                    "{n} pictures that had arrived when the app ended were saved.",
                    len(account.saved),
                )
            )
        if account.unknown:
            text = tr_count(
                "{n} request was on its way when the app ended and may have been billed.",
                "{n} requests were on their way when the app ended and may have been billed.",
                len(account.unknown),
            )
            if self.services.connection.kind == "demo":
                text = tr_count(
                    "{n} request was on its way when the app ended. The demo bills nothing.",
                    "{n} requests were on their way when the app ended. The demo bills nothing.",
                    len(account.unknown),
                )
            messages.warn(
                text,
                hint=tr_count(
                    "It is on the list of requests; nothing is sent again by itself.",
                    "They are on the list of requests; nothing is sent again by itself.",
                    len(account.unknown),
                ),
                choices=(Choice(text=tr("Show requests"), call=desk.queue_requested.emit),),
                key=_UNKNOWN,
            )


def _account(services: Services) -> tuple[Account, list[tuple[Generation, Connection]]]:
    """What became of the entries that were open when the last run ended, and the whole answers still to be saved.

    For a worker, which also imports what it needs.
    """
    from gi2desk.jobs.reconcile import reconcile

    account = reconcile(services.library, services.catalogue)
    waiting = [services.library.generation(one) for one in account.waiting]
    return account, [(one, _connection_of(one, services)) for one in waiting]


def _connection_of(generation: Generation, services: Services) -> Connection:
    """The connection that a request was sent through, as far as it is still known; at the address of that time."""
    try:
        known = services.preferences.settings.connection(generation.connection)
    except UserError:
        known = Connection(name=generation.connection)
    return replace(known, base_url=generation.base_url)
