"""Reads from the library what the pictures on the stage were asked for with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.jobs.lineup import places
from gi2desk.library.library import Library
from gi2desk.library.row import Row
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.gallery.words import title
from gi2desk.ui.services import Services

Recipes = dict[str, Recipe | None]


class Asked(QObject):
    """Tells the stage the recipes of its pictures; what was read once is kept, since it cannot change."""

    def __init__(self, services: Services, stage: CompareStage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._stage = services, stage
        self._known: Recipes = {}
        stage.selection_changed.connect(self._read)

    def _read(self) -> None:
        ids = [image.id for image in self._stage.selection.images if image.id]
        unknown = [image_id for image_id in ids if image_id not in self._known]
        if unknown:
            library = self._services.library
            self._services.tasks.run(lambda: recipes_of(library, unknown), done=self._on_read)
        else:
            self._tell()

    def _on_read(self, found: Recipes) -> None:
        self._known |= found
        self._tell()

    def _tell(self) -> None:
        known = ((image.id, self._known.get(image.id)) for image in self._stage.selection.images)
        self._stage.instruments.wording.set_recipes({key: value for key, value in known if value is not None})


def recipes_of(library: Library, image_ids: Sequence[str]) -> Recipes:
    """The recipes by image; None for imports, derived images and lost records. For a worker.

    References that are images of the library are called as they are called there today.
    """
    found: Recipes = dict.fromkeys(image_ids)
    for row in library.rows(image_ids):
        if row.generation:
            try:
                recipe = library.generation(row.generation).recipe
            except UserError:
                # The record was removed by hand; the library's check says so, here nothing is claimed.
                continue
            named = tuple(_named(library, row, reference) for reference in recipe.references)
            found[row.id] = replace(recipe, references=named)
    return found


def _named(library: Library, row: Row, reference: Reference) -> Reference:
    """“2K #2” within the concept of `row`, else with the name of its own."""
    image = reference.image or library.with_sha256(reference.sha256) or ""
    known = library.rows([image]) if image else ()
    if not known:
        return reference
    other = known[0]
    number, _among = places(library, known)[image]
    concept = "" if other.concept == row.concept else title(other)
    return replace(
        reference, name=" ".join(part for part in (concept, other.tier.label, f"#{number}") if part)
    )
