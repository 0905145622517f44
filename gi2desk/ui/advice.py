"""Advice beside a decision: a button that opens what is known about it, and a quiet line for the value that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.advice import Job, Line, Topic
from gi2desk.core.tier import Tier
from gi2desk.host.advice import packaged
from gi2desk.ui import theme
from gi2desk.ui.text import mark, tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.label import Label, SectionHeader
from gi2desk.ui.widgets.popover import Popover

_WIDTH = 380
_HIGHEST = 460
_QUALITIES = {"low": mark("low"), "medium": mark("medium"), "high": mark("high")}


class AdviceCard(Popover):
    """Lines under headings, each with where it comes from."""

    def __init__(self, name: str, owner: QWidget) -> None:
        super().__init__(name, owner)
        self.setFixedWidth(_WIDTH)
        self._scroll = PanelScroll(margin=0)
        self._scroll.column.setContentsMargins(0, 0, theme.GRID * 3, 0)  # beside the bar
        self._scroll.column.setSpacing(theme.GRID)
        self.column.addWidget(Label(name, weight=Weight.STRONG, tone="strong"))
        self.column.addWidget(self._scroll)

    def add_lines(self, title: str, lines: Sequence[Line]) -> None:
        """Adds lines under a heading."""
        if title:
            self._section(title)
        for line in lines:
            self._add(line.text, line.source)

    def add_checklist(self, title: str, lines: Sequence[Line]) -> None:
        """Adds lines that have one source, which is said once."""
        if title:
            self._section(title)
        for line in lines:
            self._scroll.column.addLayout(_point(line.text))
        sources = dict.fromkeys(line.source for line in lines)
        self._scroll.column.addWidget(_source("; ".join(sources)))

    def add_jobs(self, title: str, jobs: Sequence[Job]) -> None:
        """Adds the rows of the decision table."""
        self._section(title)
        for job in jobs:
            way = tr("start {start}, end {final}", start=job.start.label, final=job.final.label)
            if job.start is job.final:
                way = tr("stay at {tier}", tier=job.final.label)
            head = f"{job.title}: {way}, {tr(_QUALITIES.get(job.quality, job.quality))}"
            self._scroll.column.addWidget(Label(head, size=Size.SMALL, weight=Weight.MEDIUM, wrap=True))
            self._add(job.text, job.source)

    def fit(self) -> None:
        """Takes the height of what was added, up to a limit beyond which it scrolls."""
        self._scroll.column.addStretch(1)
        height = self._scroll.column.totalHeightForWidth(_WIDTH - 24)
        self._scroll.setFixedHeight(min(_HIGHEST, height))

    def _section(self, title: str) -> None:
        if not title:
            return
        if self._scroll.column.count():
            self._scroll.column.addSpacing(theme.GRID * 2)
        self._scroll.column.addWidget(SectionHeader(title))

    def _add(self, text: str, source: str) -> None:
        block = QVBoxLayout()
        block.setSpacing(0)
        block.addWidget(Label(text, size=Size.SMALL, wrap=True))
        block.addWidget(_source(source))
        self._scroll.column.addLayout(block)
        self._scroll.column.addSpacing(theme.GRID)


def _point(text: str) -> QHBoxLayout:
    """A line of a list, whose further lines begin below its first word."""
    row = QHBoxLayout()
    row.setSpacing(theme.GRID * 2)
    row.addWidget(Label("•", size=Size.SMALL, tone="secondary"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(text, size=Size.SMALL, wrap=True), 1)
    return row


def _source(text: str) -> Label:
    return Label(tr("Source: {source}", source=text), size=Size.TINY, tone="secondary", wrap=True)


def tier_card(tier: Tier, owner: QWidget) -> AdviceCard:
    """What a tier is for, what to judge at it, and where to start for which job."""
    advice = packaged()
    card = AdviceCard(tr("{tier}: what for", tier=tier.label), owner)
    card.add_lines("", advice.about(Topic.TIER, tier.value))
    card.add_checklist(tr("What to judge at {tier}", tier=tier.label), advice.about(Topic.JUDGE, tier.value))
    card.add_jobs(tr("Which tier for which job"), advice.jobs)
    card.add_lines(tr("Native or upscaled"), advice.about(Topic.FINISH))
    card.fit()
    return card


def judge_card(tier: Tier, owner: QWidget) -> AdviceCard:
    """What to judge in a picture of a tier."""
    card = AdviceCard(tr("What to judge at {tier}", tier=tier.label), owner)
    card.add_checklist("", packaged().about(Topic.JUDGE, tier.value))
    card.fit()
    return card


def topic_card(topic: Topic, key: str, title: str, owner: QWidget) -> AdviceCard:
    """What is known about one value of a decision, then about the others."""
    advice = packaged()
    card = AdviceCard(title, owner)
    chosen = advice.about(topic, key)
    card.add_lines("", chosen)
    rest = [line for line in advice.about(topic) if line not in chosen]
    if rest:
        card.add_lines(tr("The others"), rest)
    card.fit()
    return card


class AdviceButton(IconButton):
    """A small “i” beside a control."""

    def __init__(self, name: str, card: Callable[[QWidget], AdviceCard], *, token: str = "secondary") -> None:
        super().__init__("info", name, side=theme.HIT, token=token)
        self._card = card
        self.clicked.connect(lambda: self.card().open_below(self))

    def card(self) -> AdviceCard:
        """What it opens."""
        return self._card(self)


class AdviceLine(Label):
    """A few quiet words about the value that is chosen now."""

    def __init__(self, topic: Topic) -> None:
        super().__init__("", size=Size.SMALL, tone="secondary", wrap=True)
        self._topic = topic
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_value(self, key: str) -> None:
        """Says what there is to say about `key`."""
        self.setText(packaged().brief(self._topic, key))


class JudgeLink(Button):
    """“What to judge at 1K”, for a picture that is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", role=Role.LINK, tip=tr("A checklist for this tier"), parent=parent)
        self.setFont(theme.font(Size.SMALL))
        self._tier: Tier | None = None
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_tier(self, tier: Tier | None) -> None:
        """Offers the list of a tier; None offers nothing."""
        self._tier = tier
        if tier is not None:
            self.setText(tr("What to judge at {tier}", tier=tier.label))
        self.setVisible(tier is not None)

    def card(self) -> AdviceCard | None:
        """The list that it opens."""
        return judge_card(self._tier, self) if self._tier is not None else None

    def _on_clicked(self) -> None:
        card = self.card()
        if card is not None:
            card.open_below(self)
