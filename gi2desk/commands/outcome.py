"""What a job came to, as the command line reports it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from gi2desk.core.codec import to_plain
from gi2desk.core.errors import Failure
from gi2desk.core.exitcode import ExitCode, exit_code
from gi2desk.core.record import Generation, Image, State
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


def job_report(
    library: Library, generations: Sequence[Generation], images: Sequence[Image], paths: dict[str, Path]
) -> dict[str, Any]:
    """The JSON of `generate`, as documented."""
    failures = [generation.failure for generation in generations if generation.failure is not None]
    usd = [
        generation.cost.amount
        for generation in generations
        if generation.cost and generation.cost.unit == "USD"
    ]
    return {
        "job": generations[0].job,
        "state": _job_state(generations),
        "generations": [_generation(generation, images) for generation in generations],
        "images": [_image(library, image, paths[image.id]) for image in images],
        "usd": float(sum(usd, Decimal(0))) if usd else None,
        "error": None if not failures else _error(failures[0]),
    }


def _job_state(generations: Sequence[Generation]) -> str:
    states = {generation.state for generation in generations}
    for state in (State.UNKNOWN, State.FAILED, State.CANCELLED):
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


def _image(library: Library, image: Image, path: Path) -> dict[str, Any]:
    return {
        "id": image.id,
        "path": str(path),
        "record": str(Layout.at(library.root).record(Kind.IMAGE, image.id)),
        "width": image.width,
        "height": image.height,
        "format": image.format.lower(),
        "bytes": image.bytes,
        "sha256": image.sha256,
        "requested_size": image.requested_size,
        "verified": image.verified,
        "differences": list(image.differences),
    }


def job_text(report: dict[str, Any]) -> str:
    """The same for people."""
    lines = []
    for image in report["images"]:
        badge = (
            "as asked" if image["verified"] else "; ".join(image["differences"]) or "size chosen by the model"
        )
        lines.append(
            f"{image['width']}×{image['height']}  {image['format']}  {image['bytes'] / 1e6:.1f} MB  {badge}"
        )
        lines.append(f"  {image['path']}")
    for generation in report["generations"]:
        if generation["error"] is not None:
            lines.append(f"{generation['state']}: {generation['error']['message']}")
            if generation["error"]["hint"]:
                lines.append(f"  {generation['error']['hint']}")
    lines.append("cost unknown" if report["usd"] is None else f"cost ${report['usd']:.4f}")
    return "\n".join(lines)


def job_exit_code(generations: Sequence[Generation], images: Sequence[Image]) -> int:
    """The first failure's code; 5 when everything was saved but something differs from the request."""
    for generation in generations:
        if generation.state is not State.DONE and generation.failure is not None:
            return exit_code(generation.failure.cause)
    if any(image.differences for image in images):
        return ExitCode.DIFFERS
    return ExitCode.DONE
