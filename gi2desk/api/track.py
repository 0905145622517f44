"""Follows an answer byte by byte, on its way or from the spool, so that both decide alike whether it is whole."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from gi2desk.api.scan import CutError, JsonScanner, ScanError, Span
from gi2desk.api.sse import SseEvent, SseScanner

# Strings that may hold a picture; "url" too, because some endpoints put a data: address there.
SPAN_KEYS = frozenset({"b64_json", "partial_image_b64", "url"})
_SAMPLE = 2_000
_PIECE = 262_144
_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_SSE_FIELDS = (b"data:", b"event:", b"id:", b"retry:")


class Kind(enum.StrEnum):
    """What an answer is, by its first bytes: headers are gone after a crash, and gateways send wrong ones."""

    EMPTY = "empty"
    JSON = "json"
    SSE = "sse"
    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A partial image in a stream: its index and the raw text of its base64 in the file."""

    index: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the bytes say: `value` of a JSON answer or of the completed events; `cut` when the end is missing.

    `failure` is the value of an error event (or None), `problem` why JSON could not be read, `sample` the beginning of
    an answer that is neither JSON nor a stream.
    """

    kind: Kind
    values: tuple[object, ...] = ()
    previews: tuple[Preview, ...] = ()
    failure: object = None
    cut: bool = False
    problem: str = ""
    sample: str = ""

    @property
    def whole(self) -> bool:
        """True when nothing more can be expected: a complete document, or a stream with its completed or error event."""
        return bool(self.values) or self.failure is not None


class Tracker:
    """Takes an answer in pieces of any size; holds its skeleton, never its pictures."""

    def __init__(self) -> None:
        self.total = 0
        self._kind = Kind.EMPTY
        self._head = b""
        self._json = JsonScanner(span_keys=SPAN_KEYS)
        self._sse = SseScanner(span_keys=SPAN_KEYS)
        self._previews: list[Preview] = []
        self._completed: list[object] = []
        self._failure: object = None
        self._sample = bytearray()
        self._reading: Reading | None = None

    @property
    def completed(self) -> bool:
        """True when a stream has said its last word: its completed or error event has come."""
        return bool(self._completed) or self._failure is not None

    def feed(self, data: bytes) -> tuple[Preview, ...]:
        """Takes the next bytes; returns the partial images that they complete."""
        if self._kind is Kind.EMPTY:
            data = self._sniff(data)
        offset = self.total
        self.total += len(data)
        before = len(self._previews)
        if self._kind is Kind.JSON:
            self._json.feed(data, offset)
        elif self._kind is Kind.SSE:
            self._note(self._sse.feed(data, offset))
        elif self._kind is not Kind.EMPTY:
            self._sample += data[: max(0, _SAMPLE - len(self._sample))]
        return tuple(self._previews[before:])

    def _sniff(self, data: bytes) -> bytes:
        """The bytes to scan, once enough have come to tell the kind; spaces before them are only counted."""
        data = self._head + data
        if not self.total and _BOM.startswith(data[:3]):
            if len(data) < len(_BOM):
                self._head = data
                return b""
            self.total, data = len(_BOM), data[len(_BOM) :]
        text = data.lstrip(_SPACE)
        self.total += len(data) - len(text)
        kind = _kind_of(text)
        self._head = text if kind is Kind.EMPTY else b""
        self._kind = kind
        return b"" if kind is Kind.EMPTY else text

    def _note(self, events: list[SseEvent]) -> None:
        for event in events:
            value = event.value
            kind = value.get("type") if isinstance(value, dict) else None
            name = kind if isinstance(kind, str) else event.name
            if name == "error" or _has_error(value):
                self._failure = value if value is not None else event.text
            elif not isinstance(value, dict):
                continue
            elif name.endswith("partial_image"):
                self._note_preview(value)
            elif name.endswith(".completed") or isinstance(value.get("data"), list) or "b64_json" in value:
                self._completed.append(value)

    def _note_preview(self, value: dict[str, object]) -> None:
        span = value.get("b64_json", value.get("partial_image_b64"))
        index = value.get("partial_image_index")
        if isinstance(span, Span):
            number = index if isinstance(index, int) else len(self._previews)
            self._previews.append(Preview(index=number, span=span))

    def close(self) -> Reading:
        """What all bytes together say; `feed` must not be called again."""
        if self._reading is None:
            self._reading = self._read()
        return self._reading

    def _read(self) -> Reading:
        if self._kind is Kind.EMPTY and self._head:
            # The first letters of a field of a stream, which ended there.
            self._kind = Kind.SSE
        if self._kind is Kind.JSON:
            return self._close_json()
        if self._kind is Kind.SSE:
            self._note(self._sse.close())
            return Reading(
                kind=Kind.SSE,
                values=tuple(self._completed),
                previews=tuple(self._previews),
                failure=self._failure,
                cut=not self.completed,
            )
        return Reading(
            kind=self._kind, sample=self._sample.decode("utf-8", "replace"), cut=self._kind is Kind.EMPTY
        )

    def _close_json(self) -> Reading:
        try:
            return Reading(kind=Kind.JSON, values=(self._json.close(),))
        except CutError as error:
            return Reading(kind=Kind.JSON, cut=True, problem=str(error), sample=self._json.text()[:_SAMPLE])
        except ScanError as error:
            return Reading(kind=Kind.JSON, problem=str(error), sample=self._json.text()[:_SAMPLE])


def _has_error(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value.get("error"))
        and "b64_json" not in value
        and not value.get("data")
    )


def _kind_of(text: bytes) -> Kind:
    """The kind of an answer that starts with `text`; EMPTY while that cannot be told."""
    if not text:
        return Kind.EMPTY
    first = text[:1]
    if first in b"{[":
        return Kind.JSON
    if first == b"<":
        return Kind.HTML
    if first == b":" or text.startswith(_SSE_FIELDS):
        return Kind.SSE
    return Kind.EMPTY if any(field.startswith(text) for field in _SSE_FIELDS) else Kind.TEXT


def read_spool(spool: Path) -> Reading:
    """Reads an answer from its spool in pieces. Raises OSError."""
    tracker = Tracker()
    with spool.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            tracker.feed(piece)
    return tracker.close()
