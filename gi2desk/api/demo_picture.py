"""Deterministic synthetic pictures: which scene a prompt gets, and the same scene at any size."""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gi2desk.api.demo_scene.canvas import Canvas, Scene, Strip
from gi2desk.api.demo_scene.desert import Desert
from gi2desk.api.demo_scene.field import Array, F, lay
from gi2desk.api.demo_scene.interior import Interior
from gi2desk.api.demo_scene.lake import Lake
from gi2desk.api.demo_scene.relief import Relief
from gi2desk.api.demo_scene.softened import Softened
from gi2desk.api.demo_scene.stencil import Pen, Stencil, line_length
from gi2desk.api.demo_scene.still_life import StillLife

Pixels = npt.NDArray[np.uint8]


class Kind(enum.StrEnum):
    """The scenes that the demo can draw."""

    DESERT = "desert"
    INTERIOR = "interior"
    STILL_LIFE = "still life"
    LAKE = "lake"
    RELIEF = "relief"


_SCENES: dict[Kind, Callable[[Canvas, int], Scene]] = {
    Kind.DESERT: Desert,
    Kind.INTERIOR: Interior,
    Kind.STILL_LIFE: StillLife,
    Kind.LAKE: Lake,
    Kind.RELIEF: Relief,
}


def words(text: str) -> frozenset[str]:
    """The words of a text that holds nothing else."""
    return frozenset(text.split())


# Words of a prompt that ask for a scene; a prompt with none of them gets one by its hash.
_WORDS: dict[Kind, frozenset[str]] = {
    Kind.DESERT: words(
        "desert dune sand monolith monolithic obelisk mars canyon mesa dusk sunset arid sahara slab planet"
    ),
    Kind.INTERIOR: words(
        "interior room architecture architectural lobby house villa office gallery glass facade living hotel"
        " apartment building sofa kitchen loft atrium furniture window"
    ),
    Kind.STILL_LIFE: words(
        "product bottle perfume fragrance packaging package cosmetic jar label still-life serum skincare watch"
        " mug can whisky vase ceramic packshot tabletop"
    ),
    Kind.LAKE: words(
        "forest lake mist fog tree foliage landscape nature mountain garden leaf pine river reed water wood"
        " wilderness morning meadow"
    ),
    Kind.RELIEF: words(
        "poster abstract typography typographic pattern paper map graphic illustration layout flyer cover logo"
        " collage contour print editorial"
    ),
}

