"""The short way through plain TOML never differs from the long one."""

from __future__ import annotations

import string
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.toml import loads

PLAIN = """\
# a comment
top = "x"
[one]
number = 655_360   # with a comment
empty = []
list = ["a", "b c", "·"]
[one.two]
bare-key_1 = ""
[[many]]
id = "1"
[[many]]
id = "2"
"""


def test_plain_tables_are_read() -> None:
    assert loads(PLAIN) == tomllib.loads(PLAIN)
    assert loads(PLAIN.replace("\n", "\r\n")) == tomllib.loads(PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        'a = "b # c"',
        'a = "b\\"c"',
        "a = 'literal'",
        'a = """\nb = "c"\n"""',
        "a = 1.5",
        "a = 0",
        "a = -3",
        "a = true",
        "a = 2026-12-01",
        "a = [1, 2]",
        'a = ["b, c"]',
        'a = ["b",]',
        "a = [\n  1,\n]",
        "a = {b = 1}",
        'a.b = "c"',
        '"quoted key" = "c"',
        "[a.b.c]\nd = 1",
        "[[a.b]]\nc = 1",
        "[[a]]\nb = 1\n[a.c]\nd = 2",
        "[a.b]\nc = 1\n[a]\nd = 2",
        "# comment\u2028x = 1",
    ],
)
def test_everything_else_is_left_to_the_whole_parser(text: str) -> None:
    assert loads(text) == tomllib.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a =",
        "= 1",
        "a = b",
        "a = 1\na = 2",
        "[a]\n[a]",
        "[a",
        "[]",
        "[a.]",
        "a = 1_",
        "a = 01",
        "a = [b]",
        'a = "',
        "[[a]]\n[a]",
        "[a]\n[[a]]",
        'a = "b"\n[a.c]',
    ],
)
def test_what_is_no_toml_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        loads(text)


pieces = st.sampled_from([*string.ascii_lowercase[:3], *"[]\"=#,._-0 1\n\\'"])


@given(text=st.lists(pieces, max_size=25).map("".join))
def test_both_ways_agree_on_anything(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(tomllib.TOMLDecodeError):
            loads(text)
    else:
        assert loads(text) == expected
