"""Turns a spooled answer into originals and records; doing it twice gives the same files, so that a crash costs nothing."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from gi2desk.api.answer import Answer, Blob, Digest, UrlBlob, is_whole, read_answer, write_blob
from gi2desk.core.catalogue import Catalogue
from gi2desk.core.errors import Billing, Cause, Failure, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.offer import estimate_of, ratio_name, tier_of_recipe
from gi2desk.core.pricing import settle
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, Image, Lineage, Money, State
from gi2desk.core.size import Size
from gi2desk.core.tier import tier_of
from gi2desk.imaging.header import Header, HeaderChecker
from gi2desk.jobs.composite import make_composites
from gi2desk.library.library import Library
from gi2desk.library.store import PIECE, disk_error, make_folder, replace_file, sync_file

SUFFIX = {"jpeg": "jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    position: int
    image_id: str
    header: Header
    digest: Digest
    temporary: Path


def save_answer(
    library: Library, catalogue: Catalogue, generation: Generation, fetched: dict[int, Path]
) -> Generation:
    """Saves every picture in the answer of `generation` and returns it ended: done, or failed with the reason.

    `fetched` holds the files of pictures that the answer named by address, by position. Blocking; for a worker.
    Raises UserError(DISK) when the library cannot take the files: the spool stays, so that it can be tried again.
    """
    spool = answer_path(library, generation.id)
    try:
        answer = read_answer(spool)
    except UserError as error:
        return _ended_without_images(library, generation, error.failure)
    generation = _with_image_ids(library, generation, len(answer.images))
    problems: list[Failure] = []
    images: list[Image] = []
    for position, source in enumerate(answer.images):
        try:
            picture = _write_picture(library, generation, spool, position, source, fetched)
        except UserError as error:
            if error.cause in {Cause.DISK, Cause.LIBRARY, Cause.LOCKED}:
                raise
            problems.append(error.failure)
            continue
        images.append(_keep(library, generation, answer, picture))
    ended = _settled(catalogue, generation, answer)
    if not images:
        return _ended_without_images(library, ended, problems[0] if problems else _EMPTY)
    if problems:
        lost = _some_lost(problems, len(answer.images))
        ended = replace(ended, failure=with_kept(library, generation.id, lost))
    # Before the generation has ended, so that one that is cut short here is taken up again at the next start.
    uncomposed = make_composites(library, generation, images)
    if uncomposed is not None and ended.failure is None:
        ended = replace(ended, failure=uncomposed)
    ended = replace(ended, state=State.DONE)
    library.save_generation(ended)
    if not problems:
        discard_spool(library, ended.id)
    return ended


_EMPTY = Failure(
    message="The answer holds no picture.",
    cause=Cause.BAD_ANSWER,
    hint="Generate it again for a new charge.",
    billing=Billing.MAYBE,
)


def answer_path(library: Library, generation_id: str) -> Path:
    """The file with the answer of a generation: its spool, or the rescue file if that is whole. It need not exist."""
    rescue = library.rescue_path(generation_id)
    return rescue if rescue.exists() and is_whole(rescue) else library.spool_file(generation_id)


def with_kept(library: Library, generation_id: str, failure: Failure) -> Failure:
    """`failure` with where the answer lies, or what came of it, if anything did."""
    for path in (library.spool_file(generation_id), library.rescue_path(generation_id)):
        with contextlib.suppress(OSError):
            if path.stat().st_size:
                return replace(failure, hint=f"{failure.hint} What had arrived is kept in {path}.".strip())
    return failure


def discard_spool(library: Library, generation_id: str) -> None:
    """Removes the raw answer and partial pictures of an ended generation."""
    spool = library.spool_file(generation_id)
    for path in (
        spool,
        library.rescue_path(generation_id),
        unbilled_mark(library, generation_id),
        *spool.parent.glob(f"{generation_id}.partial*"),
        *spool.parent.glob(f"{generation_id}.url*"),
    ):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def unbilled_mark(library: Library, generation_id: str) -> Path:
    """An empty file that stands for the end of a request that cost nothing, where the disk is too full for its record."""
    return library.spool_file(generation_id).with_suffix(".unbilled")


def _with_image_ids(library: Library, generation: Generation, count: int) -> Generation:
    """Reserves ids for more pictures than were asked for, before any of them is written."""
    missing = count - len(generation.image_ids)
    if missing <= 0:
        return generation
    ids = (*generation.image_ids, *(new_id() for _ in range(missing)))
    generation = replace(generation, image_ids=ids)
    library.save_generation(generation)
    return generation


def _write_picture(
    library: Library,
    generation: Generation,
    spool: Path,
    position: int,
    source: Blob | UrlBlob,
    fetched: dict[int, Path],
) -> _Picture:
    """Decodes one picture beside its final place and checks structure and checksums while the bytes pass."""
    image_id = generation.image_ids[position]
    folder = library.new_original_path(image_id, "png", generation.timing.queued).parent
    make_folder(library.root, folder)
    temporary = folder / f".{image_id}.tmp"
    checker = HeaderChecker()
    try:
        if isinstance(source, UrlBlob):
            if position not in fetched:
                raise _not_fetched(source)
            digest = _copy(fetched[position], temporary, checker)
        else:
            digest = write_blob(spool, source, temporary, tap=checker.feed)
        header = checker.finish()
    except UserError as error:
        temporary.unlink(missing_ok=True)
        if error.cause is Cause.BAD_INPUT:
            raise UserError(
                f"The picture in the answer cannot be used: {_as_clause(str(error))}",
                cause=Cause.BAD_ANSWER,
                hint="It may have been billed. Generate it again for a new charge.",
                billing=Billing.BILLED,
                details=error.failure.details,
            ) from error
        if error.cause is Cause.DISK:
            raise UserError(
                "The picture has arrived, but the library's disk does not take it.",
                cause=Cause.DISK,
                hint=f"Free some space. The answer is kept in {spool} until then.",
                details=error.failure.details,
                billing=Billing.BILLED,
            ) from error
        raise
    return _Picture(position=position, image_id=image_id, header=header, digest=digest, temporary=temporary)


def _as_clause(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _copy(source: Path, target: Path, checker: HeaderChecker) -> Digest:
    import hashlib

    sha, size = hashlib.sha256(), 0
    try:
        with source.open("rb") as reader, target.open("wb") as writer:
            while piece := reader.read(PIECE):
                checker.feed(piece)
                sha.update(piece)
                writer.write(piece)
                size += len(piece)
    except OSError as error:
        raise disk_error(error, target) from error
    return Digest(sha256=sha.hexdigest(), bytes=size)


def _not_fetched(source: UrlBlob) -> UserError:
    return UserError(
        "The endpoint answered with an address, and the picture could not be fetched from it.",
        cause=Cause.BAD_ANSWER,
        hint="Such addresses usually expire within a day.",
        details=source.url,
        billing=Billing.BILLED,
    )


def _keep(library: Library, generation: Generation, answer: Answer, picture: _Picture) -> Image:
    header = picture.header
    final = library.new_original_path(
        picture.image_id, SUFFIX.get(header.format, header.format), generation.timing.queued
    )
    sync_file(picture.temporary)
    replace_file(picture.temporary, final)
    differences = _differences(generation, answer, header)
    image = Image(
        id=picture.image_id,
        concept=generation.concept,
        path=final.relative_to(library.root).as_posix(),
        sha256=picture.digest.sha256,
        bytes=picture.digest.bytes,
        width=header.width,
        height=header.height,
        format=header.format,
        mode=header.mode,
        bit_depth=header.bit_depth,
        created=generation.timing.last_byte or datetime.now(UTC),
        lineage=Lineage(
            kind="generated",
            parents=(generation.parent_image,) if generation.parent_image is not None else (),
        ),
        generation=generation.id,
        position=picture.position,
        requested_size=_requested(generation),
        verified=None if generation.recipe.size == "auto" and not differences else not differences,
        differences=differences,
    )
    library.add_image(image)
    return image


def _differences(generation: Generation, answer: Answer, header: Header) -> tuple[str, ...]:
    """What came back otherwise than asked, from the file's own header."""
    recipe = generation.recipe
    asked, got = _requested(generation), Size(width=header.width, height=header.height)
    found = []
    if not _as_asked(recipe, asked, got):
        found.append(f"size: asked {asked}, got {got}")
    fields = _fields(generation)
    chosen = not fields or recipe.output_format in fields.values()
    if chosen and header.format != recipe.output_format:
        found.append(f"format: asked {recipe.output_format}, got {header.format}")
    quality = answer.echo.get("quality")
    if isinstance(quality, str) and not {"auto", quality} & {
        recipe.quality,
        fields.get("quality"),
    }:
        found.append(f"quality: asked {recipe.quality}, got {quality}")
    if len(answer.images) != recipe.n:
        found.append(f"pictures: asked {recipe.n}, got {len(answer.images)}")
    return tuple(found)


