"""Alignment in the panes: where it puts a picture, what it says, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from gi2desk.ui import theme
from gi2desk.ui.canvas.geometry import NO_OFFSET, Extent, Offset, Point, Scaling
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.picture import Picture, of_pixels
from gi2desk.ui.compare.alignment import Laid, lay, offset_of
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.reading import read
from gi2desk.ui.compare.stage import CompareStage
from tests.ui.compare.standing import settle

SIZE = (960, 540)


def scene(seed: int = 1) -> Image.Image:
    """Texture at every scale, wider than what is cut from it."""
    rng = np.random.default_rng(seed)
    made = np.zeros((720, 1280))
    for cells in (8, 24, 72, 216):
        coarse = Image.fromarray(rng.uniform(0, 255, (cells, cells * 16 // 9)).astype(np.uint8))
        made += np.asarray(coarse.resize((1280, 720), Image.Resampling.BICUBIC), dtype=float) / 4
    return Image.fromarray(made.clip(0, 255).astype(np.uint8)).convert("RGB")


def cut(left: float, top: float, scale: float = 1.0, seed: int = 1) -> Image.Image:
    """A part of the scene of 960×540, `scale` times as large as the scene."""
    width, height = SIZE[0] / scale, SIZE[1] / scale
    box = (left, top, left + width, top + height)
    return scene(seed).resize(SIZE, Image.Resampling.LANCZOS, box=box)


def picture(image: Image.Image) -> Picture:
    rgb = np.asarray(image)
    return of_pixels(np.dstack([rgb[..., ::-1], np.full(rgb.shape[:2], 255, np.uint8)]))


@pytest.mark.parametrize(("shift", "scale"), [((0, 0), 1.0), ((12, -7), 1.0), ((-9, 5), 1.05)])
def test_a_place_of_the_reference_is_found_in_the_aligned_picture(
    shift: tuple[float, float], scale: float
) -> None:
    reference, moving = cut(100, 100), cut(100 + shift[0], 100 + shift[1], scale)
    laid = lay(picture(reference), picture(moving))
    assert laid.offset is not None
    assert laid.confidence > 0.5
    for x, y in ((0.3, 0.4), (0.5, 0.5), (0.7, 0.6)):
        place = laid.offset.to_picture(Point(x, y))
        # The same point of the scene, in pixels of the moving picture.
        expected = ((x * SIZE[0] - shift[0]) * scale, (y * SIZE[1] - shift[1]) * scale)
        assert place.x * SIZE[0] == pytest.approx(expected[0], abs=1)
        assert place.y * SIZE[1] == pytest.approx(expected[1], abs=1)


def test_half_the_pixels_of_the_same_framing_need_no_offset() -> None:
    reference = cut(100, 100)
    laid = lay(picture(reference), picture(reference.resize((480, 270), Image.Resampling.LANCZOS)))
    assert laid.offset is not None
    assert (laid.offset.across, laid.offset.down) == pytest.approx((1, 1), abs=0.002)
    assert (laid.offset.x, laid.offset.y) == pytest.approx((0, 0), abs=0.002)


@pytest.mark.parametrize("degrees", [-8.0, 1.0, 4.0])
def test_a_turn_is_taken_out_and_said(degrees: float) -> None:
    reference = cut(100, 100)
    laid = lay(picture(reference), picture(reference.rotate(degrees, Image.Resampling.BICUBIC)))
    assert laid.offset is not None and laid.picture is not None
    # Pillow turns the other way round.
    assert laid.turn == pytest.approx(degrees, abs=0.05)
    assert f"{degrees:.1f}°" in laid.text
    # As much larger as its corners need, about the same middle.
    extent = laid.picture.extent
    left, top = (extent.width - SIZE[0]) // 2, (extent.height - SIZE[1]) // 2
    assert left > 0 and top > 0
    assert (laid.offset.x, laid.offset.y) == pytest.approx((0, 0), abs=0.002)
    spans = extent.width / SIZE[0], extent.height / SIZE[1]
    assert (laid.offset.across, laid.offset.down) == pytest.approx(spans, abs=0.002)
    # What is turned back lies on the reference, apart from what two interpolations blur.
    middle, mine = np.s_[150:390, 260:700, :3], np.s_[top + 150 : top + 390, left + 260 : left + 700, :3]
    apart = laid.picture.pixels[0][mine].astype(int) - picture(reference).pixels[0][middle].astype(int)
    assert np.abs(apart).mean() < 1.5
    assert laid.picture.translucent and laid.picture.pixels[0][0, 0, 3] == 0
    assert not laid.picture.pixels[0][0, 0].any()


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((180, 60, 500, 460), (320, 400)),  # an upright crop
        ((180, 60, 500, 460), (256, 320)),  # the same with fewer pixels
        ((0, 150, 960, 450), (960, 300)),  # a wide one
    ],
)
def test_a_crop_of_another_shape_finds_its_place(
    box: tuple[int, int, int, int], size: tuple[int, int]
) -> None:
    whole = cut(100, 100)
    part = whole.resize(size, Image.Resampling.LANCZOS, box=box)
    laid = lay(picture(whole), picture(part))
    assert laid.offset is not None and laid.picture is None
    assert laid.offset.across == pytest.approx((box[2] - box[0]) / 960, rel=0.003)
    assert laid.offset.down == pytest.approx((box[3] - box[1]) / 540, rel=0.003)
    for x, y in ((0.2, 0.3), (0.5, 0.5), (0.9, 0.8)):
        place = laid.offset.to_scene(Point(x, y))
        assert place.x * 960 == pytest.approx(box[0] + x * (box[2] - box[0]), abs=1)
        assert place.y * 540 == pytest.approx(box[1] + y * (box[3] - box[1]), abs=1)
    # And the other way round: the whole is an expansion of the part.
    back = lay(picture(part), picture(whole))
    assert back.offset is not None
    assert back.offset.across == pytest.approx(960 / (box[2] - box[0]), rel=0.003)


def test_different_pictures_are_not_aligned() -> None:
    other = lay(picture(cut(100, 100)), picture(cut(100, 100, seed=9)))
    assert other.offset is None
    assert other.text == "not aligned"
    assert other.reason
    upright = lay(picture(cut(100, 100)), picture(cut(100, 100).rotate(90, expand=True)))
    assert upright.offset is None
    assert upright.text == "not aligned"


def test_the_words_say_how_sure_it_is() -> None:
    laid = Laid(offset=NO_OFFSET, confidence=0.87)
    assert laid.text == "aligned 87 %"
    assert replace(laid, turn=-0.6).text == "aligned 87 %, turned -0.6°"


def test_an_alignment_between_unequal_sizes_as_an_offset() -> None:
    from gi2desk.imaging.align import Alignment

    found = Alignment(
        aligned=True, dx=10, dy=-20, scale=0.25, rotation=0, confidence=1, reason="as in this test"
    )
    offset = offset_of(found, Extent(width=1000, height=500), Extent(width=4000, height=2000))
    assert offset == Offset(x=-0.01, y=0.04)


@pytest.fixture
def pair(tmp_path: Path) -> list[PaneImage]:
    made = []
    for name, image in (("reference", cut(100, 100)), ("moved", cut(115, 94))):
        path = tmp_path / f"{name}.png"
        image.save(path)
        made.append(PaneImage(path=path, width=SIZE[0], height=SIZE[1]))
    return made


def aligned(stage: CompareStage, qtbot: QtBot) -> None:
    aligner = stage.instruments.aligner
    stage.bar.aligning_requested.emit(True)
    assert aligner.text == "Aligning…"
    qtbot.waitUntil(lambda: not aligner.working, timeout=20_000)


def test_align_moves_the_others_says_so_and_takes_it_back(
    stage: CompareStage, pair: list[PaneImage], qtbot: QtBot
) -> None:
    stage.show_images(pair)
    settle(stage, qtbot)
    aligned(stage, qtbot)
    assert stage.view.offset(0) == NO_OFFSET
    assert stage.view.offset(1).x == pytest.approx(-15 / 960, abs=0.001)
    assert "aligned 100 %" in stage.panes[1].captions[0].text
    said = stage.bar._said.text()
    assert said.startswith("Aligned: the pictures agree at 100 % of")
    assert "· moved 15, -6 px · 100.0 % as wide" in said
    stage.view.pan_by(3, 3, 1, alone=True)
    assert "moved alone" in stage.panes[1].captions[0].text
    # Putting back what was moved by hand leaves the alignment.
    stage.put_back()
    assert stage.instruments.aligner.enabled
    assert stage.view.offset(1).x == pytest.approx(-15 / 960, abs=0.001)
    stage.view.pan_by(3, 3, 0, alone=True)
    stage.put_back()
    assert stage.view.offset(0) == NO_OFFSET
    assert stage.instruments.aligner.enabled
    stage.bar.aligning_requested.emit(False)
    assert stage.view.offset(1) == NO_OFFSET
    assert "aligned" not in stage.panes[1].captions[0].text


def test_resetting_the_offsets_switches_it_off(
    stage: CompareStage, pair: list[PaneImage], qtbot: QtBot
) -> None:
    stage.show_images(pair)
    settle(stage, qtbot)
    aligned(stage, qtbot)
    stage.put_back()
    assert not stage.instruments.aligner.enabled
    assert stage.view.offset(1) == NO_OFFSET


def test_another_reference_is_aligned_anew(stage: CompareStage, pair: list[PaneImage], qtbot: QtBot) -> None:
    stage.show_images(pair)
    settle(stage, qtbot)
    aligned(stage, qtbot)
    stage.set_reference(1)
    qtbot.waitUntil(lambda: stage.view.offset(0) != NO_OFFSET, timeout=20_000)
    assert stage.view.offset(1) == NO_OFFSET
    assert stage.view.offset(0).x == pytest.approx(15 / 960, abs=0.001)


def test_the_real_detail_is_measured_and_its_card_opens(
    stage: CompareStage, tmp_path: Path, qtbot: QtBot
) -> None:
    from gi2desk.ui.compare.curve import DetailCard

    sharp = np.random.default_rng(4).normal(128, 40, (540, 960, 3)).clip(0, 255).astype(np.uint8)
    small = Image.fromarray(sharp).resize((480, 270), Image.Resampling.LANCZOS)
    images = []
    for name, image in (("own", small), ("enlarged", small.resize((960, 540), Image.Resampling.BICUBIC))):
        path = tmp_path / f"{name}.png"
        image.save(path)
        images.append(PaneImage(path=path, width=image.width, height=image.height))
    stage.show_images(images)
    readouts = [pane.readouts[0] for pane in stage.panes]
    qtbot.waitUntil(lambda: all(readout.verdict for readout in readouts), timeout=20_000)
    verdict = readouts[1].verdict
    assert verdict is not None
    assert verdict.detail is not None
    assert verdict.detail.fraction == pytest.approx(0.5, abs=0.1)
    assert verdict.text == f"real detail {verdict.detail.fraction:.0%}".replace("%", " %")
    assert verdict.text in readouts[1].accessibleName()
    readouts[1].open_detail()
    cards = stage.findChildren(DetailCard)
    assert len(cards) == 1
    cards[0].grab()
    cards[0].close()


def overlap(stage: CompareStage) -> list[tuple[float, float, float, float]]:
    """Where the scene lies in the pane for each picture that is shown, in device pixels."""
    canvas = stage.panes[0].canvas
    found = []
    for layer in canvas.layers:
        placed = layer.placement(canvas.viewport) if layer.picture is not None else None
        if placed is not None:
            offset = stage.view.offset(layer.slot)
            corners = [placed.to_screen(offset.to_picture(Point(at, at))) for at in (0.0, 1.0)]
            found.append((corners[0].x, corners[0].y, corners[1].x, corners[1].y))
    return found


@pytest.fixture
def crooked(tmp_path: Path) -> list[PaneImage]:
    """A scene, an upright crop of it with more pixels, and the scene turned by three degrees."""
    whole = cut(100, 100)
    part = whole.resize((480, 600), Image.Resampling.LANCZOS, box=(300, 40, 700, 540))
    made = []
    for name, image in (
        ("whole", whole),
        ("part", part),
        ("turned", whole.rotate(3, Image.Resampling.BICUBIC)),
    ):
        path = tmp_path / f"{name}.png"
        image.save(path)
        made.append(PaneImage(path=path, id=name, width=image.width, height=image.height))
    return made


@pytest.mark.parametrize("scaling", list(Scaling))
@pytest.mark.parametrize("candidate", [1, 2])
def test_crops_and_turned_pictures_lie_on_the_reference_in_every_mode(
    stage: CompareStage, crooked: list[PaneImage], qtbot: QtBot, candidate: int, scaling: Scaling
) -> None:
    stage.show_images(crooked)
    settle(stage, qtbot)
    aligned(stage, qtbot)
    assert "not aligned" not in "".join(pane.captions[0].text for pane in stage.panes)
    assert "turned 3.0°" in stage.panes[2].captions[0].text
    stage.set_active(candidate)
    stage.set_mode(Mode.WIPE)
    settle(stage, qtbot)
    stage.zoom.set_scaling(scaling)
    first, second = overlap(stage)
    for one, two in zip(first, second, strict=True):
        # The crop's measured size may be off by a fraction of a thousandth.
        assert one == pytest.approx(two, abs=2.5)
    # 100 % is 100 % of the picture with the most pixels, whatever part it shows.
    if scaling is Scaling.PIXELS:
        finest = 1 if candidate == 1 else 0
        scales = [
            layer.placement(stage.panes[0].canvas.viewport) for layer in stage.panes[0].canvas.layers[:2]
        ]
        assert scales[finest] is not None
        assert scales[finest].scale == pytest.approx(1, abs=0.003)


def test_the_difference_of_aligned_pictures_is_small_and_ends_where_one_ends(
    stage: CompareStage, crooked: list[PaneImage], qtbot: QtBot
) -> None:
    stage.show_images(crooked[::2])
    settle(stage, qtbot)
    stage.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: "mean" in stage.bar._said.text(), timeout=20_000)
    apart = float(stage.bar._said.text().split("mean ")[1].split()[0])
    aligned(stage, qtbot)
    qtbot.waitUntil(lambda: stage._pair._order is not None and stage._pair._order.turned, timeout=20_000)
    qtbot.waitUntil(lambda: stage._pair._found is not None and stage._pair._found.outside is not None)
    found = stage._pair._found
    assert found is not None and found.outside is not None
    assert found.mean < apart / 3
    # The corners that the turn left empty are no difference.
    assert found.outside.any() and not found.outside.all()


def test_a_turned_picture_keeps_its_corners_and_is_read_by_its_own_pixels(
    stage: CompareStage, crooked: list[PaneImage], qtbot: QtBot
) -> None:
    stage.show_images(crooked[::2])
    settle(stage, qtbot)
    layer = stage.panes[1].canvas.front
    assert layer is not None
    own = layer.full
    aligned(stage, qtbot)
    laid = layer.full
    assert own is not None and laid is not None and layer.own is own
    width, height = own.extent.width, own.extent.height
    # The caption goes on saying what the file holds.
    assert f"{width}×{height}" in stage.panes[1].captions[0].text
    found = {}
    for row in range(0, laid.extent.height, 3):
        for column in range(0, laid.extent.width, 3):
            place = Point((column + 0.5) / laid.extent.width, (row + 0.5) / laid.extent.height)
            reading = read(laid, place)
            if reading is not None:
                found[reading.x, reading.y] = reading.rgb
    for x, y in ((0, 0), (width, 0), (0, height), (width, height)):
        near = [place for place in found if abs(place[0] - x) < 6 and abs(place[1] - y) < 6]
        assert near
    places = [place for place in found if 8 < place[0] < width - 8 and 8 < place[1] < height - 8]
    pixels = own.source.pixels
    off = [np.abs(pixels[y, x, 2::-1].astype(int) - found[x, y]).mean() for x, y in places]
    assert float(np.median(off)) < 4
    # Beside the turned picture there is nothing to read.
    assert read(laid, Point(0.001, 0.001)) is None


def test_taking_it_back_shows_the_files_own_pixels(
    stage: CompareStage, crooked: list[PaneImage], qtbot: QtBot
) -> None:
    stage.show_images(crooked)
    settle(stage, qtbot)
    layer = stage.panes[2].canvas.front
    assert layer is not None
    own = layer.full
    aligned(stage, qtbot)
    assert layer.full is not own and layer.own is own
    settle(stage, qtbot)
    canvas = stage.panes[2].canvas
    # An empty corner is no transparency that the file would have.
    stage.view.fit()
    settle(stage, qtbot)
    placed = canvas.placement
    assert placed is not None
    corner = canvas.grab().toImage().pixelColor(placed.left + 1, placed.top + placed.height - 2)
    assert corner == theme.colour("stage")
    stage.bar.aligning_requested.emit(False)
    assert layer.full is own
    aligned(stage, qtbot)
    # Stepping on loads another picture into the pane, which is not turned with the last one's angle.
    stage.put_images(2, crooked[:1])
    settle(stage, qtbot)
    qtbot.waitUntil(lambda: not stage.instruments.aligner.working, timeout=20_000)
    assert layer.full is layer.own
