"""The demo through the real SDK: answers, streams, edits, sizes and usage as the Images API gives them."""

from __future__ import annotations

import asyncio
import base64
import io
from typing import Any

import httpx2
import numpy as np
import openai
import pytest
from demo_client import CATALOGUE, SMALL, data, demo_client, fields, picture
from openai.types import ImagesResponse
from PIL import Image, ImageDraw

from gi2desk.api.demo import DemoOptions, demo_transport
from gi2desk.api.demo_file import read_motif
from gi2desk.api.demo_pace import Pace, Timetable
from gi2desk.core.pricing import output_tokens
from gi2desk.core.size import Size

LANCZOS = Image.Resampling.LANCZOS


def apart(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures at a common small size, 0–255."""
    size = (192, 120)
    a, b = (np.asarray(i.convert("RGB").resize(size, Image.Resampling.BOX), dtype=int) for i in (one, other))
    return float(np.abs(a - b).mean())


def photo(size: tuple[int, int] = (400, 250)) -> bytes:
    """A picture that the demo did not make."""
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(image).rectangle((40, 40, 160, 120), fill=(200, 40, 30))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def mask(size: tuple[int, int], clear: tuple[int, int, int, int]) -> bytes:
    image = Image.new("RGBA", size, (0, 0, 0, 255))
    ImageDraw.Draw(image).rectangle(clear, fill=(0, 0, 0, 0))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


async def test_an_answer_has_the_shape_of_the_api() -> None:
    async with demo_client() as client:
        raw = await client.images.with_raw_response.generate(**fields())
        answer = raw.parse()
    assert list(raw.http_response.json()) == [
        "created",
        "background",
        "data",
        "output_format",
        "quality",
        "size",
        "usage",
    ]
    assert (answer.background, answer.output_format, answer.quality, answer.size) == (
        "opaque",
        "png",
        "low",
        SMALL,
    )
    assert answer.created > 1_700_000_000
    assert raw.headers["x-request-id"].startswith("req_") == bool(answer._request_id)
    assert raw.headers["x-ratelimit-limit-requests"].isdigit()
    assert picture(data(answer)).size == (1024, 640)


async def test_usage_follows_the_price_formula() -> None:
    async with demo_client() as client:
        answer = await client.images.generate(**fields(n=2, quality="medium"))
    usage = answer.usage
    assert usage is not None
    assert usage.output_tokens == 2 * (output_tokens(CATALOGUE.default, Size(1024, 640), "medium") or 0)
    assert usage.input_tokens == usage.input_tokens_details.text_tokens > 0
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens


async def test_n_pictures_are_n_variants() -> None:
    async with demo_client() as client:
        answer = await client.images.generate(**fields(n=3))
    pictures = [picture(data(answer, index)) for index in range(3)]
    assert min(apart(pictures[0], pictures[1]), apart(pictures[1], pictures[2])) > 10


async def test_the_same_request_gives_the_same_file_unless_repeats_vary() -> None:
    async with demo_client() as client:
        same = [data(await client.images.generate(**fields())) for _ in range(2)]
    async with demo_client(vary_repeats=True) as client:
        varied = [data(await client.images.generate(**fields())) for _ in range(2)]
    assert same[0] == same[1] == varied[0] != varied[1]


async def test_auto_breaks_the_size_rules_and_resolves_to_low() -> None:
    async with demo_client() as client:
        answer = await client.images.generate(**fields(size="auto", quality="auto", n=2))
    sizes = [picture(data(answer, index)).size for index in range(2)]
    assert answer.quality == "low"
    assert answer.size == "x".join(map(str, sizes[0]))
    assert sizes[0] != sizes[1]
    assert sizes[1][0] % 16


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
async def test_formats(output_format: str) -> None:
    async with demo_client() as client:
        answer = await client.images.generate(**fields(output_format=output_format))
    assert answer.output_format == output_format
    assert picture(data(answer)).format == output_format.upper()


async def test_transparent_pictures_have_alpha() -> None:
    async with demo_client() as client:
        answer = await client.images.generate(**fields(background="transparent", prompt="perfume bottle"))
    assert answer.background == "transparent"
    low, high = picture(data(answer)).getchannel("A").getextrema()
    assert (low, high) >= (0, 250)


async def test_the_list_of_models_carries_shutdown_dates() -> None:
    async with demo_client() as client:
        listed = {model.id: model.shutdown_date async for model in client.models.list()}
    assert listed["gpt-image-2"] is None
    assert listed["gpt-image-1.5"] == "2026-12-01"
    assert "gpt-image-1" not in listed


async def test_a_model_without_published_tokens_still_reports_usage() -> None:
    async with demo_client() as client:
        answer = await client.images.generate(**fields(model="gpt-image-2.6-flare"))
    assert answer.usage is not None
    assert answer.usage.output_tokens > 0


async def test_without_a_catalogue_any_model_is_taken_and_no_usage_reported() -> None:
    async with demo_client(catalogue=None) as client:
        answer = await client.images.generate(**fields(model="house-model"))
    assert answer.usage is None
    assert picture(data(answer)).size == (1024, 640)


# Streams


async def events(client: openai.AsyncOpenAI, **changes: Any) -> list[Any]:
    stream = await client.images.generate(**fields(stream=True, **changes))
    return [event async for event in stream]


@pytest.mark.parametrize("partials", [0, 1, 3])
async def test_streams_have_partials_and_one_completed_event(partials: int) -> None:
    async with demo_client() as client:
        seen = await events(client, partial_images=partials)
    assert [event.type for event in seen] == ["image_generation.partial_image"] * partials + [
        "image_generation.completed"
    ]
    assert [event.partial_image_index for event in seen[:-1]] == list(range(partials))
    assert {event.size for event in seen} == {SMALL}
    last = seen[-1]
    assert (
        last.usage.output_tokens
        == (output_tokens(CATALOGUE.default, Size(1024, 640), "low") or 0) + 100 * partials
    )
    assert not hasattr(last.usage, "output_tokens_details")


async def test_partials_are_full_size_previews_that_get_clearer() -> None:
    async with demo_client() as client:
        seen = await events(client, partial_images=3)
    pictures = [picture(base64.b64decode(event.b64_json)) for event in seen]
    final = np.asarray(pictures[-1].convert("L"), dtype=float)
    misses = [float(np.abs(np.asarray(p.convert("L"), dtype=float) - final).mean()) for p in pictures]
    assert {p.size for p in pictures} == {(1024, 640)}
    assert misses == sorted(misses, reverse=True)
    assert misses[0] < 40
    plain = [p for p in pictures[:-1] if p.tobytes() == pictures[-1].tobytes()]
    assert plain == []


async def test_bytes_come_in_pieces_while_other_tasks_run() -> None:
    ticks, pieces = 0, 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    async with demo_client() as client:
        beside = asyncio.ensure_future(tick())
        async with client.images.with_streaming_response.generate(**fields()) as response:
            async for _ in response.iter_bytes():
                pieces += 1
        beside.cancel()
    assert pieces > 5
    assert ticks > pieces


async def test_cancelling_a_request_leaves_the_transport_usable() -> None:
    async with demo_client(latency=30.0) as client:
        waiting = asyncio.ensure_future(client.images.generate(**fields()))
        await asyncio.sleep(0.3)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert [model.id async for model in client.models.list()]


async def test_a_client_less_patient_than_the_demo_gets_its_timeout() -> None:
    async with demo_client(latency=30.0) as client:
        with pytest.raises(openai.APITimeoutError):
            await client.images.generate(**fields(), timeout=httpx2.Timeout(5, read=0.05))


# Edits


async def test_promoting_draws_the_same_scene_larger_with_more_detail() -> None:
    async with demo_client() as client:
        draft = data(await client.images.generate(**fields()))
        answer = await client.images.edit(
            **fields(prompt="Keep everything exactly as it is", size="2048x1280", quality="high"),
            image=("image-1.png", draft, "image/png"),
        )
    small, large = picture(draft), picture(data(answer))
    assert large.size == (2048, 1280)
    assert apart(small, large) < 2
    lost = [
        np.asarray(i.convert("L"), dtype=float)
        - np.asarray(i.resize((1024, 640), LANCZOS).resize(i.size, LANCZOS).convert("L"), dtype=float)
        for i in (large, small.resize(large.size, LANCZOS))
    ]
    assert lost[0].std() > 2 * lost[1].std()
    assert answer.usage is not None
    assert answer.usage.input_tokens_details.image_tokens == 32 * 20


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
async def test_a_lossy_draft_can_be_promoted_too(output_format: str) -> None:
    async with demo_client() as client:
        draft = data(await client.images.generate(**fields(output_format=output_format)))
        answer = await client.images.edit(
            **fields(prompt="keep", size="1280x800"), image=("image-1", draft, f"image/{output_format}")
        )
    assert apart(picture(draft), picture(data(answer))) < 2.5
    assert read_motif(picture(data(answer))) == read_motif(picture(draft))


async def test_wording_changes_the_light() -> None:
    async with demo_client() as client:
        draft = data(await client.images.generate(**fields()))
        image = ("image-1.png", draft, "image/png")
        dark = picture(data(await client.images.edit(**fields(prompt="make it darker"), image=image)))
        other = picture(data(await client.images.edit(**fields(prompt="with a red hat"), image=image)))
    before, after = (np.asarray(i.convert("L"), dtype=float).mean() for i in (picture(draft), dark))
    assert after < before - 10
    assert 0.5 < apart(picture(draft), other) < 20


async def test_a_foreign_reference_is_enlarged_not_replaced() -> None:
    async with demo_client() as client:
        answer = await client.images.edit(
            **fields(prompt="keep", size="1280x800"), image=("image-1.png", photo(), "image/png")
        )
    enlarged = picture(data(answer))
    assert enlarged.size == (1280, 800)
    assert apart(enlarged, picture(photo())) < 6


async def test_a_mask_leaves_the_rest_nearly_alone() -> None:
    async with demo_client() as client:
        draft = data(await client.images.generate(**fields()))
        answer = await client.images.edit(
            **fields(prompt="keep the rest"),
            image=("image-1.png", draft, "image/png"),
            mask=("mask.png", mask((1024, 640), (300, 100, 700, 500)), "image/png"),
        )
    before, after = (np.asarray(i.convert("RGB"), dtype=int) for i in (picture(draft), picture(data(answer))))
    change = np.abs(after - before).mean(axis=2)
    assert change[150:450, 350:650].mean() > 10
    assert change[:, :200].mean() < 2


async def test_an_edit_streams_as_an_edit() -> None:
    async with demo_client() as client:
        stream = await client.images.edit(
            **fields(stream=True, partial_images=1), image=[("image-1.png", photo(), "image/png")]
        )
        kinds = [event.type async for event in stream]
    assert kinds == ["image_edit.partial_image", "image_edit.completed"]


async def test_references_may_come_as_json() -> None:
    link = "data:image/png;base64," + base64.b64encode(photo()).decode()
    async with demo_client() as client:
        answer = await client.post(
            "/images/edits", body=fields(images=[{"image_url": link}], size="auto"), cast_to=ImagesResponse
        )
    assert picture(data(answer)).size[0] == round((1_572_864 * 1.6) ** 0.5)


async def test_sixteen_references_and_their_tokens() -> None:
    files = [(f"image-{n}.png", photo((64, 40)), "image/png") for n in range(1, 17)]
    async with demo_client() as client:
        answer = await client.images.edit(**fields(), image=files)
    assert answer.usage is not None
    assert answer.usage.input_tokens_details.image_tokens == 16 * 32 * 20


# Pace and connections


@pytest.mark.parametrize("pace", [Pace.LIVELY, Pace.REAL])
def test_times_keep_their_order(pace: Pace) -> None:
    steps = [("1536x864", "low"), ("2560x1440", "medium"), ("3840x2160", "high")]
    times = [Timetable.of(pace, Size.parse(size), quality, 1) for size, quality in steps]
    seconds = [t.work + t.transfer for t in times]
    assert seconds == sorted(seconds)
    if pace is Pace.LIVELY:
        assert 1.0 < seconds[0] < 1.5
        assert 3.5 < seconds[2] < 4.5
    else:
        assert 20 < seconds[0] < 30


async def test_a_lively_answer_is_whole() -> None:
    async with demo_client(latency=0.2) as client:
        answer = await client.images.generate(**fields())
    assert picture(data(answer)).size == (1024, 640)


def test_a_transport_serves_several_event_loops() -> None:
    transport = demo_transport(DemoOptions(catalogue=CATALOGUE))

    async def ask() -> int:
        async with httpx2.AsyncClient(transport=transport) as client:
            headers = {"authorization": "Bearer demo"}
            return (await client.get("https://demo.invalid/v1/models", headers=headers)).status_code

    async def close() -> None:
        await transport.aclose()

    assert asyncio.run(ask()) == 200
    asyncio.run(close())
