"""Makes the picture that is sent of the one that is kept: masked, turned, straightened and cropped, in that order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from gi2desk.core.adjustment import Adjustment
from gi2desk.core.sentence import Sentence
from gi2desk.imaging.crop import crop, to_eight_bits
from gi2desk.imaging.decode import open_image
from gi2desk.imaging.header import read_header
from gi2desk.imaging.limit import unusable
from gi2desk.imaging.normalise import MAX_BYTES, Prepared, pack
from gi2desk.imaging.reader import guarded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TURNS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
_WHITE = 255


def adjusted(
    path: Path, adjustment: Adjustment, mask: Path | None = None, *, max_bytes: int = MAX_BYTES
) -> Prepared:
    """The picture at `path` as `adjustment` says, packed under `max_bytes`; `done` tells what was done to it.

    `mask` is the file of the adjustment's own mask. What that leaves out becomes transparent, and white for whoever
    does not read transparency. Raises UserError(BAD_INPUT) for a file that is gone, damaged or does not fit.
    """
    header = read_header(path)
    image = to_eight_bits(open_image(path, header=header, upright=True))
    done = []
    if mask is not None:
        image = _masked(image, mask)
        done.append(Sentence.MASKED.say())
    width, height = image.size
    image = turned(image, adjustment.turns, adjustment.degrees)
    done += _turned_text(adjustment)
    part = adjustment.crop.pixels(*image.size)
    if (part.width, part.height) != image.size:
        before, after = f"{width}×{height}", f"{part.width}×{part.height}"
        done.append(Sentence.CROPPED.say(before=before, after=after))
    image = to_eight_bits(crop(image, part))
    if mask is not None:
        image = _whitened(image)
    image.info = {}
    return pack(image, header.format, done, max_bytes=max_bytes)


def turned(image: Image.Image, turns: int, degrees: float) -> Image.Image:
    """`image` (8 bits per channel) after so many quarter turns clockwise, then straightened within its own frame.

    `degrees` are clockwise about the middle; corners that the picture does not reach are black or transparent.
    """
    with guarded():
        if turns % 4:
            image = image.transpose(_TURNS[turns % 4])
        if degrees and image.mode in {"LA", "RGBA"}:
            # Apart, so that no overshoot of the filter makes colours that were not there at the edge of transparency.
            *colours, alpha = image.split()
            image = colours[0] if len(colours) == 1 else Image.merge("RGB", colours)
            image = image.rotate(-degrees, Image.Resampling.BICUBIC)
            image.putalpha(alpha.rotate(-degrees, Image.Resampling.BILINEAR))
        elif degrees:
            image = image.rotate(-degrees, Image.Resampling.BICUBIC)
    return image


def turned_pixels(
    path: Path, adjustment: Adjustment, mask: Path | None = None
) -> tuple[NDArray[np.uint8], bool]:
    """The kept picture masked, turned and straightened but not cropped, to be shown: (height, width, 4) as BGRA.

    Also whether it has transparency; colour is multiplied by it. Raises UserError(BAD_INPUT).
    """
    import numpy as np

    image = to_eight_bits(open_image(path, upright=True))
    if mask is not None:
        image = _masked(image, mask)
    image = turned(image, adjustment.turns, adjustment.degrees)
    translucent = image.mode in {"LA", "RGBA"}
    with guarded():
        rgba = np.asarray(image.convert("RGBA"))
    pixels = rgba[:, :, [2, 1, 0, 3]]
    if translucent:
        alpha = pixels[:, :, 3:].astype(np.uint16)
        pixels[:, :, :3] = (pixels[:, :, :3] * alpha + 127) // 255
    return pixels, translucent


def refitted(
    mask: Path, source: tuple[int, int], before: Adjustment, after: Adjustment, sent: tuple[int, int]
) -> NDArray[np.uint8]:
    """A mask of the request, painted on what `before` made of the kept picture, for what `after` makes of it.

    `source` is the size of the kept picture and `sent` that of the new one. The result is (height, width) with 255 where
    the picture is to change; what `before` had cropped away is to stay. Raises UserError(BAD_INPUT).
    """
    import numpy as np

    painted = open_image(mask)
    if "A" not in painted.getbands():
        raise unusable("The mask has no transparency.")
    # Alpha 0 changes, so the inverse is what was painted.
    values = ImageChops.invert(painted.getchannel("A"))
    with guarded():
        frame = Image.new("L", before.turned_size(*source))
        part = before.crop.pixels(*frame.size)
        frame.paste(values.resize((part.width, part.height), Image.Resampling.BILINEAR), (part.x, part.y))
        whole = turned(turned(frame, 0, -before.degrees), -before.turns, 0)
        part = after.crop.pixels(*after.turned_size(*source))
        made = turned(whole, after.turns, after.degrees).crop((part.x, part.y, part.right, part.bottom))
        return np.asarray(made.resize(sent, Image.Resampling.BILINEAR))


def _masked(image: Image.Image, mask: Path) -> Image.Image:
    shape = open_image(mask)
    if shape.size != image.size or "A" not in shape.getbands():
        raise unusable(
            f"The reference's own mask has {shape.width}×{shape.height} pixels, the picture {image.width}×{image.height}.",
            hint="Paint it anew.",
        )
    with guarded():
        # In a mask file the part that counts is transparent.
        counts = ImageChops.invert(shape.getchannel("A"))
        solid = image.convert("RGBA")
        solid.putalpha(ImageChops.multiply(solid.getchannel("A"), counts))
    return solid


def _whitened(image: Image.Image) -> Image.Image:
    """`image` (RGBA) with white where nothing is to be seen."""
    with guarded():
        *colours, alpha = image.split()
        solid = Image.merge("RGB", colours)
        solid.paste((_WHITE, _WHITE, _WHITE), (0, 0), alpha.point([_WHITE] + [0] * 255))
        solid.putalpha(alpha)
    return solid


def _turned_text(adjustment: Adjustment) -> list[str]:
    texts = {1: Sentence.TURNED_RIGHT, 2: Sentence.TURNED_OVER, 3: Sentence.TURNED_LEFT}
    done = [texts[adjustment.turns % 4].say()] if adjustment.turns % 4 else []
    if adjustment.degrees:
        way = Sentence.STRAIGHTENED if adjustment.degrees > 0 else Sentence.STRAIGHTENED_BACK
        done.append(way.say(degrees=f"{abs(adjustment.degrees):g}"))
    return done
