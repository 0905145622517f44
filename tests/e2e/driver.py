"""Drives the running app from outside, through the accessibility tree alone; needs the system's pyatspi.

A program of its own because pyatspi belongs to the system's Python, not to the environment of the tests. Prints "done"
when the job is done; anything else is a failure.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]  # the system's

PATIENCE = 60.0


def within(what: str, find: Callable[[], Any]) -> Any:
    """The first true result of `find`, asked until it comes."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            found = find()
        except Exception:  # the tree changes while it is read
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"not found: {what}\n" + "\n".join(names(application())))


def application() -> Any:
    """The app's root, once it has a window."""
    return next(
        (app for app in pyatspi.Registry.getDesktop(0) if app and app.name == "gi2desk" and len(app)), None
    )


def everything(root: Any) -> Iterator[Any]:
    """Every accessible thing below `root` that is on the screen."""
    for child in root:
        if child is not None and child.getState().contains(pyatspi.STATE_SHOWING):
            yield child
            yield from everything(child)


def names(root: Any) -> list[str]:
    """What a screen reader could read."""
    return [f"{thing.getRoleName()}: {thing.name}" for thing in everything(root) if thing.name]


def thing(name: str, *, role: str = "") -> Any:
    """The thing on the screen whose name begins with `name`."""

    def find() -> Any:
        return next(
            found
            for found in everything(application())
            if found.name.startswith(name) and role in found.getRoleName()
        )

    return within(f"{role} “{name}”", find)


def press(name: str, *, role: str = "") -> None:
    """Presses a button, tab or chip, once it may be pressed."""
    target = thing(name, role=role)
    within(f"“{name}” enabled", lambda: target.getState().contains(pyatspi.STATE_ENABLED))
    action = target.queryAction()
    index = next(number for number in range(action.nActions) if action.getName(number) == "Press")
    action.doAction(index)


def generate(tier: str, size: str) -> None:
    """One picture at a tier, until its size has been verified."""
    press(tier)
    press(f"Generate {size}")
    within(f"verified {size}", lambda: any(f"Verified {size}" in name for name in names(application())))


def main() -> None:
    """The job: a prompt, three tiers, compare, crops."""
    within("the window", application)
    thing("Prompt", role="text").queryEditableText().setTextContents("a monolith tower in the desert at dusk")
    generate("1K explore", "1536×864")
    generate("2K review", "2560×1440")
    generate("4K final", "3840×2160")
    press("Compare", role="check box")
    for pane in ("1K, Reference, #1, 1536×864", "2K, #2, 2560×1440", "4K, #3, 3840×2160"):
        thing(pane)
    press("Crop & export", role="check box")
    press("Export 6 files")
    within("exported", lambda: any("6 files" in name and "xported" in name for name in names(application())))
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
