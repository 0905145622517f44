"""The tool for every locale in every shape: copy from a spreadsheet, a request for each cell, one price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.copytable import CopyTable, decoded, parse_copy
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Recipe
from gi2desk.jobs.bundle import Part, pictures, total
from gi2desk.jobs.destination import Destination
from gi2desk.jobs.forecast import Forecast, History
from gi2desk.jobs.matrix import Cell, Key, matrix, prices, variables_of
from gi2desk.ui import theme
from gi2desk.ui.create.matrix_grid import MatrixGrid
from gi2desk.ui.create.pay import PayButton
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.tool import Tool, each_text
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label, SectionHeader

_QUIET_MS = 200
_COPY_HEIGHT = 120
_MOST_CELLS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a matrix is made of, as it was at one moment."""

    text: str
    names: tuple[str, ...]
    recipe: Recipe
    targets: tuple[Destination, ...]
    catalogue: Catalogue
    connection: Connection
    history: History


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What the copy came to; `problem` is what is wrong with it, or what it lacks. `asked` is None without any copy."""

    asked: _Asked | None = None
    cells: tuple[Cell, ...] = ()
    prices: Mapping[Key, Forecast] = field(default_factory=dict)
    problem: str = ""


class MatrixTool(Tool):
    """`parts_ready` are the requests of the ticked cells."""

    parts_ready = Signal(tuple)

    def __init__(self, services: Services, sheet: Sheet, targets: Sequence[Destination]) -> None:
        super().__init__(
            tr("Locale × placement"),
            tr(
                "The same picture in every language and shape: the variables of the prompt are filled from the copy."
            ),
        )
        self._services, self._sheet, self._targets = services, sheet, tuple(targets)
        self._cells: tuple[Cell, ...] = ()
        self._asked: _Asked | None = None
        self._stale = False
        self.copy = QPlainTextEdit()
        self.copy.setAccessibleName(tr("Copy"))
        self.copy.setTabChangesFocus(True)
        self.copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.copy.setFixedHeight(_COPY_HEIGHT)
        self.copy.setFont(theme.font(tabular=True))
        self.problem = Label("", size=Size.SMALL, tone="warn", wrap=True)
        self.open_button = Button(tr("Open a .csv file…"), role=Role.OUTLINE, picture="folder-open")
        self.each = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.grid = MatrixGrid()
        self.pay = PayButton()
        self._fill()
        self._later = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._later.timeout.connect(self.refresh)
        self.copy.textChanged.connect(self._on_changed)
        sheet.changed.connect(self._on_changed)
        self.open_button.clicked.connect(self._choose_file)
        self.grid.changed.connect(self._offer)
        self.grid.built.connect(self._offer)
        self.pay.confirmed.connect(lambda: self.parts_ready.emit(tuple(self._ticked())))
        self.refresh()

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.addWidget(SectionHeader(tr("Copy, one row for each locale")))
        head.addStretch(1)
        head.addWidget(self.open_button)
        self.column.addLayout(head)
        self.column.addWidget(self.copy)
        self.column.addWidget(self.problem)
        self.column.addSpacing(theme.GRID * 2)
        self.column.addWidget(self.each)
        self.column.addWidget(self.grid)
        self.column.addStretch(1)
        self.footer.addWidget(self.pay)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the copy is to fill."""
        return tuple(name for name in variables_of(self._sheet.recipe) if name != "locale")

    def _on_changed(self) -> None:
        """What stands in the grid is of another copy or recipe until it was read again, and is not sent."""
        if not self._stale:
            self._stale = True
            self._offer()
        self._later.start()

    def refresh(self) -> None:
        """Reads the copy again and says what it comes to: in a worker, as 400 cells take some tenths of a second."""
        columns = "; ".join(("de-DE", *(f"{{{name}}}" for name in self.names)))
        self.copy.setPlaceholderText(
            tr("Paste cells from a spreadsheet, or type:\n{columns}", columns=columns)
        )
        services, text = self._services, self.copy.toPlainText()
        if not text.strip():
            self._asked = None
            self._on_read(_Read())
            return
        asked = self._asked = _Asked(
            text=text,
            names=self.names,
            recipe=self._sheet.recipe,
            targets=self._targets,
            catalogue=services.catalogue,
            connection=services.connection,
            history=services.feed.history.copy(),
        )
        self._stale = True
        key = ("matrix", id(self))
        if services.tasks.is_running(key):
            self._later.start()
            return
        services.tasks.run(lambda: _read(asked), key=key, done=self._on_read)

    def _on_read(self, found: _Read) -> None:
        if self._later.isActive() or found.asked is not self._asked:
            return  # it changed meanwhile, and is read again or gone
        self._stale = False
        self._cells = found.cells
        self.problem.setText(found.problem)
        self.problem.setVisible(bool(found.problem))
        self.grid.show_cells(found.cells, self._targets, found.prices)
        self.grid.setVisible(bool(found.cells))
        self.each.setText(each_text(self._sheet.recipe.n))
        self.each.setVisible(bool(found.cells and self.each.text()))
        self._offer()

    def _ticked(self) -> list[Part]:
        wanted: set[Key] = self.grid.ticked
        return [cell.part for cell in self._cells if cell.key in wanted and not cell.part.reason]

    def _offer(self) -> None:
        services, parts = self._services, self._ticked()
        known = (
            total(parts, services.catalogue, services.connection, services.feed.history) if parts else None
        )
        reason = ""
        if services.library.read_only:
            reason = tr("This library can only be looked at.")
        elif self._stale or self.grid.building:
            reason = tr("The copy is being read.")
        elif not self._cells:
            reason = tr("Paste or type the copy first.")
        elif not parts:
            reason = tr("Nothing that can be generated is ticked.")
        self.pay.offer(tuple(parts), pictures(parts), known, reason)
        refused = sum(bool(cell.part.reason) for cell in self._cells)
        text = tr_count("{n} cell cannot be made.", "{n} cells cannot be made.", refused) if refused else ""
        self.remark(services.connection, text)

    # A file

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Open the copy"), "", tr("Tables (*.csv *.tsv *.txt);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Takes the copy from a file."""
        self._services.tasks.run(lambda: _text_of(path), done=self.copy.setPlainText)


def _read(asked: _Asked) -> _Read:
    """Blocking; for a worker."""
    try:
        table = parse_copy(asked.text, asked.names)
        _check(table, len(asked.targets))
    except UserError as error:
        return _Read(asked=asked, problem=f"{error} {error.hint}".strip())
    cells = matrix(asked.recipe, table, asked.targets, asked.catalogue, asked.connection)
    unknown = [name for name in asked.names if name not in table.names]
    problem = ""
    if unknown and table.rows:
        problem = tr("The copy has no column for {{{name}}}; it stays as it is.", name=unknown[0])
    known = prices(cells, asked.catalogue, asked.connection, asked.history)
    return _Read(asked=asked, cells=cells, prices=known, problem=problem)


def _check(table: CopyTable, targets: int) -> None:
    count = len(table.rows) * targets
    if count > _MOST_CELLS:
        raise UserError(
            tr("Those are {n} requests; one matrix has at most {most}.", n=count, most=_MOST_CELLS),
            cause=Cause.ILLEGAL_REQUEST,
            hint=tr("Split the copy into several."),
        )


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return decoded(file.read(1_000_001))
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read.",
            cause=Cause.BAD_INPUT,
            hint="Check that it is there and open it again.",
            details=str(error),
        ) from error
