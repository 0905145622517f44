"""The comb of lines that the blocks of a reduced JPEG leave in a trace, where an enlargement leaves one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Strength = Callable[[float], float]

# Cycles per pixel of blocks of 8 pixels that were reduced to between all and half of their size.
_SLOWEST, _FASTEST = 0.127, 0.247
# Multiples that blocks show. The third is weak, but shows as every other pixel alike where it falls on half a cycle.
_SHOWN, _THIRD = (1, 2, 4, 5), 3
# How strong a tooth is at least, alone and as a part of the strongest; how many make a comb.
_LEAST, _PART, _TEETH = 4.0, 0.3, 3
# Steps: as exact as a rate is, what counts as a line of the comb, what lies on its flank, what passes for a multiple.
_EXACT, _NEAR, _FLANK, _MULTIPLE = 2, 4, 5, 8


def folded(rate: float) -> float:
    """The rate, 0 to 0.5, as which so many cycles per pixel appear."""
    return abs((rate + 0.5) % 1 - 0.5)


def block_rates(lines: Mapping[float, float], strength: Strength, step: float) -> list[float]:
    """Those of the `lines`, strengths by rate, that a comb explains.

    `strength` tells how strong the trace is near a rate, `step` how exact a rate is. Which of the multiples of its rate
    are strong depends on the picture. Two are enough where they lie on lines that one enlargement cannot leave together.
    """
    rates = [rate for rate in _candidates(lines) if _is_comb(rate, lines, strength, step)]
    teeth = [folded(number * rate) for rate in rates for number in range(1, 9)]
    return [rate for rate in lines if any(abs(rate - tooth) <= _NEAR * step for tooth in teeth)]


def _candidates(lines: Mapping[float, float]) -> list[float]:
    """Rates of blocks of which some line is a multiple, folded or not."""
    rates = {
        (cycles + sign * line) / number
        for line in lines
        for number in _SHOWN
        for cycles in (0, 1, 2)
        for sign in (1, -1)
    }
    return [rate for rate in sorted(rates) if _SLOWEST < rate < _FASTEST]


def _is_comb(rate: float, lines: Mapping[float, float], strength: Strength, step: float) -> bool:
    if _is_of_half(rate, strength):
        return False
    teeth = _teeth(rate, lines, strength, step)
    least = max(_LEAST, _PART * max(teeth, default=0.0))
    if sum(tooth >= least for tooth in teeth) >= _TEETH and strength(rate) >= _LEAST:
        return True
    return rate in lines and any(_are_two_teeth(rate, line, lines, step) for line in lines)


def _is_of_half(rate: float, strength: Strength) -> bool:
    """Whether the comb is one of half the rate: that of an enlarged JPEG, whose blocks have grown."""
    least = max(_LEAST, _PART * strength(rate))
    return all(strength(folded(odd * rate / 2)) >= least for odd in (1, 5))


def _teeth(rate: float, lines: Mapping[float, float], strength: Strength, step: float) -> list[float]:
    """How strong the multiples of `rate` are, each place once. Those of 1/8 say nothing: whole blocks are there, too."""
    places = [folded(number * rate) for number in _SHOWN]
    distinct = [
        place
        for index, place in enumerate(places)
        if not _on_grid(place, step) and all(abs(place - other) >= _FLANK * step for other in places[:index])
    ]
    alternating = folded(_THIRD * rate) > 0.5 - 2.5 * step
    half = [max((lines[line] for line in lines if line > 0.5 - 2 * step), default=0.0)] if alternating else []
    return [strength(place) for place in distinct] + half


def _are_two_teeth(rate: float, other: float, lines: Mapping[float, float], step: float) -> bool:
    """Whether `other` is a multiple of `rate`, neither of them far weaker, nor the weaker a harmonic of the stronger."""
    if abs(other - rate) < 6 * step or _on_grid(other, step):
        return False
    if all(abs(folded(number * rate) - other) >= _EXACT * step for number in _SHOWN[1:]):
        return False
    weaker, stronger = sorted((rate, other), key=lines.__getitem__)
    harmonics = [folded(number * stronger) for number in (2, 3)]
    return lines[weaker] >= _PART * lines[stronger] and all(
        abs(harmonic - weaker) > _MULTIPLE * step for harmonic in harmonics
    )


def _on_grid(rate: float, step: float) -> bool:
    return abs(rate - round(rate * 8) / 8) < 3 * step
