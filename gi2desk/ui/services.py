"""What every workspace is given: the way to everything outside it, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gi2desk.core.catalogue import Catalogue
    from gi2desk.core.connection import Connection
    from gi2desk.host.key import RunKeys
    from gi2desk.host.place import Places
    from gi2desk.host.preferences import Preferences
    from gi2desk.jobs.queue import Queue
    from gi2desk.library.library import Library
    from gi2desk.ui.action import Actions
    from gi2desk.ui.desk import Desk
    from gi2desk.ui.memory import Memory
    from gi2desk.ui.notice import Messages
    from gi2desk.ui.queue.feed import Feed
    from gi2desk.ui.tasks import Tasks
    from gi2desk.ui.undo import Undo


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What lives as long as the window."""

    tasks: Tasks
    actions: Actions
    messages: Messages
    undo: Undo
    preferences: Preferences
    places: Places
    keys: RunKeys
    catalogue: Catalogue
    memory: Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Services(Shell):
    """What a workspace gets: the shell, and the library that is open with its queue. A new library means new ones."""

    library: Library
    queue: Queue
    connection: Connection
    desk: Desk
    feed: Feed
