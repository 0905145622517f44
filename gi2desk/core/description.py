"""Placements as people write them: “Shop window 1200 × 1800 mm, 3 mm bleed, 150 PPI”, read and written."""

from __future__ import annotations

import re
from dataclasses import replace

from gi2desk.core.paper import PRINT_PPI
from gi2desk.core.placement import Confidence, Group, Placement, Safe, Target, TargetKind, checked
from gi2desk.core.refusal import bad_input

EXAMPLES = (
    "Shop window 1200 × 1800 mm, 3 mm bleed, 150 PPI",
    "Landing page 1440 × 600 @2x",
    "Banner 1920 × 600 px, safe 10 %, 500 kB",
    "Kiosk 9:16, short edge 2160",
)

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_SIZE = re.compile(rf"{_NUMBER}\s*[×xX*]\s*{_NUMBER}\s*(css\s*px|px|mm|cm|in\b|″|\")?", re.IGNORECASE)
_RATIO = re.compile(rf"(?<![\d.,]){_NUMBER}\s*:\s*{_NUMBER}")
_DENSITY = re.compile(r"@\s*([123])\s*x\b", re.IGNORECASE)
_EDGE = re.compile(r"short\s*edge\s*(?:≥|>=|of)?\s*(\d+)\s*(?:px)?", re.IGNORECASE)
_BLEED = re.compile(rf"{_NUMBER}\s*mm\s*bleed|bleed\s*{_NUMBER}\s*mm", re.IGNORECASE)
_PPI = re.compile(rf"{_NUMBER}\s*(?:ppi|dpi)\b", re.IGNORECASE)
_SAFE = re.compile(rf"safe\s*{_NUMBER}\s*%", re.IGNORECASE)
_BYTES = re.compile(rf"(?:max\.?\s*|at most\s*)?{_NUMBER}\s*(kb|mb)\b", re.IGNORECASE)
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "″": 25.4, '"': 25.4}
_UNITS = {"kb": 1_000, "mb": 1_000_000}
_SHEET = re.compile(r"\bA([0-6])\b", re.IGNORECASE)
_LANDSCAPE = re.compile(r"\blandscape\b", re.IGNORECASE)
# ISO 216, in mm.
_SHEETS = ((841, 1189), (594, 841), (420, 594), (297, 420), (210, 297), (148, 210), (105, 148))
_DANGLING = re.compile(r"(?:\s+|^)(?:with|and|at)$", re.IGNORECASE)


def is_description(text: str) -> bool:
    """True where `text` has a size or a short edge in it, so that it is more than words to search for."""
    return _SIZE.search(text) is not None or (
        _EDGE.search(text) is not None and _RATIO.search(text) is not None
    )


def described(text: str, *, placement_id: str) -> Placement:
    """The placement that `text` describes; “A3” is a size, too, where there is no other.

    Raises UserError(BAD_INPUT) saying what is missing or not understood.
    """
    rest, found = text.strip(), {}
    patterns = {"edge": _EDGE, "bleed": _BLEED, "ppi": _PPI, "safe": _SAFE, "bytes": _BYTES, "size": _SIZE}
    for key, pattern in {**patterns, "density": _DENSITY, "ratio": _RATIO}.items():
        match = pattern.search(rest)
        if match is not None and not (key == "ratio" and "size" in found):
            found[key] = match
            rest = f"{rest[: match.start()]},{rest[match.end() :]}"
    title, *more = [
        part for part in (_DANGLING.sub("", part.strip(" –-")) for part in rest.split(",")) if part
    ] or [""]
    if more:
        raise bad_input(f"“{more[0]}” is not understood.", _hint())
    values = {key: _values(match) for key, match in found.items()}
    if not values.keys() & {"size", "edge", "ratio"}:
        values |= _sheet(title)
    target = _target(values)
    share = float(_values(found["safe"])[0]) / 100 if "safe" in found else 0.0
    return checked(
        Placement(
            id=placement_id,
            title=title or _short(target),
            group=Group.OWN,
            target=target,
            safe=Safe(top=share, right=share, bottom=share, left=share),
            max_bytes=_bytes(found.get("bytes")),
            source="your own",
            confidence=Confidence.HIGH,
        )
    )


