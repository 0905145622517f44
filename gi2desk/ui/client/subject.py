"""What a workspace lets be mirrored in the client's window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gi2desk.ui.canvas.loader import Loader
    from gi2desk.ui.canvas.view import ViewState
    from gi2desk.ui.canvas.widget import Canvas


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Subject:
    """A stage that can be mirrored: the panes that it shows now, the view that they share, and who decodes for them.

    `printed` is how many device pixels the scene takes across in print on a widget's screen.
    """

    view: ViewState
    loader: Loader
    canvases: Callable[[], Sequence[Canvas]]
    printed: Callable[[QWidget], float] | None = None
