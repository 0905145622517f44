"""Reads server-sent events of any size in little memory, as the bytes come; the pictures in them stay in the file."""

from __future__ import annotations

from dataclasses import dataclass

from gi2desk.api.scan import JsonScanner, ScanError

_MAX_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SseEvent:
    """One event: its `event:` name, and its data as JSON with spans for the long strings.

    `value` is None when the data is not JSON; `text` is then what it says, without long strings.
    """

    name: str
    value: object
    text: str = ""


class SseScanner:
    """Takes the bytes of an event stream in pieces of any size and gives the events that are complete.

    Lines end with LF, CR LF or CR; several `data:` lines of an event are joined; comments and other fields are ignored
    (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
    """

    def __init__(self, *, span_keys: frozenset[str] = frozenset()) -> None:
        self._span_keys = span_keys
        self._after_cr = False
        self._start_event()
        self._start_line()

    def _start_event(self) -> None:
        self._name = bytearray()
        self._data: JsonScanner | None = None
        self._broken = False

    def _start_line(self) -> None:
        self._blank = True
        self._field: bytes | None = None
        self._head = bytearray()
        self._skip_space = False

    def feed(self, data: bytes, offset: int) -> list[SseEvent]:
        """Takes the next bytes, of which the first is at `offset` in the file; returns the events that they end."""
        events: list[SseEvent] = []
        position = 1 if self._after_cr and data[:1] == b"\n" else 0
        self._after_cr = self._after_cr and not data
        while position < len(data):
            end = _line_end(data, position)
            self._piece(data[position:end], offset + position)
            if end == len(data):
                break
            events += self._end_line()
            self._after_cr = data[end:] == b"\r"
            position = end + (2 if data[end : end + 2] == b"\r\n" else 1)
        return events

    def close(self) -> list[SseEvent]:
        """The last event, where the stream ended without the blank line after it but the event's data is whole."""
        events = [] if self._blank else self._end_line()
        return events + [event for event in self._dispatch() if event.value is not None]

    def _piece(self, piece: bytes, offset: int) -> None:
        """A part of the current line."""
        if not piece:
            return
        self._blank = False
        if self._field is None:
            colon = piece.find(b":")
            if colon < 0:
                self._head += piece[:_MAX_NAME]
                del self._head[_MAX_NAME:]
                return
            self._begin_value(bytes(self._head) + piece[:colon])
            piece, offset = piece[colon + 1 :], offset + colon + 1
        if self._skip_space and piece:
            self._skip_space = False
            if piece[:1] == b" ":
                piece, offset = piece[1:], offset + 1
        self._take(piece, offset)

    def _begin_value(self, field: bytes) -> None:
        self._field = field
        self._skip_space = True
        if field == b"event":
            self._name.clear()
        elif field == b"data":
            if self._data is None:
                self._data = JsonScanner(span_keys=self._span_keys)
                return
            # A raw line break is not allowed inside a JSON string, and would put a hole into its span.
            self._broken = self._broken or self._data.in_string
            self._data.feed(b"\n", 0)

    def _take(self, piece: bytes, offset: int) -> None:
        if self._field == b"data" and self._data is not None:
            self._data.feed(piece, offset)
        elif self._field == b"event" and len(self._name) < _MAX_NAME:
            self._name += piece[:_MAX_NAME]

    def _end_line(self) -> list[SseEvent]:
        if self._blank:
            return self._dispatch()
        if self._field is None:
            # A field name without a colon has an empty value.
            self._begin_value(bytes(self._head))
        self._start_line()
        return []

    def _dispatch(self) -> list[SseEvent]:
        """The event that ends here; none when it has no data."""
        data, name, broken = self._data, self._name.decode("utf-8", "replace"), self._broken
        self._start_event()
        if data is None:
            return []
        try:
            value = None if broken else data.close()
        except ScanError:
            value = None
        return [SseEvent(name=name, value=value, text="" if value is not None else data.text())]


def _line_end(data: bytes, position: int) -> int:
    """The place of the first LF or CR at or after `position`, or the length of `data`."""
    feed = data.find(b"\n", position)
    end = feed if feed >= 0 else len(data)
    carriage = data.find(b"\r", position, end)
    return carriage if carriage >= 0 else end
