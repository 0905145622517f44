"""Joins the table of commands with what the open workspace does: one QAction each, enabled where it means something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

from gi2desk.ui.command import COMMANDS, Command
from gi2desk.ui.text import tr, wrapped

EVERYWHERE = ""
Keys = Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Binding:
    call: Callable[..., object]
    enabled: bool = True
    reason: str = ""
    checked: bool = False
    text: str = ""


class Actions(QObject):
    """All actions of the window. `place` is the id of the open workspace; a binding there wins over one everywhere."""

    changed = Signal()

    def __init__(self, keys: Keys | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = EVERYWHERE
        self._keys: dict[str, tuple[str, ...]] = dict(keys or {})
        self._bindings: dict[tuple[str, str], _Binding] = {}
        self._actions = {item.id: self._made(item) for item in COMMANDS}
        for item in COMMANDS:
            self._set_keys(item)

    def _made(self, item: Command) -> QAction:
        action = QAction(tr(item.text), self)
        action.setObjectName(item.id)
        action.setCheckable(item.checkable)
        action.setAutoRepeat(item.repeats)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setEnabled(False)
        action.triggered.connect(lambda checked, name=item.id: self._on_triggered(name, checked))
        return action

    # What a workspace uses.

    def bind(self, name: str, call: Callable[..., object], *, place: str = EVERYWHERE) -> QAction:
        """Lets `call` do the command `name` in the workspace `place`. Checkable commands pass their new state."""
        if name not in self._actions:
            raise KeyError(f"{name} is not in the table of commands")
        self._bindings[place, name] = _Binding(call)
        self._refresh(name)
        return self._actions[name]

    def unbind(self, place: str) -> None:
        """Forgets every binding of a workspace that is taken away."""
        for key in [key for key in self._bindings if key[0] == place]:
            del self._bindings[key]
            self._refresh(key[1])

    def is_bound(self, name: str, place: str = EVERYWHERE) -> bool:
        """True if something does the command in exactly that place."""
        return (place, name) in self._bindings

    def set_enabled(self, name: str, enabled: bool, *, place: str = EVERYWHERE, reason: str = "") -> None:
        """Switches a binding on or off; `reason` is what a tooltip says while it is off."""
        binding = self._bindings[place, name]
        binding.enabled, binding.reason = enabled, reason
        self._refresh(name)

    def set_checked(self, name: str, checked: bool, *, place: str = EVERYWHERE) -> None:
        """Shows a checkable command as on or off without doing it."""
        self._bindings[place, name].checked = checked
        self._refresh(name)

    def set_text(self, name: str, text: str, *, place: str = EVERYWHERE) -> None:
        """Says what the command applies to just now, as in “Rate 12 images”; empty is the table's text."""
        self._bindings[place, name].text = text
        self._refresh(name)

    def action(self, name: str) -> QAction:
        """The QAction, for menus and buttons."""
        return self._actions[name]

    def trigger(self, name: str) -> bool:
        """Does the command, if it can be done now."""
        action = self._actions[name]
        action.trigger()
        return action.isEnabled()

    def with_shift(self) -> bool:
        """True while Shift is down: commands that take it then also go on to the next picture."""
        return bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)

    # What the window uses.

    def attach(self, window: QWidget) -> None:
        """Makes the keys work in `window`."""
        window.addActions(list(self._actions.values()))

    def enter(self, place: str) -> None:
        """The workspace `place` opens."""
        self._place = place
        for name in self._actions:
            self._refresh(name)

    @property
    def place(self) -> str:
        """The id of the open workspace."""
        return self._place

    # Keys.

    def keys(self, name: str) -> tuple[str, ...]:
        """The key sequences of a command in portable notation."""
        return self._keys.get(name, _DEFAULTS[name])

    def keys_text(self, name: str) -> str:
        """The first key sequence as this system writes it, or an empty text."""
        keys = self.keys(name)
        return native(keys[0]) if keys else ""

    def remap(self, keys: Keys) -> None:
        """Replaces what differs from the default keys."""
        self._keys = dict(keys)
        for item in COMMANDS:
            self._set_keys(item)
        self.changed.emit()

    @property
    def remapped(self) -> dict[str, tuple[str, ...]]:
        """What differs from the default keys."""
        return dict(self._keys)

    def shown(self) -> Iterator[Command]:
        """The commands that something in this window can do, in the order of the table."""
        bound = {name for _, name in self._bindings}
        return (item for item in COMMANDS if item.id in bound or (item.held and self._held_place(item)))

    def _held_place(self, item: Command) -> bool:
        return any(place in item.places for place, _ in self._bindings)

    def _set_keys(self, item: Command) -> None:
        keys = () if item.held else self.keys(item.id)
        with_shift = [f"Shift+{key}" for key in keys if item.with_shift and len(key) == 1]
        self._actions[item.id].setShortcuts([QKeySequence(key) for key in (*keys, *with_shift)])
        self._refresh(item.id)

    def _found(self, name: str) -> _Binding | None:
        return self._bindings.get((self._place, name)) or self._bindings.get((EVERYWHERE, name))

    def _on_triggered(self, name: str, checked: bool) -> None:
        binding = self._found(name)
        if binding is None:
            return
        if self._actions[name].isCheckable():
            binding.checked = checked
            binding.call(checked)
        else:
            binding.call()

    def _refresh(self, name: str) -> None:
        action, binding, item = self._actions[name], self._found(name), _COMMANDS[name]
        action.setEnabled(binding is not None and binding.enabled)
        if action.isCheckable():
            action.setChecked(binding is not None and binding.checked)
        text = (binding.text if binding else "") or tr(item.text)
        action.setText(text.replace("&", "&&"))
        action.setToolTip(wrapped(self._tip(item, text, binding.reason if binding else "")))

    def _tip(self, item: Command, text: str, reason: str) -> str:
        keys = self.keys_text(item.id)
        first = f"{text}  {keys}" if keys else text
        return "\n".join(part for part in (first, reason or tr(item.tip)) if part)


def native(keys: str) -> str:
    """A key sequence in portable notation as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def clashes(keys: Keys) -> dict[str, tuple[str, ...]]:
    """Commands whose keys `keys` (what differs from the defaults) gives to another one in the same workspace."""
    found: dict[str, tuple[str, ...]] = {}
    for item in COMMANDS:
        mine = {_normal(key) for key in keys.get(item.id, item.keys)}
        others = tuple(
            other.id
            for other in COMMANDS
            if other is not item
            and _meet(item, other)
            and mine & {_normal(key) for key in keys.get(other.id, other.keys)}
        )
        if others:
            found[item.id] = others
    return found


def _meet(one: Command, other: Command) -> bool:
    return not one.places or not other.places or bool(one.places & other.places)


def _normal(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


_COMMANDS = {item.id: item for item in COMMANDS}
_DEFAULTS = {item.id: item.keys for item in COMMANDS}
