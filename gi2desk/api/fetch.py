"""Gets a picture from the address that an answer named, without trusting that address."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ipaddress
import os
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.api.blob import Digest, Tap, disk_error
from gi2desk.api.failure import Origin
from gi2desk.api.media import HEAD, media_type
from gi2desk.core.errors import Billing, Cause, UserError

if TYPE_CHECKING:
    import httpx2

# The largest PNG of 8.3 million pixels has 33 MB; upscaling gateways may send more.
MAX_BYTES = 200_000_000
_MAX_REDIRECTS = 5
# A storage service that is busy or down for a moment still has the picture.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@contextlib.asynccontextmanager
async def open_fetcher(
    tls: ssl.SSLContext, transport: httpx2.AsyncBaseTransport | None = None
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that carries no key and follows nothing by itself; `transport` (the demo's) is not closed."""
    import httpx2

    timeout = httpx2.Timeout(60.0, connect=15.0)
    client = httpx2.AsyncClient(verify=tls, timeout=timeout, follow_redirects=False, transport=transport)
    try:
        yield client
    finally:
        if transport is None:
            await client.aclose()


async def fetch_url(
    url: str,
    target: Path,
    *,
    client: httpx2.AsyncClient,
    max_bytes: int = MAX_BYTES,
    origin: Origin | None = None,
    tap: Tap | None = None,
) -> Digest:
    """Writes the picture at `url` to the file `target`; every piece also goes to `tap`. Getting it costs nothing again.

    Only https, or http to this computer itself where the endpoint (`origin`) is on this computer too; each redirect is
    checked the same way. What does not begin like a picture is refused. Raises UserError: NO_CONNECTION where trying
    again can help, BAD_ANSWER where the address or what lies there is no good, DISK; then `target` does not exist.
    """
    import httpx2

    origin = origin or Origin()
    try:
        for _ in range(_MAX_REDIRECTS + 1):
            check_address(url, loopback=_is_loopback(origin.host) or not origin.base_url)
            async with client.stream("GET", url) as response:
                if response.status_code not in _REDIRECTS:
                    return await _save(response, target, max_bytes, tap)
                url = str(httpx2.URL(url).join(response.headers.get("location", "")))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _unreachable(url, f"{type(error).__name__}: {error}") from error
    raise _refused(url, "it leads from one address to another without end")


def check_address(url: str, *, loopback: bool) -> None:
    """Raises UserError(BAD_ANSWER) unless `url` is https, or http on this computer with `loopback`."""
    import httpx2

    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise _refused(url, "it is not a valid address") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise _refused(url, "it is not a web address")
    if _is_loopback(parsed.host):
        if not loopback:
            raise _refused(url, "it points at this computer")
    elif parsed.scheme != "https":
        raise _refused(url, "it is not encrypted")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _save(response: httpx2.Response, target: Path, max_bytes: int, tap: Tap | None) -> Digest:
    if response.status_code in _PASSING:
        raise _unreachable(str(response.url), f"HTTP {response.status_code}")
    if response.status_code != 200:
        raise _refused(str(response.url), f"it answered with HTTP {response.status_code}")
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise _too_large(str(response.url), max_bytes)
    try:
        with target.open("wb") as file:
            sha, size = hashlib.sha256(), 0
            async for piece in _checked(response, max_bytes):
                file.write(piece)
                sha.update(piece)
                size += len(piece)
                if tap is not None:
                    tap(piece)
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)  # noqa: ASYNC240  # cleaning up must not be cancelled in the middle
        if isinstance(error, OSError):
            raise disk_error(error, target, billing=Billing.BILLED) from error
        raise
    return Digest(sha256=sha.hexdigest(), bytes=size)


async def _checked(response: httpx2.Response, max_bytes: int) -> AsyncIterator[bytes]:
    """The body's pieces, as long as they are a picture and not too many."""
    url, total, head, known = str(response.url), 0, b"", False
    async for piece in response.aiter_bytes():
        total += len(piece)
        if total > max_bytes:
            raise _too_large(url, max_bytes)
        head += piece
        if not known and len(head) >= HEAD:
            known = _check_picture(head, url)
        if known:
            yield head
            head = b""
    if not known:
        _check_picture(head, url)
        yield head


def _check_picture(head: bytes, url: str) -> bool:
    """True for the beginning of a picture. Raises UserError for anything else."""
    if media_type(head) is None:
        raise _refused(url, "what lies there is not a picture")
    return True


def _refused(url: str, reason: str) -> UserError:
    return UserError(
        f"The endpoint answered with an address instead of a picture, and that is no good: {reason}.",
        cause=Cause.BAD_ANSWER,
        hint="Such addresses usually expire within a day.",
        details=url[:2000],
        billing=Billing.BILLED,
    )


def _too_large(url: str, max_bytes: int) -> UserError:
    return _refused(url, f"the file there is larger than {max_bytes // 1_000_000} MB")


def _unreachable(url: str, reason: str) -> UserError:
    return UserError(
        "The picture is made, but its address could not be reached.",
        cause=Cause.NO_CONNECTION,
        hint="Try to fetch it again soon: that costs nothing, and such addresses usually expire within a day.",
        details=f"{url[:2000]}\n{reason}",
        link=url if url.startswith("https://") else "",
        billing=Billing.BILLED,
    )
