"""Understands a spooled answer: which pictures it holds and where, what it cost, and whether it is all there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from gi2desk.api.blob import Blob, Digest, UrlBlob, write_blob
from gi2desk.api.failure import Origin, bad_answer, from_answer, outcome_unknown
from gi2desk.api.scan import Span
from gi2desk.api.track import Kind, Preview, Reading, read_spool
from gi2desk.core.errors import UserError
from gi2desk.core.record import Usage

__all__ = [
    "Answer",
    "Blob",
    "Digest",
    "Kind",
    "UrlBlob",
    "interpret",
    "is_whole",
    "preview_blob",
    "read_answer",
    "read_previews",
    "write_blob",
]

_ECHOED = ("size", "quality", "output_format", "background", "created", "created_at", "model")
_MAX_URL = 16_384
_DATA_URL = re.compile(rb"\s*data:([\w.+\-/\\]*)(?:;[\w.+\-=\"]*)*;base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an answer holds: pictures in their order, token counts, and what it says it did.

    `skipped` says why entries of the answer that hold no picture were left out.
    """

    images: tuple[Blob | UrlBlob, ...]
    usage: Usage | None = None
    echo: dict[str, object] = field(default_factory=dict)
    complete: bool = True
    kind: Kind = Kind.JSON
    skipped: tuple[str, ...] = ()


def read_answer(spool: Path, origin: Origin | None = None) -> Answer:
    """The answer in `spool`. Blocking; holds about 1 MB whatever the answer's size.

    Raises UserError: OUTCOME_UNKNOWN when its end is missing, BAD_ANSWER when it holds no picture, and the cause that the
    endpoint names when it is an error.
    """
    return interpret(read_spool(spool), spool, origin)


def is_whole(spool: Path) -> bool:
    """True when the answer's last byte is in `spool`: a complete JSON document, or a stream with its last event.

    That is decided by what is in the file alone, as after a crash there is nothing else.
    """
    try:
        return read_spool(spool).whole
    except OSError:
        return False


def read_previews(spool: Path) -> tuple[Blob, ...]:
    """The partial images that are whole in `spool`, oldest first: all that is left of a stream that was cut."""
    return tuple(_blob(spool, preview.span) for preview in read_spool(spool).previews)


def preview_blob(spool: Path, preview: Preview) -> Blob:
    """Where the picture of a partial image lies in `spool`."""
    return _blob(spool, preview.span)


def interpret(reading: Reading, spool: Path, origin: Origin | None = None) -> Answer:
    """The answer that `reading` found in `spool`. Raises as `read_answer`."""
    origin = origin or Origin()
    if reading.failure is not None and not reading.values:
        raise from_answer(reading.failure, origin)
    if reading.cut:
        raise _cut(reading, origin)
    if not reading.values:
        raise _not_an_answer(reading, origin)
    value = reading.values[0]
    if isinstance(value, dict) and value.get("error") and not value.get("data") and "b64_json" not in value:
        raise from_answer(value, origin)
    images, skipped = _images(reading.values, spool)
    if not images:
        raise _without_pictures(value, skipped, origin)
    return Answer(
        images=tuple(images),
        usage=_usage(_last(reading.values, "usage")),
        echo=_echo(reading.values),
        kind=reading.kind,
        skipped=tuple(skipped),
    )


def _cut(reading: Reading, origin: Origin) -> UserError:
    if reading.kind is Kind.EMPTY:
        return outcome_unknown("The answer was empty.")
    if reading.kind is Kind.SSE:
        return outcome_unknown("The stream ended before its last event.")
    details = f"{reading.problem}\n{reading.sample}".strip()
    return outcome_unknown("The answer ended in the middle.", details=details, key=origin.key)


def _not_an_answer(reading: Reading, origin: Origin) -> UserError:
    what = {
        Kind.HTML: "The endpoint answered with a web page instead of a picture.",
        Kind.JSON: "The answer is not valid JSON.",
    }.get(reading.kind, "The endpoint answered with text instead of a picture.")
    return bad_answer(what, details=f"{reading.problem}\n{reading.sample}".strip(), key=origin.key)


