"""The request being written, for all parts of the panel: they change it here and show what it became."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from gi2desk.core.catalogue import Catalogue, Model
from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.mention import moves
from gi2desk.core.placement import Placement
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Background, OutputFormat, Recipe, Reference, Writing
from gi2desk.core.rule import MAX_REFERENCES, Problem
from gi2desk.core.size import Limits, Size
from gi2desk.core.tier import Tier
from gi2desk.core.writing import with_writing
from gi2desk.jobs import draft
from gi2desk.ui.create.renumbering import Note, Renumbering, Retelling
from gi2desk.ui.create.worded import WordedSheet
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count

if TYPE_CHECKING:
    from gi2desk.core.atlas import Atlas

Layers = tuple[str | None, str | None]
"""Mask and markup of the first reference, as the recipe names them."""


class Sheet(WordedSheet):
    """One recipe and the concept that it belongs to ("" until it is first kept). References are undoable."""

    reshaped = Signal()  # in more than the words of its prompt
    opened = Signal()  # a whole other draft is on the sheet
    focused = Signal()  # the focal point of the crops is another one
    noted = Signal(list)  # what a change of the references brought with it, as notes; empty where nothing

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        blank = draft.blank(services.catalogue, services.connection.capabilities)
        super().__init__(services.undo, blank, parent)
        self._services = services
        self._experimental = False
        self.concept = ""
        self.focal: tuple[float, float] | None = None

    # What there is

    @property
    def catalogue(self) -> Catalogue:
        """The models that there are."""
        return self._services.catalogue

    @property
    def connection(self) -> Connection:
        """Where it will be sent."""
        return self._services.connection

    @property
    def model(self) -> Model:
        """The model that was chosen."""
        return self._services.catalogue.get(self._recipe.model)

    @property
    def limits(self) -> Limits:
        """The sizes that model and connection take."""
        return draft.limits_for(self.model, self.connection.capabilities)

    @property
    def experimental(self) -> bool:
        """True where 2K may go beyond the limit of the experimental range."""
        return self._experimental

    @property
    def most_references(self) -> int:
        """How many references can be sent."""
        return min(MAX_REFERENCES, self.connection.capabilities.max_references)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that forbids to send it."""
        return draft.problems(self._recipe, self.model, self.connection)

    def refusal(self, **changes: object) -> str:
        """Why the recipe could not be changed that way, or an empty text."""
        return draft.refusal(self._recipe, self.model, self.connection, **changes)

    def learn_size(self, reference: str, size: Size) -> None:
        """Notes the pixels of a reference, on which its price depends."""
        sizes = self._services.feed.history.sizes
        if sizes.get(reference) != size:
            sizes[reference] = size
            self.changed.emit()

    # A whole draft

    def open(self, recipe: Recipe | None, concept: str, focal: tuple[float, float] | None = None) -> None:
        """Puts another draft on the sheet; None is a blank one like the one before."""
        self.concept = concept
        self.focal = focal
        self.serial += 1
        self._recipe = self._fitting(recipe) if recipe is not None else self._emptied()
        self._experimental = draft.is_experimental_2k(self._recipe, self.limits)
        self.reshaped.emit()
        self.changed.emit()
        self.opened.emit()

    def begin(self, recipe: Recipe, concept: str, focal: tuple[float, float] | None = None) -> None:
        """Puts another request on the sheet and keeps it as if it had been written."""
        self.open(recipe, concept, focal)
        self.edited.emit()

    def set_focal(self, x: float, y: float) -> None:
        """What the crops of this idea look at, 0 to 1 of the picture; moved inside it and kept with the draft."""
        focal = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
        if focal != self.focal:
            self.focal = focal
            self.focused.emit()
            self.edited.emit()

    def _emptied(self) -> Recipe:
        """A new idea is explored first: destination and model stay, tier, quality and number begin again."""
        kept = replace(self._recipe, references=(), mask=None, markup=None, keep_outside=False, n=1)
        kept = with_writing(replace(kept, locale="", placement=""), Writing(style=self._style))
        try:
            kept = draft.with_tier(kept, Tier.K1, self.limits)
        except UserError:
            kept = draft.with_ratio(kept, draft.FIRST_RATIO, self.limits)
        usual = draft.DEFAULT_QUALITY[Tier.K1]
        return replace(kept, quality=usual) if usual in self.model.qualities else kept

    def _fitting(self, recipe: Recipe) -> Recipe:
        """`recipe` as this connection and today's catalogue can take it."""
        catalogue = self._services.catalogue
        try:
            model = catalogue.get(recipe.model)
        except UserError:
            model = catalogue.default
        if model not in draft.offered_models(catalogue):
            model = catalogue.default
        return draft.adapted(recipe, model, self.connection.capabilities)

    # One thing after another

    def choose_ratio(self, name: str) -> None:
        """A ratio of the table, or "auto"."""
        self._set(draft.with_ratio(self._recipe, name, self.limits, experimental=self._experimental))

    def choose_tier(self, tier: Tier) -> None:
        """1K, 2K or 4K, where that can be had."""
        auto = self.connection.capabilities.auto_tiers
        if not draft.tier_refusal(self._recipe, tier, self.limits, auto):
            self._set(
                draft.with_tier(
                    self._recipe, tier, self.limits, experimental=self._experimental, auto_tiers=auto
                )
            )

    def choose_size(self, size: Size) -> None:
        """Exactly this size."""
        self._set(draft.with_size(self._recipe, size))

    def allow_experimental(self, allowed: bool) -> None:
        """Lets 2K go up to 2048×2048."""
        self._experimental = allowed
        if self._recipe.tier == Tier.K2.value:
            self.choose_tier(Tier.K2)

    def choose_model(self, model_id: str) -> None:
        """A model of the catalogue; what it cannot do falls back."""
        model = self._services.catalogue.get(model_id)
        self._set(draft.adapted(self._recipe, model, self.connection.capabilities))

    def choose_quality(self, quality: str) -> None:
        """One of the model's qualities."""
        self._set(replace(self._recipe, quality=quality))

    def set_count(self, n: int) -> None:
        """How many pictures one click makes."""
        self._set(replace(self._recipe, n=n))

    def choose_format(self, output_format: OutputFormat) -> None:
        """PNG, JPEG or WebP."""
        self._set(draft.with_format(self._recipe, output_format))

    def set_compression(self, compression: int) -> None:
        """Of JPEG and WebP: 100 is the least."""
        if self._recipe.output_format is not OutputFormat.PNG:
            self._set(replace(self._recipe, compression=compression))

    def choose_background(self, background: Background) -> None:
        """Auto, opaque or transparent."""
        self._set(replace(self._recipe, background=background))

    def set_previews(self, count: int | None) -> None:
        """Streams with so many previews; None waits for the whole answer."""
        self._set(draft.with_stream(self._recipe, count))

    @override
    def _set(self, recipe: Recipe) -> None:
        if recipe == self._recipe:
            return
        if recipe.placement and (recipe.ratio, recipe.placements) != (
            self._recipe.ratio,
            self._recipe.placements,
        ):
            recipe = replace(recipe, placement="")  # it was for another shape
        # While somebody types, only what depends on the words has to follow.
        old = self._recipe
        reshaped = replace(recipe, prompt=old.prompt, parts=old.parts, writing=old.writing) != old
        self._recipe = recipe
        if reshaped:
            self.reshaped.emit()
        self.changed.emit()
        self.edited.emit()

    # Placements

    @property
    def atlas(self) -> Atlas:
        """The placements that there are."""
        from gi2desk.host.atlas import atlas

        return atlas(self._services.preferences.settings)

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Where the picture will be used."""
        return self.atlas.chosen(self._recipe) if self._recipe.placements else ()

    def choose_placements(
        self, text: str, placements: Sequence[Placement], ratio: Ratio | None = None
    ) -> None:
        """Where it will be used; in `ratio`, else in the recommended one unless a person chose another. Undoable."""
        from gi2desk.jobs import placing

        wide = self._experimental
        if ratio is None:
            known = self.placements
            after = placing.with_placements(
                self._recipe, known, placements, self.model, self.limits, experimental=wide
            )
        else:
            kept = placing.kept(self._recipe, placements)
            after = placing.with_ratio(kept, ratio, self.limits, experimental=wide)
        before, serial = self._recipe, self.serial
        if after != before:
            self._services.undo.do(
                text, lambda: self._put_shape(serial, after), lambda: self._put_shape(serial, before)
            )

    def _put_shape(self, serial: int, shape: Recipe) -> None:
        self._require(serial, tr("Open the concept again and change its placements there."))
        self._set(
            replace(
                self._recipe,
                placements=shape.placements,
                own_placements=shape.own_placements,
                ratio=shape.ratio,
                tier=shape.tier,
                size=shape.size,
                quality=shape.quality,
            )
        )

    # References

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references in the order of the prompt's Image 1 … n."""
        return self._recipe.references

    def insert(self, place: int, references: Sequence[Reference]) -> None:
        """Puts references before the one at `place`."""
        known, numbers = self._listed()
        known[place:place] = references
        numbers[place:place] = [0] * len(references)
        self._do(tr_count("Add a reference", "Add {n} references", len(references)), known, numbers)

    def exchange(self, place: int, references: Sequence[Reference]) -> None:
        """Puts references in the place of one; the first takes over its role and its number."""
        known, numbers = self._listed()
        first, *more = references
        known[place : place + 1] = [replace(first, role=first.role or known[place].role), *more]
        numbers[place + 1 : place + 1] = [0] * len(more)
        self._do(tr("Replace reference {n}", n=place + 1), known, numbers)

    def remove(self, place: int) -> None:
        """Takes one away."""
        known, numbers = self._listed()
        del known[place], numbers[place]
        self._do(tr("Remove reference {n}", n=place + 1), known, numbers)

    def move(self, place: int, target: int) -> None:
        """Brings the reference at `place` before the one that is at `target` now (the count: to the end)."""
        known, numbers = self._listed()
        target -= target > place
        known.insert(target, known.pop(place))
        numbers.insert(target, numbers.pop(place))
        if tuple(known) != self.references:
            self._do(tr("Move reference {n}", n=place + 1), known, numbers)

    def set_role(self, place: int, role: str) -> None:
        """What a reference is for."""
        known, numbers = self._listed()
        told = Retelling(number=place + 1, before=known[place].role, after=role)
        known[place] = replace(known[place], role=role)
        self._change(tr("Role of reference {n}", n=place + 1), known, numbers, self.layers, told)

    def readjust(self, place: int, reference: Reference, layers: Layers) -> None:
        """Sends something else of the picture at `place`; `layers` are the request's mask and markup, as they fit then."""
        known, numbers = self._listed()
        known[place] = reference
        self._change(tr("Crop reference {n}", n=place + 1), known, numbers, layers)

    def use_instead(self, references: Sequence[Reference]) -> None:
        """Sends other references. The words of the prompt stay: they were written for a set like this one."""
        numbers = list(range(1, len(self.references) + 1))
        self._do(tr("Use a set of references"), references, numbers)

    def _listed(self) -> tuple[list[Reference], list[int]]:
        """The references and their numbers, to be changed in the same way."""
        return list(self.references), list(range(1, len(self.references) + 1))

    def _do(self, text: str, references: Sequence[Reference], numbers: Sequence[int]) -> None:
        """Changes the references; mask and markup go where their picture does not stay the first."""
        same = same_picture(self.references, references)
        self._change(text, references, numbers, self.layers if same else (None, None))

    @property
    def layers(self) -> Layers:
        """What lies on the first reference."""
        return self._recipe.mask, self._recipe.markup

    def _change(
        self,
        text: str,
        references: Sequence[Reference],
        numbers: Sequence[int],
        layers: Layers,
        told: Retelling | None = None,
    ) -> None:
        """`numbers` are the old numbers at their new places, 0 for new ones: the words of the prompt follow."""
        recipe, serial, before = self._recipe, self.serial, self.layers
        change = told or Renumbering.of(recipe, moves(range(1, len(recipe.references) + 1), numbers))

        def redo() -> None:
            notes = [*_about_layers(before, layers), *change.notes(self.writing.text)]
            self._put(serial, tuple(references), layers, change.follow)
            self.noted.emit(notes)

        def undo() -> None:
            self._put(serial, recipe.references, before, change.return_)
            self.noted.emit([])

        self._services.undo.do(text, redo, undo)

    def _put(
        self,
        serial: int,
        references: tuple[Reference, ...],
        layers: Layers,
        reword: Callable[[Recipe], Recipe],
    ) -> None:
        self._require(serial, tr("Open the concept again and change its references there."))
        mask, markup = layers
        self._set(replace(reword(self._recipe), references=references, mask=mask, markup=markup))

    # What is edited in the first reference

    def keep(self, **fields: object) -> None:
        """Changes fields without a step of undo: what is still being painted has its own."""
        self._set(replace(self._recipe, **fields))  # type: ignore[arg-type]  # a misspelt field raises at once

    def change(self, text: str, *, before: Recipe | None = None, **fields: object) -> None:
        """Changes fields of the recipe and can take them back to `before`, by default as they are."""
        serial, old = self.serial, before or self._recipe
        known = {name: getattr(old, name) for name in fields}
        self._services.undo.do(
            text, lambda: self._put_fields(serial, fields), lambda: self._put_fields(serial, known)
        )

    def _put_fields(self, serial: int, fields: dict[str, object]) -> None:
        self._require(serial, tr("Open the concept again and change it there."))
        self.keep(**fields)


def same_picture(one: Sequence[Reference], other: Sequence[Reference]) -> bool:
    """Whether the first of both are the same picture, whatever it is used for."""
    if not one or not other:
        return not one and not other
    return replace(one[0], role="") == replace(other[0], role="")


def _about_layers(before: Layers, after: Layers) -> list[Note]:
    """What became of mask and markup."""
    notes = []
    if before[0] is not None and after[0] is None:
        notes.append(tr("The mask belonged to Image 1 as it was and went with it. Undo brings both back."))
    elif before[0] != after[0]:
        notes.append(tr("The mask of Image 1 was cropped and turned with it."))
    if before[1] is not None and after[1] is None:
        notes.append(tr("The markup belonged to Image 1 as it was and went with it. Undo brings both back."))
    return [Note(text=note) for note in notes]
