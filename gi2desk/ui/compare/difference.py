"""The picture of what differs between two pictures of any sizes, made in a worker."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gi2desk.imaging.metric import amplify, difference, heat, mean_and_most, perceived_difference
from gi2desk.imaging.resample import lanczos_box
from gi2desk.ui.canvas.geometry import NO_OFFSET, Extent, Offset, Point
from gi2desk.ui.canvas.picture import Picture, of_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GAINS = (1, 2, 4, 8, 16)

_PROXY_EDGE = 960
"""Long edge at which ΔE2000 is worked out: a formula of that length over eight megapixels would take seconds."""

_LARGEST_EDGE, _REDUCED_EDGE = 8192, 5120
"""Long edge up to which values are subtracted pixel by pixel, and the one that larger pictures are reduced to: of
15360×8640 the difference with all that it is made from would take two gigabytes and seven seconds."""

_SAME = 1.01  # pixels of a picture as many times those that it is compared at: no more than rounding

FULL_HEAT = 20
"""ΔE2000 of the brightest colour at a gain of 1."""


class Kind(enum.StrEnum):
    """What is compared."""

    VALUES = "values"  # red, green and blue
    PERCEIVED = "perceived"  # CIEDE2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Two pictures with the offsets of their panes. Of a `turned` candidate alpha says only where it is."""

    reference: Picture
    candidate: Picture
    reference_offset: Offset = NO_OFFSET
    candidate_offset: Offset = NO_OFFSET
    turned: bool = False
    kind: Kind = Kind.VALUES


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Difference:
    """What differs, before gain. `covered` is where both pictures are, in pixels of the common size `extent`.

    Inside of it `outside` is True where a turned picture has no pixels.

    Of VALUES `mean` and `most` are 0…255; of PERCEIVED they are the mean and the 95th percentile of ΔE2000.
    """

    kind: Kind
    extent: Extent
    covered: tuple[slice, slice]
    values: NDArray[np.uint8] | NDArray[np.floating]
    mean: float
    most: float
    outside: NDArray[np.bool_] | None = None
    reduced: bool = False
    """Whether one of the pictures has more pixels than it is compared at."""


def common_extent(first: Extent, second: Extent, offset: Offset = NO_OFFSET) -> Extent:
    """The size at which both are compared: the less detailed one's, so that no detail is made up.

    It is that of the whole scene as `first` shows it; `offset` says what part of that `second` is.
    """
    width, height = second.width / offset.across, second.height / offset.down
    scene = Extent(width=max(1, round(width)), height=max(1, round(height)))
    return min((first, scene), key=lambda extent: extent.width * extent.height)


def _reduced(extent: Extent, longest: int) -> Extent:
    """`extent` with a long edge of at most `longest`."""
    factor = min(1.0, longest / max(extent.width, extent.height))
    return Extent(width=max(1, round(extent.width * factor)), height=max(1, round(extent.height * factor)))


def work_out(order: Order) -> Difference | None:
    """The difference of two pictures, both brought to the common size by Lanczos3; None where none overlap.

    Colours are compared premultiplied, with alpha as a further channel.
    """
    extent = common_extent(order.reference.extent, order.candidate.extent, order.candidate_offset)
    exact = order.kind is Kind.VALUES and max(extent.width, extent.height) <= _LARGEST_EDGE
    if not exact:
        extent = _reduced(extent, _REDUCED_EDGE if order.kind is Kind.VALUES else _PROXY_EDGE)
    across = _overlap(order, "x", extent.width)
    down = _overlap(order, "y", extent.height)
    if across is None or down is None:
        return None
    covered = (slice(*down), slice(*across))
    plain = (NO_OFFSET, NO_OFFSET)
    moved = (order.reference_offset, order.candidate_offset)
    first = _part(order.reference, *plain, extent, across, down, exact=exact)
    second = _part(order.candidate, *moved, extent, across, down, exact=exact)
    outside = second[..., 3] < 255 if order.turned else None
    if order.kind is Kind.PERCEIVED:
        found = _perceived(extent, covered, first, second, outside)
    else:
        translucent = order.reference.translucent or (order.candidate.translucent and not order.turned)
        found = _values(extent, covered, first, second, outside, translucent=translucent)
    larger = any(
        picture.extent.width * picture.extent.height > extent.width * extent.height * _SAME
        for picture in (order.reference, order.candidate)
    )
    return replace(found, reduced=larger)


