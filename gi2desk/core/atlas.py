"""All placements that are known: those of `resources/placements.toml`, and the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gi2desk.core.errors import UserError
from gi2desk.core.placement import Confidence, Group, Placement, Safe, Target, TargetKind, checked, is_sound
from gi2desk.core.refusal import illegal
from gi2desk.core.toml import loads

if TYPE_CHECKING:
    from typing import Any

    from gi2desk.core.recipe import Recipe

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_KEYS = frozenset(
    {"id", "title", "group", "kind", "size", "density", "bleed_mm", "ppi", "edge", "safe", "max_bytes"}
    | {"source", "checked", "confidence", "note", "keywords"}
)
_REQUIRED = ("id", "title", "group", "kind", "size", "source", "checked", "confidence")
_SIDES = ("top", "right", "bottom", "left")
# Words of a sentence that say nothing about a placement.
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with"} | {"mm", "cm", "px", "ppi", "dpi"}
)
_MEASURE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mm|ppi|dpi)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """Placements in the order in which they are offered, each id once."""

    placements: tuple[Placement, ...]

    @classmethod
    def parse(cls, toml_text: str) -> Atlas:
        """The placements in a TOML text. Raises ValueError naming the row that does not hold together."""
        data = loads(toml_text)
        rows = data.get("placement")
        if not isinstance(rows, list) or set(data) != {"placement"}:
            raise ValueError("placements are rows under [[placement]], and nothing else")
        placements = tuple(_row(number, row) for number, row in enumerate(rows, 1))
        ids = [placement.id for placement in placements]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"the placement {', '.join(twice)} is there twice")
        return cls(placements=placements)

    def with_own(self, own: Iterable[Placement]) -> Atlas:
        """With more placements behind the others; those with an id that is known take its place."""
        merged = {placement.id: placement for placement in (*self.placements, *own)}
        return Atlas(placements=tuple(merged.values()))

    def get(self, placement_id: str) -> Placement | None:
        """The placement with that id."""
        return next((one for one in self.placements if one.id == placement_id), None)

    def named(self, name: str) -> Placement:
        """The placement with that id or title, case aside. Raises UserError(ILLEGAL_REQUEST) with what is near."""
        key = name.strip().casefold()
        for one in self.placements:
            if key in {one.id.casefold(), one.title.casefold()}:
                return one
        near = self.found(name)
        hint = (
            f"Near to that: {', '.join(one.id for one in near[:5])}."
            if near
            else "gi2desk placements lists them."
        )
        raise illegal(f"There is no placement called “{name}”.", hint)

    def found(self, words: str) -> tuple[Placement, ...]:
        """The placements in which every word of `words` occurs: in title, id, group, keywords, note or size."""
        wanted = _terms(words)
        return tuple(one for one in self.placements if _score(one, wanted) == len(wanted))

    def near(self, words: str) -> tuple[Placement, ...]:
        """Those that have at least half of `words`, the ones with most of them first."""
        wanted = _terms(words)
        scores = {one.id: _score(one, wanted) for one in self.placements}
        found = [one for one in self.placements if scores[one.id] and 2 * scores[one.id] >= len(wanted)]
        return tuple(sorted(found, key=lambda one: -scores[one.id]))

    def chosen(self, recipe: Recipe) -> tuple[Placement, ...]:
        """The placements of a recipe in their order; those that are known nowhere any more are left out."""
        own = {placement.id: placement for placement in recipe.own_placements}
        found = (own.get(one) or self.get(one) for one in recipe.placements)
        return tuple(placement for placement in found if placement is not None and is_sound(placement))


def _terms(words: str) -> tuple[str, ...]:
    """What is looked for: words, and measures with their unit, each once; “no bleed” is one, too."""
    text = words.casefold().replace("×", "x")
    measures = [f" {value} {unit.replace('dpi', 'ppi')}" for value, unit in _MEASURE.findall(text)]
    rest = _MEASURE.sub(" ", text)
    plain = [bare for bare in ("without bleed", "no bleed") if bare in rest]
    for bare in plain:
        rest = rest.replace(bare, " ")
    single = (word.strip(",;.") for word in rest.split())
    named = [word for word in single if word and word not in _SMALL_WORDS]
    return tuple(dict.fromkeys([*named, *measures, *(["without bleed"] if plain else [])]))


def _score(placement: Placement, terms: tuple[str, ...]) -> int:
    """How many of `terms` a placement has."""
    text = _haystack(placement)
    # Who looks for bleed does not look for what has none.
    with_bleed = text.replace("without bleed", "")
    return sum(term in (text if term == "without bleed" else with_bleed) for term in terms)


def _haystack(placement: Placement) -> str:
    width, height = placement.pixels
    words = (placement.title, placement.id, placement.group.value, placement.note, placement.shape.name)
    return " ".join((*words, f"{width}x{height}", *placement.keywords)).casefold()


def _row(number: int, row: Mapping[str, Any]) -> Placement:
    """One row, every field of it looked at. Raises ValueError naming the row."""
    where = f"placement {number} ({row.get('id', 'without an id')})"
    missing = [key for key in _REQUIRED if key not in row]
    unknown = sorted(set(row) - _KEYS)
    if missing or unknown:
        raise ValueError(f"{where} {'lacks' if missing else 'has unknown'} {', '.join(missing or unknown)}")
    try:
        return checked(_placement(row))
    except (ValueError, TypeError, UserError) as error:
        raise ValueError(f"{where}: {error}") from error


def _placement(row: Mapping[str, Any]) -> Placement:
    if not _ID.fullmatch(row["id"]):
        raise ValueError("an id has small letters, digits and hyphens")
    date.fromisoformat(row["checked"])
    if not row["source"].strip():
        raise ValueError("the source is empty")
    if not isinstance(row.get("keywords", []), list):
        raise ValueError("keywords are a list of words")
    target = _target(row)
    return Placement(
        id=row["id"],
        title=row["title"],
        group=Group(row["group"]),
        target=target,
        safe=_safe(row.get("safe", {}), target),
        max_bytes=row.get("max_bytes"),
        source=row["source"],
        checked=row["checked"],
        confidence=Confidence(row["confidence"]),
        note=row.get("note", ""),
        keywords=tuple(row.get("keywords", ())),
    )


def _target(row: Mapping[str, Any]) -> Target:
    kind = TargetKind(row["kind"])
    belonging = {"density": TargetKind.SCREEN, "bleed_mm": TargetKind.PRINT, "ppi": TargetKind.PRINT}
    for key, owner in {**belonging, "edge": TargetKind.EDGE}.items():
        if key in row and kind is not owner:
            raise ValueError(f"{key} belongs to the kind {owner}, not to {kind}")
    width, height = (float(part) for part in row["size"].replace(":", "x").split("x"))
    return Target(
        kind=kind,
        width=width,
        height=height,
        density=row.get("density", 1),
        bleed=float(row.get("bleed_mm", 0)),
        ppi=float(row.get("ppi", 300)),
        edge=row.get("edge", 0),
    )


def _safe(sides: Mapping[str, str], target: Target) -> Safe:
    """Each side as "14%" or "270px" (pixels of the file, CSS pixels of a screen), kept as a share."""
    unknown = sorted(set(sides) - set(_SIDES))
    if unknown:
        raise ValueError(f"safe has unknown {', '.join(unknown)}")
    width, height = target.pixels
    times = target.density if target.kind is TargetKind.SCREEN else 1
    edges = {"top": height, "bottom": height, "left": width, "right": width}
    return Safe(**{side: _share(text, edges[side] / times) for side, text in sides.items()})


def _share(text: str, edge: float) -> float:
    if text.endswith("%"):
        return float(text.removesuffix("%")) / 100
    if text.endswith("px"):
        return float(text.removesuffix("px")) / edge
    raise ValueError(f"a safe zone is written as “14%” or “270px”, not “{text}”")
