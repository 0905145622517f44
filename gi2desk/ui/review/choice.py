"""What is chosen in Review: the grid's selection and the desk's, which never means more than what is shown as chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gi2desk.library.row import Row
from gi2desk.ui.gallery.words import is_approved
from gi2desk.ui.review.grid import GridPage
from gi2desk.ui.review.source import Loaded, Source
from gi2desk.ui.services import Services

# More ids than this are read in a worker.
_FEW = 400


class Choice:
    """Keeps grid and desk together. `in_loupe` tells whether one picture is looked at, `single` whether one is meant."""

    def __init__(
        self,
        services: Services,
        grid: GridPage,
        source: Source,
        in_loupe: Callable[[], bool],
        single: Callable[[], bool],
    ) -> None:
        self._services = services
        self._grid = grid
        self._source = source
        self._in_loupe, self._single = in_loupe, single
        self._reading = self._telling = False

    def target(self) -> Sequence[str]:
        """What judging applies to: in loupe and survey the framed picture, else what is shown as chosen in the grid."""
        desk = self._services.desk
        self._grid.flush()
        if self._single():
            return (desk.active,) if desk.active else ()
        rows = self.rows()
        if rows is not None:
            return tuple(row.id for row in rows)
        if not self._reading and len(desk.images) == sum(
            last - first + 1 for first, last in self._grid.spans()
        ):
            return desk.images
        return self._read()

    def rows(self) -> list[Row] | None:
        """The chosen images in the grid, or None where they are very many."""
        return self._grid.rows(_FEW)

    @property
    def framed(self) -> str:
        """The picture that is looked at: the one with the frame in the grid, where anything is chosen."""
        desk, row = self._services.desk, self._grid.active
        if self._single() or row is None or not self._grid.spans():
            return desk.active
        return row.id

    @property
    def approved(self) -> bool:
        """True if everything that is chosen is known to be approved."""
        rows = self.rows()
        return bool(rows) and all(is_approved(row) for row in rows or ())

    def tell(self) -> None:
        """Puts on the desk what is chosen in the grid."""
        rows, active = self.rows(), self._grid.active
        name = active.id if active is not None else ""
        self._reading = rows is None
        if rows is not None:
            self._telling = True
            self._services.desk.choose(_in_order(self._services.desk.images, [row.id for row in rows]), name)
            self._telling = False
            return
        spans = self._grid.spans()

        def done(ids: list[str]) -> None:
            if spans == self._grid.spans():
                self._reading = False
                self._services.desk.choose(ids, name)

        self._services.tasks.run(self._read, done=done)

    def _read(self) -> list[str]:
        result, spans = self._source.result, self._grid.spans()
        ids = result.ids() if result is not None else []
        return [name for first, last in spans for name in ids[first : last + 1]]

    def follow(self) -> None:
        """Shows in the grid what is chosen on the desk."""
        desk, model = self._services.desk, self._grid.model
        rows, active = self.rows(), model.number_of(desk.active)
        if rows is None:
            return
        if {row.id for row in rows} == set(desk.images):
            if active is not None and not self._telling:
                self._grid.frame(active)
            return
        places = [place for name in desk.images if (place := model.number_of(name)) is not None]
        if places:
            self._grid.choose(places, places[-1] if active is None else active)
        else:
            self._grid.clear_choice()

    def restore(self, loaded: Loaded) -> bool:
        """Chooses the same images in another result; what is not in it is no longer chosen. False if none is."""
        desk = self._services.desk
        missing = [name for name in desk.images if name not in loaded.asked]
        if missing:  # chosen while it was read
            loaded = replace(loaded, places={**loaded.places, **self._source.places(loaded.result, missing)})
        if not self._grid.restore(loaded, desk.images, desk.active):
            return False
        here = self._services.actions.place == "review"
        looked_at = self._in_loupe() and desk.active not in loaded.places
        if here and not looked_at and not self._source.pending:
            desk.choose([name for name in desk.images if name in loaded.places], desk.active)
        return True


def _in_order(before: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """`chosen` as they were chosen one after another: those of `before` in their order, then the new ones."""
    kept, now = set(before), set(chosen)
    return [name for name in before if name in now] + [name for name in chosen if name not in kept]
