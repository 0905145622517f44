"""Event streams are read as the standard says, whatever their line ends and wherever the network cuts them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.api.scan import Span
from gi2desk.api.sse import SseEvent, SseScanner

KEYS = frozenset({"b64_json"})


def read(data: bytes, cuts: Iterable[int] = ()) -> list[SseEvent]:
    borders = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    scanner = SseScanner(span_keys=KEYS)
    events = []
    for start, end in pairwise(borders):
        events += scanner.feed(data[start:end], start)
    return events + scanner.close()


STREAM = (
    b": ping\nevent: image_generation.partial_image\n"
    b'data: {"type":"image_generation.partial_image","b64_json":"QUJD","partial_image_index":0}\n\n'
    b'id: 9\nretry: 10\ndata:{"a":\ndata:  [1, "two"]}\n\ndata: [DONE]\n\n'
    b'event: image_generation.completed\ndata: {"b64_json":"' + b"Q" * 300 + b'","usage":null}\n\n'
)


def check(events: list[SseEvent], data: bytes) -> None:
    names = [event.name for event in events]
    assert names == ["image_generation.partial_image", "", "", "image_generation.completed"]
    partial, joined, done, completed = (event.value for event in events)
    assert isinstance(partial, dict) and isinstance(completed, dict)
    span = partial["b64_json"]
    assert isinstance(span, Span) and data[span.start : span.end] == b"QUJD"
    assert joined == {"a": [1, "two"]}
    assert done is None or done == ["DONE"]
    assert events[2].text in {"", "[DONE]"}
    picture = completed["b64_json"]
    assert isinstance(picture, Span) and data[picture.start : picture.end] == b"Q" * 300


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@given(cuts=st.lists(st.integers(0, 2_000), max_size=30))
def test_line_ends_and_cuts(end: bytes, cuts: list[int]) -> None:
    data = STREAM.replace(b"\n", end)
    check(read(data, cuts), data)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_byte_by_byte(end: bytes) -> None:
    data = STREAM.replace(b"\n", end)
    check(read(data, range(len(data))), data)


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=300), max_size=3), max_size=4), st.data()
)
def test_events_of_any_content(values: list[dict[str, str]], data: st.DataObject) -> None:
    stream = b"".join(b"data: " + json.dumps(value).encode() + b"\n\n" for value in values)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=10))
    found = read(stream, cuts)
    assert len(found) == len(values)
    for event, value in zip(found, values, strict=True):
        assert isinstance(event.value, dict) and event.value.keys() == value.keys()


def test_the_last_event_counts_without_its_blank_line_when_its_data_is_whole() -> None:
    assert [event.value for event in read(b'data: {"a": 1}')] == [{"a": 1}]
    assert [event.value for event in read(b'data: {"a": 1}\n')] == [{"a": 1}]
    assert read(b'data: {"a": "unfini') == []
    assert read(b"event: completed\n\n") == []


def test_a_line_break_inside_a_string_breaks_the_event() -> None:
    events = read(b'data: {"b64_json": "AAAA\ndata: BBBB"}\n\ndata: {"b": 2}\n\n')
    assert [event.value for event in events] == [None, {"b": 2}]


def test_odd_lines() -> None:
    events = read(b'nonsense\ndata\ndata: {"a": 1}\ndata\n\n' + b"x" * 100_000 + b'\ndata: {"b": 2}\n\n')
    assert [event.value for event in events] == [{"a": 1}, {"b": 2}]


def test_the_latest_name_holds() -> None:
    assert [event.name for event in read(b"event: a\nevent: b\ndata: 1\n\ndata: 2\n\n")] == ["b", ""]
