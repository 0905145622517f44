"""The request from top to bottom: what is chosen, what follows from it, and what cannot be says why."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QStandardItemModel, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gi2desk.core.connection import DEMO, OPENAI, Capabilities
from gi2desk.core.recipe import Background, OutputFormat
from gi2desk.core.tier import Tier
from gi2desk.ui import money
from gi2desk.ui.create import arrange
from gi2desk.ui.widgets.button import Button
from tests.ui.bench import Bench, bench
from tests.ui.desktop import Run


def reason(field: Any, value: str) -> str:
    """Why an option of a choice cannot be chosen; empty where it can."""
    model = field.model()
    assert isinstance(model, QStandardItemModel)
    item = model.item(field.findData(value))
    assert item.isEnabled() == (not item.toolTip())
    return str(item.toolTip())


def test_ratio_and_tier_give_the_size_and_say_why(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel, sheet = made.create.panel, made.create.sheet
            line = panel.destination.size_line
            assert line.accessibleName().replace("\u00a0", " ") == (
                "Size 1536×864, 16:9 exact · 13.0 × 7.3 cm at 300 PPI, "
                "2× 3072×1728 at 600 PPI, 4× 6144×3456 at 1,200 PPI"
            )
            assert "Larger, but" in line.toolTip()
            assert "5.1 × 2.9 in" in line.toolTip()
            assert "Upscaled 4×: 6144×3456" in line.toolTip()
            panel.destination.ratios.chips["9:16"].click()
            panel.destination.tiers.button("4k").click()
            assert sheet.recipe.size == "2160x3840"
            assert sheet.recipe.quality == "medium"
            assert "Experimental" in line.accessibleName()
            names = {
                action.text().split()[0]
                for action in panel.destination.ratios.menu().actions()
                if action.text()
            }
            assert {"21:9", "9:21", "3:1", "1:3", "1:√2", "√2:1", "Custom"} <= names
            chosen = [name for name, chip in panel.destination.ratios.chips.items() if chip.isChecked()]
            assert chosen == ["9:16"]

    run(story())


def test_auto_leaves_the_frame_and_the_larger_tiers(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel = made.create.panel
            panel.destination.ratios.chips["auto"].click()
            button = panel.destination.tiers.button("4k")
            assert not button.isEnabled()
            assert "chooses the frame" in button.toolTip()
            assert made.create.sheet.recipe.size == "auto"
            assert "Auto" in panel.destination.size_line.accessibleName()

    run(story())


def test_a_ratio_from_the_menu_is_named_on_its_chip(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            ratios = made.create.panel.destination.ratios
            menu = ratios.menu()
            next(action for action in menu.actions() if action.text().startswith("21:9")).trigger()
            assert (ratios.more.plain, ratios.more.isChecked()) == ("21:9", True)
            assert made.create.sheet.recipe.size == "1904x816"
            wide = next(action for action in ratios.menu().actions() if "experimental" in action.text())
            made.create.sheet.choose_ratio("1:1")
            made.create.sheet.choose_tier(Tier.K2)
            wide.trigger()
            assert made.create.sheet.recipe.size == "2048x2048"

    run(story())


def test_a_custom_size_is_checked_while_it_is_typed(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel, sheet = made.create.panel, made.create.sheet
            panel.prompt.edit.setPlainText("a tower")
            custom = panel.destination.custom
            assert not custom.isVisibleTo(panel)
            panel.destination.ratios.custom_requested.emit()
            assert custom.isVisibleTo(panel)
            custom.field.selectAll()
            QTest.keyClicks(custom.field, "1920x108")
            assert not panel.generate.available
            QTest.keyClicks(custom.field, "0")
            assert custom.problem.text() == "1080 is not a multiple of 16 (1072 or 1088 is)."
            await asyncio.sleep(0.05)  # what is added to a layout is shown by the loop
            offers = [button for button in custom.findChildren(Button) if button.isVisibleTo(custom)]
            assert [button.plain for button in offers] == [
                "1904×1072 smaller",
                "1920×1088 same area",
                "1936×1088 larger",
            ]
            assert "not a multiple of 16" in panel.generate.reason
            offers[1].click()
            assert sheet.recipe.size == "1920x1088"
            assert not custom.problem.isVisibleTo(custom)
            assert panel.generate.available
            custom.field.selectAll()
            QTest.keyClicks(custom.field, "wide")
            assert "is not a size" in custom.problem.text()

    run(story())


def test_the_prompt_takes_what_the_connection_takes(run: Run[Any]) -> None:
    async def story() -> None:
        narrow = replace(DEMO, capabilities=Capabilities(prompt_limit=20_000))
        async with bench(narrow) as made:
            prompt, bar = made.create.panel.prompt, made.create.panel.generate
            assert bar.note.text() == "The prompt is empty. Write what the picture shows."
            clipboard = QApplication.clipboard()
            clipboard.setText("x" * 32_000)
            prompt.edit.paste()
            assert prompt.counter.accessibleName().startswith("32")
            assert prompt.counter.property("tone") == "bad"
            assert "Shorten it by 12,000 characters" in bar.reason
            prompt.edit.setPlainText("شعار على برج")
            option = prompt.edit.document().defaultTextOption()
            assert option.alignment() == Qt.AlignmentFlag.AlignRight
            assert bar.available
            prompt.edit.clear()
            event = QInputMethodEvent("", [])
            event.setCommitString("夕暮れの塔")
            QApplication.sendEvent(prompt.edit, event)
            assert made.create.sheet.recipe.prompt == "夕暮れの塔"

    run(story())


def test_the_button_says_price_size_and_time(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(OPENAI) as made:
            panel = made.create.panel
            panel.setFixedWidth(460)  # whatever font the test has
            await asyncio.sleep(0.05)
            panel.prompt.edit.setPlainText("a tower")
            said = panel.generate.button.accessibleName()
            assert said == "Generate 1536×864 · about $0.004 · ~23 s"
            panel.options.count.setValue(4)
            assert panel.generate.button.plain == "Generate 4"
            assert "about $0.014" in panel.generate.button.accessibleName()
            assert "~23 s: a published median" in panel.generate.button.toolTip()
            made.create.sheet.choose_tier(Tier.K4)
            assert panel.options.count.toolTip() == "Sent as 4 requests under one price"
            # Three at a time: the fourth waits for one of them.
            assert "over 1 min 36 s" in panel.generate.button.accessibleName()
            panel.options.quality.picked.emit("auto")
            assert " to " in panel.generate.button.accessibleName()
            assert "only the bounds are known" in panel.generate.note.text()

    run(story())


def test_where_the_button_is_short_the_size_stays_longer_than_the_time(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(OPENAI) as made:
            panel = made.create.panel
            panel.prompt.edit.setPlainText("a tower")
            said = set()
            for width in range(480, 200, -10):
                panel.generate.resize(width, panel.generate.height())
                said.add(panel.generate.button.accessibleName())
            assert said == {
                "Generate 1536×864 · about $0.004 · ~23 s",
                "Generate 1536×864 · about $0.004",
                "Generate about $0.004",
            }

    run(story())


def test_a_model_without_published_tokens_says_so(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(OPENAI) as made:
            panel = made.create.panel
            panel.prompt.edit.setPlainText("a tower")
            panel.options.model.picked.emit("gpt-image-2.6-flare")
            assert "price unknown" in panel.generate.button.accessibleName()
            assert "not published" in panel.generate.note.text()
            assert panel.generate.available

    run(story())


def test_what_cannot_be_is_disabled_with_the_reason(run: Run[Any]) -> None:
    async def story() -> None:
        blind = replace(DEMO, capabilities=Capabilities(streaming=False, transparent=False))
        async with bench(blind) as made:
            options = made.create.panel.options
            assert "does not stream" in reason(options.extra.previews, "2")
            assert reason(options.extra.previews, "") == ""
            assert "no transparent backgrounds" in reason(options.extra.background, "transparent")
        async with bench() as made:
            options, sheet = made.create.panel.options, made.create.sheet
            sheet.choose_background(Background.TRANSPARENT)
            assert reason(options.extra.format, "jpeg") == "JPEG cannot be transparent. Use PNG or WebP."
            assert reason(options.extra.format, "webp") == ""
            sheet.choose_background(Background.AUTO)
            sheet.choose_format(OutputFormat.JPEG)
            assert "JPEG cannot be transparent" in reason(options.extra.background, "transparent")
            assert options.extra.compression.value == 90
            options.more.click()
            assert options.extra.compression.isVisibleTo(made.create.panel)
            sheet.choose_format(OutputFormat.PNG)
            assert not options.extra.compression.isVisibleTo(made.create.panel)

    run(story())


def test_a_double_click_pays_once(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            bar = made.create.panel.generate
            pressed: list[int] = []
            bar.pressed.connect(lambda: pressed.append(1))
            bar.press()
            assert pressed == []  # no prompt yet
            made.create.panel.prompt.edit.setPlainText("a tower")
            QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
            QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
            made.services.actions.trigger("create.generate")
            assert pressed == [1]

    run(story())


def test_tab_goes_through_the_panel_in_reading_order(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel = made.create.panel
            panel.prompt.edit.setPlainText("a tower")
            panel.options.more.click()
            extra = panel.options.extra
            order = [
                panel.destination.ratios.chips["auto"],
                panel.destination.tiers.button("1k"),
                panel.prompt.edit,
                panel.references.strip.adder,
                panel.options.quality,
                panel.options.count,
                panel.options.model,
                panel.options.more,
                extra.format,
                extra.format_advice,
                extra.compression.slider,
                extra.compression.number,
                extra.background,
                extra.previews,
                panel.generate.button,
            ]
            reached: list[QWidget] = []
            widget = panel.nextInFocusChain()
            while widget is not panel and len(reached) < 500:
                reached.append(widget)
                widget = widget.nextInFocusChain()
            places = [reached.index(each) for each in order]
            assert places == sorted(places)
            for control in panel.findChildren(QWidget):
                if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisibleTo(panel):
                    text = getattr(control, "text", str)()
                    assert control.accessibleName() or text, control

    run(story())


def test_a_narrow_panel_keeps_everything_inside(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel: Bench | Any = made.create.panel
            panel.prompt.edit.setPlainText("a tower")
            panel.setFixedWidth(220)
            await made.quiet()
            assert panel.destination.tiers.button("1k").plain == "1K"
            assert panel.destination.width() <= 220
            assert panel.options.width() <= 220
            assert "about" in panel.generate.button.accessibleName()

    run(story())


def test_no_line_of_the_size_begins_or_ends_with_a_dot(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            line = made.create.panel.destination.size_line
            for ratio in ("16:9", "1:√2", "9:16"):
                made.create.sheet.choose_ratio(ratio)
                for width in range(200, 460, 4):
                    line.resize(width, 200)
                    laid = _lines(line.text(), line)
                    assert not any(
                        text.strip().startswith("·") or text.strip().endswith("·") for text in laid
                    ), (
                        width,
                        laid,
                    )

    run(story())


def _lines(html: str, label: QLabel) -> list[str]:
    """The lines as they break at the label's width."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(label.font())
    document.setTextWidth(label.width())
    document.setHtml(html)
    block, layout = document.firstBlock(), document.firstBlock().layout()
    document.size()  # lays it out
    text = block.text()
    found = [layout.lineAt(n) for n in range(layout.lineCount())]
    return [text[one.textStart() : one.textStart() + one.textLength()] for one in found]


