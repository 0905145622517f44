"""A draft stays legal in itself while ratio, tier, model and options are chosen one after another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import OPENAI, Capabilities
from gi2desk.core.errors import UserError
from gi2desk.core.ratio import RATIOS
from gi2desk.core.recipe import Background, OutputFormat, Recipe, Reference
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier
from gi2desk.host.resource import read_text
from gi2desk.jobs import draft

CATALOGUE = Catalogue.parse(read_text("models.toml"))
MODEL = CATALOGUE.default
LIMITS = MODEL.limits


@pytest.fixture
def recipe() -> Recipe:
    return replace(draft.blank(CATALOGUE), prompt="a tower")


def test_a_blank_draft_is_1k_low_and_lacks_only_words() -> None:
    empty = draft.blank(CATALOGUE)
    assert (empty.size, empty.quality, empty.tier, empty.n) == ("1536x864", "low", "1k", 1)
    assert [problem.field for problem in draft.problems(empty, MODEL, OPENAI)] == ["prompt"]
    assert not draft.worth_keeping(empty)
    assert draft.worth_keeping(replace(empty, prompt="x"))
    assert draft.worth_keeping(replace(empty, placements=("story",)))


def test_the_tier_sets_size_and_usual_quality(recipe: Recipe) -> None:
    second = draft.with_tier(recipe, Tier.K2, LIMITS)
    assert (second.size, second.quality) == ("2560x1440", "medium")
    final = draft.with_tier(second, Tier.K4, LIMITS)
    assert (final.size, final.quality) == ("3840x2160", "medium")
    assert draft.with_tier(final, Tier.K1, LIMITS).quality == "low"


def test_a_quality_that_was_chosen_stays(recipe: Recipe) -> None:
    chosen = replace(recipe, quality="high")
    assert draft.with_tier(chosen, Tier.K4, LIMITS).quality == "high"


def test_auto_leaves_the_frame_to_the_model_and_is_1k(recipe: Recipe) -> None:
    final = draft.with_tier(recipe, Tier.K4, LIMITS)
    auto = draft.with_ratio(final, "auto", LIMITS)
    assert (auto.size, auto.ratio, auto.tier) == ("auto", "auto", "1k")
    assert draft.tier_refusal(auto, Tier.K2, LIMITS)
    assert not draft.tier_refusal(auto, Tier.K1, LIMITS)
    assert draft.with_ratio(auto, "9:16", LIMITS).size == "864x1536"


def test_a_custom_size_is_scaled_in_its_own_ratio(recipe: Recipe) -> None:
    custom = draft.with_size(recipe, Size(1600, 800))
    assert (custom.ratio, custom.tier) == ("custom", "1k")
    larger = draft.with_tier(custom, Tier.K4, LIMITS)
    size = Size.parse(larger.size)
    assert size.width == 2 * size.height
    assert larger.ratio == "custom"


def test_an_illegal_custom_size_is_kept_and_explained(recipe: Recipe) -> None:
    custom = draft.with_size(recipe, Size(1920, 1080))
    (problem,) = draft.problems(custom, MODEL, OPENAI)
    assert problem.field == "size"
    assert "1080 is not a multiple of 16" in problem.message


def test_the_experimental_2k_range_only_when_asked_for(recipe: Recipe) -> None:
    square = draft.with_ratio(draft.with_tier(recipe, Tier.K2, LIMITS), "1:1", LIMITS)
    assert square.size == "1920x1920"
    assert not draft.is_experimental_2k(square, LIMITS)
    wide = draft.with_ratio(square, "1:1", LIMITS, experimental=True)
    assert wide.size == "2048x2048"
    assert draft.is_experimental_2k(wide, LIMITS)


def test_another_model_takes_what_it_can(recipe: Recipe) -> None:
    old = CATALOGUE.get("gpt-image-1.5")
    final = replace(draft.with_tier(recipe, Tier.K4, LIMITS), quality="medium")
    changed = draft.adapted(final, old, OPENAI.capabilities)
    assert (changed.size, changed.tier) == ("1536x1024", "1k")
    assert not [p for p in draft.problems(changed, old, OPENAI) if p.field in {"size", "quality"}]
    newest = draft.adapted(replace(recipe, quality="max"), MODEL, OPENAI.capabilities)
    assert newest.quality == "low"


def test_an_endpoint_without_custom_sizes_gets_the_named_ones(recipe: Recipe) -> None:
    narrow = Capabilities(custom_sizes=False, transparent=False, streaming=False)
    rich = replace(recipe, background=Background.TRANSPARENT, stream=True, partial_images=2)
    changed = draft.adapted(rich, MODEL, narrow)
    assert (changed.size, changed.background, changed.stream) == ("1536x1024", Background.AUTO, False)
    assert changed.partial_images == 0


def test_options_that_are_impossible_say_why(recipe: Recipe) -> None:
    transparent = replace(recipe, background=Background.TRANSPARENT)
    reason = draft.refusal(transparent, MODEL, OPENAI, output_format=OutputFormat.JPEG)
    assert reason == "JPEG cannot be transparent. Use PNG or WebP."
    assert not draft.refusal(transparent, MODEL, OPENAI, output_format=OutputFormat.WEBP)
    blind = replace(OPENAI, capabilities=Capabilities(streaming=False))
    assert "does not stream" in draft.refusal(recipe, MODEL, blind, stream=True)


def test_a_format_brings_its_compression(recipe: Recipe) -> None:
    jpeg = draft.with_format(recipe, OutputFormat.JPEG)
    assert jpeg.compression == draft.DEFAULT_COMPRESSION
    assert draft.with_format(replace(jpeg, compression=70), OutputFormat.WEBP).compression == 70
    assert draft.with_format(jpeg, OutputFormat.PNG).compression is None


def test_any_number_of_pictures_is_split_before_it_is_judged(recipe: Recipe) -> None:
    many = replace(recipe, n=24)
    assert [request.n for request in draft.requests_of(many, OPENAI)] == [10, 10, 4]
    assert draft.problems(many, MODEL, OPENAI) == ()
    streamed = draft.with_stream(many, 2)
    assert draft.problems(streamed, MODEL, OPENAI) == ()
    assert [p.field for p in draft.problems(replace(recipe, n=0), MODEL, OPENAI)] == ["n"]
    assert [p.field for p in draft.problems(replace(recipe, n=101), MODEL, OPENAI)] == ["n"]


def test_the_same_problem_is_told_once(recipe: Recipe) -> None:
    references = tuple(
        Reference(sha256=f"{i:064x}", media_type="image/png", name=f"{i}.png") for i in range(17)
    )
    found = draft.problems(replace(recipe, references=references, n=30), MODEL, OPENAI)
    assert [problem.field for problem in found] == ["references"]


def test_retired_models_are_not_offered() -> None:
    offered = [model.id for model in draft.offered_models(CATALOGUE)]
    assert offered[0] == "gpt-image-2"
    assert "dall-e-3" not in offered


@given(
    steps=st.lists(
        st.one_of(
            st.sampled_from(["auto", *(ratio.name for ratio in RATIOS)]),
            st.sampled_from(list(Tier)),
            st.sampled_from([model.id for model in draft.offered_models(CATALOGUE)]),
        ),
        max_size=8,
    )
)
def test_choosing_never_leads_to_an_illegal_size(steps: list[str | Tier]) -> None:
    recipe = replace(draft.blank(CATALOGUE), prompt="a tower")
    for step in steps:
        model = CATALOGUE.get(recipe.model)
        limits = draft.limits_for(model, OPENAI.capabilities)
        if isinstance(step, Tier):
            if draft.tier_refusal(recipe, step, limits):
                continue
            try:
                recipe = draft.with_tier(recipe, step, limits)
            except UserError as error:  # pragma: no cover
                raise AssertionError("a tier that was not refused failed") from error
        elif step in {other.id for other in CATALOGUE.models}:
            recipe = draft.adapted(recipe, CATALOGUE.get(step), OPENAI.capabilities)
        else:
            recipe = draft.with_ratio(recipe, step, limits)
    model = CATALOGUE.get(recipe.model)
    illegal = [
        p for p in draft.problems(recipe, model, OPENAI) if p.field in {"size", "quality", "background"}
    ]
    assert illegal == []
