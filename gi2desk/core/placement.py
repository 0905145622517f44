"""Where a picture will be used: what must be delivered, what lies over it there, and how well that is known."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from gi2desk.core.errors import UserError
from gi2desk.core.geometry import CENTRE, Rect, crop_for_ratio
from gi2desk.core.paper import PRINT_PPI, pixels_needed
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.refusal import bad_input

MAX_EDGE = 30_000
"""Longest edge in pixels that a target may have: what exports can write."""

MAX_TITLE = 80

DENSITIES = (1, 2, 3)

# Terms up to this are worth meeting exactly; 300:157 (1200×628) would cost a crop up to 300 pixels for a match
# that no one sees.
_SMALL = 40
# How far from a ratio of the table a target may be and still be called by its name; bleed makes sheets less slim.
_CLOSE, _CLOSE_SHEET = 0.005, 0.012


class TargetKind(enum.StrEnum):
    """How a target is stated."""

    PIXELS = "pixels"
    SCREEN = "screen"  # CSS pixels × density
    PRINT = "print"  # millimetres, bleed and PPI
    EDGE = "edge"  # a ratio and the least short edge in pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What must be delivered.

    `width` and `height` are pixels, CSS pixels, millimetres at trim, or (EDGE) the terms of a ratio. `density` belongs
    to SCREEN, `bleed` (mm on every side) and `ppi` to PRINT, `edge` (least short edge in pixels) to EDGE.
    """

    kind: TargetKind
    width: float
    height: float
    density: int = 1
    bleed: float = 0.0
    ppi: float = PRINT_PPI
    edge: int = 0

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the file in pixels, with the bleed of a print."""
        if self.kind is TargetKind.PRINT:
            return pixels_needed(self.width, self.height, self.ppi, bleed_mm=self.bleed)
        if self.kind is TargetKind.EDGE:
            times = self.edge / min(self.width, self.height)
            return round(self.width * times), round(self.height * times)
        times = self.density if self.kind is TargetKind.SCREEN else 1
        return round(self.width * times), round(self.height * times)

    @property
    def shape(self) -> Ratio:
        """The ratio of the file: exact where its terms are small, else as near as whole pixels come."""
        if self.kind is TargetKind.EDGE:
            return shape_of(round(self.width * 100), round(self.height * 100))
        return shape_of(*self.pixels)

    @property
    def trim(self) -> tuple[float, float]:
        """How far the trim lies inside the file, as shares of its width and height; 0 without bleed."""
        if self.kind is not TargetKind.PRINT:
            return 0.0, 0.0
        return self.bleed / (self.width + 2 * self.bleed), self.bleed / (self.height + 2 * self.bleed)

    @property
    def dpi(self) -> float | None:
        """The resolution that a file for print is tagged with."""
        return self.ppi if self.kind is TargetKind.PRINT else None

    def problem(self) -> str:
        """Why this is no target, in a sentence, or an empty text."""
        if not (_within(self.width, 1e6) and _within(self.height, 1e6)):
            return "Width and height need to be numbers above 0."
        if self.density not in DENSITIES:
            return "The density of a screen is 1, 2 or 3."
        if not 0 <= self.bleed <= 100:
            return "A bleed is between 0 and 100 mm."
        if self.kind is TargetKind.PRINT and not 20 <= self.ppi <= 1200:
            return "A resolution is between 20 and 1,200 PPI."
        if self.kind is TargetKind.EDGE and self.edge < 1:
            return "The least short edge needs at least one pixel."
        width, height = self.pixels
        if min(width, height) < 1 or max(width, height) > MAX_EDGE:
            return f"That is {width:,} × {height:,} px; edges are between 1 and {MAX_EDGE:,} px."
        return ""


def _within(value: float, most: float) -> bool:
    return 0 < value <= most  # false for NaN, too


def shape_of(width: int, height: int) -> Ratio:
    """The ratio of a file of so many pixels, by its name in the table of ratios where it is near one.

    Where the terms are small the ratio is exact; else `exact` is None, and a crop comes within a pixel of it.
    """
    ratio = Ratio.of(width, height)
    assert ratio.exact is not None
    if max(ratio.exact) <= _SMALL:
        return next((known for known in RATIOS if known.exact == ratio.exact), ratio)
    near = min(RATIOS, key=lambda known: abs(known.value / ratio.value - 1))
    if abs(near.value / ratio.value - 1) <= (_CLOSE_SHEET if near.exact is None else _CLOSE):
        return Ratio(near.name, ratio.value)
    name = f"{ratio.value:.2f}:1" if ratio.value >= 1 else f"1:{1 / ratio.value:.2f}"
    return Ratio(name, ratio.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe:
    """What is covered on a surface (buttons, captions, a frame): shares of the trimmed file from each edge."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0

    def __bool__(self) -> bool:
        return any((self.top, self.right, self.bottom, self.left))


