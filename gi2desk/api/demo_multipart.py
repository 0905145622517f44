"""Takes a multipart form apart (RFC 7578), keeping the order of its parts and copying each file once."""

from __future__ import annotations

import email.message
from dataclasses import dataclass

from gi2desk.api.demo_refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a form; `filename` None for a plain field."""

    name: str
    filename: str | None
    media_type: str
    data: bytes


def read_form(content_type: str, body: bytes) -> tuple[Part, ...]:
    """The parts of a form in their order. Raises Refusal for a body that is none."""
    header = email.message.Message()
    header["content-type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str):
        raise _broken()
    mark = b"--" + boundary.encode("latin-1")
    parts: list[Part] = []
    start = body.find(mark)
    while start >= 0:
        start += len(mark)
        if body[start : start + 2] == b"--":
            return tuple(parts)
        end = body.find(b"\r\n" + mark, start)
        if end < 0:
            break
        parts.append(_part(body, start + 2, end))
        start = end + 2
    raise _broken()


def _part(body: bytes, start: int, end: int) -> Part:
    split = body.find(b"\r\n\r\n", start, end)
    if split < 0:
        raise _broken()
    header = email.message_from_bytes(body[start:split] + b"\r\n\r\n")
    name = header.get_param("name", header="content-disposition")
    if not isinstance(name, str):
        raise _broken()
    return Part(
        name=name,
        filename=header.get_filename(),
        media_type=header.get_content_type(),
        data=body[split + 4 : end],
    )


def _broken() -> Refusal:
    return Refusal("Could not parse multipart form.", code="invalid_multipart_form_data")
