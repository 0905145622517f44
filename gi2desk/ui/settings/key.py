"""Takes a key, keeps it in the system's keyring (or for this run only) and tries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from gi2desk.core.connection import Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.host.key import Key, account_of, delete_key, find_key, store_key
from gi2desk.ui import theme
from gi2desk.ui.services import Shell
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import mark, tr, tr_count
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.field import SecretField
from gi2desk.ui.widgets.label import Label

if TYPE_CHECKING:
    from gi2desk.api.provider import Check

_SOURCES = {
    "environment": mark("Using the key in OPENAI_API_KEY."),
    "keyring": mark("A key is in the system’s keyring."),
    "this run": mark("A key is kept for this run only."),
}


class KeyEntry(QWidget):
    """A field for the key with what became of it. `kept` tells that a key is there now, `removed` that none is."""

    kept = Signal()
    removed = Signal()
    tested = Signal(bool)
    found = Signal(bool)  # whether there was one already

    def __init__(self, shell: Shell, connection: Connection, *, primary: bool = False) -> None:
        super().__init__()
        self._shell, self._connection = shell, connection
        self._asked = 0
        self.field = SecretField(name=tr("Key"), placeholder=tr("sk-…"))
        self.field.returnPressed.connect(self._on_keep_clicked)
        self.field.textChanged.connect(self._on_text_changed)
        self.keep = Button(tr("Save key"), role=Role.PRIMARY if primary else Role.PLAIN)
        self.keep.clicked.connect(self._on_keep_clicked)
        self.test = Button(tr("Test"), tip=tr("Asks for the list of models; costs nothing"))
        self.test.clicked.connect(self.run_test)
        self.remove = Button(tr("Remove the key"), role=Role.LINK)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.once = Button(tr("Keep for this run only"), role=Role.LINK)
        self.once.clicked.connect(self._on_once_clicked)
        self.said = Label("", size=Size.SMALL, tone="secondary", wrap=True, selectable=True)
        self._place()
        self._on_text_changed()
        self._offer_once(False)
        self.remove.hide()
        self.look()

    def _place(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.GRID * 2)
        line.addWidget(self.field, 1)
        for button in (self.keep, self.test):
            line.addWidget(button)
        # What comes and goes stands here: beside the buttons it would push one of them under the hand.
        below = QHBoxLayout()
        below.addWidget(self.said, 1)
        below.addWidget(self.once)
        below.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(line)
        column.addLayout(below)

    def look(self) -> None:
        """Finds out in a worker whether there is a key, and where it is from."""

        def find() -> Key | UserError | None:
            try:
                return find_key(self._connection, run=self._shell.keys, stored=stored)
            except UserError as error:
                return error

        stored = account_of(self._connection) in self._shell.preferences.settings.stored_keys
        self._asked += 1
        asked = self._asked

        def done(found: Key | UserError | None) -> None:
            # What somebody did meanwhile is newer than what was found.
            if asked == self._asked and isValid(self):
                self._on_found(found)

        self._shell.tasks.run(find, done=done)

    def use(self, connection: Connection) -> None:
        """The connection was edited: its key belongs to the new address from now on."""
        moved = connection.base_url != self._connection.base_url
        self._connection = connection
        if moved:
            self.look()

    def run_test(self) -> None:
        """Asks the endpoint for its models."""
        from gi2desk.ui.endpoint import Endpoint

        endpoint = Endpoint(
            self._connection,
            keys=self._shell.keys,
            tasks=self._shell.tasks,
            catalogue=self._shell.catalogue,
        )

        async def test() -> Check | UserError:
            try:
                return await endpoint.test()
            except UserError as error:
                return error
            finally:
                await endpoint.aclose()

        if (
            self._shell.tasks.start(test(), key=("test", self._connection.name), done=self._on_tested)
            is not None
        ):
            self.test.set_available(False, tr("The test is running"))
            self._say(tr("Asking {url} …", url=self._connection.base_url))

    def _on_found(self, found: Key | UserError | None) -> None:
        if isinstance(found, UserError):
            self._say(f"{found} {found.hint}", "warn")
            return
        self.test.set_available(found is not None, tr("There is no key to test yet"))
        removable = found is not None and found.source != "environment"
        self.remove.setVisible(removable)
        self._say(tr(_SOURCES[found.source]) if found else tr("There is no key for this connection yet."))
        self.found.emit(found is not None)

    def _on_text_changed(self) -> None:
        self.keep.set_available(bool(self.field.text().strip()), tr("Paste a key first"))

    def _on_keep_clicked(self) -> None:
        secret = self.field.text().strip()
        if not secret:
            return

        def store() -> Key | UserError:
            try:
                key = store_key(self._connection, secret)
            except UserError as error:
                return error
            self._shell.keys.forget(self._connection)
            return key

        self._shell.tasks.run(
            store, scope=Scope.SAVE, key=("key", self._connection.name), done=self._on_stored
        )

    def _on_stored(self, stored: Key | UserError) -> None:
        self._asked += 1
        if isinstance(stored, UserError):
            self._say(f"{stored} {stored.hint}", "bad")
            self._offer_once(stored.cause is Cause.KEYRING)
            return
        self._remember(stored=True)
        self._on_kept(tr("The key is in the system’s keyring."))

    def _on_once_clicked(self) -> None:
        try:
            self._shell.keys.keep(self._connection, self.field.text())
        except UserError as error:
            self._say(f"{error} {error.hint}", "bad")
            return
        self._on_kept(tr("The key is kept until you quit; it is written nowhere."))

    def _on_kept(self, text: str) -> None:
        self._asked += 1
        self.field.clear()
        self._offer_once(False)
        self.remove.show()
        self.test.set_available(True)
        self._say(text, "ok")
        self.kept.emit()

    def _offer_once(self, offered: bool) -> None:
        """Shows the way without a keyring; else the room of its line is kept, so that nothing below moves."""
        policy = self.remove.sizePolicy()
        policy.setRetainSizeWhenHidden(not offered)
        self.remove.setSizePolicy(policy)
        self.once.setVisible(offered)

    def _on_remove_clicked(self) -> None:
        self._shell.keys.forget(self._connection)
        if account_of(self._connection) not in self._shell.preferences.settings.stored_keys:
            self._on_removed(None)
            return

        def delete() -> UserError | None:
            try:
                delete_key(self._connection)
            except UserError as error:
                return error
            return None

        self._shell.tasks.run(
            delete, scope=Scope.SAVE, key=("key", self._connection.name), done=self._on_removed
        )

    def _on_removed(self, failed: UserError | None) -> None:
        if failed is not None:
            self._say(f"{failed} {failed.hint}", "bad")
            return
        self._remember(stored=False)
        self.look()
        self.removed.emit()

    def _remember(self, *, stored: bool) -> None:
        """Notes, without the secret, that a key lies in the keyring: only then it is asked, which may open a dialog."""
        account, preferences = account_of(self._connection), self._shell.preferences
        others = tuple(one for one in preferences.settings.stored_keys if one != account)
        try:
            preferences.change(stored_keys=(*others, account) if stored else others)
        except UserError as error:
            self._shell.messages.error(error)

    def _on_tested(self, result: Check | UserError) -> None:
        self.test.set_available(True)
        if isinstance(result, UserError):
            self._say(f"{result} {result.hint}", "bad")
        else:
            self._say(said_of(result, self._connection, self._shell), "ok")
        self.tested.emit(not isinstance(result, UserError))

    def _say(self, text: str, tone: str = "secondary") -> None:
        self.said.set_tone(tone)
        self.said.setText(text)


def said_of(check: Check, connection: Connection, shell: Shell) -> str:
    """What a passed test says: whether the model that is used most is there."""
    if not check.listed:
        return tr("The key works. This endpoint lists no models.")
    model = shell.catalogue.default
    name = connection.models.get(model.id, model.id)
    count = tr_count("{n} model", "{n} models", len(check.models))
    if any(found.id == name for found in check.models):
        return tr("The key works: {count}, {name} among them.", count=count, name=name)
    return tr("The key works, but {name} is not among the {count} it may use.", count=count, name=name)
