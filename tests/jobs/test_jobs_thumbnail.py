"""Thumbnails: made once, kept beside the index, and made again when the cache is damaged or gone."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from gi2desk.core.errors import UserError
from gi2desk.jobs.thumbnail import ThumbnailStore

SHA = "ab" * 32


def picture(path: Path) -> Path:
    Image.linear_gradient("L").convert("RGB").resize((1600, 900)).save(path)
    return path


def size(data: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(data)).size


def test_a_thumbnail_is_made_once(tmp_path: Path) -> None:
    store, original = ThumbnailStore(tmp_path / "cache"), picture(tmp_path / "a.png")
    assert store.known(SHA) is None
    made = store.data(SHA, original)
    assert size(made) == (512, 288)
    original.unlink()
    assert store.data(SHA, original) == made
    assert store.known(SHA) is not None
    assert [path.suffix for path in (tmp_path / "cache").rglob("*") if path.is_file()] == [".thumb"]


@pytest.mark.parametrize("damage", [b"", b"\0" * 900, b"\xff\xd8\xff" + b"\0" * 900])
def test_what_a_power_cut_left_is_made_again(tmp_path: Path, damage: bytes) -> None:
    store, original = ThumbnailStore(tmp_path / "cache"), picture(tmp_path / "a.png")
    made = store.data(SHA, original)
    store.path(SHA).write_bytes(damage)
    assert store.data(SHA, original) == made
    assert store.path(SHA).read_bytes() == made


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", "utf-8")
    store, original = ThumbnailStore(tmp_path / "cache"), picture(tmp_path / "a.png")
    assert size(store.data(SHA, original)) == (512, 288)
    assert store.known(SHA) is None


def test_the_cache_may_be_removed_at_any_time(tmp_path: Path) -> None:
    store, original = ThumbnailStore(tmp_path / "cache"), picture(tmp_path / "a.png")
    made = store.data(SHA, original)
    shutil.rmtree(tmp_path / "cache")
    assert store.data(SHA, original) == made


def test_an_original_that_is_none_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "a.png"
    broken.write_bytes(b"<html>")
    with pytest.raises(UserError):
        ThumbnailStore(tmp_path / "cache").data(SHA, broken)
