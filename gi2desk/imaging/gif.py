"""The structure of a GIF as far as it is cheap to know: size and end mark."""

from __future__ import annotations

import struct

from gi2desk.imaging.limit import unusable
from gi2desk.imaging.structure import Header, Parser, Pass, Take


def parse_gif() -> Parser:
    """Parses a GIF. Frames are not counted. Raises UserError(BAD_INPUT) with the reason."""
    begin = Take(13)
    yield begin
    if begin.data[:6] not in {b"GIF87a", b"GIF89a"}:
        raise unusable("The file is not a GIF.")
    if not begin.complete:
        raise unusable("The file ends before its picture data.")
    width, height = struct.unpack_from("<HH", begin.data, 6)
    rest = Pass(None)
    yield rest
    # Some writers add zeros after the trailer (3B), so only a file that stops in a block is told by this.
    if rest.last not in {b"\x3b", b"\x00"}:
        raise unusable("The file ends before its end mark: the last part of it is missing.")
    return Header(format="gif", width=width, height=height, mode="P", bit_depth=8)
