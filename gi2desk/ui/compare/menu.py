"""What can be done with one pane, under the right mouse button."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from gi2desk.ui.text import tr

if TYPE_CHECKING:
    from gi2desk.ui.compare.stage import CompareStage


def pane_menu(stage: CompareStage, index: int) -> QMenu:
    """A menu for the pane `index` that deletes itself when it closes."""
    menu = QMenu(stage)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    count = len(stage.selection.images)
    reference = menu.addAction(
        tr("Compare the others with this"), functools.partial(stage.set_reference, index)
    )
    reference.setEnabled(index != stage.selection.reference)
    copy = menu.addAction(tr("Copy the colour"), functools.partial(stage.copy_value, index))
    copy.setEnabled(stage.panes[index].readouts[0].reading is not None)
    readout = stage.panes[index].readouts[0]
    detail = menu.addAction(tr("Real detail…"), readout.open_detail)
    detail.setEnabled(readout.verdict is not None)
    wording = menu.addAction(
        tr("Wording…"), functools.partial(stage.instruments.open_wording, stage.panes[index])
    )
    wording.setEnabled(stage.panes[index].captions[0].mark is not None)
    back = menu.addAction(tr("Put back what was moved alone"), stage.put_back)
    back.setEnabled(stage.view.shifted)
    menu.addSeparator()
    close = menu.addAction(tr("Close this pane"), functools.partial(stage.close_pane, index))
    close.setEnabled(count > 1)
    return menu
