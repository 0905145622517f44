"""Pictures as the bytes of a file to deliver: the same pixels and options always give the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, PngImagePlugin

from gi2desk.core.recipe import OutputFormat
from gi2desk.imaging.crop import size_of, to_eight_bits
from gi2desk.imaging.deep import encode_deep
from gi2desk.imaging.limit import JPEG_MAX_EDGE, WEBP_MAX_EDGE, unusable
from gi2desk.imaging.profile import to_srgb

if TYPE_CHECKING:
    from gi2desk.imaging.crop import Raster

DEFAULT_QUALITY = {OutputFormat.JPEG: 92, OutputFormat.WEBP: 90}
# Below this the blocks of JPEG are seen at arm's length; a larger file is the smaller harm.
QUALITY_FLOOR = 40
# At 4K about 1 s instead of 3 s at level 6, for files up to 9 % larger.
_PNG_LEVEL = 3
_MAX_EDGE = {OutputFormat.JPEG: JPEG_MAX_EDGE, OutputFormat.WEBP: WEBP_MAX_EDGE}
_SRGB_GAMMA = range(45_000, 46_001)
_X_RESOLUTION, _Y_RESOLUTION, _UNIT, _INCH = 0x011A, 0x011B, 0x0128, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How to write a picture.

    `quality` 1 to 100, None for the format's default; PNG has none. `dpi` is written as a tag. `max_bytes` lowers the
    quality as far as `QUALITY_FLOOR`. `matte` (RGB) goes under transparent pixels where the format has no alpha.
    """

    format: OutputFormat
    quality: int | None = None
    dpi: float | None = None
    max_bytes: int | None = None
    matte: tuple[int, int, int] = (255, 255, 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The file's bytes, the quality used, the profile written, the matte if one was needed, and what to tell about it.

    `fits` is False where `max_bytes` could not be kept.
    """

    data: bytes
    quality: int | None
    profile: bytes | None
    matte: str | None = None
    fits: bool = True
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A picture in a mode that the format takes."""

    image: Image.Image
    profile: bytes | None
    matte: str | None = None
    warnings: tuple[str, ...] = ()


def check_edges(width: int, height: int, kind: OutputFormat) -> None:
    """Raises UserError(BAD_INPUT) when a picture has more pixels along an edge than the format can count."""
    limit = _MAX_EDGE.get(kind)
    if limit is not None and max(width, height) > limit:
        raise unusable(
            f"{kind.value.upper()} holds at most {limit} pixels along an edge; this would be {width} × {height}.",
            hint="Choose PNG, or a smaller size.",
        )


def encode(
    raster: Raster,
    encoding: Encoding,
    *,
    profile: bytes | None = None,
    chunks: tuple[tuple[bytes, bytes], ...] = (),
) -> Encoded:
    """`raster` as a file. `profile` is embedded; `chunks` are the PNG colour chunks that stand for it.

    PNG keeps mode, palette, depth and every pixel. Raises UserError(BAD_INPUT).
    """
    check_edges(*size_of(raster), encoding.format)
    if encoding.format is OutputFormat.PNG:
        return _png(raster, encoding, profile, chunks)
    ready = (
        _for_jpeg(raster, profile, encoding)
        if encoding.format is OutputFormat.JPEG
        else _for_webp(raster, profile)
    )
    write = _jpeg if encoding.format is OutputFormat.JPEG else _webp
    ready = replace(ready, warnings=(*ready.warnings, *_gamma_lost(chunks)))
    return _fitted(lambda quality: write(ready, encoding, quality), encoding, ready)


# PNG.


def _png(
    raster: Raster, encoding: Encoding, profile: bytes | None, chunks: tuple[tuple[bytes, bytes], ...]
) -> Encoded:
    if isinstance(raster, Image.Image):
        data = _shallow_png(raster, encoding.dpi, profile, chunks)
    else:
        data = encode_deep(raster, _deep_chunks(encoding.dpi, profile, chunks), _PNG_LEVEL)
    fits = encoding.max_bytes is None or len(data) <= encoding.max_bytes
    warnings = () if fits else (f"{_too_large(data, encoding)} PNG has no quality to lower.",)
    return Encoded(data=data, quality=None, profile=profile, fits=fits, warnings=warnings)


def _shallow_png(
    image: Image.Image, dpi: float | None, profile: bytes | None, chunks: tuple[tuple[bytes, bytes], ...]
) -> bytes:
    extra = PngImagePlugin.PngInfo()
    for name, data in chunks:
        extra.add(name, data)
    options: dict[str, object] = {"compress_level": _PNG_LEVEL, "pnginfo": extra, "icc_profile": profile}
    if dpi is not None:
        options["dpi"] = (dpi, dpi)
    if "transparency" in image.info:
        options["transparency"] = image.info["transparency"]
    return _saved(image, "PNG", options)


def _deep_chunks(
    dpi: float | None, profile: bytes | None, chunks: tuple[tuple[bytes, bytes], ...]
) -> list[tuple[bytes, bytes]]:
    import struct
    import zlib

    result = [(b"iCCP", b"ICC Profile\x00\x00" + zlib.compress(profile))] if profile else list(chunks)
    if dpi is not None:
        per_metre = int(dpi / 0.0254 + 0.5)
        result.append((b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)))
    return result


