"""Says what was found out about a picture below the window in the language of the window."""

from __future__ import annotations

from gi2desk.core.sentence import taken_apart
from gi2desk.ui.text import tr


def said(text: str) -> str:
    """`text`, one or several of `core/sentence.py`'s, in the user's language; any other as it is."""
    found = taken_apart(text)
    return " ".join(tr(sentence.value, **values) for sentence, values in found) or text
