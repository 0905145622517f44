"""The picture that crops are cut from: upright, at full depth, with the colour that it was tagged with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from gi2desk.core.sentence import Sentence
from gi2desk.imaging.decode import decode_array, open_image, to_channels, turn_array
from gi2desk.imaging.deep import MODES, is_deep
from gi2desk.imaging.header import Header, read_header
from gi2desk.imaging.limit import unusable
from gi2desk.imaging.png import profile_in, read_chunks
from gi2desk.imaging.profile import misfit, to_srgb
from gi2desk.imaging.reader import guarded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gi2desk.imaging.crop import Raster

_COLOUR_CHUNKS = frozenset({b"sRGB", b"gAMA", b"cHRM", b"cICP"})
_KEPT_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
_CONVERTED_MODES = frozenset({"CMYK", "YCbCr"})
_DEEP_GREY = frozenset({"I;16", "I;16B", "I;16L"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """A decoded master.

    `profile` is the ICC profile that its numbers belong to, None meaning sRGB; `chunks` are the PNG chunks that say the
    same without a profile. `warnings` are sentences about what had to be done before anything was cut.
    """

    header: Header
    raster: Raster
    profile: bytes | None
    chunks: tuple[tuple[bytes, bytes], ...] = ()
    warnings: tuple[str, ...] = ()


class _Decoded(NamedTuple):
    raster: Raster
    profile: bytes | None
    warnings: tuple[str, ...] = ()


def open_master(path: Path, header: Header | None = None) -> Master:
    """Decodes the file at `path`, which is never written to. Raises UserError(BAD_INPUT)."""
    header = header or read_header(path)
    decoded = _decoded_deep(path, header) if is_deep(header) else _decoded(path, header)
    profile, warnings = _fitting(decoded)
    chunks = read_chunks(path, _COLOUR_CHUNKS) if header.format == "png" and not profile else {}
    return Master(
        header=header,
        raster=decoded.raster,
        profile=profile,
        chunks=tuple(sorted(chunks.items())),
        warnings=(*_told_by_header(header), *decoded.warnings, *warnings),
    )


def _decoded(path: Path, header: Header) -> _Decoded:
    import numpy as np

    image = open_image(path, header=header, upright=True)
    profile = image.info.get("icc_profile")
    if image.mode in _CONVERTED_MODES:
        fits = profile is not None and misfit(profile, image.mode) is None
        how = "by its profile" if fits else "by a plain formula, since it has no profile that fits"
        return _Decoded(
            to_srgb(image, profile),
            None,
            (f"The master is in {image.mode}: it was converted to sRGB {how}.",),
        )
    if image.mode in _DEEP_GREY:
        return _Decoded(np.asarray(image).astype(np.uint16)[:, :, np.newaxis], profile)
    if image.mode not in _KEPT_MODES or _points_beyond_palette(image):
        with guarded():
            image = to_channels(image)
    # Colour travels beside the pixels, so that nothing writes it a second time.
    image.info.pop("icc_profile", None)
    return _Decoded(image, profile)


def _decoded_deep(path: Path, header: Header) -> _Decoded:
    import numpy as np

    found = read_chunks(path, frozenset({b"iCCP", b"tRNS"}))
    profile = profile_in(found[b"iCCP"]) if b"iCCP" in found else None
    pixels = decode_array(path, header=header, upright=False).astype(np.uint16, copy=False)
    if b"tRNS" in found:
        pixels = _with_alpha(pixels, found[b"tRNS"])
    return _Decoded(turn_array(pixels, header.orientation), profile)  # type: ignore[arg-type]  # uint16 went in


def _with_alpha(pixels: NDArray[np.uint16], key: bytes) -> NDArray[np.uint16]:
    """The pixels with an alpha channel, 0 where all channels have the values in `key` (PNG 3rd ed. §11.3.1.1)."""
    import numpy as np

    if len(key) != pixels.shape[2] * 2:
        return pixels
    hidden = (pixels == np.frombuffer(key, dtype=">u2").astype(np.uint16)).all(axis=2)
    alpha = np.where(hidden, np.uint16(0), np.uint16(65535))
    return np.dstack([pixels, alpha])


def _points_beyond_palette(image: Image.Image) -> bool:
    """True for a palette picture that names colours it does not have: written again as it is, it would be another."""
    if image.mode != "P" or image.palette is None:
        return False
    extrema = image.getextrema()
    entries = len(image.palette.getdata()[1]) // len(image.palette.mode)
    return isinstance(extrema[1], int | float) and extrema[1] >= entries


def _fitting(decoded: _Decoded) -> tuple[bytes | None, tuple[str, ...]]:
    """The profile if it can be read and is for pictures of this kind."""
    if decoded.profile is None:
        return None, ()
    mode = decoded.raster.mode if isinstance(decoded.raster, Image.Image) else MODES[decoded.raster.shape[2]]
    why = misfit(decoded.profile, mode)
    if why is None:
        return decoded.profile, ()
    return None, (why.say(Sentence.MASTER_PROFILE_UNREADABLE, Sentence.MASTER_PROFILE_OF_OTHERS),)


def _told_by_header(header: Header) -> tuple[str, ...]:
    told = []
    if header.orientation != 1:
        width, height = header.upright
        told.append(
            f"The file says that it is turned (EXIF orientation {header.orientation}): crops are made on the upright "
            f"picture of {width} × {height} pixels."
        )
    if header.frames > 1:
        told.append("The master holds several pictures; the first one was used.")
    if header.bit_depth > 8 and header.format != "png" and header.mode != "L":
        told.append(f"The master's {header.bit_depth} bits per channel were read as 8.")
    return tuple(told)


def check_master(header: Header) -> None:
    """Raises UserError(BAD_INPUT) for files that can be looked at but not cut."""
    if header.mode in {"I", "F", "LAB", "HSV"}:
        raise unusable(
            f"Masters in the colour mode {header.mode} cannot be exported.",
            hint="Save it as RGB with 8 or 16 bits per channel.",
        )
