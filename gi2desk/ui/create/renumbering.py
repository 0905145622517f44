"""The words of a prompt while its references get other numbers: how they follow, and how they come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from gi2desk.core.introduction import reintroduced, without_introduction
from gi2desk.core.mention import inverse, marks, renumbered
from gi2desk.core.recipe import Recipe
from gi2desk.core.stage import preserve_clauses, without_clause_of
from gi2desk.core.writing import reworded, written
from gi2desk.jobs.stage import stages
from gi2desk.ui.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence about a change. With `marks` it stands while the prompt has more places like “Image ?” than these."""

    text: str
    marks: int | None = None

    def stands(self, prompt: str) -> bool:
        """Whether it is still true of `prompt`."""
        return self.marks is None or marks(prompt) > self.marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbering:
    """`before` and `after` are the words at the time of the change; what is written later stays when it is undone.

    The clause of Image 1 goes with its picture where nobody wrote into it, and comes back with it.
    """

    numbers: Mapping[int, int | None]
    before: str
    after: str

    @classmethod
    def of(cls, recipe: Recipe, numbers: Mapping[int, int | None]) -> Self:
        """What `numbers`, from old to new, does to the words of `recipe`."""
        text = written(recipe).text
        return cls(numbers=numbers, before=text, after=_followed(text, numbers))

    def follow(self, recipe: Recipe) -> Recipe:
        """`recipe` with the new numbers in its words."""
        if self.before == self.after and written(recipe).text == self.before:
            return recipe
        return reworded(recipe, lambda text: _followed(text, self.numbers))

    def return_(self, recipe: Recipe) -> Recipe:
        """`recipe` with the old numbers in its words."""

        def back(text: str) -> str:
            return self.before if text == self.after else self._restored(text)

        return recipe if self.before == self.after == written(recipe).text else reworded(recipe, back)

    def _restored(self, text: str) -> str:
        """Words that were written since, with the old numbers and the clause that went; never with a second one."""
        lines = renumbered(text, inverse(self.numbers)).split("\n")
        left = _without_clauses(self.before, self.numbers).split("\n")
        for place, line in enumerate(self.before.split("\n")):
            second = line in lines or (preserve_clauses(line) and preserve_clauses(text))
            if line not in left and not second:
                lines.insert(place, line)
        return "\n".join(lines)

    def notes(self, words: str) -> list[Note]:
        """What becomes of `words`, those of the prompt before the change, in sentences."""
        kept = _without_clauses(words, self.numbers)
        after = renumbered(kept, self.numbers)
        found = []
        if kept != words:
            gone = next(number for number, new in self.numbers.items() if new is None)
            text = tr(
                "The words about Image {n} went out of the prompt with it. Undo brings both back.", n=gone
            )
            found.append(Note(text=text))
        if marks(after) > marks(kept):
            text = tr("The prompt speaks of the picture that was removed: “Image ?” marks the place.")
            found.append(Note(text=text, marks=marks(kept)))
        elif after != kept:
            found.append(Note(text=tr("The numbers in the prompt followed their pictures.")))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """What another role does to the words: the sentence that told the old one tells the new one."""

    number: int
    before: str
    after: str

    def follow(self, recipe: Recipe) -> Recipe:
        """`recipe` with the new role in its words."""
        return self._told(recipe, self.before, self.after)

    def return_(self, recipe: Recipe) -> Recipe:
        """`recipe` with the old role in its words."""
        return self._told(recipe, self.after, self.before)

    def notes(self, _words: str) -> list[Note]:
        """Nothing: it was asked for."""
        return []

    def _told(self, recipe: Recipe, before: str, after: str) -> Recipe:
        text = written(recipe).text
        changed = reintroduced(text, self.number, before, after)
        return recipe if changed == text else reworded(recipe, lambda _: changed)


def _followed(text: str, numbers: Mapping[int, int | None]) -> str:
    return renumbered(_without_clauses(text, numbers), numbers)


def _without_clauses(text: str, numbers: Mapping[int, int | None]) -> str:
    """`text` without the clause of a picture that is gone, and without the sentence that says what it is for."""
    for number, new in numbers.items():
        if new is None:
            text = without_introduction(without_clause_of(text, number, stages()), number)
    return text
