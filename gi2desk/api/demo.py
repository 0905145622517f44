"""The demo connection: an endpoint inside the process, under the real SDK, so that no code above knows that it is one."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
from typing_extensions import override

from gi2desk.api import demo_trouble as trouble
from gi2desk.api.demo_answer import (
    Echo,
    Made,
    Studio,
    completed_event,
    error_event,
    json_body,
    partial_event,
    to_base64,
    usage,
)
from gi2desk.api.demo_fault import Fault
from gi2desk.api.demo_pace import Pace, Timetable, drip
from gi2desk.api.demo_refusal import Refusal, no_key, not_found
from gi2desk.api.demo_request import Order, read_order
from gi2desk.core.catalogue import Catalogue, Status
from gi2desk.core.size import Size

T = TypeVar("T")

_KEPT_FILES = 16
_IMAGES_PER_MINUTE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    """How the demo behaves.

    `catalogue` gives it its models, their limits and token counts; without one it takes every model by the rules of
    gpt-image-2 and reports no usage. `latency` are seconds per request instead of the pace's. `fault` happens to every
    request, or to the first `fault_times`; a prompt's own directive comes before it. Rate limits ask for `retry_after`
    seconds. A stalled answer is silent for `patience` seconds, or for the client's read timeout if that is shorter. With
    `vary_repeats` a prompt that is asked again gives its next variant, as an endpoint would, instead of the same picture.
    """

    catalogue: Catalogue | None = None
    pace: Pace = Pace.INSTANT
    latency: float | None = None
    fault: Fault | None = None
    fault_times: int | None = None
    retry_after: float = 2.0
    patience: float = 5.0
    vary_repeats: bool = False


def demo_transport(options: DemoOptions | None = None) -> httpx2.AsyncBaseTransport:
    """A transport for `AsyncOpenAI(http_client=…)` that answers by itself; nothing leaves the process."""
    return _DemoTransport(options or DemoOptions())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One accepted request while it is answered; `due` is the loop's time at which its work is done."""

    order: Order
    fault: Fault | None
    studio: Studio
    request: httpx2.Request
    times: Timetable
    started: float

    @property
    def due(self) -> float:
        return self.started + self.times.work


