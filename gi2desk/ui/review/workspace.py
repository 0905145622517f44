"""The Review workspace: joins grid, loupe, panels and keys with the desk and the library."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.record import Flag
from gi2desk.library.row import Row
from gi2desk.ui import theme
from gi2desk.ui.canvas.share import shared
from gi2desk.ui.client import client
from gi2desk.ui.client.subject import Subject
from gi2desk.ui.filmstrip.strip import Filmstrip
from gi2desk.ui.gallery import thumbnail
from gi2desk.ui.importing import Importing
from gi2desk.ui.rename import rename_concept
from gi2desk.ui.review import binding, empty, intake
from gi2desk.ui.review.bin import TrashPage
from gi2desk.ui.review.choice import Choice
from gi2desk.ui.review.grid import GridPage
from gi2desk.ui.review.info import InfoPanel
from gi2desk.ui.review.judging import Judging
from gi2desk.ui.review.looking import Looking
from gi2desk.ui.review.loupe import Loupe
from gi2desk.ui.review.onward import Onward
from gi2desk.ui.review.searching import Searching
from gi2desk.ui.review.shelving import Shelving
from gi2desk.ui.review.side import SidePanel
from gi2desk.ui.review.source import Loaded, Source
from gi2desk.ui.review.status import status_text
from gi2desk.ui.review.survey import Survey
from gi2desk.ui.review.surveying import Surveying
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.surface import Divider, Surface
from gi2desk.ui.workspace import Workspace

LEFT_WIDTH = 240
RIGHT_WIDTH = 280


class Review(Workspace):
    """The desk is the truth about what is chosen; grid, loupe and panels follow it."""

    id = "review"
    left_width = LEFT_WIDTH
    right_width = RIGHT_WIDTH

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        library = services.library
        self._thumbnails = thumbnail.shared(library)
        self.source = Source(services, self)
        self.source.remember = self._remembered
        demo = library.root == services.places.demo_library
        self.grid = GridPage(self.source, self._thumbnails, library.root, demo=demo)
        self.strip = self._strip()
        self.loupe = Loupe(shared(services), self.strip)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.grid)
        self._pages.addWidget(self.loupe)
        self.survey = Survey(self._thumbnails, library.proxies, library.root, demo=demo)
        self._pages.addWidget(self.survey)
        self.bin = TrashPage(services, self._thumbnails, library.root)
        self._pages.addWidget(self.bin)
        self.stage = self._pages
        self.side = SidePanel()
        self.left = self.side
        self.info = InfoPanel(services)
        self.right = self.info
        self.choice = Choice(
            services, self.grid, self.source, lambda: self.in_loupe, lambda: self.in_loupe or self.in_survey
        )
        self.judging = Judging(services, self)
        self.surveying = Surveying(services, self.survey, self.show_grid)
        self.shelving = Shelving(services, self.side, self)
        self.looking = Looking(services, self.grid, self.loupe, self._thumbnails, self)
        self.onward = Onward(self)
        self.searching = Searching(self)
        self._connect()
        binding.bind(self)
        self.ask()
        self.shelving.read()
        self.bin.read()
        self._on_images_changed()

    def _strip(self) -> QWidget:
        box = Surface("panel")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider())
        strip = Filmstrip(self.services)
        strip.setFixedHeight(theme.FILMSTRIP)
        column.addWidget(strip)
        if not self.services.memory.panel(self.id, "filmstrip", theme.FILMSTRIP)[1]:
            box.hide()
        return box

    def _connect(self) -> None:
        desk = self.services.desk
        desk.images_changed.connect(self._on_images_changed)
        desk.search_changed.connect(self.searching.look)
        self.grid.chosen.connect(self._on_chosen)
        self.grid.opened.connect(self.show_loupe)
        self.grid.dropped.connect(lambda files: Importing(self.services, files, self).start())
        self.grid.menu_requested.connect(lambda place: binding.show_menu(self, place))
        self.source.loaded.connect(self._on_loaded)
        self.source.rows_changed.connect(self._on_rows_changed)
        self.loupe.left.connect(self.show_grid)
        self.loupe.menu_requested.connect(lambda place: binding.show_menu(self, place))
        self.loupe.status_changed.connect(self._show_status)
        self.survey.left.connect(self.show_grid)
        self.bin.left.connect(self.show_grid)
        self.bin.counted.connect(self.side.show_trash)
        self.side.trash_pressed.connect(self.show_trash)
        self.survey.opened.connect(self.show_loupe)
        self.survey.menu_requested.connect(lambda place: binding.show_menu(self, place))
        self.source.rows_changed.connect(self.survey.model.replace)
        self.judging.flagged.connect(self._on_flagged)
        self.judging.failed.connect(self._show_info)
        self.side.changed.connect(lambda _narrowing: self.ask())
        self.shelving.picked.connect(self._leave_trash)
        self.shelving.changed.connect(self.ask)
        self.looking.changed.connect(self._on_looked)
        self.side.moved.connect(lambda shelf, ids: intake.move_to(self.services, shelf, ids))
        self.info.image_wanted.connect(lambda image: desk.choose([image], image))
        self.info.approve_pressed.connect(lambda: self.judging.approve(self.target()))
        self.info.note_written.connect(self.judging.note)
        self.info.renamed.connect(functools.partial(rename_concept, self.services))
        desk.concept_renamed.connect(self._on_concept_renamed)

        source = Subject(
            view=self.loupe.view,
            loader=self.loupe.loader,
            canvases=lambda: [self.loupe.canvas] if self.in_loupe else [],
        )
        client.shared(self.services).offer(self.id, source, self.stage)

    # What is chosen

    def target(self) -> Sequence[str]:
        """What judging applies to: the framed picture in loupe and survey, else all that are shown as chosen in the grid."""
        return () if self.in_trash else self.choice.target()

    @property
    def in_loupe(self) -> bool:
        """True while one picture is looked at."""
        return self._pages.currentWidget() is self.loupe

    @property
    def in_survey(self) -> bool:
        """True while the chosen pictures are beside one another."""
        return self._pages.currentWidget() is self.survey

    def _remembered(self) -> Sequence[str]:
        return [*self.grid.remembered(), *self.services.desk.images]

    def _on_chosen(self) -> None:
        self.choice.tell()
        self._show_info()  # the frame moves without the choice, too

    def _on_images_changed(self) -> None:
        self.choice.follow()
        self.looking.follow()
        if self.in_survey:
            self.surveying.follow()
        self._show_choice()

    def _show_choice(self) -> None:
        self._show_info()
        self._name_actions()
        self._show_status()

    def _show_info(self) -> None:
        if self.in_trash:
            self.info.show_trash()
            return
        choice, target = self.choice, self.target()
        self.info.verdict.show_rows(self._judged())
        self.info.show_image(choice.framed, target, approved=len(target) > 1 and choice.approved)

    def _judged(self) -> Sequence[Row]:
        """The images that judging applies to; none where they are very many."""
        if self.in_loupe or self.in_survey:
            row = self.looking.active_row
            return [row] if row is not None else []
        return self.choice.rows() or []

    def _on_looked(self) -> None:
        self._name_actions()
        self.info.verdict.show_rows(self._judged())
        if self.in_loupe:
            self.looking.show_in_loupe()

    def step(self, by: int) -> None:
        """The next or the previous image, with zoom and place kept in the loupe."""
        if self.in_survey:
            self.surveying.step(by)
        else:
            self.grid.step(by)

    # Grid, loupe and survey

    def show_survey(self) -> None:
        """Puts the chosen images beside one another."""
        if len(self.services.desk.images) < 2:
            return
        self._pages.setCurrentWidget(self.survey)
        self.survey.setFocus()
        self.surveying.follow()
        self._show_choice()

    def show_trash(self) -> None:
        """Shows what was deleted."""
        self._pages.setCurrentWidget(self.bin)
        self.bin.setFocus()
        self._show_choice()

    @property
    def in_trash(self) -> bool:
        """True while deleted pictures are shown."""
        return self._pages.currentWidget() is self.bin

    def _on_flagged(self, images: Sequence[str], flag: Flag) -> None:
        if self.in_survey:
            self.surveying.on_flagged(images, flag)

    def show_grid(self) -> None:
        """Back to the grid, where one was."""
        self.come_to_grid()
        self.grid.view.setFocus()

    def come_to_grid(self) -> None:
        """Without the focus: somebody may type a search."""
        self._pages.setCurrentWidget(self.grid)
        if self.grid.current >= 0:
            self.grid.view.scrollTo(self.grid.view.currentIndex())
        self._show_choice()

    def show_loupe(self) -> None:
        """Looks at the active image alone."""
        if not self.services.desk.active and self.grid.model.rowCount():
            self.grid.step(0)
            self._on_chosen()
        if not self.services.desk.active:
            return
        self._pages.setCurrentWidget(self.loupe)
        client.shared(self.services).come(self.id)
        self.loupe.setFocus()
        self.looking.show_in_loupe()
        self._show_choice()

    def toggle_zoom(self) -> None:
        """Fit or 100 % in the loupe; from the grid into the loupe."""
        if self.in_loupe:
            self.loupe.toggle_fit()
        else:
            self.show_loupe()

    def zoom(self, by: int) -> None:
        """The picture, or the cells of the grid, larger or smaller."""
        if self.in_loupe:
            self.loupe.zoom(by)
        elif self._pages.currentWidget() is self.grid:
            self.grid.zoom(by)

    def show_strip(self, shown: bool) -> None:
        """Folds or unfolds the filmstrip below the loupe, and remembers it."""
        self.strip.setVisible(shown)
        self.services.memory.save_panel(self.id, "filmstrip", theme.FILMSTRIP, shown)

    def on_info_toggled(self, shown: bool) -> None:
        """The right panel was folded or unfolded, by whatever way."""
        if self.services.actions.place == self.id:
            self.services.actions.set_checked("view.info", shown, place=self.id)

    # What is asked of the library

    def ask(self) -> None:
        """Reads what project, filters and search mean now."""
        desk, narrowing = self.services.desk, self.side.narrowing
        self.source.ask(narrowing.query(project=desk.project, text=desk.search))

    def _on_loaded(self, loaded: Loaded) -> None:
        desk = self.services.desk
        self.grid.show_empty(self._empty(loaded))
        if desk.images and not self.choice.restore(loaded) and not self.searching.is_new(loaded):
            self._on_all_gone(loaded)
        self._show_choice()

    def _on_all_gone(self, loaded: Loaded) -> None:
        """What was chosen is deleted or filtered away: the keys go on with what is in its place."""
        if not self.grid.had_choice or (self.in_loupe and self._still_there()):
            return
        if self.in_survey:
            self.show_grid()
        if loaded.result.count:
            self.grid.choose_near()
        else:
            self.show_grid()
            self.services.desk.choose([])

    def _still_there(self) -> bool:
        active = self.services.desk.active
        return bool(active and self.services.library.rows([active]))

    def _empty(self, loaded: Loaded) -> QWidget | None:
        if loaded.result.count:
            return None
        desk, narrowing = self.services.desk, self.side.narrowing
        if self.services.library.stale:
            return empty.still_reading(self.source.refresh)
        if desk.search or narrowing.filters:
            page = empty.nothing_found(desk.search)
            page.pressed.connect(self.clear_filters)
            return page
        if loaded.total:
            shelf = self.side.list.currentIndex().data()
            return empty.empty_project(self.services, str(shelf or tr("Project")))
        return empty.empty_library(self.services)

    def clear_filters(self) -> None:
        """Shows everything in this project again."""
        self.side.show_narrowing(self.side.narrowing.cleared())
        self.services.desk.look_for("")
        self.ask()

    def _on_rows_changed(self, rows: Sequence[Row]) -> None:
        changed = {row.id: row for row in rows}
        active = self.services.desk.active
        if active in changed:
            self.looking.show_row(changed[active])
        if self.choice.framed in changed:
            self.info.reread()
        self._show_info()

    def _leave_trash(self) -> None:
        if self.in_trash:
            self.show_grid()

    def _on_concept_renamed(self, concept: str, _name: str) -> None:
        row = self.looking.row
        if row is not None and row.concept == concept:
            self.info.reread()

    # What is said

    def _name_actions(self) -> None:
        binding.name_actions(self)

    def _show_status(self) -> None:
        self.set_status(status_text(self))

    # Coming and going

    @override
    def activated(self) -> None:
        client.shared(self.services).come(self.id)

    @override
    def take_keys(self) -> None:
        page = self._pages.currentWidget()
        focus = self.grid.view if page is self.grid or page is None else page
        QTimer.singleShot(0, focus, focus.setFocus)

    @override
    def pressed_again(self) -> None:
        """From the loupe, the survey or the trash back to the grid."""
        if self._pages.currentWidget() is not self.grid:
            self.show_grid()

    @override
    def closing(self) -> None:
        """Keeps notes that were being written, and stops the threads."""
        self.info.notes.flush()
        client.shared(self.services).withdraw(self.id)
        desk = self.services.desk
        desk.images_changed.disconnect(self._on_images_changed)
        desk.concept_renamed.disconnect(self._on_concept_renamed)
        desk.search_changed.disconnect(self.searching.look)
        self.services.actions.action("view.right_panel").toggled.disconnect(self.on_info_toggled)
        self.source.close()
        self.shelving.close()
        self.loupe.close_workers()
        self.survey.close_workers()
        self.bin.close_down()
        thumbnail.release(self.services.library)
