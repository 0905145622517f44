"""A service with rules of its own, from the pasted description to the price on the button and the picture in the library."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gi2desk.core.connection import OPENAI
from gi2desk.core.record import State
from gi2desk.core.tier import Tier
from gi2desk.ui.settings.rules import RulesEntry
from tests.server import KEY
from tests.service import RatioService
from tests.ui.bench import bench
from tests.ui.desktop import Run, until


def test_rules_are_pasted_and_kept(run: Run[Any]) -> None:
    async def story() -> None:
        entry = RulesEntry(OPENAI)
        entry.show()
        kept: list[Any] = []
        entry.edited.connect(kept.append)
        assert entry.words.text() == "Like OpenAI"
        QTest.mouseClick(entry.open, Qt.MouseButton.LeftButton)
        assert entry.text.isVisible()
        assert not entry.keep.isEnabled()
        assert entry.keep.toolTip() == "Nothing has changed."
        entry.text.setPlainText('{"prices": {"8k": 1}}')
        assert "“8k” is no tier" in entry.problem.text()
        assert entry.keep.toolTip() == entry.problem.text()
        rules = {name: RatioService.entry[name] for name in ("unit", "prices", "capabilities")}
        entry.text.setPlainText(json.dumps(rules))
        assert not entry.problem.isVisible()
        QTest.mouseClick(entry.keep, Qt.MouseButton.LeftButton)
        (edited,) = kept
        assert edited.unit == "credits"
        assert edited.base_url == OPENAI.base_url
        entry.use(edited)
        assert entry.words.text().startswith("credits by tier: 1K 6, 2K 8, 4K 12 · 20,000 characters")
        entry.close()

    run(story())


def test_create_follows_the_rules_of_the_connection(run: Run[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    async def story() -> None:
        async with RatioService() as service, bench(service.connection, serve=True) as made:
            panel, sheet = made.create.panel, made.create.sheet
            panel.prompt.edit.setPlainText("A tower")
            assert "6 credits" in panel.generate.button.accessibleName()
            assert panel.prompt.counter.text().endswith("/ 20,000")
            # What it does not let be chosen says so before anything is chosen.
            assert not panel.options.quality.isEnabled()
            assert "chooses the quality itself" in panel.options.quality.toolTip()
            assert "takes no references" in made.create.edit_row.paint.toolTip()
            assert "takes none" in panel.references._count.text()
            assert "chooses the pixels" in panel.destination.size_line.text()
            sheet.choose_tier(Tier.K4)
            assert "12 credits" in panel.generate.button.accessibleName()
            panel.destination.ratios.chips["1:1"].click()
            assert sheet.recipe.tier == "2k"
            final = panel.destination.tiers.button("4k")
            assert not final.isEnabled()
            assert "no 1:1 at 4K" in final.toolTip()
            custom = next(
                action for action in panel.destination.ratios.menu().actions() if "Custom" in action.text()
            )
            assert not custom.isEnabled()
            assert "no sizes of your own" in custom.toolTip()
            sheet.choose_tier(Tier.K1)
            panel.generate.press()
            model = made.services.feed.model
            await until(lambda: [item.state for item in model.items()] == [State.DONE], "done")
            (item,) = model.items()
            assert item.generation.cost is not None
            assert item.generation.cost.unit == "credits"
            assert service.asked[-1]["aspect_ratio"] == "1:1"

    run(story())