# JPEG and WebP.


def _for_jpeg(raster: Raster, profile: bytes | None, encoding: Encoding) -> _Ready:
    image, warnings = to_eight_bits(raster), _depth_lost(raster)
    if image.mode not in {"LA", "RGBA"}:
        return _Ready(image=image, profile=profile, warnings=warnings)
    colour = encoding.matte
    if image.mode == "LA" and len(set(colour)) > 1:
        # A coloured matte under grey needs colour; a profile for grey cannot follow.
        image, profile = to_srgb(image, profile), None
    base = (
        Image.new("L", image.size, colour[0]) if image.mode == "LA" else Image.new("RGB", image.size, colour)
    )
    base.paste(image.convert(base.mode), mask=image.getchannel("A"))
    matte = "#" + "".join(f"{part:02x}" for part in colour)
    told = f"JPEG has no transparency: the picture was put on a matte of {matte}."
    return _Ready(image=base, profile=profile, matte=matte, warnings=(*warnings, told))


def _for_webp(raster: Raster, profile: bytes | None) -> _Ready:
    image, warnings = to_eight_bits(raster), _depth_lost(raster)
    if image.mode in {"L", "LA"}:
        # WebP has no grey, and a profile for grey would not fit three channels.
        return _Ready(image=to_srgb(image, profile), profile=None, warnings=warnings)
    return _Ready(image=image, profile=profile, warnings=warnings)


def _jpeg(ready: _Ready, encoding: Encoding, quality: int) -> bytes:
    # Not optimised: that would need the whole file in a buffer whose size Pillow guesses, and noisy pictures break it.
    options: dict[str, object] = {"quality": quality, "subsampling": 0}
    if ready.profile:
        options["icc_profile"] = ready.profile
    if encoding.dpi is not None:
        options["dpi"] = (encoding.dpi, encoding.dpi)
    return _saved(ready.image, "JPEG", options)


def _webp(ready: _Ready, encoding: Encoding, quality: int) -> bytes:
    options: dict[str, object] = {"quality": quality, "method": 4, "icc_profile": ready.profile or b""}
    if encoding.dpi is not None:
        # WebP has no field for it but carries EXIF.
        exif = Image.Exif()
        exif[_X_RESOLUTION] = exif[_Y_RESOLUTION] = encoding.dpi
        exif[_UNIT] = _INCH
        options["exif"] = exif.tobytes()
    return _saved(ready.image, "WEBP", options)


def _saved(image: Image.Image, kind: str, options: dict[str, object]) -> bytes:
    buffer = BytesIO()
    try:
        image.save(buffer, kind, **options)
    except (OSError, ValueError, MemoryError) as error:
        raise unusable(f"The picture cannot be written as {kind}: {error}.") from error
    return buffer.getvalue()


def _fitted(write: Callable[[int], bytes], encoding: Encoding, ready: _Ready) -> Encoded:
    """The best quality from the asked one down to the floor that keeps the byte limit; the floor where none does."""
    asked = encoding.quality if encoding.quality is not None else DEFAULT_QUALITY[encoding.format]
    quality, data = asked, write(asked)
    told = ""
    fits = encoding.max_bytes is None or len(data) <= encoding.max_bytes
    if not fits and encoding.max_bytes is not None:
        quality, data = _searched(write, asked, data, encoding.max_bytes)
        fits = len(data) <= encoding.max_bytes
        told = f"Quality was lowered from {asked} to {quality} to stay within {encoding.max_bytes:,} bytes."
        if not fits:
            told = f"{_too_large(data, encoding)} Quality {quality} is the lowest that is used."
    return Encoded(
        data=data,
        quality=quality,
        profile=ready.profile,
        matte=ready.matte,
        fits=fits,
        warnings=(*ready.warnings, told) if told else ready.warnings,
    )


def _searched(write: Callable[[int], bytes], asked: int, data: bytes, limit: int) -> tuple[int, bytes]:
    """By halving, since files grow with quality: the highest below `asked` that keeps `limit`, else the floor."""
    low, high = min(QUALITY_FLOOR, asked), asked - 1
    best = (low, write(low) if low < asked else data)
    while low < high:
        middle = (low + high + 1) // 2
        tried = write(middle)
        if len(tried) <= limit:
            low, best = middle, (middle, tried)
        else:
            high = middle - 1
    return best


def _too_large(data: bytes, encoding: Encoding) -> str:
    return f"The file has {len(data):,} bytes, more than the {encoding.max_bytes:,} asked for."


def _depth_lost(raster: Raster) -> tuple[str, ...]:
    if isinstance(raster, Image.Image):
        return ()
    return ("The master's 16 bits per channel were rounded to the format's 8.",)


def _gamma_lost(chunks: tuple[tuple[bytes, bytes], ...]) -> tuple[str, ...]:
    found = dict(chunks)
    gamma = int.from_bytes(found.get(b"gAMA", b""), "big")
    if not gamma or gamma in _SRGB_GAMMA or b"sRGB" in found:
        return ()
    return (
        f"The master states a gamma of {gamma / 100_000:g}, which only PNG can carry; its numbers were kept.",
    )
