"""Brings images to the project that they are dropped on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gi2desk.core.record import Concept
from gi2desk.library.library import Library
from gi2desk.ui.review.project import Kind, Shelf
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr_count
from gi2desk.ui.undo import Step


def move_to(services: Services, shelf: Shelf, images: Sequence[str]) -> None:
    """Puts the concepts of `images` into a project, or into none; the whole concept goes, since it is one idea."""
    library, project = services.library, shelf.id if shelf.kind is Kind.PROJECT else None
    before: list[Concept] = []

    def move() -> int:
        before[:] = _concepts(library, images)
        moved = [concept for concept in before if concept.project != project]
        for concept in moved:
            library.save_concept(replace(concept, project=project))
        before[:] = moved
        return len(moved)

    def back() -> None:
        for concept in before:
            library.save_concept(replace(library.concept(concept.id), project=concept.project))

    def done(count: int) -> None:
        if not count:
            return
        text = tr_count("Move {n} concept to {name}", "Move {n} concepts to {name}", count, name=shelf.name)
        run = services.tasks.run
        services.undo.keep(
            Step(
                text=text,
                redo=lambda: run(move, scope=Scope.SAVE),
                undo=lambda: run(back, scope=Scope.SAVE),
            )
        )
        said = tr_count("{n} concept is in {name}.", "{n} concepts are in {name}.", count, name=shelf.name)
        services.messages.offer_undo(said, services.undo.undo)

    services.tasks.run(move, scope=Scope.SAVE, done=done)


def _concepts(library: Library, images: Sequence[str]) -> list[Concept]:
    ids = dict.fromkeys(row.concept for row in library.rows(images))
    return [library.concept(concept) for concept in ids]
