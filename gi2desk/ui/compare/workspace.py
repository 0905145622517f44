"""The Compare workspace: brings the library's pictures onto the stage and tells the desk which one is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QTimer, Signal
from typing_extensions import override

from gi2desk.library.change import Change, Topic
from gi2desk.library.row import Row
from gi2desk.ui.canvas.image import Key, PaneImage
from gi2desk.ui.canvas.share import shared
from gi2desk.ui.client import client
from gi2desk.ui.client.subject import Subject
from gi2desk.ui.compare.asked import Asked
from gi2desk.ui.compare.binding import bind
from gi2desk.ui.compare.kin import Kin
from gi2desk.ui.compare.lineup import Lineup, read_again, read_dropped, read_lineup
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.print_size import Ruler
from gi2desk.ui.compare.sheet import Sheet
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.gallery import thumbnail
from gi2desk.ui.gallery.words import derived, source, title
from gi2desk.ui.review import judging, transfer
from gi2desk.ui.review.judging import Judging
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.workspace import Workspace

_APPROVED = {"approved", "delivered"}
_NONE: Mapping[int, PaneImage] = MappingProxyType({})
_GATHER_MS = 120


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
        self._standing: tuple[Key, ...] = ()
        self.compare = CompareStage(shared(services), choose_text=tr("Choose pictures in Review"))
        self.stage = self.compare
        self.judging = Judging(services, self)
        self.asked = Asked(services, self.compare, self)
        self.kin = Kin(services, self.compare, self)
        self.sheet = Sheet(services, self.compare, self)
        self._thumbnails = thumbnail.shared(services.library)
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._refresh)
        self._bind()
        desk = services.desk
        desk.images_changed.connect(self._on_desk_changed)
        desk.concept_changed.connect(self._on_desk_changed)
        self.compare.selection_changed.connect(self._on_selection_changed)
        self.compare.status_changed.connect(self._show_status)
        self.compare.images_dropped.connect(self._on_images_dropped)
        self.compare.choose_requested.connect(lambda: desk.go_to("review"))
        self.compare.value_copied.connect(self._say_copied)
        self.compare.instruments.meter.found.connect(desk.note_detail)
        self.compare.instruments.wording.changed.connect(self._name_actions)
        self._changed.connect(self._on_changed)
        self._unsubscribe = services.library.subscribe(self._changed.emit)

    def _bind(self) -> None:
        services, stage = self.services, self.compare
        bind(services.actions, stage, self.id)
        judging.bind(services, self.judging, self.id, self.target, lambda: stage.step(1))
        services.actions.bind("file.copy", self.copy, place=self.id)
        services.actions.bind("file.reveal", self.reveal, place=self.id)
        source = Subject(
            view=stage.view,
            loader=stage.loader,
            canvases=lambda: [pane.canvas for pane in stage.panes] if stage.selection.images else [],
            printed=stage.zoom.print_size.device_width,
        )
        stage.zoom.print_size.ruler = Ruler(services.memory.screen_dpi, services.memory.save_screen_dpi)
        client.shared(services).offer(self.id, source, stage)
        mirror = IconButton("monitor", tr("Client window"), switch=True)
        mirror.follow(services.actions.action(client.COMMAND))
        stage.bar.add(mirror)
        self._name_actions()

    def target(self) -> tuple[str, ...]:
        """What judging applies to: the picture of the active pane."""
        image = self.compare.active_image
        return (image.id,) if image is not None and image.id else ()

    def copy(self) -> None:
        """Copies the colour while the inspector reads one, else the active picture."""
        if self.compare.inspector.enabled and self.compare.copy_value():
            return
        services, target = self.services, self.target()

        def done(rows: tuple[Row, ...]) -> None:
            if rows:
                transfer.copy_images(services, rows, rows[0])

        services.tasks.run(lambda: services.library.rows(target), done=done)

    def reveal(self) -> None:
        """Shows the active picture's file."""
        image = self.compare.active_image
        if image is not None:
            transfer.reveal(self.services, image.path)

    def _say_copied(self, value: str) -> None:
        self.services.messages.say(tr("{value} is on the clipboard.", value=value))

    def _name_actions(self) -> None:
        count, actions = len(self.target()), self.services.actions
        judging.name_actions(self.services, self.id, count)
        for name in ("file.copy", "file.reveal"):
            actions.set_enabled(name, count > 0, place=self.id, reason=tr("Choose an image first"))

        known = self.compare.wording_known
        reason = tr("Not both pictures were asked for here, so nothing is known of their wording")
        actions.set_enabled("compare.wording", known, place=self.id, reason=reason)

    @override
    def expect_drop(self) -> None:
        # What is dragged was chosen where it comes from; here that would take the place of what it is dragged to.
        desk, selection = self.services.desk, self.compare.selection
        if self._told and selection.images:
            desk.choose(self._told, selection.images[selection.active].id)

    @override
    def activated(self) -> None:
        self._front = True
        client.shared(self.services).come(self.id)
        if self._told and self.services.desk.images == self._told:
            # Something new may have joined the concept, or gone.
            self._refresh()
        else:
            self._follow()

    @override
    def take_keys(self) -> None:
        self.compare.setFocus()

    @override
    def deactivated(self) -> None:
        self._front = False
        self.compare.flash(False)

    @override
    def closing(self) -> None:
        self._unsubscribe()
        client.shared(self.services).withdraw(self.id)
        self._gather.stop()
        self.compare.close_workers()

    # From the desk to the stage

    def _on_desk_changed(self) -> None:
        if self._front and not self._telling:
            # Somebody who looks at the stage exchanged a picture in the strip: files beside it stay.
            self._follow(self._files())

    def _follow(self, files: Mapping[int, PaneImage] = _NONE) -> None:
        """Reads what the desk names, if it is something else than what stands here."""
        desk = self.services.desk
        wanted = (desk.images, desk.concept)
        if wanted == self._wanted:
            self._activate(desk.active)
            return
        self._wanted = wanted
        self._read(desk.images, desk.concept, desk.active, files)

    def _files(self) -> dict[int, PaneImage]:
        """The pictures of no library that stand here, by their panes."""
        images = self.compare.selection.images
        return {index: image for index, image in enumerate(images) if not image.id}

    def _activate(self, image: str) -> None:
        """One that stands here was clicked in the filmstrip: in a pair it is the candidate now."""
        ids = [shown.id for shown in self.compare.selection.images]
        if image not in ids:
            return
        paired = self.compare.mode is not Mode.SIDE_BY_SIDE
        if paired and ids.index(image) == self.compare.selection.reference:
            self._choose()  # the reference stays what the other one is set against
        else:
            self.compare.set_active(ids.index(image))

    def _read(
        self, chosen: tuple[str, ...], concept: str, active: str, files: Mapping[int, PaneImage]
    ) -> None:
        library, asked = self.services.library, self._wanted

        def done(found: Lineup) -> None:
            if asked == self._wanted:
                self._lined_up = found.rows[0].concept if found.rows and len(chosen) < 2 else ""
                self._show(replace(found, files=files), lambda image: image.id == active)

        self.services.tasks.run(lambda: read_lineup(library, chosen, concept), done=done)

    def _show(self, found: Lineup, is_active: Callable[[PaneImage], bool]) -> None:
        images = [self._pane_image(row, found) for row in found.rows]
        for index, file in sorted(found.files.items()):
            images.insert(index, file)
        self._telling = True
        self.compare.choices = tuple(self._pane_image(row, found) for row in found.choices)
        shown = self.compare.selection.images
        stays = bool(shown) and len(shown) == len(images)
        self.compare.show_images(images, reference=self._reference(images), keep_view=stays)
        active = next((index for index, image in enumerate(images) if is_active(image)), None)
        if active is not None:
            self.compare.set_active(active)
        self._telling = False
        self._standing = self._keys()
        self._choose()
        self._show_status()

    def _reference(self, images: Sequence[PaneImage]) -> int:
        """The reference stays while one picture comes, goes or is exchanged; of other pictures it is the first."""
        selection, keys = self.compare.selection, [image.key for image in images]
        gone = [image for image in selection.images if image.key not in keys]
        if not selection.images or len(gone) > 1:
            return 0
        before = selection.images[selection.reference].key
        return keys.index(before) if before in keys else 0

    def _pane_image(self, row: Row, found: Lineup) -> PaneImage:
        number, among = found.places.get(row.id, (None, 0))
        return PaneImage(
            path=self.services.library.root / row.path,
            id=row.id,
            number=None if found.mixed and among == 1 else number,
            concept=title(row) if found.mixed else "",
            label=row.name,
            source=source(row),
            tier=row.tier,
            width=row.width,
            height=row.height,
            rating=row.rating,
            composite=bool(derived(row)),
            flag=row.flag,
            approved=tr("Approved") if row.approval in _APPROVED else "",
            proxy=self._thumbnails.store.known(row.sha256),
        )

    # From the stage to the desk

    def _on_selection_changed(self) -> None:
        self._name_actions()
        if self._telling:
            return
        images = self.compare.selection.images
        if tuple(image.id for image in images if image.id) != self._told:
            self._lined_up = ""
        if self._keys() != self._standing:
            self._standing = self._keys()
            self._gather.start()  # whether concepts are named may have changed
        self._choose()

    def _keys(self) -> tuple[Key, ...]:
        return tuple(image.key for image in self.compare.selection.images)

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
        shown = tuple(image.id for image in self.compare.selection.images if image.id)

        def done(found: tuple[tuple[Row, ...], Lineup]) -> None:
            rows, together = found
            together = replace(together, files=self._files())
            self.compare.drop_images(index, [self._pane_image(row, together) for row in rows])

        self.services.tasks.run(lambda: read_dropped(library, ids, shown), done=done)

    def _on_changed(self, change: Change) -> None:
        shown = {image.id for image in self.compare.selection.images}
        if change.id in shown or change.kind in {Topic.IMAGE, Topic.CONCEPT, Topic.LIBRARY}:
            self._gather.start()

    def _refresh(self) -> None:
        """Stars, approvals, new candidates, and tiers that were missing; no picture changes under the eyes."""
        images = self.compare.selection.images
        if not self._front or not images:
            self._wanted = ()  # what comes to the front next is read anew
            if self._front:
                self._follow()
            return
        ids = tuple(image.id for image in images if image.id)
        if not ids:
            return  # of files nothing is known that could have changed
        library, asked, keys = self.services.library, self._wanted, self._keys()
        concept = self._lined_up

        def done(found: Lineup) -> None:
            active = self.compare.active_image
            if asked != self._wanted:
                return  # something else is being read
            if keys != self._keys():
                self._gather.start()  # a pane was closed or exchanged meanwhile
                return
            self._show(
                replace(found, files=self._files()),
                lambda image: active is not None and image.key == active.key,
            )
            self.asked.read(anew=True)

        self.services.tasks.run(lambda: read_again(library, ids, concept), done=done)

    def _show_status(self) -> None:
        self.set_status(self.compare.status)
