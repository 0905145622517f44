"""The one loader of a window's workspaces, so that all of them together keep within the limit that the user set."""

from __future__ import annotations

import weakref

from typing_extensions import override

from gi2desk.host.settings import Settings
from gi2desk.library.library import Library
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.services import Services


class SharedLoader(Loader):
    """Follows the setting. It is closed with the first workspace that closes: they all close together."""

    def __init__(self, services: Services) -> None:
        super().__init__(limit=_limit(services.preferences.settings), scratch=services.library.proxies)
        self._unsubscribe = services.preferences.subscribe(lambda settings: self.set_limit(_limit(settings)))
        self.closed = False

    @override
    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._unsubscribe()
        super().close()


_shared: weakref.WeakKeyDictionary[Library, SharedLoader] = weakref.WeakKeyDictionary()


def shared(services: Services) -> Loader:
    """The one of a library: a picture that is shown twice is decoded once."""
    found = _shared.get(services.library)
    if found is None or found.closed:
        found = _shared[services.library] = SharedLoader(services)
    return found


def _limit(settings: Settings) -> int:
    return settings.cache_limit_mb << 20
