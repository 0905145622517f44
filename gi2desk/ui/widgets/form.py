"""How panels are filled: a scrolling column, rows with a name and a control, and tables of facts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gi2desk.ui import theme
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.label import Label, SectionHeader

NAME_WIDTH = 80


class Column(QVBoxLayout):
    """A column with the panel's margins."""

    def __init__(
        self, parent: QWidget | None = None, *, margin: int = theme.MARGIN, spacing: int = 8
    ) -> None:
        super().__init__()
        self.setContentsMargins(margin, margin, margin, margin)
        self.setSpacing(spacing)
        if parent is not None:
            parent.setLayout(self)

    def section(self, title: str) -> SectionHeader:
        """Adds a heading with room above it."""
        if self.count():
            self.addSpacing(theme.GRID * 3)
        header = SectionHeader(title)
        self.addWidget(header)
        return header


class PanelScroll(QScrollArea):
    """A panel's content that scrolls when it is taller than the window; fill `column`."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = theme.MARGIN) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("plain", True)
        self.column = Column(body, margin=margin)
        self._body = body
        self.setWidget(body)

    def limit_width(self, width: int) -> None:
        """Makes the content at most so wide.

        The scroll area asks how high its widget is at that width; one inside it would be given what a wider one needs.
        """
        self._body.setMaximumWidth(width)


class FieldRow(QWidget):
    """A name on the left and its control on the right."""

    def __init__(self, name: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = Label(name, tone="secondary")
        label.setFixedWidth(NAME_WIDTH)
        label.setBuddy(control)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        label.setFixedHeight(theme.CONTROL)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(control, 1)


class Facts(QWidget):
    """Names and values in two columns, as in the info panel; values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GRID * 2)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def add(self, name: str, value: str, extra: QWidget | None = None) -> Label:
        """Adds a row; `extra` (a badge, a link) follows the value."""
        row = self._grid.rowCount()
        label = Label(name, size=Size.SMALL, tone="secondary")
        shown = Label(value, size=Size.SMALL, tabular=True, wrap=True, selectable=True)
        shown.setAccessibleName(f"{name}: {value}")
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(label, row, 0, top)
        if extra is None:
            self._grid.addWidget(shown, row, 1)
            return shown
        shown.setWordWrap(False)
        shown.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # In a narrow panel it goes below the value rather than out of sight.
        both = QWidget()
        line = FlowLayout(both, spacing=theme.GRID * 2)
        line.addWidget(shown)
        line.addWidget(extra)
        self._grid.addWidget(both, row, 1)
        return shown

    def clear(self) -> None:
        """Removes every row."""
        for widget in self.findChildren(QWidget):
            widget.hide()
            widget.deleteLater()
        while self._grid.count():
            self._grid.takeAt(0)
