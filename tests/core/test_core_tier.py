"""The size of each ratio in each tier, as the product promises it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.size import Limits, Size, is_legal, legal_sizes
from gi2desk.core.tier import Tier, best_size, offered_tiers, roomier_size, tier_of

FLEXIBLE = Limits()
CLASSIC = Limits(fixed=(Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)))

# Ratio: 1K, 2K outside the experimental range, 2K up to 2048×2048, 4K. The largest exact size, and after "/" the largest
# within 1 % where that is larger.
TABLE = """
1:1   1024x1024/1248x1248 1920x1920           2048x2048           2880x2880
16:9  1536x864/1664x944   2560x1440           2560x1440/2720x1536 3840x2160
9:16  864x1536/944x1664   1440x2560           1440x2560/1536x2720 2160x3840
4:3   1408x1056/1440x1088 2176x1632/2208x1664 2304x1728/2352x1776 3264x2448/3312x2496
3:4   1056x1408/1088x1440 1632x2176/1664x2208 1728x2304/1776x2352 2448x3264/2496x3312
3:2   1536x1024           2304x1536/2336x1568 2496x1664/2496x1680 3504x2336/3520x2352
2:3   1024x1536           1536x2304/1568x2336 1664x2496/1680x2496 2336x3504/2352x3520
21:9  1904x816/1920x816   2912x1248/2928x1248 3024x1296/3120x1344 3808x1632/3840x1648
9:21  816x1904/816x1920   1248x2912/1248x2928 1296x3024/1344x3120 1632x3808/1648x3840
3:1   2160x720            3312x1104           3504x1168/3536x1184 3840x1280
1:3   720x2160            1104x3312           1168x3504/1184x3536 1280x3840
4:5   1088x1360/1120x1392 1664x2080/1712x2144 1792x2240/1824x2288 2560x3200/2576x3216
5:4   1360x1088/1392x1120 2080x1664/2144x1712 2240x1792/2288x1824 3200x2560/3216x2576
1:√2  1056x1488           1600x2272           1712x2432           2416x3424
√2:1  1488x1056           2272x1600           2432x1712           3424x2416
"""
COLUMNS = ((Tier.K1, False), (Tier.K2, False), (Tier.K2, True), (Tier.K4, False))
CASES = [
    (row.split()[0], tier, experimental, *cell.partition("/")[::2])
    for row in TABLE.strip().splitlines()
    for (tier, experimental), cell in zip(COLUMNS, row.split()[1:], strict=True)
]
IDS = [f"{case[0]}-{case[1]}{'-experimental' * case[2]}" for case in CASES]


@pytest.mark.parametrize(("ratio", "tier", "experimental", "best", "roomier"), CASES, ids=IDS)
def test_every_ratio_has_its_size(
    ratio: str, tier: Tier, experimental: bool, best: str, roomier: str
) -> None:
    found = best_size(Ratio.parse(ratio), tier, FLEXIBLE, experimental=experimental)
    assert str(found.size) == best
    assert found.exact == ("√" not in ratio)
    assert found.experimental == (found.size.pixels > 3_686_400)
    near = roomier_size(Ratio.parse(ratio), tier, FLEXIBLE, experimental=experimental)
    assert (str(near.size) if near else "") == roomier


def test_the_table_has_every_ratio_of_the_product() -> None:
    assert {case[0] for case in CASES} == {ratio.name for ratio in RATIOS}


def test_without_an_exact_size_the_deviation_is_told() -> None:
    found = best_size(Ratio.parse("1:√2"), Tier.K1, FLEXIBLE)
    assert found.deviation == pytest.approx(1056 / 1488 * 2**0.5 - 1)
    assert abs(found.deviation) <= 0.005
    assert "exactly" in found.reason


def test_an_exact_size_that_would_be_tiny_is_not_chosen() -> None:
    found = best_size(Ratio.parse("61:41"), Tier.K4, FLEXIBLE)
    assert found.size.pixels > 0.9 * Tier.K4.cap


@given(
    across=st.integers(1, 300),
    down=st.integers(1, 300),
    tier=st.sampled_from(Tier),
    experimental=st.booleans(),
)
def test_every_size_is_legal_and_within_its_tier(
    across: int, down: int, tier: Tier, experimental: bool
) -> None:
    ratio = Ratio.of(across, down)
    if max(across, down) > 3 * min(across, down):
        with pytest.raises(UserError) as caught:
            best_size(Ratio.of(max(across, down) * 2, min(across, down)), tier, FLEXIBLE)
        assert caught.value.cause is Cause.ILLEGAL_REQUEST
        return
    found = best_size(ratio, tier, FLEXIBLE, experimental=experimental)
    assert is_legal(found.size, FLEXIBLE)
    assert found.size.pixels <= tier.cap
    assert tier is not Tier.K2 or experimental or not found.experimental
    assert found.exact == (found.size.width * down == found.size.height * across)
    assert abs(found.size.width * down / (found.size.height * across) - 1) <= 0.005


@pytest.mark.parametrize(("ratio", "tier"), [("7:5", Tier.K1), ("16:9", Tier.K2), ("6:13", Tier.K4)])
def test_no_exact_size_is_larger(ratio: str, tier: Tier) -> None:
    wanted = Ratio.parse(ratio)
    assert wanted.exact is not None
    across, down = wanted.exact
    cap = min(tier.cap, 3_686_400 if tier is Tier.K2 else tier.cap)
    exact = [s for s in legal_sizes(FLEXIBLE) if s.width * down == s.height * across and s.pixels <= cap]
    assert best_size(wanted, tier, FLEXIBLE).size == max(exact, key=lambda size: size.pixels)


def test_fixed_sizes_give_the_nearest_of_the_tier() -> None:
    assert offered_tiers(CLASSIC) == (Tier.K1,)
    assert offered_tiers(FLEXIBLE) == tuple(Tier)
    found = best_size(Ratio.parse("16:9"), Tier.K1, CLASSIC)
    assert (str(found.size), found.exact) == ("1536x1024", False)
    assert roomier_size(Ratio.parse("16:9"), Tier.K1, CLASSIC) is None
    with pytest.raises(UserError, match="no 4K size"):
        best_size(Ratio.parse("16:9"), Tier.K4, CLASSIC)


@pytest.mark.parametrize(
    ("width", "height", "tier"),
    [
        (1254, 1254, Tier.K1),
        (1536, 1024, Tier.K1),
        (1537, 1024, Tier.K2),
        (2048, 2048, Tier.K2),
        (2064, 2048, Tier.K4),
        (15360, 8640, Tier.K4),
    ],
)
def test_the_tier_of_a_picture_is_its_area(width: int, height: int, tier: Tier) -> None:
    assert tier_of(width, height) is tier


def test_people_read_the_tier_in_capitals() -> None:
    assert [tier.label for tier in Tier] == ["1K", "2K", "4K"]
