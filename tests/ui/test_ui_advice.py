"""Advice stands where a decision is made, each line with where it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QApplication

from gi2desk.core.record import State, Timing
from gi2desk.core.tier import Tier
from gi2desk.ui.advice import AdviceCard, JudgeLink
from gi2desk.ui.queue.item import Item
from gi2desk.ui.widgets.label import Label
from tests.ui.bench import bench, generation
from tests.ui.desktop import Run


def texts(card: AdviceCard) -> list[str]:
    return [label.text() for label in card.findChildren(Label)]


def test_tiers_say_what_they_are_for_and_what_to_judge(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            destination = made.create.panel.destination
            found = texts(destination.advice.card())
            assert "What to judge at 1K" in found
            assert any(text.startswith("Text-heavy poster: start 1K, end 4K") for text in found)
            assert any(text.startswith("1K or 2K first") for text in found)
            assert "Source: practice" in found
            made.create.sheet.choose_tier(Tier.K4)
            assert "What to judge at 4K" in texts(destination.advice.card())

    run(story())


def test_quality_and_format_have_a_quiet_line_that_follows(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            options, sheet = made.create.panel.options, made.create.sheet
            assert options.quality_line.text() == "For exploring, not for small text."
            sheet.choose_quality("high")
            assert options.quality_line.text() == "For the final."
            card = texts(options.quality_advice.card())
            assert any("23 s at low" in text for text in card)
            assert card.index("The others") > 1
            assert any("4K PNG" in text for text in texts(options.extra.format_advice.card()))
            assert options.extra.format_line.text() == "For masters: keeps every pixel."

    run(story())


def test_what_to_judge_is_offered_where_there_is_a_picture(run: Run[Any], qapp: QApplication) -> None:
    link = JudgeLink()
    assert link.card() is None
    link.show_tier(Tier.K2)
    assert link.plain == "What to judge at 2K"
    card = link.card()
    assert card is not None and any("spelled right" in text for text in texts(card))
    link.show_tier(None)
    assert link.isHidden()
    link.deleteLater()

    async def story() -> None:
        async with bench() as made:
            caption = made.create.stage_view.caption
            assert caption.judge.isHidden()
            recipe = replace(made.create.sheet.recipe, prompt="a", tier="2k", size="2560x1440")
            now = datetime.now(UTC)
            done = generation("G", recipe, State.DONE, Timing(queued=now, ended=now))
            caption.show_items([Item(generation=done)])
            assert not caption.judge.isHidden()
            assert "What to judge at 2K" in texts(caption.judge.card())

    run(story())
