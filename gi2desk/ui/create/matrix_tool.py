"""The tool for every locale in every shape: copy from a spreadsheet, a request for each cell, one price."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit

from gi2desk.core.copytable import CopyTable, decoded, parse_copy
from gi2desk.core.errors import Cause, UserError
from gi2desk.jobs.bundle import Part, pictures, total
from gi2desk.jobs.destination import Destination
from gi2desk.jobs.matrix import Cell, Key, matrix, variables_of
from gi2desk.ui import theme
from gi2desk.ui.create.matrix_grid import MatrixGrid
from gi2desk.ui.create.pay import PayButton
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.tool import Tool
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label, SectionHeader

_QUIET_MS = 200
_COPY_HEIGHT = 120
_MOST_CELLS = 400


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
        self.copy = QPlainTextEdit()
        self.copy.setAccessibleName(tr("Copy"))
        self.copy.setTabChangesFocus(True)
        self.copy.setFixedHeight(_COPY_HEIGHT)
        self.copy.setFont(theme.font(tabular=True))
        self.problem = Label("", size=Size.SMALL, tone="warn", wrap=True)
        self.open_button = Button(tr("Open a .csv file…"), role=Role.OUTLINE, picture="folder-open")
        self.grid = MatrixGrid()
        self.pay = PayButton()
        self._fill()
        self._later = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._later.timeout.connect(self.refresh)
        self.copy.textChanged.connect(self._later.start)
        sheet.changed.connect(self._later.start)
        self.open_button.clicked.connect(self._choose_file)
        self.grid.changed.connect(self._offer)
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
        self.column.addWidget(self.grid)
        self.column.addStretch(1)
        self.footer.addWidget(self.pay)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the copy is to fill."""
        return tuple(name for name in variables_of(self._sheet.recipe) if name != "locale")

    def refresh(self) -> None:
        """Reads the copy again and says what it comes to."""
        columns = "; ".join(("de-DE", *(f"{{{name}}}" for name in self.names)))
        self.copy.setPlaceholderText(
            tr("Paste cells from a spreadsheet, or type:\n{columns}", columns=columns)
        )
        try:
            table = parse_copy(self.copy.toPlainText(), self.names)
            self._check(table)
        except UserError as error:
            self.problem.setText(f"{error} {error.hint}".strip())
            self.problem.show()
            self._show(())
            return
        unknown = [name for name in self.names if name not in table.names]
        self.problem.setText(
            tr("The copy has no column for {{{name}}}; it stays as it is.", name=unknown[0])
            if unknown and table.rows
            else ""
        )
        self.problem.setVisible(bool(self.problem.text()))
        services = self._services
        self._show(matrix(self._sheet.recipe, table, self._targets, services.catalogue, services.connection))

    def _check(self, table: CopyTable) -> None:
        count = len(table.rows) * len(self._targets)
        if count > _MOST_CELLS:
            raise UserError(
                tr("Those are {n} requests; one matrix has at most {most}.", n=count, most=_MOST_CELLS),
                cause=Cause.ILLEGAL_REQUEST,
                hint=tr("Split the copy into several."),
            )

    def _show(self, cells: tuple[Cell, ...]) -> None:
        self._cells = cells
        services = self._services
        prices = {
            cell.key: total([cell.part], services.catalogue, services.connection, services.feed.history)
            for cell in cells
            if not cell.part.reason
        }
        self.grid.show_cells(cells, self._targets, prices)
        self.grid.setVisible(bool(cells))
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
