"""Pixels from files that nobody vouches for: bounded, whole or not at all, and upright when asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from gi2desk.core.errors import UserError
from gi2desk.imaging.header import Header, read_header
from gi2desk.imaging.limit import unusable
from gi2desk.imaging.png import check_picture_data
from gi2desk.imaging.reader import guarded, open_lazily, without_chatter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# EXIF orientation (TIFF 6.0 §8) to what puts the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Modes without transparency, palette or depth to care for, and what they become.
_TARGETS = {
    "1": "L",
    "L": "L",
    "LA": "LA",
    "RGB": "RGB",
    "RGBA": "RGBA",
    "CMYK": "RGB",
    "YCbCr": "RGB",
    "RGBX": "RGB",
}


def open_image(
    path: Path,
    *,
    header: Header | None = None,
    upright: bool = False,
    at_least: tuple[int, int] | None = None,
    whole: bool = True,
) -> Image.Image:
    """The first frame of the picture at `path`, decoded whole, in its own mode; `info` keeps only its profile.

    `header` saves reading it again. `upright` applies the EXIF orientation. `at_least` (width, height as
    stored) allows a smaller decode that is not below it, which JPEG makes up to eight times faster. Colour with
    16 bits per channel comes with 8. `whole=False` saves a third of the time of a PNG for views of files that
    were checked before. Raises UserError(BAD_INPUT) with the reason: a picture that is cut short is an error,
    never grey.
    """
    header = header or read_header(path)
    with guarded(), without_chatter(header.format), path.open("rb") as stream:
        if whole and header.format == "png":
            check_picture_data(stream, header)
            stream.seek(0)
        image = open_lazily(stream, header.format)
        if (image.width, image.height) != (header.width, header.height):
            raise unusable("The file is damaged: it states two different sizes.")
        if at_least is not None and header.format == "jpeg":
            # Passing its own mode keeps the colours: draft could turn them to grey as well.
            image.draft(image.mode, at_least)
        image.load()
        profile = image.info.get("icc_profile")
        transparency = image.info.get("transparency")
        # Nothing of the file's metadata may travel on by itself.
        image.info = {"icc_profile": profile} if profile else {}
        if transparency is not None:
            image.info["transparency"] = transparency
        return turn(image, header.orientation) if upright else image


def embedded_profile(path: Path, header: Header) -> bytes | None:
    """The colour profile in a picture file, without decoding it; None where there is none or it is damaged."""
    if not header.has_icc:
        return None
    try:
        with guarded(), path.open("rb") as stream:
            profile = open_lazily(stream, header.format).info.get("icc_profile")
    except UserError:
        # The pixels may be sound all the same.
        return None
    return profile if isinstance(profile, bytes) else None


def turn(image: Image.Image, orientation: int) -> Image.Image:
    """`image` as EXIF `orientation` says it is to be seen."""
    how = _TURNS.get(orientation)
    if how is None:
        return image
    turned = image.transpose(how)
    turned.info.update(image.info)
    return turned


def decode_array(
    path: Path, *, header: Header | None = None, upright: bool = True
) -> NDArray[np.uint8 | np.uint16]:
    """Pixels at full depth as (height, width, channels): grey, grey + alpha, RGB or RGBA.

    uint16 for PNGs with 16 bits per channel, else uint8. Palettes are resolved; CMYK comes as RGB without
    colour management. Raises UserError(BAD_INPUT).
    """
    import numpy as np

    from gi2desk.imaging.deep import decode_deep, is_deep

    header = header or read_header(path)
    if is_deep(header):
        pixels: NDArray[np.uint8 | np.uint16] = decode_deep(path, header)
        return turn_array(pixels, header.orientation) if upright else pixels
    image = open_image(path, header=header, upright=upright)
    with guarded():
        image = to_channels(image)
        array = np.asarray(image)
    return array[:, :, np.newaxis] if array.ndim == 2 else array


def turn_array(pixels: NDArray[np.uint8 | np.uint16], orientation: int) -> NDArray[np.uint8 | np.uint16]:
    """An array (height, width, …) as EXIF `orientation` says it is to be seen."""
    if orientation in {5, 6, 7, 8}:
        pixels = pixels.swapaxes(0, 1)
    if orientation in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    if orientation in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    return pixels


def to_channels(image: Image.Image) -> Image.Image:
    """`image` as L, LA, RGB or RGBA with 8 bits per channel, its transparency as alpha.

    Raises UserError(BAD_INPUT) for modes that have no such form.
    """
    mode = image.mode
    if mode in {"I;16", "I;16B", "I;16L"}:
        return _eight_bits(image)
    if mode in {"I", "F"}:
        raise unusable(
            "The picture has 32-bit pixel values of unknown scale.",
            hint="Save it with 8 or 16 bits per channel.",
        )
    if mode in {"P", "PA"} or "transparency" in image.info:
        target = "RGBA" if mode == "PA" or "transparency" in image.info else "RGB"
        target = "LA" if mode in {"1", "L"} else target
    elif mode in _TARGETS:
        target = _TARGETS[mode]
    else:
        raise unusable(f"The picture's colour mode ({mode}) is not supported.", hint="Save it as RGB.")
    if mode == target:
        return image
    converted = image.convert(target)
    profile = image.info.get("icc_profile")
    converted.info = {"icc_profile": profile} if profile else {}
    return converted


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit grey as 8-bit grey, rounded (65535 is 257 × 255)."""
    import numpy as np

    values = np.asarray(image).astype(np.uint32)
    small = Image.fromarray(((values + 128) // 257).astype(np.uint8))
    if "icc_profile" in image.info:
        small.info["icc_profile"] = image.info["icc_profile"]
    return small
