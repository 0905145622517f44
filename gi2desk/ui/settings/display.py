"""Chooses the profile that pictures are shown by: the system's, none, or one in a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from gi2desk.core.errors import UserError
from gi2desk.host.settings import DisplaySource
from gi2desk.ui import theme
from gi2desk.ui.asking import ask_files
from gi2desk.ui.display.display import displays, file_problem
from gi2desk.ui.services import Shell
from gi2desk.ui.settings.row import SettingRow
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.button import Button
from gi2desk.ui.widgets.segmented import Segmented


class DisplayRow(SettingRow):
    """In force at once; a file that is no such profile is refused in a sentence, and what was chosen stays."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.source = Segmented(
            [
                (
                    DisplaySource.SYSTEM.value,
                    tr("System"),
                    tr("The profile that the system has for each screen"),
                ),
                (
                    DisplaySource.NONE.value,
                    tr("None"),
                    tr("Pictures are shown as sRGB, whatever the display is"),
                ),
                (DisplaySource.FILE.value, tr("File"), tr("A profile that you choose, for every screen")),
            ],
            name=tr("Display profile"),
        )
        self.choose = Button(tr("Choose…"), picture="folder-open", tip=tr("An ICC profile of your display"))
        control = QWidget()
        line = QHBoxLayout(control)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GRID * 2)
        line.addWidget(self.source)
        line.addWidget(self.choose)
        super().__init__(
            tr("Display profile"),
            tr("The pixel inspector and all figures read the file, whatever is chosen here."),
            control,
        )
        self.source.chosen.connect(self._on_source_chosen)
        self.choose.clicked.connect(self.ask)
        displays().changed.connect(self._show)
        self._show()

    def ask(self) -> None:
        """Asks for a file, without a nested loop."""
        dialog = ask_files(
            self._shell,
            self,
            tr("Choose a display profile"),
            "profile",
            lambda paths: self.use(paths[0]),
            [tr("Colour profiles (*.icc *.icm)"), tr("All files (*)")],
            several=False,
        )
        dialog.finished.connect(lambda _result: self._show())

    def use(self, path: Path) -> None:
        """Takes the profile in `path` if it is one for a display."""

        def done(problem: str) -> None:
            if not isValid(self):
                return
            if not problem:
                self._change(display_source=DisplaySource.FILE, display_file=str(path))
            self._show()
            if problem:
                self.show_problem(problem)

        self._shell.tasks.run(lambda: file_problem(path), key=(self, "profile"), done=done)

    def _on_source_chosen(self, value: str) -> None:
        source = DisplaySource(value)
        if source is DisplaySource.FILE and not self._shell.preferences.settings.display_file:
            self.ask()
        else:
            self._change(display_source=source)
        self._show()

    def _show(self) -> None:
        settings = self._shell.preferences.settings
        self.source.set_value(settings.display_source.value)
        self.show_problem("")
        self.show_note(displays().display_of(self.screen()).tip)

    def _change(self, **changes: object) -> None:
        try:
            self._shell.preferences.change(**changes)
        except UserError as error:
            self._shell.messages.error(error)
