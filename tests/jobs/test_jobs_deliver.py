"""Deliveries: pixels equal to the master's, one manifest, nothing replaced without leave, nothing half-written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gi2desk.core.board import Board
from gi2desk.core.delivery import files_of
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.geometry import Rect
from gi2desk.core.recipe import OutputFormat
from gi2desk.host.atlas import packaged
from gi2desk.jobs.deliver import Delivery, deliver

PICTURE = (640, 360)


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A picture of which every pixel differs from its neighbours."""
    path = tmp_path / "Hero.png"
    pixels = np.random.default_rng(3).integers(0, 256, (PICTURE[1], PICTURE[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def delivery(master: Path, board: Board) -> Delivery:
    """What the button of a board would write."""
    files = files_of(board, PICTURE, "Hero")
    return Delivery(master=master, label="Hero", stem="Hero", files=files, output=board.output)


def test_crops_are_the_masters_own_pixels(master: Path, tmp_path: Path) -> None:
    board = Board.standard().with_focal(0.3, 0.6).with_output(folder=str(tmp_path / "out" / "deep"))
    placed = Rect(x=11, y=7, width=200, height=200)
    board = board.with_rect(PICTURE, board.crops[0].id, placed)
    outcome = deliver(delivery(master, board))
    assert outcome.failure is None and len(outcome.files) == outcome.total == 6
    with Image.open(master) as source, Image.open(outcome.files[0]) as made:
        assert made.tobytes() == source.crop((11, 7, 211, 207)).tobytes()
    assert outcome.manifest is not None
    (manifest,) = json.loads(outcome.manifest.read_text())
    assert manifest["variants"][0]["crop"] == [11, 7, 200, 200]
    assert [one["name"] for one in manifest["variants"]] == [path.name for path in outcome.files]


def test_variants_of_different_size_and_format_share_one_manifest_in_order(
    master: Path, tmp_path: Path
) -> None:
    board = Board.standard().with_output(folder=str(tmp_path / "out"), quality=80)
    board = board.with_crop(board.crops[1].id, width=320, format=OutputFormat.JPEG)
    board = board.with_crop(board.crops[3].id, scale=0.5, format=OutputFormat.WEBP)
    counted: list[tuple[int, int]] = []
    outcome = deliver(delivery(master, board), lambda done, total: counted.append((done, total)))
    assert counted == [(n, 6) for n in range(1, 7)]
    (manifest,) = json.loads(outcome.manifest.read_text())  # type: ignore[union-attr]
    assert [one["ratio"] for one in manifest["variants"]] == [crop.ratio for crop in board.crops]
    assert [one["format"] for one in manifest["variants"]] == ["png", "jpeg", "png", "webp", "png", "png"]
    assert (manifest["variants"][1]["width"], manifest["variants"][1]["height"]) == (320, 180)


def test_nothing_is_replaced_without_leave(master: Path, tmp_path: Path) -> None:
    board = Board.standard().with_output(folder=str(tmp_path / "out"))
    first = deliver(delivery(master, board))
    before = {path: path.stat().st_mtime_ns for path in first.files}
    with pytest.raises(UserError) as raised:
        deliver(delivery(master, board))
    assert raised.value.cause is Cause.ILLEGAL_REQUEST
    assert {path: path.stat().st_mtime_ns for path in first.files} == before
    again = deliver(delivery(master, board.with_output(overwrite=True)))
    assert again.files == first.files and again.manifest == first.manifest


def test_a_second_delivery_beside_the_first_keeps_its_manifest(master: Path, tmp_path: Path) -> None:
    board = Board.standard().with_output(folder=str(tmp_path / "out"))
    first = deliver(delivery(master, board))
    second = deliver(delivery(master, board.with_output(template="v2_{variant}")))
    assert first.manifest is not None and second.manifest is not None
    assert {first.manifest.name, second.manifest.name} == {"Hero_manifest.json", "Hero_manifest-2.json"}


def test_the_master_is_never_replaced(master: Path) -> None:
    board = Board.standard().with_output(folder=str(master.parent), template="Hero", overwrite=True)
    for crop in board.crops[1:]:
        board = board.with_crop(crop.id, included=False)
    before = master.read_bytes()
    with pytest.raises(UserError, match="master"):
        deliver(delivery(master, board))
    assert master.read_bytes() == before


def test_cancelling_leaves_whole_files_and_a_manifest_of_them(master: Path, tmp_path: Path) -> None:
    board = Board.standard().with_output(folder=str(tmp_path / "out"))
    done: list[int] = []
    outcome = deliver(delivery(master, board), lambda n, _total: done.append(n), lambda: len(done) >= 2)
    assert len(outcome.files) == 2 and outcome.total == 6
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *(path.name for path in outcome.files),
        "Hero_manifest.json",
    }


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_folder_that_cannot_be_written_is_said(master: Path, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    outcome = deliver(delivery(master, Board.standard().with_output(folder=str(shut))))
    assert outcome.failure is not None and outcome.failure.cause is Cause.DISK
    assert list(shut.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_said(master: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    outcome = deliver(delivery(master, Board.standard().with_output(folder=str(tmp_path / "out"))))
    assert outcome.failure is not None and outcome.failure.cause is Cause.DISK
    assert outcome.files == () and outcome.manifest is None


def test_a_master_that_is_gone_is_said(master: Path, tmp_path: Path) -> None:
    board = Board.standard().with_output(folder=str(tmp_path / "out"))
    wanted = delivery(master, board)
    master.unlink()
    outcome = deliver(wanted)
    assert outcome.failure is not None and not (tmp_path / "out").exists()


def test_placements_are_delivered_to_the_pixel_with_their_resolution(master: Path, tmp_path: Path) -> None:
    named = [packaged().named(name) for name in ("feed-landscape", "story", "a6-portrait")]
    board = Board.meant_for(named).with_output(folder=str(tmp_path / "out"), format=OutputFormat.JPEG)
    for crop in board.crops:
        board = board.with_crop(crop.id, enlarge=True)
    board = board.with_crop(board.crops[1].id, exact=False)
    outcome = deliver(delivery(master, board))
    assert outcome.failure is None and outcome.manifest is not None
    (manifest,) = json.loads(outcome.manifest.read_text())
    feed, story, sheet = manifest["variants"]
    assert [one["placement"] for one in (feed, story, sheet)] == ["feed-landscape", "story", "a6-portrait"]
    assert (feed["width"], feed["height"]) == (1200, 628)
    assert feed["crop"][2:] == [640, 335]
    assert (story["width"], story["height"]) == (198, 352)
    assert (sheet["width"], sheet["height"], sheet["dpi"]) == (1240, 1748, 300)
    with Image.open(outcome.files[2]) as made:
        assert made.size == (1240, 1748) and made.info["dpi"] == (300, 300)
