"""The application as it is composed, opened and driven by tests."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication

from gi2desk import app as composition
from gi2desk.host.place import Places
from gi2desk.ui.appearance import Appearance
from gi2desk.ui.focus import FocusGuide
from gi2desk.ui.notice import Messages
from gi2desk.ui.services import Shell
from gi2desk.ui.studio import Studio
from gi2desk.ui.window import Window

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]

PATIENCE = 60.0


async def until(condition: Callable[[], object], what: str = "") -> None:
    """Lets the window live until `condition` holds."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while not condition():
        assert asyncio.get_running_loop().time() < end, f"it never came to: {what or condition}"
        await asyncio.sleep(0.01)


class Desktop:
    """The application as it is composed, in a test's hands."""

    def __init__(self, shell: Shell, window: Window, studio: Studio) -> None:
        self.shell, self.window, self.studio = shell, window, studio

    async def settle(self) -> None:
        """Waits until every workspace is built and what was read is shown."""
        await until(
            lambda: self.studio.session is None or self.window.deck.count() >= len(self.window.deck.places)
        )
        await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def desktop(**asked: str) -> AsyncIterator[Desktop]:
    """Opens the window as `gi2desk` does; at the end it closes as its button does, and nothing may be left over."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    loop = asyncio.get_running_loop()
    messages = Messages()
    shell = composition.make_shell(loop, Places.standard(), messages)
    appearance, guide = Appearance(app, shell.preferences), FocusGuide(app)
    window = Window(shell)
    studio = Studio(shell, window, **asked)
    ready = asyncio.Event()
    studio.ready.connect(ready.set)
    try:
        studio.start()
        window.resize(1280, 800)
        window.show()
        await asyncio.wait_for(ready.wait(), PATIENCE)
        yield Desktop(shell, window, studio)
    finally:
        await studio.close()
        guide.close()
        appearance.close()
        window.deleteLater()
