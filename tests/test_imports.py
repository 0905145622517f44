"""The layers hold: imports go one way, Qt stays in the window, and nothing makes a task on its own."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent / "gi2desk"

# What a package may import of ours, besides itself.
ALLOWED: dict[str, set[str]] = {
    "core": set(),
    "imaging": {"core"},
    "api": {"core", "imaging"},
    "library": {"core", "imaging"},
    "host": {"core", "imaging"},
    "jobs": {"core", "imaging", "api", "library", "host"},
    "ui": {"core", "imaging", "api", "library", "host", "jobs"},
    "commands": {"core", "imaging", "api", "library", "host", "jobs"},
    "app": {"core", "imaging", "api", "library", "host", "jobs", "ui"},
    "cli": {"core", "imaging", "api", "library", "host", "jobs", "commands", "app"},
    "__main__": {"cli"},
    "__init__": set(),
}
QT = {"PySide6", "qasync", "shiboken6"}
TASK_OWNERS = {"ui/tasks.py"}


def _modules() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(ROOT.rglob("*.py"))
    }


def _imports(tree: ast.Module) -> set[str]:
    """Absolute names of everything imported, at the top or inside functions, but not for types only."""
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _package(name: str) -> str:
    return name.split("/", maxsplit=1)[0].removesuffix(".py")


def test_imports_go_one_way() -> None:
    wrong = []
    for name, tree in _modules().items():
        package = _package(name)
        for imported in _imports(tree):
            parts = imported.split(".")
            if parts[0] != "gi2desk" or len(parts) < 2 or parts[1] == "__version__":
                continue
            if parts[1] != package and parts[1] not in ALLOWED[package]:
                wrong.append(f"{name} imports {imported}")
    assert wrong == []


def test_qt_stays_in_the_window() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, tree in _modules().items()
        if _package(name) not in {"ui", "app"}
        for imported in _imports(tree)
        if imported.split(".")[0] in QT
    ]
    assert wrong == []


def test_no_import_cycles() -> None:
    trees = _modules()
    known = {"gi2desk." + n.removesuffix(".py").removesuffix("/__init__").replace("/", "."): n for n in trees}
    # Imports inside functions happen later and are no cycle at import time.
    edges: dict[str, set[str]] = {}
    for module, name in known.items():
        top = ast.Module(
            body=[n for n in trees[name].body if isinstance(n, ast.Import | ast.ImportFrom)], type_ignores=[]
        )
        edges[module] = {i for i in _imports(top) if i in known and i != module}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module in done:
            return
        for other in edges[module]:
            visit(other, (*path, module))
        done.add(module)

    for module in edges:
        visit(module, ())


def test_tasks_have_an_owner() -> None:
    """`create_task` outside a TaskGroup loses errors; `asyncSlot` and nested loops lose wake-ups."""
    wrong = []
    for name, tree in _modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            bare = called in {"asyncio.create_task", "asyncio.ensure_future", "ensure_future", "create_task"}
            if bare and name not in TASK_OWNERS:
                wrong.append(f"{name}:{node.lineno} {called}")
            if called.rsplit(".", maxsplit=1)[-1] in {"asyncSlot", "asyncClose", "processEvents", "exec_"}:
                wrong.append(f"{name}:{node.lineno} {called}")
    assert wrong == []


def test_the_command_line_needs_no_qt() -> None:
    code = (
        "import sys, gi2desk.cli, gi2desk.commands.generate, gi2desk.commands.demo, gi2desk.commands.library,"
        " gi2desk.commands.export, gi2desk.commands.verify;"
        "print([m for m in sys.modules if m.split('.')[0] in ('PySide6', 'qasync', 'shiboken6')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_fast_commands_import_nothing_slow() -> None:
    code = (
        "import sys; from gi2desk.cli import main; main(['sizes', '16:9', '--json']);"
        "slow = {'openai', 'keyring', 'numpy', 'PIL', 'c2pa', 'msgspec', 'platformdirs', 'sqlite3', 'asyncio', 'logging'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"