class Group(enum.StrEnum):
    """Kinds of surfaces, in the order in which they are offered."""

    WEBSITE = "website"
    SOCIAL = "social"
    ADS = "ads"
    EMAIL = "email"
    PRESENTATION = "presentation"
    PRINT = "print"
    OUT_OF_HOME = "out-of-home"
    OWN = "own"


class Confidence(enum.StrEnum):
    """How well a value is known: a standard or arithmetic; a source; sources that disagree or a mere custom."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A target on a published surface. `checked` is the day (ISO 8601) on which `source` was read."""

    id: str
    title: str
    group: Group
    target: Target
    safe: Safe = field(default_factory=Safe)
    max_bytes: int | None = None
    source: str = ""
    checked: str = ""
    confidence: Confidence = Confidence.MEDIUM
    note: str = ""
    keywords: tuple[str, ...] = ()  # what it is also looked for by

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the file in pixels."""
        return self.target.pixels

    @property
    def shape(self) -> Ratio:
        """The ratio of the file."""
        return self.target.shape

    @property
    def key(self) -> str:
        """What manifests and file names call it: the id, or the name of one of the user's own, whose id says nothing."""
        return self.title if self.group is Group.OWN else self.id

    def crop(self, width: int, height: int, focal: tuple[float, float] = CENTRE) -> Rect:
        """Its largest crop of a picture of so many pixels, around `focal`. Raises UserError(BAD_INPUT) for none."""
        return crop_for_ratio(width, height, self.shape, focal)

    def trim_box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is left after cutting, as shares of the file (0 to 1)."""
        across, down = self.target.trim
        return across, down, 1 - across, 1 - down

    def safe_box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what stays free of anything laid over it, as shares of the file (0 to 1)."""
        left, top, right, bottom = self.trim_box()
        width, height, safe = right - left, bottom - top, self.safe
        return (
            left + safe.left * width,
            top + safe.top * height,
            right - safe.right * width,
            bottom - safe.bottom * height,
        )


def is_sound(placement: Placement) -> bool:
    """True where `placement`, perhaps from a record that somebody edited, holds together."""
    try:
        checked(placement)
    except UserError:
        return False
    return True


def checked(placement: Placement) -> Placement:
    """`placement` itself where it holds together. Raises UserError(BAD_INPUT) saying what does not."""
    title, safe = placement.title.strip(), placement.safe
    if not title or len(title) > MAX_TITLE:
        raise bad_input(f"A placement needs a name of 1 to {MAX_TITLE} characters.")
    problem = placement.target.problem()
    if problem:
        raise bad_input(problem)
    shares = (safe.top, safe.right, safe.bottom, safe.left)
    if (
        not all(0 <= share < 1 for share in shares)
        or safe.top + safe.bottom >= 1
        or safe.left + safe.right >= 1
    ):
        raise bad_input("Safe zones leave nothing of the picture.", "Together they take less than the whole.")
    if placement.max_bytes is not None and placement.max_bytes < 1:
        raise bad_input("The largest file needs at least one byte.")
    return placement
