"""What every tool on one picture stands on: the shared canvas, a bar above it, and how it ends below."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.canvas.gesture import NOTCH, STEP
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.share import shared
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.surface import Divider, Surface

KEY = "easel"
"""Name of the pane in its view."""


class EaselCanvas(Canvas):
    """Return ends the work, Escape drops what is being drawn, and the wheel with Alt changes what one draws with."""

    accepted = Signal()
    escaped = Signal()
    turned = Signal(float)  # notches of the wheel, with Alt

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            # With Alt some systems turn the wheel's axis.
            delta = event.angleDelta()
            self.turned.emit((delta.y() or delta.x()) / NOTCH)
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        asked = event.type() is QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self._is_mine(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_mine(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            self.accepted.emit()

    @staticmethod
    def _is_mine(event: QKeyEvent) -> bool:
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return event.key() in keys and not held


class Easel(Surface):
    """A tool on a picture of `size` pixels. What is made is kept when it is closed, unless it was dismissed."""

    finished = Signal()  # a person is done with it
    dismissed = Signal()  # nothing of it is wanted
    status_changed = Signal()

    def __init__(
        self,
        services: Services,
        picture: Path,
        size: tuple[int, int],
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("stage", parent)
        self.setAccessibleName(title)
        self.services = services
        self.view = ViewState(self)
        # It stays with the workspaces when the easel goes: only the picture is let go of.
        self._loader = shared(services)
        self._renderer = Renderer(self)
        self.layer = Layer(self.view, self._loader, self._renderer, KEY, self)
        self.canvas = EaselCanvas(self.view, KEY)
        self.canvas.setAccessibleName(title)
        self.canvas.set_layers([self.layer])
        self.setFocusProxy(self.canvas)
        self.fact = Label("", size=Size.SMALL, tabular=True)
        self.note = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.dismiss = Button(tr("Cancel"), role=Role.QUIET, tip=tr("Leaves everything as it was"))
        self.accept = Button(tr("Done"), role=Role.OUTLINE)
        self.tools = FlowLayout(spacing=theme.GRID * 2)
        self._build()
        self.dismiss.clicked.connect(self.dismissed)
        self.accept.clicked.connect(self.conclude)
        self.canvas.accepted.connect(self.accept.click)
        self.view.changed.connect(self.status_changed)
        self.layer.loaded.connect(self.status_changed)
        self.layer.set_image(PaneImage(path=picture, width=size[0], height=size[1]))
        self.view.fit()

    def _build(self) -> None:
        above = Surface("panel")
        bar = QVBoxLayout(above)
        bar.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        bar.addLayout(self.tools)
        below = Surface("panel")
        row = QHBoxLayout(below)
        row.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        row.setSpacing(theme.GRID * 2)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.fact)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        row.addWidget(self.dismiss)
        row.addWidget(self.accept)
        frame = QWidget()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        inner.addWidget(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(above)
        column.addWidget(Divider())
        column.addWidget(frame, 1)
        column.addWidget(Divider())
        column.addWidget(below)

    @property
    def status(self) -> str:
        """What the status bar says of the view."""
        from gi2desk.ui.text import percent

        placement = self.canvas.placement
        return percent(placement.scale) if placement is not None else ""

    def conclude(self) -> None:
        """Tells that a person is done with it."""
        self.finished.emit()

    # The view, by keys

    def toggle_fit(self) -> None:
        """The whole picture, or 100 % at the pointer."""
        self.view.toggle_fit(self.canvas.key, self.canvas.pointer_place())

    def fit(self) -> None:
        """The whole picture."""
        self.view.fit()

    def actual(self) -> None:
        """100 %."""
        self.view.zoom_to_pixels(1.0, self.canvas.key, self.canvas.pointer_place())

    def zoom(self, steps: float) -> None:
        """In (positive) or out by steps of the wheel."""
        self.view.zoom_by(STEP**steps, self.canvas.pointer_place(), self.canvas.key)

    # Its parts

    def set_working(self, working: bool) -> None:
        """While what was made is being written nothing can be changed; leaving is possible all the same."""
        self.canvas.setEnabled(not working)
        self.accept.set_available(not working, tr("It is being made"))
        self.accept.setText(tr("Making…") if working else tr("Done"))

    def redraw(self, area: QRect) -> None:
        """Draws these device pixels again; all of them where it is empty."""
        if area.isEmpty():
            self.canvas.update()
            return
        ratio = self.canvas.devicePixelRatioF()
        left, top = int(area.left() / ratio) - 2, int(area.top() / ratio) - 2
        width, height = int(area.width() / ratio) + 5, int(area.height() / ratio) + 5
        self.canvas.update(left, top, width, height)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """No more pixels."""
        with contextlib.suppress(RuntimeError):
            self._renderer.close()
            self.layer.set_image(None)
        super().closeEvent(event)


def labelled(text: str, widget: QWidget) -> QWidget:
    """A control with its name before it, as one piece of a bar."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GRID * 2)
    row.addWidget(Label(text, size=Size.SMALL, tone="secondary"))
    row.addWidget(widget)
    return both
