"""How far a picture is from its parent: the score grows with every kind of change, and the words follow it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from gi2desk.core import record
from gi2desk.core.naming import new_id
from gi2desk.imaging.drift import drift
from gi2desk.jobs.drift import Closeness, closeness, kinship, parent_id
from gi2desk.library.library import Library

SIZE = (320, 240)


def scene(seed: int) -> Image.Image:
    """Soft coloured discs, as uneven as a photograph."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    field = np.full((SIZE[1], SIZE[0], 3), 120.0)
    for _ in range(120):
        size = float(rng.pareto(1.2) * 6 + 5)
        inside = (x - rng.uniform(0, SIZE[0])) ** 2 + (y - rng.uniform(0, SIZE[1])) ** 2 < size**2
        field[inside] = rng.uniform(0, 255, 3)
    return Image.fromarray(field.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))


def warmer(picture: Image.Image, amount: int) -> Image.Image:
    values = np.asarray(picture) + np.array([amount, 0.0, -amount])
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def with_object(picture: Image.Image, share: float) -> Image.Image:
    changed = picture.copy()
    edge = round(share * SIZE[1])
    if edge:
        changed.paste(scene(9).crop((0, 0, edge, edge)), (60, 20))
    return changed


def sheared(picture: Image.Image, amount: float) -> Image.Image:
    form = (1, amount, -amount * SIZE[1] / 2, 0, 1, 0)
    return picture.transform(
        SIZE, Image.Transform.AFFINE, form, Image.Resampling.BICUBIC, fillcolor=(120, 120, 120)
    )


CHANGES = {
    "colour": (warmer, (0, 6, 15, 40, 90)),
    "blur": (lambda picture, r: picture.filter(ImageFilter.GaussianBlur(r)), (0, 1, 2, 4, 8)),
    "object": (with_object, (0, 0.15, 0.35, 0.6, 0.9)),
    "geometry": (sheared, (0, 0.03, 0.08, 0.16, 0.3)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_score_grows_with_every_kind_of_change(change: str) -> None:
    changed, amounts = CHANGES[change]
    parent = scene(1)
    scores = [drift(np.asarray(parent), np.asarray(changed(parent, amount))).score for amount in amounts]
    assert scores == sorted(scores)
    assert scores[0] < 0.01
    assert all(later > earlier for earlier, later in itertools.pairwise(scores))
    assert scores[-1] > scores[0] + 0.05


def test_words_follow_the_score() -> None:
    parent = scene(1)
    close = drift(np.asarray(parent), np.asarray(warmer(parent, 6)))
    other = drift(np.asarray(parent), np.asarray(scene(2)))
    assert [closeness(found) for found in (close, other)] == [Closeness.CLOSE, Closeness.DIFFERENT]
    bounds = [replace(close, score=score) for score in (0.0, 0.5, 1.0)]
    assert [closeness(found) for found in bounds] == [Closeness.CLOSE, Closeness.DRIFTED, Closeness.DIFFERENT]


def encoded(picture: Image.Image) -> Image.Image:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=70)
    return Image.open(buffer).convert("RGB")


def noisy(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture) + np.random.default_rng(4).normal(0, 5, (*reversed(SIZE), 3))
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def graded(picture: Image.Image) -> Image.Image:
    bright = ImageEnhance.Brightness(warmer(picture, 6)).enhance(1.06)
    return ImageEnhance.Color(bright).enhance(1.08)


def with_disc(at: tuple[int, int] | None) -> Image.Image:
    picture = scene(1)
    if at is not None:
        ImageDraw.Draw(picture).ellipse((*at, at[0] + 42, at[1] + 42), fill=(20, 60, 150))
    return picture


@pytest.mark.parametrize("usual", [encoded, noisy, graded])
def test_what_every_answer_brings_is_close(usual: Callable[[Image.Image], Image.Image]) -> None:
    parent = with_disc((60, 60))
    assert closeness(drift(np.asarray(parent), np.asarray(usual(parent)))) is Closeness.CLOSE


@pytest.mark.parametrize("usual", [encoded, noisy, graded, None])
@pytest.mark.parametrize("at", [None, (210, 140)])
def test_an_object_that_moved_or_went_is_drift_whatever_else_changed(
    at: tuple[int, int] | None, usual: Callable[[Image.Image], Image.Image] | None
) -> None:
    parent, child = with_disc((60, 60)), with_disc(at)
    found = drift(np.asarray(parent), np.asarray(usual(child) if usual else child))
    assert closeness(found) is Closeness.DRIFTED
    assert found.peak > 28


def test_the_changed_part_grows_with_what_was_replaced_and_not_with_a_grading() -> None:
    parent = scene(1)
    shares = [
        drift(np.asarray(parent), np.asarray(graded(with_object(parent, share)))).changed
        for share in (0, 0.25, 0.5, 0.75)
    ]
    assert shares == sorted(shares) and shares[0] < 0.01 and shares[-1] > 0.1


def kept(library: Library, picture: Image.Image, parents: tuple[str, ...] = ()) -> str:
    """A picture in the library, made from `parents` as its record tells."""
    image_id, when = new_id(), datetime.now(UTC)
    path = library.new_original_path(image_id, "png", when)
    picture.save(path)
    image = record.Image(
        id=image_id,
        concept=library.new_concept("Hero").id,
        path=path.relative_to(library.root).as_posix(),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        bytes=path.stat().st_size,
        width=picture.width,
        height=picture.height,
        format="png",
        mode="RGB",
        bit_depth=8,
        created=when,
        lineage=record.Lineage(kind="generated", parents=parents),
    )
    library.add_image(image)
    return image_id


def test_an_image_is_measured_against_its_own_parent(library: Library) -> None:
    parent = kept(library, scene(1))
    child = kept(library, warmer(scene(1), 30), (parent,))
    orphan = kept(library, scene(3), ("01ARZ3NDEKTSV4RRFFQ69G5FAV",))
    found = kinship(library, child)
    assert found is not None
    assert found.parent == parent
    assert 0.05 < found.drift.score < 0.65
    assert (kinship(library, parent), kinship(library, orphan), parent_id(library, new_id())) == (
        None,
        None,
        None,
    )
