"""How the picture is made: quality, number, model, and under More what few need. What cannot be says why."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from gi2desk.core.advice import Topic
from gi2desk.core.catalogue import Model, Status
from gi2desk.jobs import draft
from gi2desk.ui import icon, theme
from gi2desk.ui.advice import AdviceButton, AdviceLine, topic_card
from gi2desk.ui.create.choice import advised, narrow, offer, restrict
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import mark, tr, tr_count, wrapped
from gi2desk.ui.widgets.field import ChoiceField, NumberField
from gi2desk.ui.widgets.form import FieldRow

if TYPE_CHECKING:
    from gi2desk.ui.create.extra import ExtraOptions

_QUALITIES = {
    "low": mark("Low"),
    "medium": mark("Medium"),
    "high": mark("High"),
    "xhigh": mark("Extra high"),
    "max": mark("Maximum"),
    "auto": mark("Auto, the model chooses"),
}
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
        self._extra: ExtraOptions | None = None
        self.quality = ChoiceField(name=tr("Quality"))
        self.count = NumberField(1, low=1, high=draft.MOST_PICTURES, name=tr("Pictures"))
        self.count.setKeyboardTracking(True)  # the price follows while it is typed
        self.model = ChoiceField(name=tr("Model"))
        self.quality_line = AdviceLine(Topic.QUALITY)
        self.quality_advice = AdviceButton(
            tr("Which quality for what"),
            lambda owner: topic_card(Topic.QUALITY, sheet.recipe.quality, tr("Quality"), owner),
        )
        self.more = Fold(tr("More options"))
        narrow(self.quality, self.model)
        self._place()
        self.quality.picked.connect(sheet.choose_quality)
        self.count.valueChanged.connect(sheet.set_count)
        self.model.picked.connect(sheet.choose_model)
        self.more.toggled.connect(self._on_more_toggled)
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    def _place(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        column.addWidget(
            FieldRow(tr("Quality"), advised(self.quality, self.quality_advice, self.quality_line))
        )
        for name, control in ((tr("Pictures"), self.count), (tr("Model"), self.model)):
            column.addWidget(FieldRow(name, control))
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def extra(self) -> ExtraOptions:
        """The rest, made when it is wanted."""
        if self._extra is None:
            from gi2desk.ui.create.extra import ExtraOptions

            made = self._extra = ExtraOptions(self._sheet)
            made.hide()
            self._column.addWidget(made)
            # Behind the fold, not behind everything that is there by now.
            compression = (made.compression.slider, made.compression.number)
            ways = (made.format, made.format_advice, *compression, made.background, made.previews)
            for one, other in pairwise((self.more, *ways)):
                QWidget.setTabOrder(one, other)
        return self._extra

    def _on_more_toggled(self, shown: bool) -> None:
        self.extra.setVisible(shown)

    def _refresh(self) -> None:
        sheet, recipe, model = self._sheet, self._sheet.recipe, self._sheet.model
        offer(self.quality, [(value, tr(_QUALITIES.get(value, value))) for value in model.qualities])
        self.quality.set_value(recipe.quality)
        self.quality_line.show_value(recipe.quality)
        restrict(self.quality, lambda value: sheet.refusal(quality=value))
        dialect = sheet.connection.capabilities.dialect
        chosen_there = dialect.names.get("quality") == ""
        self.quality.setEnabled(not chosen_there)
        self.quality.setToolTip(
            wrapped(tr("This connection chooses the quality itself: none is sent.") if chosen_there else "")
        )
        self.quality_line.setVisible(not chosen_there)
        self.count.blockSignals(True)
        self.count.setValue(recipe.n)
        self.count.blockSignals(False)
        self._refresh_models(model)
        self.count.setToolTip(wrapped(self._count_tip()))

    def _refresh_models(self, model: Model) -> None:
        offered = draft.offered_models(self._sheet.catalogue)
        offer(self.model, [(each.id, _model_text(each)) for each in offered])
        self.model.set_value(model.id)
        goes = (
            tr("It is retired on {day}.", day=model.shutdown_date) if model.status is Status.RETIRING else ""
        )
        self.model.setToolTip(wrapped(" ".join(part for part in (model.title, goes) if part)))

    def _count_tip(self) -> str:
        requests = draft.requests_of(self._sheet.recipe, self._sheet.connection)
        if len(requests) < 2:
            return tr("How many pictures one click makes")
        return tr_count("", "Sent as {n} requests under one price", len(requests))


def _model_text(model: Model) -> str:
    if model.status is Status.RETIRING:
        return tr("{model}, until {day}", model=model.id, day=model.shutdown_date or "")
    return model.id
