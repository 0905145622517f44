"""The words for how far a picture has drifted from the one that it was made from, the same everywhere."""

from __future__ import annotations

from gi2desk.jobs.drift import Closeness, Kinship
from gi2desk.ui.text import mark, number, percent, tr
from gi2desk.ui.theme import Tone

_WORDS = {
    Closeness.CLOSE: mark("close to its parent, drift {score}"),
    Closeness.DRIFTED: mark("drifted from its parent, drift {score}"),
    Closeness.DIFFERENT: mark("different from its parent, drift {score}"),
}
_SHORT = {
    Closeness.CLOSE: mark("close, drift {score}"),
    Closeness.DRIFTED: mark("drifted, drift {score}"),
    Closeness.DIFFERENT: mark("different, drift {score}"),
}
# A colour only for what is out of the usual: what comes back from the model is never the same to the pixel.
_TONES = {Closeness.CLOSE: Tone.NEUTRAL, Closeness.DRIFTED: Tone.WARN, Closeness.DIFFERENT: Tone.BAD}
_WORTH_SAYING = 0.005


def drift_text(known: Kinship, *, short: bool = False) -> str:
    """“close to its parent, drift 0.05”: what it comes to, and the score from 0, the same picture, to 1.

    `short` leaves the parent out, for beside its name: “4 % changed, drift 0.08”.
    """
    score, share = number(known.drift.score, 2), percent(known.drift.changed)
    if known.closeness is Closeness.DRIFTED and known.drift.changed >= _WORTH_SAYING:
        if short:
            return tr("{share} changed, drift {score}", score=score, share=share)
        return tr("{share} changed from its parent, drift {score}", score=score, share=share)
    return tr((_SHORT if short else _WORDS)[known.closeness], score=score)


def drift_tone(known: Kinship) -> Tone:
    """How much that is to be looked at."""
    return _TONES[known.closeness]


def drift_tip() -> str:
    """What the score means."""
    return tr(
        "How far the picture has moved from the one it was made from: 0 is the same picture, 1 has nothing in common with "
        "it. Noise, sharpness and a mild change of tone are usual; what has moved, gone or come is told as changed."
    )
