"""How one to six panes share the stage."""

from __future__ import annotations

_WIDE = 1.2
"""Above this ratio of width to height three panes stand side by side, as a concept's tiers do."""


def rows_of_panes(count: int, width: int, height: int) -> tuple[int, ...]:
    """How many panes stand in each row, from the top, on a stage of that size."""
    if count <= 0:
        return ()
    if width < height / _WIDE:
        return _upright(count)
    if count <= 3:
        return (count,) if width >= height * _WIDE or count == 1 else _upright(count)
    return (count - count // 2, count // 2)


def _upright(count: int) -> tuple[int, ...]:
    if count <= 3:
        return (1,) * count
    full, rest = divmod(count, 2)
    return (2,) * full + (1,) * rest
