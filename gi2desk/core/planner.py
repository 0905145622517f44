"""Which master, or masters, serve several placements with the least loss, and what each way costs, before money goes."""

from __future__ import annotations

import enum
import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gi2desk.core.catalogue import Model
from gi2desk.core.errors import UserError
from gi2desk.core.paper import scale_needed
from gi2desk.core.placement import Placement
from gi2desk.core.pricing import image_price
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.size import Limits, Size
from gi2desk.core.tier import Tier, best_size, offered_tiers

MAX_UPSCALE = 4.0
"""Beyond this a target is out of reach: ×4 is what upscalers are made for, and more invents rather than keeps."""

# Costs are whole numbers, so that sums compare exactly; what is out of reach outweighs any loss.
_MICRO = 1_000_000
_OUT = 10**12
# A ratio this near to one of the table is served by that one.
_SAME = 0.001


class Reach(enum.StrEnum):
    """How a target is met by a master."""

    NATIVE = "native"
    UPSCALE = "upscale"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One placement cut from a master: `enlargement` up to 1 has the pixels; `loss` is the share thrown away."""

    placement: Placement
    master: Size
    enlargement: float
    loss: float

    @property
    def reach(self) -> Reach:
        """Native, by upscaling, or out of reach."""
        if self.enlargement <= 1:
            return Reach.NATIVE
        return Reach.UPSCALE if self.enlargement <= MAX_UPSCALE else Reach.OUT

    @property
    def lost_pixels(self) -> int:
        """Pixels of the master outside the crop."""
        return round(self.loss * self.master.pixels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """A picture to make for some placements. `usd` is for one at `quality`, None where it cannot be known."""

    ratio: Ratio
    tier: Tier
    size: Size
    quality: str
    usd: Decimal | None
    covers: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One way to serve all placements."""

    masters: tuple[Master, ...]

    @property
    def covers(self) -> tuple[Coverage, ...]:
        """Every placement once, by master."""
        return tuple(cover for master in self.masters for cover in master.covers)

    @property
    def usd(self) -> Decimal | None:
        """One picture of each master; None where a price cannot be known."""
        prices = [master.usd for master in self.masters]
        return None if None in prices else sum((price for price in prices if price is not None), Decimal())

    @property
    def loss(self) -> float:
        """The share of its master that a placement throws away, on average."""
        return sum(cover.loss for cover in self.covers) / len(self.covers)


def coverage(placement: Placement, master: Size) -> Coverage:
    """What `placement` gets from a picture of `master` pixels."""
    width, height = placement.pixels
    times = scale_needed(*master, width, height)
    kept = min(1.0, width * height / times**2 / master.pixels)
    return Coverage(placement=placement, master=master, enlargement=times, loss=1 - kept)


def sizes(ratio: Ratio, limits: Limits, *, experimental: bool = False) -> Mapping[Tier, Size]:
    """The size of a ratio at each tier that has one."""
    return _sizes(ratio, limits, experimental)


@functools.lru_cache(maxsize=512)
def _sizes(ratio: Ratio, limits: Limits, experimental: bool) -> Mapping[Tier, Size]:
    found = {}
    for tier in offered_tiers(limits):
        try:
            found[tier] = best_size(ratio, tier, limits, experimental=experimental).size
        except UserError:
            continue
    return found


def native_tier(
    placement: Placement, ratio: Ratio, limits: Limits, *, experimental: bool = False
) -> Tier | None:
    """The lowest tier of `ratio` that has all the pixels of `placement`; None where none has."""
    at = sizes(ratio, limits, experimental=experimental)
    return next((tier for tier, size in at.items() if coverage(placement, size).reach is Reach.NATIVE), None)


def plans(
    placements: Sequence[Placement],
    model: Model,
    qualities: Mapping[Tier, str],
    *,
    limits: Limits | None = None,
    experimental: bool = False,
) -> tuple[Plan, ...]:
    """Ways to serve `placements`: with one master, with two, and with as many as lose least, if these lose less.

    The first is what to do with one picture. Each is the best of its kind, in this order: fewest targets out of reach,
    least loss, then the lowest price and the fewest pixels. The loss of a placement counts the pixels that it lacks and
    those that are thrown away for it: 2·ln(enlargement), where there is any, plus the share cropped away. Masters are
    the ratios of the table and those of the placements, at each tier of `limits` (default: the model's).
    """
    if not placements:
        return ()
    found = _candidates(placements, model, qualities, limits or model.limits, experimental)
    if not found:
        return ()
    costs = [[_cost(coverage(placement, master.size)) for placement in placements] for master in found]
    ways = [_one(found, costs), _two(found, costs), _least(found, costs)]
    kept: list[Plan] = []
    least: int | None = None
    for way in ways:
        total = sum(min(costs[n][place] for n in way) for place in range(len(placements))) if way else None
        if total is not None and (least is None or total < least):
            kept.append(_plan(way, found, costs, placements))
            least = total
    return tuple(kept)


