"""`gi2desk library list`: the concepts with their images, and the requests that nobody knows the end of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gi2desk.commands.context import Context
from gi2desk.core.exitcode import ExitCode
from gi2desk.core.record import Generation, State

if TYPE_CHECKING:
    from gi2desk.library.library import Library
    from gi2desk.library.row import Row

_PAGE = 500


def run(context: Context) -> int:
    """Prints them, newest concept first. Reads only."""
    library = context.library(write=False)
    images = _images(library)
    concepts = [
        {
            "id": concept.id,
            "name": concept.name,
            "project": concept.project,
            "created": concept.created.isoformat(),
            "images": images.get(concept.id, []),
        }
        for concept in library.concepts()
    ]
    states = (State.UNKNOWN, *(state for state in State if state.is_open))
    value = {
        "projects": [{"id": project.id, "name": project.name} for project in library.projects()],
        "concepts": concepts,
        "unknown": [_unknown(generation) for generation in library.generations(states=states)],
    }
    context.result(value, _text(value))
    return ExitCode.DONE


def _images(library: Library) -> dict[str, list[dict[str, Any]]]:
    """The images of each concept, oldest first."""
    from gi2desk.library.query import Query

    found = library.query(Query(descending=False))
    by_concept: dict[str, list[dict[str, Any]]] = {}
    for offset in range(0, found.count, _PAGE):
        for row in found.page(offset, _PAGE):
            by_concept.setdefault(row.concept, []).append(_image(row, library))
    return by_concept


def _image(row: Row, library: Library) -> dict[str, Any]:
    return {
        "id": row.id,
        "path": str(library.root / row.path),
        "width": row.width,
        "height": row.height,
        "format": row.format,
        "tier": row.tier.value,
        "created": row.created.isoformat(),
        "verified": row.verified,
        "rating": row.rating,
        "flag": row.flag.value,
    }


def _unknown(generation: Generation) -> dict[str, Any]:
    failure = generation.failure
    return {
        "id": generation.id,
        "state": generation.state.value,
        "concept": generation.concept,
        "queued": generation.timing.queued.isoformat(),
        "connection": generation.connection,
        "prompt": generation.recipe.prompt,
        "message": None if failure is None else failure.message,
    }


def _text(value: dict[str, Any]) -> str:
    lines = [f"project {project['id']}  {project['name']}" for project in value["projects"]]
    for concept in value["concepts"]:
        lines.append(f"concept {concept['id']}  {concept['name']}")
        for image in concept["images"]:
            stars = f"  {'★' * image['rating']}" if image["rating"] else ""
            flag = f"  {image['flag']}" if image["flag"] else ""
            size = f"{image['width']}×{image['height']}"
            lines.append(
                f"  image {image['id']}  {image['tier'].upper()}  {size:<9}  {image['format']}{stars}{flag}"
            )
    if not value["concepts"]:
        lines.append("There are no concepts yet.")
    lines += _requests(
        value, "Outcome unknown, may have been billed; nothing is sent again by itself:", ended=True
    )
    lines += _requests(
        value, "Had not ended when the program did; the next start accounts for them:", ended=False
    )
    return "\n".join(lines)


def _requests(value: dict[str, Any], title: str, *, ended: bool) -> list[str]:
    shown = [one for one in value["unknown"] if (one["state"] == State.UNKNOWN) is ended]
    lines = [title] if shown else []
    for one in shown:
        words = " ".join(one["prompt"].split())[:60]
        lines.append(f"  request {one['id']}  {one['state']}  {one['queued'][:16]}  “{words}”")
    return lines
