"""Where the picture will be used: placements, ratio, tier, and the size that follows from them, explained."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.offer import ratio_refusal, tier_of_recipe
from gi2desk.core.ratio import RATIOS
from gi2desk.core.size import Size as PixelSize
from gi2desk.core.tier import Tier
from gi2desk.jobs import draft
from gi2desk.ui import theme
from gi2desk.ui.advice import AdviceButton, tier_card
from gi2desk.ui.create.custom_size import CustomSize
from gi2desk.ui.create.outlook import Outlook, PlanButton
from gi2desk.ui.create.placement_row import PlacementRow
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.size_line import SizeLine
from gi2desk.ui.services import Services
from gi2desk.ui.text import mark, tr, wrapped
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.place import drop_down
from gi2desk.ui.widgets.segmented import Segmented

FRONT = (draft.AUTO, "1:1", "16:9", "9:16", "4:3", "3:4", "4:5", "3:2", "2:3")
_LEAST_SEGMENT = 40
_AROUND = 26  # of the words of a segment
_TIERS = {Tier.K1: mark("1K explore"), Tier.K2: mark("2K review"), Tier.K4: mark("4K final")}
_USES = {
    draft.AUTO: mark("The model chooses the frame"),
    "1:1": mark("Square: feeds, packshots"),
    "16:9": mark("Landscape: website heroes, slides, video"),
    "9:16": mark("Portrait: stories, reels"),
    "4:3": mark("Landscape: presentations, print"),
    "3:4": mark("Portrait: feeds, print"),
    "3:2": mark("Landscape: photography"),
    "2:3": mark("Portrait: photography, posters"),
    "4:5": mark("Portrait: feeds"),
    "5:4": mark("Landscape: prints"),
    "21:9": mark("Cinema"),
    "9:21": mark("Tall screens"),
    "3:1": mark("Banners"),
    "1:3": mark("Skyscrapers"),
    "1:√2": mark("A formats, portrait"),
    "√2:1": mark("A formats, landscape"),
}


class RatioRow(QWidget):
    """Chips for the ratios that are used most, and a menu for the others."""

    custom_requested = Signal()

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.setAccessibleName(tr("Ratio"))
        flow = FlowLayout(self, spacing=6)
        self.chips: dict[str, Button] = {}
        for name in FRONT:
            chip = Button(name, role=Role.CHIP, checkable=True, tip=tr(_USES[name]))
            chip.clicked.connect(lambda _checked, name=name: self._choose(name))
            self.chips[name] = chip
            flow.addWidget(chip)
        self.more = Button(tr("More"), role=Role.CHIP, checkable=True, picture="caret-down")
        self.more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow follows the word
        self.more.clicked.connect(self._on_more_clicked)
        flow.addWidget(self.more)
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    def _choose(self, name: str) -> None:
        self._sheet.choose_ratio(name)
        self._refresh()

    def _refresh(self) -> None:
        chosen = self._sheet.recipe.ratio or draft.CUSTOM
        capabilities = self._sheet.connection.capabilities
        for name, chip in self.chips.items():
            chip.setChecked(name == chosen)
            reason = ratio_refusal(name, capabilities)
            chip.set_available(not reason, reason or tr(_USES[name]))
        elsewhere = chosen not in self.chips
        self.more.setChecked(elsewhere)
        named = tr("Custom") if chosen == draft.CUSTOM else chosen
        self.more.setText(named if elsewhere else tr("More"))
        self.more.setAccessibleName(tr("More ratios and custom size"))
        self.more.setToolTip(
            wrapped(
                tr(_USES[chosen]) if elsewhere and chosen in _USES else tr("More ratios, or a custom size")
            )
        )

    def _on_more_clicked(self) -> None:
        self._refresh()
        drop_down(self.menu(), self.more)

    def menu(self) -> QMenu:
        """The other ratios, a custom size, and the experimental range."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self._sheet.recipe.ratio
        for ratio in RATIOS:
            if ratio.name not in FRONT:
                text = f"{ratio.name}   {tr(_USES[ratio.name])}"
                action = _checkable(menu, text, ratio.name == chosen)
                action.triggered.connect(lambda _checked, name=ratio.name: self._choose(name))
                _offer(action, ratio_refusal(ratio.name, self._sheet.connection.capabilities))
        menu.addSeparator()
        custom = _checkable(menu, tr("Custom size…"), chosen in {None, draft.CUSTOM})
        custom.triggered.connect(self.custom_requested)
        _offer(custom, ratio_refusal(draft.CUSTOM, self._sheet.connection.capabilities))
        menu.addSeparator()
        wide = _checkable(menu, tr("Let 2K use the experimental range"), self._sheet.experimental)
        wide.setToolTip(wrapped(tr("Above 3,686,400 pixels OpenAI calls a size experimental.")))
        wide.triggered.connect(self._sheet.allow_experimental)
        menu.setToolTipsVisible(True)
        return menu


