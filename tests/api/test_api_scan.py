"""The scanner gives what `json` gives, however the text is cut; long strings come as their place in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gi2desk.api.scan import CutError, JsonScanner, ScanError, Span

KEYS = frozenset({"b64_json"})
LONG = 12

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["b64_json", "data", "url", 'a"\\', "ключ"]) | st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)  # fmt: skip


def pieces(data: bytes, cuts: Iterable[int]) -> list[bytes]:
    borders = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(borders)]


def scan(data: bytes, cuts: Iterable[int] = (), offset: int = 0) -> Any:
    scanner = JsonScanner(span_keys=KEYS, long=LONG)
    for piece in pieces(data, cuts):
        scanner.feed(piece, offset)
        offset += len(piece)
    return scanner.close()


def resolved(value: Any, data: bytes, offset: int = 0) -> Any:
    """`value` with every span read from the file that it points into."""
    if isinstance(value, Span):
        return json.loads(b'"' + data[value.start - offset : value.end - offset] + b'"')
    if isinstance(value, list):
        return [resolved(item, data, offset) for item in value]
    if isinstance(value, dict):
        return {key: resolved(item, data, offset) for key, item in value.items()}
    return value


def has_long_key(value: Any) -> bool:
    if isinstance(value, dict):
        return any(len(json.dumps(key)) - 2 > LONG for key in value) or any(map(has_long_key, value.values()))
    return isinstance(value, list) and any(map(has_long_key, value))


@given(values, st.lists(st.integers(0, 10_000), max_size=12), st.booleans(), st.integers(0, 10**9))
@example({"b64_json": ""}, [1, 2, 3], True, 0)
@example({"a": '\\"' * 20, "b64_json": 'x"\\'}, list(range(80)), True, 7)
def test_the_same_as_json_however_it_is_cut(
    value: Any, cuts: list[int], ascii_only: bool, offset: int
) -> None:
    assume(not has_long_key(value))
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    assert resolved(scan(data, cuts, offset), data, offset) == value


@given(values, st.integers(0, 10_000))
def test_a_document_without_its_end_is_cut_or_shorter_but_never_invented(value: Any, keep: int) -> None:
    data = json.dumps([value]).encode()
    part = data[: keep % len(data)]
    with pytest.raises(CutError):
        scan(part)


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_any_bytes_give_a_value_or_a_scan_error(data: bytes, cuts: list[int]) -> None:
    try:
        scan(data, cuts)
    except ScanError:
        return
    json.loads(data.decode("utf-8-sig"))


@given(values)
def test_cuts_change_nothing(value: Any) -> None:
    assume(not has_long_key(value))
    data = json.dumps(value).encode()
    assert scan(data, range(len(data))) == scan(data)


def test_long_strings_and_named_keys_are_spans() -> None:
    data = b'{"short": "abc", "long": "aaaaaaaaaaaaaaaaaaaa", "b64_json" : "xy", "list": ["b64_json", "zz"]}'
    value = scan(data)
    assert value["short"] == "abc"
    assert data[value["long"].start : value["long"].end] == b"a" * 20
    assert data[value["b64_json"].start : value["b64_json"].end] == b"xy"
    assert value["list"] == ["b64_json", "zz"]


@pytest.mark.parametrize(
    "text", ["", "  ", "{", '{"a": [1, 2', '{"a": "b', '{"a": "b\\', '["x", {"y": "\\"]}"']
)
def test_missing_ends(text: str) -> None:
    with pytest.raises(CutError):
        scan(text.encode())


@pytest.mark.parametrize(
    "text", ["}", "{]", "nonsense", '{"a": }', "[1] [2]", '{"a" "b"}', "[" * 100_000 + "]" * 100_000]
)
def test_not_json(text: str) -> None:
    with pytest.raises(ScanError) as caught:
        scan(text.encode())
    assert not isinstance(caught.value, CutError)


def test_a_name_too_long_to_hold_is_refused() -> None:
    with pytest.raises(ScanError, match="name"):
        scan(b'{"' + b"k" * (LONG + 1) + b'": 1}')


def test_too_much_beside_strings_is_refused_and_not_held() -> None:
    scanner = JsonScanner()
    for number in range(200):
        scanner.feed(b"[1, 2, 3, 4, 5, 6, 7, 8]," * 4_000, number * 100_000)
    with pytest.raises(ScanError, match="4 MB"):
        scanner.close()
    assert len(scanner.text()) < 5_000_000


def test_a_string_like_a_stand_in_stays_a_string() -> None:
    scanner = JsonScanner(long=4)
    data = b'["0123456789abcdef0", "abcdefgh", "\\u0000"]'
    scanner.feed(data, 0)
    assert resolved(scanner.close(), data) == ["0123456789abcdef0", "abcdefgh", "\0"]
