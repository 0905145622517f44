"""Reads what an error answer says, whatever shape a gateway gives it; nothing an endpoint sends makes this fail."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

_MAX_MESSAGE = 400
_TAG = re.compile(r"<[^>]*>")
_HIDDEN = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title")
_VIOLATIONS = re.compile(r"safety_violations=\[([^\]]*)\]")
_LINK = re.compile(r"https://[^\s<>\"'`)\]]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBody:
    """The parts of an error answer; empty where it said nothing.

    `code`, `kind` (the API's `type`) and `param` are in lower case as the API writes them; `stage` and `categories` come
    from moderation; `link` is the first https address named in the message.
    """

    message: str = ""
    code: str = ""
    kind: str = ""
    param: str = ""
    stage: str = ""
    categories: tuple[str, ...] = ()
    link: str = ""


def read_error(content: bytes) -> ErrorBody:
    """What an error answer's bytes say: JSON of any known shape, HTML, or text."""
    text = content.decode("utf-8", "replace").strip()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _from_text(text)
    return from_value(value)


def from_value(value: object) -> ErrorBody:
    """What an error value says: OpenAI's `{"error": {…}}`, its inner part, `{"detail": …}`, lists and plain strings."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return _from_text(value if isinstance(value, str) else "")
    inner = value.get("error") or value.get("errors")
    if isinstance(inner, list):
        inner = inner[0] if inner else None
    if isinstance(inner, dict):
        return _from_fields({**value, **inner})
    if isinstance(inner, str):
        return _from_fields({**value, "message": value.get("message") or inner})
    return _from_fields(value)


def _from_fields(fields: dict[str, object]) -> ErrorBody:
    message = _message(fields)
    details = fields.get("moderation_details")
    details = details if isinstance(details, dict) else {}
    return ErrorBody(
        message=_one_line(message),
        code=_word(fields.get("code")),
        kind=_word(fields.get("type")),
        param=_word(fields.get("param")),
        stage=_word(details.get("moderation_stage")),
        categories=_categories(details.get("categories"), message),
        link=_link(message),
    )


def _message(fields: dict[str, object]) -> str:
    for name in ("message", "detail", "msg", "error_description", "title", "reason"):
        found = fields.get(name)
        if isinstance(found, list):
            # FastAPI lists one object per field: {"loc": …, "msg": …}.
            texts = [str(item.get("msg", "")) if isinstance(item, dict) else str(item) for item in found[:3]]
            found = "; ".join(text for text in texts if text)
        if isinstance(found, dict):
            found = found.get("message")
        if isinstance(found, str) and found.strip():
            return found
    return ""


def _from_text(text: str) -> ErrorBody:
    title = _TITLE.search(text)
    if text.lstrip().startswith("<"):
        text = title[1] if title is not None else _TAG.sub(" ", _HIDDEN.sub(" ", text))
        text = html.unescape(text)
    return ErrorBody(message=_one_line(text), categories=_categories(None, text), link=_link(text))


def _categories(listed: object, message: str) -> tuple[str, ...]:
    if isinstance(listed, list):
        return tuple(str(item) for item in listed[:10] if isinstance(item, str))
    found = _VIOLATIONS.search(message)
    return tuple(part.strip() for part in found[1].split(",") if part.strip()) if found is not None else ()


def _link(message: str) -> str:
    found = _LINK.search(message)
    return found[0].rstrip(".,;:!?") if found is not None else ""


def _word(value: object) -> str:
    return (
        str(value).strip().lower()[:100]
        if isinstance(value, str | int) and not isinstance(value, bool)
        else ""
    )


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_MESSAGE else text[: _MAX_MESSAGE - 1].rstrip() + "…"
