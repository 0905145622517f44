"""Which pixel sizes a model takes, why not, and which legal ones are near: the size rules in one place."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator

from gi2desk.core.refusal import illegal
from gi2desk.core.value import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels.

    A named tuple, as are the other values that `gi2desk sizes` needs: importing dataclasses alone would cost
    it nearly as much time as Python's own start.
    """

    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> Size:
        """`text` as `WIDTHxHEIGHT` (also with × or X) as a size. Raises UserError(ILLEGAL_REQUEST)."""
        parts = text.strip().lower().replace("×", "x").split("x")
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
            raise illegal(f"“{text}” is not a size.", "Write a size as WIDTHxHEIGHT, such as 1536x1024.")
        width, height = int(parts[0]), int(parts[1])
        if not (width and height):
            raise illegal(f"“{text}” has an edge of no length.", "Both edges need at least one pixel.")
        return cls(width, height)

    def __str__(self) -> str:  # type: ignore[explicit-override]  # typing.override is not in 3.11
        return f"{self.width}x{self.height}"

    @property
    def pixels(self) -> int:
        """The area in pixels."""
        return self.width * self.height

    @property
    def long_edge(self) -> int:
        """The longer edge in pixels."""
        return max(self)

    @property
    def short_edge(self) -> int:
        """The shorter edge in pixels."""
        return min(self)


class Gap(NamedTuple):
    """Sizes that an endpoint leaves out: those of one proportion between two areas in pixels, inclusive.

    `ratio` is width / height, met within `tolerance`; None is any proportion. `reason` says it in a clause, such as
    "this connection makes no 1:1 at 4K".
    """

    reason: str
    min_pixels: int
    max_pixels: int
    ratio: float | None = None
    tolerance: float = 0.005

    def holds(self, size: Size) -> bool:
        """True if `size` is left out."""
        if not self.min_pixels <= size.pixels <= self.max_pixels:
            return False
        return self.ratio is None or abs(size.width / size.height / self.ratio - 1) <= self.tolerance


