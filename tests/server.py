"""A local images endpoint with every fault on demand, for tests: `async with ImageServer(fault=…) as server`.

In a test's own loop, in a thread (`ThreadServer`), or as a process for tests that kill other processes:
`python -m tests.server --port-file F [--fault NAME] [--count-file F] [--latency S] [--padding BYTES] [--pace S]`.
A prompt that contains `[fault:NAME]` gets that fault, whatever the server was started with.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from tests.server_answer import Reply, Scene, reply_to
from tests.server_fault import Fault
from tests.server_picture import picture
from tests.server_request import Part, Recorded, RefusalError, parse_body, read_request, validate

__all__ = ["KEY", "Fault", "ImageServer", "Part", "Recorded", "ThreadServer", "picture"]

KEY = "sk-test-0123456789abcdefghijklmnop"
_PIECE = 65_536
_DIRECTIVE = re.compile(r"\[fault:(\w+)\]")


class ImageServer:
    """Serves `/v1/images/generations`, `/v1/images/edits`, `/v1/models` and `/files/…` on a free port of 127.0.0.1.

    `fault` holds for every request, `faults` for the first ones in turn. `requests` holds each image request as it came,
    refused ones too. `latency` passes before the head of an answer, `pace` between its pieces of 64 KB. `padding` bytes
    are added to each PNG. The first `files_busy` requests for `/files/…` find a busy server. `gate`, while it is not set,
    keeps answers back (it is set at the start). Each image request adds a line to `count_file`.
    """

    def __init__(
        self,
        fault: Fault = Fault.NONE,
        *,
        faults: Iterable[Fault] = (),
        key: str = KEY,
        latency: float = 0.0,
        pace: float = 0.0,
        padding: int = 0,
        files_busy: int = 0,
        count_file: Path | None = None,
    ) -> None:
        self.fault = fault
        self.faults = deque(faults)
        self.key = key
        self.latency = latency
        self.pace = pace
        self.padding = padding
        self.files_busy = files_busy
        self.requests: list[Recorded] = []
        self.gate = asyncio.Event()
        self.gate.set()
        # Set while no connection is open.
        self.idle = asyncio.Event()
        self.idle.set()
        self._count_file = count_file
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """For a Connection."""
        return f"{self.origin}/v1"

    async def __aenter__(self) -> ImageServer:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.idle.clear()
        try:
            with contextlib.suppress(ConnectionError, TimeoutError):
                while await self._exchange(reader, writer):
                    pass
        except asyncio.CancelledError:
            # The server is being closed, and nobody waits for this connection.
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            if not self._tasks:
                self.idle.set()
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Serves one request; true when the connection can serve another."""
        if (self.faults[0] if self.faults else self.fault) is Fault.RESET_UPLOAD:
            await reader.read(100)
            self._note("POST /reset-while-sending")
            self.faults and self.faults.popleft()
            return _reset(writer)
        read = await read_request(reader, self.key)
        if read is None:
            return False
        recorded, body = read
        if recorded.path.startswith("/files/"):
            busy, self.files_busy = self.files_busy > 0, max(0, self.files_busy - 1)
            found = Reply(status=503, body=b"Slow down") if busy else _file(recorded.path, self.origin)
            await _write(reader, writer, found, 0)
            return False
        if recorded.method == "GET" and recorded.path == "/v1/models":
            await _write(reader, writer, self._models(recorded), 0)
            return False
        return await self._image_request(recorded, body, reader, writer)

    async def _image_request(
        self, recorded: Recorded, body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        self.requests.append(recorded)
        self._note(f"{recorded.method} {recorded.path}")
        refusal = self._refusal(recorded, body)
        fault = self._fault_for(recorded)
        if refusal is not None:
            await _write(reader, writer, refusal, 0)
            return False
        await asyncio.sleep(self.latency)
        await self.gate.wait()
        if fault is Fault.RESET_BEFORE:
            return _reset(writer)
        if fault is Fault.STALL_BEFORE:
            # Until the client gives up.
            await reader.read()
            return False
        scene = Scene(recorded, self.origin, self.key, recorded.path.endswith("/edits"), self.padding)
        # Large pictures take a moment to make, and the loop may be the test's own.
        reply = await asyncio.to_thread(reply_to, scene, fault)
        await _write(reader, writer, reply, self.pace)
        return False

    def _note(self, line: str) -> None:
        if self._count_file is not None:
            with self._count_file.open("a") as file:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())

    def _fault_for(self, recorded: Recorded) -> Fault:
        fault = self.faults.popleft() if self.faults else self.fault
        named = _DIRECTIVE.search(str(recorded.fields.get("prompt", "")))
        return Fault(named[1].lower()) if named is not None else fault

    def _refusal(self, recorded: Recorded, body: bytes) -> Reply | None:
        """What the API would answer to a request that breaks its rules."""
        if recorded.path not in {"/v1/images/generations", "/v1/images/edits"} or recorded.method != "POST":
            return _json_reply(
                404, RefusalError("not_found", f"Invalid URL ({recorded.method} {recorded.path})").body()
            )
        if not recorded.key_ok:
            return _json_reply(401, RefusalError("invalid_api_key", "Incorrect API key provided.").body())
        try:
            parse_body(recorded, body)
            validate(recorded, edit=recorded.path.endswith("/edits"))
        except RefusalError as refusal:
            return _json_reply(400, refusal.body())
        return None

    def _models(self, recorded: Recorded) -> Reply:
        fault = self.fault
        if not recorded.key_ok:
            return _json_reply(401, RefusalError("invalid_api_key", "Incorrect API key provided.").body())
        scene = Scene(recorded, self.origin, self.key, edit=False)
        if fault in {Fault.HTML, Fault.TEXT} or fault in _PLAIN_REFUSALS:
            return reply_to(scene, fault)
        listed = [{"id": "gpt-image-2", "object": "model", "shutdown_date": None}]
        listed.append({"id": "gpt-image-1.5", "object": "model", "shutdown_date": "2026-12-01"})
        return _json_reply(200, {"object": "list", "data": listed})


