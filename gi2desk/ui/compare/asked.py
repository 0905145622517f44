"""Reads from the library what the pictures on the stage were asked for with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    """Tells the stage the recipes of its pictures, with references called as they are called today."""

    def __init__(self, services: Services, stage: CompareStage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._stage = services, stage
        self._known: Recipes = {}
        self._ids: tuple[str, ...] = ()
        stage.selection_changed.connect(self.read)

    @property
    def recipes(self) -> Recipes:
        """What is known of the pictures that stand there."""
        return {key: self._known.get(key) for key in self._ids}

    def read(self, *, anew: bool = False) -> None:
        """Reads the recipes if other pictures stand there, or `anew`: names and places of references change."""
        ids = tuple(image.id for image in self._stage.selection.images if image.id)
        if ids == self._ids and not anew:
            return
        self._ids, library = ids, self._services.library
        self._tell()
        self._services.tasks.run(
            lambda: recipes_of(library, ids), done=lambda found: self._on_read(ids, found)
        )

    def _on_read(self, ids: tuple[str, ...], found: Recipes) -> None:
        if ids == self._ids:
            self._known = found
            self._tell()

    def _tell(self) -> None:
        known = {key: recipe for key, recipe in self.recipes.items() if recipe is not None}
        self._stage.instruments.wording.set_recipes(known)


def recipes_of(library: Library, image_ids: Sequence[str]) -> Recipes:
    """The recipes by image; None for imports, derived images and lost records. For a worker.

    References that are images of the library are called as they are called there today: “2K #2”, with their concepts
    unless all are of one.
    """
    found: Recipes = dict.fromkeys(image_ids)
    rows = library.rows(image_ids)
    for row in rows:
        if row.generation:
            try:
                found[row.id] = library.generation(row.generation).recipe
            except UserError:
                # The record was removed by hand; the library's check says so, here nothing is claimed.
                continue
    recipes = [recipe for recipe in found.values() if recipe is not None]
    names = _names(library, rows, {one for recipe in recipes for one in recipe.references})
    return {key: _with_names(recipe, names) for key, recipe in found.items()}


def _names(
    library: Library, rows: Sequence[Row], references: Collection[Reference]
) -> Mapping[Reference, str]:
    images = {one: one.image or library.with_sha256(one.sha256) or "" for one in references}
    known = {row.id: row for row in library.rows([image for image in images.values() if image])}
    numbers = places(library, tuple(known.values()))
    mixed = len({row.concept for row in (*rows, *known.values())}) > 1

    def name(row: Row) -> str:
        parts = (title(row) if mixed else "", row.tier.label, f"#{numbers[row.id][0]}")
        return " ".join(part for part in parts if part)

    return {one: name(known[image]) for one, image in images.items() if image in known}


def _with_names(recipe: Recipe | None, names: Mapping[Reference, str]) -> Recipe | None:
    if recipe is None:
        return None
    named = tuple(replace(one, name=names.get(one, one.name)) for one in recipe.references)
    return replace(recipe, references=named)
