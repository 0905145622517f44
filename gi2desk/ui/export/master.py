"""Which picture the crops are taken from: the chosen image, a dropped file, or the best of a concept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gi2desk.core.board import Board
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import safe_name
from gi2desk.core.placement import Placement
from gi2desk.core.tier import Tier
from gi2desk.host.atlas import atlas
from gi2desk.host.settings import Settings
from gi2desk.jobs.purpose import placements_of
from gi2desk.library.board import inherited_board, latest_board, read_board
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Sort
from gi2desk.library.row import Row
from gi2desk.ui.canvas.image import PaneImage, image_of_file
from gi2desk.ui.gallery.words import derived

_ORDER = (Tier.K4, Tier.K2, Tier.K1)
_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """A picture to cut from. `number` counts the images of its concept from 1; 0 for a file of no library."""

    image: PaneImage
    concept: str = ""
    name: str = ""
    number: int = 0
    board: Board | None = None
    problem: UserError | None = None
    placements: tuple[Placement, ...] = ()  # what it was made for
    focal: tuple[float, float] | None = None  # what its concept's crops looked at while it was written

    @property
    def id(self) -> str:
        """The image's id, or an empty text for a file of no library."""
        return self.image.id

    @property
    def key(self) -> tuple[str, Path]:
        """What tells it from others."""
        return self.image.id, self.image.path

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height as seen."""
        return self.image.width, self.image.height

    @property
    def title(self) -> str:
        """What it is called: its number in the concept, else its name."""
        return f"#{self.number}" if self.number else self.name

    @property
    def stem(self) -> str:
        """What {master} stands for in file names."""
        return safe_name(self.name or self.image.path.stem)


def master_of_image(library: Library, image_id: str, settings: Settings | None = None) -> Master:
    """The master that an image of the library makes, with the board that was kept. Raises UserError. For a worker.

    `settings` have the user's own placements.
    """
    rows = library.rows([image_id])
    if not rows:
        raise UserError("The image is no longer in the library.", cause=Cause.BAD_INPUT)
    row = rows[0]
    image = library.image(image_id)
    board, problem = None, None
    try:
        board = inherited_board(library, image_id)
    except UserError as error:
        problem = error
    focal = _focal_of(library, row.concept)
    placements = placements_of(library, image, atlas(settings or Settings()))
    if board is not None and read_board(library, image_id) is None:
        # Inherited from its parent: what was looked at and chosen before this one was made is newer.
        board = board.with_focal(*focal) if focal is not None else board
        board = board.with_destinations(placements)
    order = library.query(Query(concept=row.concept, sort=Sort.CREATED, descending=False)).ids()
    number = order.index(image_id) + 1 if image_id in order else 0
    path = library.original_path(image)
    pane = PaneImage(
        path=path,
        id=image_id,
        number=number or None,
        label=row.name,
        tier=row.tier,
        width=row.width,
        height=row.height,
        rating=row.rating,
        composite=bool(derived(row)),
    )
    return Master(
        image=_upright(pane),
        concept=row.concept,
        name=row.concept_name or Path(row.name).stem,
        number=number,
        board=board,
        problem=problem,
        placements=placements,
        focal=focal,
    )


def _focal_of(library: Library, concept: str) -> tuple[float, float] | None:
    try:
        known = library.concept(concept).draft
    except UserError:
        return None
    return known.focal if known is not None else None


def _upright(pane: PaneImage) -> PaneImage:
    """Crops are made on the upright picture, while the index holds the pixels as they lie in the file."""
    seen = image_of_file(pane.path)
    if (seen.width, seen.height) == (pane.width, pane.height):
        return pane
    return replace(pane, width=seen.width, height=seen.height)


def master_of_file(path: Path) -> Master:
    """The master that a file outside the library makes. Raises UserError(BAD_INPUT). For a worker."""
    return Master(image=image_of_file(path), name=path.stem)


def master_for(library: Library, image_id: str, concept: str, held: Mapping[str, str]) -> str:
    """The id of the image to cut from where `image_id` or, without one, a concept is looked at; else an empty text.

    `held` are the masters by concept whose crops were worked on in this run. One stays the master of its concept, as does
    one whose crops were worked on in an earlier run, whatever is looked at elsewhere. For a worker.
    """
    rows = library.rows([image_id]) if image_id else ()
    concept = rows[0].concept if rows else concept
    kept = held.get(concept, "") or latest_board(library, concept)
    if kept and any(row.concept == concept for row in library.rows([kept])):
        return kept
    return image_id or best_of_concept(library, concept)


def best_of_concept(library: Library, concept: str) -> str:
    """The id of a concept's best image, or an empty text. For a worker."""
    rows = library.query(Query(concept=concept)).page(0, _MOST)
    best = best_row(rows)
    return best.id if best is not None else ""


def best_row(rows: Sequence[Row]) -> Row | None:
    """The largest tier first; in it the approved, then what is not rejected by stars, then the newest."""

    def rank(row: Row) -> tuple[object, ...]:
        return (
            -_ORDER.index(row.tier),
            row.approval in {"approved", "delivered"},
            row.flag.value != "reject",
            row.flag.value == "pick",
            row.rating,
            row.created,
        )

    return max(rows, key=rank, default=None)