def description(placement: Placement) -> str:
    """The inverse of `described`, for changing it; safe zones that differ by side are left out."""
    target, safe = placement.target, placement.safe
    parts = [f"{placement.title} {_short(target)}"]
    if target.kind is TargetKind.PRINT:
        parts += [f"{target.bleed:g} mm bleed"] * (target.bleed > 0) + [f"{target.ppi:g} PPI"]
    if target.kind is TargetKind.EDGE:
        parts.append(f"short edge {target.edge}")
    if safe and safe == Safe(top=safe.top, right=safe.top, bottom=safe.top, left=safe.top):
        parts.append(f"safe {round(safe.top * 100, 2):g} %")
    if placement.max_bytes is not None:
        parts.append(f"{placement.max_bytes / 1_000:.15g} kB")
    return ", ".join(parts)


def changed(placement: Placement, text: str) -> Placement:
    """`placement` as `text` describes it now; what a description leaves out stays. Raises UserError(BAD_INPUT)."""
    new = described(text, placement_id=placement.id)
    uneven = description(replace(placement, safe=Safe())) == description(placement)
    return replace(new, safe=placement.safe) if uneven and not new.safe else new


def _sheet(title: str) -> dict[str, list[str]]:
    """The size of the A format that a title speaks of, upright unless it says landscape."""
    match = _SHEET.search(title)
    if match is None:
        return {}
    short, long = _SHEETS[int(match[1])]
    across, down = (long, short) if _LANDSCAPE.search(title) else (short, long)
    return {"size": [str(across), str(down), "mm"]}


def _short(target: Target) -> str:
    width, height = f"{target.width:g}", f"{target.height:g}"
    if target.kind is TargetKind.EDGE:
        return f"{width}:{height}"
    if target.kind is TargetKind.SCREEN:
        return f"{width} × {height} @{target.density}x"
    return f"{width} × {height} {'mm' if target.kind is TargetKind.PRINT else 'px'}"


def _values(match: re.Match[str]) -> list[str]:
    return [value.replace(",", ".") for value in match.groups() if value is not None]


def _target(found: dict[str, list[str]]) -> Target:
    if "edge" in found:
        if "ratio" not in found:
            raise bad_input("A short edge needs a ratio beside it.", _hint())
        width, height = found["ratio"]
        return Target(
            kind=TargetKind.EDGE, width=float(width), height=float(height), edge=int(found["edge"][0])
        )
    if "size" not in found:
        raise bad_input("A size is missing, such as 1200 × 1800 mm or 1440 × 600 px.", _hint())
    width, height, *unit = found["size"]
    named = unit[0].casefold() if unit else ""
    on_paper = named in _MM or "bleed" in found or "ppi" in found
    if on_paper and named.endswith("px"):
        raise bad_input("Bleed and PPI belong to a size in millimetres, centimetres or inches.", _hint())
    if on_paper and "density" in found:
        raise bad_input("A density such as @2x belongs to a screen, not to paper.", _hint())
    if on_paper:
        times = _MM.get(named, 1.0)
        return Target(
            kind=TargetKind.PRINT,
            width=round(float(width) * times, 3),
            height=round(float(height) * times, 3),
            bleed=float(found["bleed"][0]) if "bleed" in found else 0.0,
            ppi=float(found["ppi"][0]) if "ppi" in found else PRINT_PPI,
        )
    kind = TargetKind.SCREEN if "density" in found or named.startswith("css") else TargetKind.PIXELS
    density = int(found["density"][0]) if "density" in found else 1
    return Target(kind=kind, width=float(width), height=float(height), density=density)


def _bytes(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    value, unit = _values(match)
    return round(float(value) * _UNITS[unit.casefold()])


def _hint() -> str:
    return f"Write it like this: {EXAMPLES[0]}."