def test_the_wheel_over_a_panel_leaves_the_cursor_where_it_is(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel = made.create.panel
            panel.prompt.parts_button.click()
            panel.options.more.click()
            kinds = (QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
            fields = [one for one in panel.findChildren(QWidget) if isinstance(one, kinds)]
            assert len(fields) > 8
            taken = [one.accessibleName() for one in fields if one.focusPolicy() is Qt.FocusPolicy.WheelFocus]
            assert taken == []

    run(story())


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("0.0036", "USD", "$0.004"),
        ("0.05241", "USD", "$0.052"),
        ("0.0998", "USD", "$0.10"),
        ("12.5", "USD", "$12.50"),
        ("0", "USD", "$0.000"),
        ("0.0001", "USD", "under $0.001"),
        ("8", "credits", "8 credits"),
    ],
)
def test_money_has_a_currency_and_no_empty_digits(qapp: object, value: str, unit: str, text: str) -> None:
    assert money.amount(Decimal(value), unit) == text


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 10, 24])
@pytest.mark.parametrize("ratio", [16 / 9, 1.0, 9 / 16, 3.0])
def test_pictures_share_the_stage(count: int, ratio: float) -> None:
    placed = arrange.cells(900, 600, ratio, count)
    assert len(placed) == count
    for index, one in enumerate(placed):
        assert one.x >= 0 and one.x + one.width <= 900
        assert one.y >= 0 and one.y + one.height <= 600
        assert abs(one.width / one.height - ratio) < 0.1 * ratio
        for other in placed[:index]:
            apart = one.x >= other.x + other.width or other.x >= one.x + one.width
            assert apart or one.y >= other.y + other.height or other.y >= one.y + one.height
    if count == 1:
        assert max(placed[0].width / 900, placed[0].height / 600) > 0.99


def test_text_that_is_pasted_with_a_picture_stays_text(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            data = QMimeData()
            data.setText("three words only")
            made.create.panel.prompt.edit.insertFromMimeData(data)
            assert made.create.sheet.recipe.prompt == "three words only"

    run(story())