class Limits(NamedTuple):
    """What a model takes; the defaults are those of gpt-image-2 and 2.5 (OpenAI's image generation guide).

    Edges in pixels and multiples of `multiple`; `max_ratio` is long edge to short edge; areas in pixels,
    inclusive. Above `experimental_pixels` OpenAI calls a size experimental. Where `fixed` is not empty, only
    those sizes are legal. `gaps` are what the endpoint leaves out of that.
    """

    multiple: int = 16
    max_edge: int = 3840
    max_ratio: int = 3
    min_pixels: int = 655_360
    max_pixels: int = 8_294_400
    experimental_pixels: int = 3_686_400
    fixed: tuple[Size, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Rule(enum.StrEnum):
    """The size rules; the values are those of the command line's JSON."""

    FORM = "form"
    MULTIPLE = "multiple"
    MAX_EDGE = "max_edge"
    MAX_RATIO = "max_ratio"
    MIN_PIXELS = "min_pixels"
    MAX_PIXELS = "max_pixels"
    FIXED = "fixed"
    OFFERED = "offered"


class RuleResult(NamedTuple):
    """One rule held against one size; `detail` is a sentence with the figures."""

    rule: Rule
    ok: bool
    detail: str


class SizeCheck(NamedTuple):
    """Every rule held against `size`."""

    size: Size
    legal: bool
    rules: tuple[RuleResult, ...]
    experimental: bool

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """The rules that do not hold."""
        return tuple(result for result in self.rules if not result.ok)


class Nearest(NamedTuple):
    """Legal sizes near another size; None where there is none on that side."""

    smaller: Size | None
    same_area: Size | None
    larger: Size | None


def is_legal(size: Size, limits: Limits) -> bool:
    """True if every rule holds; the same as `check(size, limits).legal`, without the sentences."""
    if any(gap.holds(size) for gap in limits.gaps):
        return False
    if limits.fixed:
        return size in limits.fixed
    return (
        size.width % limits.multiple == 0 == size.height % limits.multiple
        and size.short_edge > 0
        and size.long_edge <= limits.max_edge
        and size.long_edge <= limits.max_ratio * size.short_edge
        and limits.min_pixels <= size.pixels <= limits.max_pixels
    )


def check(size: Size, limits: Limits) -> SizeCheck:
    """Holds every rule against `size`."""
    rules = (_fixed_rule(size, limits),) if limits.fixed else tuple(_flexible_rules(size, limits))
    rules += tuple(RuleResult(Rule.OFFERED, False, gap.reason) for gap in limits.gaps if gap.holds(size))
    legal = all(result.ok for result in rules)
    return SizeCheck(size, legal, rules, legal and size.pixels > limits.experimental_pixels)


def _fixed_rule(size: Size, limits: Limits) -> RuleResult:
    listed = ", ".join(map(str, limits.fixed))
    ok = size in limits.fixed
    return RuleResult(Rule.FIXED, ok, f"{size} is {'' if ok else 'not '}one of {listed}")


def _flexible_rules(size: Size, limits: Limits) -> Iterator[RuleResult]:
    step, area = limits.multiple, size.pixels
    odd = [edge for edge in dict.fromkeys(size) if edge % step]
    yield RuleResult(Rule.MULTIPLE, not odd, _multiple_detail(size, odd, step))
    ok = size.long_edge <= limits.max_edge
    sign = "≤" if ok else ">"
    yield RuleResult(Rule.MAX_EDGE, ok, f"longest edge {size.long_edge} {sign} {limits.max_edge}")
    ok = size.long_edge <= limits.max_ratio * size.short_edge
    sign = "≤" if ok else ">"
    yield RuleResult(Rule.MAX_RATIO, ok, f"ratio {_proportion(size)}:1 {sign} {limits.max_ratio}:1")
    ok = area >= limits.min_pixels
    yield RuleResult(Rule.MIN_PIXELS, ok, f"{area:,} px {'≥' if ok else '<'} {limits.min_pixels:,} px")
    ok = area <= limits.max_pixels
    yield RuleResult(Rule.MAX_PIXELS, ok, f"{area:,} px {'≤' if ok else '>'} {limits.max_pixels:,} px")


def _proportion(size: Size) -> str:
    # Rounded up, so that 3.001 does not read as 3.0 beside "> 3:1".
    return f"{math.ceil(size.long_edge * 100 / size.short_edge) / 100:g}"


def _multiple_detail(size: Size, odd: list[int], step: int) -> str:
    if not odd:
        return f"both edges of {size} are multiples of {step}"
    near = (f"{edge} is not a multiple of {step} ({_around(edge, step)})" for edge in odd)
    return ", ".join(near)


def _around(edge: int, step: int) -> str:
    below = edge // step * step
    return f"{below} or {below + step} is" if below else f"{step} is"


def heights(width: int, limits: Limits) -> range:
    """The legal heights of a legal `width` under flexible `limits`, rising; empty where there are none."""
    step = limits.multiple
    low = max(-(-limits.min_pixels // width), -(-width // limits.max_ratio), 1)
    high = min(limits.max_pixels // width, width * limits.max_ratio, limits.max_edge)
    return range(-(-low // step) * step, high + 1, step)


def legal_sizes(limits: Limits) -> Iterator[Size]:
    """Every legal size, by width and then height."""
    if limits.fixed:
        yield from (size for size in sorted(limits.fixed) if is_legal(size, limits))
        return
    for width in _widths(limits):
        for height in heights(width, limits):
            size = Size(width, height)
            if not any(gap.holds(size) for gap in limits.gaps):
                yield size


# How much more a changed ratio weighs than a changed area where the area has to change anyway.
_RATIO_WEIGHT = 4.0
# What still counts as the same area.
_SAME_AREA = 0.10


def nearest(size: Size, limits: Limits) -> Nearest:
    """The legal sizes nearest to `size`, whether that is legal or not.

    With a = |ln(area / asked area)| and r = |ln(ratio / asked ratio)|: `smaller` and `larger` have fewer and
    more pixels than `size` and the least a + 4·r, so that they keep the shape; `same_area` is within 10 % of
    the area and has the least a + r, and is `size` itself where that is legal.
    """
    area = size.pixels
    low, high = math.ceil(area * (1 - _SAME_AREA)), math.floor(area * (1 + _SAME_AREA))
    return Nearest(
        smaller=_closest(size, limits, (0, area - 1), _RATIO_WEIGHT),
        same_area=_closest(size, limits, (low, high), 1.0),
        larger=_closest(size, limits, (area + 1, limits.max_pixels), _RATIO_WEIGHT),
    )


def deviation(found: Size, asked: Size, ratio_weight: float) -> float:
    """|ln(area / asked area)| + `ratio_weight` · |ln(ratio / asked ratio)|: what `nearest` minimises."""
    width, height = math.log(found.width / asked.width), math.log(found.height / asked.height)
    return round(abs(width + height) + ratio_weight * abs(width - height), 9)


def _closest(size: Size, limits: Limits, area: tuple[int, int], weight: float) -> Size | None:
    """The legal size with `area` between two bounds and the least deviation, ties going to the narrowest."""
    low, high = area
    if limits.fixed:
        fixed = (other for other in limits.fixed if low <= other.pixels <= high and is_legal(other, limits))
        return min(fixed, key=lambda found: (deviation(found, size, weight), found), default=None)
    bounded = limits._replace(min_pixels=max(limits.min_pixels, low), max_pixels=min(limits.max_pixels, high))
    best, least = None, math.inf
    for distance, width in sorted((abs(math.log(width / size.width)), width) for width in _widths(limits)):
        # Whatever its height, a size deviates by at least twice the logarithm of its width's change.
        if 2 * distance > least + 1e-6:
            break
        for found in _beside(size, width, bounded):
            if any(gap.holds(found) for gap in limits.gaps):
                continue
            off = deviation(found, size, weight)
            if best is None or (off, found) < (least, best):
                best, least = found, off
    return best


def _beside(size: Size, width: int, limits: Limits) -> Iterator[Size]:
    """The legal sizes of one width among which the nearest to `size` is.

    The deviation is convex in ln(height), with its corners where the area and where the ratio is met, so the
    legal heights beside these two are enough.
    """
    rows = heights(width, limits)
    for target in (size.pixels / width, width * size.height / size.width) if rows else ():
        index = min(max(int((target - rows.start) // rows.step), 0), len(rows) - 1)
        yield Size(width, rows[index])
        yield Size(width, rows[min(index + 1, len(rows) - 1)])


def _widths(limits: Limits) -> range:
    return range(limits.multiple, limits.max_edge + 1, limits.multiple)
