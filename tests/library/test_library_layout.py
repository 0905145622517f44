from __future__ import annotations

import sys
from pathlib import Path

import pytest
from library_records import NOON

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.library.layout import Kind, Layout

HOSTILE = [
    "../../etc/passwd",
    "originals/../../secret.png",
    "originals/./a.png",
    "originals//a.png",
    "/etc/passwd",
    "//server/share/a.png",
    "C:/Windows/win.ini",
    "originals/C:/a.png",
    "originals\\a.png",
    "..\\a.png",
    "originals",
    "",
    ".",
    "a.png",
    "generations/01ARZ3NDEKTSV4RRFFQ69G5FAV.json",
    "gi2desk-library.json",
    "originals/a\0.png",
    "originals/a.png:stream",
    "originals/" + "a" * 5000,
]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_record_cannot_point_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError) as caught:
        Layout.at(tmp_path).inside(path)
    assert caught.value.cause is Cause.LIBRARY


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_cannot_lead_outside(tmp_path: Path) -> None:
    root, secret = tmp_path / "library", tmp_path / "secret.png"
    (root / "originals").mkdir(parents=True)
    secret.write_text("secret")
    (root / "originals" / "a.png").symlink_to(secret)
    (root / "originals" / "up").symlink_to(tmp_path)
    for path in ("originals/a.png", "originals/up/secret.png", "originals/up/missing/a.png"):
        with pytest.raises(UserError):
            Layout.at(root).inside(path)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_library_behind_a_link_works(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    layout = Layout.at(tmp_path / "link")
    path = layout.inside("originals/2026/11/a.png")
    assert path == tmp_path / "link" / "originals" / "2026" / "11" / "a.png"
    assert layout.relative(path) == "originals/2026/11/a.png"


@pytest.mark.parametrize(
    "text", ["", "x", "..", "../../01ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav", "CON"]
)
def test_only_ids_become_names_of_records(tmp_path: Path, text: str) -> None:
    layout = Layout.at(tmp_path)
    for ask in (
        lambda: layout.record(Kind.IMAGE, text),
        lambda: layout.marks(text),
        lambda: layout.spool_body(text),
        lambda: layout.original(text, "png", NOON),
        lambda: layout.reference(text, "png"),
    ):
        with pytest.raises(UserError) as caught:
            ask()
        assert caught.value.cause is Cause.BAD_INPUT


def test_originals_lie_by_month(tmp_path: Path) -> None:
    layout, image_id = Layout.at(tmp_path), new_id()
    assert (
        layout.original(image_id, "jpeg", NOON) == tmp_path / "originals" / "2026" / "11" / f"{image_id}.jpg"
    )
    assert layout.original(image_id, "jpg", NOON) == layout.original(image_id, "JPEG", NOON)
    with pytest.raises(UserError):
        layout.original(image_id, "../x", NOON)
