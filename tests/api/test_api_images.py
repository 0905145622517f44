"""Every fault of an endpoint, plain, streamed and as an edit, over the real SDK and a real connection."""

from __future__ import annotations

import asyncio
import base64
import gzip
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx2
import pytest

from gi2desk.api import images
from gi2desk.api.answer import Blob, is_whole, read_answer, read_previews, write_blob
from gi2desk.api.event import Connected, Event, Finished, Partial, Received, Sent
from gi2desk.api.images import ImagesProvider
from gi2desk.api.provider import Request
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Billing, Cause, UserError
from tests.api.api_request import RECIPE, pictures, provider_of, refused, requests_of, send
from tests.server import KEY, Fault, ImageServer, picture


def check_order(events: list[Event]) -> None:
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Sent, Connected] and kinds[-1] is Finished
    assert set(kinds[2:-1]) <= {Received, Partial}


GOOD = (
    Fault.NONE, Fault.RESET_AFTER, Fault.OPEN_END, Fault.DRIP, Fault.SSE_AS_JSON, Fault.SSE_NOISY, Fault.DATA_PREFIX,
    Fault.DATA_URL, Fault.WRAPPED, Fault.UNPADDED, Fault.ESCAPED, Fault.BARE, Fault.URL, Fault.URL_REDIRECT,
)  # fmt: skip


@pytest.mark.parametrize("fault", GOOD)
async def test_the_picture_arrives_all_the_same(fault: Fault, tmp_path: Path) -> None:
    async with ImageServer(fault) as server:
        provider = provider_of(server)
        for mode, request in requests_of(tmp_path).items():
            spool = tmp_path / f"{mode}.body"
            check_order(await send(provider, request, spool))
            assert is_whole(spool)
            answer = read_answer(spool)
            assert await pictures(provider, answer, spool) == [picture(1024, 1024)]
            assert (answer.usage is None) == (fault is Fault.BARE)
        assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.WRONG_SIZE, picture(1254, 1254)), (Fault.WRONG_FORMAT, picture(1024, 1024, "jpeg"))],
)
async def test_what_differs_from_the_request_is_kept_too(
    fault: Fault, expected: bytes, tmp_path: Path
) -> None:
    async with ImageServer(fault) as server:
        provider = provider_of(server)
        for mode, request in requests_of(tmp_path).items():
            spool = tmp_path / f"{mode}.body"
            await send(provider, request, spool)
            assert await pictures(provider, read_answer(spool), spool) == [expected]


REFUSED = {
    Fault.RATE_LIMIT: (Cause.RATE_LIMIT, Billing.NOTHING, 2.0),
    Fault.RATE_LIMIT_MS: (Cause.RATE_LIMIT, Billing.NOTHING, 0.25),
    Fault.RATE_LIMIT_MESSAGE: (Cause.RATE_LIMIT, Billing.NOTHING, 12.0),
    Fault.RATE_LIMIT_SILENT: (Cause.RATE_LIMIT, Billing.NOTHING, None),
    Fault.QUOTA: (Cause.NO_CREDIT, Billing.NOTHING, None),
    Fault.BILLING_LIMIT: (Cause.NO_CREDIT, Billing.NOTHING, None),
    Fault.BAD_KEY: (Cause.BAD_KEY, Billing.NOTHING, None),
    Fault.SCOPES: (Cause.FORBIDDEN, Billing.NOTHING, None),
    Fault.REGION: (Cause.FORBIDDEN, Billing.NOTHING, None),
    Fault.UNVERIFIED: (Cause.UNVERIFIED_ORG, Billing.NOTHING, None),
    Fault.MODEL_GONE: (Cause.MODEL_GONE, Billing.NOTHING, None),
    Fault.MODERATION_INPUT: (Cause.MODERATION, Billing.NOTHING, None),
    Fault.MODERATION_OUTPUT: (Cause.MODERATION, Billing.MAYBE, None),
    Fault.TOO_LARGE: (Cause.TOO_LARGE, Billing.NOTHING, None),
    Fault.SERVER_ERROR: (Cause.SERVER, Billing.MAYBE, None),
    Fault.BAD_GATEWAY: (Cause.SERVER, Billing.MAYBE, None),
    Fault.GATEWAY_TIMEOUT: (Cause.OUTCOME_UNKNOWN, Billing.MAYBE, None),
    Fault.ERROR_STRING: (Cause.REFUSED, Billing.NOTHING, None),
    Fault.ERROR_DETAIL: (Cause.REFUSED, Billing.NOTHING, None),
    Fault.ERROR_EMPTY: (Cause.REFUSED, Billing.NOTHING, None),
    Fault.ERROR_CUT: (Cause.SERVER, Billing.MAYBE, None),
    Fault.REDIRECT: (Cause.REFUSED, Billing.NOTHING, None),
    Fault.NOT_FOUND: (Cause.REFUSED, Billing.NOTHING, None),
}


