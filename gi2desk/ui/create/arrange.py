"""Where pictures of one shape lie on a stage so that they are as large as they can be."""

from __future__ import annotations

from gi2desk.core.geometry import Rect

GAP = 12


def cells(width: int, height: int, ratio: float, count: int, *, gap: int = GAP) -> tuple[Rect, ...]:
    """`count` rectangles of `ratio` (width / height) in rows, centred in an area of logical pixels.

    The number of columns is the one that makes them largest; the last row begins at the left.
    """
    if count < 1 or width < 1 or height < 1:
        return ()
    across, (cell_width, cell_height) = max(
        ((columns, _size(width, height, ratio, count, columns, gap)) for columns in range(1, count + 1)),
        key=lambda found: (found[1][0], -found[0]),
    )
    rows = -(-count // across)
    left = (width - across * cell_width - (across - 1) * gap) // 2
    top = (height - rows * cell_height - (rows - 1) * gap) // 2
    return tuple(
        Rect(
            x=left + (number % across) * (cell_width + gap),
            y=top + (number // across) * (cell_height + gap),
            width=cell_width,
            height=cell_height,
        )
        for number in range(count)
    )


def _size(width: int, height: int, ratio: float, count: int, columns: int, gap: int) -> tuple[int, int]:
    rows = -(-count // columns)
    widest = (width - (columns - 1) * gap) / columns
    highest = (height - (rows - 1) * gap) / rows
    across = max(1.0, min(widest, highest * ratio))
    return max(1, int(across)), max(1, int(across / ratio))
