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

# Tried on photographs and on pictures of the model of many kinds: saved as JPEG, with noise, softened, mildly graded or
# drawn again with edges off by a thousandth they stay within all three; an object of a seventh of the short edge that was
# moved or taken out does not. Pictures that have nothing in common are above a score of 0.9.
_CLOSE, _DIFFERENT = 0.35, 0.65  # of the score
_CHANGED = 0.02  # of the picture
_PEAK = 28.0  # levels


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
        return closeness(self.drift)


def closeness(drift: Drift) -> Closeness:
    """A drift in a word: close where nothing says that something else is seen."""
    if drift.score >= _DIFFERENT:
        return Closeness.DIFFERENT
    usual = drift.score < _CLOSE and drift.changed < _CHANGED and drift.peak < _PEAK
    return Closeness.CLOSE if usual else Closeness.DRIFTED


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
