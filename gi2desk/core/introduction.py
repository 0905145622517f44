"""The sentence that tells the model what a reference is for: put into a prompt, changed and taken out with its role."""

from __future__ import annotations

from dataclasses import replace

from gi2desk.core.prompt import Kind, assemble, disassemble
from gi2desk.core.recipe import PromptPart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = "Use Image {n} as a reference."
# By the role of a reference. They are part of the prompt, which is in the user's language or not: the model reads both.
EDITED = "edited"
"""Stands for the role of a first reference with a mask that has none of its own."""
_SENTENCES = {
    EDITED: "Image {n} is the picture to edit.",
    "subject": "Image {n} shows the subject.",
    "product": "Image {n} shows the product.",
    "character": "Image {n} shows the character.",
    "style": "Use Image {n} for its style only.",
    "mood board": "Use Image {n} as a mood board only.",
    "logo": "Image {n} shows the logo.",
    "layout": "Use Image {n} for its layout only.",
}


def introduction(number: int, role: str) -> str:
    """What is said of Image `number`, counted from 1: “Use Image 2 for its style only.”"""
    return _SENTENCES.get(role, _PLAIN).format(n=number)


def introduced(text: str, sentences: Iterable[str]) -> str:
    """`text` with each of `sentences` on a line of its own, behind what is said freely and before the labelled parts.

    A sentence that is there already is not written a second time.
    """
    fresh = [sentence for sentence in sentences if sentence not in text]
    if not fresh:
        return text
    parts = list(disassemble(text))
    if not parts or parts[0].kind != Kind.FREE:
        parts.insert(0, PromptPart(kind=Kind.FREE.value, text=""))
    free = parts[0].text
    body = free.rstrip()
    lines = "\n".join([*([body] if body else []), *fresh])
    parts[0] = replace(parts[0], text=lines + free[len(body) :])
    return assemble(parts)


def without(text: str, sentences: Iterable[str]) -> str:
    """`text` without the lines that have one of `sentences` and nothing else."""
    gone = frozenset(sentences)
    return "\n".join(line for line in text.split("\n") if line.strip() not in gone)


def without_introduction(text: str, number: int) -> str:
    """`text` without the line that says what Image `number` is for; other words about it stay."""
    return without(text, (introduction(number, role) for role in ("", *_SENTENCES)))


def reintroduced(text: str, number: int, before: str, after: str) -> str:
    """`text` with the sentence of another role, where it has that of the role `before`."""
    return text.replace(introduction(number, before), introduction(number, after))
