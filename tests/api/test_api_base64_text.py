"""Base64 inside JSON is decoded to the same bytes however it is cut and escaped, and damage is never overlooked."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.api.base64_text import Base64Decoder, CorruptError

cuts_of = st.lists(st.integers(0, 10_000), max_size=12)


def decode(text: bytes, cuts: Iterable[int] = ()) -> bytes:
    borders = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    decoder = Base64Decoder()
    decoded = b"".join(decoder.feed(text[start:end]) for start, end in pairwise(borders))
    return decoded + decoder.close()


@given(st.binary(max_size=300), cuts_of)
def test_plain(data: bytes, cuts: list[int]) -> None:
    assert decode(base64.b64encode(data), cuts) == data


@given(st.binary(max_size=300), cuts_of)
def test_missing_padding_is_accepted(data: bytes, cuts: list[int]) -> None:
    assert decode(base64.b64encode(data).rstrip(b"="), cuts) == data


@given(st.binary(max_size=300), cuts_of, st.sampled_from([b"\\n", b"\\r\\n", b"\n", b"\r\n", b" ", b"\\t"]))
def test_wrapped_lines(data: bytes, cuts: list[int], end: bytes) -> None:
    text = base64.b64encode(data)
    wrapped = end.join(text[start : start + 20] for start in range(0, len(text), 20)) + end
    assert decode(wrapped, cuts) == data


@given(st.binary(max_size=300), cuts_of)
def test_escaped_characters(data: bytes, cuts: list[int]) -> None:
    text = base64.b64encode(data).replace(b"/", b"\\/").replace(b"=", b"\\u003d").replace(b"+", b"\\u002B")
    assert decode(text, cuts) == data


@pytest.mark.parametrize(
    "text",
    [b"AAAAA", b"A", b"AA=A", b"AAAA====", b"AA==AAAA", b"AA==\nAA==", b"AA*A", b"AA-_", b"AA\\\\AA", b"AAAA\\",
     b"AAAA\\u00", b"AAAA\\q", b"AAAA\\u4e00", b"AAAA\x00\x00\x00\x00", "AAé=".encode(), b"====", b"AA\\\\/AA"],
)  # fmt: skip
def test_damage(text: bytes) -> None:
    for cuts in ((), range(len(text))):
        with pytest.raises(CorruptError):
            decode(text, cuts)


@given(st.binary(min_size=30, max_size=200), st.integers(0, 10_000), st.sampled_from(b"*!-_.\x00\xff"))
def test_one_wrong_character_is_found(data: bytes, place: int, wrong: int) -> None:
    text = bytearray(base64.b64encode(data).rstrip(b"="))
    text[place % len(text)] = wrong
    with pytest.raises(CorruptError):
        decode(bytes(text))