def _candidates(
    placements: Sequence[Placement],
    model: Model,
    qualities: Mapping[Tier, str],
    limits: Limits,
    experimental: bool,
) -> list[Master]:
    """Every size that can be asked for, the cheaper of equal ones first."""
    ratios = list(RATIOS)
    for placement in placements:
        # By its name, as it will be asked for: to a hundredth where no small terms are exact.
        shape = Ratio.parse(placement.shape.name)
        if all(abs(shape.value / ratio.value - 1) > _SAME for ratio in ratios):
            ratios.append(shape)
    found: dict[Size, Master] = {}
    for ratio in ratios:
        for tier, size in sizes(ratio, limits, experimental=experimental).items():
            quality = qualities[tier]
            usd = image_price(model, size, quality)
            found.setdefault(size, Master(ratio=ratio, tier=tier, size=size, quality=quality, usd=usd))
    return sorted(found.values(), key=lambda master: _price([master]))


def _cost(cover: Coverage) -> int:
    out = cover.reach is Reach.OUT
    return out * _OUT + round((2 * math.log(max(1.0, cover.enlargement)) + cover.loss) * _MICRO)


def _price(masters: Sequence[Master]) -> tuple[Decimal, int]:
    usd = sum((master.usd or Decimal() for master in masters), Decimal())
    return usd, sum(master.size.pixels for master in masters)


Way = tuple[int, ...]  # indexes of the masters


def _one(found: list[Master], costs: list[list[int]]) -> Way:
    # They are in the order of their prices, so the first of equals is the cheapest.
    return (min(range(len(found)), key=lambda n: sum(costs[n])),)


def _two(found: list[Master], costs: list[list[int]]) -> Way:
    """The two that together cost least where each placement takes the better one."""
    best: tuple[int, tuple[Decimal, int], Way] | None = None
    for a, b in itertools.combinations(range(len(found)), 2):
        total = sum(map(min, costs[a], costs[b]))
        if best is None or total <= best[0]:
            rated = (total, _price([found[a], found[b]]), (a, b))
            best = rated if best is None else min(best, rated)
    return best[2] if best is not None else ()


def _least(found: list[Master], costs: list[list[int]]) -> Way:
    """The cheapest set in which every placement has a master that is best for it."""
    places = range(len(costs[0]))
    best = [min(row[place] for row in costs) for place in places]
    serves: dict[int, int] = {}  # which placements, as bits: the cheapest master for exactly these
    for n, row in enumerate(costs):
        bits = sum(1 << place for place in places if row[place] == best[place])
        if bits:
            serves.setdefault(bits, n)
    reached: dict[int, Way] = {0: ()}
    for place in places:
        reached = _served(place, reached, serves, found)
    return reached[(1 << len(best)) - 1]


def _served(
    place: int, reached: dict[int, Way], serves: dict[int, int], found: list[Master]
) -> dict[int, Way]:
    """The cheapest ways, by the bits that they serve, once `place` is served."""
    after: dict[int, Way] = {}
    for bits, way in reached.items():
        options = [(bits, way)] if bits >> place & 1 else []
        if not options:
            options = [(bits | more, (*way, n)) for more, n in serves.items() if more >> place & 1]
        for now, option in options:
            known = after.get(now)
            if known is None or _price([found[n] for n in option]) < _price([found[n] for n in known]):
                after[now] = option
    return after


def _plan(way: Way, found: list[Master], costs: list[list[int]], placements: Sequence[Placement]) -> Plan:
    """Gives each placement to the master that serves it best, and the masters in the order of their first placement."""
    served: dict[int, list[Placement]] = {}
    for place, placement in enumerate(placements):
        served.setdefault(min(way, key=lambda n: (costs[n][place], n)), []).append(placement)
    masters = []
    for n, mine in served.items():
        master = found[n]
        covers = tuple(coverage(placement, master.size) for placement in mine)
        masters.append(replace(master, covers=covers))
    return Plan(masters=tuple(masters))
