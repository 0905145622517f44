"""Which files a crop board makes: their names, pixels and shortcomings, known before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from gi2desk.core.board import Board, Crop, rect_of
from gi2desk.core.framing import Pixels
from gi2desk.core.geometry import Rect
from gi2desk.core.naming import collision_key, expand, unique_names, web_name
from gi2desk.core.paper import PRINT_PPI, detail_ppi, print_cm
from gi2desk.core.recipe import OutputFormat
from gi2desk.core.tier import tier_of

SUFFIXES = {OutputFormat.PNG: "png", OutputFormat.JPEG: "jpg", OutputFormat.WEBP: "webp"}
TOKENS = ("master", "variant", "ratio", "w", "h", "n", "tier", "format")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One file to make of a board; `size` is its width and height in pixels, cut from `rect` of the master."""

    crop: Crop
    rect: Rect
    size: Pixels
    format: OutputFormat
    name: str = ""

    @property
    def enlargement(self) -> float:
        """How many times larger than the crop's own pixels; up to 1 nothing is missing."""
        return self.size[0] / self.rect.width

    @property
    def lacks(self) -> bool:
        """True if it asks for more pixels than there are, and enlarging was not allowed."""
        return self.enlargement > 1 and not self.crop.enlarge

    @property
    def printed(self) -> bool:
        """True if it is for paper, where centimetres and resolution mean something."""
        destination = self.crop.destination
        return destination is not None and destination.target.dpi is not None

    @property
    def shown(self) -> bool:
        """True if it is for a screen, where pixels alone count; one that is for nothing in particular is neither."""
        return self.crop.destination is not None and not self.printed

    @property
    def effective_ppi(self) -> float:
        """Real pixels of the master an inch when the file is printed at its resolution."""
        return self.ppi / max(1.0, self.enlargement)

    def detail_ppi(self, detail: float) -> float:
        """The same by the master's measured real detail, of which see `paper.detail_ppi`."""
        return detail_ppi(self.ppi, self.enlargement, detail)

    @property
    def ppi(self) -> float:
        """The resolution that it is printed at: that of its placement, else 300."""
        destination = self.crop.destination
        return (destination.target.dpi if destination is not None else None) or PRINT_PPI

    @property
    def print_cm(self) -> tuple[float, float]:
        """Width and height in centimetres when printed at its resolution."""
        return print_cm(*self.size, self.ppi)

    @property
    def inexact(self) -> bool:
        """True if scaling rounded its pixels off the ratio."""
        exact = self.crop.shape.exact if self.crop.target is None else None
        return exact is not None and self.size[0] * exact[1] != self.size[1] * exact[0]


def delivered_of(board: Board, picture: Pixels, crop: Crop) -> Delivered | None:
    """What becomes of one crop, without a name; None where the picture is too small for its ratio."""
    rect = rect_of(picture, crop, board.focal)
    if rect is None:
        return None
    return Delivered(crop=crop, rect=rect, size=_size(crop, rect), format=crop.format or board.output.format)


def files_of(board: Board, picture: Pixels, master: str) -> tuple[Delivered, ...]:
    """The files of all included crops, named; `master` is what {master} stands for.

    Names that would be one file on any system get numbers. Raises UserError(BAD_INPUT) for a template that cannot
    be used.
    """
    found = [
        (n, delivered_of(board, picture, crop)) for n, crop in enumerate(board.crops, 1) if crop.included
    ]
    files = [(n, one) for n, one in found if one is not None]
    stems = [expand(board.output.template, _tokens(one, n, master)) for n, one in files]
    # Two formats of one name would be two files; people would still not tell them apart.
    names = unique_names(stems)
    return tuple(
        Delivered(
            crop=one.crop,
            rect=one.rect,
            size=one.size,
            format=one.format,
            name=f"{name}.{SUFFIXES[one.format]}",
        )
        for (_, one), name in zip(files, names, strict=True)
    )


def taken(files: tuple[Delivered, ...], folder: Path) -> frozenset[str]:
    """The names of `files` that are in `folder` already, also where only case differs. Reads the disk."""
    try:
        there = {collision_key(item.name) for item in folder.iterdir()}
    except OSError:
        return frozenset()
    return frozenset(one.name for one in files if collision_key(one.name) in there)


def beside(files: tuple[Delivered, ...], folder: Path) -> tuple[Delivered, ...]:
    """`files` with "-2", "-3" … in the names that are in `folder` already or given twice. Reads the disk."""
    try:
        used = {collision_key(item.name) for item in folder.iterdir()}
    except OSError:
        used = set()
    result = []
    for one in files:
        path, name, number = Path(one.name), one.name, 1
        while collision_key(name) in used:
            number += 1
            name = f"{path.stem}-{number}{path.suffix}"
        used.add(collision_key(name))
        result.append(replace(one, name=name))
    return tuple(result)


def variant_text(crop: Crop) -> str:
    """What {variant} stands for: the crop's name, else its ratio."""
    return crop.name or ratio_text(crop)


def ratio_text(crop: Crop) -> str:
    """The ratio as it can stand in a file name."""
    return crop.ratio.replace(":", "x").replace("√", "sqrt")


def _size(crop: Crop, rect: Rect) -> Pixels:
    """As exports compute it: the ratio rather than the crop, whose own rounding (1:√2) would be carried along."""
    if crop.target is not None:
        return crop.target
    if crop.width is not None:
        ratio = crop.shape
        shape = ratio.value if ratio.exact is None else rect.width / rect.height
        return crop.width, max(1, round(crop.width / shape))
    if crop.scale is not None:
        return max(1, round(rect.width * crop.scale)), max(1, round(rect.height * crop.scale))
    return rect.width, rect.height


def _tokens(one: Delivered, number: int, master: str) -> dict[str, object]:
    return {
        "master": web_name(master),
        "variant": web_name(variant_text(one.crop)),
        "ratio": ratio_text(one.crop),
        "w": one.size[0],
        "h": one.size[1],
        "n": number,
        "tier": tier_of(*one.size).label,
        "format": SUFFIXES[one.format],
    }
