"""Services with rules of their own work by a settings entry alone, from the recipe to the picture and its cost."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.record import Money, State
from gi2desk.core.tier import Tier
from gi2desk.host.preferences import Preferences
from gi2desk.jobs import draft
from gi2desk.jobs.forecast import History, forecast
from gi2desk.jobs.order import Order
from gi2desk.library.library import Library
from tests.jobs.jobs_world import RunQueue, recipe
from tests.service import HdService, RatioService


def test_the_entry_survives_the_settings_file(tmp_path: Path) -> None:
    wanted = replace(RatioService().connection, base_url="https://service.example/v1")
    path = tmp_path / "settings.json"
    Preferences(path).change(connections=(wanted,))
    assert Preferences(path).settings.connections == (wanted,)
    # As a person writes it: only what differs.
    path.write_text(json.dumps({"connections": [{**RatioService.entry, "base_url": wanted.base_url}]}))
    read = Preferences(path)
    assert read.settings.connections == (wanted,)
    assert not read.notices


async def test_a_ratio_and_a_resolution_are_asked_and_credits_are_the_price(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with RatioService() as service, run_queue() as queue:
        connection = service.connection
        limits = draft.limits_for(catalogue.default, connection.capabilities)
        wanted = draft.with_ratio(recipe(), "16:9", limits)
        for tier, credits in ((Tier.K1, 6), (Tier.K2, 8), (Tier.K4, 12)):
            at_tier = draft.with_tier(wanted, tier, limits)
            known = forecast(replace(at_tier, n=3), catalogue.default, connection, History())
            assert (known.price, known.unit, known.basis) == (credits * 3, "credits", "price list")
            order = Order(recipe=at_tier, concept=library.new_concept("t").id, connection=connection)
            (done,) = await queue.wait(await queue.submit(order))
            assert done.state is State.DONE
            assert (done.cost, done.cost_basis) == (
                Money(amount=Decimal(credits), unit="credits"),
                "price list",
            )
            assert service.asked[-1] == {
                "model": "image-two",
                "prompt": "a red cube",
                "aspect_ratio": "16:9",
                "resolution": tier.label,
                "response_format": "url",
            }
            assert done.wire["fields"] == service.asked[-1]
            image = library.image(done.image_ids[0])
            assert image.requested_size == f"16:9 {tier.label}"
            # The stand-in's addresses lead to a square of 1K: said, not hidden.
            assert image.verified is False
            assert image.differences[0] == f"size: asked 16:9 {tier.label}, got 1024x1024"


async def test_a_picture_of_the_asked_ratio_and_tier_is_verified(
    library: Library, run_queue: RunQueue
) -> None:
    async with RatioService() as service, run_queue() as queue:
        square = recipe(size="1024x1024", ratio="1:1", tier="1k")
        order = Order(recipe=square, concept=library.new_concept("t").id, connection=service.connection)
        (done,) = await queue.wait(await queue.submit(order))
        assert library.image(done.image_ids[0]).verified is True
        auto = replace(square, size="auto", ratio="auto")
        order = replace(order, recipe=auto)
        (done,) = await queue.wait(await queue.submit(order))
        assert service.asked[-1]["aspect_ratio"] == "auto"
        assert service.asked[-1]["resolution"] == "1K"
        image = library.image(done.image_ids[0])
        assert (image.requested_size, image.verified) == ("auto", None)


async def test_what_the_service_forbids_is_refused_here_with_its_reason(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with RatioService() as service, run_queue() as queue:
        forbidden = {
            "no 1:1 at 4K": recipe(size="2880x2880", ratio="1:1", tier="4k"),
            "makes 1K only": recipe(size="auto", ratio="auto", tier="4k"),
            "no sizes of your own": recipe(size="1536x640", ratio="custom", tier="1k"),
            "takes 20,000": recipe("x" * 20_001),
        }
        for reason, wanted in forbidden.items():
            with pytest.raises(UserError, match=reason) as caught:
                await queue.submit(Order(recipe=wanted, concept="", connection=service.connection))
            assert caught.value.cause is Cause.ILLEGAL_REQUEST
        assert not service.requests
        capabilities = service.connection.capabilities
        limits = draft.limits_for(catalogue.default, capabilities)
        square = draft.with_ratio(recipe(), "1:1", limits)
        assert "no 1:1 at 4K" in draft.tier_refusal(square, Tier.K4, limits)
        assert draft.tier_refusal(square, Tier.K2, limits) == ""
        # Chosen at 4K, a square falls to the next tier that has one.
        wide = draft.with_tier(draft.with_ratio(recipe(), "16:9", limits), Tier.K4, limits)
        assert draft.with_ratio(wide, "1:1", limits).tier == "2k"


async def test_sizes_with_hd_and_response_format(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with HdService() as service, run_queue() as queue:
        connection = service.connection
        adapted = draft.adapted(recipe(quality="low"), catalogue.default, connection.capabilities)
        assert adapted.quality == "medium"  # it has no low
        assert "no quality “low”" in draft.refusal(adapted, catalogue.default, connection, quality="low")
        order = Order(
            recipe=replace(adapted, quality="high", n=2),
            concept=library.new_concept("t").id,
            connection=connection,
        )
        done = await queue.wait(await queue.submit(order))
        assert [one.state for one in done] == [State.DONE, State.DONE]
        assert (
            service.asked
            == [
                {
                    "model": "img2-hd",
                    "prompt": "a red cube",
                    "size": "1024x1024",
                    "quality": "hd",
                    "response_format": "b64_json",
                }
            ]
            * 2
        )
        image = library.image(done[0].image_ids[0])
        assert image.verified is True
        assert done[0].cost is not None
        assert (done[0].cost.unit, done[0].cost_basis) == ("USD", "usage")


async def test_a_price_agreed_before_a_crash_is_the_cost_after_it(
    library: Library, run_queue: RunQueue
) -> None:
    async with RatioService() as service, run_queue() as queue:
        service.gate.clear()
        square = recipe(size="1024x1024", ratio="1:1", tier="1k")
        order = Order(recipe=square, concept=library.new_concept("t").id, connection=service.connection)
        (sent,) = await queue.submit(order)
        assert library.generation(sent.id).price == Money(amount=Decimal(6), unit="credits")
        service.gate.set()
        (done,) = await asyncio.wait_for(queue.wait([sent]), 20)
        assert done.cost == Money(amount=Decimal(6), unit="credits")
