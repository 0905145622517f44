"""The Crop & export workspace: joins board, stage and panel, keeps boards, and binds the keys."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from gi2desk.core.board import Board, Cuts, Output, with_cuts
from gi2desk.core.errors import UserError
from gi2desk.jobs.deliver import Delivery
from gi2desk.ui.asking import ask_folder
from gi2desk.ui.canvas.share import shared
from gi2desk.ui.export.existing import Existing
from gi2desk.ui.export.exporter import Exporter
from gi2desk.ui.export.keeper import Keeper
from gi2desk.ui.export.master import Master, master_for, master_of_file, master_of_image
from gi2desk.ui.export.model import BoardModel
from gi2desk.ui.export.panel import ExportPanel
from gi2desk.ui.export.stage import BoardStage
from gi2desk.ui.export.words import focal_text, master_changed_text, size_text
from gi2desk.ui.folder import show_folder
from gi2desk.ui.notice import Choice, Notice
from gi2desk.ui.services import Services
from gi2desk.ui.text import percent, tr
from gi2desk.ui.workspace import Workspace

FOLDER = "gi2desk exports"
_CHANGED = "another master"


class CropWorkspace(Workspace):
    """The master is what is chosen here, else the one that was worked on, else the chosen image or its concept's best.

    Once the crops of a concept were worked on, looking at another of its pictures elsewhere does not change their master.
    """

    id = "crop"
    filmstrip = True
    right_width = 380

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._front = False
        self._arriving = False
        self._seen = ("", "", "")
        self._held: dict[str, str] = {}  # concept, and the master whose crops were worked on
        self._output: Output | None = None
        self._wanted: Callable[[], Master | None] | None = None
        self._cuts: tuple[str, Cuts] | None = None  # for an image that is not open yet
        self._follow = QTimer(self, singleShot=True, interval=0)
        self._follow.timeout.connect(self._follow_desk)
        self.model = BoardModel(services.undo, self)
        self.existing = Existing(services.tasks, self)
        self.keeper = Keeper(services.library, services.tasks, self)
        self.exporter = Exporter(services.tasks, services.messages, self)
        self.board_stage = BoardStage(self.model, shared(services))
        self.panel = ExportPanel(self.model, self.existing, lambda: self.board_stage.picture)
        self.stage, self.right = self.board_stage, self.panel
        self._connect()
        self._bind()

    def _connect(self) -> None:
        model, stage, footer = self.model, self.board_stage, self.panel.footer
        model.edited.connect(self._on_edited)
        model.changed.connect(self._show_status)
        model.selected.connect(self._show_status)
        stage.view.changed.connect(self._show_status)
        stage.picture_changed.connect(self.panel.variants.refresh)
        stage.image_dropped.connect(self.services.desk.crop_from)
        stage.file_dropped.connect(self.open_file)
        stage.choose_requested.connect(lambda: self.services.desk.go_to("review"))
        self.panel.output.folder_requested.connect(self._choose_folder)
        self.panel.changed.connect(self._show_action)
        footer.export_requested.connect(self.export)
        footer.cancel_requested.connect(self._on_cancel)
        self.exporter.started.connect(lambda delivery: footer.show_running(delivery.files))
        self.exporter.begun.connect(footer.show_file)
        self.exporter.written.connect(self.panel.note_written)
        self.exporter.ended.connect(self._on_ended)
        self.services.desk.images_changed.connect(self._on_desk_changed)
        self.services.desk.concept_changed.connect(self._on_desk_changed)
        self.services.desk.master_changed.connect(self._on_master_chosen)
        self.services.desk.crops_requested.connect(self.cut)
        self.services.desk.detail_measured.connect(self._on_detail_measured)

    def _bind(self) -> None:
        stage = self.board_stage
        calls: dict[str, Callable[..., object]] = {
            "zoom.toggle": stage.toggle_fit,
            "zoom.fit": stage.view.fit,
            "zoom.actual": stage.view.zoom_to_pixels,
            "zoom.in": functools.partial(stage.zoom, 1),
            "zoom.out": functools.partial(stage.zoom, -1),
            "file.export": self._on_export_key,
            "file.rename": self.panel.selected.edit_name,
            "file.reveal": self._reveal,
            "file.trash": lambda: self.model.remove(self.model.selection),
        }
        for name, call in calls.items():
            self.services.actions.bind(name, call, place=self.id)
        self.services.actions.set_text("file.trash", tr("Remove the variant"), place=self.id)
        self.services.actions.set_text("file.rename", tr("Rename the variant"), place=self.id)
        self._show_action()

    # Masters

    def open_image(self, image_id: str) -> None:
        """Makes an image of the library the master, as a person asked."""
        settings = self.services.preferences.settings
        self._load(functools.partial(master_of_image, self.services.library, image_id, settings), chosen=True)

    def open_file(self, path: Path) -> None:
        """Makes a file the master; its board is kept for this run."""
        self._load(functools.partial(master_of_file, path), chosen=True)

    def cut(self, image_id: str, cuts: Cuts) -> None:
        """Gives the board of an image crops that were chosen elsewhere, and shows it."""
        self._cuts = image_id, cuts
        self.services.desk.choose([image_id], image_id)
        self.services.desk.crop_from(image_id)
        self.services.desk.go_to(self.id)
        self.open_image(image_id)

    def _take_cuts(self) -> None:
        master = self.model.master
        if self._cuts is None or master is None or master.id != self._cuts[0]:
            return
        cuts, self._cuts = self._cuts[1], None
        self.model.change(tr("Crops of the set"), with_cuts(self.model.board, cuts))

    def _load(self, find: Callable[[], Master | None], *, chosen: bool) -> None:
        # The newest choice wins: an older one that is still read is dropped.
        self._wanted = find
        self.services.tasks.start(self._read(find, chosen))

    async def _read(self, find: Callable[[], Master | None], chosen: bool) -> None:
        master = await self.services.tasks.in_worker(find)
        if self._wanted is find and master is not None:
            self._open(master)
            if chosen:
                self._hold(master)

    def _open(self, master: Master) -> None:
        before = self.model.master
        self._name_master(master)
        if before is not None and before.key == master.key:
            self._take_cuts()
            return
        if master.problem is not None:
            self.services.messages.error(master.problem)
        board = self.keeper.known(master) or master.board or self._new_board(master)
        if not board.output.folder:
            board = board.with_output(folder=str(self._default_folder(master)))
        self.model.open(master, board, self.services.desk.detail(master.image.key))
        self._say_change(before, master)
        self._take_cuts()
        self._take_focus()

    def _name_master(self, master: Master) -> None:
        """Tells the desk, for the filmstrip; that is no choice of another."""
        desk = self.services.desk
        self._seen = (desk.active, desk.concept, master.id)
        desk.crop_from(master.id)

    def _hold(self, master: Master) -> None:
        """It stays the master of its concept; at the next start, too, where there is a board to find it by."""
        before = self._held.get(master.concept, "")
        if not master.concept or before == master.id:
            return
        self._held[master.concept] = master.id
        current = self.model.master
        if before and current is not None and current.key == master.key:
            self.keeper.keep(master, self.model.board)

    def _say_change(self, before: Master | None, master: Master) -> None:
        """The same crops are taken from another picture: nobody is to overlook that."""
        self.services.messages.withdraw(_CHANGED)
        if before is None or not before.id or before.concept != master.concept:
            return
        back = Choice(
            text=tr("Back to {title}", title=before.title),
            call=functools.partial(self.services.desk.crop_from, before.id),
        )
        self.services.messages.post(
            Notice(text=master_changed_text(before, master), choices=(back,), key=_CHANGED)
        )

    def _new_board(self, master: Master) -> Board:
        """The framing goes on within a concept; how files are written goes on everywhere."""
        open_master = self.model.master
        if master.focal is not None:
            return self._fresh_board(master).with_focal(*master.focal)
        if open_master is not None and master.concept and open_master.concept == master.concept:
            board = self.model.board.with_destinations(master.placements)
            smaller = prod(master.pixels) < prod(open_master.pixels)
            return board.without_enlarging() if smaller else board
        return self._fresh_board(master)

    def _fresh_board(self, master: Master) -> Board:
        """What the picture was made for, else the standard ratios."""
        output = replace(self._output) if self._output is not None else None
        if master.placements:
            return Board.meant_for(master.placements, output)
        return Board.standard(output)

    def _default_folder(self, master: Master) -> Path:
        return self.services.places.pictures / FOLDER / master.stem

    def _on_desk_changed(self) -> None:
        # A concept and an image are chosen one after the other; what counts is where that ends.
        if self._front:
            self._follow.start()

    def _on_master_chosen(self, image: str) -> None:
        """At once: what is still read of an earlier choice must not win over this one."""
        if image and image != self._seen[2]:
            desk = self.services.desk
            self._seen = (desk.active, desk.concept, image)
            self.open_image(image)

    def _follow_desk(self) -> None:
        desk = self.services.desk
        before, self._seen = self._seen, (desk.active, desk.concept, desk.master)
        if desk.master and desk.master != before[2]:
            self.open_image(desk.master)
        elif self._seen[:2] != before[:2] and (desk.active or desk.concept):
            # A concept that was opened counts for more than an image that was chosen before it.
            active = desk.active if desk.active != before[0] or desk.concept == before[1] else ""
            self._load(functools.partial(self._found, active, desk.concept), chosen=False)

    def _found(self, image_id: str, concept: str) -> Master | None:
        """The master where that is looked at. For a worker."""
        library = self.services.library
        wanted = master_for(library, image_id, concept, self._held)
        return master_of_image(library, wanted, self.services.preferences.settings) if wanted else None

    def _on_detail_measured(self) -> None:
        if self.model.master is not None:
            self.model.show_detail(self.services.desk.detail(self.model.master.image.key))

    # Boards

    def _on_edited(self, master: Master, board: Board) -> None:
        self._output = board.output
        if master.concept:
            self._held.setdefault(master.concept, master.id)
        self.keeper.keep(master, board)

    def _choose_folder(self) -> None:
        ask_folder(
            self.services,
            self.panel,
            tr("Folder for the exported files"),
            "export",
            lambda folder: self.set_folder(str(folder)),
            start=self.model.board.output.folder,
        )

    def set_folder(self, folder: str) -> None:
        """Writes the files elsewhere."""
        self.model.change(tr("Folder"), self.model.board.with_output(folder=folder))

    # Exporting

    def export(self) -> None:
        """Writes the files, unless something stands against it."""
        master = self.model.master
        if master is None or self.panel.reason or not self.panel.files:
            return
        if master.concept:
            self._held.setdefault(master.concept, master.id)
        self.exporter.start(
            Delivery(
                master=master.image.path,
                label=master.id or str(master.image.path),
                stem=master.stem,
                files=self.panel.files,
                output=self.model.board.output,
                detail=self.model.detail,
            )
        )

    def _on_export_key(self) -> None:
        """From another workspace the key only leads here: nobody writes files that were not looked at."""
        if self._arriving or self.panel.reason:
            self.panel.footer.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.export()

    def _on_cancel(self) -> None:
        self.exporter.cancel()
        self.panel.footer.show_stopping()

    def _on_ended(self) -> None:
        self.panel.footer.show_running()
        self.existing.ask(self.panel.files, self.model.board.output.folder, again=True)

    def _reveal(self) -> None:
        if self.model.master is not None:
            show_folder(self.services.messages, self.model.master.image.path.parent)

    def _show_action(self) -> None:
        text = self.panel.footer.button.plain if self.panel.files else ""
        self.services.actions.set_text("file.export", text, place=self.id)

    def _show_status(self) -> None:
        if self.model.master is None:
            self.set_status("")
            return
        parts = []
        crop = self.model.crop
        rect = self.model.rect(crop.id) if crop is not None else None
        if crop is not None and rect is not None:
            size = size_text((rect.width, rect.height))
            parts.append(tr("{ratio}  {size} at {x}, {y}", ratio=crop.ratio, size=size, x=rect.x, y=rect.y))
        parts.append(focal_text(self.model.board.focal))
        if self.board_stage.scale:
            parts.append(percent(self.board_stage.scale))
        self.set_status("     ".join(parts))

    # The window

    @override
    def activated(self) -> None:
        """What was chosen elsewhere becomes the master."""
        self._front, self._arriving = True, True
        QTimer.singleShot(0, self, self._on_arrived)
        self._follow_desk()

    def _on_arrived(self) -> None:
        self._arriving = False
        self._take_focus()

    def _take_focus(self) -> None:
        """The keys are for the crops, unless somebody types or works in the panel."""
        held = cast("QWidget | None", self.stage.window().focusWidget())
        busy = held is not None and (isinstance(held, QLineEdit) or self.panel.isAncestorOf(held))
        if self._front and self.model.master is not None and not busy:
            self.board_stage.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def deactivated(self) -> None:
        """Keeps what was changed."""
        self._front = False
        self.services.messages.withdraw(_CHANGED)
        self.keeper.flush()

    @override
    def closing(self) -> None:
        """Keeps the boards; the desk lives on."""
        try:
            self.keeper.finish()
        except UserError as error:
            self.services.messages.error(error)
        self.services.desk.images_changed.disconnect(self._on_desk_changed)
        self.services.desk.concept_changed.disconnect(self._on_desk_changed)
        self.services.desk.master_changed.disconnect(self._on_master_chosen)
        self.services.desk.crops_requested.disconnect(self.cut)
        self.services.desk.detail_measured.disconnect(self._on_detail_measured)
        self.exporter.cancel()
        self.board_stage.close_workers()
