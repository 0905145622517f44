"""Which files an export will make: crops, sizes and names, and why it must not begin."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gi2desk.core.geometry import Rect, crop_for_ratio
from gi2desk.core.naming import collision_key, expand
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import OutputFormat
from gi2desk.core.refusal import bad_input, illegal
from gi2desk.imaging.encode import check_edges
from gi2desk.imaging.limit import check_size

DEFAULT_TEMPLATE = "{master}_{ratio}_{w}x{h}"
SUFFIXES = {OutputFormat.PNG: "png", OutputFormat.JPEG: "jpg", OutputFormat.WEBP: "webp"}


class Upscale(enum.StrEnum):
    """How a crop may be enlarged when more pixels are asked for than it has."""

    NONE = "none"
    LANCZOS = "lanczos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One crop of a master: the largest of `ratio` around the focal point, or exactly `crop`.

    `focal` is relative (0 to 1) and overrides the job's; `name` is a file name without extension and overrides the
    template. `size` (pixels), `dpi` and `max_bytes` are what its placement asks for, and override the job's; `shape` is the
    ratio where its name alone is not exact enough.
    """

    ratio: str | None = None
    crop: Rect | None = None
    focal: tuple[float, float] | None = None
    placement: str | None = None
    name: str = ""
    size: tuple[int, int] | None = None
    dpi: float | None = None
    max_bytes: int | None = None
    shape: Ratio | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """The size of the results: `width` in pixels or `scale` of the crop, else the crop's own pixels."""

    width: int | None = None
    scale: float | None = None
    upscale: Upscale = Upscale.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One file to make; `size` is its width and height in pixels, `ratio` the name of the ratio asked for."""

    variant: Variant
    ratio: str | None
    crop: Rect
    size: tuple[int, int]
    path: Path
    warnings: tuple[str, ...] = ()

    @property
    def enlargement(self) -> float:
        """By how much the crop is enlarged; below 1 it is reduced."""
        return self.size[0] / self.crop.width


def plan_variant(
    variant: Variant,
    picture: tuple[int, int],
    *,
    focal: tuple[float, float],
    sizing: Sizing,
    kind: OutputFormat,
) -> Planned:
    """Crop and size of `variant` on an upright picture of `picture` (width, height) pixels; the path is still empty.

    Raises UserError(BAD_INPUT) for a crop that is impossible, UserError(ILLEGAL_REQUEST) for one without the pixels.
    """
    ratio = variant.shape or (Ratio.parse(variant.ratio) if variant.ratio is not None else None)
    rect = variant.crop or _largest(ratio, picture, variant.focal or focal)
    if (
        rect.x < 0
        or rect.y < 0
        or rect.width < 1
        or rect.height < 1
        or rect.right > picture[0]
        or rect.bottom > picture[1]
    ):
        raise bad_input(
            f"The crop {rect.width}×{rect.height} at {rect.x},{rect.y} lies outside the picture of "
            f"{picture[0]}×{picture[1]} pixels."
        )
    size = variant.size or _size(rect, ratio, sizing)
    check_size(*size)
    check_edges(*size, kind)
    if size[0] > rect.width and sizing.upscale is Upscale.NONE:
        raise illegal(
            f"The crop {ratio or ''} has {rect.width}×{rect.height} pixels, but {size[0]}×{size[1]} are asked for.",
            "Leave the size out, or allow enlarging with --upscale lanczos."
            if variant.size is None
            else "Export from a larger master, or allow enlarging with --upscale lanczos.",
        )
    return Planned(
        variant=variant,
        ratio=ratio.name if ratio else None,
        crop=rect,
        size=size,
        path=Path(),
        warnings=tuple(_warnings(ratio if variant.size is None else None, rect, size)),
    )


def file_name(template: str, tokens: Mapping[str, object], kind: OutputFormat) -> str:
    """`template` filled in and made safe, with the format's extension. Raises UserError(BAD_INPUT) for unknown tokens."""
    return f"{expand(template, tokens)}.{SUFFIXES[kind]}"


def tokens_for(planned: Planned, number: int, *, master: str, kind: OutputFormat) -> dict[str, object]:
    """What a name template can use; `number` counts the master's variants from 1."""
    return {
        "master": master,
        "ratio": (planned.ratio or "crop").replace(":", "x").replace("√", "sqrt"),
        "placement": planned.variant.placement or "",
        "w": planned.size[0],
        "h": planned.size[1],
        "n": number,
        "format": SUFFIXES[kind],
    }


def check_targets(targets: list[tuple[Path, bool]], masters: list[Path]) -> None:
    """Looks at the files (with whether each may replace another) before the first is written.

    Raises UserError(ILLEGAL_REQUEST) when two would be one file, also where case does not count, when one exists, and
    when one is a master.
    """
    taken: dict[tuple[Path, str], Path] = {}
    for path, overwrite in targets:
        other = taken.setdefault((path.parent.absolute(), collision_key(path.name)), path)
        if other is not path:
            raise illegal(
                f"Two files would have the name {path.name}; nothing was written.",
                "Tell them apart with tokens such as {n}, {ratio}, {w} and {master} in the name template.",
            )
        if not path.exists():
            continue
        if any(_same(path, master) for master in masters):
            raise illegal(
                f"{path} is itself a master, which is never overwritten.", "Choose another folder or name."
            )
        if not overwrite or not path.is_file():
            raise illegal(
                f"{path} exists; nothing was written.",
                "Choose another folder or name, or allow overwriting (--overwrite).",
            )


def _largest(ratio: Ratio | None, picture: tuple[int, int], focal: tuple[float, float]) -> Rect:
    if ratio is None:
        return Rect(x=0, y=0, width=picture[0], height=picture[1])
    return crop_for_ratio(*picture, ratio, focal)


def _size(rect: Rect, ratio: Ratio | None, sizing: Sizing) -> tuple[int, int]:
    if sizing.width is not None:
        # The ratio rather than the crop, whose own rounding (1:√2) would be carried along.
        shape = ratio.value if ratio and ratio.exact is None else rect.width / rect.height
        return sizing.width, max(1, round(sizing.width / shape))
    if sizing.scale is not None:
        return max(1, round(rect.width * sizing.scale)), max(1, round(rect.height * sizing.scale))
    return rect.width, rect.height


def _warnings(ratio: Ratio | None, rect: Rect, size: tuple[int, int]) -> list[str]:
    told = []
    if ratio and ratio.exact and size[0] * ratio.exact[1] != size[1] * ratio.exact[0]:
        told.append(f"{size[0]}×{size[1]} is the nearest to {ratio} at this size, not exactly it.")
    if size[0] > rect.width:
        told.append(
            f"Upscaled ×{size[0] / rect.width:.2f} from {rect.width}×{rect.height} pixels: no detail is added."
        )
    return told


def _same(path: Path, master: Path) -> bool:
    try:
        return path.samefile(master)
    except OSError:
        return False