_PLAIN_REFUSALS = {
    Fault.BAD_KEY,
    Fault.NOT_FOUND,
    Fault.UNVERIFIED,
    Fault.SERVER_ERROR,
    Fault.REGION,
    Fault.RATE_LIMIT,
}


def _json_reply(status: int, value: object) -> Reply:
    return Reply(status=status, body=json.dumps(value).encode())


def _file(path: str, origin: str) -> Reply:
    """What lies at an address that an answer named."""
    match path.removeprefix("/files/"):
        case "picture":
            return Reply(body=picture(1024, 1024), media_type="image/png")
        case "redirect":
            return Reply(status=302, headers={"location": f"{origin}/files/picture"})
        case "outwards":
            return Reply(status=302, headers={"location": "http://192.0.2.1/picture.png"})
        case "loop":
            return Reply(status=302, headers={"location": f"{origin}/files/loop"})
        case "html":
            return Reply(body=b"<!DOCTYPE html><title>Expired</title>", media_type="text/html")
        case "huge":
            return Reply(body=picture(16, 16) + bytes(3_000_000), media_type="image/png", chunked=True)
        case "cut":
            return Reply(body=picture(1024, 1024), media_type="image/png", cut=100, end="reset")
        case "stall":
            return Reply(body=picture(1024, 1024), media_type="image/png", cut=100, end="stall")
        case _:
            return Reply(status=403, body=b"<Error>AccessDenied</Error>", media_type="application/xml")


def _reset(writer: asyncio.StreamWriter) -> bool:
    """Ends the connection with RST instead of FIN."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    return False


async def _write(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: Reply, pace: float
) -> None:
    headers = {
        "content-type": reply.media_type,
        "x-request-id": "req_test_0001",
        "x-ratelimit-limit-requests": "5",
        "x-ratelimit-remaining-requests": "4",
        "x-ratelimit-reset-requests": "12s",
        "connection": "close",
        **({"transfer-encoding": "chunked"} if reply.chunked else {"content-length": str(len(reply.body))}),
        **reply.headers,
    }
    lines = [f"HTTP/1.1 {reply.status} Answer", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    await writer.drain()
    body = reply.body if reply.cut is None else reply.body[: reply.cut]
    for piece in _pieces(body, drip=reply.drip):
        writer.write(b"%x\r\n%s\r\n" % (len(piece), piece) if reply.chunked else piece)
        await writer.drain()
        if pace or reply.drip:
            await asyncio.sleep(pace)
    if reply.end == "reset":
        # What was written must be there before the reset, or it would be thrown away with it.
        await asyncio.sleep(0.05)
        _reset(writer)
    elif reply.end == "stall":
        # Until the client gives up.
        await reader.read()
    elif reply.chunked:
        writer.write(b"0\r\n\r\n")
        await writer.drain()


def _pieces(body: bytes, *, drip: bool) -> Iterable[bytes]:
    start = 0
    if drip:
        # Borders everywhere in what a reader has to understand, without a test that takes all day.
        for start in range(0, min(len(body), 700), 7):
            yield body[start : start + 7]
        start = min(len(body), 700)
    for begin in range(start, len(body), _PIECE):
        yield body[begin : begin + _PIECE]


class ThreadServer:
    """An `ImageServer` on a loop of its own, for tests that are not asynchronous: `with ThreadServer(…) as server`."""

    def __init__(self, fault: Fault = Fault.NONE, **options: object) -> None:
        self._options: dict[str, object] = {"fault": fault, **options}
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="image-server")

    def __enter__(self) -> ImageServer:
        self._thread.start()
        self._started.wait(10)
        return self.server

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self.server = ImageServer(**self._options)  # type: ignore[arg-type]
        async with self.server:
            self._started.set()
            await self._stop.wait()


def main(arguments: list[str]) -> int:
    """Serves until killed; the port is in `--port-file` once it listens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--count-file", type=Path)
    parser.add_argument("--fault", type=Fault, default=Fault.NONE)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--pace", type=float, default=0.0)
    parser.add_argument("--padding", type=int, default=0)
    options = parser.parse_args(arguments)

    async def serve() -> None:
        server = ImageServer(
            options.fault,
            latency=options.latency,
            pace=options.pace,
            padding=options.padding,
            count_file=options.count_file,
        )
        async with server:
            temporary = options.port_file.with_suffix(".tmp")
            temporary.write_text(str(server.port))
            temporary.replace(options.port_file)
            await asyncio.Event().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
