"""The crop board of one master as a value: a focal point, crops that follow it or were placed by hand, and the output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from gi2desk.core import framing
from gi2desk.core.framing import Pixels
from gi2desk.core.geometry import CENTRE, Rect, crop_for_ratio
from gi2desk.core.naming import new_id
from gi2desk.core.placement import Placement as Destination
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import OutputFormat

FORMAT = 1
STANDARD = ("1:1", "16:9", "9:16", "4:3", "3:4", "4:5")
"""The ratios that a new board begins with."""

TEMPLATE = "{master}_{variant}_{w}x{h}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a hand put a crop: its middle (0 to 1 of the picture) and its size as a share of the largest possible.

    Relative, so that the framing stays when another picture of the same scene becomes the master.
    """

    x: float
    y: float
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """One variant. Without a `placement` it is the largest of its ratio and follows the focal point.

    The file has the crop's own pixels unless `width` (pixels) or `scale` (of the crop) is set; only with `enlarge` may
    that be more than the crop has. `format` None is the board's. `destination` is the placement that it is for: its ratio
    is that of the crop, and with `exact` its pixels are those of the file, unless `width` or `scale` is set.
    """

    id: str
    ratio: str
    name: str = ""
    included: bool = True
    placement: Placement | None = None
    width: int | None = None
    scale: float | None = None
    enlarge: bool = False
    format: OutputFormat | None = None
    destination: Destination | None = None
    exact: bool = True

    @property
    def shape(self) -> Ratio:
        """Its ratio. Raises UserError(BAD_INPUT) for a record that names none."""
        return Ratio.parse(self.ratio) if self.destination is None else self.destination.shape

    @property
    def target(self) -> Pixels | None:
        """The pixels that its file has to have by its placement; None where it is free."""
        if self.destination is None or not self.exact or self.width is not None or self.scale is not None:
            return None
        return self.destination.pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How all variants of a board are written. `quality` None is the format's own; `folder` is an absolute path.

    Files that are there are replaced with `overwrite`; with `numbered` the new ones get numbers; else nothing is written.
    """

    format: OutputFormat = OutputFormat.PNG
    quality: int | None = None
    folder: str = ""
    template: str = TEMPLATE
    overwrite: bool = False
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All crops of one master, in order. `focal` is relative, 0 to 1 across and down."""

    focal: tuple[float, float] = CENTRE
    crops: tuple[Crop, ...] = ()
    output: Output = field(default_factory=Output)
    version: int = FORMAT

    @classmethod
    def standard(cls, output: Output | None = None) -> Board:
        """A new board with the standard ratios."""
        crops = tuple(Crop(id=new_id(), ratio=ratio) for ratio in STANDARD)
        return cls(crops=crops, output=output or Output())

    @classmethod
    def meant_for(cls, destinations: Iterable[Destination], output: Output | None = None) -> Board:
        """A new board with a crop for each placement."""
        return cls(output=output or Output()).with_destinations(destinations)

    def with_destinations(self, destinations: Iterable[Destination]) -> Board:
        """With a crop for each placement that has none yet, at the end."""
        known = {crop.destination.id for crop in self.crops if crop.destination is not None}
        added = tuple(
            Crop(id=new_id(), ratio=one.shape.name, name=one.title, destination=one)
            for one in destinations
            if one.id not in known
        )
        return replace(self, crops=(*self.crops, *added))

    def crop(self, crop_id: str) -> Crop | None:
        """The crop with that id."""
        return next((crop for crop in self.crops if crop.id == crop_id), None)

    def with_focal(self, x: float, y: float) -> Board:
        """Another focal point, moved inside the picture; crops that were placed by hand stay."""
        return replace(self, focal=(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)))

    def with_crop(self, crop_id: str, **changes: Any) -> Board:
        """One crop with other fields."""
        crops = (replace(crop, **changes) if crop.id == crop_id else crop for crop in self.crops)
        return replace(self, crops=tuple(crops))

    def with_rect(self, picture: Pixels, crop_id: str, rect: Rect) -> Board:
        """One crop placed by hand at `rect` of a picture of (width, height) pixels."""
        crop = self.crop(crop_id)
        if crop is None:
            return self
        return self.with_crop(crop_id, placement=placement_of(picture, crop.shape, rect))

    def added(self, crop: Crop, after: str = "") -> Board:
        """One crop more, behind the one called `after` or at the end."""
        place = next((n for n, other in enumerate(self.crops, 1) if other.id == after), len(self.crops))
        return replace(self, crops=(*self.crops[:place], crop, *self.crops[place:]))

    def without(self, crop_id: str) -> Board:
        """One crop fewer."""
        return replace(self, crops=tuple(crop for crop in self.crops if crop.id != crop_id))

    def with_output(self, **changes: Any) -> Board:
        """Another way to write the files."""
        return replace(self, output=replace(self.output, **changes))

    def without_enlarging(self) -> Board:
        """With no crop upscaled: what was right for a larger picture has to be asked for again."""
        return replace(self, crops=tuple(replace(crop, enlarge=False) for crop in self.crops))

    def rect(self, picture: Pixels, crop_id: str) -> Rect | None:
        """Where a crop lies in a picture of (width, height) pixels; None if the picture is too small for its ratio."""
        crop = self.crop(crop_id)
        return None if crop is None else rect_of(picture, crop, self.focal)


def rect_of(picture: Pixels, crop: Crop, focal: tuple[float, float]) -> Rect | None:
    """Where `crop` lies in a picture of (width, height) pixels; None if the picture is too small for its ratio."""
    ratio = crop.shape
    most = framing.most_steps(picture, ratio)
    if most == 0:
        return None
    if crop.placement is None:
        return crop_for_ratio(*picture, ratio, focal)
    step = min(max(1, round(crop.placement.share * most)), most)
    size = framing.size_at(picture, ratio, step)
    return framing.centred(picture, size, crop.placement.x * picture[0], crop.placement.y * picture[1])


def placement_of(picture: Pixels, ratio: Ratio, rect: Rect) -> Placement:
    """The inverse of `rect_of` for a crop that lies in the picture and has exactly one of the sizes of `ratio`."""
    return Placement(
        x=(rect.x + rect.width / 2) / picture[0],
        y=(rect.y + rect.height / 2) / picture[1],
        share=framing.step_of(rect, ratio) / framing.most_steps(picture, ratio),
    )


def detail(board: Board, picture: Pixels, ratio: str, name: str = "") -> Crop:
    """A new crop of half the largest size around the focal point."""
    crop = Crop(id=new_id(), ratio=ratio, name=name)
    x, y = board.focal
    rect = rect_of(picture, replace(crop, placement=Placement(x=x, y=y, share=0.5)), board.focal)
    if rect is None:
        return crop
    return replace(crop, placement=placement_of(picture, crop.shape, rect))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Crops that were chosen elsewhere: their ratios, each with a name or none, and what they look at if that is known."""

    crops: tuple[tuple[str, str], ...]
    focal: tuple[float, float] | None = None


def with_cuts(board: Board, cuts: Cuts) -> Board:
    """`board` with these crops ticked, the ones that it lacks added at its end, and no other ticked."""
    wanted = dict.fromkeys(cuts.crops)
    crops = []
    for crop in board.crops:
        same = next((cut for cut in wanted if cut == (crop.ratio, crop.name)), None)
        if same is not None:
            del wanted[same]
        crops.append(replace(crop, included=same is not None))
    crops += [Crop(id=new_id(), ratio=ratio, name=name) for ratio, name in wanted]
    changed = replace(board, crops=tuple(crops))
    return changed.with_focal(*cuts.focal) if cuts.focal is not None else changed