def visible(found: Difference, gain: float) -> Picture:
    """The difference as a picture; what only one picture shows is transparent."""
    import numpy as np

    if found.kind is Kind.PERCEIVED:
        colours = heat(found.values, FULL_HEAT / gain)
    else:
        colours = amplify(found.values.astype(np.uint8, copy=False), gain)
    size = (found.extent.height, found.extent.width)
    if colours.shape[:2] == size and found.outside is None:
        # Alpha is not looked at in an opaque picture.
        return of_pixels(colours)
    whole = np.zeros((*size, 4), np.uint8)
    whole[found.covered] = colours
    whole[(*found.covered, 3)] = 255
    if found.outside is not None:
        whole[found.covered][found.outside] = 0
    return of_pixels(whole, translucent=True)


def _values(
    extent: Extent,
    covered: tuple[slice, slice],
    first: NDArray[np.uint8],
    second: NDArray[np.uint8],
    outside: NDArray[np.bool_] | None,
    *,
    translucent: bool,
) -> Difference:
    import numpy as np

    values = difference(first, second)
    if translucent:
        np.maximum(values[..., :3], values[..., 3:], out=values[..., :3])
    mean, most = mean_and_most(values if outside is None else values[~outside][np.newaxis])
    return Difference(
        kind=Kind.VALUES,
        extent=extent,
        covered=covered,
        values=values,
        mean=mean,
        most=most,
        outside=outside,
    )


def _perceived(
    extent: Extent,
    covered: tuple[slice, slice],
    first: NDArray[np.uint8],
    second: NDArray[np.uint8],
    outside: NDArray[np.bool_] | None,
) -> Difference:
    import numpy as np

    values = perceived_difference(first, second)
    inside = values if outside is None else values[~outside]
    return Difference(
        kind=Kind.PERCEIVED,
        extent=extent,
        covered=covered,
        values=values,
        mean=float(inside.mean()) if inside.size else 0.0,
        most=float(np.percentile(inside, 95)) if inside.size else 0.0,
        outside=outside,
    )


def _line(order: Order, axis: str, at: float) -> float:
    """The place of the candidate, on one axis, that belongs to place `at` of the reference."""
    scene = order.reference_offset.to_scene(Point(at, at))
    place: float = getattr(order.candidate_offset.to_picture(scene), axis)
    return place


def _overlap(order: Order, axis: str, count: int) -> tuple[int, int] | None:
    """First and last + 1 of the `count` pixels of the reference for which the candidate has something."""
    start, end = _line(order, axis, 0.0), _line(order, axis, 1.0)
    low, high = (0.0 - start) / (end - start), (1.0 - start) / (end - start)
    first, last = max(0, math.ceil(low * count - 1e-6)), min(count, math.floor(high * count + 1e-6))
    return (first, last) if last > first else None


def _part(
    picture: Picture,
    reference_offset: Offset,
    own_offset: Offset,
    extent: Extent,
    across: tuple[int, int],
    down: tuple[int, int],
    *,
    exact: bool,
) -> NDArray[np.uint8]:
    """The pixels of `picture` under the part `across` × `down` of the reference at the common size.

    Unless `exact`, a reduced level that still has half as many pixels again may stand in for the picture.
    """
    whole = across == (0, extent.width) and down == (0, extent.height)
    levels = picture.measured()
    if picture.extent == extent and reference_offset == own_offset == NO_OFFSET and whole:
        return levels[0]
    pixels = levels[0]
    if not exact:
        least = 1.5 * extent.width * own_offset.across
        enough = (level for level in reversed(levels) if level.shape[1] >= least)
        pixels = next(enough, pixels)
    corners = []
    for x, y in ((across[0], down[0]), (across[1], down[1])):
        scene = reference_offset.to_scene(Point(x / extent.width, y / extent.height))
        place = own_offset.to_picture(scene)
        corners += [place.x * pixels.shape[1], place.y * pixels.shape[0]]
    box = (corners[0], corners[1], corners[2], corners[3])
    return lanczos_box(pixels, (across[1] - across[0], down[1] - down[0]), box)
