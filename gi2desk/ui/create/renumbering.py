"""The words of a prompt while its references get other numbers: how they follow, and how they come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from gi2desk.core.mention import GONE, inverse, renumbered
from gi2desk.core.recipe import Recipe
from gi2desk.core.writing import reworded, written
from gi2desk.ui.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbering:
    """`before` and `after` are the words at the time of the change; what is written later stays when it is undone."""

    numbers: Mapping[int, int | None]
    before: str
    after: str

    @classmethod
    def of(cls, recipe: Recipe, numbers: Mapping[int, int | None]) -> Self:
        """What `numbers`, from old to new, does to the words of `recipe`."""
        text = written(recipe).text
        return cls(numbers=numbers, before=text, after=renumbered(text, numbers))

    def follow(self, recipe: Recipe) -> Recipe:
        """`recipe` with the new numbers in its words."""
        if self.before == self.after and written(recipe).text == self.before:
            return recipe
        return reworded(recipe, lambda text: renumbered(text, self.numbers))

    def return_(self, recipe: Recipe) -> Recipe:
        """`recipe` with the old numbers in its words."""

        def back(text: str) -> str:
            return self.before if text == self.after else renumbered(text, inverse(self.numbers))

        return recipe if self.before == self.after == written(recipe).text else reworded(recipe, back)

    @property
    def notes(self) -> list[str]:
        """What became of the words, in sentences."""
        if self.before == self.after:
            return []
        if self.after.count(GONE) > self.before.count(GONE):
            return [
                tr("The prompt speaks of the picture that was removed: “Image ?” marks the place."),
            ]
        return [tr("The numbers in the prompt followed their pictures.")]
