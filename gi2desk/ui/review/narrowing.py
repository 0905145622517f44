"""What the grid is narrowed to and how it is sorted, as a value that becomes a query."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier
from gi2desk.library.query import Query, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Filters and order. `unsorted` are concepts of no project; it only means something in the whole library."""

    rating: int = 0
    flag: Flag | None = None
    tiers: frozenset[Tier] = frozenset()
    approved: bool = False
    unverified: bool = False
    unsorted: bool = False
    sort: Sort = Sort.CREATED
    descending: bool = True

    @property
    def filters(self) -> bool:
        """True if something is left out by it."""
        return self.cleared() != self

    def cleared(self) -> Narrowing:
        """The same order without filters; the project stays."""
        return replace(Narrowing(), sort=self.sort, descending=self.descending, unsorted=self.unsorted)

    def query(self, *, project: str, text: str) -> Query:
        """The query of it, in `project` (empty: the whole library) and looking for `text`."""
        return Query(
            text=text,
            project=project or ("" if self.unsorted else None),
            rating=self.rating,
            flags=(self.flag,) if self.flag is not None else (),
            tiers=tuple(sorted(self.tiers)),
            approvals=("approved", "delivered") if self.approved else (),
            verified=False if self.unverified else None,
            sort=self.sort,
            descending=self.descending,
        )


def depends_on_marks(query: Query) -> bool:
    """True if judging an image can move it, bring it in or take it out."""
    judged = query.rating or query.flags or query.labels or query.approvals or query.text
    return bool(judged) or query.sort is Sort.RATING
