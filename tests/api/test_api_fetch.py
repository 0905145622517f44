"""Addresses in answers are fetched with care: encrypted or on this computer, not too much, and only pictures."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from gi2desk.api.client import new_context
from gi2desk.api.failure import Origin
from gi2desk.api.fetch import check_address, fetch_url, open_fetcher
from gi2desk.core.errors import Billing, Cause, UserError
from tests.server import ImageServer, picture


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with open_fetcher(new_context()) as client:
        yield client


def origin_of(server: ImageServer) -> Origin:
    return Origin(base_url=server.base_url)


async def test_a_picture_with_its_digest(client: httpx2.AsyncClient, tmp_path: Path) -> None:
    seen: list[bytes] = []
    async with ImageServer() as server:
        url = f"{server.origin}/files/redirect"
        digest = await fetch_url(
            url, tmp_path / "p", client=client, origin=origin_of(server), tap=seen.append
        )
    data = picture(1024, 1024)
    assert (tmp_path / "p").read_bytes() == data == b"".join(seen)
    assert (digest.sha256, digest.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


@pytest.mark.parametrize("name", ["gone", "html", "huge", "outwards", "loop"])
async def test_what_is_no_good_leaves_no_file(name: str, client: httpx2.AsyncClient, tmp_path: Path) -> None:
    async with ImageServer() as server:
        with pytest.raises(UserError) as caught:
            await fetch_url(
                f"{server.origin}/files/{name}",
                tmp_path / "p",
                client=client,
                origin=origin_of(server),
                max_bytes=2_000_000,
            )
    assert (caught.value.cause, caught.value.failure.billing) == (Cause.BAD_ANSWER, Billing.BILLED)
    assert not (tmp_path / "p").exists()


async def test_a_transfer_that_breaks_can_be_tried_again(client: httpx2.AsyncClient, tmp_path: Path) -> None:
    async with ImageServer() as server:
        with pytest.raises(UserError) as caught:
            await fetch_url(
                f"{server.origin}/files/cut", tmp_path / "p", client=client, origin=origin_of(server)
            )
    assert (caught.value.cause, caught.value.failure.billing) == (Cause.NO_CONNECTION, Billing.BILLED)
    assert not (tmp_path / "p").exists()


async def test_a_folder_that_is_gone(client: httpx2.AsyncClient, tmp_path: Path) -> None:
    async with ImageServer() as server:
        with pytest.raises(UserError) as caught:
            url = f"{server.origin}/files/picture"
            await fetch_url(url, tmp_path / "gone" / "p", client=client, origin=origin_of(server))
    assert caught.value.cause is Cause.DISK


async def test_a_remote_endpoint_cannot_point_at_this_computer(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    async with ImageServer() as server:
        with pytest.raises(UserError) as caught:
            remote = Origin(base_url="https://gateway.example/v1")
            await fetch_url(f"{server.origin}/files/picture", tmp_path / "p", client=client, origin=remote)
        assert "this computer" in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://files.example/a.png", "https://8.8.8.8/a", "https://files.example:8443/?sig=a%2Fb"]
)
def test_good_addresses(url: str) -> None:
    check_address(url, loopback=False)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/a", "http://127.9.9.9:8080/a", "http://localhost/a", "http://[::1]:1/a"]
)
def test_addresses_on_this_computer(url: str) -> None:
    check_address(url, loopback=True)
    with pytest.raises(UserError):
        check_address(url, loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.example/a.png", "http://192.168.1.5/a", "file:///etc/passwd", "ftp://files.example/a", "/files/a.png",
        "", "http://127.0.0.1@evil.example/a", "http://localhost.evil.example/a", "http://2130706433/a",
        "javascript:alert(1)", "http://[broken", "https://", "data:image/png;base64,AAAA", "\n", "http://0.0.0.0/a",
    ],
)  # fmt: skip
def test_bad_addresses(url: str) -> None:
    with pytest.raises(UserError) as caught:
        check_address(url, loopback=True)
    assert caught.value.cause is Cause.BAD_ANSWER