@pytest.mark.parametrize("fault", REFUSED)
async def test_a_refusal_is_one_error_and_one_request(fault: Fault, tmp_path: Path) -> None:
    cause, billing, wait = REFUSED[fault]
    async with ImageServer(fault) as server:
        provider = provider_of(server)
        for mode, request in requests_of(tmp_path).items():
            spool = tmp_path / f"{mode}.body"
            failure = (await refused(provider, request, spool)).failure
            assert (failure.cause, failure.billing, failure.retry_after) == (cause, billing, wait)
            assert failure.hint and KEY not in repr(failure)
            assert not spool.exists()
        assert len(server.requests) == 4


UNKNOWN = (Fault.RESET_BEFORE, Fault.RESET_HEAD, Fault.RESET_BODY, Fault.STALL_BEFORE, Fault.STALL_BODY,
           Fault.TRUNCATED_JSON, Fault.RESET_UPLOAD, Fault.EMPTY)  # fmt: skip


@pytest.mark.parametrize("fault", UNKNOWN)
async def test_without_a_whole_answer_the_outcome_is_unknown(fault: Fault, tmp_path: Path) -> None:
    async with ImageServer(fault) as server:
        provider = provider_of(server, read_timeout=0.4)
        for mode, request in requests_of(tmp_path).items():
            spool = tmp_path / f"{mode}.body"
            failure = (await refused(provider, request, spool)).failure
            assert (failure.cause, failure.billing) == (Cause.OUTCOME_UNKNOWN, Billing.MAYBE)
            assert not is_whole(spool)
            if fault in {Fault.RESET_BODY, Fault.STALL_BODY, Fault.TRUNCATED_JSON}:
                assert spool.stat().st_size > 30_000
                assert len(read_previews(spool)) == (2 if "streamed" in mode else 0)
        assert len(server.requests) in {0, 4}


async def test_a_stream_that_ends_politely_without_its_last_event(tmp_path: Path) -> None:
    async with ImageServer(Fault.SSE_CUT) as server:
        for mode in ("streamed", "streamed edit"):
            spool = tmp_path / f"{mode}.body"
            error = await refused(provider_of(server), requests_of(tmp_path)[mode], spool)
            assert error.cause is Cause.OUTCOME_UNKNOWN
            assert len(read_previews(spool)) == 2


@pytest.mark.parametrize("fault", [Fault.SSE_ERROR, Fault.ERROR_200])
async def test_an_error_with_status_200(fault: Fault, tmp_path: Path) -> None:
    async with ImageServer(fault) as server:
        for mode, request in requests_of(tmp_path).items():
            error = await refused(provider_of(server), request, tmp_path / f"{mode}.body")
            assert (error.cause, error.failure.billing) == (Cause.SERVER, Billing.MAYBE)


@pytest.mark.parametrize("fault", [Fault.HTML, Fault.TEXT, Fault.NO_IMAGE, Fault.ECHO_KEY])
async def test_an_answer_without_a_picture_is_kept_aside(fault: Fault, tmp_path: Path) -> None:
    async with ImageServer(fault) as server:
        for mode, request in requests_of(tmp_path).items():
            spool = tmp_path / f"{mode}.body"
            error = await refused(provider_of(server), request, spool)
            assert (error.cause, error.failure.billing) == (Cause.BAD_ANSWER, Billing.MAYBE)
            assert spool.stat().st_size > 10
            assert KEY.encode() not in spool.read_bytes()
            assert KEY not in repr(error.failure)


@pytest.mark.parametrize("fault", [Fault.TRUNCATED_BASE64, Fault.CORRUPT_BASE64])
async def test_base64_that_is_damaged_is_found_when_it_is_decoded(fault: Fault, tmp_path: Path) -> None:
    async with ImageServer(fault) as server:
        for mode, request in requests_of(tmp_path).items():
            spool = tmp_path / f"{mode}.body"
            await send(provider_of(server), request, spool)
            image = read_answer(spool).images[0]
            assert isinstance(image, Blob)
            with pytest.raises(UserError) as caught:
                write_blob(spool, image, tmp_path / "picture")
            assert (caught.value.cause, caught.value.failure.billing) == (Cause.BAD_ANSWER, Billing.BILLED)


@pytest.mark.parametrize("fault", [Fault.URL_GONE, Fault.URL_HTML, Fault.URL_INSECURE])
async def test_addresses_that_are_no_good(fault: Fault, tmp_path: Path) -> None:
    async with ImageServer(fault) as server:
        provider = provider_of(server)
        for mode, request in requests_of(tmp_path).items():
            spool = tmp_path / f"{mode}.body"
            await send(provider, request, spool)
            with pytest.raises(UserError) as caught:
                await pictures(provider, read_answer(spool), spool)
            assert (caught.value.cause, caught.value.failure.billing) == (Cause.BAD_ANSWER, Billing.BILLED)