# What a quality changes:
QUALITIES: dict[str, tuple[float, float]] = {
    # share of the picture's edge in pixels that is really drawn, and grain in 1/255
    "low": (0.75, 1.25),
    "medium": (0.88, 1.0),
    "high": (1.0, 0.8),
    "xhigh": (1.0, 0.7),
    "max": (1.0, 0.6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """What a picture shows, whatever its size: the scene, its seed, the variant, and how it was graded by edits.

    `warmth` and `light` are 0 for the scene as it is; ±1 is a strong change.
    """

    kind: Kind
    seed: int
    variant: int = 0
    look: int = 0
    warmth: float = 0.0
    light: float = 0.0

    @classmethod
    def of_prompt(cls, prompt: str, variant: int = 0) -> Motif:
        """The motif of a prompt; variants of one prompt share the scene, and nothing else."""
        text = " ".join(re.findall(r"[^\W_]+(?:-[^\W_]+)*", prompt.lower()))
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])
        return cls(kind=_kind(text, seed), seed=seed, variant=variant, look=seed % 3 + variant)

    def graded(self, *, warmth: float = 0.0, light: float = 0.0) -> Motif:
        """The same picture made warmer and lighter by these amounts."""
        return replace(
            self,
            warmth=max(-1.5, min(1.5, self.warmth + warmth)),
            light=max(-1.0, min(1.0, self.light + light)),
        )

    def to_text(self) -> str:
        """One line of ASCII JSON, for the file's text chunk."""
        fields = {
            name: getattr(self, name) for name in ("kind", "seed", "variant", "look", "warmth", "light")
        }
        return json.dumps(fields, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Motif | None:
        """The inverse of `to_text`; None if the text is something else."""
        try:
            found = json.loads(text)
            return cls(
                kind=Kind(found["kind"]),
                seed=int(found["seed"]) & (2**48 - 1),
                variant=max(0, int(found["variant"])),
                look=max(0, int(found["look"])),
                warmth=max(-2.0, min(2.0, float(found["warmth"]))),
                light=max(-2.0, min(2.0, float(found["light"]))),
            )
        except (ValueError, TypeError, KeyError):
            return None


def _kind(text: str, seed: int) -> Kind:
    found = [word.removesuffix("s") if len(word) > 4 else word for word in text.split()]
    scores = {kind: sum(word in known for word in found) for kind, known in _WORDS.items()}
    best = max(scores.values())
    kinds = [kind for kind, score in scores.items() if score == best]
    return kinds[seed % len(kinds)]


def paint(
    motif: Motif, width: int, height: int, *, quality: str = "high", transparent: bool = False
) -> Pixels:
    """The picture as (height, width, 3) uint8, or with straight alpha as a fourth channel.

    Takes 0.2–0.5 s at 1K and 1.2–2.3 s at 4K on one core, and about 100 MB beside the result; call it in a thread.
    """
    share, grain = QUALITIES.get(quality, QUALITIES["medium"])
    canvas = Canvas(width=width, height=height, seed=motif.seed * 64 + motif.variant % 64)
    scene = _scene(motif, canvas, share, transparent)
    finish = Finish(canvas, Grade(warmth=motif.warmth, light=motif.light, grain=grain))
    out = np.empty((height, width, 4 if transparent else 3), dtype=np.uint8)
    for strip in canvas.strips():
        finish.write(out[strip.top : strip.bottom], scene.shade(strip), strip)
        if transparent:
            alpha = np.clip(scene.matte(strip), 0, 1) * 255 + 0.5
            out[strip.top : strip.bottom, :, 3] = alpha.astype(np.uint8)
    return out


def _scene(motif: Motif, canvas: Canvas, share: float, matte: bool) -> Scene:
    make = _SCENES[motif.kind]
    if share >= 1:
        return make(canvas, motif.look)
    width, height = max(8, round(canvas.width * share)), max(8, round(canvas.height * share))
    small = Canvas(width=width, height=height, seed=canvas.seed)
    return Softened(make(small, motif.look), small, (canvas.width, canvas.height), matte=matte)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What a whole picture is multiplied by, and how much grain (1/255) and vignette it gets."""

    warmth: float = 0.0
    light: float = 0.0
    grain: float = 1.0
    vignette: float = 0.20


class Finish:
    """What every picture gets last: grade, soft highlights, vignette, grain and the DEMO mark."""

    def __init__(self, canvas: Canvas, grade: Grade) -> None:
        self._canvas = canvas
        self._grain, self._vignette = (grade.grain / 255), grade.vignette
        gains = (1 + 0.13 * grade.warmth, 1 + 0.015 * grade.warmth, 1 - 0.15 * grade.warmth)
        self._gains = np.array(gains, dtype=F) * (2 ** (0.5 * grade.light))
        size = 0.0140
        self._mark_size = size
        right, foot = canvas.across / 2 - 0.024, canvas.down - 0.022
        self._mark_at = (right - line_length("DEMO", size, size * 0.16), foot)
        box = (self._mark_at[0] - 0.004, foot - size * 1.3, right + 0.006, foot + 0.006)
        self._mark = Stencil.drawn(canvas, box, self._draw_mark, fine=4)
        self._shade = Stencil.drawn(canvas, box, self._draw_shade, fine=4)

    def write(self, out: Pixels, image: Array, strip: Strip) -> None:
        """Finish the planes of a strip in place and store them in `out` (h, w, ≥3)."""
        self._stamp(image, strip)
        x, y = strip.x / self._canvas.across, strip.y / self._canvas.down - 0.5
        vignette = 1 + self._vignette * (0.1 - x * x - y * y)
        speck = (
            self._canvas.noise.white(4001, (strip.left, strip.right), (strip.top, strip.bottom)) * self._grain
        )
        image *= vignette * self._gains[:, None, None]
        if self._vignette:
            _soften(image)
        image += speck
        for index, plane in enumerate(image):
            out[..., index] = (np.clip(plane, 0, 1) * 255 + 0.5).astype(np.uint8)

    def _stamp(self, image: Array, strip: Strip) -> None:
        for stencil, tone, share in ((self._shade, 0.0, 0.34), (self._mark, 1.0, 0.72)):
            cut = stencil.cut(strip)
            if cut is not None:
                lay(image[cut[0].inside(strip)], np.full((3, 1, 1), tone, dtype=F), cut[1] * share)

    def _draw_mark(self, pen: Pen) -> None:
        pen.text("DEMO", self._mark_at, self._mark_size, spacing=self._mark_size * 0.16)

    def _draw_shade(self, pen: Pen) -> None:
        x, y = self._mark_at
        for dx, dy in ((0.0010, 0.0010), (-0.0008, -0.0004), (0.0, 0.0014)):
            pen.text("DEMO", (x + dx, y + dy), self._mark_size, spacing=self._mark_size * 0.16)


def _soften(image: Array) -> None:
    """Bend values above 0.82 so that they approach 1 and never clip."""
    over = np.maximum(image - 0.82, 0)
    image -= over
    image += over / (1 + over * (1 / 0.18))
