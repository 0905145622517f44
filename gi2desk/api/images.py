"""The Images API over the official SDK: sends one request, and puts its answer on the disk before anything looks at it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from typing_extensions import override

from gi2desk.api.answer import interpret, preview_blob
from gi2desk.api.client import Exchange, check_address, check_key, new_context, open_client
from gi2desk.api.disconnect import from_transport
from gi2desk.api.event import Connected, Event, Finished, Held, Partial, Received, Sent
from gi2desk.api.failure import Origin, bad_answer, from_status, request_id
from gi2desk.api.listing import read_listing
from gi2desk.api.provider import Check, Endpoint, Request
from gi2desk.api.spool import Spool
from gi2desk.api.track import Preview, Tracker
from gi2desk.api.upload import Uploads
from gi2desk.api.wire import extra_fields, wire_fields
from gi2desk.core.connection import Connection

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncAPIResponse, AsyncOpenAI

# Seconds between two tries to write an answer that the disk does not take.
_RETRY_DISK = 0.5
# Seconds between two events about bytes; gathered bytes are written then although they are few.
_TELL_AFTER = 0.1
# Ten pictures at 4K are about 450 MB of base64.
MAX_ANSWER = 1_000_000_000


@dataclass(slots=True, kw_only=True)
class _Transfer:
    """One request on its way."""

    request: Request
    spool: Spool
    exchange: Exchange
    origin: Origin
    tracker: Tracker
    patience: float
    blocked_since: float | None = None

    def note_disk(self) -> bool:
        """Notes whether the disk takes the answer; true when it has just stopped."""
        if self.spool.blocked is None:
            self.blocked_since = None
            return False
        if self.blocked_since is not None:
            return False
        self.blocked_since = asyncio.get_running_loop().time()
        return True

    @property
    def out_of_patience(self) -> bool:
        """True when the disk has not taken the answer for long enough."""
        since = self.blocked_since
        return since is not None and asyncio.get_running_loop().time() - since >= self.patience


class ImagesProvider:
    """`Provider` for OpenAI and everything that talks like it.

    `transport` replaces the network (the demo); `patience` is how many seconds an answer that the disk does not take is
    held in memory before it goes to the request's rescue file; only where that fails too, the request fails with DISK.
    """

    def __init__(
        self,
        connection: Connection,
        key: str,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        patience: float = 30.0,
    ) -> None:
        self._connection = connection
        self._key = key.strip()
        self._transport = transport
        self._patience = patience
        self._tls: ssl.SSLContext | None = None

    @override
    def __repr__(self) -> str:
        return f"ImagesProvider({self._connection.name!r}, {self._connection.base_url!r})"

    async def send(self, request: Request, spool: Path) -> AsyncGenerator[Event]:
        """See `Provider.send`."""
        origin = self._origin(request.model_name)
        tls = await self._prepared(origin)
        file = Spool(spool, self._key, rescue=request.rescue)
        with Uploads(request, self._connection.capabilities) as uploads, contextlib.closing(file):
            files = await asyncio.to_thread(uploads.open)
            await asyncio.to_thread(file.open)
            transfer = _Transfer(
                request=request,
                spool=file,
                exchange=Exchange(),
                origin=origin,
                tracker=Tracker(),
                patience=self._patience,
            )
            yield Sent()
            async with aclosing(self._answer(transfer, files, tls)) as events:
                async for event in events:
                    yield event
            async with aclosing(_wait_for_disk(transfer)) as waits:
                async for held in waits:
                    yield held
            await asyncio.to_thread(_finish, transfer)
            yield Finished(bytes_total=transfer.tracker.total)

    def _origin(self, model: str = "") -> Origin:
        return Origin(base_url=self._connection.base_url, model=model, key=self._key)

    async def _prepared(self, origin: Origin) -> ssl.SSLContext:
        """Refuses what cannot be sent at all; the TLS settings for the rest."""
        check_key(self._key, origin)
        tls = await self._context()
        check_address(origin)
        return tls

    async def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            # Importing the SDK takes about a second, which a window must not wait for.
            self._tls = await asyncio.to_thread(new_context)
        return self._tls

    async def _answer(
        self, transfer: _Transfer, files: dict[str, object], tls: ssl.SSLContext
    ) -> AsyncGenerator[Event]:
        """From the head of the answer to its last byte."""
        import httpx2
        import openai

        exchange, origin = transfer.exchange, transfer.origin
        try:
            async with (
                open_client(
                    self._connection, self._key, exchange, tls=tls, transport=self._transport
                ) as client,
                _call(client, transfer.request, files) as response,
            ):
                yield _connected(exchange)
                async with aclosing(_receive(response, transfer)) as events:
                    async for event in events:
                        yield event
        except openai.APIStatusError as error:
            raise from_status(error.status_code, exchange.headers, error.response.content, origin) from None
        except (openai.APIConnectionError, httpx2.HTTPError, OSError) as error:
            if exchange.status >= 300:
                # The status arrived, only the explanation was cut.
                raise from_status(exchange.status, exchange.headers, b"", origin) from error
            if transfer.spool.flush() and transfer.tracker.total:
                yield Received(bytes_total=transfer.tracker.total)
            if not transfer.tracker.close().whole:
                raise from_transport(error, origin, sent=exchange.sent) from error
            # The last byte is there; that the connection broke afterwards costs nothing.

    async def fetch(self, url: str, target: Path) -> None:
        """See `Provider.fetch`."""
        from gi2desk.api.fetch import fetch_url, open_fetcher

        async with open_fetcher(await self._context(), self._transport) as client:
            await fetch_url(url, target, client=client, origin=self._origin())

    async def test(self) -> Check:
        """See `Provider.test`."""
        import httpx2
        import openai

        origin, exchange = self._origin(), Exchange()
        tls = await self._prepared(origin)
        try:
            async with (
                open_client(
                    self._connection, self._key, exchange, tls=tls, transport=self._transport
                ) as client,
                client.models.with_streaming_response.list() as response,
            ):
                return await read_listing(response.iter_bytes(), exchange)
        except openai.APIStatusError as error:
            if error.status_code in {404, 405, 501}:
                return Check(listed=False, request_id=request_id(exchange.headers))
            raise from_status(error.status_code, exchange.headers, error.response.content, origin) from None
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            # A list costs nothing, so whether it left is of no interest.
            raise from_transport(error, origin, sent=False) from error

    async def aclose(self) -> None:
        """See `Provider.aclose`; connections end with their requests, so only a given transport is left."""
        if self._transport is not None:
            await self._transport.aclose()


def _call(client: AsyncOpenAI, request: Request, files: dict[str, object]) -> Any:
    """The SDK's call for a streamed raw answer; nothing is sent before it is entered."""
    fields: dict[str, Any] = wire_fields(request.recipe, request.model_name, request.dialect)
    extra = {name: fields.pop(name) for name in sorted(extra_fields(request.endpoint, fields))}
    images = client.images.with_streaming_response
    call: Any = images.edit if request.endpoint is Endpoint.EDIT else images.generate
    return call(**fields, **files, extra_body=extra or None)


