"""What a job came to, as the command line reports it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from gi2desk.commands.course import Ended
from gi2desk.core.codec import to_plain
from gi2desk.core.errors import Billing, Failure
from gi2desk.core.exitcode import ExitCode, exit_code
from gi2desk.core.record import Generation, Image, State
from gi2desk.jobs.composite import composite_of, wants_composites
from gi2desk.library.layout import Kind, Layout
from gi2desk.library.library import Library


def images_of(library: Library, generations: Sequence[Generation]) -> list[Image]:
    """The images that came of `generations`, in their order."""
    return [
        image
        for generation in generations
        for image in library.images_of(generation.concept)
        if image.generation == generation.id
    ]


def composites_of(library: Library, images: Sequence[Image]) -> dict[str, Image]:
    """The composites that were made of `images`, by the id of the image that each was made of."""
    found = ((image.id, composite_of(library, image)) for image in images)
    return {image_id: composite for image_id, composite in found if composite is not None}


def job_report(
    library: Library,
    generations: Sequence[Generation],
    images: Sequence[Image],
    paths: dict[str, Path],
    composites: dict[str, Image],
    *,
    not_copied: Failure | None = None,
) -> dict[str, Any]:
    """The JSON of `generate`, as documented; `not_copied` says why pictures are not where they were wanted."""
    failures = [generation.failure for generation in generations if generation.failure is not None]
    failures += [not_copied] if not_copied is not None else []
    usd = [
        generation.cost.amount
        for generation in generations
        if generation.cost and generation.cost.unit == "USD"
    ]
    return {
        "job": generations[0].job,
        "state": _job_state(generations),
        "concept": generations[0].concept,
        "generations": [_generation(generation, images) for generation in generations],
        "images": [
            _image(library, image, paths[image.id])
            | {"composite": _composite(library, composites.get(image.id), paths)}
            for image in images
        ],
        "usd": float(sum(usd, Decimal(0))) if usd else None,
        "error": None if not failures else _error(failures[0]),
    }


def _job_state(generations: Sequence[Generation]) -> str:
    states = {generation.state for generation in generations}
    # Open: whole, but waiting for room on the disk.
    for state in (State.UNKNOWN, State.FAILED, State.CANCELLED, *(state for state in State if state.is_open)):
        if state in states:
            return state.value
    return State.DONE.value


def _generation(generation: Generation, images: Sequence[Image]) -> dict[str, Any]:
    cost = generation.cost
    return {
        "id": generation.id,
        "state": generation.state.value,
        "images": [image.id for image in images if image.generation == generation.id],
        "usage": None if generation.usage is None else to_plain(generation.usage),
        "usd": float(cost.amount) if cost is not None and cost.unit == "USD" else None,
        "cost": None if cost is None else {"amount": float(cost.amount), "unit": cost.unit},
        "request_id": generation.request_id,
        "error": None if generation.failure is None else _error(generation.failure),
    }


def _error(failure: Failure) -> dict[str, Any]:
    return {
        "cause": failure.cause.value,
        "message": failure.message,
        "hint": failure.hint,
        "billing": failure.billing.value,
    }


def _composite(library: Library, image: Image | None, paths: dict[str, Path]) -> dict[str, Any] | None:
    if image is None:
        return None
    return _file(library, image, paths[image.id]) | {"note": image.lineage.note}


def _file(library: Library, image: Image, path: Path) -> dict[str, Any]:
    return {
        "id": image.id,
        "path": str(path),
        "record": str(Layout.at(library.root).record(Kind.IMAGE, image.id)),
        "width": image.width,
        "height": image.height,
        "format": image.format.lower(),
        "bytes": image.bytes,
        "sha256": image.sha256,
    }


def _image(library: Library, image: Image, path: Path) -> dict[str, Any]:
    return _file(library, image, path) | {
        "requested_size": image.requested_size,
        "verified": image.verified,
        "differences": list(image.differences),
    }


def job_text(report: dict[str, Any], *, free: bool = False) -> str:
    """The same for people; `free` for the demo, which costs nothing."""
    lines = []
    for image in report["images"]:
        badge = (
            "as asked" if image["verified"] else "; ".join(image["differences"]) or "size chosen by the model"
        )
        size = f"{image['width']}×{image['height']}  {image['format']}  {image['bytes'] / 1e6:.1f} MB"
        lines += [f"image {image['id']}  {size}  {badge}", f"  {image['path']}"]
        if (composite := image["composite"]) is not None:
            note = f"  {composite['note']}" if composite["note"] else ""
            lines += [f"  composite {composite['id']}{note}", f"    {composite['path']}"]
    errors = [
        (f"{generation['state']}: ", generation["error"])
        for generation in report["generations"]
        if generation["error"] is not None
    ]
    if report["error"] is not None and report["error"] not in [error for _, error in errors]:
        errors.append(("", report["error"]))
    for state, error in errors:
        lines.append(f"{state}{error['message']}")
        if error["hint"]:
            lines.append(f"  {error['hint']}")
    return "\n".join([*lines, f"concept {report['concept']}", _cost_text(report, free=free)])


def _cost_text(report: dict[str, Any], *, free: bool) -> str:
    usd = report["usd"]
    if free:
        would = "" if usd is None else f" This would have cost ${usd:.4f} on OpenAI."
        return f"no cost: the demo is free.{would}"
    billing = {
        "billed" if generation["error"] is None else generation["error"]["billing"]
        for generation in report["generations"]
    }
    if billing == {Billing.NOTHING}:
        return "no cost"
    text = "cost unknown" if usd is None else f"cost ${usd:.4f}"
    if Billing.MAYBE in billing:
        text += ", if it was billed" if billing == {Billing.MAYBE} else "; some may have been billed besides"
    return text


def job_exit_code(
    ended: Ended,
    images: Sequence[Image],
    composites: Collection[str] = (),
    *,
    not_copied: Failure | None = None,
) -> int:
    """The first failure's code; 5 when everything was saved but something differs from the request, or lacks its composite.

    `composites` are the ids of the images that have one.
    """
    if ended.interrupted:
        return ExitCode.INTERRUPTED
    for generation in ended.generations:
        if generation.state is not State.DONE and generation.failure is not None:
            return exit_code(generation.failure.cause)
    if not_copied is not None:
        return exit_code(not_copied.cause)
    wanted = {one.id for one in ended.generations if wants_composites(one.recipe)}
    lacking = any(image.generation in wanted and image.id not in composites for image in images)
    if lacking or any(image.differences for image in images):
        return ExitCode.DIFFERS
    return ExitCode.DONE