def _fields(generation: Generation) -> dict[str, object]:
    """The fields as they were sent."""
    fields = generation.wire.get("fields")
    return fields if isinstance(fields, dict) else {}


def _requested(generation: Generation) -> str:
    """What was asked for: pixels, "auto", or ratio and tier where the endpoint chooses the pixels ("16:9 4K")."""
    recipe, fields = generation.recipe, _fields(generation)
    if recipe.size == "auto" or not fields or recipe.size in fields.values():
        return recipe.size
    return f"{ratio_name(recipe)} {tier_of_recipe(recipe).label}"


# How far a picture may be from a ratio that was asked for by name: services round their own sizes.
_RATIO_TOLERANCE = 0.02


def _as_asked(recipe: Recipe, asked: str, got: Size) -> bool:
    if asked == "auto":
        return True
    if asked == recipe.size:
        return Size.parse(asked) == got
    name, _, tier = asked.partition(" ")
    off = got.width / got.height / Ratio.parse(name).value - 1
    return tier_of(*got).label == tier and abs(off) <= _RATIO_TOLERANCE


def _settled(catalogue: Catalogue, generation: Generation, answer: Answer) -> Generation:
    """`generation` with usage, echo and what it cost."""
    cost, basis = _cost(catalogue, generation, answer)
    timing = replace(generation.timing, ended=datetime.now(UTC))
    return replace(
        generation, usage=answer.usage, echo=dict(answer.echo), cost=cost, cost_basis=basis, timing=timing
    )


