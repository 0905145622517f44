"""The stage as a person uses it: modes, keys, inspecting, stepping, dropping, and files that are gone."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from gi2desk.ui.action import Actions
from gi2desk.ui.advice import AdviceButton
from gi2desk.ui.canvas import drop
from gi2desk.ui.canvas.geometry import NO_OFFSET, Scaling
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.binding import PLACE, bind
from gi2desk.ui.compare.detail import Verdict
from gi2desk.ui.compare.difference import Kind
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.reading import Reading
from gi2desk.ui.compare.readout import Readout
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.theme import Tone
from tests.ui.compare.motif import motif
from tests.ui.compare.standing import settle


def pixels(stage: CompareStage, index: int) -> np.ndarray:
    from PySide6.QtGui import QImage

    image = stage.panes[index].canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def texts(stage: CompareStage) -> list[str]:
    return [pane.captions[0].text for pane in stage.panes]


def test_three_tiers_stand_side_by_side_in_the_same_framing(ready: CompareStage) -> None:
    assert len(ready.panes) == 3
    placed = [pane.canvas.placement for pane in ready.panes]
    assert len({(one.width, one.height) for one in placed if one is not None}) == 1
    assert texts(ready)[0].startswith("1K, #1, 1 of 5 stars, 320×180, ")
    assert "Approved v2" in texts(ready)[2]
    assert ready.status == "same framing · linked · 3 panes"


def test_narrow_panes_open_filled_and_wide_ones_whole(
    ready: CompareStage, tiers: list[PaneImage], qtbot: QtBot
) -> None:
    for pane in ready.panes:
        placed, size = pane.canvas.placement, pane.canvas.viewport
        assert placed is not None
        assert placed.width >= size.width
        assert placed.height >= size.height
    ready.show_images(tiers[2:])
    settle(ready, qtbot)
    assert ready.view.fits


def test_an_upright_picture_among_wide_ones_does_not_crop_all_of_them(
    stage: CompareStage, tiers: list[PaneImage], tmp_path: Path, qtbot: QtBot
) -> None:
    upright = tmp_path / "upright.png"
    motif(320).rotate(90, expand=True).save(upright)
    stage.resize(1280, 520)
    stage.show_images([*tiers, PaneImage(path=upright, width=180, height=320)])
    settle(stage, qtbot)
    assert stage.view.fits
    # Of one kind they fill their narrow panes, with half of each in sight.
    stage.resize(1200, 600)
    stage.show_images(tiers)
    settle(stage, qtbot)
    assert stage.view.fills


def test_100_percent_and_back(ready: CompareStage) -> None:
    ready.bar.scaling_requested.emit(Scaling.PIXELS)
    scales = [pane.canvas.placement.scale for pane in ready.panes if pane.canvas.placement]
    assert scales == [1, 1, 1]
    assert all("100 %" in text for text in texts(ready))
    ready.set_scaling(Scaling.FRAMING)
    widths = {pane.canvas.placement.width for pane in ready.panes if pane.canvas.placement}
    assert len(widths) == 1


def test_fit_once_more_fills(ready: CompareStage) -> None:
    ready.fit()
    assert ready.view.fits
    ready.fit()
    assert not ready.view.fits


@pytest.mark.parametrize("mode", [Mode.WIPE, Mode.FLICKER, Mode.DIFFERENCE])
def test_two_pictures_share_one_pane_at_any_zoom(ready: CompareStage, qtbot: QtBot, mode: Mode) -> None:
    ready.set_active(2)
    ready.set_mode(mode)
    settle(ready, qtbot)
    assert len(ready.panes) == 1
    for scaling in Scaling:
        ready.set_scaling(scaling)
        canvas = ready.panes[0].canvas
        placed = [layer.placement(canvas.viewport) for layer in canvas.layers if layer.image]
        assert len({(one.left, one.top, one.width, one.height) for one in placed if one is not None}) == 1
    captions = [caption.text for caption in ready.panes[0].captions]
    assert captions[0].startswith("1K")
    assert captions[1].startswith("4K")


def test_coming_back_finds_the_panes_as_they_were(ready: CompareStage, qtbot: QtBot) -> None:
    ready.view.zoom_by(1.7, ready.panes[1].canvas.centre(), 1)
    before = ready.view.view
    ready.set_mode(Mode.WIPE)
    settle(ready, qtbot)
    ready.set_mode(Mode.SIDE_BY_SIDE)
    assert ready.view.view == before


def test_a_picture_stays_as_large_when_the_mode_changes(ready: CompareStage, qtbot: QtBot) -> None:
    ready.view.zoom_by(3.0, ready.panes[0].canvas.centre(), 0)
    width = ready.panes[0].canvas.placement.width if ready.panes[0].canvas.placement else 0
    ready.set_mode(Mode.FLICKER)
    settle(ready, qtbot)
    placed = ready.panes[0].canvas.placement
    assert placed is not None
    assert placed.width == pytest.approx(width, abs=1)


def test_a_single_picture_has_only_one_mode(stage: CompareStage, tiers: list[PaneImage]) -> None:
    stage.show_images(tiers[:1])
    stage.set_mode(Mode.WIPE)
    assert stage.mode is Mode.SIDE_BY_SIDE
    assert not stage.bar._mode.button(Mode.WIPE.value).isEnabled()


def test_one_key_goes_round_the_modes(ready: CompareStage) -> None:
    seen = []
    for _ in range(5):
        seen.append(ready.mode)
        ready.cycle_mode()
    assert seen == [*Mode, Mode.SIDE_BY_SIDE]


def test_the_inspector_reads_the_same_place_everywhere(ready: CompareStage, tiers: list[PaneImage]) -> None:
    from PIL import Image

    ready.set_inspecting(True)
    canvas = ready.panes[2].canvas
    QTest.mouseMove(canvas, QPoint(200, 210))
    placed = canvas.placement
    assert placed is not None
    readings = [pane.readouts[0].reading for pane in ready.panes]
    for image, reading in zip(tiers, readings, strict=True):
        assert reading is not None
        assert (reading.x + 0.5) / image.width == pytest.approx(
            (200.5 - placed.left) / placed.width, abs=0.5 / 300
        )
        assert reading.rgb == Image.open(image.path).getpixel((reading.x, reading.y))
    deltas = [pane.readouts[0].delta for pane in ready.panes]
    assert deltas[0] is None
    assert deltas[1] is not None
    crosshairs = [
        [
            type(item).__name__
            for item in pane.canvas.overlays
            if type(item).__name__ in {"Crosshair", "PixelLoupe"}
        ]
        for pane in ready.panes
    ]
    assert crosshairs == [["Crosshair", "PixelLoupe"]] * 3


def test_a_click_holds_the_place_and_the_next_one_lets_it_go(ready: CompareStage) -> None:
    ready.set_inspecting(True)
    canvas = ready.panes[0].canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    held = ready.inspector.place
    QTest.mouseMove(canvas, QPoint(60, 60))
    assert ready.inspector.place == held
    ready.inspector.nudge(1, 0)
    moved = ready.panes[2].readouts[0].reading
    ready.inspector.nudge(1, 0)
    again = ready.panes[2].readouts[0].reading
    assert moved is not None
    assert again is not None
    assert again.x == moved.x + 1
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    QTest.mouseMove(canvas, QPoint(100, 100))
    assert ready.inspector.place != held


def test_shift_and_an_arrow_move_the_held_place_by_a_pixel(ready: CompareStage) -> None:
    canvas = ready.panes[2].canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert ready.inspector.place is None
    ready.set_inspecting(True)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(180, 190))
    before = ready.panes[2].readouts[0].reading
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    after = ready.panes[2].readouts[0].reading
    assert before is not None and after is not None
    assert (after.x, after.y) == (before.x + 1, before.y - 1)


def test_w_leaves_the_pictures_alone(ready: CompareStage, qtbot: QtBot) -> None:
    actions = Actions(parent=ready)
    bind(actions, ready)
    actions.enter(PLACE)
    ready.view.zoom_to_pixels(16)
    ready.set_inspecting(True)
    settle(ready, qtbot)
    QTest.mouseMove(ready.panes[0].canvas, QPoint(170, 190))
    action = actions.action("compare.overlays")
    assert action.isChecked()
    marked = pixels(ready, 0)
    action.trigger()
    bare = pixels(ready, 0)
    # Every image pixel is one colour from edge to edge, and it is still read.
    assert np.unique(bare).size < np.unique(marked).size
    assert ready.panes[1].readouts[0].reading is not None
    action.trigger()
    assert np.array_equal(pixels(ready, 0), marked)


@pytest.mark.parametrize("change", ["difference", "inspect", "print row", "window"])
def test_what_is_enlarged_stays_as_large_when_its_pane_changes(
    ready: CompareStage, qtbot: QtBot, change: str
) -> None:
    ready.resize(1280, 720)
    ready.set_mode(Mode.FLICKER)
    ready.fit()
    canvas = ready.panes[0].canvas
    ready.view.zoom_by(5, canvas.centre(), canvas.key)
    settle(ready, qtbot)
    before = canvas.placement
    if change == "difference":
        ready.set_mode(Mode.DIFFERENCE)
    elif change == "inspect":
        ready.set_inspecting(True)
    elif change == "print row":
        ready.bar.aligning_requested.emit(True)
    else:
        ready.resize(1100, 640)
    settle(ready, qtbot)
    after = canvas.placement
    assert before is not None and after is not None
    assert canvas.viewport.height < 720
    assert (after.width, after.height) == (before.width, before.height)


def test_readouts_follow_the_pointer_without_the_inspector_and_end_with_it(ready: CompareStage) -> None:
    canvas = ready.panes[0].canvas
    QTest.mouseMove(canvas, QPoint(150, 150))
    assert ready.panes[1].readouts[0].reading is not None
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert ready.panes[1].readouts[0].reading is None


@pytest.mark.parametrize(("width", "shown"), [(400, False), (700, True)])
def test_reference_gives_way_to_the_colour_that_is_read(qtbot: QtBot, width: int, *, shown: bool) -> None:
    readout = Readout()
    qtbot.addWidget(readout)
    readout.resize(width, readout.height())
    readout.show_verdict(Verdict("real detail 100 %", Tone.NEUTRAL))
    readout.show_reading(None, hint="Reference")
    readout.grab()
    assert readout.hint_shown
    reading = Reading(
        x=1527, y=1401, red=158, green=130, blue=100, alpha=255, lab=(56.0, 8.1, 20.2), samples=1
    )
    readout.show_reading(reading, hint="Reference")
    readout.grab()
    assert readout.hint_shown is shown


def test_a_value_is_copied(ready: CompareStage) -> None:
    ready.set_inspecting(True)
    QTest.mouseMove(ready.panes[1].canvas, QPoint(150, 150))
    readout = ready.panes[1].readouts[0]
    QTest.mouseClick(readout, Qt.MouseButton.LeftButton)
    assert readout.reading is not None
    assert QGuiApplication.clipboard().text() == readout.reading.hex
    assert ready.copy_value().startswith("#")


def test_the_crosshair_follows_an_offset_pane_to_the_same_place_of_the_scene(ready: CompareStage) -> None:
    ready.view.pan_by(20, 10, 1, alone=True)
    ready.set_inspecting(True)
    QTest.mouseMove(ready.panes[0].canvas, QPoint(150, 200))
    first, second = (pane.readouts[0].reading for pane in ready.panes[:2])
    placed = ready.panes[1].canvas.placement
    assert first is not None
    assert second is not None
    assert placed is not None
    shift = 20 / placed.width
    assert second.x / 560 == pytest.approx(first.x / 320 - shift, abs=0.004)
    assert "moved alone" in texts(ready)[1]


def held(stage: CompareStage, kind: QEvent.Type) -> None:
    event = QKeyEvent(kind, Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, "b")
    QApplication.sendEvent(stage.window(), event)


def test_holding_b_flashes_the_reference_in_every_other_pane(
    stage: CompareStage, tmp_path: Path, qtbot: QtBot
) -> None:
    from PIL import Image

    images = []
    for name, colour in (("dark", 30), ("light", 220)):
        path = tmp_path / f"{name}.png"
        Image.new("RGB", (160, 90), (colour,) * 3).save(path)
        images.append(PaneImage(path=path, width=160, height=90))
    stage.show_images(images)
    settle(stage, qtbot)
    middle = (pixels(stage, 1).shape[0] // 2, 100)
    assert pixels(stage, 1)[middle][0] == 220
    held(stage, QEvent.Type.KeyPress)
    assert pixels(stage, 1)[middle][0] == 30
    held(stage, QEvent.Type.KeyRelease)
    assert pixels(stage, 1)[middle][0] == 220
    held(stage, QEvent.Type.KeyPress)
    QApplication.sendEvent(stage.window(), QEvent(QEvent.Type.WindowDeactivate))
    assert pixels(stage, 1)[middle][0] == 220, "the release went to another window"


def test_the_line_of_a_wipe_is_dragged(ready: CompareStage, qtbot: QtBot) -> None:
    ready.set_mode(Mode.WIPE)
    settle(ready, qtbot)
    canvas = ready.panes[0].canvas
    middle = QPoint(canvas.width() // 2, 100)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(canvas, QPoint(300, 100))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert ready._pair.divider.position == pytest.approx(300 / canvas.width(), abs=0.002)


def test_flicker_shows_both_in_turn_and_stops_with_its_mode(ready: CompareStage, qtbot: QtBot) -> None:
    ready.set_mode(Mode.FLICKER)
    seen = set()
    for _ in range(3):
        seen.add(ready._pair._second)
        ready._pair._on_flicker()
    assert seen == {True, False}
    ready.set_mode(Mode.SIDE_BY_SIDE)
    assert not ready._pair._timer.isActive()


def test_the_difference_says_what_it_amounts_to(ready: CompareStage, tmp_path: Path, qtbot: QtBot) -> None:
    said: list[str] = []
    ready._pair.said.connect(said.append)
    path = tmp_path / "moved.png"
    motif(800, shift=3).save(path)
    ready.put_images(2, [PaneImage(path=path, width=800, height=450)])
    ready.set_active(2)
    ready.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: bool(said) and "320×180, Lanczos3" in said[-1])
    assert "of 255" in said[-1]
    ready.bar.kind_requested.emit(Kind.PERCEIVED)
    qtbot.waitUntil(lambda: "ΔE2000" in said[-1])
    before = pixels(ready, 0)
    ready.bar.gain_requested.emit(16)
    qtbot.waitUntil(lambda: not np.array_equal(pixels(ready, 0), before))


def test_stepping_exchanges_the_candidate_and_keeps_zoom_and_place(
    ready: CompareStage, tiers: list[PaneImage], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "other.png"
    motif(560, shift=200).save(path)
    ready.choices = (*tiers, PaneImage(path=path, number=9, width=560, height=315))
    ready.view.zoom_by(2, ready.panes[0].canvas.centre(), 0)
    before = ready.view.view
    ready.step(1)
    settle(ready, qtbot)
    assert [image.number for image in ready.selection.images] == [1, 9, 3]
    assert ready.view.view == before
    assert "#9" in texts(ready)[1]


def test_a_new_rating_shows_without_loading_again(
    ready: CompareStage, tiers: list[PaneImage], qtbot: QtBot
) -> None:
    full = ready.panes[0].canvas.layers[0].full
    ready.put_images(0, [dataclasses.replace(tiers[0], rating=5)])
    assert "5 of 5 stars" in texts(ready)[0]
    assert ready.panes[0].canvas.layers[0].full is full


def drop_on(stage: CompareStage, index: int, data: QMimeData) -> None:
    """What Qt calls on a drop; the events themselves are only taken during a drag of the system."""
    pane = stage.panes[index]
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    pane.dragEnterEvent(event)  # type: ignore[arg-type]  # its own event differs in name only
    assert event.isAccepted()
    pane.dropEvent(event)


def test_a_file_dropped_on_a_pane_replaces_its_picture(
    ready: CompareStage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "dropped.png"
    motif(480).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop_on(ready, 1, data)
    settle(ready, qtbot)
    assert "dropped.png" in texts(ready)[1]
    assert "480×270" in texts(ready)[1]


def test_dropped_ids_are_handed_to_whoever_knows_the_library(ready: CompareStage) -> None:
    told: list[tuple[int, tuple[str, ...]]] = []
    ready.images_dropped.connect(lambda index, ids: told.append((index, ids)))
    drop_on(ready, 2, drop.mime_of(["01J", "01K"]))
    assert told == [(2, ("01J", "01K"))]


def test_a_file_removed_by_hand_is_a_sentence_in_its_pane(
    ready: CompareStage, tiers: list[PaneImage], tmp_path: Path, qtbot: QtBot
) -> None:
    gone = PaneImage(path=tmp_path / "gone.png", number=7, width=320, height=180)
    ready.put_images(1, [gone])
    settle(ready, qtbot)
    assert ready.panes[1].canvas.notice == "gone.png is no longer where it was."
    assert ready.panes[0].canvas.notice == ""
    for mode in Mode:
        ready.set_mode(mode)
        settle(ready, qtbot)
        ready.grab()
    ready.set_mode(Mode.DIFFERENCE)
    assert "gone.png" in ready.panes[0].canvas.notice


def test_panes_come_and_go(ready: CompareStage, tiers: list[PaneImage], qtbot: QtBot) -> None:
    ready.close_pane(1)
    assert len(ready.panes) == 2
    ready.show_images([*tiers, *tiers])
    settle(ready, qtbot)
    assert len(ready.panes) == 6
    ready.grab()
    ready.show_images([])
    assert ready.panes == []
    assert ready.status == ""
    ready.grab()
    ready.show_images(tiers[:2])
    settle(ready, qtbot)
    assert len(ready.panes) == 2


def test_the_windows_commands_reach_the_stage(ready: CompareStage) -> None:
    actions = Actions(parent=ready)
    bind(actions, ready)
    actions.enter(PLACE)
    actions.trigger("zoom.fit")
    assert ready.view.fits
    actions.trigger("zoom.actual")
    assert ready.view.scaling is Scaling.PIXELS
    actions.trigger("compare.inspect")
    assert ready.inspector.enabled
    actions.trigger("zoom.sync")
    assert not ready.view.synced
    actions.trigger("compare.pane_3")
    assert ready.selection.active == 2
    actions.trigger("compare.cycle")
    assert ready.mode is Mode.WIPE
    ready.view.pan_by(5, 5, "pair")
    actions.trigger("zoom.reset_offsets")
    assert ready.view.offset(0) == NO_OFFSET
    for name in ("zoom.in", "zoom.out", "zoom.toggle", "compare.next", "compare.previous"):
        assert actions.trigger(name)


def test_switching_the_theme_repaints(ready: CompareStage) -> None:
    from gi2desk.ui.theme import theme

    before = pixels(ready, 0)
    ready.fit()
    try:
        theme().choose(dark=False, surround=None)
        after = pixels(ready, 0)
    finally:
        theme().choose(dark=True, surround=None)
    assert not np.array_equal(before, after)


@pytest.mark.parametrize("size", [(1440, 760), (1280, 560), (760, 400)])
@pytest.mark.parametrize("mode", list(Mode))
def test_the_bar_covers_no_picture(
    ready: CompareStage, qtbot: QtBot, size: tuple[int, int], mode: Mode
) -> None:
    ready.resize(*size)
    ready.set_inspecting(True)
    ready.set_mode(mode)
    settle(ready, qtbot)
    bar = ready.bar.rect().translated(ready.bar.mapTo(ready, QPoint(0, 0)))
    for pane in ready.panes:
        canvas = pane.canvas.rect().translated(pane.canvas.mapTo(ready, QPoint(0, 0)))
        assert not canvas.intersects(bar)
    assert ready.rect().contains(bar)
    # Nothing that can be pressed is cut off.
    buttons = [button for button in ready.bar.findChildren(QAbstractButton) if button.isVisible()]
    for button in buttons:
        assert bar.contains(button.rect().translated(button.mapTo(ready, QPoint(0, 0))))
        assert button.width() >= button.minimumSizeHint().width()


@pytest.mark.parametrize("width", [1280, 1440, 2200])
def test_what_is_pressed_in_the_bar_stays_where_it_is(ready: CompareStage, qtbot: QtBot, width: int) -> None:
    ready.resize(width, 720)
    groups = [ready.bar._scaling, ready.bar._mode, ready.bar._tools]

    def places() -> list[QPoint]:
        settle(ready, qtbot)
        return [group.mapTo(ready, QPoint(0, 0)) for group in groups]

    before = places()
    for change in (
        lambda: ready.set_mode(Mode.DIFFERENCE),
        lambda: ready.set_inspecting(True),
        lambda: ready.set_scaling(Scaling.PRINT),
        lambda: ready.bar.distance_requested.emit(2),
        lambda: ready.bar.aligning_requested.emit(True),
        lambda: ready.bar.say("Not aligned: the pictures agree at only 12 % of 34 places." * 3),
    ):
        change()
        assert places() == before


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_difference_is_read_whole(ready: CompareStage, qtbot: QtBot, width: int) -> None:
    ready.resize(width, 720)
    ready.set_mode(Mode.DIFFERENCE)
    said = ready.bar._said
    for kind in Kind:
        ready.bar.kind_requested.emit(kind)
        settle(ready, qtbot)
    ready.bar.say("ΔE2000 mean 12.3, 95 % below 45.6 · at 15360×8640, Lanczos3")
    settle(ready, qtbot)
    assert said.width() >= said.sizeHint().width()


def test_the_options_move_beside_the_groups_where_there_is_room(ready: CompareStage, qtbot: QtBot) -> None:
    bar = ready.bar
    ready.set_mode(Mode.DIFFERENCE)
    for width, beside in ((1280, False), (2200, True), (1280, False), (2200, True)):
        ready.resize(width, 720)
        settle(ready, qtbot)
        rows = {widget.mapTo(bar, widget.rect().center()).y() for widget in (bar._gain, bar._mode)}
        assert bar._gain.isVisible()
        assert (len(rows) == 1) is beside
    ready.set_mode(Mode.SIDE_BY_SIDE)
    assert not bar._gain.isVisible()


def test_what_to_judge_opens_inside_the_window(ready: CompareStage, qtbot: QtBot) -> None:
    ready.resize(1280, 620)
    settle(ready, qtbot)
    button = ready.bar.findChild(AdviceButton)
    assert button is not None
    for active, tier in enumerate(("1K", "2K", "4K")):
        ready.set_active(active)
        card = button.card()
        qtbot.addWidget(card)
        assert card.accessibleName() == f"What to judge at {tier}"
        card.open_below(button)
        assert ready.window().geometry().contains(card.geometry())
        assert card.geometry().bottom() < button.mapToGlobal(QPoint(0, 0)).y()
        card.close()


def test_a_pair_is_named_and_stepping_means_its_second(ready: CompareStage, qtbot: QtBot) -> None:
    ready.set_active(0)
    assert ready.selection.reference == 0
    ready.set_mode(Mode.DIFFERENCE)
    settle(ready, qtbot)
    # The filmstrip exchanges what is active: the reference stays.
    assert ready.selection.active == 1
    assert ready.status == "same framing · 1K #1 against 2K #2"
    ready.set_active(2)
    assert ready.status.endswith("1K #1 against 4K #3")


def test_the_whole_picture_is_one_press_away(ready: CompareStage) -> None:
    ready.zoom(4)
    assert not ready.view.fits
    ready.bar.fit.click()
    assert ready.view.fits
