"""Builds the SDK's client for one request, so that what the transport did with exactly that request is known."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from gi2desk.api.disconnect import from_transport
from gi2desk.api.failure import Origin
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Cause, UserError

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

WRITE_TIMEOUT = 120.0
# What an error answer may have to say; a hostile one must not fill the memory.
MAX_ERROR_BYTES = 262_144
# Seconds of silence before the system asks whether the other side is still there: home routers drop idle connections.
_KEEPALIVE_IDLE = 30


@dataclass(slots=True, kw_only=True)
class Exchange:
    """What the transport did with one request: whether a byte may have left, and the head of the answer."""

    sent: bool = False
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


def new_context() -> ssl.SSLContext:
    """The TLS settings, with the system's trust store. Slow (it also loads the HTTP library): for a worker."""
    import httpx2
    import openai
    import openai.resources.images
    import openai.resources.models

    del openai
    return httpx2.create_ssl_context()


def check_key(key: str, origin: Origin) -> None:
    """Raises UserError for a key that cannot be sent: empty, or with spaces or characters outside ASCII."""
    if not key:
        raise UserError(
            "There is no key for this connection.",
            cause=Cause.NO_KEY,
            hint="Set OPENAI_API_KEY, or store one.",
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UserError(
            f"The key for {origin.host} contains characters that no key has.",
            cause=Cause.BAD_KEY,
            hint="Copy it again, without spaces or line breaks around it.",
        )


def check_address(origin: Origin) -> None:
    """Raises UserError(NO_CONNECTION) for a base URL that no request can be sent to."""
    import httpx2

    try:
        url = httpx2.URL(origin.base_url)
    except httpx2.InvalidURL as error:
        raise from_transport(error, origin, sent=False) from error
    if url.scheme not in {"http", "https"} or not url.host or (url.port or 0) > 65_535:
        raise from_transport(httpx2.UnsupportedProtocol(origin.base_url), origin, sent=False)


@contextlib.asynccontextmanager
async def open_client(
    connection: Connection,
    key: str,
    exchange: Exchange,
    *,
    tls: ssl.SSLContext,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> AsyncIterator[AsyncOpenAI]:
    """An `AsyncOpenAI` for one request over a connection of its own; `transport` (the demo's) is not closed.

    A kept connection may be closed by the other side at the moment of sending, which cannot be told from a request that
    was taken and lost; a new one costs a tenth of a second, beside a minute for a picture.
    """
    import httpx2
    import openai

    timeout = httpx2.Timeout(
        connect=connection.connect_timeout,
        read=connection.read_timeout,
        write=WRITE_TIMEOUT,
        pool=connection.connect_timeout,
    )
    http = openai.DefaultAsyncHttpx2Client(
        timeout=timeout,
        verify=tls,
        transport=transport,
        limits=httpx2.Limits(max_keepalive_connections=0),
        # A redirect would carry prompt and references to an address that nobody chose.
        follow_redirects=False,
        event_hooks={
            "request": [_Watch(exchange, traced=transport is None).request],
            "response": [_cap_errors(exchange)],
        },
    )
    client = openai.AsyncOpenAI(
        api_key=key,
        base_url=connection.base_url,
        max_retries=0,
        timeout=timeout,
        http_client=http,
        default_query=dict(connection.query),
        default_headers=_headers(connection, key),
    )
    try:
        yield client
    finally:
        if transport is None:
            await http.aclose()


def _headers(connection: Connection, key: str) -> Any:
    """Headers that keep the environment out: OPENAI_CUSTOM_HEADERS could replace the key, OPENAI_ORG_ID name a client."""
    from openai import Omit

    headers: dict[str, object] = {"Authorization": f"Bearer {key}"}
    if not Origin(base_url=connection.base_url).is_openai:
        headers |= {"OpenAI-Organization": Omit(), "OpenAI-Project": Omit()}
    return headers


class _Watch:
    """Notes the moment from which the request may have left."""

    def __init__(self, exchange: Exchange, *, traced: bool) -> None:
        self._exchange = exchange
        self._traced = traced

    async def request(self, request: httpx2.Request) -> None:
        """The hook before a request; a transport that reports no steps counts as sending at once."""
        if self._traced:
            request.extensions = {**request.extensions, "trace": self._step}
        else:
            self._exchange.sent = True

    async def _step(self, name: str, info: Mapping[str, Any]) -> None:
        # https://www.python-httpx.org/advanced/extensions/#trace: names are "<module>.<step>.<started|complete|failed>".
        if name.endswith(".send_request_headers.started") and info["request"].method != b"CONNECT":
            self._exchange.sent = True
        elif name == "connection.connect_tcp.complete":
            _keep_alive(info["return_value"])


def _keep_alive(stream: Any) -> None:
    """Lets the system notice a dead connection during the minutes in which an endpoint says nothing."""
    connected = stream.get_extra_info("socket")
    if connected is None:
        return
    with contextlib.suppress(OSError):
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option in ("TCP_KEEPIDLE", "TCP_KEEPALIVE"):
            if hasattr(socket, option):
                connected.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), _KEEPALIVE_IDLE)


def _cap_errors(exchange: Exchange) -> Any:
    """The hook after an answer's head: notes it, and cuts the body of an error, which the SDK reads into memory."""
    import httpx2

    class Capped(httpx2.AsyncByteStream):
        def __init__(self, stream: httpx2.AsyncByteStream) -> None:
            self._stream = stream

        @override
        async def __aiter__(self) -> AsyncIterator[bytes]:
            left = MAX_ERROR_BYTES
            async for chunk in self._stream:
                yield chunk[:left]
                left -= len(chunk)
                if left <= 0:
                    return

        @override
        async def aclose(self) -> None:
            await self._stream.aclose()

    async def note(response: httpx2.Response) -> None:
        exchange.sent = True
        exchange.status = response.status_code
        exchange.headers = {name.lower(): value for name, value in response.headers.items()}
        if not response.is_success and isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = Capped(response.stream)

    return note
