"""Makes the first reference larger: the picture on a clear canvas, with the mask of what is new, as a new reference."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.expansion import Expansion
from gi2desk.core.recipe import Reference
from gi2desk.core.sentence import Sentence
from gi2desk.library.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """What a recipe needs: the new first reference, its mask, and how much of it is new (0…1)."""

    reference: Reference
    mask: str
    share: float
    size: tuple[int, int]


def expand_reference(
    library: Library, reference: Reference, expansion: Expansion, capabilities: Capabilities
) -> Expanded:
    """Keeps both in the library; the file of `reference` stays as it is. Blocking; seconds for a large canvas.

    Raises UserError(BAD_INPUT) where the file is gone or what is made is too large to be sent.
    """
    from gi2desk.imaging.expand import place
    from gi2desk.imaging.mask_file import to_png

    canvas, mask = place(library.reference_path(reference.sha256), expansion)
    file = io.BytesIO()
    canvas.save(file, "PNG", compress_level=3)
    data = file.getvalue()
    if len(data) > capabilities.max_reference_bytes:
        raise UserError(
            f"The larger picture has {len(data) / 1e6:.0f} MB, and at most "
            f"{capabilities.max_reference_bytes / 1e6:.0f} MB can be sent.",
            cause=Cause.BAD_INPUT,
            hint="Pull the frame less far.",
        )
    sha256, _path = library.add_reference(data)
    mask_sha256, _path = library.add_reference(to_png(mask, capabilities.max_mask_bytes))
    width, height = expansion.canvas
    made = replace(
        reference,
        sha256=sha256,
        media_type="image/png",
        adjustment=None,
        done=(Sentence.EXPANDED.say(size=f"{width}×{height}"),),
    )
    return Expanded(
        reference=made,
        mask=mask_sha256,
        share=float(mask.mean()) / 255,
        size=(expansion.canvas.width, expansion.canvas.height),
    )
