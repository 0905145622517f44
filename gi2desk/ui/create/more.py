"""More ways to generate than one request: the menu beside the button, and the tools that it lays on the stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gi2desk.core.record import Concept
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.table import StageTable
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count, wrapped

if TYPE_CHECKING:
    from gi2desk.jobs.destination import Destination
    from gi2desk.ui.create.shot_tool import ShotTool
    from gi2desk.ui.create.tool import Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the menu; `reason` is why it cannot be used, or empty."""

    text: str
    open: Callable[[], None]
    reason: str = ""


class MoreWays(QObject):
    """`parts_ready` are requests to send as one job."""

    parts_ready = Signal(tuple)

    def __init__(
        self, services: Services, sheet: Sheet, table: StageTable, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._sheet, self._table = services, sheet, table

    def entries(self) -> tuple[Entry, ...]:
        """The ways, and why one cannot be used now."""
        from gi2desk.jobs.matrix import variables_of

        prompt = self._sheet.recipe.prompt
        empty = "" if prompt.strip() else tr("Write the prompt first: every picture of it is made from that.")
        drawn = (
            "" if self._sheet.references else tr("Image 1 is what is cropped, and there is no reference yet.")
        )
        named = variables_of(self._sheet.recipe)
        plain = "" if named else tr("The prompt has no variable. Write {copy} where the text goes.")
        return (
            Entry(text=tr("Set for several ratios…"), open=self.open_set, reason=empty),
            Entry(text=tr("Locale × placement…"), open=self.open_matrix, reason=empty or plain),
            Entry(text=tr("Shot list…"), open=self.open_shots),
            Entry(text=tr("Crops of Image 1…"), open=self.open_crops, reason=drawn),
        )

    def pop_up(self, at: QPoint) -> None:
        """Opens the menu above a place on the screen."""
        menu = self.menu(self._table)
        menu.popup(at - QPoint(0, menu.sizeHint().height()))

    def menu(self, parent: QWidget) -> QMenu:
        """The ways as a menu that goes away by itself."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for entry in self.entries():
            action = menu.addAction(entry.text)
            action.setEnabled(not entry.reason)
            action.setToolTip(wrapped(entry.reason))
            action.triggered.connect(lambda _checked=False, entry=entry: entry.open())
        return menu

    # Where the pictures are for

    def targets(self) -> tuple[tuple[Destination, ...], frozenset[str]]:
        """What a tool begins with, and the keys of what is chosen."""
        from gi2desk.jobs import destination

        known = destination.chosen(self._sheet.recipe, self._sheet.atlas)
        found = known or tuple(destination.of_ratio(name) for name in destination.USUAL)
        return found, frozenset(target.key for target in found)

    # The tools, each imported when it is wanted: the window is there sooner

    def open_set(self) -> None:
        """Several shapes of one picture."""
        from gi2desk.ui.create.set_tool import SetTool

        targets, ticked = self.targets()
        tool = SetTool(self._services, self._sheet, targets, sorted(ticked))
        tool.parts_ready.connect(self.parts_ready)
        tool.crops_ready.connect(self._on_crops_ready)
        self._lay(tool)

    def open_matrix(self) -> None:
        """Every locale in every shape."""
        from gi2desk.ui.create.matrix_tool import MatrixTool

        tool = MatrixTool(self._services, self._sheet, self.targets()[0])
        tool.parts_ready.connect(self.parts_ready)
        self._lay(tool)

    def open_shots(self) -> None:
        """A concept for each shot of a list."""
        from gi2desk.ui.create.shot_tool import ShotTool

        tool = ShotTool(self._services, self._sheet)
        tool.parts_ready.connect(self.parts_ready)
        tool.drafted.connect(lambda concepts: self._on_drafted(tool, concepts))
        self._lay(tool)

    def _on_drafted(self, tool: ShotTool, concepts: tuple[Concept, ...]) -> None:
        self._table.clear(tool)
        names = ", ".join(concept.name for concept in concepts[:3])
        more = len(concepts) - 3
        self._services.messages.say(
            tr_count("{n} draft made: {names}", "{n} drafts made: {names}", len(concepts), names=names)
            + (" …" if more > 0 else "")
        )

    def open_crops(self, *, asked: bool = True) -> None:
        """The crops of the draft, before it is paid for larger; without `asked` the head says why it opened."""
        from gi2desk.ui.create.crop_tool import CropTool

        if self._sheet.references:
            self._lay(CropTool(self._services, self._sheet, self.targets()[0], asked=asked))

    def _lay(self, tool: Tool) -> None:
        tool.closed.connect(lambda: self._table.clear(tool))
        self._table.lay(tool)

    def _on_crops_ready(self, image: str, targets: tuple[Destination, ...]) -> None:
        from gi2desk.core.board import Cuts

        named = tuple(
            (target.ratio.name, "" if target.name == target.ratio.name else target.name) for target in targets
        )
        self._services.desk.crops_requested.emit(image, Cuts(crops=named, focal=self._sheet.focal))
