"""Edits: an answer that visibly builds on the first reference, at the size that was asked for."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from gi2desk.api.demo_file import read_motif
from gi2desk.api.demo_picture import QUALITIES, Finish, Grade, Motif, Pixels, paint, words
from gi2desk.api.demo_refusal import USER_ERROR, Refusal, bad_image
from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, Field
from gi2desk.core.errors import UserError
from gi2desk.core.size import Size
from gi2desk.imaging.header import sniff
from gi2desk.imaging.reader import guarded, open_lazily

# What a comparative in the prompt does to (warmth, light).
_CHANGES = {
    "warmer": (0.7, 0.0),
    "golden": (0.5, 0.1),
    "cooler": (-0.7, 0.0),
    "colder": (-0.8, 0.0),
    "bluer": (-0.6, 0.0),
    "brighter": (0.0, 0.5),
    "lighter": (0.0, 0.4),
    "darker": (0.0, -0.5),
    "moodier": (-0.2, -0.5),
    "dimmer": (0.0, -0.4),
}
_PRESERVE = words(
    "keep keeps keeping preserve preserved preserving same identical unchanged exact exactly promote"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A decoded reference; `motif` is what it shows if the demo made it."""

    image: Image.Image
    motif: Motif | None

    @property
    def size(self) -> Size:
        """Its size in pixels, upright."""
        return Size(*self.image.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an edit asks for besides its size."""

    prompt: str
    sources: tuple[Source, ...]
    mask: Image.Image | None
    transparent: bool
    quality: str

    def draw(self, size: Size, index: int) -> tuple[Pixels, Motif | None]:
        """Picture number `index` of the answer, and its motif if it still is a demo scene. Slow; call it in a thread."""
        warmth, light = self._change(index)
        first = self.sources[0]
        if first.motif is None:
            picture = _enlarge(first.image, size, self.quality, warmth, light, self.transparent)
        else:
            motif = first.motif.graded(warmth=warmth, light=light)
            picture = paint(motif, *size, quality=self.quality, transparent=self.transparent)
        if self.mask is not None:
            self._fill(picture, size)
        return picture, motif if first.motif is not None else None

    def _change(self, index: int) -> tuple[float, float]:
        """What the wording does to warmth and light; without any, a small change of its own unless asked to keep all."""
        said = set(re.findall(r"[a-z]+", self.prompt.lower()))
        found = [_CHANGES[word] for word in sorted(said & _CHANGES.keys())]
        warmth, light = sum(w for w, _ in found), sum(v for _, v in found)
        if not found and not said & _PRESERVE:
            digest = hashlib.sha256(self.prompt.encode()).digest()
            warmth, light = (digest[0] / 255 - 0.5) * 0.9, (digest[1] / 255 - 0.5) * 0.3
        step = (index + 1) // 2 * (1 if index % 2 else -1)
        return warmth + self._influence() + 0.22 * step, light + 0.05 * step

    def _influence(self) -> float:
        """Further references (mood boards, styles) pull the warmth a little towards their own."""
        tones = [_warmth(source.image) for source in self.sources]
        others = tones[1:]
        return max(-0.4, min(0.4, 2.0 * (sum(others) / len(others) - tones[0]))) if others else 0.0

    def _fill(self, picture: Pixels, size: Size) -> None:
        """Draws something else where the mask is clear, with a soft edge: a mask is guidance, not a border."""
        assert self.mask is not None
        motif = self.sources[0].motif or Motif.of_prompt(self.prompt)
        other = Motif(
            kind=motif.kind, seed=motif.seed, variant=motif.variant, look=motif.look + 1, light=motif.light
        )
        inside = _feathered(self.mask, size)
        new = paint(other, *size, quality=self.quality)
        for top in range(0, size.height, 128):
            rows = slice(top, top + 128)
            old = picture[rows, :, :3].astype(F)
            old += (new[rows].astype(F) - old) * inside[rows, :, None]
            picture[rows, :, :3] = (old + 0.5).astype(np.uint8)


def decode(data: bytes, number: int) -> Source:
    """Reference `number` of a request. Raises Refusal for what is no picture."""
    try:
        with guarded():
            image: Image.Image = open_lazily(io.BytesIO(data), sniff(data[:32]) or "png")
            motif = read_motif(image)
            image.load()
            upright = ImageOps.exif_transpose(image)
            alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
            return Source(image=upright.convert("RGBA" if alpha else "RGB"), motif=motif)
    except UserError:
        raise bad_image(number) from None


def decode_mask(data: bytes, first: Source) -> Image.Image:
    """The mask's alpha channel. Raises Refusal unless it has one and is as large as the first reference."""
    mask = decode(data, 1).image
    if mask.mode != "RGBA":
        raise _bad_mask("Invalid mask image format - mask image must have an alpha channel.")
    if mask.size != first.image.size:
        raise _bad_mask("Invalid mask image format - mask size does not match image size.")
    return mask.getchannel("A")


def decode_markup(data: bytes, first: Source) -> Image.Image:
    """Where markup leaves the picture alone, as a mask: the demo draws something else below its strokes. Raises Refusal."""
    markup = decode(data, 1).image
    if markup.mode != "RGBA" or markup.getchannel("A").getextrema()[0] == 255:
        raise _bad_markup("Invalid markup image - it must have transparent pixels.")
    if markup.size != first.image.size:
        raise _bad_markup("Invalid markup image - its size does not match the first image.")
    return ImageOps.invert(markup.getchannel("A"))


def _bad_markup(message: str) -> Refusal:
    return Refusal(message, kind=USER_ERROR, param="markup", code="invalid_image_markup")


def _bad_mask(message: str) -> Refusal:
    return Refusal(message, kind=USER_ERROR, param="mask", code="invalid_image_mask")


def _warmth(image: Image.Image) -> float:
    red, _, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).split()
    return (float(red.getextrema()[0]) - float(blue.getextrema()[0])) / 255  # type: ignore[arg-type]  # one band each


