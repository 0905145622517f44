"""Ids that rise and names that every system takes."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import MAX_BYTES, collision_key, collisions, expand, new_id, safe_name, unique_names

RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


def test_ids_rise_within_the_process() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert all(len(each) == 26 and each.isalnum() for each in ids)


def test_ids_rise_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    ids = [new_id() for _ in range(10)]
    assert [before, *ids] == sorted({before, *ids})


def test_ids_of_threads_are_different() -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.extend(new_id() for _ in range(500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 2000


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Monolith hero", "Monolith hero"),
        ("a/b\\c:d*e?", "a-b-c-d-e-"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("  spaced \t out \n", "spaced out"),
        ("dots...", "dots"),
        (".hidden", "hidden"),
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("aux .tar.gz", "aux _.tar.gz"),
        ("Com1", "Com1_"),
        ("console", "console"),
        ("", "untitled"),
        ("...", "untitled"),
        ("///", "untitled"),
        ("\x00\x1f\u202egnp.exe", "- -gnp.exe"),
        ("夜の街", "夜の街"),
        ("u\u0308ber", "über"),
        ("\ud800x", "-x"),
    ],
)
def test_names_are_made_safe(text: str, name: str) -> None:
    assert safe_name(text) == name


# Devices of Windows hardly come up by chance.
@given(
    text=st.one_of(st.text(max_size=400), st.from_regex(r"(?i)(con|aux|nul|com1)[ .]*[a-z]?", fullmatch=True))
)
def test_safe_names_are_safe_and_stay_as_they_are(text: str) -> None:
    name = safe_name(text)
    assert name == safe_name(name)
    assert 0 < len(name.encode()) <= MAX_BYTES + 1
    assert not set(name) & set('<>:"/\\|?*')
    assert all(character >= " " for character in name)
    assert name[0] != "." and name[-1] not in ". " and name not in {".", ".."}
    assert name.partition(".")[0].rstrip().lower() not in RESERVED


def test_long_names_are_cut_at_a_whole_character() -> None:
    assert safe_name("é" * 200) == "é" * 100
    assert safe_name("abcdef", max_bytes=3) == "abc"


def test_names_that_are_one_file_elsewhere_are_found() -> None:
    assert collisions(["Hero", "hero", "other", "HERO"]) == (("Hero", "hero", "HERO"),)
    assert collisions(["ü", "u\u0308"]) == (("ü", "u\u0308"),)
    assert collisions(["a", "b"]) == ()
    assert collision_key("Straße") == collision_key("STRASSE")


@given(names=st.lists(st.sampled_from(["a", "A", "a-2", "b", "ü", "u\u0308"]), max_size=8))
def test_unique_names_do_not_collide(names: list[str]) -> None:
    unique = unique_names(names)
    assert len(unique) == len(names)
    assert collisions(unique) == ()


def test_templates_are_filled_in() -> None:
    tokens = {"name": "hero", "ratio": "16:9", "width": 3840}
    assert expand("{name}_{ratio}_{width}px", tokens) == "hero_16-9_3840px"
    assert expand("{{{name}}}", tokens) == "{hero}"


def test_tokens_cannot_leave_the_folder() -> None:
    assert "/" not in expand("{name}", {"name": "../../x"})
    assert "/" not in expand("../{name}", {"name": "x"})


@pytest.mark.parametrize(
    "template", ["{nope}", "{name", "name}", "{name!r}", "{name:>10}", "{}", "{0}", "{name.__class__}"]
)
def test_templates_that_cannot_be_filled_are_refused(template: str) -> None:
    with pytest.raises(UserError) as caught:
        expand(template, {"name": "x"})
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert "{name}" in caught.value.hint
