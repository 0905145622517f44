"""Every fault of the demo's table, through the provider that the application uses."""

from __future__ import annotations

import re
from pathlib import Path

import openai
import pytest
from demo_client import CATALOGUE, PROMPT, SMALL, data, demo_client, fields, picture

from gi2desk.api.answer import read_answer, write_blob
from gi2desk.api.blob import UrlBlob
from gi2desk.api.demo import DemoOptions, demo_transport
from gi2desk.api.demo_fault import FAULTS, Fault, FaultRow, read_directive
from gi2desk.api.demo_trouble import bomb
from gi2desk.api.images import ImagesProvider
from gi2desk.api.provider import Request
from gi2desk.core.connection import DEMO
from gi2desk.core.errors import Billing, Cause, UserError
from gi2desk.core.recipe import Recipe
from gi2desk.imaging.header import Header, read_header

# The picture arrives, and what is wrong with it is found when its file is checked.
BROKEN_FILE = {Fault.DAMAGED, Fault.BOMB}


def recipe(fault: Fault, *, stream: bool) -> Recipe:
    return Recipe(
        prompt=f"{PROMPT} [demo:{fault}]",
        model="gpt-image-2",
        size=SMALL,
        quality="low",
        stream=stream,
        partial_images=1 if stream else 0,
    )


async def outcome(fault: Fault, folder: Path, *, stream: bool) -> Header:
    """Sends one request and saves its picture; raises what the application would get."""
    options = DemoOptions(catalogue=CATALOGUE, patience=0.05)
    provider = ImagesProvider(DEMO, "demo", transport=demo_transport(options))
    spool, file = folder / "spool", folder / "picture"
    try:
        request = Request(recipe=recipe(fault, stream=stream), model_name="gpt-image-2")
        async for _ in provider.send(request, spool):
            pass
        (found,) = read_answer(spool).images
        if isinstance(found, UrlBlob):
            await provider.fetch(found.url, file)
        else:
            write_blob(spool, found, file)
    finally:
        await provider.aclose()
    return read_header(file)


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
@pytest.mark.parametrize("row", FAULTS, ids=[row.fault.value for row in FAULTS])
async def test_each_fault_ends_as_its_row_says(row: FaultRow, stream: bool, tmp_path: Path) -> None:
    if row.cause is None or (row.streamed and not stream):
        header = await outcome(row.fault, tmp_path, stream=stream)
        assert header.format == ("jpeg" if row.fault is Fault.WRONG_FORMAT else "png")
        assert ((header.width, header.height) == (1024, 640)) is (row.fault is not Fault.WRONG_SIZE)
        return
    with pytest.raises(UserError) as caught:
        await outcome(row.fault, tmp_path, stream=stream)
    if row.fault in BROKEN_FILE:
        assert (row.cause, row.billing) == (Cause.BAD_ANSWER, Billing.BILLED)
        assert caught.value.cause is Cause.BAD_INPUT
    else:
        assert (caught.value.cause, caught.value.failure.billing) == (row.cause, row.billing)


def test_the_table_has_every_fault_once() -> None:
    assert sorted(row.fault for row in FAULTS) == sorted(Fault)
    assert all(row.does for row in FAULTS)


async def test_the_delay_of_a_rate_limit_reaches_the_client() -> None:
    async with demo_client(retry_after=7.0) as client:
        with pytest.raises(openai.RateLimitError) as with_header:
            await client.images.generate(**fields(prompt="x [demo:rate-limit]"))
        with pytest.raises(openai.RateLimitError) as bare:
            await client.images.generate(**fields(prompt="x [demo:rate-limit-bare]"))
    assert with_header.value.response.headers["retry-after"] == "7"
    assert "retry-after" not in bare.value.response.headers
    assert re.search(r"try again in 7s", str(bare.value))


async def test_moderation_names_stage_and_categories() -> None:
    async with demo_client() as client:
        with pytest.raises(openai.BadRequestError) as caught:
            await client.images.generate(**fields(prompt="x [demo:moderation]"))
    details = caught.value.body["moderation_details"]  # type: ignore[index]
    assert details == {"moderation_stage": "input", "categories": ["violence"]}


async def test_a_counted_directive_passes_then() -> None:
    async with demo_client() as client:
        for _ in range(2):
            with pytest.raises(openai.RateLimitError):
                await client.images.generate(**fields(prompt=f"{PROMPT} [demo:rate-limit*2]"))
        answer = await client.images.generate(**fields(prompt=f"{PROMPT} [demo:rate-limit*2]"))
        plain = await client.images.generate(**fields())
    assert data(answer) == data(plain)


async def test_options_can_fail_every_request_or_the_first() -> None:
    async with demo_client(fault=Fault.SERVER_ERROR) as client:
        for _ in range(2):
            with pytest.raises(openai.InternalServerError):
                await client.images.generate(**fields())
    async with demo_client(fault=Fault.QUOTA, fault_times=1) as client:
        with pytest.raises(openai.RateLimitError):
            await client.images.generate(**fields())
        assert picture(data(await client.images.generate(**fields()))).size == (1024, 640)


async def test_a_refusing_connection_refuses_its_test_too() -> None:
    async with demo_client(fault=Fault.BAD_KEY) as client:
        with pytest.raises(openai.AuthenticationError):
            await client.models.list()


async def test_a_stream_answered_with_json_yields_no_events() -> None:
    # The trap that the application has to see: the SDK says nothing.
    async with demo_client() as client:
        stream = await client.images.generate(**fields(prompt="x [demo:sse-as-json]", stream=True))
        assert [event async for event in stream] == []
        assert stream.response.headers["content-type"] == "application/json"


async def test_an_address_is_served_by_the_demo_itself() -> None:
    async with demo_client() as client:
        answer = await client.images.generate(**fields(prompt=f"{PROMPT} [demo:url]"))
        url = answer.data[0].url if answer.data else None
        assert url is not None
        assert url.startswith("https://demo.invalid/")
        file = await client._client.get(url)
    assert file.headers["content-type"] == "image/png"
    assert picture(file.content).size == (1024, 640)


def test_the_bomb_is_small_and_declares_too_much(tmp_path: Path) -> None:
    file = tmp_path / "bomb.png"
    file.write_bytes(bomb())
    assert file.stat().st_size < 200_000
    with pytest.raises(UserError):
        read_header(file)


@pytest.mark.parametrize(
    ("prompt", "rest", "fault", "times"),
    [
        ("a lake [demo:slow]", "a lake", Fault.SLOW, None),
        ("[DEMO: Rate-Limit * 3 ] a lake", "a lake", Fault.RATE_LIMIT, 3),
        ("[demo:url]", "demo", Fault.URL, None),
        ("[demo:what] x", "x", None, None),
    ],
)
def test_directives(prompt: str, rest: str, fault: Fault | None, times: int | None) -> None:
    text, directive = read_directive(prompt)
    assert text == rest
    assert directive is not None
    assert (directive.fault, directive.times) == (fault, times)


def test_a_prompt_without_directive_is_left_alone() -> None:
    assert read_directive(" a [lake] demo:slow ") == (" a [lake] demo:slow ", None)
