"""A question before much is spent, and the menu beside Generate that says why a way cannot be used."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from gi2desk.core.tier import Tier
from gi2desk.ui.create.crop_tool import CropTool
from tests.ui.bench import bench, drop_on, files, picture
from tests.ui.create.hand import write
from tests.ui.desktop import Run, until


def test_much_money_asks_for_a_second_click(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            bar, entries = made.create.panel.generate, made.services.queue.entries
            made.create.sheet.choose_tier(Tier.K4)
            made.create.sheet.set_count(30)
            bar.press()
            await made.quiet()
            assert entries() == ()
            assert "press again" in bar.button.accessibleName()
            assert "30 requests" in bar.note.text()
            bar._pause.stop()
            made.create.sheet.set_count(31)
            assert "press again" not in bar.button.accessibleName()
            bar.press()
            bar.press()  # the second half of a double click
            await made.quiet()
            assert entries() == ()
            bar._pause.stop()
            bar.press()
            await until(lambda: len(entries()) == 31, "sent")

    run(story())


def test_the_menu_says_why_a_way_cannot_be_used(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            menu = made.create.more.menu(made.create.panel)
            actions = {action.text(): action for action in menu.actions()}
            assert all(action.isEnabled() or action.toolTip() for action in actions.values())
            assert not actions["Crops of Image 1…"].isEnabled()
            drop_on(
                made.create.panel.references.strip,
                files(picture(tmp_path / "ref.png", (320, 200))),
                made.create.panel.rect().topLeft(),
            )
            await until(lambda: made.create.sheet.references, "taken")
            crops = made.create.more.menu(made.create.panel).actions()
            next(action for action in crops if "Crops" in action.text()).trigger()
            tool = made.create.table.tool
            assert isinstance(tool, CropTool)
            await until(lambda: tool.cards[0].rect_shown is not None, "read")
            await asyncio.sleep(0)

    run(story())
