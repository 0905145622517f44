"""What an export would do with files that are there already, said before it is pressed."""

from __future__ import annotations

from dataclasses import dataclass

from gi2desk.core.board import Output
from gi2desk.ui.text import tr, tr_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """A sentence and its tone, the mark of each such file, whether it blocks, and whether replacing is a way out."""

    text: str = ""
    tone: str = ""
    mark: str = ""
    blocks: bool = False
    replaceable: bool = False


def fate_of(output: Output, there: int, *, written: bool) -> Fate:
    """Of `there` files; `written` if they are those of the export just now."""
    if not there:
        return Fate()
    if output.overwrite:
        text = tr_count("Export replaces {n} file.", "Export replaces {n} files.", there)
        return Fate(text=_after(text, written), tone=_tone(written), mark=tr("replaces"))
    if output.numbered:
        text = tr_count("Export adds {n} numbered file.", "Export adds {n} numbered files.", there)
        return Fate(text=_after(text, written), tone="secondary", mark=tr("numbered"))
    if written:
        text = tr("To export again, choose Replace or Keep both under “Existing”.")
        return Fate(text=_after(text, written), tone="secondary", mark=tr("exported"), blocks=True)
    text = tr_count(
        "{n} file exists already and is never replaced.",
        "{n} files exist already and are never replaced.",
        there,
    )
    return Fate(text=text, tone="warn", mark=tr("exists"), blocks=True, replaceable=True)


def _after(text: str, written: bool) -> str:
    return tr("Exported just now. {then}", then=text) if written else text


def _tone(written: bool) -> str:
    return "secondary" if written else "warn"
