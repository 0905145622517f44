"""The Compare workspace: brings the library's pictures onto the stage and tells the desk which one is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from typing_extensions import override

from gi2desk.jobs.lineup import lineup, of_concept
from gi2desk.library.change import Change, Topic
from gi2desk.library.library import Library
from gi2desk.library.row import Row
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.compare.binding import bind
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.gallery import thumbnail
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.workspace import Workspace

_APPROVED = {"approved", "delivered"}
_GATHER_MS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """What was read for the stage: the pictures that stand there, and those that can be stepped to."""

    rows: tuple[Row, ...] = ()
    choices: tuple[Row, ...] = ()


class CompareWorkspace(Workspace):
    """A concept's tiers, or what was chosen in Review or the filmstrip, side by side."""

    id = "compare"
    filmstrip = True
    _changed = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._front = False
        self._telling = False
        self._wanted: tuple[object, ...] = ()
        # The concept whose tiers were lined up here, as long as nobody chose otherwise.
        self._lined_up = ""
        self._told: tuple[str, ...] = ()
        limit = services.preferences.settings.cache_limit_mb << 20
        self.compare = CompareStage(Loader(limit=limit, scratch=services.library.proxies))
        self.stage = self.compare
        self._thumbnails = thumbnail.shared(services.library)
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._refresh)
        bind(services.actions, self.compare, self.id)
        desk = services.desk
        desk.images_changed.connect(self._follow)
        desk.concept_changed.connect(self._follow)
        self.compare.selection_changed.connect(self._on_selection_changed)
        self.compare.status_changed.connect(self._show_status)
        self.compare.images_dropped.connect(self._on_images_dropped)
        self._changed.connect(self._on_changed)
        self._unsubscribe = services.library.subscribe(self._changed.emit)

    @override
    def activated(self) -> None:
        self._front = True
        if self._lined_up and self.services.desk.images == self._told:
            # Something new may have joined the concept.
            self._wanted = (self._told, self._lined_up)
            self._read((), self._lined_up, self.services.desk.active)
        else:
            self._follow()
        self.compare.setFocus()

    @override
    def deactivated(self) -> None:
        self._front = False

    @override
    def closing(self) -> None:
        self._unsubscribe()
        self._gather.stop()
        self.compare.close_workers()

    # From the desk to the stage

    def _follow(self) -> None:
        """Reads what the desk names, if it is something else than what stands here."""
        desk = self.services.desk
        wanted = (desk.images, desk.concept)
        if not self._front or self._telling or wanted == self._wanted:
            return
        self._wanted = wanted
        self._read(desk.images, desk.concept, desk.active)

    def _read(self, chosen: tuple[str, ...], concept: str, active: str) -> None:
        library, asked = self.services.library, self._wanted

        def done(found: Lineup) -> None:
            if asked == self._wanted:
                self._lined_up = found.rows[0].concept if found.rows and len(chosen) < 2 else ""
                self._show(found, active)

        self.services.tasks.run(lambda: _read_lineup(library, chosen, concept), done=done)

    def _show(self, found: Lineup, active: str) -> None:
        images = [self._pane_image(row, found.choices) for row in found.rows]
        self._telling = True
        self.compare.choices = tuple(self._pane_image(row, found.choices) for row in found.choices)
        shown = [image.id for image in self.compare.selection.images]
        stays = bool(shown) and len(shown) == len(images)
        self.compare.show_images(images, reference=self._reference(images), keep_view=stays)
        ids = [image.id for image in images]
        if active in ids:
            self.compare.set_active(ids.index(active))
        self._telling = False
        self._choose()
        self._show_status()

    def _reference(self, images: Sequence[PaneImage]) -> int:
        """The reference stays the reference while it stands here."""
        selection = self.compare.selection
        if selection.images:
            before = selection.images[selection.reference].id
            for index, image in enumerate(images):
                if image.id == before:
                    return index
        return 0

    def _pane_image(self, row: Row, choices: Sequence[Row]) -> PaneImage:
        number = next((place for place, other in enumerate(choices, 1) if other.id == row.id), None)
        return PaneImage(
            path=self.services.library.root / row.path,
            id=row.id,
            number=number,
            label=row.name,
            tier=row.tier,
            width=row.width,
            height=row.height,
            rating=row.rating,
            approved=tr("Approved") if row.approval in _APPROVED else "",
            proxy=self._thumbnails.store.known(row.sha256),
        )

    # From the stage to the desk

    def _on_selection_changed(self) -> None:
        if not self._telling:
            if tuple(image.id for image in self.compare.selection.images) != self._told:
                self._lined_up = ""
            self._choose()

    def _choose(self) -> None:
        """What stands here is what judging, cropping and the filmstrip mean."""
        selection = self.compare.selection
        ids = tuple(image.id for image in selection.images if image.id)
        if not self._front or not ids:
            return
        self._telling = True
        self.services.desk.choose(ids, selection.images[selection.active].id)
        self._told = self.services.desk.images
        self._wanted = (self._told, self.services.desk.concept)
        self._telling = False

    def _on_images_dropped(self, index: int, ids: tuple[str, ...]) -> None:
        library = self.services.library
        self.services.tasks.run(
            lambda: library.rows(list(ids)),
            done=lambda rows: self.compare.put_images(index, [self._pane_image(row, ()) for row in rows]),
        )

    def _on_changed(self, change: Change) -> None:
        shown = {image.id for image in self.compare.selection.images}
        if change.id in shown or change.kind in {Topic.IMAGE, Topic.LIBRARY}:
            self._gather.start()

    def _refresh(self) -> None:
        """Stars, approvals and new candidates; the pictures that stand here stay."""
        if not self._front:
            self._wanted = ()
            return
        if not self.compare.selection.images:
            self._wanted = ()
            self._follow()
            return
        if self._lined_up:
            self._read((), self._lined_up, self.services.desk.active)
            return
        ids = tuple(image.id for image in self.compare.selection.images if image.id)
        if len(ids) == len(self.compare.selection.images):
            active = self.compare.selection.images[self.compare.selection.active].id
            self._read(ids, "", active)

    def _show_status(self) -> None:
        self.set_status(self.compare.status)


def _read_lineup(library: Library, chosen: tuple[str, ...], concept: str) -> Lineup:
    rows = lineup(library, chosen, concept)
    choices = of_concept(library, rows[0].concept) if rows else ()
    return Lineup(rows=rows, choices=choices)
