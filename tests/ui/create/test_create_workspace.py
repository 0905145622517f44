"""From words to a saved picture, and nothing that was written is lost on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gi2desk.core.connection import DEMO, OPENAI
from gi2desk.core.errors import Cause
from gi2desk.core.naming import new_id
from gi2desk.core.record import State, Timing
from gi2desk.core.tier import Tier
from gi2desk.jobs import draft
from gi2desk.jobs.concept import save_draft
from gi2desk.ui.queue import words
from gi2desk.ui.queue.item import Deed, Item
from tests.ui.bench import bench, drop_on, files, generation, picture
from tests.ui.create.hand import ended, write
from tests.ui.desktop import Run, until


def test_a_prompt_becomes_a_verified_picture_on_the_stage(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            drop_on(made.create.panel.references.strip, files(picture(tmp_path / "ref.png")), QPoint(5, 5))
            await until(lambda: len(made.create.sheet.references) == 1)
            write(made, "A monolithic sandstone tower, dusk")
            assert made.create.stage_view.empty.isVisibleTo(made.create.stage_view)
            made.create.panel.generate.press()
            await ended(made)
            (item,) = made.services.feed.model.items()
            assert (item.state, item.name) == (State.DONE, "Monolithic sandstone tower")
            assert (item.images[0].width, item.images[0].height, item.images[0].verified) == (1536, 864, True)
            (cell,) = made.create.stage_view.cells
            await until(lambda: cell.shot is not None and cell.shot.image is not None)
            assert "Verified 1536×864" in cell.accessibleName()
            opened: list[list[str]] = []
            made.create.open_requested.connect(opened.append)
            QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
            assert opened == [[item.images[0].id]]
            assert made.services.desk.active == item.images[0].id
            concept = made.services.library.concept(made.services.desk.concept)
            assert concept.name == "Monolithic sandstone tower"
            # What was learnt stands on the button now.
            assert made.services.feed.history.seconds("demo", made.create.sheet.recipe) is not None

    run(story())


def test_the_next_tier_is_offered_where_the_picture_is(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A monolithic sandstone tower, dusk")
            made.create.panel.generate.press()
            await ended(made)
            caption = made.create.stage_view.caption
            assert caption.promote.text() == "Make 2K of this"
            (cell,) = made.create.stage_view.cells
            assert cell.shot is not None
            texts = [action.text() for action in made.create.stage_view.menu(0, cell.shot).actions()]
            assert texts[2:4] == ["Make 2K of this", "Make 4K of this"]
            (item,) = made.services.feed.model.items()
            QTest.mouseClick(caption.promote, Qt.MouseButton.LeftButton)
            await until(lambda: made.create.sheet.recipe.tier == Tier.K2.value, "promoted")
            assert made.create.sheet.references[0].image == item.images[0].id

    run(story())


def test_several_variants_share_the_stage(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A tower")
            made.create.panel.options.count.setValue(3)
            made.create.panel.generate.press()
            await until(lambda: len(made.create.stage_view.cells) == 3)
            await ended(made)
            await until(lambda: all(cell.shot and cell.shot.image for cell in made.create.stage_view.cells))
            assert made.create.stage_view.cells[1].accessibleName().startswith("Picture 2 of 3.")
            chain, widget = [], made.create.panel.generate.button.nextInFocusChain()
            while widget is not made.create.queue_panel.list:
                chain.append(widget)
                widget = widget.nextInFocusChain()
            cells = made.create.stage_view.cells
            assert [w for w in chain if w in cells] == cells
            assert "3 pictures" not in made.create.stage_view.caption.state.text()  # one request

    run(story())


def test_a_failure_says_why_and_can_be_tried_again(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "[demo:reset-mid*1] A tower")
            made.create.panel.generate.press()
            await ended(made)
            feed = made.services.feed
            (item,) = feed.model.items()
            assert item.state is State.UNKNOWN
            caption = made.create.stage_view.caption
            await until(lambda: "Outcome unknown" in caption.state.text())
            assert caption.button.plain == "Retry 1536×864 · not billed"
            assert feed.summary.text == "1 request needs a look"
            caption.button.click()
            await until(lambda: feed.model.item(item.id) is None, "retried")
            await ended(made)
            (again,) = feed.model.items()
            assert again.generation.retry_of == item.id
            assert again.state is State.DONE
            # The first try is still on record.
            assert made.services.library.generation(item.id).state is State.UNKNOWN

    run(story())


def test_a_picture_of_fewer_pixels_than_its_place_has_fills_it(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A tower")
            made.create.sheet.choose_ratio("1:1")
            made.create.panel.generate.press()
            await ended(made)
            stage = made.create.stage_view
            stage.resize(1500, 1500)
            (cell,) = stage.cells
            assert cell.width() > 1024
            file = cell.shot.shown if cell.shot is not None else None
            assert file is not None
            size = QSize(cell.width(), cell.height())
            await until(lambda: cell._wanted == size and cell._pictures.get(file, size), "the picture")
            painted = QImage(size, QImage.Format.Format_RGB32)
            painted.fill(QColor("magenta"))
            cell.render(painted, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
            corners = [(2, 2), (size.width() - 3, size.height() - 3)]
            assert all(painted.pixelColor(*corner) != QColor("magenta") for corner in corners)

    run(story())


def test_where_one_of_several_requests_fails_it_says_how_many_are_done(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "[demo:moderation*1] A tower")
            made.create.panel.destination.tiers.button("4k").click()
            made.create.panel.options.count.setValue(2)
            made.create.panel.generate.press()
            await ended(made, 2)
            caption = made.create.stage_view.caption
            await until(lambda: caption.state.text() == "1 of 2 requests done")
            assert "blocked by moderation" in caption.more.text()
            assert caption.badge.isHidden() and caption.button.plain == "Retry 3840×2160 · not billed"

    run(story())


def test_what_is_no_longer_on_the_list_is_tried_again_from_the_stage(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "[demo:reset-mid*1] A tower")
            made.create.panel.generate.press()
            await ended(made)
            await made.quiet()
            feed, concept = made.services.feed, made.services.desk.concept
            feed.drop_ended()
            made.create.start_new()
            made.services.desk.open_concept(concept)
            button = made.create.stage_view.caption.button
            await until(lambda: made.create.stage_view.items, "shown again")
            assert button.plain == "Retry 1536×864 · not billed"
            button.click()
            await until(lambda: feed.model.rowCount() == 1 and feed.model.items()[0].images, "made")

    run(story())


def test_a_retry_is_priced_by_the_connection_that_it_goes_to(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(OPENAI) as made:
            feed = made.services.feed
            write(made, "A tower")
            now = datetime.now(UTC)
            timing = Timing(queued=now, sent=now, last_byte=now, ended=now)
            lost = generation("lost", made.create.sheet.recipe, State.UNKNOWN, timing, connection="openai")
            feed.model.put([feed.priced(Item(generation=lost, name="Tower"))], [])
            (item,) = feed.model.items()
            assert words.deed_text(Deed.RETRY, item) == "Retry 1536×864 · about $0.004"
            # Another connection has other prices.
            feed.use(replace(OPENAI, unit="credits", prices={"1k": Decimal(12)}))
            (item,) = feed.model.items()
            assert words.deed_text(Deed.RETRY, item) == "Retry 1536×864 · 12 credits"

    run(story())


def test_whatever_an_endpoint_says_can_be_read_below_the_pictures(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            for fault in ("server-error", "reset-mid"):
                write(made, f"[demo:{fault}*1] A tower")
                made.create.sheet.choose_ratio("9:16")
                made.create.panel.generate.press()
                await ended(made)
                stage = made.create.stage_view
                stage.resize(620, 560)
                caption = stage.caption
                await until(lambda caption=caption: "Retry" in caption.button.plain)
                for label in (caption.state, caption.more):
                    needed = (
                        label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                    )
                    bottom = label.mapTo(stage, QPoint(0, needed)).y()
                    assert bottom <= stage.height(), (fault, label.text())
                assert caption.state.sizeHint().width() <= caption.state.width(), caption.state.text()
                await until(lambda: made.create.panel.generate.settled)

    run(story())


def test_a_request_that_is_sent_again_by_itself_says_when(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "[demo:rate-limit*1] A tower")
            made.create.panel.generate.press()
            model = made.services.feed.model
            await until(lambda: any(item.retry_in() for item in model.items()), "refused once")
            said = words.spoken(model.items()[0])
            assert "Trying again in" in said
            assert "Nothing was billed" in said
            assert "still be billed" not in made.create.stage_view.caption.more.text()
            await ended(made)
            assert model.items()[0].state is State.DONE

    run(story())


def test_one_click_of_several_requests_is_cancelled_as_one(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            made.create.panel.destination.tiers.button("4k").click()
            made.create.panel.options.count.setValue(3)
            made.create.panel.generate.press()
            caption = made.create.stage_view.caption
            await until(lambda: caption.button.plain == "Cancel 3 requests")
            assert "0 of 3 requests done" in caption.state.text()
            made.session.serve()
            made.services.feed.set_paused(True)
            caption.button.click()
            await ended(made, 3)
            assert {item.state for item in made.services.feed.model.items()} == {State.CANCELLED}
            await until(lambda: "Nothing was billed" in caption.state.text())

    run(story())


def test_waiting_requests_can_be_moved_paused_and_cancelled(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:  # nothing serves, so everything waits
            feed = made.services.feed
            for text in ("One", "Two", "Three"):
                write(made, text)
                await made.create._generate(made.create.sheet.recipe)
            await until(lambda: feed.model.rowCount() == 3)
            first, second, third = feed.model.items()
            assert [item.generation.recipe.prompt for item in (first, second, third)] == [
                "One",
                "Two",
                "Three",
            ]
            feed.do(Deed.MOVE_UP, third.id)
            assert [item.id for item in feed.model.items()] == [first.id, third.id, second.id]
            feed.do(Deed.MOVE_DOWN, first.id)
            feed.do(Deed.MOVE_DOWN, first.id)
            feed.do(Deed.MOVE_DOWN, first.id)  # it is the last already
            assert [item.id for item in feed.model.items()] == [third.id, second.id, first.id]
            assert [entry.generation.id for entry in made.services.queue.entries()] == [
                third.id,
                second.id,
                first.id,
            ]
            feed.set_paused(True)
            assert feed.summary.text == "3 waiting, paused"
            assert made.services.queue.paused
            assert made.create.stage_view.caption.state.text() == "Waiting, the queue is paused"
            made.session.serve()
            feed.do(Deed.CANCEL, second.id)
            await until(lambda: (item := feed.model.item(second.id)) and item.state is State.CANCELLED)
            rows = made.create.queue_panel.list
            rows.setCurrentIndex(feed.model.index_of(third.id))
            QTest.keyClick(rows, Qt.Key.Key_Delete)
            await until(lambda: (item := feed.model.item(third.id)) and item.state is State.CANCELLED)
            feed.drop_ended()
            assert [item.id for item in feed.model.items()] == [first.id]
            made.services.actions.trigger("create.cancel")
            await until(lambda: (item := feed.model.item(first.id)) and item.state is State.CANCELLED)

    run(story())


def test_a_draft_is_saved_while_it_is_written_and_found_again(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A lighthouse in a storm")
            drop_on(made.create.panel.references.strip, files(picture(tmp_path / "ref.png")), QPoint(5, 5))
            await until(lambda: len(made.create.sheet.references) == 1)
            made.create.panel.destination.ratios.chips["9:16"].click()
            await until(lambda: made.create.status == "Draft saved")
            concept = made.services.library.concept(made.create.sheet.concept)
            assert made.services.desk.concept == concept.id
            assert concept.draft is not None
            assert concept.draft.recipe == made.create.sheet.recipe
            kept = made.create.sheet.recipe
        async with bench() as again:
            await until(lambda: again.create.sheet.recipe.prompt != "")
            assert again.create.sheet.recipe == kept
            assert again.create.sheet.concept == concept.id
            assert again.create.panel.concept.text() == "Lighthouse in a storm"
            assert again.create.panel.prompt.edit.toPlainText() == "A lighthouse in a storm"

    run(story())


def test_the_last_words_before_the_end_are_kept(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "Typed a moment before the window closed")
        async with bench() as again:
            await until(lambda: again.create.sheet.recipe.prompt != "")
            assert again.create.sheet.recipe.prompt == "Typed a moment before the window closed"

    run(story())


def test_nothing_is_made_before_there_is_something_to_keep(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            made.create.panel.destination.ratios.chips["1:1"].click()
            write(made, "   ")
            await made.quiet()
            assert made.services.library.concepts() == ()

    run(story())


def test_a_new_concept_leaves_the_old_one_as_it_was(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "First idea")
            made.create.panel.destination.tiers.button("4k").click()
            made.services.actions.trigger("create.new")
            sheet = made.create.sheet
            assert (sheet.recipe.prompt, sheet.concept, sheet.recipe.tier) == ("", "", "1k")
            write(made, "Second idea")
            await made.quiet()
            await until(lambda: len(made.services.library.concepts()) == 2)
            names = {concept.name for concept in made.services.library.concepts()}
            assert names == {"First idea", "Second idea"}
            first = next(c for c in made.services.library.concepts() if c.name == "First idea")
            made.services.desk.open_concept(first.id)
            await until(lambda: sheet.concept == first.id)
            assert (sheet.recipe.prompt, sheet.recipe.tier) == ("First idea", "4k")

    run(story())


def test_a_concept_of_another_connection_is_made_to_fit(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            services = made.services
            recipe = replace(
                draft.blank(services.catalogue),
                prompt="Old",
                model="gpt-image-1",
                size="1024x1024",
                ratio="1:1",
            )
            concept = new_id()
            save_draft(services.library, concept, recipe)
            services.desk.open_concept(concept)
            await until(lambda: made.create.sheet.concept == concept)
            assert made.create.sheet.recipe.model == services.catalogue.default.id
            assert made.create.panel.generate.available

    run(story())


def test_a_library_that_can_only_be_looked_at(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as writer:
            write(writer, "Mine")
            await until(lambda: writer.create.status == "Draft saved")
            async with bench() as reader:
                assert reader.services.library.read_only
                await until(lambda: reader.create.sheet.recipe.prompt == "Mine")
                assert not reader.create.panel.generate.available
                assert "only be looked at" in reader.create.panel.generate.note.text()
                write(reader, "Not mine")
                await reader.quiet()
            await writer.quiet()
            assert writer.services.library.concepts()[0].name == "Mine"

    run(story())


def test_what_was_open_when_the_last_run_ended_is_on_the_list(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            await made.create._generate(made.create.sheet.recipe)
            (waiting,) = made.services.queue.entries()
            sent = replace(waiting.generation, state=State.RECEIVING)
            made.services.library.save_generation(sent)
        async with bench(serve=True) as again:
            await until(lambda: again.services.feed.model.rowCount() == 1)
            item = again.services.feed.model.items()[0]
            await until(lambda: again.services.feed.model.items()[0].state is State.UNKNOWN)
            assert item.id == sent.id
            assert again.services.feed.summary.trouble == 1

    run(story())


def test_the_demo_says_that_nothing_is_billed(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(DEMO) as made:
            write(made, "A tower")
            assert made.create.panel.generate.note.text().startswith(
                "Demo: drawn here, whatever the prompt says. Nothing is billed"
            )

    run(story())


def test_the_deeds_of_requests_say_why_there_are_none(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            more = made.create.queue_panel._more
            assert not more.isEnabled() and more.toolTip() == "There is no request yet."
            write(made, "A tower")
            made.create.panel.generate.press()
            await ended(made)
            assert more.isEnabled() and "chosen request" in more.toolTip()

    run(story())


def test_another_connection_keeps_the_draft_and_the_list(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A tower")
            made.create.panel.generate.press()
            made.reopen(OPENAI)
            await until(lambda: made.create.sheet.recipe.prompt == "A tower")
            await ended(made)  # through the connection that it was made for
            assert made.services.feed.model.items()[0].state is State.DONE
            made.create.panel.generate.press()
            model = made.services.feed.model
            await until(lambda: any(item.state is State.FAILED for item in model.items()), "there is no key")
            assert words.link_deed(model.items()[0]) is Deed.SETTINGS
            made.reopen(DEMO)
            made.services.feed.do(Deed.RETRY, model.items()[0].id)
            await until(
                lambda: all(item.state is State.DONE for item in model.items()), "the demo needs none"
            )
            assert model.rowCount() == 2

    run(story())


def test_a_picture_is_made_again_larger_and_its_descent_is_kept(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A tower, dusk")
            made.create.panel.options.count.setValue(2)
            made.create.panel.generate.press()
            await ended(made)
            (item,) = made.services.feed.model.items()
            first, concept = item.images[0].id, made.services.desk.concept
            made.create.start_new()
            made.services.desk.promote_requested.emit(first, Tier.K2)
            sheet = made.create.sheet
            await until(lambda: sheet.references, "it is on the sheet")
            assert (sheet.concept, sheet.recipe.n) == (concept, 1)
            assert sheet.recipe.prompt.startswith("A tower, dusk\nKeep from Image 1: ")
            assert made.create.panel.prompt.edit.toPlainText() == sheet.recipe.prompt
            assert (sheet.recipe.tier, sheet.recipe.ratio) == ("2k", "16:9")
            assert sheet.references[0].image == first
            made.create.panel.generate.pressed.emit()
            await ended(made, 2)
            newest = made.services.library.generations(concept=concept, limit=1)[0]
            assert newest.parent_image == first
            image = made.services.library.image(newest.image_ids[0])
            assert image.lineage.parents == (first,)
            made.services.undo.undo()
            assert (sheet.recipe.n, sheet.references) == (2, ())

    run(story())


def test_a_key_that_is_held_down_is_one_request(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            edit, bar, ctrl = (
                made.create.panel.prompt.edit,
                made.create.panel.generate,
                Qt.KeyboardModifier.ControlModifier,
            )
            made.window.activateWindow()
            edit.setFocus()
            await until(made.window.isActiveWindow, "in front")
            entries = made.services.queue.entries
            QTest.keyPress(edit, Qt.Key.Key_Return, ctrl)
            await until(lambda: len(entries()) == 1, "sent")
            # Past the time of a double click the system begins to repeat: as a release and a press each time.
            bar._pause.stop()
            for _ in range(5):
                QTest.keyRelease(edit, Qt.Key.Key_Return, ctrl)
                QTest.keyPress(edit, Qt.Key.Key_Return, ctrl)
                await asyncio.sleep(0.03)
            await made.quiet()
            assert len(entries()) == 1
            QTest.keyRelease(edit, Qt.Key.Key_Return, ctrl)
            await until(lambda: bar.settled, "let go")
            QTest.keyClick(edit, Qt.Key.Key_Return, ctrl)
            await until(lambda: len(entries()) == 2, "meant again")

    run(story())


def test_a_button_that_is_held_by_a_key_is_pressed_once(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            button, pressed = made.create.panel.generate.button, []
            button.clicked.connect(lambda: pressed.append(1))
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
                pressed.clear()
                at = 10_000
                for _ in range(4):
                    hold_key(button, QEvent.Type.KeyPress, key, at)
                    at += 40
                    hold_key(button, QEvent.Type.KeyRelease, key, at)
                assert len(pressed) == 1
                hold_key(button, QEvent.Type.KeyPress, key, at + 200)
                hold_key(button, QEvent.Type.KeyRelease, key, at + 260)
                assert len(pressed) == 2

    run(story())


def test_a_message_about_the_disk_goes_when_it_takes_files_again(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            gone: list[str] = []
            made.services.messages.withdrawn.connect(gone.append)
            # Its drive is taken away.
            folder = made.services.library.root
            away = folder.rename(folder.with_name("away"))
            write(made, "A tower")
            await until(lambda: any(notice.cause is Cause.DISK for notice in made.notices), "it was said")
            said = [notice.key for notice in made.notices if notice.cause is Cause.DISK]
            away.rename(folder)
            write(made, "A tower at dusk")
            await until(lambda: said[-1] in gone, "taken away")
            assert made.services.library.concept(made.create.sheet.concept).draft is not None

    run(story())


def hold_key(button: QWidget, kind: QEvent.Type, key: Qt.Key, at: int) -> None:
    """What X11 sends at `at` milliseconds."""
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
    event.setTimestamp(at)
    QApplication.sendEvent(button, event)
