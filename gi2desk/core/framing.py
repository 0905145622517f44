"""How a crop is moved and resized by hand: whole pixels, its ratio kept exactly, never outside the picture."""

from __future__ import annotations

import enum
import math

from gi2desk.core.geometry import Rect, crop_size
from gi2desk.core.ratio import Ratio

Pixels = tuple[int, int]

SMALLEST = 16
"""Shortest edge in pixels that a hand can pull a crop down to."""


class Handle(enum.Enum):
    """What a crop is pulled by; the value is the direction outwards, across and down."""

    TOP_LEFT = (-1, -1)
    TOP = (0, -1)
    TOP_RIGHT = (1, -1)
    RIGHT = (1, 0)
    BOTTOM_RIGHT = (1, 1)
    BOTTOM = (0, 1)
    BOTTOM_LEFT = (-1, 1)
    LEFT = (-1, 0)


def most_steps(picture: Pixels, ratio: Ratio) -> int:
    """In how many sizes a crop of `ratio` fits a picture of (width, height) pixels; 0 where it does not at all.

    For an exact ratio a:b the sizes are a·n × b·n, for the A formats every whole width.
    """
    if ratio.exact is None:
        return crop_size(*picture, ratio)[0]
    return min(picture[0] // ratio.exact[0], picture[1] // ratio.exact[1])


def size_at(picture: Pixels, ratio: Ratio, step: int) -> Pixels:
    """Width and height of the `step`th size, counted from 1 to `most_steps`."""
    if ratio.exact is not None:
        return ratio.exact[0] * step, ratio.exact[1] * step
    largest = crop_size(*picture, ratio)
    if step >= largest[0]:
        return largest
    return step, min(largest[1], max(1, round(step / ratio.value)))


def step_of(rect: Rect, ratio: Ratio) -> int:
    """Which of the sizes of `ratio` a crop has."""
    return rect.width if ratio.exact is None else rect.width // ratio.exact[0]


def least_step(picture: Pixels, ratio: Ratio) -> int:
    """The smallest size that a hand can pull to."""
    across = ratio.exact[0] if ratio.exact is not None else 1.0
    down = ratio.exact[1] if ratio.exact is not None else 1 / ratio.value
    return min(most_steps(picture, ratio), math.ceil(SMALLEST / min(across, down)))


def centred(picture: Pixels, size: Pixels, x: float, y: float) -> Rect:
    """A crop of `size` around the pixel position x, y, moved inside the picture."""
    return Rect(
        x=_inside(math.floor(x - size[0] / 2 + 0.5), size[0], picture[0]),
        y=_inside(math.floor(y - size[1] / 2 + 0.5), size[1], picture[1]),
        width=size[0],
        height=size[1],
    )


def moved(picture: Pixels, rect: Rect, dx: int, dy: int) -> Rect:
    """`rect` moved by so many pixels, as far as the picture goes."""
    return Rect(
        x=_inside(rect.x + dx, rect.width, picture[0]),
        y=_inside(rect.y + dy, rect.height, picture[1]),
        width=rect.width,
        height=rect.height,
    )


def grown(picture: Pixels, rect: Rect, ratio: Ratio, steps: int) -> Rect:
    """`rect` larger or smaller by `steps` sizes about its middle, as far as the picture goes."""
    step = step_of(rect, ratio) + steps
    step = min(max(step, least_step(picture, ratio)), most_steps(picture, ratio))
    middle_x, middle_y = rect.x + rect.width / 2, rect.y + rect.height / 2
    return centred(picture, size_at(picture, ratio, step), middle_x, middle_y)


def resized(picture: Pixels, rect: Rect, ratio: Ratio, handle: Handle, x: float, y: float) -> Rect:
    """`rect` with `handle` pulled to the pixel position x, y; the opposite corner or edge stays where it is.

    A corner follows the pointer along the diagonal. An edge keeps the middle of the other direction, unless the
    picture ends there.
    """
    across, down = handle.value
    fixed_x = rect.x if across > 0 else rect.right
    fixed_y = rect.y if down > 0 else rect.bottom
    room_x = picture[0] if not across else (picture[0] - fixed_x if across > 0 else fixed_x)
    room_y = picture[1] if not down else (picture[1] - fixed_y if down > 0 else fixed_y)
    wanted = _wanted_step(ratio, handle, (x - fixed_x) * across, (y - fixed_y) * down)
    most = _most_within(picture, ratio, room_x, room_y)
    step = max(1, min(max(round(wanted), least_step(picture, ratio)), most))
    width, height = size_at(picture, ratio, step)
    left = _edge(across, fixed_x, width, rect.x + rect.width / 2, picture[0])
    top = _edge(down, fixed_y, height, rect.y + rect.height / 2, picture[1])
    return Rect(x=left, y=top, width=width, height=height)


def _wanted_step(ratio: Ratio, handle: Handle, right: float, below: float) -> float:
    """The size whose corner, or edge, is nearest to a place so far outwards from what stays."""
    unit_x, unit_y = ratio.exact if ratio.exact is not None else (1.0, 1 / ratio.value)
    across, down = handle.value
    if not down:
        return right / unit_x
    if not across:
        return below / unit_y
    return (right * unit_x + below * unit_y) / (unit_x * unit_x + unit_y * unit_y)


def _most_within(picture: Pixels, ratio: Ratio, room_x: int, room_y: int) -> int:
    if ratio.exact is not None:
        return min(room_x // ratio.exact[0], room_y // ratio.exact[1])
    step = min(room_x, most_steps(picture, ratio))
    while step > 1 and size_at(picture, ratio, step)[1] > room_y:
        step = min(step - 1, math.ceil(room_y * ratio.value) + 1)
    return step


def _edge(direction: int, fixed: int, length: int, middle: float, room: int) -> int:
    if direction > 0:
        return fixed
    if direction < 0:
        return fixed - length
    return _inside(math.floor(middle - length / 2 + 0.5), length, room)


def _inside(start: int, length: int, room: int) -> int:
    return min(max(start, 0), room - length)
