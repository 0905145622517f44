"""References taken in from files, bytes and the library itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image as Pillow

from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.record import Image, Lineage
from gi2desk.jobs.intake import Source, sent_size, take
from gi2desk.library.library import Library

CAPABILITIES = Capabilities()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", data=tmp_path / "data", cache=tmp_path / "cache")
    yield opened
    opened.close()


def test_a_file_that_can_be_sent_is_kept_byte_by_byte(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "tower.png"
    Pillow.new("RGB", (60, 40), (200, 120, 40)).save(path)
    taken = take(library, Source(name=path.name, path=path), CAPABILITIES)
    assert (taken.width, taken.height, taken.done) == (60, 40, ())
    assert (taken.reference.name, taken.reference.media_type) == ("tower.png", "image/png")
    kept = library.reference_path(taken.reference.sha256)
    assert kept.read_bytes() == path.read_bytes()
    assert sent_size(library, taken.reference) == (60, 40)


def test_what_was_converted_is_told(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "poster.tif"
    Pillow.new("CMYK", (30, 20), (0, 200, 100, 20)).save(path)
    taken = take(library, Source(name=path.name, path=path), CAPABILITIES)
    assert taken.reference.media_type in {"image/png", "image/jpeg"}
    assert any("CMYK" in sentence for sentence in taken.done)
    assert any("TIFF" in sentence for sentence in taken.done)


def test_bytes_are_read_when_they_are_wanted(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Pillow.new("RGB", (60, 40), (20, 120, 240)).save(path)
    taken = take(library, Source(name="Pasted picture", load=path.read_bytes), CAPABILITIES)
    assert taken.reference.name == "Pasted picture"
    assert library.reference_path(taken.reference.sha256).read_bytes() == path.read_bytes()


def test_an_image_of_the_library_is_named_after_its_concept(library: Library) -> None:
    concept = library.new_concept("Monolith hero")
    now, image_id = datetime.now(UTC), new_id()
    path = library.new_original_path(image_id, "png", now)
    Pillow.new("RGB", (1536, 864), (9, 9, 9)).save(path)
    library.add_image(
        Image(
            id=image_id,
            concept=concept.id,
            path=path.relative_to(library.root).as_posix(),
            sha256="0" * 64,
            bytes=path.stat().st_size,
            width=1536,
            height=864,
            format="png",
            mode="RGB",
            bit_depth=8,
            created=now,
            lineage=Lineage(kind="imported"),
        )
    )
    taken = take(library, Source(name="Image", image=image_id), CAPABILITIES)
    assert taken.reference.name == "Monolith hero 1K"


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"<html>"])
def test_what_is_no_picture_is_refused_by_its_name(library: Library, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(UserError) as raised:
        take(library, Source(name=path.name, path=path), CAPABILITIES)
    assert raised.value.cause is Cause.BAD_INPUT
    assert "notes.txt" in str(raised.value)
    with pytest.raises(UserError) as raised:
        take(library, Source(name="Pasted picture", load=lambda: content), CAPABILITIES)
    assert "Pasted picture" in str(raised.value)


def test_folders_and_files_that_are_gone(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        take(library, Source(name="x", path=tmp_path), CAPABILITIES)
    with pytest.raises(UserError, match="gone\\.png is not there"):
        take(library, Source(name="gone.png", path=tmp_path / "gone.png"), CAPABILITIES)
