"""The options that few need: format, compression, background and previews."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gi2desk.core.advice import Topic
from gi2desk.core.recipe import Background, OutputFormat
from gi2desk.core.rule import MAX_PARTIAL_IMAGES
from gi2desk.ui import theme
from gi2desk.ui.advice import AdviceButton, AdviceLine, topic_card
from gi2desk.ui.create.choice import advised, narrow, offer, restrict
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import mark, tr, tr_count
from gi2desk.ui.widgets.field import ChoiceField, SliderField
from gi2desk.ui.widgets.form import FieldRow

_FORMATS = {OutputFormat.PNG: "PNG", OutputFormat.JPEG: "JPEG", OutputFormat.WEBP: "WebP"}
_BACKGROUNDS = {
    Background.AUTO: mark("Auto"),
    Background.OPAQUE: mark("Opaque"),
    Background.TRANSPARENT: mark("Transparent"),
}
_OFF = ""


class ExtraOptions(QWidget):
    """Rows of a name and a control."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.format = ChoiceField([(kind.value, text) for kind, text in _FORMATS.items()], name=tr("Format"))
        self.format_line = AdviceLine(Topic.FORMAT)
        self.format_advice = AdviceButton(
            tr("Which format for what"),
            lambda owner: topic_card(Topic.FORMAT, sheet.recipe.output_format.value, tr("Format"), owner),
        )
        self.compression = SliderField(low=0, high=100, name=tr("Compression"))
        self.background = ChoiceField(
            [(kind.value, tr(text)) for kind, text in _BACKGROUNDS.items()], name=tr("Background")
        )
        self.previews = ChoiceField(name=tr("Previews"))
        narrow(self.format, self.background, self.previews)
        self._place()
        self.format.picked.connect(lambda value: sheet.choose_format(OutputFormat(value)))
        self.compression.changed.connect(sheet.set_compression)
        self.background.picked.connect(lambda value: sheet.choose_background(Background(value)))
        self.previews.picked.connect(lambda value: sheet.set_previews(int(value) if value else None))
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    def _place(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GRID * 2)
        rows.addWidget(FieldRow(tr("Format"), advised(self.format, self.format_advice, self.format_line)))
        self._compression_row = FieldRow(tr("Compression"), self.compression)
        rows.addWidget(self._compression_row)
        rows.addWidget(FieldRow(tr("Background"), self.background))
        rows.addWidget(FieldRow(tr("Previews"), self.previews))

    def _refresh(self) -> None:
        sheet, recipe = self._sheet, self._sheet.recipe
        self.format_line.show_value(recipe.output_format.value)
        self.format.set_value(recipe.output_format.value)
        self._compression_row.setVisible(recipe.output_format is not OutputFormat.PNG)
        if recipe.compression is not None:
            self.compression.set_value(recipe.compression)
        self.background.set_value(recipe.background.value)
        offer(self.previews, _preview_options())
        self.previews.set_value(str(recipe.partial_images) if recipe.stream else _OFF)
        restrict(
            self.format, lambda value: sheet.refusal(output_format=OutputFormat(value), compression=None)
        )
        restrict(self.background, lambda value: sheet.refusal(background=Background(value)))
        restrict(
            self.previews,
            lambda value: sheet.refusal(stream=True, partial_images=int(value)) if value else "",
        )


def _preview_options() -> list[tuple[str, str]]:
    streams = [(_OFF, tr("Off")), ("0", tr("Stream without previews"))]
    for count in range(1, MAX_PARTIAL_IMAGES + 1):
        streams.append(
            (str(count), tr_count("{n} preview, in the price", "{n} previews, in the price", count))
        )
    return streams
