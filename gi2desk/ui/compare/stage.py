"""The stage of the compare workspace: panes, modes and the view that they share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.tier import tier_of
from gi2desk.ui.advice import AdviceButton, AdviceCard, judge_card
from gi2desk.ui.canvas import drop
from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.canvas.gesture import STEP
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.compare.bar import ControlBar
from gi2desk.ui.compare.board import Board
from gi2desk.ui.compare.calibration import CalibrationCard
from gi2desk.ui.compare.control import Control
from gi2desk.ui.compare.curve import DetailCard
from gi2desk.ui.compare.detail import Verdict
from gi2desk.ui.compare.framing import Framing
from gi2desk.ui.compare.inspector import Inspector
from gi2desk.ui.compare.instruments import Instruments
from gi2desk.ui.compare.menu import pane_menu
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.pair import Pair
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.print_size import PrintSize
from gi2desk.ui.compare.selection import Selection
from gi2desk.ui.text import number, tr, tr_count
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
        self.print_size = PrintSize(parent=self)
        self._framing = Framing(self.view)
        self._empty = EmptyState(
            "columns",
            tr("Nothing to compare yet"),
            tr("A concept’s 1K, 2K and 4K stand here side by side. Choose one, or drop pictures here."),
            choose_text,
        )
        self._empty.pressed.connect(self.choose_requested)
        self._control = Control(self._pair, self.instruments, self)
        self.bar.show_width(self.print_size.width_mm)
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._stack, 1)
        # In its place first: it shows what it gets, and without a parent that is a window.
        for widget in (self._empty, self._board, self._pair.pane):
            self._stack.addWidget(widget)
        column.addWidget(self.bar)
        self._connect()
        self._show_all()

    def _connect(self) -> None:
        self._board.pane_made.connect(self._adopt)
        self._adopt(self._pair.pane)
        self.instruments.changed.connect(self.status_changed)
        self.view.changed.connect(self._on_view_changed)
        self.bar.fit_requested.connect(self.fit)
        self.bar.scaling_requested.connect(self.set_scaling)
        self.bar.mode_requested.connect(self.set_mode)
        self.bar.width_requested.connect(self.print_size.set_width)
        self.bar.distance_requested.connect(self.print_size.set_distance)
        self.bar.calibration_requested.connect(self._calibrate)
        self.print_size.changed.connect(self._on_print_changed)
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
        self._select(self._selection.of(images, reference))

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
            self.print_size.show_pixels(reference.width, reference.height)
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

    def set_scaling(self, scaling: Scaling) -> None:
        """Same framing, 100 % at the middle, or as large as in print."""
        if scaling is Scaling.PIXELS:
            self.actual_size()
        elif scaling is Scaling.PRINT:
            self.view.zoom_to_print(self.print_size.device_width(self), self.print_size.resolved)
        else:
            self.view.zoom_to_framing(self._pane().canvas.key)

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

    def flash(self, on: bool) -> None:
        """Shows the reference in place of the others while a key is held."""
        if self._mode is Mode.SIDE_BY_SIDE:
            self._board.flash(on)
        else:
            self._pair.flash(on)

    def copy_value(self, index: int | None = None) -> str:
        """Copies the colour that is read in a pane, by default the one under the pointer; "" if nothing is."""
        pane = self.panes[index] if index is not None else self._pane_in_use()
        return pane.readouts[0].copy()

    def open_wording(self) -> bool:
        """What changed between the wordings of reference and candidate; False where that is not known."""
        return self.wording_known and self.instruments.open_wording(*self._candidate_pane())

    @property
    def wording_known(self) -> bool:
        """True where both reference and candidate were asked for here."""
        if self._selection.candidate is None:
            return False
        pane, index = self._candidate_pane()
        return pane.captions[index].mark is not None

    def _candidate_pane(self) -> tuple[PaneView, int]:
        """The pane of the candidate and which of its pictures that is."""
        if self._mode is not Mode.SIDE_BY_SIDE:
            return self._pair.pane, 1
        return self._board.panes[self._selection.candidate or 0], 0

    def checklist(self, owner: QWidget) -> AdviceCard:
        """What to judge at the tier of the active picture."""
        index = self._selection.candidate if self._mode is not Mode.SIDE_BY_SIDE else self._selection.active
        image = self._selection.images[index or 0]
        return judge_card(image.tier or tier_of(image.width, image.height), owner)

    # Zoom, at the pointer when it is over a pane

    def toggle_fit(self) -> None:
        """Fit or 100 %."""
        canvas = self._pane_in_use().canvas
        self.view.toggle_fit(canvas.key, canvas.pointer_place())

    def fit(self) -> None:
        """Everything in sight; once more, no empty band."""
        if self.view.fits:
            self.view.fill()
        else:
            self.view.fit()

    def actual_size(self) -> None:
        """100 % about the middle."""
        self.view.zoom_to_pixels()

    def zoom(self, steps: float) -> None:
        """In (positive) or out by steps of the wheel."""
        canvas = self._pane_in_use().canvas
        self.view.zoom_by(STEP**steps, canvas.pointer_place(), canvas.key)

    @property
    def status(self) -> str:
        """One line for the status bar: “same framing · linked · 3 panes”, of a pair “1K #1 against 4K #6”."""
        count = len(self._selection.images)
        if not count:
            return ""
        names = {
            Scaling.FRAMING: tr("same framing"),
            Scaling.PIXELS: tr("pixels"),
            Scaling.PRINT: tr("print size"),
        }
        framing = names[self.view.scaling]
        candidate = self._selection.candidate
        if self._mode is not Mode.SIDE_BY_SIDE and candidate is not None:
            images = self._selection.images
            one, other = images[self._selection.reference].title, images[candidate].title
            return " · ".join((framing, tr("{one} against {other}", one=one, other=other)))
        linked = tr("linked") if self.view.synced else tr("each by itself")
        return " · ".join((framing, linked, tr_count("{n} pane", "{n} panes", count)))

    def close_workers(self) -> None:
        """Called before the application ends."""
        self._pair.close()
        self.instruments.close()
        self.renderer.close()
        self.loader.close()

    # Inside

    def _pane(self) -> PaneView:
        """The pane of the active picture, or the one that all share."""
        if self._mode is not Mode.SIDE_BY_SIDE or not self._board.panes:
            return self._pair.pane
        return self._board.panes[self._selection.active]

    def _pane_in_use(self) -> PaneView:
        return next((pane for pane in self.panes if pane.canvas.underMouse()), self._pane())

    def _adopt(self, pane: PaneView) -> None:
        self.instruments.adopt(pane)
        pane.measure = self._ppi
        pane.activated.connect(lambda: self._on_activated(pane))
        for readout in pane.readouts:
            readout.copied.connect(self.value_copied)
            readout.detail_requested.connect(self._show_detail)
        pane.menu_requested.connect(lambda at: self._show_menu(pane, at))
        pane.dropped.connect(lambda ids, files: self._on_dropped(pane, ids, files))

    def _show_all(self) -> None:
        # The view must not be opened for panes half of which still show what was before.
        self._arranging = True
        self._arrange()
        self._arranging = False
        self._framing.settle(self.panes)

    def _arrange(self) -> None:
        images = self._selection.images
        paired = self._mode is not Mode.SIDE_BY_SIDE
        candidate = self._selection.candidate
        if not images:
            self._board.rest()
            self._stack.setCurrentWidget(self._empty)
        elif paired and candidate is not None:
            self._stack.setCurrentWidget(self._pair.pane)
            reference = self._selection.reference
            self._pair.show_pair(images[reference], reference, images[candidate], candidate)
            self._pair.set_mode(self._mode)
            self._board.rest()
        else:
            self._stack.setCurrentWidget(self._board)
            self._board.show_selection(self._selection)
            self._pair.set_mode(Mode.SIDE_BY_SIDE)
        self._control.show_mode(self._mode, len(images))
        # What was hidden still has the size of another time.
        column = self.layout()
        assert column is not None
        column.activate()
        self.instruments.attach(self.panes if images else [], self._reference_layer())

    @property
    def panes(self) -> list[PaneView]:
        """The panes that are on the screen."""
        return self._board.panes if self._mode is Mode.SIDE_BY_SIDE else [self._pair.pane]

    def _reference_layer(self) -> Layer | None:
        if not self._selection.images:
            return None
        if self._mode is not Mode.SIDE_BY_SIDE:
            return self._pair.reference
        return self._board.panes[self._selection.reference].canvas.front

    def _show_detail(self, verdict: Verdict, place: QPoint) -> None:
        DetailCard(verdict, self).open_above(place)

    def _on_view_changed(self) -> None:
        scaling, printed = self.view.scaling, ""
        if scaling is Scaling.PRINT:
            printed = self.print_size.said(self, self.view.view.zoom)
        self._control.show_scaling(scaling, printed)
        if not self._arranging:
            self._framing.settle(self.panes)
        self.status_changed.emit()

    def _on_print_changed(self) -> None:
        self.bar.show_width(self.print_size.width_mm)
        if self.view.scaling is Scaling.PRINT:
            self.set_scaling(Scaling.PRINT)
            for pane in self.panes:
                pane.refresh()
            self._on_view_changed()

    def _calibrate(self, button: QWidget) -> None:
        CalibrationCard(self.print_size, self, button).open_below(button)

    def _ppi(self, layer: Layer) -> str:
        """What a picture has on paper, while it is shown as large as there."""
        framed = layer.framed if self.view.scaling is Scaling.PRINT else None
        return tr("{n} PPI", n=number(self.print_size.ppi(framed))) if framed is not None else ""

    def _on_activated(self, pane: PaneView) -> None:
        if pane in self._board.panes:
            self.set_active(self._board.panes.index(pane))

    def _on_dropped(self, pane: PaneView, ids: tuple[str, ...], files: tuple[Path, ...]) -> None:
        panes = self._board.panes
        index = panes.index(pane) if pane in panes else (self._selection.candidate or 0)
        if ids:
            self.images_dropped.emit(index, ids)
        elif files:
            self.drop_images(index, [PaneImage(path=path, label=path.name) for path in files])

    def _show_menu(self, pane: PaneView, at: QPoint) -> None:
        panes = self._board.panes
        if pane in panes:
            pane_menu(self, panes.index(pane)).popup(at)

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
        self._on_dropped(self._pair.pane, drop.ids_of(event.mimeData()), drop.files_of(event.mimeData()))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A held key reaches the window when nobody who has the focus wanted it."""
        if isinstance(event, QKeyEvent) and self.isVisible() and self._flashes(event):
            return True
        if event.type() is QEvent.Type.WindowDeactivate:
            self.flash(False)
        return super().eventFilter(watched, event)

    def _flashes(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_B or event.modifiers() or not self._selection.images:
            return False
        if not event.isAutoRepeat() and event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
            self.flash(event.type() is QEvent.Type.KeyPress)
        return True
