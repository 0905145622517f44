"""What is read from the library for the stage, and how its pictures are called there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gi2desk.jobs.lineup import by_tier, lineup, of_concept, places
from gi2desk.library.library import Library
from gi2desk.library.row import Row
from gi2desk.ui.canvas.image import PaneImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """The pictures that stand there, and those that can be stepped to.

    `places` are the numbers of all of them within their concepts, and of how many. `files` are pictures of no library
    that stand among them, by their panes.
    """

    rows: tuple[Row, ...] = ()
    choices: tuple[Row, ...] = ()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    files: Mapping[int, PaneImage] = field(default_factory=dict[int, PaneImage])

    @property
    def mixed(self) -> bool:
        """True where the pictures are not all of one concept, whose names have to be said then."""
        return bool(self.files) or len({row.concept for row in self.rows}) > 1


def read_lineup(library: Library, chosen: tuple[str, ...], concept: str) -> Lineup:
    """What `chosen` images, or else a concept, bring to the stage. For a worker."""
    rows = lineup(library, chosen, concept)
    return _told_apart(library, rows, rows[0].concept if rows else "")


def read_again(library: Library, shown: tuple[str, ...], concept: str) -> Lineup:
    """The shown images that are still there, and of a lined-up `concept` those of tiers that are not. For a worker."""
    rows = library.rows(shown)
    if concept:
        tiers = {row.tier for row in rows}
        more = [row for row in lineup(library, (), concept) if row.tier not in tiers]
        if more:
            rows = by_tier((*rows, *more))
    return _told_apart(library, rows, concept or (rows[0].concept if rows else ""))


def read_dropped(
    library: Library, dropped: tuple[str, ...], shown: tuple[str, ...]
) -> tuple[tuple[Row, ...], Lineup]:
    """What was dropped, and what is known of it together with what stands there. For a worker."""
    rows = library.rows(dropped)
    return rows, _told_apart(library, (*library.rows(shown), *rows), "")


def _told_apart(library: Library, rows: tuple[Row, ...], concept: str) -> Lineup:
    choices = by_tier(of_concept(library, concept)) if concept else ()
    return Lineup(rows=rows, choices=choices, places=places(library, (*rows, *choices)))
