"""The ways to serve all chosen placements, side by side with their prices, before any money is spent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.planner import Master, Plan, Reach
from gi2desk.jobs import placing
from gi2desk.ui import placement_words as words
from gi2desk.ui import theme
from gi2desk.ui.create.master import use
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.money import amount
from gi2desk.ui.services import Services
from gi2desk.ui.text import percent, tr, tr_count, wrapped
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.label import ElidedLabel, Label
from gi2desk.ui.widgets.popover import Popover
from gi2desk.ui.widgets.surface import Divider

_WIDTH = 400
_HIGHEST = 460
_TONES = {Reach.NATIVE: "secondary", Reach.UPSCALE: "secondary", Reach.OUT: "warn"}


class PlanCard(Popover):
    """A way is used by a press; the tier stays, since exploring comes first."""

    def __init__(self, services: Services, sheet: Sheet, owner: QWidget) -> None:
        super().__init__(tr("Plan"), owner)
        self._services, self._sheet = services, sheet
        self.uses: list[Button] = []
        placements = sheet.placements
        found = placing.plans(placements, sheet.model, sheet.limits, experimental=sheet.experimental)
        self.setFixedWidth(_WIDTH)
        scroll = PanelScroll(margin=0)
        scroll.column.setSpacing(theme.GRID)
        scroll.column.setContentsMargins(0, 0, theme.GRID * 3, 0)  # beside the bar
        for number, plan in enumerate(found):
            if number:
                scroll.column.addSpacing(theme.GRID)
                scroll.column.addWidget(Divider())
                scroll.column.addSpacing(theme.GRID)
            self._add(scroll.column, plan)
        scroll.column.addStretch(1)
        scroll.setFixedHeight(min(_HIGHEST, scroll.column.totalHeightForWidth(_WIDTH - 24)))
        self.column.addWidget(scroll)
        self.column.addWidget(Divider())
        self.column.addWidget(_quiet(_foot(found)))

    def _add(self, column: QVBoxLayout, plan: Plan) -> None:
        price = amount(plan.usd) if plan.usd is not None else tr("price unknown")
        count = len(plan.masters)
        title = tr_count("One master", "{n} masters", count)
        head = QHBoxLayout()
        head.addWidget(Label(title, weight=Weight.STRONG, tone="strong"))
        lost = tr("{share} cropped away on average", share=percent(plan.loss)) if plan.loss > 0.01 else ""
        told = ElidedLabel(lost, size=Size.SMALL, tone="secondary", tabular=True)
        told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(told, 1)
        head.addSpacing(theme.GRID)
        head.addWidget(Label(price, weight=Weight.STRONG, tabular=True))
        column.addLayout(head)
        for master in plan.masters:
            self._add_master(column, plan, master)

    def _add_master(self, column: QVBoxLayout, plan: Plan, master: Master) -> None:
        alone = len(plan.masters) == 1
        price = amount(master.usd) if master.usd is not None else tr("price unknown")
        size = f"{master.size.width}×{master.size.height}"
        text = tr(
            "{ratio}  {tier} {size}, {quality}", ratio=master.ratio.name, tier=master.tier.label, size=size,
            quality=master.quality,
        )  # fmt: skip
        row = QHBoxLayout()
        row.addWidget(ElidedLabel(text if alone else f"{text}, {price}", size=Size.SMALL, tabular=True), 1)
        row.addWidget(self._use(plan, master), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        for cover in master.covers:
            line = _quiet(words.cover_text(cover))
            line.set_tone(_TONES[cover.reach])
            if cover.reach is not Reach.NATIVE:
                line.setToolTip(wrapped(words.limit_text(self._sheet.limits)))
            column.addWidget(line)

    def _use(self, plan: Plan, master: Master) -> Button:
        alone = len(plan.masters) == 1
        names = ", ".join(cover.placement.title for cover in master.covers)
        button = Button(tr("Use {ratio}", ratio=master.ratio.name), role=Role.OUTLINE)
        tip = tr(
            "This draft is then meant for: {names}. The others can stay or get a draft of their own.",
            names=names,
        )
        button.setToolTip(wrapped(tip if not alone else tr("Sets the ratio; the tier stays")))
        if self._is_used(master):
            button.setText(tr("In use"))
            button.set_available(False, tr("The draft has this ratio and these placements already"))
        button.setAccessibleDescription(button.toolTip())
        button.clicked.connect(lambda: self._on_use(plan, master))
        self.uses.append(button)
        return button

    def _is_used(self, master: Master) -> bool:
        recipe = self._sheet.recipe
        covered = {cover.placement.id for cover in master.covers}
        return recipe.ratio == master.ratio.name and covered == set(recipe.placements)

    def _on_use(self, plan: Plan, master: Master) -> None:
        services, sheet = self._services, self._sheet
        self.close()
        use(services, sheet, plan, master)


def _foot(found: tuple[Plan, ...]) -> str:
    if not found:
        return tr("This model has no size for these placements.")
    if len(found) == 1:
        return tr(
            "More masters would lose nothing less. The price is one picture of the final; explore at 1K first."
        )
    return tr(
        "Prices are one picture of each final; explore at 1K first. With several masters each is a draft of its own."
    )


def _quiet(text: str) -> Label:
    label = Label(text, size=Size.SMALL, tone="secondary", tabular=True, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return label
