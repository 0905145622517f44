"""Says of every picture beside the reference whether it was asked for in the same words, as far as that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from gi2desk.core.alteration import Alteration, alterations, same_wording
from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.worker import Worker
from gi2desk.ui.text import tr

if TYPE_CHECKING:
    from gi2desk.core.wording import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The requests behind two pictures, word by word."""

    reference: str  # titles of the pictures
    picture: str
    same: bool
    pieces: tuple[Piece, ...]
    altered: tuple[Alteration, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands above a picture: a few words, and whether they are news."""

    text: str
    changed: bool


class Wording(QObject):
    """Knows the recipes of the pictures that are shown; imports and files have none."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recipes: dict[str, Recipe] = {}
        self._reference: PaneImage | None = None
        self._worker = Worker(1, "wording", self)

    def set_recipes(self, recipes: Mapping[str, Recipe]) -> None:
        """Recipes by the pictures' ids."""
        if recipes != self._recipes:
            self._recipes = dict(recipes)
            self.changed.emit()

    def set_reference(self, reference: PaneImage | None) -> None:
        """The picture that the others are compared with."""
        self._reference = reference

    def mark(self, image: PaneImage | None) -> Mark | None:
        """What is said of a picture; None for the reference, and where one of the two was not asked for here."""
        pair = self._pair(image)
        if pair is None:
            return None
        if same_wording(*pair):
            return Mark(text=tr("same wording"), changed=False)
        return Mark(text=tr("wording changed"), changed=True)

    def open(self, image: PaneImage | None, place: QPoint, parent: QWidget) -> bool:
        """Shows what changed in a card below a place of the screen; False where nothing is known of it."""
        from gi2desk.ui.compare.wording_card import WordingCard

        pair = self._pair(image)
        if pair is None or image is None or self._reference is None:
            return False
        titles = self._reference.title, image.title

        def work() -> Comparison:
            return _compared(*pair, *titles)

        def done(found: Comparison) -> None:
            WordingCard(found, parent).open_below(place)

        def failed(_error: UserError) -> None:
            """Logged where it happened; two texts cannot fail in a way that a person could mend."""

        self._worker.submit(lambda _ticket: work(), done, failed)
        return True

    def close(self) -> None:
        """No more results."""
        self._worker.close()

    def _pair(self, image: PaneImage | None) -> tuple[Recipe, Recipe] | None:
        if image is None or self._reference is None or image.id == self._reference.id:
            return None
        old, new = self._recipes.get(self._reference.id), self._recipes.get(image.id)
        return (old, new) if old is not None and new is not None else None


def _compared(old: Recipe, new: Recipe, reference: str, picture: str) -> Comparison:
    """In a worker, which imports what it needs, too."""
    from gi2desk.core.wording import diff

    return Comparison(
        reference=reference,
        picture=picture,
        same=same_wording(old, new),
        pieces=diff(old.prompt, new.prompt),
        altered=alterations(old, new),
    )
