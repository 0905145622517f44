"""How far an image has moved away from the one that it was made from: measured once, and told in a word."""

from __future__ import annotations

import enum
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.errors import UserError
from gi2desk.library.library import Library

if TYPE_CHECKING:
    from gi2desk.imaging.drift import Drift

# Of the score, 0 to 1. Tried on photographs and on pictures of the model: a warmer white balance, a slight blur or a shift
# of a hundredth of the width stay below the first; pictures that have nothing in common are above 0.9.
_CLOSE, _DIFFERENT = 0.2, 0.65


class Closeness(enum.Enum):
    """What a drift comes to."""

    CLOSE = enum.auto()
    DRIFTED = enum.auto()
    DIFFERENT = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """An image and the first of those that it was made from."""

    parent: str
    drift: Drift

    @property
    def closeness(self) -> Closeness:
        """The drift in a word."""
        return closeness(self.drift.score)


def closeness(score: float) -> Closeness:
    """A score, 0 the same picture and 1 nothing in common, in a word."""
    if score < _CLOSE:
        return Closeness.CLOSE
    return Closeness.DRIFTED if score < _DIFFERENT else Closeness.DIFFERENT


def parent_id(library: Library, image_id: str) -> str | None:
    """The image that another was made from, where both are in the library. Blocking."""
    try:
        parents = library.image(image_id).lineage.parents
    except UserError:
        return None
    known = {row.id for row in library.rows(parents)}
    return next((parent for parent in parents if parent in known), None)


def kinship(library: Library, image_id: str) -> Kinship | None:
    """How an image stands to its parent; None without one, and where a file cannot be read. Some seconds, in a worker."""
    parent = parent_id(library, image_id)
    if parent is None:
        return None
    try:
        paths = [library.original_path(library.image(one)) for one in (parent, image_id)]
        return Kinship(parent=parent, drift=_measured(*paths))
    except (UserError, OSError):
        return None


@functools.lru_cache(maxsize=512)
def _measured(parent: Path, child: Path) -> Drift:
    """Originals never change, so what was measured once holds."""
    from gi2desk.imaging.drift import drift

    return drift(parent, child)
