"""Takes a picture out of a spooled answer: base64 to file, hashed and checked on the way, in pieces of fixed size."""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gi2desk.api.base64_text import Base64Decoder, CorruptError
from gi2desk.core.errors import Billing, Cause, UserError

# Raw bytes decoded at once; the interpreter's lock is held for each (1.2 ms), so larger pieces would stall a window.
PIECE = 524_288
# Decoded pieces that may wait to be hashed.
_AHEAD = 4

Tap = Callable[[bytes], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A picture in a spool: raw base64 text from offset `start` to before `end`.

    `media_type` is what a data: prefix before it named, if there was one.
    """

    start: int
    end: int
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlBlob:
    """A picture that the answer only names by its address."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """SHA-256 (hexadecimal) and length of a written file."""

    sha256: str
    bytes: int


class Digester:
    """Hashes and taps bytes in a thread of its own while the next ones are decoded and written.

    Both release the interpreter's lock, as writing does, while decoding holds it: measured 1.1 times the bare base64,
    write and fsync, where one thread took 1.3. Use as a context manager: leaving it waits for the thread.
    """

    def __init__(self, tap: Tap | None, *, threaded: bool) -> None:
        self._tap = tap
        self._sha = hashlib.sha256()
        self._size = 0
        self._error: BaseException | None = None
        # SimpleQueue is written in C; Queue costs more here than the hashing.
        self._waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="digest", daemon=True) if threaded else None

    def __enter__(self) -> Digester:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        if self._thread is not None:
            self._waiting.put(b"")
            self._thread.join()
        if self._error is not None and value is None:
            raise self._error

    def feed(self, data: bytes) -> None:
        """Takes the next bytes. Raises what the tap raised, perhaps only later."""
        if self._error is not None:
            raise self._error
        if not data:
            return
        if self._thread is None:
            self._take(data)
        else:
            while self._waiting.qsize() >= _AHEAD:
                time.sleep(0.001)
            self._waiting.put(data)

    def _run(self) -> None:
        while data := self._waiting.get():
            try:
                if self._error is None:
                    self._take(data)
            except BaseException as error:
                self._error = error

    def _take(self, data: bytes) -> None:
        self._sha.update(data)
        self._size += len(data)
        if self._tap is not None:
            self._tap(data)

    def digest(self) -> Digest:
        """Hash and length of everything fed; after the context has ended."""
        return Digest(sha256=self._sha.hexdigest(), bytes=self._size)


def write_blob(
    spool: Path, blob: Blob, target: Path, *, tap: Tap | None = None, sync: bool = False
) -> Digest:
    """Writes the picture `blob` of `spool` to the file `target` and returns its digest.

    Every decoded piece also goes to `tap`, in order and in another thread, so that a check needs no second reading;
    what `tap` raises comes out here. `sync` waits until the disk has the file. Blocking. Raises UserError(BAD_ANSWER)
    for base64 that is damaged and UserError(DISK); then `target` does not exist.
    """
    try:
        with spool.open("rb", buffering=0) as source, target.open("wb", buffering=0) as file:
            with Digester(tap, threaded=blob.end - blob.start > PIECE) as digester:
                for piece in _pieces(source, blob):
                    digester.feed(piece)
                    _write(file, piece)
            if sync:
                os.fsync(file.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)
        if isinstance(error, CorruptError):
            raise _corrupt(error) from error
        if isinstance(error, OSError):
            raise disk_error(error, target) from error
        raise
    return digester.digest()


def _pieces(source: BinaryIO, blob: Blob) -> Iterator[bytes]:
    decoder = Base64Decoder()
    source.seek(blob.start)
    left = blob.end - blob.start
    while left > 0:
        raw = source.read(min(PIECE, left))
        if not raw:
            raise CorruptError("the answer in the spool is shorter than it was")
        left -= len(raw)
        yield decoder.feed(raw)
    yield decoder.close()


def _write(file: BinaryIO, data: bytes) -> None:
    """Writes everything: the system may take less at once, and says so only by the count."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _corrupt(error: CorruptError) -> UserError:
    return UserError(
        "The picture in the answer is damaged: its base64 text cannot be decoded.",
        cause=Cause.BAD_ANSWER,
        hint="Generate it again for a new charge.",
        details=str(error),
        billing=Billing.BILLED,
    )


def disk_error(error: OSError, path: Path, *, billing: Billing = Billing.NOTHING) -> UserError:
    """The error for a file that cannot be written or read; nothing half-written is left."""
    return UserError(
        f"The file “{path.name}” could not be written: {error.strerror or error}.",
        cause=Cause.DISK,
        hint="Check that the disk has space and that the folder can be written to, then try again.",
        details=f"{path}: {error!r}",
        billing=billing,
    )
