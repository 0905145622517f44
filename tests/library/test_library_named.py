"""Snippets on disk: readable JSON, whole or not at all, and nothing outside their folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gi2desk.core.errors import UserError
from gi2desk.core.naming import new_id
from gi2desk.core.snippet import Snippet
from gi2desk.library.library import Library
from gi2desk.library.named import SNIPPETS


def snippet(name: str, text: str = "on {surface}") -> Snippet:
    return Snippet(id=new_id(), name=name, text=text, created=datetime.now(UTC))


def opened(tmp_path: Path, *, write: bool = True) -> Library:
    return Library.open(tmp_path / "lib", data=tmp_path / "data", cache=tmp_path / "cache", write=write)


def test_snippets_come_back_by_name(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        assert SNIPPETS.read(library) == ()
        second, first = snippet("Stone"), snippet("backdrop", "夕暮れ\n{sku}")
        for one in (second, first):
            SNIPPETS.save(library, one)
        assert SNIPPETS.read(library) == (first, second)
        record = json.loads((library.root / SNIPPETS.folder / f"{first.id}.json").read_text("utf-8"))
        assert (record["name"], record["text"]) == ("backdrop", "夕暮れ\n{sku}")
        SNIPPETS.remove(library, first.id)
        SNIPPETS.remove(library, first.id)
        assert SNIPPETS.read(library) == (second,)


def test_what_is_damaged_or_not_ours_is_left_out(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        good = snippet("Stone")
        SNIPPETS.save(library, good)
        folder = library.root / SNIPPETS.folder
        (folder / f"{new_id()}.json").write_text("{")
        (folder / f"{new_id()}.json").write_bytes((folder / f"{good.id}.json").read_bytes())
        (folder / "notes.json").write_text("[]")
        (folder / f"{new_id()}.json").mkdir()
        assert SNIPPETS.read(library) == (good,)


def test_an_id_is_no_path(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        for bad in ("../concepts/x", "", "a" * 26):
            with pytest.raises(UserError):
                SNIPPETS.remove(library, bad)


def test_a_library_that_is_only_looked_at_keeps_its_snippets(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        good = snippet("Stone")
        SNIPPETS.save(library, good)
    with opened(tmp_path, write=False) as reader:
        assert SNIPPETS.read(reader) == (good,)
        for change in (lambda: SNIPPETS.save(reader, good), lambda: SNIPPETS.remove(reader, good.id)):
            with pytest.raises(UserError):
                change()
