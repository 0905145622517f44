"""Tiers as caps on area, and the best legal size of a ratio within one."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator

from gi2desk.core.ratio import Ratio
from gi2desk.core.refusal import illegal
from gi2desk.core.size import Gap, Limits, Size, heights, is_legal
from gi2desk.core.value import NamedTuple


class Tier(enum.StrEnum):
    """1K to explore, 2K to review, 4K for the final: a cap on area, never a request value."""

    K1 = "1k"
    K2 = "2k"
    K4 = "4k"

    @property
    def label(self) -> str:
        """What people read: "1K"."""
        return self.value.upper()

    @property
    def cap(self) -> int:
        """The largest area of the tier in pixels."""
        return _CAPS[self]


# 1536×1024, 2048×2048 and OpenAI's own maximum.
_CAPS = {Tier.K1: 1_572_864, Tier.K2: 4_194_304, Tier.K4: 8_294_400}

# The named square size of OpenAI's guide; 1248×1248 would fit too, but no one expects it.
_NAMED_1K_SQUARE = Size(1024, 1024)
# How far from a ratio a size may be and still be called by its name: for ratios without an exact size, and
# for the larger alternative beside an exact one.
_CLOSE = 0.005
_NEAR = 0.01
# An exact size that gives up more of the area than this is not worth its exactness (odd custom ratios).
_LEAST_SHARE = 0.75


class TierSize(NamedTuple):
    """The size to ask for and why it is this one; `deviation` is that of its ratio, relative and signed."""

    ratio: Ratio
    tier: Tier
    size: Size
    exact: bool
    deviation: float
    experimental: bool
    reason: str


def tier_of(width: int, height: int) -> Tier:
    """The tier of a picture by the area received, whatever was asked for."""
    area = width * height
    return next((tier for tier in (Tier.K1, Tier.K2) if area <= tier.cap), Tier.K4)


def next_tiers(width: int, height: int) -> tuple[Tier, ...]:
    """The tiers above that of a picture of this size, the next one first."""
    own = tier_of(width, height)
    return tuple(tier for tier in Tier if tier.cap > own.cap)


def offered_tiers(limits: Limits) -> tuple[Tier, ...]:
    """The tiers in which a model has sizes at all."""
    if limits.fixed:
        return tuple(tier for tier in Tier if any(tier_of(*size) is tier for size in limits.fixed))
    return tuple(tier for tier in Tier if limits.min_pixels <= tier.cap and not _left_out(tier, limits))


def _left_out(tier: Tier, limits: Limits) -> bool:
    low = max((other.cap for other in Tier if other.cap < tier.cap), default=0)
    return any(
        gap.ratio is None and gap.min_pixels <= low + 1 and tier.cap <= gap.max_pixels for gap in limits.gaps
    )


def best_size(ratio: Ratio, tier: Tier, limits: Limits, *, experimental: bool = False) -> TierSize:
    """The largest legal size of exactly `ratio` within `tier`; where there is none, the largest within 0.5 %.

    2K ends at the limit of the experimental range unless `experimental`. A square at 1K is the named
    1024x1024. Models with fixed sizes give the one of the tier that is nearest to the ratio. Raises
    UserError(ILLEGAL_REQUEST) where no legal size comes near.
    """
    gap = _gap(ratio, tier, limits)
    if gap is not None:
        raise illegal(f"{gap.reason[:1].upper()}{gap.reason[1:]}.", "Choose another tier or ratio.")
    if limits.fixed:
        return _best_fixed(ratio, tier, limits)
    within = _within(tier, limits, experimental)
    if tier is Tier.K1 and ratio.exact == (1, 1) and is_legal(_NAMED_1K_SQUARE, within):
        return _result(ratio, tier, _NAMED_1K_SQUARE, limits, "the named square size")
    exact = _largest_exact(ratio, within)
    enough = exact is not None and exact.pixels >= _LEAST_SHARE * within.max_pixels
    close = None if enough else _largest_close(ratio, within, _CLOSE)
    if exact is not None and (close is None or exact.pixels >= _LEAST_SHARE * close.pixels):
        return _result(ratio, tier, exact, limits, f"largest of exactly {ratio}")
    if close is None:
        raise _none_near(ratio, tier, limits)
    why = f"no size is exactly {ratio}" if exact is None else f"{exact} would be exact, but far smaller"
    return _result(ratio, tier, close, limits, why)


def _gap(ratio: Ratio, tier: Tier, limits: Limits) -> Gap | None:
    """What the endpoint says of `ratio` at `tier`, where it leaves the whole of it out."""
    low = max((other.cap for other in Tier if other.cap < tier.cap), default=0)
    for gap in limits.gaps:
        meets = gap.ratio is None or abs(ratio.value / gap.ratio - 1) <= gap.tolerance
        if meets and gap.min_pixels <= low + 1 and tier.cap <= gap.max_pixels:
            return gap
    return None


def roomier_size(ratio: Ratio, tier: Tier, limits: Limits, *, experimental: bool = False) -> TierSize | None:
    """The largest legal size within 1 % of `ratio`, if it is larger than the exact one; else None."""
    if limits.fixed or ratio.exact is None:
        return None
    best = best_size(ratio, tier, limits, experimental=experimental)
    near = _largest_close(ratio, _within(tier, limits, experimental), _NEAR)
    if near is None or near.pixels <= best.size.pixels or not best.exact:
        return None
    return _result(ratio, tier, near, limits, "largest within 1 %")


def _within(tier: Tier, limits: Limits, experimental: bool) -> Limits:
    cap = min(tier.cap, limits.max_pixels)
    if tier is Tier.K2 and not experimental:
        cap = min(cap, limits.experimental_pixels)
    return limits._replace(max_pixels=cap)


def _result(ratio: Ratio, tier: Tier, size: Size, limits: Limits, reason: str) -> TierSize:
    off = size.width / size.height / ratio.value - 1
    exact = ratio.exact is not None and size.width * ratio.exact[1] == size.height * ratio.exact[0]
    return TierSize(
        ratio, tier, size, exact, 0.0 if exact else off, size.pixels > limits.experimental_pixels, reason
    )


def _largest_exact(ratio: Ratio, limits: Limits) -> Size | None:
    if ratio.exact is None:
        return None
    across, down = ratio.exact
    # The least factor that makes both edges multiples of the step.
    step = limits.multiple
    factor = math.lcm(step // math.gcd(step, across), step // math.gcd(step, down))
    unit = Size(across * factor, down * factor)
    times = limits.max_edge // unit.long_edge
    sizes = (Size(unit.width * k, unit.height * k) for k in range(times, 0, -1))
    return next((size for size in sizes if is_legal(size, limits)), None)


def _largest_close(ratio: Ratio, limits: Limits, tolerance: float) -> Size | None:
    return max(
        _close_sizes(ratio, limits, tolerance),
        key=lambda size: (size.pixels, -_off(size, ratio)),
        default=None,
    )


def _off(size: Size, ratio: Ratio) -> float:
    return abs(size.width / size.height / ratio.value - 1)


def _close_sizes(ratio: Ratio, limits: Limits, tolerance: float) -> Iterator[Size]:
    for width in range(limits.multiple, limits.max_edge + 1, limits.multiple):
        for height in reversed(_slice(heights(width, limits), width / ratio.value, tolerance)):
            if _off(Size(width, height), ratio) <= tolerance:
                yield Size(width, height)


def _slice(rows: range, centre: float, tolerance: float) -> range:
    """The part of `rows` within twice `tolerance` of `centre`: few enough to look at each."""
    low, high = centre * (1 - 2 * tolerance), centre * (1 + 2 * tolerance)
    first = max(0, int((low - rows.start) // rows.step))
    last = max(0, int((high - rows.start) // rows.step) + 1)
    return rows[first:last]


def _best_fixed(ratio: Ratio, tier: Tier, limits: Limits) -> TierSize:
    sizes = [size for size in limits.fixed if tier_of(*size) is tier]
    if not sizes:
        raise illegal(
            f"This model has no {tier.label} size.",
            f"It takes {', '.join(map(str, limits.fixed))} only; choose another tier or model.",
        )
    best = min(sizes, key=lambda size: (abs(math.log(size.width / size.height / ratio.value)), -size.pixels))
    return _result(ratio, tier, best, limits, "nearest of the model's fixed sizes")


def _none_near(ratio: Ratio, tier: Tier, limits: Limits) -> Exception:
    most = limits.max_ratio
    if max(ratio.value, 1 / ratio.value) > most:
        end = f"{most}:1" if ratio.landscape else f"1:{most}"
        return illegal(f"{ratio} is longer than the model allows.", f"The longest is {end}; crop from that.")
    return illegal(
        f"No legal {tier.label} size comes near {ratio}.", "Choose another tier, or a custom size."
    )
