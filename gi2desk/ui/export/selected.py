"""What can be set about the selected variant: its name, its pixels, its format; or where the focal point is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.board import Crop
from gi2desk.core.recipe import OutputFormat
from gi2desk.ui import theme
from gi2desk.ui.export.model import FOCAL, BoardModel
from gi2desk.ui.export.words import FORMATS, crop_title, destination_text
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.field import ChoiceField, DecimalField, NumberField, TextField
from gi2desk.ui.widgets.form import FieldRow
from gi2desk.ui.widgets.label import Label, SectionHeader
from gi2desk.ui.widgets.segmented import Segmented

_EXACT, _NATIVE, _WIDTH, _SCALE = "exact", "native", "width", "scale"
_LARGEST = 30_000


class SelectedSection(QWidget):
    """Follows the selection of the model."""

    def __init__(self, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.title = SectionHeader("")
        self.reset = IconButton("arrow-counter-clockwise", tr("Reset to the focal point"), side=theme.HIT)
        self.remove = IconButton("trash", tr("Remove this variant"), side=theme.HIT)
        self.name = TextField(name=tr("Name of the variant"))
        self.sizing = Segmented(
            (
                (_EXACT, tr("Exact"), tr("Exactly the pixels that the placement asks for")),
                (_NATIVE, tr("Native"), tr("The pixels that the crop has")),
                (_WIDTH, tr("Width"), tr("A fixed width in pixels")),
                (_SCALE, tr("Scale"), tr("A share of the crop’s own pixels")),
            ),
            name=tr("Pixels"),
        )
        self.needs = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.width_field = NumberField(1080, low=1, high=_LARGEST, unit=tr("px"), name=tr("Width in pixels"))
        self.scale_field = NumberField(50, low=1, high=400, unit="%", name=tr("Scale in percent"))
        self.enlarge = CheckBox(tr("Upscale to that size"))
        self.enlarge.setToolTip(wrapped(tr("The crop has fewer pixels. Lanczos adds pixels, no detail.")))
        self.format = ChoiceField(
            (("", tr("As all files")), *((form.value, text) for form, text in FORMATS.items())),
            name=tr("Format of the variant"),
        )
        self.across = DecimalField(low=0, high=100, decimals=1, unit="%", name=tr("Focal point across"))
        self.down = DecimalField(low=0, high=100, decimals=1, unit="%", name=tr("Focal point down"))
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.title, 1)
        head.addWidget(self.reset)
        head.addWidget(self.remove)
        self._crop_part, crop = _part()
        crop.addWidget(FieldRow(tr("Name"), self.name))
        crop.addWidget(FieldRow(tr("Pixels"), self.sizing))
        self._needs_row = FieldRow("", self.needs)
        crop.addWidget(self._needs_row)
        self._number = FieldRow("", _pair(self.width_field, self.scale_field))
        crop.addWidget(self._number)
        self._enlarge_row = FieldRow("", self.enlarge)
        crop.addWidget(self._enlarge_row)
        crop.addWidget(FieldRow(tr("Format"), self.format))
        self._focal_part, focal = _part()
        focal.addWidget(FieldRow(tr("Across"), self.across))
        focal.addWidget(FieldRow(tr("Down"), self.down))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(head)
        column.addWidget(self._crop_part)
        column.addWidget(self._focal_part)

    def _connect(self) -> None:
        self._model.changed.connect(self.refresh)
        self._model.selected.connect(self.refresh)
        self.reset.clicked.connect(self._on_reset)
        self.remove.clicked.connect(lambda: self._model.remove(self._model.selection))
        self.name.editingFinished.connect(self._on_named)
        self.sizing.chosen.connect(self._on_sizing)
        self.width_field.valueChanged.connect(lambda value: self._set(tr("Width"), width=value, scale=None))
        self.scale_field.valueChanged.connect(
            lambda value: self._set(tr("Scale"), scale=value / 100, width=None)
        )
        self.enlarge.clicked.connect(lambda on: self._set(tr("Upscale"), enlarge=on))
        self.format.picked.connect(
            lambda value: self._set(tr("Format"), format=OutputFormat(value) if value else None)
        )
        self.across.valueChanged.connect(lambda value: self._set_focal(value / 100, None))
        self.down.valueChanged.connect(lambda value: self._set_focal(None, value / 100))

    def edit_name(self) -> None:
        """Begins renaming."""
        if self._model.crop is not None:
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.name.selectAll()

    def refresh(self) -> None:
        """Shows what is selected as it is now."""
        crop = self._model.crop
        self._crop_part.setVisible(crop is not None)
        self._focal_part.setVisible(crop is None)
        self.remove.setVisible(crop is not None)
        if crop is None:
            self._show_focal()
        else:
            self._show_crop(crop)

    def _show_focal(self) -> None:
        self.title.setText(tr("Focal point"))
        focal = self._model.board.focal
        self.reset.setEnabled(focal != (0.5, 0.5))
        for box, value in zip((self.across, self.down), focal, strict=True):
            if not box.hasFocus() or abs(box.value() - value * 100) > 0.06:
                _quietly(box, round(value * 100, 1))

    def _show_crop(self, crop: Crop) -> None:
        self.title.setText(crop_title(crop))
        self.reset.setEnabled(crop.placement is not None)
        if not self.name.hasFocus() or self.name.property("crop") != crop.id:
            self.name.setText(crop.name)
        self.name.setProperty("crop", crop.id)
        self.name.setPlaceholderText(crop_title(crop))
        how = _WIDTH if crop.width is not None else _SCALE if crop.scale is not None else _NATIVE
        how = _EXACT if crop.target is not None else how
        self.sizing.button(_EXACT).setVisible(crop.destination is not None)
        self.needs.setText(destination_text(crop))
        self._needs_row.setVisible(crop.destination is not None)
        self.sizing.set_value(how)
        self._number.setVisible(how in {_WIDTH, _SCALE})
        self.width_field.setVisible(how == _WIDTH)
        self.scale_field.setVisible(how == _SCALE)
        if crop.width is not None:
            _quietly(self.width_field, crop.width)
        if crop.scale is not None:
            _quietly(self.scale_field, round(crop.scale * 100))
        one = self._model.delivered(crop)
        self._enlarge_row.setVisible(one is not None and one.enlargement > 1)
        self.enlarge.setChecked(crop.enlarge)
        self.format.set_value(crop.format.value if crop.format is not None else "")

    def _on_reset(self) -> None:
        if self._model.selection == FOCAL:
            self._model.change(tr("Centre the focal point"), self._model.board.with_focal(0.5, 0.5))
        else:
            self._model.reset(self._model.selection)

    def _on_named(self) -> None:
        crop_id, name = str(self.name.property("crop") or ""), self.name.text().strip()
        crop = self._model.board.crop(crop_id)
        if crop is not None and name != crop.name:
            self._model.change(tr("Rename"), self._model.board.with_crop(crop_id, name=name))

    def _on_sizing(self, how: str) -> None:
        rect = self._model.rect(self._model.selection)
        own = rect.width if rect is not None else 1080
        width = min(own, _LARGEST) if how == _WIDTH else None
        crop = self._model.crop
        exact = how == _EXACT or crop is None or crop.destination is None
        self._set(tr("Pixels"), width=width, scale=0.5 if how == _SCALE else None, exact=exact)

    def _set(self, text: str, **changes: Any) -> None:
        crop = self._model.crop
        if crop is not None:
            merge = f"{next(iter(changes))} {crop.id}"
            self._model.change(text, self._model.board.with_crop(crop.id, **changes), merge=merge)

    def _set_focal(self, x: float | None, y: float | None) -> None:
        old = self._model.board.focal
        board = self._model.board.with_focal(old[0] if x is None else x, old[1] if y is None else y)
        self._model.change(tr("Move the focal point"), board, merge="focal")


def _quietly(box: NumberField | DecimalField, value: float) -> None:
    """Shows a number without telling."""
    box.blockSignals(True)
    if isinstance(box, NumberField):
        box.setValue(int(value))
    else:
        box.setValue(value)
    box.blockSignals(False)


def _part() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2 * theme.GRID)
    return part, column


def _pair(*widgets: QWidget) -> QWidget:
    """Controls of which one is shown at a time."""
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return part
