"""From what a person writes to what is sent: the project's style in front, `{names}` filled in; and back again."""

from __future__ import annotations

import re
from dataclasses import replace

from gi2desk.core.prompt import assemble, disassemble
from gi2desk.core.recipe import PromptPart, Recipe, Variable, Writing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Between the style prefix and the text.
GAP = "\n\n"
_MOST_NAME = 40
# A name is one or a few words: other braces, such as those of JSON, are text. "{{name}}" is a name in braces that stays.
_NAME = rf"[^\W\d](?:[\w -]{{0,{_MOST_NAME - 2}}}\w)?"
_VARIABLE = re.compile(rf"\{{\{{({_NAME})\}}\}}|\{{({_NAME})\}}")


def variables(text: str) -> tuple[str, ...]:
    """The names of the variables in `text`, each once, in their order."""
    return tuple(dict.fromkeys(match.group(2) for match in _VARIABLE.finditer(text) if match.group(2)))


def filled(text: str, values: Iterable[Variable] = ()) -> str:
    """`text` with the values of its variables, and `{{name}}` as `{name}`. What has no value stays as it stands."""
    known = {variable.name: variable.value for variable in values if variable.value}

    def put(match: re.Match[str]) -> str:
        if match.group(1):
            return f"{{{match.group(1)}}}"
        return known.get(match.group(2), match.group(0))

    return _VARIABLE.sub(put, text)


def unfilled(writing: Writing) -> tuple[str, ...]:
    """The variables of a prompt, its style prefix included, that have no value."""
    known = {variable.name for variable in writing.values if variable.value}
    return tuple(name for name in variables(whole(writing)) if name not in known)


def whole(writing: Writing) -> str:
    """The text with the style prefix before it, variables as they are written. Without a text there is no prefix."""
    style = writing.style.strip() if writing.styled else ""
    return f"{style}{GAP}{writing.text}" if style and writing.text.strip() else writing.text


def sent(writing: Writing) -> str:
    """The prompt as it is sent."""
    return filled(whole(writing), writing.values)


def written(recipe: Recipe) -> Writing:
    """What a person wrote to get `recipe.prompt`.

    Where somebody else changed the prompt since, it is taken as it is, without the style prefix that it begins with.
    """
    kept = recipe.writing or Writing()
    if recipe.writing is not None and sent(kept) == recipe.prompt:
        return kept
    before = sent(replace(kept, text="x")).removesuffix("x")
    if before and recipe.prompt.startswith(before):
        found = replace(kept, text=_escaped(recipe.prompt[len(before) :]))
        if sent(found) == recipe.prompt:
            return found
    return replace(kept, text=_escaped(recipe.prompt), style="", values=())


def with_writing(recipe: Recipe, writing: Writing, parts: tuple[PromptPart, ...] = ()) -> Recipe:
    """`recipe` with the prompt that `writing` makes; `parts` are those of its text, where it is kept in parts."""
    prompt = sent(writing)
    # A text that is sent as it was written needs no second copy.
    plain = writing == Writing(text=prompt)
    return replace(recipe, prompt=prompt, parts=parts, writing=None if plain else writing)


def reworded(recipe: Recipe, change: Callable[[str], str]) -> Recipe:
    """`recipe` with its text changed by `change`, which sees neither the style prefix nor the values of variables."""
    writing = written(recipe)
    text = change(writing.text)
    in_parts = bool(recipe.parts) and assemble(recipe.parts) == writing.text
    return with_writing(recipe, replace(writing, text=text), disassemble(text) if in_parts else ())


def styled(writing: Writing, style: str) -> Writing:
    """`writing` in a project with that style prefix, which is not put in front a second time."""
    prefix = style.strip()
    text = writing.text
    if prefix and text.startswith(prefix + GAP):
        text = text[len(prefix + GAP) :]
    return replace(writing, style=prefix, text=text)


def with_value(writing: Writing, name: str, value: str) -> Writing:
    """`writing` with another value of a variable; an empty one takes it away."""
    others = tuple(variable for variable in writing.values if variable.name != name)
    return replace(writing, values=(*others, Variable(name=name, value=value)) if value else others)


def own_words(recipe: Recipe) -> str:
    """What the prompt says without the project's style and labels: what its concept can be named by."""
    writing = written(recipe)
    text = recipe.parts[0].text if recipe.parts else writing.text
    return filled(text, writing.values)


def _escaped(prompt: str) -> str:
    """A text that is sent as exactly `prompt`: names in doubled braces would lose a pair."""
    return re.sub(rf"\{{(\{{{_NAME}\}})\}}", r"{{\1}}", prompt)
