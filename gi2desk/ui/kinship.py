"""The words for how far a picture has drifted from the one that it was made from, the same everywhere."""

from __future__ import annotations

from gi2desk.jobs.drift import Closeness, Kinship
from gi2desk.ui.text import mark, number, percent, tr
from gi2desk.ui.theme import Tone

_WORDS = {
    Closeness.CLOSE: mark("close"),
    Closeness.DRIFTED: mark("drifted"),
    Closeness.DIFFERENT: mark("different"),
}
# A colour only for what is out of the usual: what comes back from the model is never the same to the pixel.
_TONES = {Closeness.CLOSE: Tone.NEUTRAL, Closeness.DRIFTED: Tone.WARN, Closeness.DIFFERENT: Tone.BAD}
_WORTH_SAYING = 0.005


def drift_text(known: Kinship) -> str:
    """“drift 0.05, close” or “drift 0.08, 4 % changed”: the score from 0, the same picture, to 1, and what it comes to."""
    score = number(known.drift.score, 2)
    if known.closeness is Closeness.DRIFTED and known.drift.changed >= _WORTH_SAYING:
        return tr("drift {score}, {share} changed", score=score, share=percent(known.drift.changed))
    return tr("drift {score}, {word}", score=score, word=tr(_WORDS[known.closeness]))


def drift_tone(known: Kinship) -> Tone:
    """How much that is to be looked at."""
    return _TONES[known.closeness]


def drift_tip() -> str:
    """What the score means."""
    return tr(
        "How far the picture has moved from the one it was made from: 0 is the same picture, 1 has nothing in common with "
        "it. Noise, sharpness and a mild change of tone are usual; what has moved, gone or come is told as changed."
    )
