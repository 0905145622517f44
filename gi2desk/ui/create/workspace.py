"""The Create workspace: joins the sheet, the queue and the stage, and binds the keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from typing_extensions import override

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Concept
from gi2desk.core.tier import Tier
from gi2desk.jobs import draft
from gi2desk.jobs.bundle import Part, orders
from gi2desk.jobs.concept import latest_draft, recipe_of
from gi2desk.jobs.order import Order, parent_of
from gi2desk.ui.create.adjusting import AdjustDesk
from gi2desk.ui.create.autosave import Autosave
from gi2desk.ui.create.edit import EditDesk
from gi2desk.ui.create.edit_row import EditRow, fit_text
from gi2desk.ui.create.more import MoreWays
from gi2desk.ui.create.panel import CreatePanel
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.stage import Stage
from gi2desk.ui.create.table import StageTable
from gi2desk.ui.queue.feed import last_job
from gi2desk.ui.queue.item import Deed, Item
from gi2desk.ui.queue.panel import QueuePanel
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.rename import rename_concept
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.undo import Step
from gi2desk.ui.workspace import Workspace


class CreateWorkspace(Workspace):
    """`open_requested` names the images that a person wants to look at; Review comes to the front with them."""

    id = "create"
    left_width = 356
    right_width = 300

    open_requested = Signal(list)

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._job = ""
        self._closed = False  # what is still read then comes too late
        self.sheet = Sheet(services, self)
        self.autosave = Autosave(services, self.sheet, self)
        self.pictures = Pictures(self)
        self.panel = CreatePanel(services, self.sheet, self.pictures)
        self.stage_view = Stage(self.pictures)
        self.table = StageTable(self.stage_view)
        self.edit = EditDesk(services, self.sheet, self.table, self)
        self.edit_row = EditRow(self.sheet, self.edit)
        self.adjust = AdjustDesk(services, self.sheet, self.table, self.edit, self)
        self.panel.put_below_references(self.edit_row)
        self.more = MoreWays(services, self.sheet, self.table, self)
        self.queue_panel = QueuePanel(services.feed, self.pictures)
        self.left, self.stage, self.right = self.panel, self.table, self.queue_panel
        services.feed.use(services.connection)
        self._connect()
        self._bind()
        self._on_feed_changed()
        self._restore()

    def _connect(self) -> None:
        feed, desk, stage = self.services.feed, self.services.desk, self.stage_view
        feed.changed.connect(self._on_feed_changed)
        feed.ended.connect(self._on_feed_changed)
        feed.shown.connect(self._on_shown)
        feed.open_requested.connect(self._open)
        desk.concept_changed.connect(self._on_concept_changed)
        desk.queue_requested.connect(self._on_queue_requested)
        desk.reference_requested.connect(self.use_as_reference)
        desk.promote_requested.connect(self.promote)
        desk.brief_requested.connect(self.open_brief)
        self.panel.prompt.history_requested.connect(self.open_history)
        desk.concept_renamed.connect(self._on_concept_renamed)
        self.panel.concept.renamed.connect(self._on_renamed)
        stage.open_requested.connect(self._open)
        stage.deed_requested.connect(self._on_stage_deed)
        stage.compare_requested.connect(self._compare)
        stage.promote_requested.connect(self.promote)
        stage.given.connect(self.panel.references.take_dropped)
        stage.reference_requested.connect(self.panel.references.take_images)
        stage.reveal_requested.connect(_reveal)
        self.panel.generate.pressed.connect(self._on_generate_pressed)
        self.panel.generate.more_requested.connect(self.more.pop_up)
        self.more.parts_ready.connect(self._on_parts_ready)
        new = self.services.actions
        self.panel.new_button.setToolTip(new.action("create.new").toolTip())
        self.panel.new_button.clicked.connect(lambda: new.trigger("create.new"))
        self.sheet.changed.connect(self._on_sheet_changed)
        self.sheet.opened.connect(self.table.clear)
        self.edit.status_changed.connect(self.set_status)
        self.edit.changed.connect(self._on_edit_changed)
        self.panel.generate.mend_requested.connect(self.edit.fit_size)
        self.panel.references.use(self.adjust)
        self.autosave.dirtied.connect(lambda: self.set_status(tr("Draft not saved yet")))
        self.autosave.saved.connect(self._on_saved)

    def _bind(self) -> None:
        actions, prompt = self.services.actions, self.panel.prompt
        actions.bind("create.generate", self.panel.generate.press_by_key, place=self.id)
        actions.bind("create.cancel", self.cancel)
        actions.bind("create.new", self.start_new, place=self.id)
        actions.bind("create.prompt", self._focus_prompt, place=self.id)
        actions.bind("create.parts", prompt.parts_button.setChecked, place=self.id)
        actions.bind("create.snippets", prompt.snippets_button.setChecked, place=self.id)
        prompt.mode_changed.connect(self._show_checked)
        prompt.snippets_button.toggled.connect(self._show_checked)
        self._show_checked()
        actions.bind("create.history", self.open_history, place=self.id)
        actions.bind("create.brief", self.open_brief)
        actions.bind("file.rename", self.panel.concept.edit, place=self.id)
        actions.set_text("file.rename", tr("Rename the concept"), place=self.id)
        actions.bind("create.paste_reference", self.panel.references.paste, place=self.id)
        self.edit.keys.bind(self.id)
        self._on_sheet_changed()

    def _show_checked(self) -> None:
        actions, prompt = self.services.actions, self.panel.prompt
        if actions.is_bound("create.parts", self.id):
            actions.set_checked("create.parts", prompt.in_parts, place=self.id)
            actions.set_checked("create.snippets", prompt.snippets_button.isChecked(), place=self.id)

    # What a person does

    def start_new(self) -> None:
        """Begins another concept on a blank sheet; what was written stays with its own."""
        self.autosave.flush()
        self._show_job("", ())
        if self.services.desk.concept:
            self.services.desk.open_concept("")
        else:
            self._open_blank()
        self.set_status("")
        self._focus_prompt()

    def _open_blank(self) -> None:
        self.sheet.open(None, "")
        self.panel.show_concept("")

    def cancel(self) -> None:
        """Cancels what runs on the stage, else the request that was made last."""
        feed = self.services.feed
        active = [item for item in feed.model.items() if item.state.is_open]
        here = [item for item in active if item.generation.job == self._job]
        for item in here or active[-1:]:
            feed.do(Deed.CANCEL, item.id)

    def _on_stage_deed(self, deed: Deed, item_id: str) -> None:
        if deed is Deed.CANCEL:
            self.cancel()
        else:
            known = next((item for item in self.stage_view.items if item.id == item_id), None)
            self.services.feed.do(deed, item_id, known)

    def _focus_prompt(self) -> None:
        self.panel.prompt.focus_text(Qt.FocusReason.ShortcutFocusReason)

    def _on_generate_pressed(self) -> None:
        self.panel.references.forget_notes()
        self.services.tasks.start(self._generate(self.sheet.recipe), key=("generate", id(self)))

    async def _generate(self, recipe: Recipe) -> None:
        adjusted = await self.adjust.settle()
        if await self.edit.settle() or adjusted:
            recipe = self.sheet.recipe
        if self.edit.obstacle:  # of a mask that was still being painted when the button was pressed
            raise UserError(
                self.edit.obstacle, cause=Cause.BAD_INPUT, hint=tr("Nothing was sent. Choose the size again.")
            )
        concept = self.autosave.note()
        await self.autosave.save_all()
        parent = await self._parent(recipe)
        order = Order(
            recipe=recipe, concept=concept, connection=self.services.connection, parent_image=parent
        )
        sent = await self.services.queue.submit(order)
        self.table.clear()
        self._job = sent[0].job

    def _on_parts_ready(self, parts: tuple[Part, ...]) -> None:
        self.services.tasks.start(self._send(parts), key=("generate", id(self)))

    async def _send(self, parts: tuple[Part, ...]) -> None:
        """What a tool has planned, as one job."""
        services, concept = self.services, self.sheet.concept
        if any(not part.concept for part in parts):
            concept = self.autosave.note()
        await self.autosave.save_all()
        parents = {parent for part in parts if (parent := parent_of(part.recipe)) is not None}
        rows = await services.tasks.in_worker(services.library.rows, sorted(parents))
        gone = parents - {row.id for row in rows}
        wanted = orders(parts, concept, services.connection, gone=tuple(gone))
        if not wanted:
            return
        sent = await services.queue.submit_all(wanted)
        self.table.clear()
        self._job = sent[0].job

    async def _parent(self, recipe: Recipe) -> str | None:
        parent = parent_of(recipe)
        if parent is None:
            return None
        rows = await self.services.tasks.in_worker(self.services.library.rows, [parent])
        return parent if rows else None  # else it is deleted: nothing descends from what is not there

    def use_as_reference(self, images: Sequence[str]) -> None:
        """Adds images of the library to the references of what is being written, and shows it."""
        self.services.desk.go_to(self.id)
        self.panel.references.take_images(list(images))

    def open_brief(self) -> None:
        """Shows the project's brief and style beside the prompt."""
        self.services.desk.go_to(self.id)
        self.panel.brief.open()

    def open_history(self) -> None:
        """Lays the earlier prompts of the concept on the stage."""
        from gi2desk.ui.create.history import HistoryTool

        tool = HistoryTool(self.services, self.sheet)
        tool.closed.connect(lambda: self.table.clear(tool))
        self.table.lay(tool)

    def promote(self, image: str, tier: Tier) -> None:
        """Prepares to make an image again at `tier`, with itself as first reference, in its concept."""
        services = self.services
        services.desk.go_to(self.id)
        self.autosave.flush()
        services.tasks.start(self._promote(image, tier), key=("promote", id(self)))

    async def _promote(self, image: str, tier: Tier) -> None:
        from gi2desk.jobs.promote import promote

        services = self.services
        await self.autosave.save_all()
        found = await services.tasks.in_worker(
            promote, services.library, image, services.catalogue, services.connection, tier
        )
        if self._closed:
            return
        before, concept = found.before, found.concept
        self.autosave.flush()
        self.sheet.begin(found.recipe, concept.id, found.focal)
        services.desk.open_concept(concept.id)
        self.panel.show_concept(concept.name)
        self._show_job("", ())
        self.more.open_crops(asked=False)
        serial, after = self.sheet.serial, self.sheet.recipe
        if before is not None:

            def put(recipe: Recipe) -> None:
                if self.sheet.concept == concept.id and self.sheet.serial >= serial:
                    self.sheet.begin(recipe, concept.id, self.sheet.focal)

            text = tr("Make {tier} of a picture", tier=tier.label)
            services.undo.keep(Step(text=text, redo=lambda: put(after), undo=lambda: put(before)))

    def _compare(self, images: Sequence[str]) -> None:
        """A parent beside what was made from it, as many as stand side by side."""
        from gi2desk.ui.compare.selection import MOST_PANES

        self.services.desk.choose(list(images)[:MOST_PANES], images[1])
        self.services.desk.go_to("compare")

    def _open(self, images: Sequence[str]) -> None:
        self.open_requested.emit(list(images))
        self.services.desk.choose(list(images), images[0])
        self.services.desk.go_to("review")

    # What others say

    def _on_sheet_changed(self) -> None:
        bar = self.panel.generate
        self.services.actions.set_enabled("create.generate", bar.available, place=self.id, reason=bar.reason)

    def _on_edit_changed(self) -> None:
        self.panel.generate.lock(self.edit.obstacle, fit_text(self.edit.fitting_size))
        self._on_sheet_changed()

    def _on_feed_changed(self) -> None:
        model = self.services.feed.model
        running = any(item.state.is_open for item in model.items())
        self.services.actions.set_enabled("create.cancel", running, reason=tr("Nothing is under way"))
        self.stage_view.paused = self.services.feed.paused
        items = model.job(self._job) if self._job else ()
        if items and items != self.stage_view.items:
            self.stage_view.show_items(items)
        elif items:
            self.stage_view.tick()

    def _on_shown(self, item_id: str) -> None:
        item = self.services.feed.model.item(item_id)
        if item is not None:
            self._show_job(item.generation.job, self.services.feed.model.job(item.generation.job))

    def _show_job(self, job: str, items: tuple[Item, ...]) -> None:
        self.table.clear()
        self._job = job
        self.stage_view.show_items(items)

    def _on_queue_requested(self) -> None:
        self.services.desk.go_to(self.id)
        if not self.services.actions.action("view.right_panel").isChecked():
            self.services.actions.trigger("view.right_panel")
        rows = self.queue_panel.list
        if not rows.currentIndex().isValid() and rows.model().rowCount():
            rows.selectionModel().setCurrentIndex(
                rows.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.queue_panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_saved(self, concept: Concept) -> None:
        if concept.id == self.sheet.concept:
            self.panel.show_concept(concept.name)
            self.services.desk.open_concept(concept.id)
            if not self.autosave.pending:
                self.set_status(tr("Draft saved"))

    # Concepts

    def _on_renamed(self, name: str) -> None:
        rename_concept(self.services, self.sheet.concept, name)

    def _on_concept_renamed(self, concept: str, name: str) -> None:
        if concept == self.sheet.concept:
            self.panel.show_concept(name)
        self.panel.references.known.forget_names()

    def _on_concept_changed(self, concept: str) -> None:
        if concept == self.sheet.concept:
            return
        self.autosave.flush()
        if concept:
            self._load(concept)
        else:
            self._open_blank()

    def _load(self, concept: str) -> None:
        library = self.services.library
        self.services.tasks.run(
            lambda: (library.concept(concept), recipe_of(library, concept), last_job(library, concept)),
            key=("open draft", id(self), concept),
            done=lambda found: self._on_loaded(*found),
        )

    def _on_loaded(self, concept: Concept, recipe: Recipe | None, items: tuple[Item, ...]) -> None:
        if self._closed or concept.id != self.services.desk.concept or concept.id == self.sheet.concept:
            return
        self.autosave.flush()
        self.sheet.open(recipe, concept.id, concept.draft.focal if concept.draft is not None else None)
        self.panel.show_concept(concept.name)
        priced = tuple(self.services.feed.priced(item) for item in items)
        self._show_job(items[0].generation.job if items else "", priced)
        self.set_status("")

    def _restore(self) -> None:
        """The concept that is open, else the one that was written in last."""
        if self.services.desk.concept:
            self._load(self.services.desk.concept)
            return
        library, project = self.services.library, self.services.desk.project or None
        self.services.tasks.run(
            lambda: latest_draft(library, project),
            key=("restore draft", id(self)),
            done=lambda found: self._on_restored(found.id if found else ""),
        )

    def _on_restored(self, concept: str) -> None:
        if self._closed:
            return
        untouched = not self.sheet.concept and not draft.worth_keeping(self.sheet.recipe)
        if concept and untouched and not self.services.desk.concept:
            self.services.desk.open_concept(concept)

    # The end

    @override
    def closing(self) -> None:
        """Keeps the draft; the feed lives on with the queue."""
        self.adjust.close()
        self.edit.close()
        self.panel.references.front.withdraw()
        try:
            self.panel.brief.finish()
            self.autosave.finish()
        except UserError as error:
            self.services.messages.error(error)
        feed = self.services.feed
        feed.changed.disconnect(self._on_feed_changed)
        feed.ended.disconnect(self._on_feed_changed)
        feed.shown.disconnect(self._on_shown)
        feed.open_requested.disconnect(self._open)
        self.services.desk.concept_changed.disconnect(self._on_concept_changed)
        self.services.desk.queue_requested.disconnect(self._on_queue_requested)
        self.services.desk.reference_requested.disconnect(self.use_as_reference)
        self.services.desk.promote_requested.disconnect(self.promote)
        self.services.desk.brief_requested.disconnect(self.open_brief)
        self.panel.project.close()
        self.services.desk.concept_renamed.disconnect(self._on_concept_renamed)
        if not self.services.desk.concept:
            # The next workspace on this library goes on with it.
            self.services.desk.open_concept(self.sheet.concept)
        self._closed = True
        self.autosave.saved.disconnect(self._on_saved)
        self.panel.generate.close_down()
        self.queue_panel.close_down()
        self.pictures.close()


def _reveal(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))
