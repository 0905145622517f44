"""How far a picture is from its parent: the score grows with every kind of change, and the words follow it."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image, ImageFilter

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
    close = drift(np.asarray(parent), np.asarray(warmer(parent, 6))).score
    other = drift(np.asarray(parent), np.asarray(scene(2))).score
    assert [closeness(score) for score in (close, other)] == [Closeness.CLOSE, Closeness.DIFFERENT]
    assert [closeness(score) for score in (0, 0.3, 1)] == [
        Closeness.CLOSE,
        Closeness.DRIFTED,
        Closeness.DIFFERENT,
    ]


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
