"""What the keys do that mean the same in every workspace: going places, folding panels, undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from gi2desk.ui.action import Actions
from gi2desk.ui.deck import Deck
from gi2desk.ui.panel import Frame, Side
from gi2desk.ui.text import tr
from gi2desk.ui.undo import Undo

_SIDES = {"view.left_panel": Side.LEFT, "view.right_panel": Side.RIGHT, "view.filmstrip": Side.FILMSTRIP}
# Commands that lead to a workspace, which may then do more of its own.
_LEADS = {
    "view.grid": "review",
    "view.loupe": "review",
    "view.survey": "review",
    "view.compare": "compare",
    "view.crop": "crop",
    "file.export": "crop",
    "create.prompt": "create",
    "create.new": "create",
}


class Navigation(QObject):
    """Binds those keys for as long as the window lives."""

    def __init__(self, actions: Actions, deck: Deck, undo: Undo, search: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._deck, self._undo = actions, deck, undo
        for name, place in _LEADS.items():
            actions.bind(name, lambda name=name, place=place: self._lead(name, place))
        actions.bind("view.next_workspace", lambda: self._step(1))
        actions.bind("view.previous_workspace", lambda: self._step(-1))
        actions.bind("view.panels", lambda: self._with_frame(Frame.toggle_all))
        for name, side in _SIDES.items():
            actions.bind(
                name, lambda on, side=side: self._with_frame(lambda frame: frame.show_part(side, on))
            )
        actions.bind("file.search", lambda: search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        actions.bind("edit.undo", undo.undo)
        actions.bind("edit.redo", undo.redo)
        undo.changed.connect(self._on_undo_changed)
        deck.folded.connect(self._on_folded)
        self._on_undo_changed()
        self._on_folded()

    def _lead(self, name: str, place: str) -> None:
        self._deck.go_to(place)
        if self._actions.is_bound(name, place):
            self._actions.trigger(name)

    def _step(self, by: int) -> None:
        places = self._deck.places
        if self._deck.place in places:
            self._deck.go_to(places[(places.index(self._deck.place) + by) % len(places)])

    def _with_frame(self, call: Callable[[Frame], None]) -> None:
        frame = self._deck.frame
        if frame is not None:
            call(frame)

    def _on_folded(self) -> None:
        frame = self._deck.frame
        for name, side in _SIDES.items():
            has = frame is not None and frame.has(side)
            self._actions.set_enabled(name, has, reason=tr("There is none here"))
            self._actions.set_checked(name, frame is not None and frame.shown(side))
        self._actions.set_enabled("view.panels", frame is not None and any(frame.has(side) for side in Side))

    def _on_undo_changed(self) -> None:
        for name, prefix, what in (
            ("edit.undo", tr("Undo"), self._undo.undo_text),
            ("edit.redo", tr("Redo"), self._undo.redo_text),
        ):
            self._actions.set_enabled(name, bool(what))
            self._actions.set_text(name, f"{prefix}: {what}" if what else "")
