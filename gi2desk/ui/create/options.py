"""How the picture is made: quality, number, model, and under More what few need. What cannot be says why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gi2desk.core.advice import Topic
from gi2desk.core.catalogue import Model, Status
from gi2desk.core.recipe import Background, OutputFormat
from gi2desk.core.rule import MAX_PARTIAL_IMAGES
from gi2desk.jobs import draft
from gi2desk.ui import icon, theme
from gi2desk.ui.advice import AdviceButton, AdviceLine, topic_card
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import mark, tr, tr_count
from gi2desk.ui.widgets.field import ChoiceField, NumberField, SliderField
from gi2desk.ui.widgets.form import FieldRow

_QUALITIES = {
    "low": mark("Low"),
    "medium": mark("Medium"),
    "high": mark("High"),
    "xhigh": mark("Extra high"),
    "max": mark("Maximum"),
    "auto": mark("Auto, the model chooses"),
}
_FORMATS = {OutputFormat.PNG: "PNG", OutputFormat.JPEG: "JPEG", OutputFormat.WEBP: "WebP"}
_BACKGROUNDS = {
    Background.AUTO: mark("Auto"),
    Background.OPAQUE: mark("Opaque"),
    Background.TRANSPARENT: mark("Transparent"),
}
_OFF = ""
_CARET = 12


class Fold(QToolButton):
    """Shows and hides what stands below it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setFont(theme.font())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(_CARET, _CARET))
        self.toggled.connect(self._recolour)
        theme.theme().changed.connect(self._recolour)
        self._recolour()

    def _recolour(self) -> None:
        self.setIcon(icon.icon("caret-down" if self.isChecked() else "caret-right", "secondary", _CARET))


