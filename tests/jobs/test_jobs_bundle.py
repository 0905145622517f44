"""Jobs of several requests: one price, one journal entry each before anything is sent, and none half-written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import OPENAI
from gi2desk.core.copytable import parse_copy
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.pricing import estimate
from gi2desk.core.recipe import Recipe, Variable, Writing
from gi2desk.core.record import Generation, State
from gi2desk.core.shot import ShotList
from gi2desk.core.tier import Tier
from gi2desk.core.writing import with_writing
from gi2desk.host.atlas import packaged
from gi2desk.host.resource import read_text
from gi2desk.jobs import bundle, draft
from gi2desk.jobs.destination import Destination, of_placement, of_ratio, recipe_for
from gi2desk.jobs.forecast import History, forecast
from gi2desk.jobs.matrix import matrix
from gi2desk.jobs.order import Order
from gi2desk.jobs.placing import with_placements
from gi2desk.jobs.reconcile import reconcile
from gi2desk.jobs.shot import recipe_of_shot, shots_in
from gi2desk.library.library import Library
from tests.jobs.jobs_world import RunQueue, connection_to, open_library, recipe
from tests.server import ImageServer

CATALOGUE = Catalogue.parse(read_text("models.toml"))
MODEL = CATALOGUE.default
LIMITS = draft.limits_for(MODEL, OPENAI.capabilities)
NO_HISTORY = History()


def written(**changes: object) -> Recipe:
    return replace(draft.blank(CATALOGUE), **{"prompt": "a tower", **changes})  # type: ignore[arg-type]


def price(asked: Recipe) -> Decimal:
    found = estimate(
        MODEL,
        size=asked.size,
        quality=asked.quality,
        n=asked.n,
        prompt_chars=len(asked.prompt),
        partial_images=asked.partial_images,
    )
    assert found.usd is not None
    return found.usd


@pytest.mark.parametrize(
    ("asked", "requests"),
    [
        (written(n=23), [10, 10, 3]),
        (draft.with_tier(written(n=23), Tier.K4, LIMITS), [1] * 23),
        (draft.with_stream(written(n=3), 2), [1, 1, 1]),
    ],
    ids=["1K", "4K", "stream"],
)
def test_any_number_of_variants_has_the_price_of_its_requests(asked: Recipe, requests: list[int]) -> None:
    sent = draft.requests_of(asked, OPENAI)
    assert [request.n for request in sent] == requests
    known = forecast(asked, MODEL, OPENAI, NO_HISTORY)
    assert known.requests == len(requests)
    assert known.price == sum(price(request) for request in sent)


def test_a_job_costs_the_sum_of_its_parts_without_those_that_cannot_be_sent() -> None:
    small, large = written(), draft.with_tier(written(), Tier.K4, LIMITS)
    parts = [bundle.part_of(asked, CATALOGUE, OPENAI) for asked in (small, large, replace(small, prompt=""))]
    assert [bool(part.reason) for part in parts] == [False, False, True]
    known = bundle.total(parts, CATALOGUE, OPENAI, NO_HISTORY)
    assert (known.requests, known.price) == (2, price(small) + price(large))
    assert bundle.pictures(parts) == 2
    assert len(bundle.orders(parts, "concept", OPENAI)) == 2


def test_large_jobs_ask_twice() -> None:
    dear = draft.with_tier(written(quality="high"), Tier.K4, LIMITS)
    assert not bundle.asks_twice(forecast(written(n=23), MODEL, OPENAI, NO_HISTORY))
    assert bundle.asks_twice(forecast(replace(dear, quality="high", n=20), MODEL, OPENAI, NO_HISTORY))
    cheap = draft.with_stream(written(n=21), 0)
    assert bundle.asks_twice(forecast(cheap, MODEL, OPENAI, NO_HISTORY))


def test_a_matrix_swaps_the_copy_and_the_shape() -> None:
    asked = written(prompt="A poster that says “{copy}” ({locale})")
    table = parse_copy("de\tFrisch\nfr\tFrais\nit\t", ["copy"])
    targets = [of_ratio("9:16"), of_ratio("1:1"), of_ratio("6:1")]
    cells = matrix(asked, table, targets, CATALOGUE, OPENAI)
    assert [cell.key for cell in cells][:4] == [("de", "9:16"), ("de", "1:1"), ("de", "6:1"), ("fr", "9:16")]
    first = cells[0].part
    assert first.recipe.prompt == "A poster that says “Frisch” (de)"
    assert (first.recipe.locale, first.recipe.placement, first.recipe.size) == ("de", "9:16", "864x1536")
    assert not first.reason
    assert "longer than the model allows" in cells[2].part.reason
    assert "no text for {copy} in it" in cells[6].part.reason
    assert sum(not cell.part.reason for cell in cells) == 4
    # A value that was typed in Create gives way to that of the locale.
    typed = with_writing(asked, Writing(text=asked.prompt, values=(Variable(name="copy", value="Fresh"),)))
    assert typed.prompt == "A poster that says “Fresh” ({locale})"
    assert matrix(typed, table, targets[:1], CATALOGUE, OPENAI)[0].part.recipe.prompt == first.recipe.prompt
    again = Recipe.from_json(first.recipe.to_json())
    assert again == first.recipe


def test_a_destination_keeps_tier_and_quality() -> None:
    large = draft.with_tier(written(), Tier.K2, LIMITS)
    made = recipe_for(large, of_ratio("1.91:1"), LIMITS)
    assert (made.tier, made.quality, made.ratio) == ("2k", "medium", "1.91:1")
    width, height = map(int, made.size.split("x"))
    assert width / height == pytest.approx(1.91, rel=0.005)
    named = Destination(key="story", name="Instagram story", ratio=of_ratio("9:16").ratio)
    assert recipe_for(large, named, LIMITS).placement == "Instagram story"


def test_a_placement_has_one_size_in_the_panel_and_in_a_set() -> None:
    for placement in packaged().placements:
        for tier in Tier:
            asked = draft.with_tier(written(), tier, LIMITS)
            try:
                alone = draft.with_ratio(asked, placement.shape.name, LIMITS)
                made = recipe_for(asked, of_placement(placement), LIMITS)
            except UserError:
                continue
            if alone.tier == made.tier:
                assert (made.size, made.ratio) == (alone.size, alone.ratio), placement.id
    sheet = next(one for one in packaged().placements if one.id == "a3-portrait-bleed")
    final = draft.with_tier(written(), Tier.K4, LIMITS)
    panel = with_placements(final, (), (sheet,), MODEL, LIMITS)
    assert recipe_for(final, of_placement(sheet), LIMITS).size == panel.size == "2416x3424"


async def test_a_job_of_several_recipes_is_one_job_in_the_journal(
    library: Library, run_queue: RunQueue
) -> None:
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        concepts = [library.new_concept(name).id for name in ("one", "two")]
        connection = connection_to(server)
        orders = [
            Order(recipe=recipe(size="1024x1024", n=12), concept=concepts[0], connection=connection),
            Order(recipe=recipe(size="1536x1024", locale="de"), concept=concepts[1], connection=connection),
        ]
        sent = await queue.submit_all(orders)
        assert [generation.recipe.n for generation in sent] == [10, 2, 1]
        assert len({generation.job for generation in sent}) == 1
        assert [generation.id for generation in library.generations(open_only=True)] == [
            generation.id for generation in reversed(sent)
        ]
        assert server.requests == []
        queue.resume()
        ended = await queue.wait(sent)
    assert [generation.state for generation in ended] == [State.DONE] * 3
    assert [len(library.images_of(concept)) for concept in concepts] == [12, 1]


async def test_one_illegal_recipe_keeps_the_whole_job_from_being_written(
    library: Library, run_queue: RunQueue
) -> None:
    async with ImageServer() as server, run_queue() as queue:
        concept, connection = library.new_concept("one").id, connection_to(server)
        orders = [
            Order(recipe=recipe(size=size), concept=concept, connection=connection)
            for size in ("1024x1024", "1000x1000")
        ]
        with pytest.raises(UserError):
            await queue.submit_all(orders)
        assert library.generations() == ()
        assert queue.entries() == ()


async def test_a_job_that_cannot_be_written_whole_is_taken_back(
    library: Library, run_queue: RunQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the third of four records."""
    whole, kept = type(library).save_generation, []

    def save(self: Library, generation: Generation) -> None:
        if len(kept) == 2 and generation.state is State.QUEUED:
            raise UserError("The disk is full.", cause=Cause.DISK)
        kept.append(generation)
        whole(self, generation)

    monkeypatch.setattr(type(library), "save_generation", save)
    async with ImageServer() as server, run_queue() as queue:
        concept, connection = library.new_concept("one").id, connection_to(server)
        order = Order(recipe=recipe(), concept=concept, connection=connection)
        with pytest.raises(UserError, match="full"):
            await queue.submit_all([order] * 4)
        assert queue.entries() == ()
    assert server.requests == []
    states = [generation.state for generation in library.generations()]
    assert states == [State.CANCELLED, State.CANCELLED]


