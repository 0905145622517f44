"""Pictures as large as in print: what is measured on the screen, what is said, and the calibration."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gi2desk.host.settings import Settings
from gi2desk.imaging.detail import Detail
from gi2desk.library.library import Library
from gi2desk.ui.canvas.geometry import Extent, Offset, Scaling
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.compare.calibration import CalibrationCard
from gi2desk.ui.compare.detail import verdict_of
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.print_size import Paper, PrintSize, Ruler
from gi2desk.ui.compare.sheet import paper_of
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.memory import Memory
from tests.library.library_records import composite_of
from tests.ui.compare.standing import settle

MM = 25.4


@pytest.fixture
def printed(ready: CompareStage) -> CompareStage:
    """Three tiers as prints of 200 mm on a screen of 127 pixels an inch, that is five a millimetre."""
    ready.zoom.print_size.ruler = Ruler(known=lambda _screen: 127.0)
    ready.zoom.print_size.set_width(200)
    ready.bar.scaling_requested.emit(Scaling.PRINT)
    return ready


def pixels_of(canvas: Canvas) -> NDArray[np.float64]:
    """What is painted, (height, width, 3)."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    shape = (image.height(), image.width(), 4)
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[..., :3].astype(float)


def widths(stage: CompareStage) -> list[int]:
    placed = [pane.canvas.placement for pane in stage.panes]
    return [one.width for one in placed if one is not None]


def test_pixels_without_detail_are_not_counted_on_paper_without_saying_so(printed: CompareStage) -> None:
    meter, layer = printed.instruments.meter, printed.panes[2].canvas.layers[0]
    assert layer.image is not None
    for fraction, said in ((0.4, "102 PPI, 41 by real detail"), (0.97, "102 PPI"), (None, "102 PPI")):
        detail = Detail(fraction=fraction, width=320, height=180, curve=(), reason="as in this test")
        meter._known[layer.image.key] = verdict_of(detail)
        meter.measured.emit()
        assert printed.panes[2].captions[0].text.split("%, ")[1] == said
    assert printed.panes[0].captions[0].text.endswith("41 PPI")


def test_every_tier_is_as_wide_as_the_paper(printed: CompareStage, qtbot: QtBot) -> None:
    assert widths(printed) == [1000, 1000, 1000]
    assert [pane.captions[0].text.split("%, ")[1] for pane in printed.panes] == [
        "41 PPI",
        "71 PPI",
        "102 PPI",
    ]
    assert printed.bar._said.text() == "200 mm wide, as large as in print"
    assert printed.status.startswith("print size")
    printed.set_active(2)
    printed.set_mode(Mode.WIPE)
    settle(printed, qtbot)
    assert printed.view.scaling is Scaling.PRINT
    assert widths(printed) == [1000]
    printed.zoom.set_scaling(Scaling.FRAMING)
    assert "PPI" not in printed.panes[0].captions[0].text
    assert not printed.bar._width.isVisible()


def test_the_width_is_that_of_the_sheet_that_pictures_were_made_for(ready: CompareStage) -> None:
    size = ready.zoom.print_size
    assert size.width_mm == 420 and ready.bar._width.value() == 420
    # A poster with its bleed: a wide picture fills it and hangs over at the sides.
    size.suggest(Paper(width=303, height=426, title="A3 portrait with bleed"))
    assert size.width_mm == pytest.approx(426 * 16 / 9) and ready.bar._width.value() == 757
    assert size.title == "A3 portrait with bleed"
    size.show_pixels(2416, 3424)
    # What Crop & export says of the same picture.
    assert size.width_mm == 303 and round(size.ppi(Extent(width=2416, height=3424))) == 203
    size.suggest(None)
    assert round(size.width_mm) == 296
    size.set_width(500)
    size.suggest(Paper(width=303, height=426))
    assert size.width_mm == 500 and ready.bar._width.value() == 500


