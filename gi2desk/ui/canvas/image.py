"""What a pane is asked to show: a picture file and what is said about it, so that panes need no library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier, tier_of

Key = tuple[Path, int]
"""What tells pictures apart: the path, and the stamp of its contents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneImage:
    """A picture with what its pane says about it.

    `width` and `height` are pixels as seen (0 = not known yet); `proxy` is a small picture of the same scene that
    is shown until the file is decoded. `approved` is the badge's text, such as "Approved v2", or empty.
    `source` is the name of the file that it was imported from. `concept` is named where pictures of several concepts
    stand together; `number` is its place in its concept.
    `composite` is true where it was mixed here of an answer and its Image 1, which its pane says.
    `stamp` tells two contents of one path apart; originals never change, so it stays 0 for them.
    """

    path: Path
    id: str = ""
    number: int | None = None
    label: str = ""
    concept: str = ""
    source: str = ""
    tier: Tier | None = None
    width: int = 0
    height: int = 0
    rating: int = 0
    approved: str = ""
    composite: bool = False
    flag: Flag = Flag.NONE
    proxy: Path | None = None
    stamp: int = 0

    @property
    def name(self) -> str:
        """The number, after its concept's name where that is said, else the label."""
        number = f"#{self.number}" if self.number is not None else ""
        return " ".join(part for part in (self.concept, number) if part) or self.label

    @property
    def title(self) -> str:
        """The tier and the name, else the file's name."""
        parts = [self.tier.label if self.tier else "", self.name]
        return " ".join(part for part in parts if part) or self.path.name

    @property
    def key(self) -> Key:
        """What its pixels are cached under."""
        return self.path, self.stamp


def image_of_file(path: Path) -> PaneImage:
    """A picture that is in no library, described by its file. Raises UserError(BAD_INPUT) if it is none."""
    from gi2desk.imaging.header import read_header

    width, height = read_header(path).upright
    return PaneImage(
        path=path,
        label=path.name,
        tier=tier_of(width, height),
        width=width,
        height=height,
        stamp=path.stat().st_mtime_ns,
    )
