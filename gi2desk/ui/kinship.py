"""The words for how far a picture has drifted from the one that it was made from, the same everywhere."""

from __future__ import annotations

from gi2desk.jobs.drift import Closeness, Kinship
from gi2desk.ui.text import mark, number, tr

_WORDS = {
    Closeness.CLOSE: mark("close"),
    Closeness.DRIFTED: mark("drifted"),
    Closeness.DIFFERENT: mark("different"),
}


def drift_text(known: Kinship) -> str:
    """“drift 0.05, close”: the score from 0, the same picture, to 1, nothing in common, and what it comes to."""
    return tr("drift {score}, {word}", score=number(known.drift.score, 2), word=tr(_WORDS[known.closeness]))
