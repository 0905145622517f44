"""How much a picture file may ask of this machine, in one place, so that no file can take all memory."""

from __future__ import annotations

from gi2desk.core.errors import Cause, UserError

# Upscaled masters reach 132 million pixels; the rest is room for scans. Pillow itself warns at 89 million.
MAX_PIXELS = 300_000_000
# A header can also lie in one direction only: 1 × 67,108,880 pixels hung decoders before.
MAX_EDGE = 100_000
# 16 bits in four channels at 132 million pixels is 1.06 GB.
MAX_DECODED_BYTES = 1_600_000_000
MAX_FILE_BYTES = 1_000_000_000
# Profiles, text and EXIF are read into memory: the largest press profiles are about 4 MB.
MAX_METADATA_BYTES = 16_000_000
# Content Credentials of real files take 6 to 200 KB, with thumbnails up to a few MB.
MAX_CREDENTIAL_BYTES = 32_000_000
MAX_CREDENTIAL_FILE_BYTES = 300_000_000
# Pieces in which files are read, checked and written.
PIECE = 524_288

JPEG_MAX_EDGE = 65_535
WEBP_MAX_EDGE = 16_383


def unusable(message: str, *, hint: str = "", details: str = "") -> UserError:
    """The error for an input file that cannot be used; `message` is one plain sentence with the reason."""
    return UserError(message, cause=Cause.BAD_INPUT, hint=hint, details=details)


def check_size(width: int, height: int) -> None:
    """Raises UserError(BAD_INPUT) when a picture of `width` × `height` pixels is empty or over the limits."""
    if width <= 0 or height <= 0:
        raise unusable(f"The file declares a picture of {width} × {height} pixels.")
    if width * height > MAX_PIXELS or max(width, height) > MAX_EDGE:
        raise unusable(
            f"The file declares {width} × {height} pixels, more than the {MAX_PIXELS // 1_000_000} million "
            f"(at most {MAX_EDGE} along an edge) that gi2desk opens.",
            hint="Make a smaller copy in another program.",
        )


def check_bytes(count: int) -> None:
    """Raises UserError(BAD_INPUT) when a file of `count` bytes is empty or too large to read."""
    if count == 0:
        raise unusable("The file is empty.")
    if count > MAX_FILE_BYTES:
        raise unusable(
            f"The file has {count / 1e6:,.0f} MB; gi2desk reads up to {MAX_FILE_BYTES // 1_000_000} MB.",
            hint="Make a smaller copy in another program.",
        )


def check_decoded(width: int, height: int, bytes_per_pixel: int) -> None:
    """Raises UserError(BAD_INPUT) when the decoded pixels would not fit; call it before allocating."""
    check_size(width, height)
    if width * height * bytes_per_pixel > MAX_DECODED_BYTES:
        raise unusable(
            f"{width} × {height} pixels of {bytes_per_pixel} bytes are more than gi2desk takes into memory.",
            hint="Make a smaller copy in another program.",
        )
