"""The settings: keys kept or said why not, connections tried against a real server, looks and shortcuts in force at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override

from gi2desk.core.connection import DEMO, OPENAI
from gi2desk.host.key import find_key
from gi2desk.host.preferences import Preferences
from gi2desk.host.settings import Theme
from gi2desk.ui import theme
from gi2desk.ui.settings.connection import ConnectionCard, Connections, address_problem
from gi2desk.ui.settings.key import KeyEntry
from gi2desk.ui.settings.keyboard import KeyRow
from gi2desk.ui.settings.page import SECTIONS, SettingsPage
from gi2desk.ui.settings.row import SettingRow
from gi2desk.ui.start.page import StartPage
from gi2desk.ui.theme import DARK, LIGHT, Surround
from gi2desk.ui.widgets.button import Button
from gi2desk.ui.widgets.segmented import Segmented
from tests.server import KEY, Fault, ImageServer
from tests.ui.desktop import Desktop, Run, desktop, until

SECRET = "sk-test-typed-0123456789"


class Kept(KeyringBackend):
    """A keyring in memory, as a system's service keeps one."""

    priority = 9  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.passwords: dict[tuple[str, str], str] = {}
        self.asked = 0

    @override
    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return self.passwords.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        del self.passwords[service, username]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    backend = Kept()
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    yield backend
    keyring.set_keyring(before)


def page_of(desk: Desktop, section: str) -> SettingsPage:
    desk.studio.show_settings(section)
    page = desk.window.deck.page
    assert isinstance(page, SettingsPage)
    return page


def card_of(desk: Desktop, name: str = OPENAI.name) -> ConnectionCard:
    page = page_of(desk, "connections")
    return next(card for card in page.findChildren(ConnectionCard) if card.connection.name == name)


def test_the_connection_that_the_window_was_started_with_is_shown_until_another_is_chosen(
    run: Run[Any], kept: Kept
) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            assert desk.shell.preferences.settings.default_connection == OPENAI.name
            assert card_of(desk, DEMO.name).radio.isChecked()
            desk.window.deck.close_page()
            openai = card_of(desk)
            assert not openai.radio.isChecked()
            openai.radio.click()
            await until(
                lambda: (
                    desk.studio.session is not None
                    and desk.studio.session.services.connection.name == OPENAI.name
                ),
                "the chosen connection",
            )
            desk.window.deck.close_page()
            assert card_of(desk).radio.isChecked()

    run(story())


def test_a_key_is_kept_in_the_keyring_and_never_shown_again(run: Run[Any], kept: Kept) -> None:
    async def story() -> None:
        async with desktop() as desk:
            entry = card_of(desk).key
            await until(lambda: "no key" in entry.said.text())
            assert not entry.keep.isEnabled() and not entry.test.isEnabled()
            entry.field.setText(f"  {SECRET}\n")
            entry.keep.click()
            await until(lambda: "keyring" in entry.said.text(), "the key in the keyring")
            assert SECRET in kept.passwords.values()
            assert entry.field.text() == ""
            assert entry.test.isEnabled()
            entry.remove.click()
            await until(lambda: not kept.passwords)
            await until(lambda: "no key" in entry.said.text())

    run(story())


def test_the_keyring_is_left_alone_until_a_key_was_stored(run: Run[Any], kept: Kept) -> None:
    async def story() -> None:
        async with desktop(connection=OPENAI.name) as desk:
            await desk.settle()
            entry = card_of(desk).key
            await until(lambda: "no key" in entry.said.text())
            # On some systems asking it opens a dialog for a password.
            assert kept.asked == 0 and not entry.remove.isVisible()
            desk.shell.keys.keep(OPENAI, SECRET)
            entry.look()
            await until(entry.remove.isVisible, "the key for this run")
            entry.remove.click()
            await until(lambda: "no key" in entry.said.text())
            assert kept.asked == 0
            entry.field.setText(SECRET)
            entry.keep.click()
            await until(lambda: "keyring" in entry.said.text(), "the key in the keyring")
            assert SECRET not in str(desk.shell.preferences.settings)
        async with desktop(connection=OPENAI.name) as again:
            entry = card_of(again).key
            await until(lambda: "keyring" in entry.said.text(), "the key of the last run")
            assert entry.remove.isVisible()

    run(story())


def test_the_buttons_beside_a_key_stay_where_they_are_when_it_is_saved(run: Run[Any], kept: Kept) -> None:
    async def story() -> None:
        async with desktop() as desk:
            entry = card_of(desk).key
            await until(lambda: "no key" in entry.said.text())
            before, height = (entry.keep.geometry(), entry.test.geometry()), entry.height()
            entry.field.setText(SECRET)
            entry.keep.click()
            await until(entry.remove.isVisible, "the key in the keyring")
            await desk.settle()
            # Who clicks Save and then Test must not find another button there.
            assert (entry.keep.geometry(), entry.test.geometry()) == before
            assert entry.height() == height

    run(story())


