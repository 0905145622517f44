"""A translation into no language, whose texts are as much longer as those of German or Finnish are."""

from __future__ import annotations

from PySide6.QtCore import QTranslator
from typing_extensions import override

_SHARE = 0.4


class Wordy(QTranslator):
    """Each text with words after it that mean nothing; fields in braces stay."""

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return longer(source) if context == "gi2desk" else None  # Qt's own stay


def longer(text: str) -> str:
    """`text` and 40 % more, in words of six letters."""
    count = max(2, round(len(text) * _SHARE))
    more = " ".join("äñdéré"[: min(6, count - start)] for start in range(0, count, 7))
    return f"{text} {more}"
