"""The words of the request being written: what a person wrote, of which the prompt is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.introduction import EDITED, introduced, introduction, without
from gi2desk.core.prompt import assemble
from gi2desk.core.recipe import PromptPart, Recipe, Writing
from gi2desk.core.writing import reworded, styled, with_value, with_writing, written
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.undo import Undo


class WordedSheet(QObject):
    """The part of the sheet that is about words. `serial` counts the drafts that were on it."""

    changed = Signal()  # the recipe is another one
    edited = Signal()  # a person changed something

    def __init__(self, undo: Undo, recipe: Recipe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo = undo
        self._recipe = recipe
        self._written = recipe, written(recipe)
        self._style = ""
        self.serial = 0

    @property
    def recipe(self) -> Recipe:
        """The request as it stands."""
        return self._recipe

    @property
    def writing(self) -> Writing:
        """What was written, from which the prompt is made."""
        recipe, writing = self._written
        if recipe is not self._recipe:
            # Asked a dozen times for each letter, of prompts of up to 32,000 characters.
            writing = written(self._recipe)
            self._written = self._recipe, writing
        return writing

    def set_prompt(self, text: str) -> None:
        """What the picture shows, in one piece."""
        self.write(replace(self.writing, text=text))

    def set_parts(self, parts: Sequence[PromptPart]) -> None:
        """What the picture shows, in parts; those without text are left out."""
        kept = tuple(part for part in parts if part.text)
        self.write(replace(self.writing, text=assemble(kept)), kept)

    def set_value(self, name: str, value: str) -> None:
        """What stands for a variable of the prompt."""
        self.write(with_value(self.writing, name, value), self._recipe.parts)

    def set_styled(self, styled: bool) -> None:
        """Whether the project's style prefix is put in front of this request."""
        self.write(replace(self.writing, styled=styled), self._recipe.parts)

    def dismiss(self, hint: str) -> None:
        """A hint that is not to be shown for this prompt again."""
        writing = self.writing
        self.write(replace(writing, dismissed=(*writing.dismissed, hint)), self._recipe.parts)

    def write(self, writing: Writing, parts: tuple[PromptPart, ...] = ()) -> None:
        """Puts another wording in the place of the one there is."""
        self._set(with_writing(self._recipe, writing, parts))

    def rewrite(self, text: str, writing: Writing, parts: tuple[PromptPart, ...] = ()) -> None:
        """Like `write`, as a step called `text` that can be undone."""
        before, serial = (self.writing, self._recipe.parts), self.serial
        self._undo.do(
            text, lambda: self._rewrite(serial, writing, parts), lambda: self._rewrite(serial, *before)
        )

    def _rewrite(self, serial: int, writing: Writing, parts: tuple[PromptPart, ...]) -> None:
        self._require(serial, tr("Open the concept again and change its prompt there."))
        self.write(styled(replace(writing, styled=self.writing.styled), self._style), parts)

    def introductions(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """The sentences that say what references are for, by their numbers from 1."""
        references, edited = self._recipe.references, EDITED if self._recipe.mask is not None else ""
        roles = [one.role or (edited if place == 0 else "") for place, one in enumerate(references)]
        return tuple(introduction(number, roles[number - 1]) for number in numbers)

    def introduce(self, numbers: Sequence[int]) -> None:
        """Says in the prompt what references are for, as one step; undoing it leaves what was written since."""
        serial, sentences = self.serial, self.introductions(numbers)
        fresh = tuple(one for one in sentences if one not in self.writing.text)
        if fresh:
            self._undo.do(
                tr_count("Mention a reference", "Mention {n} references", len(fresh)),
                lambda: self._reword(serial, lambda text: introduced(text, fresh)),
                lambda: self._reword(serial, lambda text: without(text, fresh)),
            )

    def _reword(self, serial: int, change: Callable[[str], str]) -> None:
        self._require(serial, tr("Open the concept again and change its prompt there."))
        self._set(reworded(self._recipe, change))

    def use_style(self, style: str) -> None:
        """The project's style prefix, as it is now; nobody has edited the request because of it."""
        self._style = style
        writing = self.writing
        found = styled(writing, style)
        if found != writing:
            moved = found.text != writing.text
            self._recipe = with_writing(self._recipe, found, () if moved else self._recipe.parts)
            self.changed.emit()
            if moved:
                # Else the draft on the disk has the style in its text still, and would get the next one before it.
                self.edited.emit()

    def _set(self, recipe: Recipe) -> None:
        """Puts another recipe in the place of the one there is, edited by a person."""
        if recipe != self._recipe:
            self._recipe = recipe
            self.changed.emit()
            self.edited.emit()

    def _require(self, serial: int, hint: str) -> None:
        """A step belongs to the draft that it was made on."""
        if serial != self.serial:
            raise UserError(tr("That was in another concept."), cause=Cause.BAD_INPUT, hint=hint)
