"""One shape of a set: whether it is made and how, what it will look like, its size and its price, or why it cannot be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from gi2desk.jobs.coordinated_set import Master, Row, Way, refusal
from gi2desk.jobs.destination import Destination
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.export.thumbnail import Thumbnail
from gi2desk.ui.text import mark, tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.label import ElidedLabel, Label
from gi2desk.ui.widgets.segmented import Segmented

_PRICE_WIDTH = 104
_WAYS = (
    (Way.CROP, mark("Crop"), mark("Cut from the picture in Crop & export. Costs nothing.")),
    (Way.EXPAND, mark("Expand"), mark("The picture stays and its surroundings are continued.")),
    (Way.GENERATE, mark("Generate"), mark("Made anew in this shape, with the picture as its reference.")),
)


class SetRow(QWidget):
    """`changed` when a person ticks it or chooses another way."""

    changed = Signal()

    def __init__(self, target: Destination, *, ticked: bool, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = target
        self.check = CheckBox("", checked=ticked)
        self.check.setAccessibleName(tr("Make {name}", name=target.name))
        self.thumbnail = Thumbnail()
        self.name = ElidedLabel(target.name, weight=Weight.MEDIUM)
        self.pixels = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        self.ways = Segmented(
            [(known.value, tr(text), tr(tip)) for known, text, tip in _WAYS],
            name=tr("How {name} is made", name=target.name),
        )
        self.ways.set_value(way.value)
        # In a narrow window the name gives way; rows of other widths would not stand below one another.
        self.ways.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.price = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        self.price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.price.setMinimumWidth(_PRICE_WIDTH)  # another language may need more
        self.reason = Label("", size=Size.SMALL, tone="warn", wrap=True)
        self.reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._lay_out()
        self.check.toggled.connect(lambda _on: self.changed.emit())
        self.ways.chosen.connect(lambda _way: self.changed.emit())

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.GRID, 0, theme.GRID)
        grid.setHorizontalSpacing(theme.GRID * 3)
        grid.setVerticalSpacing(2)
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self.check, 0, 0, 2, 1, middle)
        grid.addWidget(self.thumbnail, 0, 1, 2, 1, middle)
        grid.addWidget(self.name, 0, 2, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self.pixels, 1, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.ways, 0, 3, 2, 1, middle)
        grid.addWidget(self.price, 0, 4, 2, 1, middle)
        grid.addWidget(self.reason, 2, 2, 1, 3)
        grid.setColumnStretch(2, 1)

    @property
    def way(self) -> Way:
        """How it is made."""
        return Way(self.ways.value)

    @property
    def is_plain_ratio(self) -> bool:
        """True where no placement was chosen for it."""
        return self.target.placement is None

    @property
    def ticked(self) -> bool:
        """Whether it is wanted."""
        return self.check.isChecked()

    def offer_ways(self, master: Master | None) -> None:
        """What can be done with the picture that there is; a way that cannot be is left for another."""
        for way in Way:
            refused = refusal(self.target, way, master)
            self.ways.button(way.value).set_available(not refused, refused)
        if refusal(self.target, self.way, master):
            self.ways.set_value(Way.GENERATE.value)

    def show_row(self, row: Row, picture: Picture | None, full: tuple[int, int], price: str) -> None:
        """What it comes to."""
        faint = not self.ticked or row.way is not Way.CROP
        self.thumbnail.show_part(picture, full, row.rect, faint=faint)
        self.pixels.setText(size_text(row))
        self.price.setText(price if self.ticked else "")
        shown = row.reason if self.ticked else ""
        self.reason.setText(shown)
        self.reason.setVisible(bool(shown))
        self.setAccessibleName(
            ", ".join(part for part in (self.name.text(), self.pixels.text(), price, shown) if part)
        )


def size_text(row: Row) -> str:
    """“864×1536” with the shape behind a placement's name."""
    shape = row.target.ratio.name
    known = ""
    if row.part is not None:
        known = row.part.recipe.size.replace("x", "×")
    elif row.way is Way.CROP and row.rect is not None:
        known = f"{row.rect.width}×{row.rect.height}"
    parts = (shape if shape != row.target.name else "", known)
    return " · ".join(part for part in parts if part)
