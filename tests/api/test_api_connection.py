"""Endpoints that cannot be reached cost nothing and say why; a connection test says what is there."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path

import httpx2
import pytest

from gi2desk.api.answer import read_answer
from gi2desk.api.images import ImagesProvider
from gi2desk.api.provider import Check, ListedModel, Provider, Request
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Billing, Cause, UserError
from gi2desk.core.recipe import Recipe
from tests.server import KEY, Fault, ImageServer

REQUEST = Request(
    recipe=Recipe(prompt="x", model="gpt-image-2", size="1024x1024", quality="low"), model_name="gpt-image-2"
)


def provider_to(base_url: str) -> Provider:
    return ImagesProvider(
        Connection(name="test", base_url=base_url, connect_timeout=2.0, read_timeout=5.0), KEY
    )


async def refused(provider: Provider, spool: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        async for _ in provider.send(REQUEST, spool):
            pass
    return caught.value


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("http://127.0.0.1:{port}/v1", "refused"),
        ("127.0.0.1:{port}/v1", "http"),
        ("ftp://127.0.0.1:{port}/v1", "http"),
        ("", "http"),
        ("http://[broken/v1", "http"),
        ("http://127.0.0.1:99999999/v1", "http"),
    ],
)
async def test_nothing_is_billed_where_nobody_is(address: str, word: str, tmp_path: Path) -> None:
    provider = provider_to(address.format(port=free_port()))
    error = await refused(provider, tmp_path / "a.body")
    assert (error.cause, error.failure.billing) == (Cause.NO_CONNECTION, Billing.NOTHING)
    assert word in str(error) and error.hint
    assert not (tmp_path / "a.body").exists()
    with pytest.raises(UserError) as caught:
        await provider.test()
    assert caught.value.cause is Cause.NO_CONNECTION


async def test_https_where_there_is_only_http(tmp_path: Path) -> None:
    async with ImageServer() as server:
        provider = provider_to(server.base_url.replace("http:", "https:"))
        error = await refused(provider, tmp_path / "a.body")
        assert (error.cause, error.failure.billing) == (Cause.NO_CONNECTION, Billing.NOTHING)
        assert not server.requests


async def test_a_host_that_never_answers_the_handshake(tmp_path: Path) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        connection = Connection(name="test", base_url=f"https://127.0.0.1:{port}/v1", connect_timeout=0.3)
        error = await refused(ImagesProvider(connection, KEY), tmp_path / "a.body")
    assert (error.cause, error.failure.billing) == (Cause.NO_CONNECTION, Billing.NOTHING)
    assert "in time" in str(error)


async def test_a_transport_in_place_of_the_network(tmp_path: Path) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["authorization"] == "Bearer demo"
        return httpx2.Response(200, json={"data": [{"b64_json": "aGVsbG8="}], "usage": {"total_tokens": 1}})

    connection = Connection(name="demo", base_url="https://demo.invalid/v1", kind="demo")
    provider = ImagesProvider(connection, "demo", transport=httpx2.MockTransport(answer))
    for number in range(2):
        async for _ in provider.send(REQUEST, tmp_path / f"{number}.body"):
            pass
        assert len(read_answer(tmp_path / f"{number}.body").images) == 1
    await provider.aclose()


async def test_a_transport_that_never_connects(tmp_path: Path) -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    provider = ImagesProvider(Connection(name="demo"), "demo", transport=httpx2.MockTransport(fail))
    error = await refused(provider, tmp_path / "a.body")
    assert (error.cause, error.failure.billing) == (Cause.NO_CONNECTION, Billing.NOTHING)


async def test_what_a_connection_test_finds() -> None:
    async with ImageServer() as server:
        check = await provider_to(server.base_url).test()
    assert check == Check(
        models=(ListedModel(id="gpt-image-2"), ListedModel(id="gpt-image-1.5", shutdown="2026-12-01")),
        request_id="req_test_0001",
    )


async def test_an_endpoint_without_a_list_of_models_passes() -> None:
    async with ImageServer(Fault.NOT_FOUND) as server:
        check = await provider_to(server.base_url).test()
    assert not check.listed and check.models == ()


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault.BAD_KEY, Cause.BAD_KEY),
        (Fault.REGION, Cause.FORBIDDEN),
        (Fault.UNVERIFIED, Cause.UNVERIFIED_ORG),
        (Fault.RATE_LIMIT, Cause.RATE_LIMIT),
        (Fault.SERVER_ERROR, Cause.SERVER),
        (Fault.HTML, Cause.BAD_ANSWER),
        (Fault.TEXT, Cause.BAD_ANSWER),
    ],
)
async def test_a_connection_test_that_fails(fault: Fault, cause: Cause) -> None:
    async with ImageServer(fault) as server:
        with pytest.raises(UserError) as caught:
            await provider_to(server.base_url).test()
    assert caught.value.cause is cause
    assert KEY not in repr(caught.value.failure)


@pytest.mark.parametrize(
    "listed", ["[]", '{"data": [{"id": 7}, null, {"id": "a", "shutdown_date": 3}]}', '[{"id": "a"}]']
)
async def test_lists_of_odd_shape(listed: str) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, text=listed))
    check = await ImagesProvider(Connection(name="x"), "key", transport=transport).test()
    assert check.models in {(), (ListedModel(id="a"),)}


async def test_an_endless_error_is_not_read_to_its_end(tmp_path: Path) -> None:
    sent = 0

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 400 Bad\r\ncontent-type: text/plain\r\n\r\n")
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            while True:
                writer.write(b"no " * 10_000)
                sent += 30_000
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(endless, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        error = await refused(provider_to(f"http://127.0.0.1:{port}/v1"), tmp_path / "a.body")
    assert error.cause is Cause.REFUSED
    assert sent < 50_000_000
