"""Reads from the library on what paper the pictures on the stage are to be printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from gi2desk.core.errors import UserError
from gi2desk.core.placement import Placement, TargetKind
from gi2desk.host.atlas import atlas
from gi2desk.host.settings import Settings
from gi2desk.jobs.purpose import placements_of
from gi2desk.library.library import Library
from gi2desk.ui.compare.print_size import Paper
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.services import Services


class Sheet(QObject):
    """Tells the stage the sheet of the print that its pictures were made for, with its bleed, if they were for one."""

    def __init__(self, services: Services, stage: CompareStage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._stage = services, stage
        self._asked: tuple[str, ...] = ()
        stage.selection_changed.connect(self.read)

    def read(self) -> None:
        """Asks again where other pictures stand there."""
        ids = tuple(image.id for image in self._stage.selection.images if image.id)
        if ids == self._asked:
            return
        self._asked = ids
        library, settings = self._services.library, self._services.preferences.settings

        def done(paper: Paper | None) -> None:
            if ids == self._asked:
                self._stage.zoom.print_size.suggest(paper)

        self._services.tasks.run(lambda: paper_of(library, ids, settings), done=done)


def paper_of(library: Library, image_ids: Sequence[str], settings: Settings) -> Paper | None:
    """The sheet of the first print that the last of some images was made for, else the ones before it. For a worker."""
    known = atlas(settings)
    for image_id in reversed(image_ids):
        try:
            meant = placements_of(library, library.image(image_id), known)
        except UserError:
            continue
        for placement in meant:
            if placement.target.kind is TargetKind.PRINT:
                return _sheet(placement)
    return None


def _sheet(placement: Placement) -> Paper:
    target = placement.target
    bleed = 2 * target.bleed
    return Paper(width=target.width + bleed, height=target.height + bleed, title=placement.title)
