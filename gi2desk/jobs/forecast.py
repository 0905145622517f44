"""What a click will cost and how long it will take, before it is made: by the catalogue, the limits and experience."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gi2desk.core.catalogue import Model
from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.offer import estimate_of, list_price, tier_of_recipe
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, State
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier
from gi2desk.jobs.draft import requests_of
from gi2desk.jobs.rate import Pace

# Medians in seconds of one picture at 1024×1024 on api.openai.com, by the catalogue's family and the quality; published by
# others (secondary source, September 2026). For the newer families only a range over all qualities is known.
PUBLISHED: dict[str, dict[str, float]] = {"2": {"low": 23, "medium": 48, "high": 155}}
# Of the newest so many alike; endpoints get faster and slower over the months.
_REMEMBERED = 20
_STEP = 0.001
PRICE_LIST = "price list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """How long one request takes. `learnt` from own requests, else published; `at_least` where it can only take longer."""

    value: float
    learnt: bool
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A click on Generate before it is made.

    `price` for all of it in `unit`, or None, and `reason` says why; then `price_low` and `price_high` are bounds where there
    are any. `inputs` is the part of `price` that is estimated, for prompts and `references`.
    `seconds` until the last picture is there, or None where nothing is known.
    """

    requests: int
    price: Decimal | None
    price_low: Decimal | None
    price_high: Decimal | None
    unit: str
    basis: str
    reason: str
    seconds: float | None
    learnt: bool
    at_least: bool
    inputs: Decimal | None = None
    references: int = 0


class History:
    """Durations of requests that were answered, by what makes them differ; and `sizes`, the pixels of references.

    `sizes` goes by the sha256 of what is sent, as far as its file was looked at.
    """

    def __init__(self, generations: Iterable[Generation] = ()) -> None:
        """`generations` newest first."""
        self._known: dict[tuple[str, ...], deque[float]] = {}
        self.sizes: dict[str, Size] = {}
        for generation in reversed(tuple(generations)):
            self.add(generation)

    def add(self, generation: Generation) -> None:
        """Learns from a generation that is done; others are passed over."""
        timing = generation.timing
        if generation.state is not State.DONE or timing.sent is None or timing.last_byte is None:
            return
        seconds = (timing.last_byte - timing.sent).total_seconds()
        for key in self._keys(generation.connection, generation.recipe):
            self._known.setdefault(key, deque(maxlen=_REMEMBERED)).append(seconds)

    def copy(self) -> History:
        """The same for a worker, while this one goes on learning."""
        made = History()
        made._known = {key: deque(known, maxlen=_REMEMBERED) for key, known in self._known.items()}
        made.sizes = dict(self.sizes)
        return made

    def seconds(self, connection: str, recipe: Recipe) -> float | None:
        """The median of requests like `recipe`: of as many pictures if there are such, else of any number."""
        for key in self._keys(connection, recipe):
            if key in self._known:
                from statistics import median

                return median(self._known[key])
        return None

    def _keys(self, connection: str, recipe: Recipe) -> tuple[tuple[str, ...], ...]:
        alike = (connection, recipe.model, recipe.quality, tier_of_recipe(recipe).value)
        return (*alike, str(recipe.n)), alike


def expected(recipe: Recipe, model: Model, connection: Connection, history: History) -> Seconds | None:
    """How long one request takes: learnt, else the published median of the quality at 1024×1024."""
    learnt = history.seconds(connection.name, recipe)
    if learnt is not None:
        return Seconds(value=learnt, learnt=True)
    published = PUBLISHED.get(model.family, {}).get(recipe.quality)
    if published is None or connection.kind == "demo":
        return None
    larger = tier_of_recipe(recipe) is not Tier.K1
    return Seconds(value=published, learnt=False, at_least=larger)


def forecast(recipe: Recipe, model: Model, connection: Connection, history: History) -> Forecast:
    """Price and time of `recipe`, whose `n` may be any number of pictures."""
    return forecast_all(((recipe, model),), connection, history)


def forecast_all(
    wanted: Sequence[tuple[Recipe, Model]], connection: Connection, history: History
) -> Forecast:
    """Price and time of several recipes in one job; the price is the sum of that of each request.

    Where one of them has no price, neither has the job, and `reason` is why.
    """
    requests = [(each, model) for recipe, model in wanted for each in requests_of(recipe, connection)]
    prices = [_price(request, model, connection, history.sizes) for request, model in requests]
    times = [expected(request, model, connection, history) for request, model in requests]
    known = [time for time in times if time is not None]
    whole = len(known) == len(times) and bool(known)
    pictures = [(request.n, time.value) for (request, _model), time in zip(requests, known, strict=False)]
    return Forecast(
        requests=len(requests),
        price=_sum(price[0] for price in prices),
        price_low=_sum(price[1] for price in prices),
        price_high=_sum(price[2] for price in prices),
        unit=connection.unit if connection.prices else "USD",
        basis=prices[0][3] if prices else "",
        reason=next((price[4] for price in prices if price[4]), ""),
        seconds=span(pictures, connection) if whole else None,
        learnt=whole and all(time.learnt for time in known),
        at_least=any(time.at_least for time in known),
        inputs=_sum(price[5] for price in prices),
        references=max((len(request.references) for request, _model in requests), default=0),
    )


_Price = tuple[Decimal | None, Decimal | None, Decimal | None, str, str, Decimal | None]


def _price(recipe: Recipe, model: Model, connection: Connection, sizes: Mapping[str, Size]) -> _Price:
    if connection.prices:
        listed = list_price(connection, recipe)
        if listed is None:
            return None, None, None, "", "The connection's price list has no price for this tier.", None
        return listed.amount, listed.amount, listed.amount, PRICE_LIST, "", None
    try:
        guess = estimate_of(model, recipe, sizes)
    except UserError as error:
        return None, None, None, "", str(error), None
    return guess.usd, guess.usd_low, guess.usd_high, guess.basis, guess.reason, guess.usd_inputs


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def span(
    requests: Sequence[tuple[int, float]], connection: Connection, *, under_way: Sequence[float] = ()
) -> float:
    """Seconds until the last of `requests` (pictures, seconds each) has ended within the connection's limits.

    `under_way` are the seconds that running requests still need.
    """
    pace = Pace(concurrency=connection.concurrency, images_per_minute=connection.images_per_minute)
    running = list(under_way)
    heapq.heapify(running)
    now, last = 0.0, max(running, default=0.0)
    for images, seconds in requests:
        while (wait := _wait(pace, running, now, images)) > 0:
            now += max(wait, _STEP)
        pace.sent(now, images)
        heapq.heappush(running, now + seconds)
        last = max(last, now + seconds)
    return last


def _wait(pace: Pace, running: list[float], now: float, images: int) -> float:
    while running and running[0] <= now:
        heapq.heappop(running)
    wait = pace.wait(now, images, len(running))
    return running[0] - now if wait is None else wait
