"""The one list of workspaces: to put a real one in, change its function here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gi2desk.ui.services import Services
from gi2desk.ui.text import mark
from gi2desk.ui.workspace import Workspace

if TYPE_CHECKING:
    from gi2desk.ui.filmstrip.strip import Filmstrip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A workspace before it is built. `load` imports its modules when it is first needed, so that the start stays short."""

    id: str
    title: str
    load: Callable[[], Callable[[Services], Workspace]]


def _create() -> Callable[[Services], Workspace]:
    from gi2desk.ui.create.workspace import CreateWorkspace

    return CreateWorkspace


def _review() -> Callable[[Services], Workspace]:
    from gi2desk.ui.review.workspace import Review

    return Review


def _compare() -> Callable[[Services], Workspace]:
    from gi2desk.ui.compare.workspace import CompareWorkspace

    return CompareWorkspace


def _crop() -> Callable[[Services], Workspace]:
    from gi2desk.ui.export.workspace import CropWorkspace

    return CropWorkspace


def filmstrip(services: Services, place: str) -> Filmstrip:
    """The strip of the concept's pictures, one for each workspace that asks for it; in Crop it is about the master."""
    from gi2desk.ui.filmstrip.strip import Filmstrip

    return Filmstrip(services, of_master=place == "crop")


WORKSPACES: tuple[Entry, ...] = (
    Entry(id="create", title=mark("Create"), load=_create),
    Entry(id="review", title=mark("Review"), load=_review),
    Entry(id="compare", title=mark("Compare"), load=_compare),
    Entry(id="crop", title=mark("Crop & export"), load=_crop),
)
