"""Earlier prompts: what was sent and what was drafted, what changed since, and the way back with undo."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gi2desk.core.record import State
from gi2desk.ui.create.history import HistoryTool
from tests.ui.bench import Bench, bench
from tests.ui.desktop import Run, until


async def opened(made: Bench, count: int) -> HistoryTool:
    made.create.panel.prompt.history_button.click()
    tool = made.create.table.tool
    assert isinstance(tool, HistoryTool)
    await until(lambda: tool.list.count() == count, "the list")
    return tool


async def send(made: Bench, text: str, done: int) -> None:
    made.create.panel.prompt.edit.setPlainText(text)
    made.create.panel.generate.pressed.emit()
    model = made.services.feed.model
    await until(lambda: sum(item.state is State.DONE for item in model.items()) == done, "sent")


def test_history_shows_what_changed_and_gives_a_prompt_back(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            prompt, sheet = made.create.panel.prompt, made.create.sheet
            await send(made, "A red tower at dusk", 1)
            await send(made, "A blue tower at dusk", 2)
            prompt.edit.setPlainText("A blue tower at dawn")
            tool = await opened(made, 2)
            said = tool.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
            assert said.endswith("· 1K: A blue tower at dusk")
            await until(lambda: all(one.row is not None for one in tool.found), "their pictures")
            tool.list.setCurrentRow(1)
            await until(lambda: "red" in tool.text.label.accessibleName(), "the comparison")
            assert tool.text.label.accessibleName() == (
                "removed: red; added: blue; removed: dusk; added: dawn"
            )
            assert tool.summary.text().startswith("Since then: 2 words taken out")
            tool.use_button.click()
            assert prompt.edit.text() == "A red tower at dusk"
            assert not tool.use_button.isEnabled()
            assert tool.use_button.toolTip() == "It is what is written now."
            made.services.undo.undo()
            assert sheet.recipe.prompt == "A blue tower at dawn"
            QTest.keyClick(tool.list, Qt.Key.Key_Return)
            assert sheet.recipe.prompt == "A red tower at dusk"
            prompt.edit.undo()
            assert sheet.recipe.prompt == "A blue tower at dawn"
            tool.close_button.click()
            assert made.create.table.tool is None

    run(story())


def test_an_earlier_prompt_of_another_concept_is_not_taken_back_here(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            await send(made, "A red tower", 1)
            made.create.panel.prompt.edit.setPlainText("A blue tower")
            tool = await opened(made, 1)
            tool.use_button.click()
            await made.quiet()
            made.create.start_new()
            made.create.panel.prompt.edit.setPlainText("Something else")
            made.services.undo.undo()
            assert made.create.panel.prompt.edit.text() == "Something else"
            assert any("another concept" in notice.text for notice in made.notices)

    run(story())


def test_without_a_request_history_says_what_will_be_there(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            tool = await opened(made, 0)
            await until(lambda: "Nothing was sent" in tool.summary.text(), "what it is for")
            assert not tool.use_button.isEnabled()

    run(story())
