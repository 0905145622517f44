"""Records and real small picture files for the tests of the library."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Concept, Generation, Image, Lineage, Money, State, Timing
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Row

Opener = Callable[..., Library]
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def png(width: int = 8, height: int = 6, shade: int = 0) -> bytes:
    """A whole grey PNG; another `shade` gives other bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([shade % 256]) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def generation(concept: Concept, prompt: str = "a red house", **changes: object) -> Generation:
    """An ended generation that cost 0.01 USD."""
    value = Generation(
        id=new_id(),
        job=new_id(),
        concept=concept.id,
        connection="openai",
        recipe=Recipe(prompt=prompt, model="gpt-image-2", size="1024x1024", quality="low"),
        state=State.DONE,
        timing=Timing(queued=NOON),
        image_ids=(new_id(),),
        cost=Money(amount=Decimal("0.01")),
        cost_basis="usage",
    )
    return replace(value, **changes)


def add_image(
    library: Library, concept: Concept, made_by: Generation | None = None, **changes: object
) -> Image:
    """Saves a new original and its record."""
    count = library.query(Query()).count
    image_id = new_id() if made_by is None else made_by.image_ids[0]
    data = png(shade=count)
    path = library.new_original_path(image_id, "png", NOON)
    path.write_bytes(data)
    image = Image(
        id=image_id,
        concept=concept.id,
        path=path.relative_to(library.root).as_posix(),
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        width=8,
        height=6,
        format="png",
        mode="L",
        bit_depth=8,
        created=NOON + timedelta(minutes=count),
        lineage=Lineage(kind="generated"),
        generation=None if made_by is None else made_by.id,
    )
    image = replace(image, **changes)
    library.add_image(image)
    return image


def all_rows(library: Library, query: Query | None = None) -> tuple[Row, ...]:
    """Every row that matches."""
    result = library.query(query or Query())
    return result.page(0, result.count)


def tree(root: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every file below `root`."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nothing can be written below `folder` meanwhile, also not by root."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        commands = (["mount", "--bind", folder, folder], ["mount", "-o", "remount,ro,bind", folder])
        if any(subprocess.run(command, capture_output=True, check=False).returncode for command in commands):
            subprocess.run(["umount", folder], capture_output=True, check=False)
            pytest.skip("root may write everywhere, and mounting read-only is not allowed here")
        try:
            yield
        finally:
            subprocess.run(["umount", folder], check=True)
    else:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)


def composite_of(library: Library, **recipe: object) -> Image:
    """A composite beside an answer that was asked for with `recipe`, fields of a Recipe."""
    concept = library.new_concept("Kettle")
    made = generation(concept)
    made = replace(made, recipe=replace(made.recipe, **recipe))
    library.save_generation(made)
    answer = add_image(library, concept, made)
    lineage = Lineage(kind="derived", parents=(answer.id,), source_name="composite")
    return add_image(library, concept, lineage=lineage)
