"""No nested loops and no lost tasks in the window's code: both hang or lose errors, and only sometimes."""

from __future__ import annotations

import ast
from pathlib import Path

from gi2desk import ui

UI = Path(ui.__file__).parent
# A window of its own for trying a part by hand is allowed its own loop.
OWN_LOOP = {"compare/__main__.py"}
BANNED = {
    "exec",
    "exec_",
    "processEvents",
    "asyncSlot",
    "asyncClose",
    "asyncWrap",
    "ensure_future",
    "waitForFinished",
}
STATIC_DIALOGS = {
    "getOpenFileName",
    "getOpenFileNames",
    "getSaveFileName",
    "getExistingDirectory",
    "getText",
    "getInt",
    "question",
    "critical",
    "information",
}
TASKS = "tasks.py"


def _calls() -> list[tuple[str, int, ast.Call]]:
    files = [*UI.rglob("*.py"), UI.parent / "app.py"]
    return [
        (path.relative_to(UI.parent).as_posix().removeprefix("ui/"), node.lineno, node)
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]


def test_no_nested_loop_and_no_bare_task() -> None:
    wrong = []
    for name, line, call in _calls():
        function = ast.unparse(call.func)
        last = function.rsplit(".", maxsplit=1)[-1]
        # A drag to other programs can only be run this way; it begins in a mouse event, never in a coroutine.
        is_drag = function.casefold().endswith("drag.exec")
        is_nested = (last in BANNED or last in STATIC_DIALOGS) and name not in OWN_LOOP and not is_drag
        is_bare = last == "create_task" and name != TASKS and "group" not in function.casefold()
        if is_nested or is_bare:
            wrong.append(f"{name}:{line} {function}")
    assert wrong == []


def test_nothing_hangs_on_about_to_quit() -> None:
    """It fires several times."""
    found = [path.name for path in UI.rglob("*.py") if "aboutToQuit" in path.read_text("utf-8")]
    assert found == []