def test_what_a_composite_was_made_for_is_what_its_parent_was(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", data=tmp_path / "data", cache=tmp_path / "cache") as library:
        composite = composite_of(library, placements=("story", "a3-portrait-bleed"), prompt="Dark walnut")
        paper = paper_of(library, [composite.id], Settings())
    assert paper == Paper(width=303, height=426, title="A3 portrait with bleed")


def test_a_print_smaller_than_its_pane_is_shown_small(printed: CompareStage) -> None:
    printed.bar._width.setValue(40)
    assert widths(printed) == [200, 200, 200]


def test_a_crop_is_as_large_as_its_part_of_the_paper(printed: CompareStage) -> None:
    printed.view.set_offset(1, Offset(across=0.5, down=0.5))
    assert widths(printed) == [1000, 500, 1000]
    # It has its pixels on half of the width.
    assert "142 PPI" in printed.panes[1].captions[0].text


def test_from_a_distance_it_is_as_large_as_it_looks(printed: CompareStage) -> None:
    printed.bar.distance_requested.emit(2)
    # 60 cm from the screen: 200 mm · 0.6 m / 2 m.
    assert widths(printed) == [300, 300, 300]
    assert printed.bar._said.text().startswith("As seen from 2 m, 44 PPI")


def test_from_a_distance_only_what_the_eye_resolves_is_left(printed: CompareStage, qtbot: QtBot) -> None:
    """From five metres 200 mm are told apart in 138 pixels: 1K and 4K look the same, however large they are shown."""

    def steepest() -> list[float]:
        settle(printed, qtbot)
        shown = [pixels_of(printed.panes[index].canvas) for index in (0, 2)]
        return [float(np.abs(np.diff(pixels, axis=1)).max()) for pixels in shown]

    printed.bar.distance_requested.emit(5)
    printed.view.magnify(10)
    first, last = steepest()
    assert first == pytest.approx(last, rel=0.05)
    printed.bar.distance_requested.emit(0)
    assert min(steepest()) > 2 * max(first, last)


def test_what_is_seen_from_a_distance_is_smooth_and_has_no_grid(printed: CompareStage, qtbot: QtBot) -> None:
    printed.bar.distance_requested.emit(10)
    printed.view.magnify(60)
    settle(printed, qtbot)
    assert printed.bar._said.text().startswith("Zoomed: what the eye resolves from 10 m, 9 PPI")
    shown = pixels_of(printed.panes[0].canvas)
    assert np.abs(np.diff(shown, axis=1)).max() < 40
    printed.zoom.set_scaling(Scaling.PIXELS)
    settle(printed, qtbot)
    assert printed.panes[0].canvas.front.seen == 0


def test_the_difference_is_not_softened_by_the_distance(printed: CompareStage, qtbot: QtBot) -> None:
    printed.set_active(2)
    printed.set_mode(Mode.DIFFERENCE)
    printed.bar.distance_requested.emit(10)
    settle(printed, qtbot)
    reference, candidate, result = printed.panes[0].canvas.layers
    assert reference.seen == candidate.seen == 69
    assert result.seen == 0


def test_after_zooming_nothing_is_claimed(printed: CompareStage) -> None:
    printed.zoom.by(1)
    assert printed.bar._said.text().startswith("Zoomed")
    printed.bar.scaling_requested.emit(Scaling.PRINT)
    assert widths(printed) == [1000, 1000, 1000]


def test_the_screen_is_measured_with_a_bank_card(ready: CompareStage, qtbot: QtBot, tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    ready.zoom.print_size.ruler = Ruler(memory.screen_dpi, memory.save_screen_dpi)
    ready.zoom.print_size.set_width(100)
    ready.zoom.set_scaling(Scaling.PRINT)
    ready.bar._calibrate.click()
    cards = ready.findChildren(CalibrationCard)
    assert len(cards) == 1
    cards[0].grab()
    cards[0].slider.slider.setValue(254)
    assert widths(ready) == [1000, 1000, 1000]
    QTest.keyClick(cards[0], Qt.Key.Key_Escape)
    # Another run knows it; another screen does not.
    assert Memory(tmp_path).screen_dpi(ready.screen().name()) == 254
    assert Memory(tmp_path).screen_dpi("another/one") == 0


class _Unknown(Ruler):
    @staticmethod
    def _told(widget: object) -> float:
        return 0.0


def test_a_screen_that_does_not_tell_its_size_is_said(ready: CompareStage) -> None:
    ready.zoom.print_size.ruler = _Unknown()
    ready.zoom.set_scaling(Scaling.PRINT)
    assert "calibrate" in ready.bar._said.text()
    assert PrintSize(Ruler(known=lambda _screen: 100.0)).ruler.is_sure(ready)


def test_pixels_an_inch_are_those_of_the_whole_scene() -> None:
    size = PrintSize()
    size.set_width(254)
    assert size.ppi(Extent(width=3000, height=2000)) == 300
