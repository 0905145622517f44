"""One recipe in several shapes: cropped from one picture, expanded from it, or generated with it as the reference."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.expansion import Expansion, Frame, expand, frame_for_ratio
from gi2desk.core.geometry import Rect, crop_for_ratio
from gi2desk.core.mention import moves, renumbered
from gi2desk.core.recipe import Recipe, Reference, Variable
from gi2desk.core.record import Image
from gi2desk.core.rule import MAX_REFERENCES
from gi2desk.core.size import Limits
from gi2desk.core.stage import without_preserve_clause
from gi2desk.core.writing import filled, reworded
from gi2desk.jobs import draft
from gi2desk.jobs.bundle import Part, part_of
from gi2desk.jobs.destination import Destination, meant_for, recipe_for
from gi2desk.jobs.expand import expand_reference
from gi2desk.jobs.intake import Source, take
from gi2desk.jobs.lineup import best_of_tiers, of_concept
from gi2desk.jobs.order import parent_of
from gi2desk.library.library import Library

NO_MASTER = "There is no picture yet that it could be made from. Generate one first."
_APPROVED = frozenset({"approved", "delivered"})
SAME_SHAPE = "The picture has this shape already."
RECOMPOSE = (
    "Recompose Image 1 as a {ratio} frame. Keep its subject, product details, light, colours and style; "
    "continue or rearrange the surroundings and cut nothing important off."
)
"""What is added to the prompt where a shape is generated from a picture; `{ratio}` is that shape."""
EXTEND = (
    "Image 1 is part of a {ratio} frame that is empty around it. Fill what is empty: continue the surroundings in the same "
    "perspective, light, colours and style, without a seam, a border or the subject again."
)
"""The same where a picture is expanded."""


class Way(enum.StrEnum):
    """How one shape of the set is made."""

    CROP = "crop"
    EXPAND = "expand"
    GENERATE = "generate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """The picture that a set is made from, as a reference and as a file; `width` and `height` are upright pixels."""

    image: Image
    path: Path
    reference: Reference
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One shape. `rect` is what it keeps of the master, in its pixels; the frame of one that is expanded goes beyond it.

    `part` is the request of one that is generated or expanded; the latter lacks its mask until `prepared` has made it by
    `expansion`. `reason` is why it cannot be made that way, or empty.
    """

    target: Destination
    way: Way
    rect: Rect | None = None
    part: Part | None = None
    reason: str = ""
    expansion: Expansion | None = None


def master_of(library: Library, recipe: Recipe, concept: str, connection: Connection) -> Master | None:
    """The library's image among the references, else the best of the concept: approved, picked, rated, large, new.

    Blocking; for a worker. Raises UserError(BAD_INPUT) for a picture that cannot be read.
    """
    chosen = parent_of(recipe)
    if chosen is None or not library.rows([chosen]):
        best = best_of_tiers(of_concept(library, concept)) if concept else ()
        ranked = sorted(
            best, key=lambda row: (row.approval in _APPROVED, row.flag.value == "pick", row.rating)
        )
        chosen = ranked[-1].id if ranked else None
    if chosen is None:
        return None
    image = library.image(chosen)
    taken = take(library, Source(name=image.id, image=image.id), connection.capabilities)
    return Master(
        image=image,
        path=library.original_path(image),
        reference=taken.reference,
        width=taken.width,
        height=taken.height,
    )


def planned(
    recipe: Recipe,
    target: Destination,
    way: Way,
    master: Master | None,
    *,
    focal: tuple[float, float],
    catalogue: Catalogue,
    connection: Connection,
    clause: str = RECOMPOSE,
    extension: str = EXTEND,
) -> Row:
    """One shape of the set, held against every rule.

    `clause` joins the prompt where a picture is the reference, `extension` where it is expanded.
    """
    rect = _crop(target, master, focal)
    refused = refusal(target, way, master)
    if way is Way.CROP or refused:
        return Row(target=target, way=way, rect=rect, reason=refused)
    limits = draft.limits_for(catalogue.get(recipe.model), connection.capabilities)
    if way is Way.EXPAND and master is not None:
        return _expanding(recipe, target, master, limits, catalogue, connection, clause=extension)
    try:
        shaped = recipe_for(recipe, target, limits)
    except UserError as error:
        return Row(target=target, way=way, rect=rect, reason=f"{error} {error.hint}".strip())
    if master is not None:
        shaped = _referring(shaped, target, master, connection, clause)
    part = part_of(shaped, catalogue, connection)
    return Row(target=target, way=way, rect=rect, part=part, reason=part.reason)


