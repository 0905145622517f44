"""The plans are the best there are: held against a search through everything, written without the code under test."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.paper import Sheet
from gi2desk.core.placement import Group, Placement, Target, TargetKind
from gi2desk.core.planner import MAX_UPSCALE, Reach, coverage, native_tier, plans, sizes
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.size import Limits, Size, legal_sizes
from gi2desk.core.tier import Tier
from gi2desk.host.atlas import packaged
from gi2desk.host.resource import read_text

ATLAS = packaged()
MODEL = Catalogue.parse(read_text("models.toml")).default
QUALITIES = {Tier.K1: "low", Tier.K2: "medium", Tier.K4: "medium"}


def _pixels(width: int, height: int) -> Placement:
    target = Target(kind=TargetKind.PIXELS, width=width, height=height)
    return Placement(id=f"{width}x{height}", title="Own", group=Group.OWN, target=target)


# Test vectors


@pytest.mark.parametrize(
    ("name", "ratio", "enlargement"),
    [("a3-portrait", "1:√2", 1.45), ("a2-portrait", "1:√2", 2.05), ("dooh-portrait", "9:16", 1.39)],
)
def test_what_no_size_reaches_is_measured(name: str, ratio: str, enlargement: float) -> None:
    (plan,) = plans([ATLAS.named(name)], MODEL, QUALITIES)
    (master,) = plan.masters
    assert (master.ratio.name, master.tier) == (ratio, Tier.K4)
    assert master.covers[0].enlargement == pytest.approx(enlargement, abs=0.005)
    assert master.covers[0].reach is Reach.UPSCALE


def test_a_hero_and_a_story_come_from_one_landscape_or_from_two_masters() -> None:
    hero, story = ATLAS.named("website-hero-2x"), ATLAS.named("story")
    one, two = plans([hero, story], MODEL, QUALITIES)
    assert [(m.ratio.name, m.tier, str(m.size)) for m in one.masters] == [("16:9", Tier.K4, "3840x2160")]
    assert [cover.reach for cover in one.covers] == [Reach.NATIVE, Reach.NATIVE]
    assert one.loss == pytest.approx((1 - (9 / 16) ** 2) / 2)
    assert one.covers[1].lost_pixels == 3840 * 2160 - 1215 * 2160
    assert [(m.ratio.name, m.tier) for m in two.masters] == [("16:9", Tier.K4), ("9:16", Tier.K2)]
    assert (two.loss, one.usd, two.usd) == (0, Decimal("0.10008"), Decimal("0.15537"))


def test_a_little_enlargement_does_not_outweigh_half_of_a_picture() -> None:
    # A square would enlarge no more in all, but throws away half of the picture for each.
    meant = [ATLAS.named(name) for name in ("website-hero-2x", "story", "a3-portrait")]
    assert plans(meant, MODEL, QUALITIES)[0].masters[0].ratio.name == "1:√2"


def test_the_cheapest_tier_that_has_the_pixels_is_enough() -> None:
    story, ratio = ATLAS.named("story"), Ratio.parse("9:16")
    (plan,) = plans([story], MODEL, QUALITIES)
    assert plan.masters[0].tier is Tier.K2
    assert native_tier(story, ratio, MODEL.limits) is Tier.K2
    assert native_tier(ATLAS.named("dooh-portrait"), ratio, MODEL.limits) is None


def test_more_than_four_times_is_out_of_reach() -> None:
    master = Size(1024, 1024)
    at = coverage(_pixels(4096, 4096), master)
    beyond = coverage(_pixels(4100, 4100), master)
    assert (at.enlargement, at.reach, beyond.reach) == (MAX_UPSCALE, Reach.UPSCALE, Reach.OUT)


def test_what_lies_beyond_the_longest_ratio_is_cropped_from_it() -> None:
    (plan,) = plans([_pixels(1456, 180)], MODEL, QUALITIES)
    assert plan.masters[0].ratio.name == "3:1"
    assert plan.masters[0].covers[0].reach is Reach.NATIVE


def test_a_price_that_is_not_known_leaves_the_plan_without_one() -> None:
    newest = Catalogue.parse(read_text("models.toml")).get("gpt-image-2.6-flare")
    assert plans([ATLAS.named("story")], newest, QUALITIES)[0].usd is None
    assert plans([], MODEL, QUALITIES) == ()


def test_fixed_sizes_are_planned_with_too() -> None:
    fixed = Limits(fixed=(Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)))
    (plan,) = plans([ATLAS.named("website-hero-2x")], MODEL, QUALITIES, limits=fixed)
    assert plan.masters[0].size == Size(1536, 1024)
    assert set(sizes(Ratio.parse("1:1"), fixed)) == {Tier.K1}


# Against everything

LEGAL = tuple(legal_sizes(Limits()))
CAPS = {Tier.K1: 1_572_864, Tier.K2: 3_686_400, Tier.K4: 8_294_400}
BASE = {Tier.K1: 16, Tier.K2: 48, Tier.K4: 48}
Master = tuple[Size, Decimal]


def _largest(value: float, exact: tuple[int, int] | None, cap: int) -> Size | None:
    """The largest legal size of a ratio under `cap`: exact where that is not wastefully small, else within 0.5 %."""
    legal = [size for size in LEGAL if size.pixels <= cap]
    precise = [size for size in legal if exact and size.width * exact[1] == size.height * exact[0]]
    best = max(precise, key=lambda size: size.pixels, default=None)
    if best is not None and best.pixels >= 0.75 * cap:
        return best
    close = [size for size in legal if abs(size.width / size.height / value - 1) <= 0.005]
    near = max(
        close, key=lambda size: (size.pixels, -abs(size.width / size.height / value - 1)), default=None
    )
    return best if best is not None and near is not None and best.pixels >= 0.75 * near.pixels else near


def _usd(size: Size, tier: Tier) -> Decimal:
    base = BASE[tier]
    short = round(Fraction(base * min(size), max(size)))  # half to even
    return Decimal(math.ceil(Fraction(base * short * (2_000_000 + size.pixels), 4_000_000))) * 30 / 1_000_000


TABLE = {
    (ratio.name, tier): (
        Size(1024, 1024)
        if (ratio.name, tier) == ("1:1", Tier.K1)
        else _largest(ratio.value, ratio.exact, cap)
    )
    for ratio in RATIOS
    for tier, cap in CAPS.items()
}


def _masters(placements: list[Placement]) -> list[Master]:
    found = {size: _usd(size, tier) for (_, tier), size in TABLE.items() if size is not None}
    for placement in placements:
        shape = Ratio.parse(placement.shape.name)
        if min(abs(shape.value / ratio.value - 1) for ratio in RATIOS) > 0.001:
            for tier, cap in CAPS.items():
                size = _largest(shape.value, shape.exact, cap)
                if size is not None:
                    found.setdefault(size, _usd(size, tier))
    return list(found.items())


def _cost(placement: Placement, size: Size) -> tuple[int, int]:
    width, height = placement.pixels
    times = max(width / size.width, height / size.height)
    kept = min(1.0, width * height / times**2 / (size.width * size.height))
    return times > 4, round((2 * math.log(max(1.0, times)) + 1 - kept) * 1e6)


def _groupings(placements: list[Placement]) -> Iterator[list[list[Placement]]]:
    if not placements:
        yield []
        return
    first, rest = placements[0], placements[1:]
    for groups in _groupings(rest):
        yield [[first], *groups]
        for place, group in enumerate(groups):
            yield [*groups[:place], [first, *group], *groups[place + 1 :]]


def _brute(placements: list[Placement], most: int) -> tuple[tuple[int, ...], Decimal]:
    """Cost and price of the best way with at most so many masters, every grouping and every master tried."""
    masters = _masters(placements)
    best = None
    for groups in _groupings(placements):
        if len(groups) > most:
            continue
        chosen = [
            min(
                (tuple(map(sum, zip(*(_cost(one, size) for one in group), strict=True))), usd)
                for size, usd in masters
            )
            for group in groups
        ]
        total = tuple(map(sum, zip(*(cost for cost, _ in chosen), strict=True)))
        rated = (total, sum((usd for _, usd in chosen), Decimal()))
        best = rated if best is None else min(best, rated)
    assert best is not None
    return best


def _cases() -> list[list[Placement]]:
    chance = random.Random(20)
    odd = [_pixels(chance.randrange(200, 5000), chance.randrange(200, 5000)) for _ in range(12)]
    known = [*ATLAS.placements, *odd]
    return [chance.sample(known, 1 + number % 4) for number in range(20)]


@pytest.mark.parametrize("placements", _cases(), ids=lambda case: "+".join(one.id for one in case))
def test_every_plan_costs_what_a_search_through_everything_finds(placements: list[Placement]) -> None:
    found = plans(placements, MODEL, QUALITIES)
    assert [len(plan.masters) for plan in found] == sorted({len(plan.masters) for plan in found})
    for plan in found:
        assert sorted(cover.placement.id for cover in plan.covers) == sorted(one.id for one in placements)
        cost, usd = _brute(placements, len(plan.masters))
        mine = [_cost(cover.placement, cover.master) for cover in plan.covers]
        assert tuple(map(sum, zip(*mine, strict=True))) == cost
        assert plan.usd == usd
    # And no more masters would lose less.
    assert _brute(placements, len(placements))[0] == _brute(placements, len(found[-1].masters))[0]


@pytest.mark.parametrize("sheet", [Sheet.A6, Sheet.A4, Sheet.A1])
def test_sheets_and_placements_agree(sheet: Sheet) -> None:
    target = ATLAS.named(f"{sheet.name}-portrait").target
    assert (target.width, target.height) == sheet.value
