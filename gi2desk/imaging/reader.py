"""The only door to Pillow's readers: which formats, which limits, and every failure as one sentence."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image, ImageFile, PngImagePlugin, UnidentifiedImageError, features

from gi2desk.core.errors import UserError
from gi2desk.imaging.limit import MAX_METADATA_BYTES, MAX_PIXELS, check_decoded, unusable

# Everything else stays shut: Pillow's readers for DDS, BLP, SGI and EPS are where hostile files hang.
_PLUGINS = {
    "png": "PNG",
    "jpeg": "JPEG",
    "webp": "WEBP",
    "gif": "GIF",
    "tiff": "TIFF",
    "bmp": "BMP",
    "avif": "AVIF",
}
_BYTES_PER_PIXEL = {"1": 1, "L": 1, "P": 1, "LA": 4, "PA": 4, "I;16": 2, "I;16B": 2, "I;16L": 2}

# Declared sizes are checked against the same limit before anything is decoded, so this is a second bolt.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
PngImagePlugin.MAX_TEXT_CHUNK = MAX_METADATA_BYTES

_quiet_lock = threading.Lock()
_quiet_depth = 0


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """No warnings from inside Pillow, in any thread, while at least one thread is in here.

    `warnings.catch_warnings` would swap the filters of all threads and put them back in the wrong order.
    """
    global _quiet_depth  # noqa: PLW0603 - the filters are global as well
    with _quiet_lock:
        _quiet_depth += 1
        if _quiet_depth == 1:
            warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        yield
    finally:
        with _quiet_lock:
            _quiet_depth -= 1
            if _quiet_depth == 0:
                _remove_filter()


def _remove_filter() -> None:
    for entry in warnings.filters:
        pattern = entry[3]
        if entry[0] == "ignore" and getattr(pattern, "pattern", None) == r"PIL\.":
            warnings.filters.remove(entry)  # type: ignore[attr-defined]  # typed as a sequence, documented as a list
            return


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Turns everything that Pillow raises on damaged or hostile files into UserError(BAD_INPUT)."""
    with _quiet():
        try:
            yield
        except UserError:
            raise
        except MemoryError as error:
            raise unusable(
                "There is not enough memory to open this picture.",
                hint="Close other programs, or make a smaller copy.",
            ) from error
        # Readers of hostile bytes raise nearly anything: SyntaxError, struct.error, IndexError, TypeError …
        except Exception as error:
            raise unusable(_reason(error), details=f"{type(error).__name__}: {error}") from error


@contextlib.contextmanager
def without_chatter(kind: str) -> Iterator[None]:
    """Keeps libtiff, which prints hundreds of lines about a damaged file, from the terminal of a command.

    Standard error belongs to the whole process, so it is only turned away in the main thread, where commands read.
    """
    if kind != "tiff" or threading.current_thread() is not threading.main_thread():
        yield
        return
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # a windowed program has none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)


def open_lazily(stream: BinaryIO, kind: str) -> ImageFile.ImageFile:
    """The picture in `stream`, not decoded yet, read as format `kind` and no other; call it inside `guarded`."""
    plugin = _PLUGINS[kind]
    if kind in {"avif", "webp"} and not features.check(kind):
        raise unusable(f"This installation of Pillow cannot open {plugin} files.")
    image = Image.open(stream, formats=(plugin,))
    check_decoded(image.width, image.height, _BYTES_PER_PIXEL.get(image.mode, 4))
    return image


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return f"The file cannot be read: {error.strerror}."
    text = str(error).lower()
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"The file declares more than the {MAX_PIXELS // 1_000_000} million pixels that gi2desk opens."
    if isinstance(error, UnidentifiedImageError):
        return "The file begins like a picture, but it is damaged or of a kind that cannot be read."
    if "truncated" in text or isinstance(error, EOFError):
        return "The file ends in the middle of its picture data."
    return "The picture data are damaged."