class _Body(httpx2.AsyncByteStream):
    """A response body that comes as it is made."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            yield piece

    @override
    async def aclose(self) -> None:
        close = getattr(self._pieces, "aclose", None)
        if close is not None:
            await close()


class _DemoTransport(httpx2.AsyncBaseTransport):
    def __init__(self, options: DemoOptions) -> None:
        self._options = options
        # Two at once: more would only take turns, each with up to 200 MB.
        self._painters = ThreadPoolExecutor(max_workers=2, thread_name_prefix="demo-picture")
        self._asked: Counter[tuple[object, ...]] = Counter()
        self._failed: Counter[tuple[str, str]] = Counter()
        self._files: OrderedDict[str, tuple[str, bytes]] = OrderedDict()

    @override
    async def aclose(self) -> None:
        self._painters.shutdown(wait=False, cancel_futures=True)

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()
        try:
            return await self._route(request, body)
        except Refusal as refusal:
            return _answer(refusal.status, {"error": refusal.error}, refusal.headers)

    async def _route(self, request: httpx2.Request, body: bytes) -> httpx2.Response:
        method, path = request.method, request.url.path
        if method == "GET" and "/demo/files/" in path:
            return self._file(path.rpartition("/")[2])
        if not request.headers.get("authorization", "").removeprefix("Bearer ").strip():
            raise no_key()
        if method == "GET" and path.endswith("/models"):
            self._refuse(self._options.fault, "gpt-image-2", request)
            return _answer(200, self._models())
        edit = path.endswith("/images/edits")
        if method != "POST" or not (edit or path.endswith("/images/generations")):
            raise not_found(method, path)
        content_type = request.headers.get("content-type", "")
        order = await self._work(read_order, edit, content_type, body, self._options.catalogue)
        return await self._images(order, request)

    # Images

    async def _images(self, order: Order, request: httpx2.Request) -> httpx2.Response:
        fault = self._fault_of(order)
        self._refuse(fault, order.model_name, request)
        studio = Studio(order, self._variant(order), shrunk=fault is Fault.WRONG_SIZE)
        await self._work(studio.open)
        job = _Job(
            order=order,
            fault=fault,
            studio=studio,
            request=request,
            times=self._times(order, fault),
            started=asyncio.get_running_loop().time(),
        )
        if fault is Fault.RESET_BEFORE:
            await _until(job.due, request)
            raise httpx2.ReadError("Connection reset by peer", request=request)
        if order.stream and fault is not Fault.SSE_AS_JSON and fault not in _INSTEAD:
            return _respond(200, "text/event-stream; charset=utf-8", _Body(self._stream(job)), order)
        made = [await self._work(studio.make, index) for index in range(order.n)]
        pieces = await self._work(self._plain, job, made)
        await _until(job.due, request)
        if fault in _INSTEAD:
            status, page = _INSTEAD[fault]
            return _respond(status, "text/html; charset=utf-8", httpx2.ByteStream(page), order)
        return _respond(200, "application/json", _Body(self._send(job, pieces)), order)

    def _plain(self, job: _Job, made: list[Made]) -> list[bytes]:
        """The body of a plain answer."""
        order, fault = job.order, job.fault
        entries = [] if fault is Fault.EMPTY else [self._entry(job, picture) for picture in made]
        sizes = [picture.size for picture in made]
        echo = Echo(order=order, size=sizes[0])
        return list(json_body(echo, entries, self._usage(job, sizes, 0)))

    def _entry(self, job: _Job, made: Made) -> dict[str, str]:
        sent = trouble.file_format(job.fault, job.order.output_format)
        data = trouble.spoil_file(job.fault, job.studio.file(made, output_format=sent))
        if job.fault is Fault.URL:
            return {"url": str(job.request.url.join(self._keep(data, f"image/{sent.value}")))}
        return {"b64_json": trouble.spoil_text(job.fault, to_base64(data), sent)}

    def _usage(self, job: _Job, sizes: list[Size], partials: int) -> dict[str, Any] | None:
        if job.fault is Fault.NO_USAGE:
            return None
        return usage(job.order, sizes, job.studio.references, partials)

    async def _stream(self, job: _Job) -> AsyncIterator[bytes]:
        """The events of a streamed answer; pictures are made while it runs."""
        for index in range(job.order.n):
            made = await self._work(job.studio.make, index)
            echo = Echo(order=job.order, size=made.size)
            async for piece in self._previews(job, made, echo):
                yield piece
            if job.fault is Fault.SSE_CUT:
                return
            if job.fault is Fault.SSE_ERROR:
                yield error_event(trouble.STREAM_ERROR)
                return
            event = await self._work(self._completed, job, made, echo)
            await _until(job.due, job.request)
            async for piece in self._send(job, event):
                yield piece

    async def _previews(self, job: _Job, made: Made, echo: Echo) -> AsyncIterator[bytes]:
        count = job.order.partial_images
        for step in range(count):
            event = await self._work(_preview, job, made, echo, step)
            await _until(job.started + job.times.work * (step + 1) / (count + 1), job.request)
            async for piece in drip(event, 0.0):
                yield piece

    def _completed(self, job: _Job, made: Made, echo: Echo) -> list[bytes]:
        entry = {"b64_json": ""} if job.fault is Fault.EMPTY else self._entry(job, made)
        counts = self._usage(job, [made.size], job.order.partial_images)
        return list(completed_event(echo, entry, counts))

    async def _send(self, job: _Job, pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
        """The last bytes of an answer, and what a fault does to them."""
        body = b"".join(pieces)
        if job.fault in _CUT:
            body = body[: len(body) * 3 // 5]
        async for piece in drip([body], job.times.transfer):
            yield piece
        if job.fault in {Fault.RESET_MID, Fault.RESET_AFTER}:
            raise httpx2.ReadError("Connection reset by peer", request=job.request)
        if job.fault is Fault.STALL:
            await asyncio.sleep(min(self._options.patience, _read_timeout(job.request)))
            raise httpx2.ReadTimeout("The read operation timed out", request=job.request)

    # What an order brings with it

    def _fault_of(self, order: Order) -> Fault | None:
        """The fault of this request; counts how often it has happened."""
        asked = order.directive
        fault, times = (
            (asked.fault, asked.times) if asked else (self._options.fault, self._options.fault_times)
        )
        if fault is None or (fault.startswith("sse-") and not order.stream):
            return None
        key = (fault.value, order.prompt if asked else "")
        self._failed[key] += 1
        return fault if times is None or self._failed[key] <= times else None

    def _refuse(self, fault: Fault | None, model: str, request: httpx2.Request) -> None:
        """Raises what a fault answers, or does, instead of doing any work."""
        if fault is Fault.OFFLINE:
            raise httpx2.ConnectError("Name or service not known", request=request)
        refusal = trouble.refusal(fault, model, self._options.retry_after) if fault else None
        if refusal is not None:
            raise refusal

    def _variant(self, order: Order) -> int:
        key = (order.prompt, order.size, order.quality, order.edit, tuple(map(hash, order.images)))
        before = self._asked[key]
        self._asked[key] += order.n
        return before if self._options.vary_repeats else 0

    def _times(self, order: Order, fault: Fault | None) -> Timetable:
        size = order.size or Size(1254, 1254)
        latency = self._options.latency
        times = Timetable.of(self._options.pace, size, order.quality, order.n)
        if latency is not None:
            times = Timetable(work=latency * 0.9, transfer=latency * 0.1)
        return times.slowed() if fault is Fault.SLOW else times

    # The rest of the endpoint

    def _models(self) -> dict[str, object]:
        catalogue = self._options.catalogue
        known = (
            [model for model in catalogue.models if model.status is not Status.RETIRED] if catalogue else []
        )
        entries = [
            {
                "id": name,
                "object": "model",
                "created": 1_776_729_600,
                "owned_by": "system",
                "shutdown_date": model.shutdown_date,
            }
            for model in known
            for name in model.names
        ]
        return {"object": "list", "data": entries}

    def _keep(self, data: bytes, media_type: str) -> str:
        """Puts a file where a later GET finds it; returns its path."""
        name = f"{uuid.uuid4().hex}.{media_type.rpartition('/')[2]}"
        self._files[name] = (media_type, data)
        while len(self._files) > _KEPT_FILES:
            self._files.popitem(last=False)
        return f"/v1/demo/files/{name}"

    def _file(self, name: str) -> httpx2.Response:
        if name not in self._files:
            raise not_found("GET", f"/v1/demo/files/{name}")
        media_type, data = self._files[name]
        headers = {"content-type": media_type, "content-length": str(len(data))}
        return httpx2.Response(200, headers=headers, stream=_Body(drip([data], 0.0)))

    async def _work(self, function: Callable[..., T], *arguments: object) -> T:
        """Runs something slow beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._painters, function, *arguments)


