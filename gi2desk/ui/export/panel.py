"""The right panel: the variants, what can be set about them, the files to come, and the button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.board import Output
from gi2desk.core.delivery import Delivered
from gi2desk.core.errors import UserError
from gi2desk.jobs.deliver import Delivery
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.export.existing import Existing
from gi2desk.ui.export.fate import fate_of
from gi2desk.ui.export.filelist import FileList
from gi2desk.ui.export.footer import Footer
from gi2desk.ui.export.model import BoardModel
from gi2desk.ui.export.output import OutputSection
from gi2desk.ui.export.selected import SelectedSection
from gi2desk.ui.export.variants import VariantList
from gi2desk.ui.export.words import crop_title, folder_text, master_text, size_text
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.label import ElidedLabel, Label, SectionHeader
from gi2desk.ui.widgets.surface import Divider


class ExportPanel(QWidget):
    """`files` is what the button would write now; empty while something stands against it."""

    changed = Signal()

    def __init__(
        self,
        model: BoardModel,
        existing: Existing,
        pixels: Callable[[], Picture | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._existing = model, existing
        self.reason = ""
        self.files: tuple[Delivered, ...] = ()
        self._written: tuple[str, tuple[Delivered, ...]] = ("", ())  # master's key with folder, files
        self._from = ElidedLabel(size=Size.SMALL, tabular=True)
        self.variants = VariantList(model, pixels)
        self.selected = SelectedSection(model)
        self.output = OutputSection(model)
        self.list = FileList()
        self.footer = Footer()
        self._nothing = Label(
            tr("The variants of a master and their files stand here once one is chosen."),
            size=Size.SMALL,
            tone="secondary",
            wrap=True,
        )
        self._build()
        model.changed.connect(self.refresh)
        model.selected.connect(self._on_selected)
        existing.changed.connect(self._show_state)
        self.variants.rename_requested.connect(self.selected.edit_name)
        self.footer.replace_requested.connect(self._on_replace)
        self.refresh()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, 0)
        head.setSpacing(2 * theme.GRID)
        head.addWidget(SectionHeader(tr("Variants")))
        head.addWidget(self._from, 1)
        self._scroll = PanelScroll(margin=0)
        column = self._scroll.column
        column.addLayout(head)
        nothing = QHBoxLayout()
        nothing.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        nothing.addWidget(self._nothing)
        column.addLayout(nothing)
        self._sections: list[QWidget] = [self.variants, self.selected, self.output, self.list]
        for section in self._sections:
            if section is not self.variants:
                column.addSpacing(2 * theme.GRID)
            column.addWidget(section)
        column.addSpacing(theme.MARGIN)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        self._line = Divider()
        outer.addWidget(self._line)
        outer.addWidget(self.footer)

    def _on_selected(self) -> None:
        """A crop that was selected on the stage is seen in the list too."""
        row = self.variants.rows.get(self._model.selection)
        if row is not None and not row.hasFocus():
            self._scroll.ensureWidgetVisible(row, 0, theme.GRID)

    def refresh(self) -> None:
        """Shows the board as it is now."""
        master = self._model.master
        for part in (*self._sections, self.footer, self._line):
            part.setVisible(master is not None)
        self._nothing.setVisible(master is None)
        if master is None:
            self._from.setText("")
            return
        text = tr("from {master}", master=master_text(master))
        self._from.setText(text)
        try:
            self.files = self._model.files()
            self._existing.ask(self.files, self._model.board.output.folder)
        except UserError:
            self.files = ()
        self._show_state()

    def note_written(self, delivery: Delivery) -> None:
        """These files were exported just now: that they are there is no news to warn of."""
        self._written = (_place(delivery.label, delivery.output), delivery.files)

    def _on_replace(self) -> None:
        """Changes the setting where it is seen to change."""
        model = self._model
        model.change(tr("Files that exist"), model.board.with_output(overwrite=True, numbered=False))
        self._scroll.ensureWidgetVisible(self.output.existing, 0, theme.MARGIN)

    def _is_written(self) -> bool:
        master = self._model.master
        if master is None:
            return False
        label = master.id or str(master.image.path)
        return self._written == (_place(label, self._model.board.output), self.files)

    def _show_state(self) -> None:
        output = self._model.board.output
        there = frozenset(self._existing.names & {one.name for one in self.files})
        fate = fate_of(output, len(there), written=bool(there) and self._is_written())
        self.list.show_files(self.files, there, fate.mark, fate.tone)
        hard = self._hard_problem()
        self.reason = hard or (fate.text if fate.blocks else "")
        if hard:
            tone = "bad" if self.files or self._model.problem() else "secondary"
            self.footer.show_problem(hard, tone)
        else:
            self.footer.show_problem(fate.text, fate.tone, replaceable=fate.replaceable)
        self.footer.show_button(len(self.files), folder_text(output.folder), self.reason)
        self.changed.emit()

    def _hard_problem(self) -> str:
        problem = self._model.problem()
        if problem is not None:
            return str(problem)
        if not self.files:
            return tr("No variant is ticked.")
        return _lack(self.files)


def _lack(files: Sequence[Delivered]) -> str:
    """Which of the files has not the pixels that it is to have, how many more, and what can be done about it."""
    lacking = [one for one in files if one.lacks]
    if not lacking:
        return ""
    first = lacking[0]
    said = tr(
        "{name} has {got}, not {asked}.",
        name=crop_title(first.crop),
        got=size_text((first.rect.width, first.rect.height)),
        asked=size_text(first.size),
    )
    if len(lacking) == 1:
        return tr("{said} Upscale it, crop a larger master, or untick it.", said=said)
    more = tr_count("{n} more lacks pixels.", "{n} more lack pixels.", len(lacking) - 1)
    return tr("{said} {more} Upscale them, crop a larger master, or untick them.", said=said, more=more)


def _place(label: str, output: Output) -> str:
    """What an export of other files would differ in."""
    return f"{label} {output.folder} {output.format} {output.quality}"
