"""The table of commands is whole: no two keys meet, every icon is there, the product's keys are what they should be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from gi2desk.host import resource
from gi2desk.ui import icon, registry
from gi2desk.ui.action import Actions, clashes
from gi2desk.ui.command import AREA_TITLES, COMMANDS, GESTURES, Area, command
from gi2desk.ui.menu import fill

UI = Path(icon.__file__).parent
PROMISED = {
    "create.generate": "Ctrl+Return",
    "create.cancel": "Ctrl+.",
    "create.prompt": "Ctrl+L",
    "create.paste_reference": "Ctrl+V",
    "view.grid": "G",
    "view.loupe": "E",
    "view.compare": "C",
    "view.survey": "N",
    "view.crop": "R",
    "view.full_screen": "F",
    "view.panels": "F7",
    "view.info": "I",
    "file.export": "Ctrl+E",
    "judge.star_0": "0",
    "judge.star_5": "5",
    "judge.label_red": "6",
    "judge.label_blue": "9",
    "judge.pick": "P",
    "judge.reject": "X",
    "judge.clear": "U",
    "judge.note": "M",
    "edit.undo": "Ctrl+Z",
    "zoom.toggle": "Space",
    "zoom.fit": "Ctrl+0",
    "zoom.actual": "Ctrl+1",
    "zoom.sync": "S",
    "zoom.reset_offsets": "A",
    "compare.pane_1": "Alt+1",
    "compare.pane_6": "Alt+6",
    "compare.cycle": "V",
    "compare.flash": "B",
    "compare.inspect": "K",
    "compare.overlays": "W",
    "compare.proof": "Y",
    "file.trash": "Del",
    "file.reveal": "Ctrl+Shift+R",
    "file.rename": "F2",
    "file.search": "Ctrl+F",
    "window.cheat_sheet": "?",
}


def test_names_are_unique_and_places_exist() -> None:
    names = [item.id for item in COMMANDS]
    assert len(names) == len(set(names))
    places = {entry.id for entry in registry.WORKSPACES}
    assert {place for item in COMMANDS for place in item.places} <= places
    assert (
        {item.area for item in COMMANDS} | {item.area for item in GESTURES} <= set(AREA_TITLES) == set(Area)
    )


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_keys_are_the_defaults(name: str) -> None:
    assert PROMISED[name] in command(name).keys


def test_no_two_commands_that_can_meet_share_a_default_key() -> None:
    assert clashes({}) == {}


def test_a_clash_names_both_sides() -> None:
    found = clashes({"view.grid": ("C",)})
    assert found["view.grid"] == ("view.compare",)
    assert found["view.compare"] == ("view.grid",)


def _named_icons() -> set[str]:
    """Names given to what draws icons, anywhere in the window's code."""
    known = {path.stem for path in resource.path(icon.FOLDER).glob("*.svg")}
    named = {item.icon for item in COMMANDS if item.icon}
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
                named.add(node.value)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "IconButton",
                "icon.icon",
                "icon.pixmap",
            }:
                named.update(arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))
    return named


def test_every_icon_that_is_named_is_there_and_none_is_carried_for_nothing() -> None:
    files = {path.stem for path in resource.path(icon.FOLDER).glob("*.svg")}
    named = _named_icons()
    assert named - files == set()
    assert files - named == set()
    assert (resource.path(icon.FOLDER) / "LICENSE").is_file()
    assert resource.path("fonts/OFL.txt").is_file()


def test_undo_stands_under_edit(qapp: QApplication) -> None:
    actions, menu = Actions(), QMenu()
    for item in COMMANDS:
        actions.bind(item.id, lambda *_on: None)
    fill(menu, actions)
    parts = {action.text(): action.menu() for action in menu.actions()}
    assert list(parts)[:2] == ["File", "Edit"]
    assert [action.objectName() for action in parts["Edit"].actions()][:2] == ["edit.undo", "edit.redo"]
