"""Keeps the survey and the desk together: what is chosen is surveyed, what is rejected there leaves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gi2desk.core.errors import UserError
from gi2desk.core.record import Flag
from gi2desk.library.row import Row
from gi2desk.ui.review.survey import MOST, Survey
from gi2desk.ui.services import Services


class Surveying:
    """`emptied` is called when nothing is left to be surveyed."""

    def __init__(self, services: Services, survey: Survey, emptied: Callable[[], None]) -> None:
        self._services = services
        self._survey = survey
        self._emptied = emptied
        self._moved_on = False
        survey.framed.connect(lambda image: services.desk.choose(services.desk.images, image))

    def follow(self) -> None:
        """Shows what is chosen on the desk."""
        desk, shown = self._services.desk, self._survey.images
        if not desk.images:
            self._emptied()
        elif shown and shown == desk.images[:MOST]:
            self._survey.frame(desk.active)
        else:
            self._read(desk.images[:MOST])

    def _read(self, images: Sequence[str]) -> None:
        services = self._services

        def read() -> tuple[Row, ...]:
            try:
                known = {row.id: row for row in services.library.rows(images)}
            except UserError:
                return ()  # the library was closed meanwhile
            return tuple(known[image] for image in images if image in known)

        def done(rows: tuple[Row, ...]) -> None:
            if tuple(images) == services.desk.images[:MOST]:
                self._survey.show_rows(rows, services.desk.active)

        services.tasks.run(read, done=done)

    def on_flagged(self, images: Sequence[str], flag: Flag) -> None:
        """Takes what was rejected out; the keys go on with its neighbour."""
        desk = self._services.desk
        if flag is not Flag.REJECT or len(desk.images) < 2:
            return
        following = self._survey.neighbour(desk.active)
        self._moved_on = True
        desk.choose([image for image in desk.images if image not in images], following)

    def step(self, by: int) -> None:
        """The frame goes on, unless a rejection has just moved it."""
        moved_on, self._moved_on = self._moved_on, False
        images, active = self._survey.images, self._services.desk.active
        if moved_on or active not in images:
            return
        place = min(max(images.index(active) + by, 0), len(images) - 1)
        self._services.desk.choose(self._services.desk.images, images[place])
