"""Keeps secrets out of everything written down: one place knows them, one function takes them out."""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
_SHORTEST = 6  # a shorter text would be taken out of innocent words

_known: set[str] = set()
_PATTERN = re.compile(
    r"\bsk-[A-Za-z0-9_\-*]{6,}"
    r"|(?i:(?<=bearer )[^\s\"',;}]+)"
    r"|(?i:(?P<name>\b(?:authorization|proxy-authorization|(?:x-)?api[-_]?key|access[-_]token)[\"']?\s*[:=]\s*[\"']?)"
    r"(?!bearer )[^\s\"',;&}]+)"
    r"|(?P<user>(?<=://)[^/\s@]+@)"
)


def register(secret: str) -> None:
    """Makes `redact` take out `secret` from now on, whatever it looks like."""
    if len(secret) >= _SHORTEST:
        _known.add(secret)


def redact(text: str) -> str:
    """`text` without known secrets and without anything that looks like a key or a password in an address."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _PATTERN.sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    if match["user"]:
        return f"{HIDDEN}@"
    return f"{match['name'] or ''}{HIDDEN}"