def _connected(exchange: Exchange) -> Connected:
    limits = ("x-ratelimit-", "retry-after", "openai-processing-ms")
    return Connected(
        status=exchange.status,
        content_type=exchange.headers.get("content-type", ""),
        request_id=request_id(exchange.headers),
        headers={name: value for name, value in exchange.headers.items() if name.startswith(limits)},
    )


async def _receive(response: AsyncAPIResponse[Any], transfer: _Transfer) -> AsyncGenerator[Event]:
    """Appends the answer to the spool; what an event tells of is in the file."""
    async with aclosing(_chunks(response)) as chunks:
        clock = asyncio.get_running_loop().time
        told = 0.0
        spool, tracker = transfer.spool, transfer.tracker
        async for chunk in chunks:
            previews = tracker.feed(chunk)
            spool.add(chunk)
            if not previews and not tracker.completed and clock() - told < _TELL_AFTER:
                continue
            told = clock()
            if spool.flush():
                yield Received(bytes_total=tracker.total)
                for preview in previews:
                    yield _partial(spool.path, preview)
            if transfer.note_disk():
                yield _held(spool)
            elif transfer.out_of_patience and await asyncio.to_thread(spool.save_elsewhere):
                transfer.note_disk()
            if tracker.completed:
                # Some endpoints keep a finished stream open.
                return
            if tracker.total > MAX_ANSWER:
                raise bad_answer(
                    f"The answer is larger than {MAX_ANSWER / 1e9:.0f} GB, so it was not read to its end."
                )


async def _wait_for_disk(transfer: _Transfer) -> AsyncGenerator[Event]:
    """Tries to write what the disk did not take, until the patience is at its end; then to the rescue file."""
    spool = transfer.spool
    while not spool.flush():
        transfer.note_disk()
        yield _held(spool)
        if transfer.out_of_patience:
            if await asyncio.to_thread(spool.save_elsewhere):
                return
            raise spool.error()
        await asyncio.sleep(_RETRY_DISK)


def _chunks(response: AsyncAPIResponse[Any]) -> AsyncGenerator[bytes]:
    return cast("AsyncGenerator[bytes]", response.iter_bytes())


def _held(spool: Spool) -> Held:
    reason = spool.blocked.strerror if spool.blocked is not None else None
    return Held(waiting=spool.held, reason=reason or str(spool.blocked))


def _partial(path: Path, preview: Preview) -> Partial:
    blob = preview_blob(path, preview)
    return Partial(index=preview.index, start=blob.start, end=blob.end)


def _finish(transfer: _Transfer) -> None:
    """Makes the answer durable, then refuses it if it holds no picture. Blocking."""
    transfer.spool.finish()
    interpret(transfer.tracker.close(), transfer.spool.path, transfer.origin)
