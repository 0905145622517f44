"""A tool lies before the pictures while it is used, and goes when something else is looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from tests.ui.bench import bench
from tests.ui.desktop import Run


def test_a_tool_goes_when_it_is_done_with_and_when_another_concept_opens(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            table, pictures = made.create.table, made.create.stage_view
            first, second = QWidget(), QWidget()
            table.lay(first)
            table.lay(second)
            assert table.currentWidget() is second
            table.clear(first)  # it was replaced: nothing to clear
            assert table.tool is second
            table.clear(second)
            assert table.currentWidget() is pictures
            table.lay(QWidget())
            made.create.start_new()
            assert table.tool is None
            assert table.currentWidget() is pictures

    run(story())
