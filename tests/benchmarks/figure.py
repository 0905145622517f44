"""Small helpers of the benchmarks: a picture of a given weight, a timing, and how a figure is printed."""

from __future__ import annotations

import base64
import os
import statistics
import struct
import sys
import time
import zlib
from collections.abc import Callable


def png(width: int, height: int) -> bytes:
    """A valid PNG of random pixels that does not compress: about 3 bytes a pixel."""
    row = width * 3

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = b"".join(b"\0" + os.urandom(row) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(pixels, 0)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def answer(picture: bytes, size: str) -> bytes:
    """An Images API answer that holds `picture`."""
    text = base64.b64encode(picture)
    usage = b'"usage":{"input_tokens":10,"output_tokens":196,"total_tokens":206}'
    return b'{"created":1,"data":[{"b64_json":"%s"}],"size":"%s",%s}' % (text, size.encode(), usage)


def paired(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median seconds of two calls, run in turn so that both see the same machine."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for call, list_of in ((one, times[0]), (other, times[1])):
            start = time.perf_counter()
            call()
            list_of.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def report(name: str, value: str, goal: str) -> None:
    """Prints one figure."""
    sys.stdout.write(f"{name:<44} {value:<34} goal {goal}\n")
    sys.stdout.flush()
