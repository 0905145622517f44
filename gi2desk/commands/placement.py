"""`gi2desk placements`: where pictures are used, what each place needs, and where that is known from."""

from __future__ import annotations

from gi2desk.commands.table import aligned
from gi2desk.core.exitcode import ExitCode
from gi2desk.core.refusal import illegal

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from gi2desk.commands.context import Context
    from gi2desk.core.placement import Placement


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words to search for."""
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="only placements with all of these, such as story or 9:16"
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Prints the placements, the user's own last. Raises UserError(ILLEGAL_REQUEST) where nothing fits the words."""
    from gi2desk.host.atlas import atlas

    words = " ".join(arguments.words)
    found = atlas(context.settings).found(words)
    if not found:
        raise illegal(
            f"No placement has “{words}” in it.", "gi2desk placements without a word lists them all."
        )
    context.result([_value(placement) for placement in found], _text(found))
    return ExitCode.DONE


def _value(placement: Placement) -> dict[str, object]:
    target, safe = placement.target, placement.safe
    width, height = placement.pixels
    return {
        "id": placement.id,
        "title": placement.title,
        "group": placement.group.value,
        "width": width,
        "height": height,
        "ratio": placement.shape.name,
        "kind": target.kind.value,
        "stated": [target.width, target.height],
        "density": target.density,
        "bleed_mm": target.bleed,
        "ppi": target.dpi,
        "edge": target.edge or None,
        "safe": {"top": safe.top, "right": safe.right, "bottom": safe.bottom, "left": safe.left},
        "max_bytes": placement.max_bytes,
        "source": placement.source,
        "checked": placement.checked or None,
        "confidence": placement.confidence.value,
        "note": placement.note,
    }


def _text(found: tuple[Placement, ...]) -> str:
    rows = [["placement", "name", "pixels", "ratio", "covered", "confidence", "source"]]
    for placement in found:
        width, height = placement.pixels
        rows.append(
            [
                placement.id,
                placement.title,
                f"{width} × {height}",
                placement.shape.name,
                _covered(placement),
                placement.confidence.value,
                placement.source,
            ]
        )
    return "\n".join(aligned(rows))


def _covered(placement: Placement) -> str:
    safe = placement.safe
    if not safe:
        return "-"
    return "/".join(f"{share * 100:.0f}" for share in (safe.top, safe.right, safe.bottom, safe.left)) + " %"
