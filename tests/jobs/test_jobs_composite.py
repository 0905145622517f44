"""What lies outside the mask is the first reference's own, pixel for pixel, and the answer stays as it came."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Picture

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.expansion import Frame, expand
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.record import Generation, Image, State
from gi2desk.core.size import Limits
from gi2desk.imaging.mask import Mask
from gi2desk.imaging.mask_file import to_png
from gi2desk.jobs import composite
from gi2desk.jobs.expand import expand_reference
from gi2desk.jobs.reconcile import reconcile
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from tests.jobs.jobs_world import RunQueue, order, recipe
from tests.server import ImageServer

Pixels = np.ndarray[Any, Any]


def stored(library: Library, size: tuple[int, int], mode: str = "RGB", *, jpeg: bool = False) -> Reference:
    """A noisy picture, which no other can be taken for."""
    bands = len(mode)
    noise = np.random.default_rng(5).integers(0, 256, (size[1], size[0], bands), np.uint8)
    file = BytesIO()
    Picture.fromarray(noise).save(file, "JPEG" if jpeg else "PNG")
    sha256, _path = library.add_reference(file.getvalue())
    return Reference(sha256=sha256, media_type="image/jpeg" if jpeg else "image/png", name="ref")


def masked(library: Library, reference: Reference, size: tuple[int, int], **changes: Any) -> Recipe:
    mask = Mask(*size)
    mask.dab(size[0] / 2, size[1] / 2, size[1] / 4, 0.5)
    sha256, _path = library.add_reference(to_png(mask.values))
    fields = {"references": (reference,), "mask": sha256, "keep_outside": True, **changes}
    return recipe("Another middle", **fields)


def pixels(path: Path, mode: str = "RGB") -> Pixels:
    with Picture.open(path) as image:
        return np.asarray(image.convert(mode))


def parts(library: Library, generation: Generation) -> tuple[Image, Image]:
    """The answer and its composite."""
    found = library.images_of(generation.concept)
    (answer,) = [image for image in found if image.lineage.kind == "generated"]
    (made,) = [image for image in found if image.lineage.kind == "derived"]
    return answer, made


def check(library: Library, generation: Generation, mode: str = "RGB") -> Image:
    asked = generation.recipe
    answer, made = parts(library, generation)
    old = pixels(library.reference_path(asked.references[0].sha256), mode)
    new = pixels(library.original_path(answer), mode)
    both = pixels(library.original_path(made), mode)
    alpha = pixels(library.reference_path(asked.mask or ""), "RGBA")[:, :, 3]
    outside = alpha == 255
    assert (both[outside] == old[outside]).all()  # byte for byte
    middle = slice(both.shape[0] // 2 - 5, both.shape[0] // 2 + 5)
    across = slice(both.shape[1] // 2 - 5, both.shape[1] // 2 + 5)
    if new.shape == both.shape:
        assert (both[middle, across] == new[middle, across]).all()
    assert (both[middle, across] != old[middle, across]).any()
    # The API's own answer is what it was.
    data = library.original_path(answer).read_bytes()
    assert hashlib.sha256(data).hexdigest() == answer.sha256
    assert made.lineage.parents == (answer.id,)
    assert made.lineage.source_name == composite.COMPOSITE
    assert made.path.startswith("derived/")
    assert made.verified is None
    return made


async def made_by(queue_of: RunQueue, library: Library, wanted: Recipe) -> Generation:
    async with ImageServer() as server, queue_of() as queue:
        sent = await queue.submit(order(library, server, wanted))
        (ended,) = await queue.wait(sent)
        return ended


async def test_outside_the_mask_nothing_changes(library: Library, run_queue: RunQueue) -> None:
    wanted = masked(library, stored(library, (1024, 1024)), (1024, 1024))
    ended = await made_by(run_queue, library, wanted)
    assert (ended.state, ended.failure) == (State.DONE, None)
    made = check(library, ended)
    assert (made.width, made.height, made.format, made.lineage.note) == (1024, 1024, "png", "")
    assert Recipe.from_json(wanted.to_json()) == wanted


async def test_a_jpeg_and_a_picture_with_transparency_keep_their_decoded_pixels(
    library: Library, run_queue: RunQueue
) -> None:
    size = (1024, 1024)
    check(library, await made_by(run_queue, library, masked(library, stored(library, size, jpeg=True), size)))
    alpha = await made_by(run_queue, library, masked(library, stored(library, size, "RGBA"), size))
    made = check(library, alpha, "RGBA")
    assert made.mode == "RGBA"


async def test_an_answer_of_another_size_is_scaled_and_that_is_said(
    library: Library, run_queue: RunQueue
) -> None:
    wanted = masked(library, stored(library, (900, 900)), (900, 900))
    made = check(library, await made_by(run_queue, library, wanted))
    assert (made.width, made.height) == (900, 900)
    assert made.lineage.note == "the answer was scaled from 1024×1024 to 900×900"


async def test_an_answer_of_another_shape_is_saved_without_a_composite_and_that_is_said(
    library: Library, run_queue: RunQueue
) -> None:
    wanted = masked(library, stored(library, (900, 600)), (900, 600))
    ended = await made_by(run_queue, library, wanted)
    assert ended.state is State.DONE
    assert ended.failure is not None
    assert "saved, but not its composite" in ended.failure.message
    assert "1024×1024 has another shape than Image 1 of 900×600" in ended.failure.message
    assert [image.lineage.kind for image in library.images_of(ended.concept)] == ["generated"]


async def test_a_picture_that_was_expanded_is_opaque_all_over(library: Library, run_queue: RunQueue) -> None:
    old = stored(library, (768, 1024))
    expansion = expand(768, 1024, Frame(left=128, right=128), Limits())
    made = expand_reference(library, old, expansion, Capabilities())
    assert made.size == (1024, 1024)
    wanted = recipe("More room", references=(made.reference,), mask=made.mask, keep_outside=True)
    ended = await made_by(run_queue, library, wanted)
    answer, both = parts(library, ended)
    pixels_of = pixels(library.original_path(both), "RGBA")
    assert (pixels_of[:, :, 3] == 255).all()
    assert (pixels_of[:, :120, :3] == pixels(library.original_path(answer))[:, :120]).all()
    before = pixels(library.reference_path(old.sha256))
    assert (pixels_of[:, 200:824, :3] == before[:, 72:696]).all()


async def test_what_is_cut_short_is_made_at_the_next_start_and_twice_is_once(
    library: Library, catalogue: Catalogue, run_queue: RunQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = masked(library, stored(library, (1024, 1024)), (1024, 1024))

    def full(*_: object) -> Image:
        raise UserError("The disk is full.", cause=Cause.DISK)

    with monkeypatch.context() as patch:
        patch.setattr(composite, "make_composite", full)
        await made_by(run_queue, library, wanted)
    (interrupted,) = library.generations(open_only=True)
    (answer,) = library.images_of(interrupted.concept)  # what was paid for is there
    assert answer.lineage.kind == "generated"
    account = reconcile(library, catalogue)
    assert account.saved == [interrupted.id]
    made = check(library, library.generation(interrupted.id))
    composite.make_composites(library, library.generation(interrupted.id), [answer])
    assert parts(library, interrupted)[1].id == made.id


async def test_the_index_the_check_and_the_trash_know_it(library: Library, run_queue: RunQueue) -> None:
    wanted = masked(library, stored(library, (1024, 1024)), (1024, 1024))
    ended = await made_by(run_queue, library, wanted)
    made = check(library, ended)
    (row,) = library.query(Query(lineages=("derived",))).page(0, 9)
    assert (row.id, row.name, row.concept) == (made.id, composite.COMPOSITE, ended.concept)
    assert [problem.detail for problem in library.check(deep=True).problems] == []
    before = library.rows([made.id])
    library.rebuild()
    assert library.rows([made.id]) == before
    library.trash([made.id])
    assert library.rows([made.id]) == ()
    library.restore([made.id])
    assert library.image(made.id) == made
    assert library.original_path(made).is_file()
