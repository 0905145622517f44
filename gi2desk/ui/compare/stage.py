"""The stage of the compare workspace: panes, modes and the view that they share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.tier import tier_of
from gi2desk.ui.advice import AdviceButton, AdviceCard, judge_card
from gi2desk.ui.canvas import drop
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.compare.arrangement import Arrangement
from gi2desk.ui.compare.attending import Attending
from gi2desk.ui.compare.bar import ControlBar
from gi2desk.ui.compare.board import Board
from gi2desk.ui.compare.control import Control
from gi2desk.ui.compare.framing import Framing
from gi2desk.ui.compare.held import HeldKey
from gi2desk.ui.compare.inspector import Inspector
from gi2desk.ui.compare.instruments import Instruments
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.pair import Pair
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.selection import Selection
from gi2desk.ui.compare.status import status_text
from gi2desk.ui.compare.zoom import Zoom
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.empty import EmptyState
from gi2desk.ui.widgets.surface import Surface


class CompareStage(Surface):
    """Shows one to six pictures in one of the modes. It needs no library: whoever owns it resolves dropped ids."""

    mode_changed = Signal(Mode)
    selection_changed = Signal()  # pictures, reference or active pane
    status_changed = Signal()
    images_dropped = Signal(int, tuple)  # pane, ids of images
    choose_requested = Signal()  # the button of the empty stage
    value_copied = Signal(str)

    def __init__(
        self, loader: Loader | None = None, *, choose_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("stage", parent)
        self.setAccessibleName(tr("Compare"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.loader = loader or Loader(parent=self)
        self.renderer = Renderer(self)
        self.view = ViewState(self)
        self.choices: tuple[PaneImage, ...] = ()
        self._selection = Selection()
        self._mode = Mode.SIDE_BY_SIDE
        self._arranging = False
        self._board = Board(self.view, self.loader, self.renderer)
        self._pair = Pair(self.view, self.loader, self.renderer, self)
        self.instruments = Instruments(self.view, self)
        self._framing = Framing(self.view)
        self._empty = EmptyState(
            "columns",
            tr("Nothing to compare yet"),
            tr("A concept’s 1K, 2K and 4K stand here side by side. Choose one, or drop pictures here."),
            choose_text,
        )
        self._empty.pressed.connect(self.choose_requested)
        self._control = Control(self._pair, self.instruments, self)
        self.zoom = Zoom(self.view, self.bar, self._pane, self._pane_in_use, self)
        self._arrangement = Arrangement(self._empty, self._board, self._pair)
        self._attending = Attending(self, self._board)
        self._flashing = HeldKey(Qt.Key.Key_B, self, lambda: bool(self._selection.images))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._arrangement.pages, 1)
        self._arrangement.fill()
        column.addWidget(self.bar)
        self._connect()
        self._show_all()

    def _connect(self) -> None:
        self._board.pane_made.connect(self._attending.adopt)
        self._attending.adopt(self._pair.pane)
        self.instruments.changed.connect(self.status_changed)
        self.view.changed.connect(self._on_view_changed)
        self.view.synced_changed.connect(lambda _on: self.status_changed.emit())
        self.bar.mode_requested.connect(self.set_mode)
        self.zoom.reprinted.connect(self._on_reprinted)
        self._flashing.held.connect(self.flash)
        self.bar.add_aside(AdviceButton(tr("What to judge"), self.checklist))
        self.setAcceptDrops(True)

    # What is compared

    @property
    def selection(self) -> Selection:
        """Pictures, reference and active pane."""
        return self._selection

    @property
    def active_image(self) -> PaneImage | None:
        """The picture of the active pane."""
        images = self._selection.images
        return images[self._selection.active] if images else None

    def show_images(
        self, images: Sequence[PaneImage], *, reference: int = 0, keep_view: bool = False
    ) -> None:
        """Other pictures. The view starts anew unless `keep_view`, as when stepping within a concept."""
        if not keep_view:
            self.view.reset_offsets()
            self._framing.open()
        before, mode = {image.key for image in self._selection.images}, self._mode
        if not any(image.key in before for image in images):
            self._mode = Mode.SIDE_BY_SIDE  # a difference of what nobody has seen yet is a black picture
        self._select(self._selection.of(images, reference))
        if self._mode is not mode:
            self.mode_changed.emit(self._mode)

    def put_images(self, index: int, images: Sequence[PaneImage]) -> None:
        """Exchanges pictures from pane `index` on; zoom and place stay."""
        if not self._selection.images:
            self._framing.open()
        self._select(self._selection.put(index, images))

    def drop_images(self, index: int, images: Sequence[PaneImage]) -> None:
        """Puts dropped pictures into pane `index` and those after it."""
        if not self._selection.images:
            self._framing.open()
        self._select(self._selection.dropped(index, images))

    def close_pane(self, index: int) -> None:
        """One picture fewer; the offsets belonged to the panes as they were."""
        aligned = self.instruments.aligner.enabled
        self.view.reset_offsets()
        self._select(self._selection.without(index))
        self.instruments.aligner.set_enabled(aligned and len(self._selection.images) > 1)

    def set_active(self, index: int) -> None:
        """Makes a pane the one that stepping and judging apply to."""
        self._select(self._selection.with_active(index))

    def set_reference(self, index: int) -> None:
        """Makes a picture the one that the others are measured from."""
        self._select(self._selection.with_reference(index))

    def step(self, step: int) -> None:
        """The next (1) or the previous (-1) candidate."""
        self._select(self._selection.stepped(step, self.choices))

    def _select(self, selection: Selection) -> None:
        if selection == self._selection:
            return
        self._selection = selection
        if selection.images:
            reference = selection.images[selection.reference]
            self.zoom.print_size.show_pixels(reference.width, reference.height)
        if len(selection.images) < 2:
            self._mode = Mode.SIDE_BY_SIDE
        self._show_all()
        self.selection_changed.emit()
        self.status_changed.emit()

    # How

    @property
    def mode(self) -> Mode:
        """Side by side, wipe, flicker or difference."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Another mode, as far as there are two pictures."""
        if mode is self._mode or len(self._selection.images) < 2:
            self.bar.show_mode(self._mode)
            return
        before, paired = self._mode is not Mode.SIDE_BY_SIDE, mode is not Mode.SIDE_BY_SIDE
        if before is not paired:
            self._framing.leave(self._pane().canvas, paired=before)
        self._mode = mode
        if paired and self._selection.candidate is not None:
            # Stepping, judging and the filmstrip mean the second of the two; the reference stays.
            self._selection = self._selection.with_active(self._selection.candidate)
        self._show_all()
        if before is not paired:
            self._framing.enter(self._pane().canvas, paired=paired)
        self.mode_changed.emit(mode)
        self.selection_changed.emit()
        self.status_changed.emit()

    def cycle_mode(self) -> None:
        """The next mode."""
        self.set_mode(self._mode.next)

    def set_inspecting(self, inspecting: bool) -> None:
        """The pixel inspector."""
        self.inspector.set_enabled(inspecting)

    @property
    def inspector(self) -> Inspector:
        """What is read, and where."""
        return self.instruments.inspector

    @property
    def bar(self) -> ControlBar:
        """The bar below the pictures."""
        return self._control.bar

    def put_back(self) -> None:
        """Pictures that were moved alone lie where they did; if none was, aligning ends."""
        if not self.instruments.aligner.restore():
            self.view.reset_offsets()

    def flash(self, on: bool) -> None:
        """Shows the reference in place of the others while a key is held."""
        self._arrangement.flash(on, self._mode)

    def copy_value(self, index: int | None = None) -> str:
        """Copies the colour that is read in a pane, by default the one under the pointer; "" if nothing is."""
        pane = self.panes[index] if index is not None else self._pane_in_use()
        return pane.readouts[0].copy()

    def open_wording(self) -> bool:
        """What changed between the wordings of reference and candidate; False where that is not known."""
        return self.wording_known and self.instruments.open_wording(
            *self._arrangement.candidate_pane(self._selection, self._mode)
        )

    @property
    def wording_known(self) -> bool:
        """True where both reference and candidate were asked for here."""
        if self._selection.candidate is None:
            return False
        pane, index = self._arrangement.candidate_pane(self._selection, self._mode)
        return pane.captions[index].mark is not None

    def checklist(self, owner: QWidget) -> AdviceCard:
        """What to judge at the tier of the active picture."""
        index = self._selection.candidate if self._mode is not Mode.SIDE_BY_SIDE else self._selection.active
        image = self._selection.images[index or 0]
        return judge_card(image.tier or tier_of(image.width, image.height), owner)

    @property
    def status(self) -> str:
        """One line for the status bar."""
        return status_text(self.view, self._selection, self._mode)

    def close_workers(self) -> None:
        """Called before the application ends."""
        self._pair.close()
        self.instruments.close()
        self.renderer.close()
        self.loader.close()

    # Inside

    def _pane(self) -> PaneView:
        """The pane of the active picture, or the one that all share."""
        return self._arrangement.pane(self._selection, self._mode)

    def _pane_in_use(self) -> PaneView:
        return next((pane for pane in self.panes if pane.canvas.underMouse()), self._pane())

    def _show_all(self) -> None:
        # The view must not be opened for panes half of which still show what was before.
        self._arranging = True
        self._arrange()
        self._arranging = False
        self._framing.settle(self.panes)

    def _arrange(self) -> None:
        images = self._selection.images
        self._arrangement.show(self._selection, self._mode)
        self._control.show_mode(self._mode, len(images))
        # What was hidden still has the size of another time.
        column = self.layout()
        assert column is not None
        column.activate()
        reference = self._arrangement.reference_layer(self._selection, self._mode)
        self.instruments.attach(self.panes if images else [], reference)

    @property
    def panes(self) -> list[PaneView]:
        """The panes that are on the screen."""
        return self._arrangement.panes(self._mode)

    def _on_view_changed(self) -> None:
        self._control.show_scaling(self.view.scaling, self.zoom.printed, fits=self.view.fits)
        if not self._arranging:
            self._framing.settle(self.panes)
        self.status_changed.emit()

    def _on_reprinted(self) -> None:
        for pane in self.panes:
            pane.refresh()
        self._on_view_changed()

    # Qt

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys are with the active picture."""
        super().focusInEvent(event)
        if self.panes:
            self._pane().canvas.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift the arrows move what is inspected; without, they go to another candidate."""
        shifted = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ShiftModifier
        if not (shifted and self.inspector.steer(event.key())):
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._selection.images and drop.accepts(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        data = event.mimeData()
        self._attending.take(self._pair.pane, drop.ids_of(data), drop.files_of(data))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._flashing.watch()
