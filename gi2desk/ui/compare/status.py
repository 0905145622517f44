"""What the status bar says of a comparison."""

from __future__ import annotations

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.selection import Selection
from gi2desk.ui.text import tr, tr_count


def status_text(view: ViewState, selection: Selection, mode: Mode) -> str:
    """One line: “same framing · linked · 3 panes”, of a pair “same framing · 1K #1 against 4K #6”; "" for no pictures."""
    images = selection.images
    if not images:
        return ""
    names = {
        Scaling.FRAMING: tr("same framing"),
        Scaling.PIXELS: tr("pixels"),
        Scaling.PRINT: tr("print size"),
    }
    framing = names[view.scaling]
    if mode is not Mode.SIDE_BY_SIDE and selection.candidate is not None:
        one, other = images[selection.reference].title, images[selection.candidate].title
        return " · ".join((framing, tr("{one} against {other}", one=one, other=other)))
    linked = tr("linked") if view.synced else tr("each by itself")
    return " · ".join((framing, linked, tr_count("{n} pane", "{n} panes", len(images))))
