"""Composition root of the window: one application, one event loop, the services, and an orderly end.

How the program is built; an arrow means "may import", and so does everything further right (a test reads the imports):

    app, cli → commands, ui → jobs → api, library, host → imaging → core

The way of one generation: the Create panel makes a Recipe (core.recipe), jobs.queue writes its Generation into the library's
journal, api.images sends it and yields events while the raw answer goes into the spool, jobs.save turns the spool into
originals, image records and index rows in a worker, the library tells its observers, and the views insert a row. The way of
one export: the crop board (core.board) becomes files to deliver (core.delivery), imaging.export writes them in a worker,
each to a temporary name first, and a manifest last.

The end, in this order: the window's close button only asks; requests are cancelled, saves are joined (a paid picture is
written before the process goes), then the libraries and the window close. Nothing hangs on `aboutToQuit`, which fires
several times, and nothing runs a nested loop: in a coroutine that loses wake-ups and the process hangs.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from gi2desk.host.place import Places
    from gi2desk.ui.notice import Messages
    from gi2desk.ui.services import Shell


def main(*, library: str | None = None, connection: str | None = None, base_url: str | None = None) -> int:
    """Opens the window and returns its exit code when it has closed.

    `library` is a folder, `connection` the name of one, `base_url` an address to use instead of the connection's.
    """
    import gc

    from gi2desk.ui.system import problem

    # Looking for garbage while everything is being made finds none and takes an eighth of the start.
    gc.disable()
    missing = problem()
    if missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    # Qt first: qasync takes the first Qt that it finds imported.
    from PySide6.QtWidgets import QApplication

    _import_plainly()
    app = QApplication([sys.argv[0]])
    app.setApplicationName("gi2desk")
    app.setApplicationDisplayName("gi2desk")
    app.setDesktopFileName("gi2desk")
    app.setQuitOnLastWindowClosed(False)
    import asyncio

    from gi2desk.ui.loop import Loop

    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        return runner.run(_run(app, library=library, connection=connection, base_url=base_url))


def _import_plainly() -> None:
    """Takes PySide6's wrapper of `__import__` away again.

    It is there for `from __feature__ import …`, which nobody here writes, and reads the source of every module that anybody
    imports to search it for "PySide6": an eighth of the start, and all the sources stay in memory.
    """
    import builtins

    wrapper = getattr(builtins, "__feature_import__", None)
    if wrapper is not None and builtins.__import__ is wrapper:
        builtins.__import__ = builtins.__orig_import__  # type: ignore[attr-defined]  # PySide6 put it there


async def _run(
    app: QApplication, *, library: str | None, connection: str | None, base_url: str | None
) -> int:
    """The window's whole life."""
    import asyncio
    import concurrent.futures

    from gi2desk.host.place import Places
    from gi2desk.ui.hook import Backlog, Hooks
    from gi2desk.ui.notice import Messages

    loop = asyncio.get_running_loop()
    loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(thread_name_prefix="pool"))
    places = Places.standard()
    messages = Messages()
    hooks, backlog = Hooks(loop, messages), Backlog(places.logs)
    try:
        shell = make_shell(loop, places, messages)
        await _serve(app, shell, backlog.flow, library=library, connection=connection, base_url=base_url)
    finally:
        hooks.remove()
        backlog.close()
    return 0


def make_shell(loop: asyncio.AbstractEventLoop, places: Places, messages: Messages) -> Shell:
    """What lives as long as the window."""
    from gi2desk.core.catalogue import Catalogue
    from gi2desk.host.key import RunKeys
    from gi2desk.host.preferences import Preferences
    from gi2desk.host.resource import read_text
    from gi2desk.ui.action import Actions
    from gi2desk.ui.memory import Memory
    from gi2desk.ui.notice import OFFER
    from gi2desk.ui.services import Shell
    from gi2desk.ui.tasks import Tasks
    from gi2desk.ui.undo import Undo

    preferences = Preferences(places.settings)
    tasks = Tasks(loop, messages.error)
    undo = Undo(tasks.fail)
    # An offer to undo means the last change; undone, or after another one, it would mean something else.
    undo.changed.connect(lambda: messages.withdraw(OFFER))
    return Shell(
        tasks=tasks,
        actions=Actions(preferences.settings.keys),
        messages=messages,
        undo=undo,
        preferences=preferences,
        places=places,
        keys=RunKeys(),
        catalogue=Catalogue.parse(read_text("models.toml")),
        memory=Memory(places.config),
    )


async def _serve(
    app: QApplication,
    shell: Shell,
    open_log: Callable[[], None],
    *,
    library: str | None,
    connection: str | None,
    base_url: str | None,
) -> None:
    """Shows the window until it is closed, then ends everything in order."""
    import asyncio

    from PySide6.QtCore import QTimer

    from gi2desk.ui.appearance import Appearance
    from gi2desk.ui.focus import FocusGuide

    # The look is in place before the first widget.
    appearance, guide = Appearance(app, shell.preferences), FocusGuide(app)
    from gi2desk.ui.studio import Studio
    from gi2desk.ui.window import Window

    window = Window(shell)
    studio = Studio(shell, window, library=library, connection=connection, base_url=base_url)
    # After the studio's own: when the workspace can be used, or could not be opened.
    window.painted.connect(lambda: QTimer.singleShot(0, window, open_log))
    window.painted.connect(lambda: QTimer.singleShot(0, window, _collect_again))
    _quit_on_signals(asyncio.get_running_loop(), studio.quit.set)
    report = os.environ.get("GI2DESK_SMOKE")
    if report:
        window.painted.connect(lambda: _say_what_works(report, studio.quit.set))
    try:
        studio.start()
        window.show()
        await studio.quit.wait()
    finally:
        await studio.close()
        guide.close()
        appearance.close()


def _say_what_works(report: str, quit_now: Callable[[], None]) -> None:
    """For the smoke test of a bundle (packaging/smoke.py): the window has been painted; writes what was found and ends."""
    import importlib
    import json
    from pathlib import Path

    from gi2desk.host import resource
    from gi2desk.host.log import versions

    # Whether a service answers is the machine's business; whether its backend is in the bundle is ours.
    backend = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, "SecretService")
    keyring = importlib.import_module(f"keyring.backends.{backend}").__name__
    icons = len(list(resource.path("icons").rglob("*.svg")))
    said = {"keyring": keyring, "icons": icons, "versions": versions()}
    Path(report).write_text(json.dumps(said), encoding="utf-8")
    quit_now()


def _collect_again() -> None:
    """What was made at the start lives to the end: the collector need not look at it again."""
    import gc

    gc.freeze()
    gc.enable()


def _quit_on_signals(loop: asyncio.AbstractEventLoop, quit_now: Callable[[], None]) -> None:
    """A terminal's Ctrl+C and a session's end close the window as its button does."""
    import signal

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, quit_now)
        except (NotImplementedError, RuntimeError, ValueError):
            return  # Windows; or not on the main thread