def _feathered(mask: Image.Image, size: Size) -> Array:
    """How much of each pixel is to be drawn anew: where the mask is clear, with an edge of about 1 % of the width."""
    small = mask.resize((min(mask.width, 512), min(mask.height, 512)), Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(max(small.size) * 0.008))
    return 1 - np.asarray(soft.resize(size, Image.Resampling.BICUBIC), dtype=F) * (1 / 255)


def _enlarge(
    image: Image.Image, size: Size, quality: str, warmth: float, light: float, transparent: bool
) -> Pixels:
    """Any picture, cut to the ratio of `size` and resampled, with texture added where it already has some."""
    share, grain = QUALITIES.get(quality, QUALITIES["medium"])
    digest = hashlib.sha256(image.resize((16, 16), Image.Resampling.BOX).tobytes()).digest()
    canvas = Canvas(width=size.width, height=size.height, seed=int.from_bytes(digest[:6]))
    crop = _cover(image, size)
    finish = Finish(canvas, Grade(warmth=warmth, light=light, grain=grain, vignette=0.0))
    activity = _activity(image.convert("L").crop(_whole(crop)))
    fineness = 0.5 * float(np.sqrt((crop[2] - crop[0]) * (crop[3] - crop[1])))
    out = np.empty((size.height, size.width, 4 if transparent else 3), dtype=np.uint8)
    for strip in canvas.strips():
        part = _resample(image, crop, size, strip)
        texture = canvas.texture(1, strip, base=fineness, gain=0.9) * share * _spread(activity, canvas, strip)
        planes = part[..., :3].transpose(2, 0, 1).astype(F) * (1 / 255) + texture
        finish.write(out[strip.top : strip.bottom], planes, strip)
        if transparent:
            out[strip.top : strip.bottom, :, 3] = part[..., 3] if part.shape[2] == 4 else 255
    return out


Crop = tuple[float, float, float, float]


def _cover(image: Image.Image, size: Size) -> Crop:
    """The largest centred part of `image` with the ratio of `size`."""
    scale = min(image.width / size.width, image.height / size.height)
    # Rounding may put an edge just outside, which Pillow refuses.
    left = max(0.0, (image.width - size.width * scale) / 2)
    top = max(0.0, (image.height - size.height * scale) / 2)
    return left, top, image.width - left, image.height - top


def _whole(crop: Crop) -> tuple[int, int, int, int]:
    left, top = int(crop[0]), int(crop[1])
    return left, top, max(left + 1, int(crop[2])), max(top + 1, int(crop[3]))


def _resample(image: Image.Image, crop: Crop, size: Size, strip: Strip) -> Pixels:
    """The rows of `strip` out of `image`, cut to `crop`."""
    scale = (crop[3] - crop[1]) / size.height
    box = (crop[0], crop[1] + strip.top * scale, crop[2], min(crop[1] + strip.bottom * scale, image.height))
    return np.asarray(image.resize(strip.size, Image.Resampling.LANCZOS, box=box))


def _activity(grey: Image.Image) -> Field:
    """How busy each place of a picture is (0–1), on a coarse lattice over the unit square."""
    small = ImageOps.contain(grey, (480, 480))
    edges = np.abs(
        np.asarray(small, dtype=F) - np.asarray(small.filter(ImageFilter.GaussianBlur(2)), dtype=F)
    )
    busy = Image.fromarray((np.clip(edges * (1 / 24), 0, 1) * 255).astype(np.uint8))
    spread = Image.fromarray(np.asarray(busy.filter(ImageFilter.BoxBlur(2)), dtype=F) * F(1 / 255))
    return Field(lattice=spread, rate=(float(small.width), float(small.height)))


def _spread(activity: Field, canvas: Canvas, strip: Strip) -> Array:
    edges = (0.0, strip.top / canvas.height, 1.0, strip.bottom / canvas.height)
    return activity.sample(edges, strip.size) * 0.030
