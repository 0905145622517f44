"""The window as a person meets it: first start, the demo, workspaces, panels, keys, and the end."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTranslator
from PySide6.QtGui import QAccessible, QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from typing_extensions import override

from gi2desk.core.connection import DEMO
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, State, Timing
from gi2desk.jobs import request
from gi2desk.jobs.order import Order
from gi2desk.library.library import Library
from gi2desk.ui import endpoint, window
from gi2desk.ui import text as text_module
from gi2desk.ui.command import COMMANDS
from gi2desk.ui.create.workspace import CreateWorkspace
from gi2desk.ui.filmstrip.strip import Filmstrip
from gi2desk.ui.memory import Memory
from gi2desk.ui.panel import Side
from gi2desk.ui.session import Session
from gi2desk.ui.start.page import StartPage
from gi2desk.ui.start.sample import make_sample
from tests.server import ImageServer
from tests.ui.desktop import Desktop, Run, desktop, until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "DEMO_WATCHED", False)
    monkeypatch.setattr(request, "SAVE_AGAIN_AFTER", 0.5)


def session_of(desk: Desktop) -> Session:
    assert desk.studio.session is not None
    return desk.studio.session


def order(session: Session, prompt: str) -> Order:
    recipe = Recipe(prompt=prompt, model="gpt-image-2", size="1024x1024", quality="low")
    concept = session.services.library.new_concept("Monolith hero")
    return Order(recipe=recipe, concept=concept.id, connection=session.services.connection)


def test_the_first_start_makes_nothing_and_offers_three_ways(run: Run[Any], own_home: Path) -> None:
    async def story() -> None:
        async with desktop() as desk:
            page = desk.window.deck.page
            assert isinstance(page, StartPage)
            assert not desk.window.top.tabs.isVisible()
            assert page.demo.isVisible() and page.key.field.isVisible()
        assert not (own_home / "pictures").exists()

    run(story())


def test_the_demo_opens_its_own_library_and_every_workspace(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop() as desk:
            page = desk.window.deck.page
            assert isinstance(page, StartPage)
            page.demo.click()
            session = session_of(desk)
            assert session.root == desk.shell.places.demo_library
            await until(lambda: session.services.desk.images, "the sample concept")
            generations = session.services.library.generations()
            assert {generation.recipe.tier for generation in generations} == {"1k", "2k", "4k"}
            assert {generation.state for generation in generations} == {State.DONE}
            await desk.settle()
            create = desk.window.deck.workspace("create")
            assert isinstance(create, CreateWorkspace)
            # However early Create is there, it shows what the concept was asked for, not a blank request.
            await until(lambda: create.sheet.recipe.prompt, "the request")
            await until(lambda: create.stage_view.items, "its pictures")
            for place in desk.window.deck.places:
                desk.window.deck.go_to(place)
                assert desk.shell.actions.place == place
                assert desk.window.deck.frame is not None
        async with desktop() as again:
            # The second start goes where the first one was.
            assert again.window.deck.page is None
            assert again.window.deck.place == "crop"
            await again.settle()

    run(story())


def test_the_project_that_was_open_is_open_again(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            session = session_of(desk)
            project = session.services.library.new_project("Autumn")
            session.services.desk.open_project(project.id)
            await until(lambda: "Autumn" in desk.window.top.project.text())
        async with desktop(connection=DEMO.name) as again:
            await until(lambda: "Autumn" in again.window.top.project.text(), "the project of the last run")
            library = session_of(again).services.library
            await until(lambda: not library.stale)
            (library.root / "projects" / f"{project.id}.json").unlink()
        async with desktop(connection=DEMO.name) as again:
            # One that is gone is all of them.
            await until(lambda: not session_of(again).services.desk.project, "all projects")
            await until(lambda: "All" in again.window.top.project.text())

    run(story())


def test_keys_lead_from_workspace_to_workspace(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            window, deck = desk.window, desk.window.deck
            window.activateWindow()
            window.setFocus()
            await until(window.isActiveWindow)
            for key, place in ((Qt.Key.Key_C, "compare"), (Qt.Key.Key_R, "crop"), (Qt.Key.Key_G, "review")):
                QTest.keyClick(window, key)
                await until(lambda place=place: deck.place == place, place)
            QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
            assert deck.place == "compare"
            window.top.search.setFocus()
            QTest.keyClicks(window.top.search, "grc")
            assert (deck.place, window.top.search.text()) == ("compare", "grc")
            await until(lambda: session_of(desk).services.desk.search == "grc")
            window.setFocus()
            QTest.keyClick(window, Qt.Key.Key_Question)
            assert window.sheet.isVisible()
            assert any("Grid" in label.text() for label in window.sheet.findChildren(QLabel))
            QTest.keyClick(window.sheet, Qt.Key.Key_Down)
            assert window.sheet.isVisible()
            QTest.keyClick(window.sheet, Qt.Key.Key_R)
            assert not window.sheet.isVisible()
            assert deck.place == "review", "where the search had led"

    run(story())


def test_closing_waits_for_what_was_paid_for(run: Run[Any], own_home: Path) -> None:
    """The window's button asks first; then requests are cancelled, accounted for, and nothing is left open."""

    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            session = session_of(desk)
            sent = await session.services.queue.submit(order(session, "Tower [demo:slow]"))
            await until(
                lambda: (
                    {entry.generation.state for entry in session.services.queue.entries()} == {State.SENDING}
                )
            )
            event = QCloseEvent()
            QApplication.sendEvent(desk.window, event)
            assert not event.isAccepted()
            assert not desk.studio.quit.is_set()
            assert any("still running" in notice.text for notice in _notices(desk))
            desk.window.close()
            assert desk.studio.quit.is_set()
        root, data, cache = own_home / "data/demo-library", own_home / "data", own_home / "cache"
        with Library.open(root, data=data, cache=cache) as library:
            assert not library.read_only
            ended = library.generation(sent[0].id)
            assert not ended.state.is_open
            assert ended.failure is not None

    run(story())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_closing_says_that_an_answer_which_waits_for_the_disk_is_not_lost(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            session = session_of(desk)
            queue, library = session.services.queue, session.services.library
            queue.pause()
            (placed,) = await queue.submit(order(session, "Tower"))
            # The disk does not take the picture.
            folder = library.new_original_path(placed.image_ids[0], "png", placed.timing.queued).parent
            blocked = folder / f".{placed.image_ids[0]}.tmp"
            blocked.symlink_to("/dev/full")
            queue.resume()
            await until(lambda: any(entry.generation.failure for entry in queue.entries()), "held")
            desk.window.close()
            (notice,) = [notice for notice in _notices(desk) if "still running" in notice.text]
            assert "saved at the next start" in notice.hint
            assert "billed" not in notice.hint

    run(story())


def test_a_whole_answer_of_an_earlier_run_is_fetched_from_its_address(
    run: Run[Any], tmp_path: Path, own_home: Path
) -> None:
    """No key is needed, the connection may be gone, and the queue says what happens."""

    async def story() -> None:
        root = tmp_path / "library"
        async with ImageServer(files_busy=1) as server:
            with Library.open(root, data=own_home / "data", cache=own_home / "cache") as library:
                left = _answered_by_address(library, server)
            async with desktop(library=str(root)) as desk:
                session = session_of(desk)
                item = session.services.feed.model.item
                await until(lambda: (found := item(left.id)) is not None and found.stuck)
                assert session.services.feed.summary.text == "1 request needs a look"
                await until(lambda: session.services.feed.summary.text == "Nothing under way")
                (image,) = session.services.library.images_of(left.concept)
                assert image.verified
            assert server.requests == []

    run(story())


def test_requests_do_not_wait_for_the_reading_of_a_large_library(
    run: Run[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor are they lost to records that cannot be read."""
    read = threading.Event()

    def slow(*_: object, **__: object) -> None:
        read.wait(60)
        raise UserError("The records cannot be read.", cause=Cause.DISK)

    async def story() -> None:
        monkeypatch.setattr(Library, "refresh", slow)
        async with desktop(connection=DEMO.name) as desk:
            session = session_of(desk)
            (first,) = await session.services.queue.submit(order(session, "Tower"))
            (ended,) = await session.services.queue.wait([first])
            assert ended.state is State.DONE
            read.set()
            await until(lambda: any("cannot be read" in notice.text for notice in _notices(desk)))
            (second,) = await session.services.queue.submit(order(session, "Tower"))
            assert [one.state for one in await session.services.queue.wait([second])] == [State.DONE]

    run(story())


def _answered_by_address(library: Library, server: ImageServer) -> Generation:
    """What an app leaves that was closed between an answer and the pictures that it names."""
    recipe = Recipe(prompt="A kettle", model="gpt-image-2", size="1024x1024", quality="low")
    generation = Generation(
        id=new_id(),
        job=new_id(),
        concept=library.new_concept("Kettle").id,
        connection="a service that is not in the settings",
        base_url=server.base_url,
        recipe=recipe,
        state=State.RECEIVING,
        timing=Timing(queued=datetime.now(UTC)),
        image_ids=(new_id(),),
    )
    library.save_generation(generation)
    body = {"data": [{"url": f"{server.origin}/files/picture"}]}
    library.spool_path(generation.id).write_text(json.dumps(body))
    return generation


def _notices(desk: Desktop) -> list[Any]:
    from gi2desk.ui.message import MessageBar

    return [notice for bar in desk.window.findChildren(MessageBar) for notice in bar.notices]


def test_a_second_window_on_a_library_looks_but_does_not_touch(
    run: Run[Any], tmp_path: Path, own_home: Path
) -> None:
    async def story() -> None:
        root = tmp_path / "library"
        with Library.open(root, data=own_home / "data", cache=own_home / "cache", program="another"):
            async with desktop(library=str(root)) as desk:
                assert session_of(desk).services.library.read_only
                await until(lambda: any("open elsewhere" in notice.text for notice in _notices(desk)))
                assert any("another" in notice.text for notice in _notices(desk))
                await desk.settle()
                # What is said about a library goes with it.
                desk.studio.open(tmp_path / "other", DEMO)
                assert _notices(desk) == []
                desk.studio.open(root, DEMO)
                await until(lambda: any("open elsewhere" in notice.text for notice in _notices(desk)))

    run(story())


def test_a_library_that_cannot_be_opened_leaves_the_ways_in(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        (tmp_path / "gi2desk-library.json").write_text('{"format": 999, "id": "x"}')
        async with desktop(library=str(tmp_path)) as desk:
            assert isinstance(desk.window.deck.page, StartPage)
            assert _notices(desk)
            desk.studio.open(tmp_path.with_name("sound"), DEMO)
            assert _notices(desk) == []

    run(story())
    assert [path.name for path in tmp_path.iterdir()] == ["gi2desk-library.json"]


def test_projects_are_made_and_chosen_at_the_top(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            crumb, shared = desk.window.top.project, session_of(desk).services.desk
            crumb.click()
            field = crumb.menu_shown.findChild(QLineEdit)
            assert field is not None
            field.setText("Autumn & launch")
            field.returnPressed.emit()
            await until(lambda: crumb.toolTip() == "Autumn & launch", "the project's name at the top")
            assert shared.project
            assert not crumb.menu_shown.isVisible()
            crumb.opened.emit(crumb.menu_shown)
            texts = [action.text() for action in crumb.menu_shown.actions()]
            assert texts[:2] == ["All projects", "Autumn && launch"]
            assert "Brief and style…" in texts
            crumb.menu_shown.aboutToShow.emit()  # filled a second time: the first field is gone
            crumb.menu_shown.actions()[0].trigger()
            assert shared.project == ""

    run(story())


# What everybody must be able to reach and read.


def _pages(desk: Desktop) -> Iterator[str]:
    """Every page and workspace, one after the other."""
    for section in ("connections", "library", "appearance", "review", "keys", "about"):
        desk.studio.show_settings(section)
        yield section
    desk.window.deck.close_page()
    for place in desk.window.deck.places:
        desk.window.deck.go_to(place)
        yield place


_NAMED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)


def _is_own_part(widget: QWidget) -> bool:
    """Parts that Qt makes inside its own controls are named by those."""
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractSpinBox | QComboBox) or widget.objectName().startswith("qt_")


def _is_reached_by_arrows(widget: QWidget) -> bool:
    """Of buttons that belong together, Tab reaches the pressed one (or the first) and the arrow keys the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and widget is not (group.checkedButton() or group.buttons()[0])


def test_everything_that_takes_the_focus_has_a_name(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            nameless = []
            for page in _pages(desk):
                await asyncio.sleep(0.02)
                for widget in desk.window.findChildren(QWidget):
                    if not widget.isVisible() or not isinstance(widget, _NAMED) or _is_own_part(widget):
                        continue
                    interface = QAccessible.queryAccessibleInterface(widget)
                    name = interface.text(QAccessible.Text.Name) if interface is not None else ""
                    if not name.strip():
                        nameless.append(f"{page}: {type(widget).__name__} {widget.objectName()}")
            assert nameless == []

    run(story())


def test_tab_reaches_every_control(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            window = desk.window
            window.activateWindow()
            await until(window.isActiveWindow)
            for page in _pages(desk):
                await asyncio.sleep(0.02)
                wanted = {
                    widget
                    for widget in window.findChildren(QWidget)
                    if widget.isVisible()
                    and widget.isEnabled()
                    and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                    and isinstance(widget, _NAMED)
                    and not _is_own_part(widget)
                    and not _is_reached_by_arrows(widget)
                }
                window.setFocus()
                reached = set()
                for _ in range(4 * len(wanted) + 40):
                    window.focusNextChild()
                    focused = window.focusWidget()
                    if focused is not None:
                        reached.add(focused)
                missed = [f"{page}: {type(w).__name__} {w.accessibleName()}" for w in wanted - reached]
                assert missed == []

    run(story())


class Brackets(QTranslator):
    """Puts every text that passes through translation into brackets."""

    @override
    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str:  # type: ignore[override]
        return f"⟦{text}⟧" if context == "gi2desk" else None  # type: ignore[return-value]  # None: not found


# Proper names, units and figures are the same in every language.
_SAME = {"gi2desk", "/", "OpenAI", "gpt-image-2", "Inter"}


def _is_figure(text: str) -> bool:
    return not any(letter.isalpha() for letter in text) or text in _SAME


def test_every_text_can_be_translated(
    run: Run[Any], qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A tooltip is looked at by the lines that it was written in.
    monkeypatch.setattr(text_module, "TIP_WIDTH", 10_000)
    translator = Brackets()
    QCoreApplication.installTranslator(translator)

    async def story() -> None:
        async with desktop() as desk:
            found = {*_texts(desk.window)}
            desk.studio.show_settings("connections")
            for page in ("connections", "library", "appearance", "keys", "about"):
                desk.studio.show_settings(page)
                await asyncio.sleep(0.02)
                found |= {*_texts(desk.window)}
            plain = {text for text in found if "⟦" not in text and not _is_figure(text)}
            assert {text for text in plain if not _is_data(desk, text)} == set()

    try:
        run(story())
    finally:
        QCoreApplication.removeTranslator(translator)


def _is_data(desk: Desktop, text: str) -> bool:
    """Paths, keys, names and versions."""
    shown = ("/", "+", "sk-", "https:", "0.", "F1", "F2", "F6", "F7", "F8", "F9", "Return", "Del", "Space")
    return len(text) == 1 or any(part in text for part in shown) or text in {"Left", "Right"}


def _texts(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            for read in ("text", "placeholderText", "toolTip", "accessibleName"):
                method: Callable[[], str] | None = getattr(widget, read, None)
                text = method() if method is not None else ""
                if isinstance(text, str) and text and not _is_own_part(widget):
                    yield from text.splitlines()


def test_the_main_window_stays_small() -> None:
    assert len(Path(window.__file__).read_text("utf-8").splitlines()) < 250


@pytest.mark.skipif(sys.platform == "win32", reason="a process that gets SIGTERM there is ended at once")
def test_a_signal_ends_the_process_in_order(own_home: Path) -> None:
    """The real process, from its start to SIGTERM: exit code 0, nothing on standard error, no lock left."""
    code = "import sys; from gi2desk.app import main; sys.exit(main(connection='demo'))"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    try:
        holder = own_home / "data/demo-library/gi2desk-library.json"
        for _ in range(400):
            if holder.exists():
                break
            import time

            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert [line for line in errors.splitlines() if "propagateSizeHints" not in line] == []
    assert (own_home / "config/window.ini").exists()
    assert Memory(own_home / "config").workspace in {"create", "review", "compare", "crop"}


def test_nothing_slow_is_imported_before_the_first_paint(own_home: Path) -> None:
    code = """
import sys
from gi2desk.app import main
from gi2desk.ui import studio
class Studio(studio.Studio):
    def __init__(self, shell, window, **asked):
        window.painted.connect(lambda: print(sorted({"openai", "keyring", "PIL", "numpy"} & set(sys.modules))))
        super().__init__(shell, window, **asked)
        self.ready.connect(self.quit.set)
studio.Studio = Studio
sys.exit(main(connection="demo"))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[0] == "[]"


def test_the_start_reads_no_source_of_a_module(own_home: Path) -> None:
    """PySide6 would have it read and kept for every module that is imported."""
    code = """
import linecache, sys
import gi2desk.app as app
serve = app._serve
async def noted(*given, **asked):
    from gi2desk.ui import studio
    class Studio(studio.Studio):
        def __init__(self, shell, window, **asked):
            super().__init__(shell, window, **asked)
            self.ready.connect(self.end)
        def end(self):
            print([name for name in linecache.cache if "gi2desk" in name])
            self.quit.set()
    studio.Studio = Studio
    await serve(*given, **asked)
app._serve = noted
sys.exit(app.main(connection="demo"))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == ["[]"]


def test_menus_do_not_outlive_their_window(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            menu = desk.window.top.menu_button.menu()
            menu.aboutToShow.emit()
            titles = [part.title() for part in menu.findChildren(QMenu)]
            assert titles[:2] == ["File", "Edit"]

    run(story())


def test_no_tooltip_is_wider_than_a_line_is_read(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            desk.studio.show_settings()
            tips = [widget.toolTip() for widget in desk.window.findChildren(QWidget)]
            tips += [desk.shell.actions.action(item.id).toolTip() for item in COMMANDS]
            assert max(map(len, tips)) > 120
            wide = [line for tip in tips for line in tip.splitlines() if len(line) > 64 and " " in line]
            assert wide == []

    run(story())


def test_a_concept_is_renamed_by_its_key_wherever_its_name_stands(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            deck, actions = desk.window.deck, desk.shell.actions
            services = session_of(desk).services
            make_sample(services)
            await until(lambda: services.desk.images, "the sample concept")
            deck.go_to("compare")
            strip = deck.frame.findChild(Filmstrip)
            await until(strip.title.text, "its name")
            deck.frame.show_part(Side.FILMSTRIP, False)
            assert actions.action("file.rename").text() == "Rename the concept"
            assert actions.trigger("file.rename")
            assert strip.title.editing and strip.isVisible()
            deck.go_to("create")
            assert actions.trigger("file.rename")
            deck.go_to("crop")
            assert actions.action("file.rename").isEnabled()

    run(story())


class _Shown(QObject):
    """Notes what is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_part_of_the_window_is_shown_as_a_window_while_it_is_made(run: Run[Any]) -> None:
    async def story() -> None:
        shown, app = _Shown(), QApplication.instance()
        assert app is not None
        app.installEventFilter(shown)
        try:
            async with desktop(connection=DEMO.name) as desk:
                await desk.settle()
                for place in desk.window.deck.places:
                    desk.window.deck.go_to(place)
                    await asyncio.sleep(0)
                desk.window.settings_wanted.emit("")
                await asyncio.sleep(0.1)
        finally:
            app.removeEventFilter(shown)
        assert shown.names == ["Window "]

    run(story())
