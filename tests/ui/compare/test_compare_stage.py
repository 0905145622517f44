"""The stage as a person uses it: stepping, dropping, commands, and files that are gone."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from gi2desk.ui.action import Actions
from gi2desk.ui.canvas import drop
from gi2desk.ui.canvas.geometry import NO_OFFSET, Scaling
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.binding import PLACE, bind
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.stage import CompareStage
from tests.ui.compare.motif import motif
from tests.ui.compare.standing import pixels, settle, texts


def test_three_tiers_stand_side_by_side_in_the_same_framing(ready: CompareStage) -> None:
    assert len(ready.panes) == 3
    placed = [pane.canvas.placement for pane in ready.panes]
    assert len({(one.width, one.height) for one in placed if one is not None}) == 1
    assert texts(ready)[0].startswith("1K, Reference, #1, 1 of 5 stars, 320×180, ")
    assert "Approved v2" in texts(ready)[2]
    assert ready.status == "same framing · linked · 3 panes"


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
    ready.zoom.fit()
    try:
        theme().choose(dark=False, surround=None)
        after = pixels(ready, 0)
    finally:
        theme().choose(dark=True, surround=None)
    assert not np.array_equal(before, after)
