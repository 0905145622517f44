"""Destination first: placements are picked, the ratio follows, and each says how it will be served."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from gi2desk.core.connection import OPENAI
from gi2desk.core.tier import Tier
from gi2desk.ui.create.outlook import Outlook
from gi2desk.ui.create.placement_picker import PlacementPicker
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.notice import Notice
from gi2desk.ui.placement_words import doubt_text
from gi2desk.ui.widgets.label import Label
from tests.ui.bench import Bench, bench
from tests.ui.desktop import Run, until


def choose(sheet: Sheet, *names: str) -> None:
    """Chooses placements by name, one after the other."""
    for name in names:
        sheet.choose_placements("choose", [*sheet.placements, sheet.atlas.named(name)])


def choose_only(sheet: Sheet, name: str) -> bool:
    """Chooses one placement in place of all; true where that is the only one then."""
    sheet.choose_placements("choose", [sheet.atlas.named(name)])
    return [one.id for one in sheet.placements] == [name]


def told(outlook: Outlook) -> list[str]:
    """The lines that are shown."""
    return [line.text().replace("\u00a0", " ") for line in outlook.lines if line.isVisibleTo(outlook)]


def opened(made: Bench) -> PlacementPicker:
    picker = made.create.panel.destination.placements.picker()
    picker.open_below(made.create.panel.destination.placements.add)
    return picker


def type_in(picker: PlacementPicker, text: str) -> None:
    picker.field.selectAll()
    QTest.keyClicks(picker.field, text)


def test_placements_set_the_ratio_and_say_what_they_get(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel, sheet = made.create.panel, made.create.sheet
            outlook = panel.destination.outlook
            assert not outlook.isVisibleTo(panel)
            assert not panel.destination.plan.isVisibleTo(panel)
            choose(sheet, "story")
            assert (sheet.recipe.ratio, sheet.recipe.tier) == ("9:16", "1k")
            choose(sheet, "website-hero-2x")
            assert sheet.recipe.ratio == "16:9"
            assert told(outlook) == [
                "Story needs 1080×1920: reached at 4K, with 32 % of the picture, or upscale ×2.2",
                "Website hero @2x needs 2880×1620: reached at 4K, or upscale ×1.88",
            ]
            sheet.choose_tier(Tier.K4)
            assert told(outlook)[1] == "Website hero @2x needs 2880×1620: this size is enough"
            assert panel.destination.plan.isVisibleTo(panel)
            sheet.choose_ratio("auto")
            assert "measured when the picture is there" in told(outlook)[0]

    run(story())


def test_a_ratio_that_a_person_chose_stays(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            sheet = made.create.sheet
            choose(sheet, "story")
            sheet.choose_ratio("1:1")
            choose(sheet, "a3-portrait")
            assert sheet.recipe.ratio == "1:1"
            made.services.undo.undo()
            assert [one.id for one in sheet.placements] == ["story"]
            made.services.undo.undo()
            assert (sheet.placements, sheet.recipe.ratio) == ((), "16:9")
            made.services.undo.redo()
            assert (sheet.recipe.placements, sheet.recipe.ratio) == (("story",), "9:16")

    run(story())


def test_a_placement_of_no_ratio_of_the_table_gets_its_own(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            sheet = made.create.sheet
            choose(sheet, "feed-landscape")
            assert (sheet.recipe.ratio, sheet.recipe.size) == ("1.91:1", "1712x896")
            assert made.create.panel.destination.ratios.more.plain == "1.91:1"
            sheet.choose_tier(Tier.K4)
            width, height = (int(edge) for edge in sheet.recipe.size.split("x"))
            assert abs(width / height / 1.91 - 1) < 0.005 and width > 3000

    run(story())


def test_a_print_tells_its_resolution_and_what_is_beyond_reach_is_said_first(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            sheet, outlook = made.create.sheet, made.create.panel.destination.outlook
            choose(sheet, "a3-portrait")
            sheet.choose_tier(Tier.K4)
            assert told(outlook) == ["A3 portrait needs 3508×4961: upscale a 4K picture ×1.45"]
            assert " ".join(outlook.lines[0].toolTip().split()) == (
                "A3 portrait: 207 PPI, 413 at 2×, 826 at 4× "
                "4K is the largest that this model makes: at most 8,294,400 pixels, longest edge 3840. "
                "Crop & export upscales the picture."
            )
            assert choose_only(sheet, "a6-portrait") and "largest" not in outlook.lines[0].toolTip()
            choose_only(sheet, "a3-portrait")
            for name in ("a4-portrait", "a5-portrait", "a6-portrait", "a2-portrait", "a1-portrait"):
                choose(sheet, name)
            sheet.choose_ratio("3:1")
            assert told(outlook)[0].startswith(
                "A2 portrait needs 4961×7016: out of reach, even a 4K picture would be upscaled ×5.5"
            )
            assert outlook.lines[0].property("tone") == "warn"
            assert outlook.more.text() == "1 more in the plan"

    run(story())


def test_chips_show_a_placement_and_take_it_away(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            sheet, row = made.create.sheet, made.create.panel.destination.placements
            choose(sheet, "story", "google-square")
            assert [chip.plain for chip in row.chips.values()] == ["Story", "Google square"]
            card = row.chips["google-square"].card()
            texts = [label.text() for label in card.findChildren(Label)]
            assert "10 % on every side" in texts and "5.0 MB" in texts
            assert any("read 2026-11-20" in text for text in texts)
            card.deleteLater()
            QTest.keyClick(row.chips["google-square"], Qt.Key.Key_Delete)
            assert [one.id for one in sheet.placements] == ["story"]
            assert list(row.chips) == ["story"]

    run(story())


def test_the_picker_searches_ticks_and_names_its_sources(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            picker = opened(made)
            QAbstractItemModelTester(picker.list.model())
            assert len(picker.list.shown) >= 40
            type_in(picker, "dooh")
            assert [one.id for one in picker.list.shown] == ["dooh-portrait", "dooh-landscape"]
            QTest.keyClick(picker.field, Qt.Key.Key_Return)
            assert made.create.sheet.recipe.placements == ("dooh-portrait",)
            index = picker.list.currentIndex()
            assert "chosen" in index.data(Qt.ItemDataRole.AccessibleTextRole)
            QTest.keyClick(picker.field, Qt.Key.Key_Down)
            QTest.keyClick(picker.list, Qt.Key.Key_Space)
            assert made.create.sheet.recipe.placements == ("dooh-portrait", "dooh-landscape")
            assert picker.title.text() == "DOOH landscape"
            texts = [label.text() for label in picker.facts.findChildren(Label)]
            assert any(text.startswith("Low:") for text in texts)
            doubts = {one.id: doubt_text(one) for one in made.create.sheet.atlas.placements}
            assert doubts["story"] == "safe zones unsure"
            assert doubts["dooh-portrait"] == "size unsure"
            assert doubts["feed-square"] == ""
            place = picker.list.visualRect(picker.list.currentIndex()).center()
            QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
            assert made.create.sheet.recipe.placements == ("dooh-portrait",)
            picker.close()

    run(story())


def test_a_placement_of_ones_own_is_described_changed_and_removed(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            sheet, settings = made.create.sheet, made.services.preferences
            picker = opened(made)
            type_in(picker, "Shop window 1200 x 1800 mm, in gold")
            assert "“in gold” is not understood" in picker.reading.text()
            assert not picker.keep.isEnabled() and picker.keep.toolTip()
            type_in(picker, "Shop window 1200 x 1800 mm, 3 mm bleed, 150 PPI")
            assert picker.reading.text().startswith("Shop window: 7122×10665 px")
            QTest.keyClick(picker.field, Qt.Key.Key_Return)
            (shop,) = settings.settings.own_placements
            assert sheet.placements == (shop,) and sheet.recipe.own_placements == (shop,)
            assert sheet.recipe.ratio == "2:3"
            stored = json.loads(settings.path.read_text("utf-8"))
            assert stored["own_placements"][0]["title"] == "Shop window"
            type_in(picker, "shop")
            assert picker.edit.isVisibleTo(picker)
            picker.edit.click()
            assert picker.field.text() == "Shop window 1200 × 1800 mm, 3 mm bleed, 150 PPI"
            type_in(picker, "Shop front 1200 × 1200 mm, 150 PPI")
            assert picker.keep.plain == "Save"
            picker.keep.click()
            assert [one.title for one in settings.settings.own_placements] == ["Shop front"]
            assert sheet.placements[0].pixels == (7087, 7087)
            type_in(picker, "shop")
            picker.remove.click()
            assert settings.settings.own_placements == ()
            # The draft keeps what it is meant for.
            assert [one.title for one in sheet.placements] == ["Shop front"]
            made.services.undo.undo()
            assert len(settings.settings.own_placements) == 1
            picker.close()

    run(story())


def test_nothing_found_teaches_how_to_describe_one(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            picker = opened(made)
            type_in(picker, "moon")
            assert "Shop window 1200 × 1800 mm" in picker.reading.text()
            assert not picker.keep.isVisibleTo(picker)
            QTest.keyClick(picker.field, Qt.Key.Key_Escape)
            assert picker.field.text() == "" and len(picker.list.shown) >= 40
            QTest.keyClick(picker.field, Qt.Key.Key_Escape)
            assert not picker.isVisible()
            assert made.create.sheet.recipe.placements == ()

    run(story())


def test_a_sentence_finds_what_has_most_of_it_and_is_offered_as_ones_own(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            picker = opened(made)
            type_in(picker, "A3 poster with 3 mm bleed")
            assert [one.id for one in picker.list.shown] == ["a3-portrait-bleed"]
            assert not picker.reading.isVisibleTo(picker)
            type_in(picker, "A3 poster with 5 mm bleed")
            assert picker.list.shown[0].id == "a3-portrait-bleed"
            none, own = picker.reading.text().split("\n")
            assert none == "None has all of these words; those below have most."
            assert own == "A3 poster: 3626×5079 px · 297 × 420 mm, 5 mm bleed, 300 PPI"
            # Enter takes what was found; one's own is a press on Add.
            QTest.keyClick(picker.field, Qt.Key.Key_Return)
            assert made.create.sheet.recipe.placements == ("a3-portrait-bleed",)
            assert made.create.sheet.recipe.own_placements == ()
            QTest.keyClick(picker.field, Qt.Key.Key_Return)
            assert made.create.sheet.recipe.placements == ()
            picker.keep.click()
            assert [one.title for one in made.create.sheet.placements] == ["A3 poster"]
            assert made.create.sheet.placements[0].target.bleed == 5
            type_in(picker, "story of glass")
            assert {one.id for one in picker.list.shown} >= {"story", "story-large"}
            assert "have most" in picker.reading.text() and not picker.keep.isVisibleTo(picker)
            picker.close()

    run(story())


def test_a_row_says_what_a_printer_may_miss(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            picker = opened(made)
            type_in(picker, "poster")
            rows = picker.list.model()
            role = Qt.ItemDataRole.AccessibleTextRole
            spoken = [rows.index(row, 0).data(role) for row in range(rows.rowCount())]
            assert "A3 poster, 150 PPI, no bleed, 1754×2480 pixels" in spoken
            assert "A3 portrait, no bleed, 3508×4961 pixels" in spoken
            assert "A2 portrait with bleed, 5031×7087 pixels" in spoken
            picker.close()

    run(story())


def test_the_plan_shows_the_ways_and_uses_one(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(OPENAI) as made:
            sheet, plan = made.create.sheet, made.create.panel.destination.plan
            choose(sheet, "website-hero-2x", "story")
            card = plan.card()
            texts = [label.text() for label in card.findChildren(Label)]
            assert {"One master", "2 masters", "$0.10", "$0.16"} <= set(texts)
            assert "Story: native, with 32 % of the picture" in texts
            assert [button.plain for button in card.uses] == ["In use", "Use 16:9", "Use 9:16"]
            assert not card.uses[0].isEnabled() and card.uses[0].toolTip()
            assert card.uses[2].toolTip().startswith("This draft is then meant for: Story.")
            card.uses[2].click()
            assert (sheet.recipe.placements, sheet.recipe.ratio, sheet.recipe.tier) == (
                ("story",),
                "9:16",
                "1k",
            )
            made.services.undo.undo()
            assert sheet.recipe.ratio == "16:9" and len(sheet.placements) == 2

    run(story())


def test_what_another_master_is_for_is_kept_or_gets_a_draft_of_its_own(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(OPENAI) as made:
            sheet, plan = made.create.sheet, made.create.panel.destination.plan
            said: list[Notice] = []
            made.services.messages.posted.connect(said.append)
            made.create.panel.prompt.edit.setPlainText("A red kettle on a table")
            choose(sheet, "website-hero-2x", "story")
            plan.card().uses[2].click()
            assert said[-1].text == "No longer chosen for this draft: Website hero @2x"
            keep, draft = said[-1].choices
            assert (keep.text, draft.text) == ("Keep all here", "Make a draft for it")
            keep.call()
            assert (sheet.recipe.placements, sheet.recipe.ratio) == (("website-hero-2x", "story"), "9:16")
            made.services.undo.undo()
            draft.call()
            await until(lambda: said[-1].text == "1 draft made: Red kettle on a table 16:9", "the draft")
            (other,) = (one for one in made.services.library.concepts() if one.id != sheet.concept)
            assert other.draft is not None
            assert (other.draft.recipe.placements, other.draft.recipe.ratio) == (("website-hero-2x",), "16:9")
            assert (sheet.recipe.placements, sheet.recipe.ratio) == (("story",), "9:16")

    run(story())


def test_one_master_for_all_says_nothing_of_others(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(OPENAI) as made:
            sheet, plan = made.create.sheet, made.create.panel.destination.plan
            said: list[Notice] = []
            choose(sheet, "website-hero-2x", "story")
            sheet.choose_ratio("1:1")
            made.services.messages.posted.connect(said.append)
            plan.card().uses[0].click()
            assert sheet.recipe.ratio == "16:9" and len(sheet.placements) == 2
            assert said == []

    run(story())


def test_placements_are_kept_with_the_draft(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            sheet = made.create.sheet
            made.create.panel.prompt.edit.setPlainText("a tower")
            choose(sheet, "story")
            await made.quiet()
            concept = sheet.concept
            kept = made.services.library.concept(concept).draft
            assert kept is not None and kept.recipe.placements == ("story",)
            made.reopen(made.services.connection)
            await made.quiet()
            QApplication.processEvents()
            assert made.create.sheet.recipe.placements == ("story",)
            assert list(made.create.panel.destination.placements.chips) == ["story"]

    run(story())