def test_connections_that_need_scrolling_are_as_high_as_others(run: Run[Any], kept: Kept) -> None:
    async def story() -> None:
        async with desktop() as desk:
            more = tuple(replace(OPENAI, name=f"studio-{n}", base_url="") for n in range(3))
            desk.shell.preferences.change(connections=(OPENAI, *more))
            desk.window.resize(1600, 800)  # wider than the page is at most
            page = page_of(desk, "connections")
            await desk.settle()
            cards = [card for card in page.findChildren(ConnectionCard) if card.connection.name != DEMO.name]
            for field in [field for card in cards for field in (card.url, card.title, card.model)]:
                row = field.parentWidget()
                assert row is not None
                if field.isVisible():
                    assert row.rect().contains(field.geometry())

    run(story())


def test_the_start_goes_on_with_the_endpoint_that_the_settings_chose(run: Run[Any], kept: Kept) -> None:
    async def story() -> None:
        async with desktop() as desk:
            own = replace(OPENAI, name="studio", title="Studio", base_url="https://images.example/v1")
            desk.shell.preferences.change(connections=(OPENAI, own))
            desk.shell.keys.keep(own, SECRET)
            card_of(desk, own.name).radio.click()
            desk.studio.show_settings()
            page = desk.window.deck.page
            assert isinstance(page, StartPage)
            await until(lambda: not page.go_on.isHidden(), "the way on with the key that is there")
            page.go_on.click()
            await until(lambda: desk.studio.session is not None)
            assert desk.studio.session is not None
            assert desk.studio.session.services.connection == own

    run(story())


def test_without_a_keyring_the_key_can_stay_for_this_run(run: Run[Any], own_home: Any) -> None:
    async def story() -> None:
        async with desktop() as desk:
            entry = card_of(desk).key
            entry.field.setText(SECRET)
            entry.keep.click()
            await until(lambda: not entry.once.isHidden(), "the offer to keep it for this run")
            assert "keyring" in entry.said.text()
            await desk.settle()
            assert entry.once.geometry().right() == entry.test.geometry().right()
            entry.once.click()
            found = find_key(OPENAI, run=desk.shell.keys)
            assert found is not None and found.secret == SECRET
            assert entry.field.text() == ""

    run(story())
    written = [
        path for path in own_home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()
    ]
    assert written == []


async def _try(desk: Desktop, url: str, key: str) -> str:
    connection = replace(OPENAI, base_url=url)
    desk.shell.preferences.change(connections=(connection,))
    desk.shell.keys.keep(connection, key)
    entry = KeyEntry(desk.shell, connection)
    done: list[bool] = []
    entry.tested.connect(done.append)
    entry.run_test()
    assert not entry.test.isEnabled()
    await until(lambda: done, "the end of the test")
    text = entry.said.text()
    entry.deleteLater()
    return text


def test_the_connection_test_says_what_works_and_what_does_not(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop() as desk:
            async with ImageServer() as server:
                assert "works" in await _try(desk, server.base_url, KEY)
                said = await _try(desk, server.base_url, "sk-wrong-0123456789abcdefg")
                assert "key" in said.casefold() and "works" not in said
            async with ImageServer(Fault.HTML) as server:
                assert await _try(desk, server.base_url, KEY)
            refused = await _try(desk, "http://127.0.0.1:9/v1", KEY)
            assert "works" not in refused and refused

    run(story())


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://api.example.com/v1", True),
        ("http://localhost:8080/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://gateway.example.com/v1", False),
        ("ftp://x/v1", False),
        ("api.example.com", False),
        ("", False),
    ],
)
def test_addresses(url: str, fine: bool) -> None:
    assert (address_problem(url) == "") is fine


