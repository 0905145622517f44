"""Which pictures of a concept stand side by side when it is compared: one for each tier, the best or the newest."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Sort
from gi2desk.library.row import Row

_APPROVED = frozenset({"approved", "delivered"})
# One concept is tens of pictures.
_MOST = 2000


def best_of_tiers(rows: Sequence[Row], family: Collection[str] = ()) -> tuple[Row, ...]:
    """For each tier that `rows` have, smallest first: the approved, else the best flagged and rated, else the newest.

    Among equals those whose ids are in `family` come before newer ones.
    """
    flags = (Flag.REJECT, Flag.NONE, Flag.PICK)

    def rank(row: Row) -> tuple[object, ...]:
        judged = row.approval in _APPROVED, flags.index(row.flag), row.rating
        return *judged, row.id in family, row.created, row.id

    among = ([row for row in rows if row.tier is tier] for tier in Tier)
    return tuple(max(candidates, key=rank) for candidates in among if candidates)


def lineup(library: Library, chosen: Sequence[str], concept: str) -> tuple[Row, ...]:
    """What Compare opens with. For a worker.

    Several chosen images stand as they were chosen. One chosen image stands with its concept's other tiers, and its own
    parents come before better rated ones. Without a choice it is the concept, else the one with the newest image; what
    its most detailed picture was made from then comes before newer pictures that were judged alike.
    """
    if len(chosen) > 1:
        return library.rows(chosen)
    rows = library.rows(chosen)
    if rows:
        own = rows[0]
        family = {own.tier: own, **_ancestors(library, own)}
        best = {row.tier: row for row in best_of_tiers(of_concept(library, own.concept))}
        return tuple((best | family)[tier] for tier in Tier if tier in best | family)
    wanted = concept or _newest_concept(library)
    everything = of_concept(library, wanted) if wanted else ()
    finest = best_of_tiers(everything)[-1:]
    made_from = _ancestors(library, finest[0]).values() if finest else ()
    return best_of_tiers(everything, {row.id for row in made_from})


def of_concept(library: Library, concept: str) -> tuple[Row, ...]:
    """The images of a concept, oldest first. For a worker."""
    return tuple(library.query(Query(concept=concept, sort=Sort.CREATED, descending=False)).page(0, _MOST))


def by_tier(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Smaller tiers first, as they stand in the filmstrip; within a tier as they came."""
    tiers = list(Tier)
    return tuple(sorted(rows, key=lambda row: tiers.index(row.tier)))


def places(library: Library, rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """The number of each image within its concept, counted from 1, and of how many. For a worker."""
    found: dict[str, tuple[int, int]] = {}
    for concept in {row.concept for row in rows}:
        together = of_concept(library, concept)
        found |= {row.id: (number, len(together)) for number, row in enumerate(together, 1)}
    return {row.id: found[row.id] for row in rows if row.id in found}


def _ancestors(library: Library, row: Row) -> dict[Tier, Row]:
    """The images that `row` was made from, by tier; the nearest of each."""
    found: dict[Tier, Row] = {row.tier: row}
    seen = {row.id}
    parents = library.image(row.id).lineage.parents
    while parents:
        known = library.rows([parent for parent in parents if parent not in seen])
        seen.update(parents)
        for parent in known:
            found.setdefault(parent.tier, parent)
        parents = tuple(name for parent in known for name in library.image(parent.id).lineage.parents)
    return found


def _newest_concept(library: Library) -> str:
    newest = library.query(Query()).page(0, 1)
    return newest[0].concept if newest else ""
