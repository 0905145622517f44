"""How one to six panes share the stage."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gi2desk.ui.canvas.geometry import Extent

_WIDE = 1.2
"""Above this ratio of width to height three panes stand side by side, as a concept's tiers do."""
_USUAL = 16 / 9


def rows_of_panes(
    count: int, width: int, height: int, *, aspect: float = _USUAL, bars: int = 0
) -> tuple[int, ...]:
    """How many panes stand in each row, from the top, so that pictures of `aspect` are seen as large as possible.

    `aspect` is width by height; `bars` is what stands above and below the picture in each pane, in the stage's units.
    """
    if count <= 0:
        return ()
    if count == 3 and width >= height * _WIDE:
        return (3,)

    def edge(rows: tuple[int, ...]) -> float:
        room = max(1.0, height / len(rows) - bars)
        return min(width / max(rows), room * aspect)

    return max((_shared(count, rows) for rows in range(1, count + 1)), key=edge)


def mean_aspect(extents: Iterable[Extent | None]) -> float:
    """Width by height of pictures as far as their pixels are known, in the geometric mean."""
    known = [math.log(extent.width / extent.height) for extent in extents if extent is not None]
    return math.exp(sum(known) / len(known)) if known else _USUAL


def _shared(count: int, rows: int) -> tuple[int, ...]:
    each, rest = divmod(count, rows)
    return (each + 1,) * rest + (each,) * (rows - rest)
