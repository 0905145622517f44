"""The left panel of Create: everything about the request from top to bottom, the button always in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.create import drop
from gi2desk.ui.create.brief import BriefSection, ProjectOfSheet
from gi2desk.ui.create.destination import DestinationSection
from gi2desk.ui.create.generate import GenerateBar
from gi2desk.ui.create.options import OptionsSection
from gi2desk.ui.create.prompt import PromptSection
from gi2desk.ui.create.reference import ReferenceSection
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.name import EditableName
from gi2desk.ui.widgets.surface import Divider

_LAID_OUT_MS = 30
_LEAST = 120  # of the scrolling part, however low the window


class _Scroll(PanelScroll):
    """No higher than its content, so that what follows stands right below it while there is room.

    Its bar lies in the margin: a bar that took its room from the content would make lines break and itself needed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        body = self.widget()
        assert body is not None
        self._body = body
        self._body.installEventFilter(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        inner = self.verticalScrollBar()
        inner.rangeChanged.connect(self._on_range_changed)
        inner.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(inner.setValue)
        self._on_range_changed(0, 0)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self._wanted: QWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=_LAID_OUT_MS)
        self._soon.timeout.connect(self._show_wanted)

    def show_soon(self, part: QWidget) -> None:
        """Scrolls so far that `part` is seen, once it was laid out."""
        self._wanted = part
        self._soon.start()

    def _show_wanted(self) -> None:
        if self._wanted is not None and isValid(self._wanted) and self._wanted.isVisible():
            self.ensureWidgetVisible(self._wanted, 0, theme.GRID * 2)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # The content has not been laid out yet; its height is known after that.
            self._later.start()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self._bar.sizeHint().width()
        self._bar.setGeometry(self.width() - width, 0, width, self.height())
        self._fit()

    def _on_range_changed(self, low: int, high: int) -> None:
        inner = self.verticalScrollBar()
        self._bar.setRange(low, high)
        self._bar.setPageStep(inner.pageStep())
        self._bar.setSingleStep(inner.singleStep())
        self._bar.setVisible(high > low)

    def _fit(self) -> None:
        height = self.column.totalHeightForWidth(self.width())
        if height != self.maximumHeight():
            self.setMaximumHeight(height)
            self.setMinimumHeight(min(height, _LEAST))


class CreatePanel(QWidget):
    """Pictures dropped anywhere on it become references."""

    given = Signal(object)  # mime data

    def __init__(
        self, services: Services, sheet: Sheet, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Request"))
        self.setAcceptDrops(True)
        self.destination = DestinationSection(services, sheet)
        self.prompt = PromptSection(services, sheet)
        self.project = ProjectOfSheet(services, sheet, self)
        self.brief = BriefSection(services, self.project)
        self.references = ReferenceSection(services, sheet, pictures)
        self.options = OptionsSection(sheet)
        self.generate = GenerateBar(sheet, services.feed, read_only=services.library.read_only)
        self.concept = EditableName(size=Size.TITLE, weight=Weight.MEDIUM)
        self._read_only = services.library.read_only
        self.new_button = IconButton("plus", tr("New concept"))
        self._scroll = _Scroll()
        self._fill()
        self.show_concept("")
        footer = QWidget()
        below = QVBoxLayout(footer)
        below.setContentsMargins(theme.MARGIN, 3 * theme.GRID, theme.MARGIN, theme.MARGIN)
        below.addWidget(self.generate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        # Where the rest scrolls, it goes under an edge rather than into the air.
        line = Divider()
        line.hide()
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _low, high: line.setVisible(high > 0))
        column.addWidget(line)
        column.addWidget(footer)
        column.addStretch(0)
        self.given.connect(self.references.take_dropped)
        self.prompt.brief_requested.connect(lambda: self.brief.open(style=True))
        for field in (self.brief.brief, self.brief.style_field):
            field.pictures_given.connect(self.references.take)
        self.prompt.pictures_given.connect(self.references.take)
        self.references.strip.mention_requested.connect(self.prompt.mention)
        self.references.told.connect(self._scroll.show_soon)

    def _fill(self) -> None:
        column = self._scroll.column
        column.setContentsMargins(theme.MARGIN, theme.GRID * 2, theme.MARGIN, theme.GRID)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.concept, 1)
        head.addWidget(self.new_button)
        column.addLayout(head)
        column.section(tr("Where will it be used"))
        column.addWidget(self.destination)
        column.addWidget(self.brief)
        column.section(tr("Prompt")).setBuddy(self.prompt.edit)
        column.addWidget(self.prompt)
        column.addSpacing(theme.GRID * 3)
        column.addWidget(self.references)
        column.addSpacing(theme.GRID * 3)
        column.addWidget(self.options)

    def put_below_references(self, part: QWidget) -> None:
        """Adds what is done with the references."""
        column = self.references.layout()
        assert column is not None
        column.addWidget(part)

    def show_concept(self, name: str) -> None:
        """Says what is being worked on; an empty name is a new concept."""
        if name and self.concept.editing:
            return
        why = tr("This library can only be looked at.") if self._read_only else tr("Named by its first words")
        editable = bool(name) and not self._read_only
        self.concept.show_name(name or tr("New concept"), editable=editable, reason=why)
        self.concept.setAccessibleName(tr("Concept: {name}", name=name or tr("new")))
        self.concept.set_tone("" if name else "secondary")

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if drop.has_pictures(event.mimeData()):
            drop.take_copy(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        drop.take_copy(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        drop.take_copy(event)
        self.given.emit(event.mimeData())