def _preview(job: _Job, made: Made, echo: Echo, step: int) -> list[bytes]:
    """Partial event number `step`; with fewer than three, the last ones are the clearer ones."""
    file = job.studio.preview(made, step + 3 - job.order.partial_images)
    return list(partial_event(echo, {"b64_json": to_base64(file)}, step))


_CUT = frozenset({Fault.RESET_MID, Fault.STALL, Fault.TRUNCATED})
_INSTEAD = {Fault.HTML: (200, trouble.HTML), Fault.GATEWAY_TIMEOUT: (524, trouble.GATEWAY)}


async def _until(when: float, request: httpx2.Request) -> None:
    """Waits until the loop's time `when`; a client that is less patient gets its read timeout."""
    seconds = when - asyncio.get_running_loop().time()
    limit = _read_timeout(request)
    if seconds > limit:
        await asyncio.sleep(limit)
        raise httpx2.ReadTimeout("The read operation timed out", request=request)
    if seconds > 0:
        await asyncio.sleep(seconds)


def _read_timeout(request: httpx2.Request) -> float:
    limit = request.extensions.get("timeout", {}).get("read")
    return float("inf") if limit is None else float(limit)


def _answer(status: int, value: object, headers: dict[str, str] | None = None) -> httpx2.Response:
    body = json.dumps(value, indent=2).encode()
    return httpx2.Response(
        status,
        headers={**_headers("application/json"), "content-length": str(len(body)), **(headers or {})},
        stream=httpx2.ByteStream(body),
    )


def _respond(status: int, content_type: str, stream: httpx2.AsyncByteStream, order: Order) -> httpx2.Response:
    return httpx2.Response(status, headers=_headers(content_type, images=len(order.images)), stream=stream)


def _headers(content_type: str, images: int = 0) -> dict[str, str]:
    headers = {
        "content-type": content_type,
        "x-request-id": f"req_demo{uuid.uuid4().hex}",
        "openai-organization": "demo",
        "openai-version": "2020-10-01",
        "x-ratelimit-limit-requests": str(_IMAGES_PER_MINUTE),
        "x-ratelimit-remaining-requests": str(_IMAGES_PER_MINUTE - 1),
        "x-ratelimit-reset-requests": "240ms",
    }
    if images:
        headers["x-ratelimit-limit-input-images"] = str(_IMAGES_PER_MINUTE)
        headers["x-ratelimit-remaining-input-images"] = str(_IMAGES_PER_MINUTE - images)
    return headers
