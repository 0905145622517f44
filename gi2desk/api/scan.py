"""Reads JSON of any size in little memory: long strings stay in the file and are known by their place in it."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

# A string longer than this (as written, with escapes) stays in the file; messages and addresses are far shorter.
LONG = 8_192
# Everything but long strings is held until the document ends; image answers need about 1 KB of it.
MAX_SKELETON = 4_000_000

_QUOTE = b'"'
_BACKSLASH = 0x5C
_ESCAPE = re.compile(rb"\\.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The raw text of a JSON string, without its quotes, as file offsets `start` ≤ i < `end`; escapes are not resolved."""

    start: int
    end: int


class ScanError(ValueError):
    """The text is not JSON, or holds more than `MAX_SKELETON` bytes beside its long strings."""


class CutError(ScanError):
    """The text is the beginning of a JSON document, but its end is missing."""


class JsonScanner:
    """Takes a JSON document in pieces of any size and gives its value, with a `Span` for each long string.

    Values under a key in `span_keys` become a Span however short they are. Finding the end of a string is one
    `bytes.find`, so that the megabytes of a picture cost about as much as copying them. Only short strings and what lies
    between strings (the skeleton) is kept and parsed by `json` at the end.
    """

    def __init__(self, *, span_keys: frozenset[str] = frozenset(), long: int = LONG) -> None:
        self._span_keys = {key.encode() for key in span_keys}
        self._long = long
        self._skeleton = bytearray()
        self._spans: list[Span] = []
        # Stands for span number n in the skeleton; unguessable, so that no answer can contain it.
        self._token = secrets.token_hex(8)
        self._in_string = False
        self._start = 0
        self._text = bytearray()
        self._odd_backslashes = False
        self._key: bytes | None = None
        self._gap = 0
        self._error: ScanError | None = None

    @property
    def in_string(self) -> bool:
        """True while the end of a string has not come."""
        return self._in_string

    def feed(self, data: bytes, offset: int) -> None:
        """Takes the next bytes; `offset` is the place of `data[0]` in the file. Errors come from `close`."""
        position = 0
        while position < len(data) and self._error is None:
            take = self._inside if self._in_string else self._outside
            position = take(data, position, offset)

    def _outside(self, data: bytes, position: int, offset: int) -> int:
        quote = data.find(_QUOTE, position)
        end = quote if quote >= 0 else len(data)
        self._keep(data[position:end])
        if quote < 0:
            return end
        self._in_string = True
        self._start = offset + quote + 1
        self._text.clear()
        self._odd_backslashes = False
        # After `"key":` the string is a value; after `,` or `{` it is a key or a value that nobody named.
        if bytes(self._skeleton[self._gap :]).strip() != b":":
            self._key = None
        return quote + 1

    def _inside(self, data: bytes, position: int, offset: int) -> int:
        begin = position
        while True:
            quote = data.find(_QUOTE, position)
            end = quote if quote >= 0 else len(data)
            escaped = self._count_backslashes(data, position, end)
            if quote < 0:
                self._collect(data, begin, end)
                self._odd_backslashes = escaped
                return end
            self._odd_backslashes = False
            position = quote + 1
            if not escaped:
                self._collect(data, begin, end)
                self._close_string(offset + quote)
                return position

    def _count_backslashes(self, data: bytes, begin: int, end: int) -> bool:
        """True when the character at `end` is escaped: an odd number of backslashes stands before it."""
        first = end
        while first > begin and data[first - 1] == _BACKSLASH:
            first -= 1
        odd = (end - first) % 2 == 1
        return odd != self._odd_backslashes if first == begin else odd

    def _collect(self, data: bytes, begin: int, end: int) -> None:
        """Keeps a short string's text; what shows to be long is only counted by its offsets."""
        room = self._long + 1 - len(self._text)
        if room > 0:
            self._text += data[begin : min(end, begin + room)]

    def _close_string(self, end: int) -> None:
        self._in_string = False
        if len(self._text) > self._long or (self._key is not None and self._key in self._span_keys):
            self._keep(b'"%s%d"' % (self._token.encode(), len(self._spans)))
            self._spans.append(Span(start=self._start, end=end))
            self._key = None
        else:
            self._keep(b'"' + self._text + b'"')
            self._key = bytes(self._text)
        self._gap = len(self._skeleton)

    def _keep(self, text: bytes) -> None:
        self._skeleton += text
        if len(self._skeleton) > MAX_SKELETON:
            self._error = ScanError("more than 4 MB beside its long strings")

    def close(self) -> object:
        """The document's value. Raises CutError when its end is missing, ScanError when it is not JSON."""
        if self._error is not None:
            raise self._error
        if self._in_string:
            raise CutError("ends inside a string")
        try:
            value = json.loads(self._skeleton.decode("utf-8-sig"))
        except RecursionError as error:
            raise ScanError("nested too deeply") from error
        except ValueError as error:
            if self._is_open():
                raise CutError("ends before its last bracket") from error
            raise ScanError(str(error)) from error
        return self._with_spans(value)

    def text(self) -> str:
        """What is not in long strings, as text: for messages about answers that are not JSON."""
        return self._skeleton.decode("utf-8", "replace")

    def _is_open(self) -> bool:
        """True when more brackets were opened than closed, or nothing came at all."""
        outside = b"".join(_ESCAPE.sub(b"", self._skeleton).split(_QUOTE)[::2])
        opened = outside.count(b"{") + outside.count(b"[")
        return opened > outside.count(b"}") + outside.count(b"]") or not outside.strip(b" \t\r\n\xef\xbb\xbf")

    def _with_spans(self, value: object) -> object:
        """`value` with every stand-in replaced by its span; without recursion, as documents may be nested deeply."""
        root = [value]
        waiting: list[Any] = [root]
        while waiting:
            holder = waiting.pop()
            for key, item in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
                if isinstance(key, str) and key.startswith(self._token):
                    raise ScanError("a name in it is too long")
                if isinstance(item, dict | list):
                    waiting.append(item)
                elif isinstance(item, str) and item.startswith(self._token):
                    holder[key] = self._spans[int(item[len(self._token) :])]
        return root[0]
