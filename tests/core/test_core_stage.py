"""The clause that keeps what was approved: one, in its place, with what somebody added to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.stage import (
    LABEL,
    Stages,
    kept_image,
    preserve_clauses,
    with_preserve_clause,
    without_clause_of,
    without_preserve_clause,
)
from gi2desk.core.tier import Tier
from gi2desk.host.resource import read_text

TEXT = read_text("stage.toml")
STAGES = Stages.parse(TEXT)
TIERS = st.sampled_from(Tier)
# Texts in which a clause may already stand, as somebody pasted it.
PROMPTS = st.lists(
    st.one_of(st.text(), st.text().map(lambda text: f"{LABEL}: {text}"), st.just(f"{LABEL}: Keep the hat."))
).map("\n".join)


def test_the_clause_follows_what_the_user_wrote() -> None:
    prompt = with_preserve_clause("A tower at dusk", Tier.K2, STAGES)
    first, clause = prompt.split("\n")
    assert first == "A tower at dusk"
    assert clause == f"Keep from Image 1: {STAGES.get(Tier.K2).clause}"
    assert without_preserve_clause(prompt) == "A tower at dusk"


def test_the_next_stage_takes_the_place_of_the_one_before() -> None:
    review = with_preserve_clause("A tower", Tier.K2, STAGES) + "\nA calm sky for the headline"
    final = with_preserve_clause(review, Tier.K4, STAGES)
    assert preserve_clauses(final) == (STAGES.get(Tier.K4).clause,)
    assert final.split("\n")[::2] == ["A tower", "A calm sky for the headline"]


def test_what_was_written_into_the_clause_is_kept() -> None:
    review = with_preserve_clause("A tower", Tier.K2, STAGES) + " The hat stays red."
    final = with_preserve_clause(review, Tier.K4, STAGES)
    assert preserve_clauses(final) == (f"{STAGES.get(Tier.K4).clause} The hat stays red.",)
    back = with_preserve_clause(final, Tier.K1, STAGES)
    assert back == "A tower\nKeep from Image 1: The hat stays red."


@pytest.mark.parametrize("number", ["2", "16", "?"])
def test_a_clause_whose_picture_was_moved_is_replaced_all_the_same(number: str) -> None:
    review = with_preserve_clause("A tower", Tier.K2, STAGES).replace("Image 1", f"Image {number}")
    assert with_preserve_clause(review, Tier.K4, STAGES) == with_preserve_clause("A tower", Tier.K4, STAGES)


@pytest.mark.parametrize("tier", [Tier.K2, Tier.K4])
def test_the_clause_of_one_picture_goes_where_nobody_wrote_into_it(tier: Tier) -> None:
    review = with_preserve_clause("A tower of Image 1", tier, STAGES)
    assert without_clause_of(review, 1, STAGES) == "A tower of Image 1"
    assert without_clause_of(review, 2, STAGES) == review
    moved = review.replace("Image 1", "Image 12")
    assert without_clause_of(moved, 12, STAGES) == "A tower of Image 12"
    assert without_clause_of(moved, 1, STAGES) == moved
    for own in (f"{review} The hat stays red.", review.replace("camera angle, ", "")):
        assert without_clause_of(own, 1, STAGES) == own


def test_the_first_stage_keeps_nothing() -> None:
    assert with_preserve_clause("A tower", Tier.K1, STAGES) == "A tower"
    review = with_preserve_clause("A tower", Tier.K2, STAGES)
    assert with_preserve_clause(review, Tier.K1, STAGES) == "A tower"


@given(PROMPTS, TIERS, TIERS)
def test_there_is_never_a_second_clause(prompt: str, first: Tier, second: Tier) -> None:
    once = with_preserve_clause(prompt, second, STAGES)
    assert with_preserve_clause(once, second, STAGES) == once
    twice = with_preserve_clause(with_preserve_clause(prompt, first, STAGES), second, STAGES)
    assert twice == once or without_preserve_clause(twice) == without_preserve_clause(once)
    assert len(preserve_clauses(twice)) <= 1


@given(PROMPTS, TIERS)
def test_the_users_words_stay_as_they_were(prompt: str, tier: Tier) -> None:
    plain = without_preserve_clause(prompt)
    assert without_preserve_clause(with_preserve_clause(plain, tier, STAGES)) == plain
    assert without_preserve_clause(with_preserve_clause(prompt, tier, STAGES)) == plain


@pytest.mark.parametrize(
    ("old", "new"),
    [('tier = "2k"', 'tier = "4k"'), ('tier = "2k"', 'tier = "8k"'), ("clause =", "cause =")],
)
def test_a_table_that_does_not_hold_together_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValueError, match=r"stage|tier|Tier"):
        Stages.parse(TEXT.replace(old, new, 1))


def test_a_clause_that_was_moved_behind_other_words_is_still_the_one_clause() -> None:
    clause = STAGES.get(Tier.K2).clause
    moved = f"Keep it calm. Keep from Image 1: {clause}\nA tower"
    assert preserve_clauses(moved) == (clause,)
    final = with_preserve_clause(moved, Tier.K4, STAGES)
    assert final == f"Keep it calm. Keep from Image 1: {STAGES.get(Tier.K4).clause}\nA tower"
    assert with_preserve_clause(final, Tier.K4, STAGES) == final
    assert without_preserve_clause(moved) == "Keep it calm.\nA tower"
    assert without_clause_of(moved, 1, STAGES) == "Keep it calm.\nA tower"
    assert without_clause_of(moved, 2, STAGES) == moved


@pytest.mark.parametrize("number", ["1", "2", "16", "?"])
def test_a_clause_is_known_whatever_number_its_picture_has(number: str) -> None:
    clause = STAGES.get(Tier.K4).clause.replace("Image 1", f"Image {number}")
    prompt = f"A tower\nKeep from Image {number}: {clause}"
    assert kept_image(prompt) == number
    assert STAGES.stage_of(preserve_clauses(prompt)[0]) == STAGES.get(Tier.K4)
    assert kept_image("A tower") == "" and STAGES.stage_of("Keep the light.") is None
