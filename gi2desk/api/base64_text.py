"""Decodes base64 as it stands inside a JSON string, piece by piece and strictly: a damaged picture must not look whole."""

from __future__ import annotations

import binascii
import re

_SPACES = b" \t\r\n\f"
# What encoders write inside JSON strings: `\/` (PHP), `\n` (line-wrapped base64), `\u003d` (HTML-safe encoders).
_SHORT = ((b"\\/", b"/"), (b"\\n", b""), (b"\\r", b""), (b"\\t", b""))
_UNICODE = re.compile(rb"\\u00([0-7][0-9a-fA-F])")


class CorruptError(ValueError):
    """The text is not base64."""


class Base64Decoder:
    """Decodes raw JSON string text given in pieces of any size.

    Accepted besides plain base64: JSON escapes, spaces and line breaks anywhere, and missing `=` at the end (the length
    tells what is meant, and the file's own checksums are verified afterwards). Refused: any other character, text after
    the padding, and a length that no bytes encode to.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._ended = False

    def feed(self, raw: bytes) -> bytes:
        """The bytes that `raw` completes. Raises CorruptError."""
        data = self._rest + raw if self._rest else raw
        if b"\\" in data:
            whole = _whole_escapes(data)
            data, held = _unescaped(data[:whole]), data[whole:]
        else:
            held = b""
        usable = len(data) - len(data) % 4
        try:
            decoded = self._decode(data[:usable])
        except CorruptError:
            # Line-wrapped text is rare, so it is only looked for when the plain way fails.
            data = data.translate(None, _SPACES)
            usable = len(data) - len(data) % 4
            decoded = self._decode(data[:usable])
        self._rest = data[usable:] + held
        return decoded

    def close(self) -> bytes:
        """The last bytes. Raises CorruptError."""
        rest = self._rest.translate(None, _SPACES)
        if not rest:
            return b""
        if b"\\" in rest or len(rest) == 1:
            raise CorruptError("ends in the middle of a character")
        return self._decode(rest + b"=" * (-len(rest) % 4))

    def _decode(self, text: bytes) -> bytes:
        if not text:
            return b""
        if self._ended:
            raise CorruptError("goes on after its padding")
        if text.endswith(b"==="):
            raise CorruptError("has too much padding")
        try:
            decoded = binascii.a2b_base64(text, strict_mode=True)
        except binascii.Error as error:
            raise CorruptError(str(error)) from error
        self._ended = text.endswith(b"=")
        return decoded


def _whole_escapes(data: bytes) -> int:
    """How many bytes of `data` can be resolved without the ones that follow."""
    last = data.rfind(b"\\", max(0, len(data) - 6))
    if last < 0:
        return len(data)
    needed = 6 if data[last + 1 : last + 2] == b"u" else 2
    return last if last + needed > len(data) else len(data)


def _unescaped(data: bytes) -> bytes:
    if b"\\\\" in data:
        raise CorruptError("contains a backslash")
    for escape, character in _SHORT:
        data = data.replace(escape, character)
    if b"\\" in data:
        data = _UNICODE.sub(lambda match: bytes((int(match[1], 16),)), data)
    return data