def _without_pictures(value: object, skipped: list[str], origin: Origin) -> UserError:
    keys = ", ".join(sorted(map(str, value))) if isinstance(value, dict) else type(value).__name__
    details = "\n".join((f"found: {keys}"[:1000], *skipped[:20]))
    return bad_answer("The answer holds no picture.", details=details, key=origin.key)


def _images(values: tuple[object, ...], spool: Path) -> tuple[list[Blob | UrlBlob], list[str]]:
    images: list[Blob | UrlBlob] = []
    skipped: list[str] = []
    for number, entry in enumerate(entry for value in values for entry in _entries(value)):
        found = _picture(entry, spool)
        if isinstance(found, str):
            skipped.append(f"picture {number + 1}: {found}")
        else:
            images.append(found)
    return images, skipped


def _entries(value: object) -> list[object]:
    """The entries of an answer that may be pictures: its `data` list, or the answer itself (a completed event)."""
    if isinstance(value, list):
        return list(value)
    if not isinstance(value, dict):
        return []
    data = value.get("data")
    if isinstance(data, list):
        return list(data)
    return [data] if isinstance(data, dict) else [value] if value.keys() & {"b64_json", "url"} else []


def _picture(entry: object, spool: Path) -> Blob | UrlBlob | str:
    """Where the picture of an entry is, or why there is none."""
    if not isinstance(entry, dict):
        return "not an object"
    text = entry.get("b64_json")
    if isinstance(text, Span) and text.end > text.start:
        return _blob(spool, text)
    address = entry.get("url")
    if isinstance(address, Span) and address.end > address.start:
        return _addressed(spool, address)
    return "neither b64_json nor url"


def _addressed(spool: Path, span: Span) -> Blob | UrlBlob | str:
    head = _raw(spool, span, _MAX_URL)
    if _DATA_URL.match(head):
        return _blob(spool, span)
    if span.end - span.start > _MAX_URL:
        return "its address is too long"
    try:
        url = json.loads(b'"' + head + b'"')
    except ValueError:
        return "its address cannot be read"
    return UrlBlob(url=str(url))


def _blob(spool: Path, span: Span) -> Blob:
    """The base64 text of `span`, after the `data:…;base64,` that some endpoints put before it."""
    prefix = _DATA_URL.match(_raw(spool, span, 256))
    if prefix is None:
        return Blob(start=span.start, end=span.end)
    media_type = prefix[1].replace(b"\\", b"").decode("ascii", "replace").lower()
    return Blob(start=span.start + prefix.end(), end=span.end, media_type=media_type)


def _raw(spool: Path, span: Span, limit: int) -> bytes:
    with spool.open("rb", buffering=0) as file:
        file.seek(span.start)
        return file.read(min(span.end - span.start, limit))


def _last(values: tuple[object, ...], key: str) -> object:
    return next(
        (value[key] for value in reversed(values) if isinstance(value, dict) and value.get(key)), None
    )


def _usage(value: object) -> Usage | None:
    """Token counts; whatever is missing or no count stays None, as every part of it is optional."""
    if not isinstance(value, dict):
        return None
    inputs, outputs = value.get("input_tokens_details"), value.get("output_tokens_details")
    usage = Usage(
        input_tokens=_count(value, "input_tokens"),
        input_text_tokens=_count(inputs, "text_tokens"),
        input_image_tokens=_count(inputs, "image_tokens"),
        output_tokens=_count(value, "output_tokens"),
        output_image_tokens=_count(outputs, "image_tokens"),
        output_text_tokens=_count(outputs, "text_tokens"),
        total_tokens=_count(value, "total_tokens"),
    )
    return None if usage == Usage() else usage


def _count(value: object, key: str) -> int | None:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _echo(values: tuple[object, ...]) -> dict[str, object]:
    """What the answer says it did: short plain values only."""
    echo: dict[str, object] = {}
    for key in _ECHOED:
        found = _last(values, key)
        if isinstance(found, int | float) or (isinstance(found, str) and len(found) <= 200):
            echo["created" if key == "created_at" else key] = found
    return echo
