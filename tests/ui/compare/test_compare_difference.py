"""The difference between pictures of any sizes, offsets and kinds."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from gi2desk.ui.canvas.geometry import Extent, Offset
from gi2desk.ui.canvas.picture import Picture, of_pixels
from gi2desk.ui.compare.difference import GAINS, Kind, Order, visible, work_out
from gi2desk.ui.compare.pair import sentence
from tests.ui.compare.motif import motif


def picture(image: Image.Image) -> Picture:
    rgb = np.asarray(image.convert("RGB"))
    return of_pixels(np.dstack([rgb[..., ::-1], np.full(rgb.shape[:2], 255, np.uint8)]))


@pytest.mark.parametrize("kind", Kind)
def test_a_picture_does_not_differ_from_itself(kind: Kind) -> None:
    shown = picture(motif(320))
    found = work_out(Order(reference=shown, candidate=shown, kind=kind))
    assert found is not None
    assert found.mean == pytest.approx(0, abs=1e-9)
    assert found.most == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("kind", Kind)
def test_the_larger_is_reduced_to_the_smaller_whichever_is_the_reference(kind: Kind) -> None:
    small, large = picture(motif(320)), picture(motif(800))
    one = work_out(Order(reference=small, candidate=large, kind=kind))
    two = work_out(Order(reference=large, candidate=small, kind=kind))
    assert one is not None
    assert two is not None
    assert one.extent == two.extent == Extent(width=320, height=180)
    assert one.mean == pytest.approx(two.mean)
    # The small one is an exact reduction, so that next to nothing is left.
    assert one.mean < 0.5


def test_the_difference_is_that_of_the_values() -> None:
    first = of_pixels(np.full((30, 40, 4), (10, 20, 30, 255), np.uint8))
    second = of_pixels(np.full((30, 40, 4), (15, 0, 30, 255), np.uint8))
    found = work_out(Order(reference=first, candidate=second))
    assert found is not None
    assert (found.mean, found.most) == (pytest.approx(25 / 3), 20)
    for gain in GAINS:
        shown = visible(found, gain)
        assert shown.pixels[0][5, 5, :3].tolist() == [min(5 * gain, 255), min(20 * gain, 255), 0]
        assert not shown.translucent


def test_a_shift_is_taken_into_account_and_what_only_one_has_is_transparent() -> None:
    plain, moved = picture(motif(800)), picture(motif(800, shift=80))
    without = work_out(Order(reference=plain, candidate=moved))
    registered = work_out(Order(reference=plain, candidate=moved, candidate_offset=Offset(x=-0.1)))
    assert without is not None
    assert registered is not None
    assert registered.mean < 1 < without.mean
    shown = visible(registered, 4)
    assert shown.translucent
    alpha = shown.pixels[0][200, :, 3]
    assert alpha[:80].tolist() == [0] * 80
    assert alpha[80:].tolist() == [255] * 720


def test_pictures_that_do_not_overlap_have_no_difference() -> None:
    shown = picture(motif(320))
    assert work_out(Order(reference=shown, candidate=shown, candidate_offset=Offset(x=1.5))) is None


def test_alpha_counts_as_a_difference() -> None:
    clear = of_pixels(np.zeros((10, 10, 4), np.uint8), translucent=True)
    black = of_pixels(np.full((10, 10, 4), (0, 0, 0, 255), np.uint8))
    found = work_out(Order(reference=clear, candidate=black))
    assert found is not None
    assert found.most == 255


@pytest.mark.parametrize(
    ("kind", "size", "compared"),
    [
        (Kind.PERCEIVED, (3840, 216), (960, 54)),
        (Kind.VALUES, (3840, 216), (3840, 216)),
        (Kind.VALUES, (8192, 64), (8192, 64)),
        # Beyond, the difference alone would take gigabytes.
        (Kind.VALUES, (15360, 864), (5120, 288)),
    ],
)
def test_a_difference_is_worked_out_at_a_size_that_it_says(
    kind: Kind, size: tuple[int, int], compared: tuple[int, int]
) -> None:
    flat = of_pixels(np.full((size[1], size[0], 4), (10, 20, 30, 255), np.uint8))
    brighter = of_pixels(np.full((size[1], size[0], 4), (10, 26, 30, 255), np.uint8))
    found = work_out(Order(reference=flat, candidate=brighter, kind=kind))
    assert found is not None
    assert (found.extent.width, found.extent.height) == compared
    assert f"{compared[0]}×{compared[1]}" in sentence(found)
    if kind is Kind.VALUES:
        assert (found.most, round(found.mean, 3)) == (6, 2)
    else:
        assert 0 < found.mean < 10