class OptionsSection(QWidget):
    """Rows of a name and a control. `more` folds the rest."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.quality = ChoiceField(name=tr("Quality"))
        self.count = NumberField(1, low=1, high=draft.MOST_PICTURES, name=tr("Variants"))
        self.count.setKeyboardTracking(True)  # the price follows while it is typed
        self.model = ChoiceField(name=tr("Model"))
        self.format = ChoiceField([(kind.value, text) for kind, text in _FORMATS.items()], name=tr("Format"))
        self.compression = SliderField(low=0, high=100, name=tr("Compression"))
        self.background = ChoiceField(
            [(kind.value, tr(text)) for kind, text in _BACKGROUNDS.items()], name=tr("Background")
        )
        self.previews = ChoiceField(name=tr("Previews"))
        self.quality_line, self.format_line = AdviceLine(Topic.QUALITY), AdviceLine(Topic.FORMAT)
        self.quality_advice = AdviceButton(
            tr("Which quality for what"),
            lambda owner: topic_card(Topic.QUALITY, sheet.recipe.quality, tr("Quality"), owner),
        )
        self.format_advice = AdviceButton(
            tr("Which format for what"),
            lambda owner: topic_card(Topic.FORMAT, sheet.recipe.output_format.value, tr("Format"), owner),
        )
        self.more = Fold(tr("More options"))
        for field in (self.quality, self.model, self.format, self.background, self.previews):
            # Long names must not hold the panel wide.
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(4)
        self._place()
        self._connect()
        self._refresh()

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        column.addWidget(
            FieldRow(tr("Quality"), _advised(self.quality, self.quality_advice, self.quality_line))
        )
        for name, control in ((tr("Variants"), self.count), (tr("Model"), self.model)):
            column.addWidget(FieldRow(name, control))
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.rest = QWidget()
        rows = QVBoxLayout(self.rest)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GRID * 2)
        rows.addWidget(FieldRow(tr("Format"), _advised(self.format, self.format_advice, self.format_line)))
        self._compression_row = FieldRow(tr("Compression"), self.compression)
        rows.addWidget(self._compression_row)
        rows.addWidget(FieldRow(tr("Background"), self.background))
        rows.addWidget(FieldRow(tr("Previews"), self.previews))
        self.rest.hide()
        column.addWidget(self.rest)

    def _connect(self) -> None:
        sheet = self._sheet
        self.quality.picked.connect(sheet.choose_quality)
        self.count.valueChanged.connect(sheet.set_count)
        self.model.picked.connect(sheet.choose_model)
        self.format.picked.connect(lambda value: sheet.choose_format(OutputFormat(value)))
        self.compression.changed.connect(sheet.set_compression)
        self.background.picked.connect(lambda value: sheet.choose_background(Background(value)))
        self.previews.picked.connect(lambda value: sheet.set_previews(int(value) if value else None))
        self.more.toggled.connect(self.rest.setVisible)
        sheet.reshaped.connect(self._refresh)

    def _refresh(self) -> None:
        sheet, recipe, model = self._sheet, self._sheet.recipe, self._sheet.model
        _offer(self.quality, [(value, tr(_QUALITIES.get(value, value))) for value in model.qualities])
        self.quality.set_value(recipe.quality)
        self.quality_line.show_value(recipe.quality)
        self.format_line.show_value(recipe.output_format.value)
        _restrict(self.quality, lambda value: sheet.refusal(quality=value))
        self.count.blockSignals(True)
        self.count.setValue(recipe.n)
        self.count.blockSignals(False)
        self._refresh_models(model)
        self.format.set_value(recipe.output_format.value)
        self._compression_row.setVisible(recipe.output_format is not OutputFormat.PNG)
        if recipe.compression is not None:
            self.compression.set_value(recipe.compression)
        self.background.set_value(recipe.background.value)
        _offer(self.previews, self._preview_options())
        self.previews.set_value(str(recipe.partial_images) if recipe.stream else _OFF)
        _restrict(
            self.format, lambda value: sheet.refusal(output_format=OutputFormat(value), compression=None)
        )
        _restrict(self.background, lambda value: sheet.refusal(background=Background(value)))
        _restrict(
            self.previews,
            lambda value: sheet.refusal(stream=True, partial_images=int(value)) if value else "",
        )
        self.count.setToolTip(self._count_tip())

    def _refresh_models(self, model: Model) -> None:
        offered = draft.offered_models(self._sheet.catalogue)
        _offer(self.model, [(each.id, _model_text(each)) for each in offered])
        self.model.set_value(model.id)
        goes = (
            tr("It is retired on {day}.", day=model.shutdown_date) if model.status is Status.RETIRING else ""
        )
        self.model.setToolTip(" ".join(part for part in (model.title, goes) if part))

    def _preview_options(self) -> list[tuple[str, str]]:
        streams = [(_OFF, tr("Off")), ("0", tr("Stream without previews"))]
        for count in range(1, MAX_PARTIAL_IMAGES + 1):
            streams.append(
                (str(count), tr_count("{n} preview, in the price", "{n} previews, in the price", count))
            )
        return streams

    def _count_tip(self) -> str:
        requests = draft.requests_of(self._sheet.recipe, self._sheet.connection)
        if len(requests) < 2:
            return tr("How many pictures one click makes")
        return tr_count("", "Sent as {n} requests under one price", len(requests))


def _advised(field: ChoiceField, button: AdviceButton, line: AdviceLine) -> QWidget:
    """A choice with its advice below it."""
    box = QWidget()
    row = QHBoxLayout()
    row.setSpacing(theme.GRID)
    row.addWidget(line, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(field)
    column.addLayout(row)
    box.setFocusProxy(field)
    return box


def _model_text(model: Model) -> str:
    if model.status is Status.RETIRING:
        return tr("{model}, until {day}", model=model.id, day=model.shutdown_date or "")
    return model.id


def _offer(field: ChoiceField, options: list[tuple[str, str]]) -> None:
    """Replaces the options only where they differ, so that an open list stays open."""
    shown = [(str(field.itemData(row) or ""), field.itemText(row)) for row in range(field.count())]
    if shown != options:
        field.set_options(options)


def _restrict(field: ChoiceField, refusal: Callable[[str], str]) -> None:
    """Disables what cannot be chosen now and says why in the tooltip of the option."""
    model = field.model()
    assert isinstance(model, QStandardItemModel)
    reasons = []
    for row in range(field.count()):
        value = str(field.itemData(row) or "")
        reason = "" if value == field.value else refusal(value)
        item = model.item(row)
        item.setEnabled(not reason)
        item.setToolTip(reason)
        if reason:
            reasons.append(f"{item.text()}: {reason}")
    field.setToolTip("\n".join(reasons))
