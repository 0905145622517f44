"""Proportions of pictures: the ratios that the product offers, and any other that a person types."""

from __future__ import annotations

import math

from gi2desk.core.refusal import illegal
from gi2desk.core.value import NamedTuple

SQRT2 = math.sqrt(2)


class Ratio(NamedTuple):
    """Width to height.

    `name` is what people call it ("16:9"), `value` is width / height, `exact` the ratio in lowest terms, or
    None for the A formats, whose 1:√2 no pair of whole numbers meets.
    """

    name: str
    value: float
    exact: tuple[int, int] | None = None

    @classmethod
    def of(cls, width: int, height: int, name: str = "") -> Ratio:
        """The exact ratio of two positive whole numbers."""
        divisor = math.gcd(width, height)
        exact = (width // divisor, height // divisor)
        return cls(name or f"{exact[0]}:{exact[1]}", width / height, exact)

    @classmethod
    def parse(cls, text: str) -> Ratio:
        """The ratio that `text` names: "16:9", "1.91:1", "1920x1080", "1:√2" or "a-portrait", and the like.

        Raises UserError(ILLEGAL_REQUEST).
        """
        key = text.strip().lower().replace(" ", "").replace("×", "x")
        named = _BY_NAME.get(_ALIASES.get(key, key))
        if named is not None:
            return named
        across, colon, down = key.replace("x", ":").partition(":")
        width, height = _scaled(across), _scaled(down if colon else "1")
        if not (width and height):
            if key[:1] == "a" and key[1:].isdigit():
                raise illegal(
                    f"“{text}” is a sheet, not a ratio.",
                    "A formats have the ratio a-portrait or a-landscape; gi2desk sizes a-portrait says what sheets need.",
                )
            raise illegal(
                f"“{text}” is not a ratio.",
                "Write it as WIDTH:HEIGHT, such as 16:9 or 1.91:1, or a-portrait or a-landscape for A formats.",
            )
        if "x" in key:
            exact = cls.of(width, height)
            return next((ratio for ratio in RATIOS if ratio.exact == exact.exact), exact)
        return cls.of(width, height, key if colon else f"{key}:1")

    @property
    def landscape(self) -> bool:
        """True if it is wider than high."""
        return self.value > 1

    def __str__(self) -> str:  # type: ignore[explicit-override]  # typing.override is not in 3.11
        return self.name


def _scaled(text: str) -> int:
    """`text`, a decimal number, in ten-thousandths; 0 where it is none, or one of no sensible proportion."""
    whole, _, decimals = text.partition(".")
    digits = whole + decimals
    if not (digits.isascii() and digits.isdigit()) or len(whole) > 5 or len(decimals) > 4:
        return 0
    return int(whole or "0") * 10_000 + int(decimals.ljust(4, "0"))


A_PORTRAIT = Ratio("1:√2", 1 / SQRT2)
A_LANDSCAPE = Ratio("√2:1", SQRT2)

# The order in which they are offered.
RATIOS: tuple[Ratio, ...] = (
    Ratio.of(1, 1, "1:1"),
    Ratio.of(16, 9, "16:9"),
    Ratio.of(9, 16, "9:16"),
    Ratio.of(4, 3, "4:3"),
    Ratio.of(3, 4, "3:4"),
    Ratio.of(3, 2, "3:2"),
    Ratio.of(2, 3, "2:3"),
    Ratio.of(4, 5, "4:5"),
    Ratio.of(5, 4, "5:4"),
    Ratio.of(21, 9, "21:9"),
    Ratio.of(9, 21, "9:21"),
    Ratio.of(3, 1, "3:1"),
    Ratio.of(1, 3, "1:3"),
    A_PORTRAIT,
    A_LANDSCAPE,
)
_BY_NAME = {ratio.name: ratio for ratio in RATIOS}
# "√" is hard to type on many keyboards and lost in some consoles.
_ALIASES = {
    "a-portrait": "1:√2",
    "a-landscape": "√2:1",
    "1:sqrt2": "1:√2",
    "sqrt2:1": "√2:1",
    "1:sqrt(2)": "1:√2",
    "sqrt(2):1": "√2:1",
    "square": "1:1",
}