def refusal(target: Destination, way: Way, master: Master | None) -> str:
    """Why a shape cannot be had that way, before anything else is looked at; else empty."""
    if way is not Way.GENERATE and master is None:
        return NO_MASTER
    if way is Way.EXPAND and master is not None and _frame(target, master).empty:
        return SAME_SHAPE
    if way is Way.CROP and _crop(target, master, (0.5, 0.5)) is None:
        return f"The picture is too small for a crop of exactly {target.ratio}."
    return ""


def _crop(target: Destination, master: Master | None, focal: tuple[float, float]) -> Rect | None:
    if master is None:
        return None
    try:
        return crop_for_ratio(master.width, master.height, target.ratio, focal)
    except UserError:
        return None


def _frame(target: Destination, master: Master) -> Frame:
    return frame_for_ratio(master.width, master.height, target.ratio.value)


def _expanding(
    recipe: Recipe,
    target: Destination,
    master: Master,
    limits: Limits,
    catalogue: Catalogue,
    connection: Connection,
    *,
    clause: str,
) -> Row:
    frame = _frame(target, master)
    whole = Rect(
        x=-frame.left,
        y=-frame.top,
        width=master.width + frame.left + frame.right,
        height=master.height + frame.top + frame.bottom,
    )
    try:
        expansion = expand(master.width, master.height, frame, limits)
    except UserError as error:
        reason = f"{error} {error.hint}".strip()
        return Row(target=target, way=Way.EXPAND, rect=whole, reason=reason)
    meant = meant_for(draft.with_size(recipe, expansion.canvas), target)
    asked = _with_first(meant, target, master.reference, connection, clause)
    part = part_of(asked, catalogue, connection)
    return Row(target=target, way=Way.EXPAND, rect=whole, part=part, reason=part.reason, expansion=expansion)


def to_prepare(rows: Sequence[Row]) -> int:
    """How many canvases `prepared` has to make."""
    return sum(row.expansion is not None and not row.reason for row in rows)


def prepared(
    library: Library,
    rows: Sequence[Row],
    connection: Connection,
    progress: Callable[[int], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Part, ...]:
    """The requests of `rows`, those that are expanded with their canvas and mask. Blocking; some seconds each.

    `progress` counts canvases; once `cancelled()` is true the one at hand is finished and there are no requests.
    Raises UserError where one cannot be made; nothing is sent then.
    """
    made: list[Part] = []
    done = 0
    for row in rows:
        if row.part is None or row.reason:
            continue
        if row.expansion is None:
            made.append(row.part)
            continue
        if cancelled():
            return ()
        first, *others = row.part.recipe.references
        kept = expand_reference(library, first, row.expansion, connection.capabilities)
        asked = replace(row.part.recipe, references=(kept.reference, *others), mask=kept.mask)
        made.append(replace(row.part, recipe=asked))
        done += 1
        progress(done)
    return () if cancelled() else tuple(made)


def _referring(
    recipe: Recipe, target: Destination, master: Master, connection: Connection, clause: str
) -> Recipe:
    """`recipe` with the master as Image 1, the other references after it, and what it is to do with it."""
    if not connection.capabilities.edits:
        return recipe
    same = bool(recipe.references) and recipe.references[0].image == master.image.id
    first = recipe.references[0] if same else master.reference
    return _with_first(recipe, target, first, connection, clause)


def _with_first(
    recipe: Recipe, target: Destination, first: Reference, connection: Connection, clause: str
) -> Recipe:
    """`recipe` with `first` as Image 1, the other references after it, and nothing that belonged to another first.

    The numbers in its words follow the pictures, and `clause`, for the shape of `target`, takes the place of one that
    keeps Image 1 as it is.
    """
    most = min(MAX_REFERENCES, connection.capabilities.max_references)
    others = [one for one in recipe.references if one.image != first.image]
    references = (first, *others)[:most]
    numbers = moves([_key(one) for one in recipe.references], [_key(one) for one in references])
    said = filled(clause, (Variable(name="ratio", value=target.ratio.name),)).strip()

    def changed(text: str) -> str:
        # Another frame and “keep the framing” exclude each other.
        own = renumbered(without_preserve_clause(text), numbers).strip()
        return "\n".join(part for part in (own, said) if part)

    return replace(
        reworded(recipe, changed), references=references, mask=None, markup=None, keep_outside=False
    )


def _key(reference: Reference) -> str:
    return reference.image or reference.sha256


def parts(rows: Sequence[Row]) -> tuple[Part, ...]:
    """The requests of the rows that are generated."""
    return tuple(row.part for row in rows if row.part is not None)
