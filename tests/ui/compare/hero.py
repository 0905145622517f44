"""A concept of two pictures at 1K, one at 2K and one at 4K, compared in the real window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gi2desk.core.tier import Tier
from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.ui.compare.workspace import CompareWorkspace
from tests.ui.compare.shelf import add
from tests.ui.desktop import Desktop, until

A, B, M, X = ("A".ljust(26, "0"), "B".ljust(26, "0"), "M".ljust(26, "0"), "X".ljust(26, "0"))


def make(root: Path) -> str:
    """The library, whose index is the application's own; `X` was made from `M`, which was made from `A`."""
    places = Places.standard()
    with Library.open(root, data=places.data, cache=places.cache) as library:
        concept = library.new_concept("hero").id
        add(library, concept, "a", Tier.K1, 1)
        add(library, concept, "b", Tier.K1, 2, shift=200)
        add(library, concept, "m", Tier.K2, 3, (A,))
        add(library, concept, "x", Tier.K4, 4, (M,))
    return str(root)


async def compare(desk: Desktop, *chosen: str) -> CompareWorkspace:
    await desk.settle()
    services(desk).desk.choose(chosen)
    desk.window.deck.go_to("compare")
    found = desk.window.deck.workspace("compare")
    assert isinstance(found, CompareWorkspace)
    if chosen:
        await until(lambda: set(chosen) <= set(ids(found)), "they are compared")
    return found


def services(desk: Desktop) -> Any:
    assert desk.studio.session is not None
    return desk.studio.session.services


def ids(page: CompareWorkspace) -> list[str]:
    return [image.id for image in page.compare.selection.images]


def names(page: CompareWorkspace) -> list[str]:
    return [image.name for image in page.compare.selection.images]
