"""Size rules against measured verdicts, brute force and what they promise about neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.size import Limits, Rule, Size, check, deviation, is_legal, legal_sizes, nearest

FLEXIBLE = Limits()
CLASSIC = Limits(fixed=(Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)))
# Plain tuples: the garbage collector need not look at them after every test.
ALL = tuple((width, height) for width, height in legal_sizes(FLEXIBLE))

# Published sizes, and sizes that others have tried against the live API.
LEGAL = [
    "1024x1024",
    "1536x1024",
    "1024x1536",
    "2048x2048",
    "2048x1152",
    "1152x2048",
    "3840x2160",
    "2160x3840",
    "2880x2880",
    "1536x864",
    "864x1536",
    "2560x1440",
    "3824x2144",
    "2352x1008",
    "1920x1088",
    "1088x1920",
    "1536x512",
    "976x704",
    "1280x720",
    "1440x480",
    "480x1440",
    "3840x1280",
    "1280x3840",
    "816x816",
    "832x832",
    "896x896",
    "1024x1440",
    "1632x2048",
    "1792x1024",
]
REFUSED = {
    "800x800": {Rule.MIN_PIXELS},
    "768x768": {Rule.MIN_PIXELS},
    "512x512": {Rule.MIN_PIXELS},
    "1024x576": {Rule.MIN_PIXELS},
    "576x1024": {Rule.MIN_PIXELS},
    "1024x352": {Rule.MIN_PIXELS},
    "640x640": {Rule.MIN_PIXELS},
    "4096x4096": {Rule.MAX_EDGE, Rule.MAX_PIXELS},
    "2304x4096": {Rule.MAX_EDGE, Rule.MAX_PIXELS},
    "4064x2032": {Rule.MAX_EDGE},
    "4096x2048": {Rule.MAX_EDGE, Rule.MAX_PIXELS},
    "3856x1024": {Rule.MAX_EDGE, Rule.MAX_RATIO},
    "3840x2176": {Rule.MAX_PIXELS},
    "3840x3840": {Rule.MAX_PIXELS},
    "2896x2896": {Rule.MAX_PIXELS},
    "3008x3008": {Rule.MAX_PIXELS},
    "3072x1008": {Rule.MAX_RATIO},
    "1024x320": {Rule.MAX_RATIO, Rule.MIN_PIXELS},
    "4096x1024": {Rule.MAX_EDGE, Rule.MAX_RATIO},
    "1920x1080": {Rule.MULTIPLE},
    "1080x1920": {Rule.MULTIPLE},
    "1000x1000": {Rule.MULTIPLE},
    "1023x1537": {Rule.MULTIPLE},
    "2300x1008": {Rule.MULTIPLE},
    "1080x1350": {Rule.MULTIPLE},
}

sizes = st.builds(Size, st.integers(1, 5000), st.integers(1, 5000))
near_legal = st.builds(
    lambda size, dx, dy: Size(max(1, size[0] + dx), max(1, size[1] + dy)),
    st.sampled_from(ALL),
    st.integers(-20, 20),
    st.integers(-20, 20),
)


@pytest.mark.parametrize("text", LEGAL)
def test_known_sizes_are_legal(text: str) -> None:
    assert check(Size.parse(text), FLEXIBLE).legal


@pytest.mark.parametrize("text", REFUSED)
def test_refused_sizes_name_the_rules_that_fail(text: str) -> None:
    result = check(Size.parse(text), FLEXIBLE)
    assert not result.legal
    assert {failed.rule for failed in result.failed} == REFUSED[text]


@pytest.mark.parametrize(
    "text", ["0x1024", "1024x0", "1024", "wide", "4K", "", "x", "1024x", "-16x16", "1x2x3", "१x२"]
)
def test_what_is_no_size_is_said(text: str) -> None:
    with pytest.raises(UserError) as caught:
        Size.parse(text)
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert caught.value.hint


@pytest.mark.parametrize("text", ["1536x1024", " 1536X1024 ", "1536×1024"])
def test_sizes_are_read_as_people_write_them(text: str) -> None:
    assert str(Size.parse(text)) == "1536x1024"


def test_there_are_as_many_legal_sizes_as_the_rules_allow() -> None:
    assert len(ALL) == 29_146


def test_the_experimental_range_starts_above_2560x1440() -> None:
    assert not check(Size(2560, 1440), FLEXIBLE).experimental
    assert check(Size(2048, 2048), FLEXIBLE).experimental
    assert not check(Size(3840, 3840), FLEXIBLE).experimental


def test_fixed_sizes_are_the_only_legal_ones() -> None:
    assert check(Size(1536, 1024), CLASSIC).legal
    refused = check(Size(2048, 2048), CLASSIC)
    assert [failed.rule for failed in refused.failed] == [Rule.FIXED]
    assert nearest(Size(2048, 2048), CLASSIC).smaller == Size(1024, 1024)
    assert tuple(legal_sizes(CLASSIC)) == tuple(sorted(CLASSIC.fixed))


@given(size=st.one_of(sizes, near_legal))
def test_check_agrees_with_the_list_of_all_sizes(size: Size) -> None:
    result = check(size, FLEXIBLE)
    assert result.legal == (size in _SET) == is_legal(size, FLEXIBLE)
    assert result.legal == (not result.failed)


_SET = frozenset(ALL)


@given(size=st.one_of(sizes, near_legal))
def test_the_nearest_sizes_are_legal_and_on_their_side(size: Size) -> None:
    near = nearest(size, FLEXIBLE)
    assert all(found in _SET for found in near if found is not None)
    assert near.smaller is None or near.smaller.pixels < size.pixels
    assert near.larger is None or near.larger.pixels > size.pixels
    assert near.same_area is None or abs(near.same_area.pixels / size.pixels - 1) <= 0.1
    if size in _SET:
        assert near.same_area == size


@pytest.mark.parametrize(
    "text",
    ["1920x1080", "1000x1000", "1080x1350", "512x512", "3840x3840", "4096x2048", "700x2900", "1240x1754"],
)
def test_no_legal_size_is_nearer_than_the_nearest(text: str) -> None:
    size = Size.parse(text)
    near = nearest(size, FLEXIBLE)
    others = tuple(legal_sizes(FLEXIBLE))
    sides = (
        (near.smaller, 4.0, [other for other in others if other.pixels < size.pixels]),
        (near.same_area, 1.0, [other for other in others if abs(other.pixels / size.pixels - 1) <= 0.1]),
        (near.larger, 4.0, [other for other in others if other.pixels > size.pixels]),
    )
    for found, weight, candidates in sides:
        if found is None:
            assert not candidates
        else:
            assert deviation(found, size, weight) == min(
                deviation(other, size, weight) for other in candidates
            )


def test_what_a_designer_types_first() -> None:
    near = nearest(Size(1920, 1080), FLEXIBLE)
    assert (str(near.smaller), str(near.same_area), str(near.larger)) == (
        "1904x1072",
        "1920x1088",
        "1936x1088",
    )