def _offer(action: QAction, refusal: str) -> None:
    action.setEnabled(not refusal)
    if refusal:
        action.setToolTip(wrapped(refusal))


def _checkable(menu: QMenu, text: str, checked: bool) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(checked)
    return action


class _Row(QWidget):
    """Its words follow its width, so they must not hold the panel wide."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class DestinationSection(QWidget):
    """Placements, ratio, tier and size under one another."""

    def __init__(self, services: Services, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.placements = PlacementRow(services, sheet)
        self.ratios = RatioRow(sheet)
        self.tiers = Segmented([(tier.value, tr(text)) for tier, text in _TIERS.items()], name=tr("Tier"))
        self.custom = CustomSize(sheet)
        self.size_line = SizeLine(sheet)
        self.outlook = Outlook(sheet)
        self.plan = PlanButton(services, sheet)
        self.advice = AdviceButton(
            tr("What each tier is for, and what to judge at it"),
            lambda owner: tier_card(tier_of_recipe(sheet.recipe), owner),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        column.addWidget(self.placements)
        column.addWidget(self.ratios)
        row = _Row()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GRID)
        line.addWidget(self.tiers)
        line.addWidget(self.advice)
        line.addStretch(1)
        line.addWidget(self.plan)
        column.addWidget(row)
        column.addWidget(self.custom)
        column.addWidget(self.size_line)
        column.addWidget(self.outlook)
        for tier in Tier:
            self.tiers.button(tier.value).setMinimumWidth(_LEAST_SEGMENT)
        self.tiers.chosen.connect(lambda value: sheet.choose_tier(Tier(value)))
        self.ratios.custom_requested.connect(self._on_custom_requested)
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_tiers()

    def _name_tiers(self) -> None:
        """In words where there is room for all of them."""
        metrics = self.tiers.button(Tier.K1.value).fontMetrics()
        words = sum(metrics.horizontalAdvance(tr(text)) + _AROUND for text in _TIERS.values())
        others = theme.HIT + 3 * theme.GRID
        if self._sheet.recipe.placements:
            others += self.plan.sizeHint().width()
        for tier, text in _TIERS.items():
            shown = tier.label if self.width() < words + others else tr(text)
            button = self.tiers.button(tier.value)
            if button.plain != shown:
                button.setText(shown)
                button.setAccessibleName(tr(text))

    def _on_custom_requested(self) -> None:
        recipe = self._sheet.recipe
        start = PixelSize(1024, 1024) if recipe.size == draft.AUTO else PixelSize.parse(recipe.size)
        self._sheet.choose_size(start)
        self.custom.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.custom.field.selectAll()

    def _refresh(self) -> None:
        recipe, limits = self._sheet.recipe, self._sheet.limits
        self.custom.setVisible(recipe.ratio in {None, draft.CUSTOM} and recipe.size != draft.AUTO)
        for tier in Tier:
            reason = draft.tier_refusal(recipe, tier, limits, self._sheet.connection.capabilities.auto_tiers)
            self.tiers.button(tier.value).set_available(not reason, reason)
        self.tiers.set_value(tier_of_recipe(recipe).value)
        self._name_tiers()
