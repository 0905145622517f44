"""Price and time before the click."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import DEMO, OPENAI
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.record import Generation, State, Timing
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier
from gi2desk.host.resource import read_text
from gi2desk.jobs import draft
from gi2desk.jobs.forecast import PUBLISHED, History, forecast, span

CATALOGUE = Catalogue.parse(read_text("models.toml"))
MODEL = CATALOGUE.default
START = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def recipe() -> Recipe:
    return replace(draft.blank(CATALOGUE), prompt="a tower")


def ended(
    recipe: Recipe, seconds: float, *, state: State = State.DONE, connection: str = "openai"
) -> Generation:
    timing = Timing(queued=START, sent=START, last_byte=START + timedelta(seconds=seconds))
    return Generation(
        id="g",
        job="j",
        concept="c",
        connection=connection,
        recipe=recipe,
        state=state,
        timing=timing,
        image_ids=(),
    )


def test_the_price_is_that_of_all_requests(recipe: Recipe) -> None:
    one = forecast(recipe, MODEL, OPENAI, History())
    many = forecast(replace(recipe, n=24), MODEL, OPENAI, History())
    assert one.price is not None
    assert many.price is not None
    assert (one.requests, many.requests) == (1, 3)
    # 24 pictures, the prompt three times.
    assert Decimal("0.0036") * 24 < many.price < one.price * 24


def test_a_reference_costs_what_its_pixels_cost(recipe: Recipe) -> None:
    sent = Reference(sha256="a" * 64, media_type="image/png", name="a.png")
    wanted = replace(recipe, references=(sent,))
    guessed = forecast(wanted, MODEL, OPENAI, History())
    history = History()
    history.sizes[sent.sha256] = Size(2560, 1440)
    known = forecast(wanted, MODEL, OPENAI, history.copy())
    assert known.price is not None and guessed.price is not None and known.inputs is not None
    assert known.price - guessed.price == (1536 - 1024) * 8 / Decimal(1_000_000)
    assert known.references == 1 and 0 < known.inputs < known.price


def test_what_cannot_be_priced_says_why(recipe: Recipe) -> None:
    auto = forecast(draft.with_ratio(recipe, "auto", MODEL.limits), MODEL, OPENAI, History())
    assert auto.price is None
    assert "auto" in auto.reason
    bounded = forecast(replace(recipe, quality="auto"), MODEL, OPENAI, History())
    assert bounded.price is None
    assert bounded.price_low is not None
    assert bounded.price_high is not None
    assert bounded.price_low < bounded.price_high


def test_published_medians_until_there_is_experience(recipe: Recipe) -> None:
    first = forecast(recipe, MODEL, OPENAI, History())
    assert (first.seconds, first.learnt, first.at_least) == (PUBLISHED["2"]["low"], False, False)
    final = draft.with_tier(recipe, Tier.K4, MODEL.limits)
    assert forecast(final, MODEL, OPENAI, History()).at_least
    learnt = forecast(
        recipe, MODEL, OPENAI, History([ended(recipe, 30), ended(recipe, 20), ended(recipe, 22)])
    )
    assert (learnt.seconds, learnt.learnt, learnt.at_least) == (22, True, False)


def test_the_demo_has_no_published_times(recipe: Recipe) -> None:
    assert forecast(recipe, MODEL, DEMO, History()).seconds is None


def test_history_keeps_apart_what_takes_different_times(recipe: Recipe) -> None:
    high = replace(recipe, quality="high")
    four = replace(recipe, n=4)
    history = History(
        [
            ended(high, 90),
            ended(recipe, 20),
            ended(recipe, 500, state=State.FAILED),
            ended(recipe, 1, connection="demo"),
        ]
    )
    assert history.seconds("openai", recipe) == 20
    assert history.seconds("openai", high) == 90
    assert history.seconds("openai", draft.with_tier(recipe, Tier.K2, MODEL.limits)) is None
    assert history.seconds("openai", four) == 20  # the nearest that is known
    history.add(ended(four, 40))
    assert history.seconds("openai", four) == 40
    assert history.seconds("openai", recipe) == 20


def test_the_newest_count(recipe: Recipe) -> None:
    history = History([*(ended(recipe, 10) for _ in range(20)), *(ended(recipe, 100) for _ in range(20))])
    assert history.seconds("openai", recipe) == 10


def test_a_job_ends_when_its_last_request_does() -> None:
    unpaced = replace(OPENAI, images_per_minute=None, concurrency=3)
    assert span([], unpaced) == 0
    assert span([(1, 30)] * 3, unpaced) == 30
    assert span([(1, 30)] * 4, unpaced) == pytest.approx(60, abs=0.1)
    assert span([(1, 30)], unpaced, under_way=[10, 20, 40]) == pytest.approx(40, abs=0.1)
    assert span([], unpaced, under_way=[10, 20]) == 20


def test_images_per_minute_hold_up_what_is_more() -> None:
    paced = replace(OPENAI, images_per_minute=5, concurrency=10)
    assert span([(1, 30)] * 5, paced) == 30
    assert span([(1, 30)] * 6, paced) == pytest.approx(90, abs=0.1)
    assert span([(10, 30)] * 2, paced) == pytest.approx(90, abs=0.1)