def test_connections_are_added_edited_chosen_and_removed(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop() as desk:
            page = page_of(desk, "connections")
            preferences = desk.shell.preferences
            add = next(button for button in page.findChildren(Button) if button.plain == "Add a connection")
            add.click()
            card = card_of_page(page, "connection-2")
            card.url.setText("http://elsewhere.example.com/v1")
            card.url.editingFinished.emit()
            assert card.url.toolTip()
            assert preferences.settings.connection("connection-2").base_url == ""
            card.url.setText("https://gateway.example.com/v1")
            card.title.setText("Studio gateway")
            card.model.setText("azure-image-2")
            card.url.editingFinished.emit()
            made = preferences.settings.connection("connection-2")
            assert (made.base_url, made.title) == ("https://gateway.example.com/v1", "Studio gateway")
            assert made.models == {desk.shell.catalogue.default.id: "azure-image-2"}
            card.radio.click()
            assert preferences.settings.default_connection == "connection-2"
            card.removed.emit("connection-2")
            assert preferences.settings.default_connection == OPENAI.name
            assert len(page.findChild(Connections).cards) == 2
            offer = desk.window.offers.notices[-1]
            offer.choices[0].call()
            assert preferences.settings.connection("connection-2") == made
            await desk.settle()

    run(story())


def test_a_new_connection_is_tried_at_the_address_that_was_just_typed(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop() as desk, ImageServer() as server:
            page = page_of(desk, "connections")
            next(b for b in page.findChildren(Button) if b.plain == "Add a connection").click()
            card = card_of_page(page, "connection-2")
            card.url.setText(server.base_url)
            card.url.editingFinished.emit()
            desk.shell.keys.keep(card.connection, KEY)
            tested: list[bool] = []
            card.key.tested.connect(tested.append)
            card.key.run_test()
            await until(lambda: bool(tested), "the answer")
            assert tested == [True]
            await desk.settle()

    run(story())


def card_of_page(page: SettingsPage, name: str) -> ConnectionCard:
    connections = page.findChild(Connections)
    assert connections is not None
    return next(card for card in connections.cards if card.connection.name == name)


def test_looks_change_at_once_and_stay(run: Run[Any], own_home: Any) -> None:
    async def story() -> None:
        async with desktop() as desk:
            page = page_of(desk, "appearance")
            choice = page.findChild(Segmented)
            assert choice is not None
            choice.button("light").click()
            assert theme.theme().colours == LIGHT
            assert QGuiApplication.palette().window().color().name() == LIGHT.panel
            assert LIGHT.panel in desk.window.styleSheet()
            choice.button("dark").click()
            assert theme.theme().colours == DARK
            middle = next(
                b for b in page.findChildren(QAbstractButton) if b.accessibleName() == "Middle grey"
            )
            middle.click()
            assert theme.theme().colours.stage == theme.surround_colour(Surround.MIDDLE)
        settings = Preferences(own_home / "config/settings.json").settings
        assert (settings.theme, settings.surround) == (Theme.DARK, Surround.MIDDLE)

    run(story())


def test_a_shortcut_is_changed_named_in_a_clash_and_put_back(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            page = page_of(desk, "keys")
            rows = {row.item.id: row for row in page.findChildren(KeyRow)}
            actions = desk.shell.actions
            row = rows["view.grid"]
            row.field.setKeySequence(QKeySequence("C"))
            row.field.editingFinished.emit()
            assert actions.keys("view.grid") == ("C",)
            assert "Compare" in row.problem.text()
            assert "Grid" in rows["view.compare"].problem.text()
            assert desk.shell.preferences.settings.keys == {"view.grid": ("C",)}
            row.reset.click()
            assert actions.keys("view.grid") == ("G",)
            assert row.problem.text() == ""
            assert desk.shell.preferences.settings.keys == {}

    run(story())


def test_every_setting_has_its_place(run: Run[Any]) -> None:
    """Each row of the table is on the page, or has an editor of its own there."""

    async def story() -> None:
        async with desktop() as desk:
            titles = set()
            for section in SECTIONS:
                page = page_of(desk, section)
                await asyncio.sleep(0.02)
                for row in page.findChildren(SettingRow):
                    if row.isVisibleTo(page):
                        titles.add(row.title)
            assert {"Library folder", "Your name", "Theme", "Image surround", "Auto-advance"} <= titles
            assert {"Memory for pictures", "Diagnostics", "Version"} <= titles

    run(story())


def test_escape_leaves_the_settings(run: Run[Any]) -> None:
    async def story() -> None:
        from PySide6.QtTest import QTest

        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            page = page_of(desk, "appearance")
            QTest.keyClick(page, Qt.Key.Key_Escape)
            assert desk.window.deck.page is None
        async with desktop() as desk:
            desk.studio.show_settings("appearance")
            desk.studio.show_settings("")
            assert isinstance(desk.window.deck.page, StartPage) or desk.window.deck.place

    run(story())


def test_diagnostics_hold_no_key(run: Run[Any], kept: Kept) -> None:
    async def story() -> None:
        async with desktop() as desk:
            desk.shell.keys.keep(OPENAI, SECRET)
            page = page_of(desk, "about")
            next(button for button in page.findChildren(Button) if button.plain == "Copy").click()
            await until(
                lambda: "gi2desk" in QGuiApplication.clipboard().text(), "diagnostics on the clipboard"
            )
            text = QGuiApplication.clipboard().text()
            assert "PySide6" in text and SECRET not in text

    run(story())