def _cost(catalogue: Catalogue, generation: Generation, answer: Answer) -> tuple[Money | None, str]:
    recipe = generation.recipe
    if generation.price is not None:
        return generation.price, "price list"
    try:
        model = catalogue.get(recipe.model)
        settled = (
            settle(model, answer.usage, references=len(recipe.references))
            if answer.usage is not None
            else None
        )
        if settled is not None:
            return settled, "usage"
        guess = estimate_of(model, recipe)
    except UserError:
        return None, "unknown"
    if guess.usd is None:
        return None, "unknown"
    return Money(amount=guess.usd), "estimate"


def _some_lost(problems: list[Failure], count: int) -> Failure:
    first = problems[0]
    return replace(first, message=f"{len(problems)} of {count} pictures could not be used: {first.message}")


def _ended_without_images(library: Library, generation: Generation, failure: Failure) -> Generation:
    """Failed, or unknown where the answer did not arrive whole; the raw answer stays for a look."""
    state = State.UNKNOWN if failure.cause is Cause.OUTCOME_UNKNOWN else State.FAILED
    timing = replace(generation.timing, ended=datetime.now(UTC))
    failure = with_kept(library, generation.id, failure)
    ended = replace(generation, state=state, failure=failure, timing=timing)
    library.save_generation(ended)
    return ended