async def test_several_pictures(tmp_path: Path) -> None:
    async with ImageServer() as server:
        provider, spool = provider_of(server), tmp_path / "answer.body"
        await send(provider, Request(recipe=replace(RECIPE, n=3), model_name="gpt-image-2"), spool)
        assert await pictures(provider, read_answer(spool), spool) == [picture(1024, 1024)] * 3


async def test_partial_images_are_in_the_spool_when_they_are_told(tmp_path: Path) -> None:
    async with ImageServer() as server:
        spool, sizes = tmp_path / "answer.body", []
        async for event in provider_of(server).send(requests_of(tmp_path)["streamed"], spool):
            if isinstance(event, Partial):
                write_blob(spool, Blob(start=event.start, end=event.end), tmp_path / "preview")
                sizes.append((event.index, (tmp_path / "preview").read_bytes()))
        assert sizes == [(0, picture(256, 256)), (1, picture(512, 512))]


async def test_the_head_of_an_answer_is_told(tmp_path: Path) -> None:
    async with ImageServer() as server:
        events = await send(provider_of(server), requests_of(tmp_path)["plain"], tmp_path / "answer.body")
    connected, finished = events[1], events[-1]
    assert isinstance(connected, Connected) and isinstance(finished, Finished)
    assert (connected.status, connected.content_type, connected.request_id) == (
        200,
        "application/json",
        "req_test_0001",
    )
    assert connected.headers["x-ratelimit-remaining-requests"] == "4"
    assert finished.bytes_total == (tmp_path / "answer.body").stat().st_size


async def test_cancelling_keeps_what_had_arrived_and_closes_the_connection(tmp_path: Path) -> None:
    async with ImageServer(Fault.STALL_BODY) as server:
        arrived = asyncio.Event()
        spool = tmp_path / "answer.body"

        async def follow() -> None:
            async for event in provider_of(server).send(requests_of(tmp_path)["streamed"], spool):
                if isinstance(event, Partial) and event.index == 1:
                    arrived.set()

        task = asyncio.get_running_loop().create_task(follow())
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_whole(spool)
        assert len(read_previews(spool)) == 2


async def test_leaving_early_closes_the_connection(tmp_path: Path) -> None:
    async with ImageServer(Fault.STALL_BODY) as server:
        async with aclosing(
            provider_of(server).send(requests_of(tmp_path)["streamed"], tmp_path / "answer.body")
        ) as events:
            async for event in events:
                if isinstance(event, Partial):
                    break
            assert not server.idle.is_set()
        await server.idle.wait()
        assert len(read_previews(tmp_path / "answer.body")) == 2


async def test_compressed_answers_are_spooled_as_text(tmp_path: Path) -> None:
    text = b'{"data": [{"b64_json": "%s"}]}' % base64.b64encode(picture(64, 64))
    whole = gzip.compress(text)
    for content, good in ((whole, True), (whole[:-20], False)):
        transport = httpx2.MockTransport(partial(compressed, content))
        provider = ImagesProvider(Connection(name="x"), KEY, transport=transport)
        spool = tmp_path / f"{good}.body"
        if good:
            await send(provider, requests_of(tmp_path)["plain"], spool)
            assert spool.read_bytes() == text
        else:
            assert (
                await refused(provider, requests_of(tmp_path)["plain"], spool)
            ).cause is Cause.OUTCOME_UNKNOWN


def compressed(data: bytes, _: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, headers={"content-encoding": "gzip"}, stream=Body(data))


class Body(httpx2.AsyncByteStream):
    """An answer's bytes as they come from the network."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.data


async def test_an_answer_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_ANSWER", 20_000)
    monkeypatch.setattr(images, "_TELL_AFTER", 0.0)
    async with ImageServer() as server:
        error = await refused(provider_of(server), requests_of(tmp_path)["plain"], tmp_path / "answer.body")
        assert (error.cause, error.failure.billing) == (Cause.BAD_ANSWER, Billing.MAYBE)


async def test_an_answer_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    async with ImageServer() as server:
        spool = tmp_path / "answer.body"
        spool.write_bytes(b"paid for")
        error = await refused(provider_of(server), requests_of(tmp_path)["plain"], spool)
        assert error.cause is Cause.INTERNAL
        assert spool.read_bytes() == b"paid for" and not server.requests


async def test_a_key_that_no_header_takes(tmp_path: Path) -> None:
    async with ImageServer() as server:
        for key, cause in (
            ("", Cause.NO_KEY),
            ("sk-ключ", Cause.BAD_KEY),
            ("sk-a b", Cause.BAD_KEY),
            ("a\nb", Cause.BAD_KEY),
        ):
            error = await refused(
                provider_of(server, key=key), requests_of(tmp_path)["plain"], tmp_path / "answer.body"
            )
            assert error.cause is cause and error.failure.billing is Billing.NOTHING
        assert not server.requests
        await send(
            provider_of(server, key=f" {KEY}\n"), requests_of(tmp_path)["plain"], tmp_path / "answer.body"
        )
        assert server.requests[0].key_ok