async def test_a_kill_in_the_middle_of_a_set_leaves_every_request_accounted_for(
    tmp_path: Path, catalogue: Catalogue, run_queue: RunQueue, library: Library
) -> None:
    async with ImageServer() as server, run_queue() as queue:
        connection = connection_to(server, concurrency=1)
        concept = library.new_concept("one").id
        orders = [
            Order(recipe=recipe(size=size, placement=size), concept=concept, connection=connection)
            for size in ("1024x1024", "1536x1024", "1024x1536", "1280x1280")
        ]
        sent = await queue.submit_all(orders)
        await queue.wait(sent[:1])
        queue.pause()
        # What a killed process leaves: the records as they lie on the disk at this moment.
        left = tmp_path / "left"
        _copy(library.root, left / "library")
        queue.resume()
        await queue.wait(sent)
    with open_library(left) as again:
        account = reconcile(again, catalogue)
        assert again.generations(open_only=True) == ()
        known = {generation.id for generation in again.generations()}
        assert known == {generation.id for generation in sent}
        assert account.never_sent
        assert len({generation.job for generation in again.generations()}) == 1


def _copy(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and "lock" not in path.name:
            copied = target / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())


def test_a_list_in_a_part_of_the_prompt_is_taken_from_there() -> None:
    asked = written(prompt="Subject: a boat\nShot list: 1. wide\n2. close\nOn-image copy: “Sail”")
    found = shots_in(asked)
    assert found == ShotList(common="Subject: a boat\nOn-image copy: “Sail”", shots=("wide", "close"))
    assert shots_in(written(prompt="a boat")) == ShotList(common="a boat", shots=())
    styled = with_writing(asked, Writing(text="- one\n- two", style="Film still"))
    assert shots_in(styled).shots == ("one", "two")
    assert recipe_of_shot(styled, "", "one").prompt == "Film still\n\none"
