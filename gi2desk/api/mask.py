"""Takes keys out of text that goes to people, records and files: endpoints repeat the key they were given."""

from __future__ import annotations

import re

_STARS = "…"
# Shorter keys ("demo", "none") are no secrets, and would be found in the middle of words and of base64.
_SHORTEST_IN_TEXT = 8
SHORTEST_IN_DATA = 16
_PATTERNS = (
    # OpenAI's keys, whole or shortened the way its own messages show them.
    (re.compile(r"\b(sk|sess)-[A-Za-z0-9_*\-]{3,}"), r"\1-" + _STARS),
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',;<>]{6,}"), r"\1 " + _STARS),
    (re.compile(r"(?i)(api[-_ ]?key[\"']?\s*[:=]\s*[\"']?)[^\s\"',;<>&]{6,}"), r"\1" + _STARS),
    # A token that somebody already shortened: its ends are still part of a secret.
    (re.compile(r"[A-Za-z0-9_\-]*\*{3,}[A-Za-z0-9_*\-]*"), _STARS),
    (re.compile(r"//[^/\s:@]+:[^/\s@]+@"), "//" + _STARS + "@"),
)


def masked(text: str, key: str = "") -> str:
    """`text` without `key` and without anything that looks like one."""
    if len(key) >= _SHORTEST_IN_TEXT:
        text = text.replace(key, _STARS)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text
