"""What the workspace says about crops, files and folders."""

from __future__ import annotations

from pathlib import Path

from gi2desk.core.board import Crop
from gi2desk.core.delivery import Delivered
from gi2desk.core.paper import LITTLE_DETAIL
from gi2desk.core.recipe import OutputFormat
from gi2desk.ui import placement_words
from gi2desk.ui.export.master import Master
from gi2desk.ui.text import mark, number, percent, tr
from gi2desk.ui.theme import Tone

_NAMES = {
    "1:1": mark("Square"),
    "16:9": mark("Wide"),
    "9:16": mark("Story"),
    "4:3": mark("Landscape"),
    "3:4": mark("Portrait"),
    "4:5": mark("Feed"),
}
FORMATS = {OutputFormat.PNG: "PNG", OutputFormat.JPEG: "JPEG", OutputFormat.WEBP: "WebP"}


def crop_title(crop: Crop) -> str:
    """“Story 9:16”, or the name that it was given with its ratio."""
    name = crop.name or tr(_NAMES.get(crop.ratio, ""))
    return f"{name} {crop.ratio}" if name and crop.ratio not in name else name or crop.ratio


def tag(crop: Crop) -> str:
    """The short label on the stage: the ratio, and the name if it was given one."""
    return (
        f"{crop.ratio} {crop.name}" if crop.name and crop.ratio not in crop.name else crop.name or crop.ratio
    )


def size_text(size: tuple[int, int]) -> str:
    """“2160×2160”."""
    return f"{size[0]}×{size[1]}"


def master_text(master: Master) -> str:
    """“#8 · 4K composite · 2416×3424”."""
    return " · ".join(part for part in (master.title, *_kind(master)) if part)


def master_changed_text(before: Master, now: Master) -> str:
    """What a message says when the same crops are taken from another picture."""
    return tr(
        "The crops are taken from {now} ({kind}) now, before from {before} ({other}).",
        now=now.title,
        kind=", ".join(filter(None, _kind(now))),
        before=before.title,
        other=", ".join(filter(None, _kind(before))),
    )


def _kind(master: Master) -> tuple[str, str]:
    image = master.image
    tier = image.tier.label if image.tier is not None else ""
    return tr("{tier} composite", tier=tier) if image.composite else tier, size_text(master.pixels)


def facts(one: Delivered) -> str:
    """“3508×4961 · PNG · 29.7×42.0 cm”; for a screen without centimetres, which nobody sees there."""
    if one.shown:
        return " · ".join((size_text(one.size), FORMATS[one.format]))
    across, down = one.print_cm
    print_size = tr("{w}×{h} cm", w=number(across, 1), h=number(down, 1))
    return " · ".join((size_text(one.size), FORMATS[one.format], print_size))


def print_tip(one: Delivered, detail: float | None = None) -> str:
    """What the print size means, for a tooltip; `detail` is the measured real detail of the master."""
    if one.shown:
        return _screen_tip(one, detail)
    tip = _print_tip(one)
    if detail is None:
        return tip
    real = tr(
        "By the real detail of the master ({share} of its resolution) that is {ppi} PPI.",
        share=percent(detail),
        ppi=number(one.detail_ppi(detail)),
    )
    return f"{tip}\n{real}"


def _screen_tip(one: Delivered, detail: float | None) -> str:
    lines = [
        tr("From {got}, scaled to {share}", got=_cut_text(one), share=percent(one.enlargement))
        if one.enlargement != 1
        else tr("The crop’s own pixels")
    ]
    if detail is not None:
        lines.append(
            tr("{share} of them by the real detail of the master", share=percent(_real_share(one, detail)))
        )
    return "\n".join(lines)


def _real_share(one: Delivered, detail: float) -> float:
    """The share of the file’s pixels across that carry detail of their own."""
    return one.detail_ppi(detail) / one.ppi


def _cut_text(one: Delivered) -> str:
    return size_text((one.rect.width, one.rect.height))


def _print_tip(one: Delivered) -> str:
    across, down = one.print_cm
    size = tr("{w} × {h} cm at {ppi} PPI", w=number(across, 1), h=number(down, 1), ppi=number(one.ppi))
    if one.enlargement <= 1:
        return size
    return tr(
        "{size}, upscaled: the crop itself has {ppi} PPI there", size=size, ppi=number(one.effective_ppi)
    )


def warning(one: Delivered | None, crop: Crop) -> tuple[str, Tone]:
    """What speaks against a file, and how much."""
    if one is None:
        return tr("The picture is too small for exactly {ratio}", ratio=crop.ratio), Tone.BAD
    if one.lacks:
        # Beside it stands by how much it would have to be enlarged.
        if one.printed:
            text = tr("Only {ppi} of {wanted} PPI", ppi=number(one.effective_ppi), wanted=number(one.ppi))
        else:
            text = tr("Only {got}", got=_cut_text(one))
        return text, Tone.BAD
    if one.enlargement > 1:
        text = tr("Upscaled ×{k} from {got}", k=number(one.enlargement, 2), got=_cut_text(one))
        return text, Tone.WARN
    if one.inexact:
        return tr("Nearest to {ratio} at this size", ratio=crop.ratio), Tone.NEUTRAL
    return "", Tone.NEUTRAL


def note(one: Delivered, detail: float | None) -> tuple[str, Tone]:
    """What the pixels of a file are worth where that was measured and matters, else what it is scaled down from."""
    little = detail is not None and _real_share(one, detail) < LITTLE_DETAIL
    tone = Tone.WARN if little else Tone.NEUTRAL
    if detail is not None and (little or not one.shown):
        if one.shown:
            return tr("{share} of it is real detail", share=percent(_real_share(one, detail))), tone
        real = one.detail_ppi(detail)
        return tr("{ppi} PPI, {real} by real detail", ppi=number(one.effective_ppi), real=number(real)), tone
    if one.enlargement < 1:
        return tr("{share} of {got}", share=percent(one.enlargement), got=_cut_text(one)), tone
    return "", tone


def destination_text(crop: Crop) -> str:
    """“1080×1920. Keep clear: top 14 %, bottom 35 %, sides 6 %”: what the crop’s placement asks for, or empty."""
    meant = crop.destination
    if meant is None:
        return ""
    needs = f"{placement_words.pixels_text(meant)} px, {placement_words.target_text(meant)}"
    covered = placement_words.safe_text(meant.safe)
    return tr("{needs}. Keep clear: {covered}.", needs=needs, covered=covered) if covered else f"{needs}."


def focal_text(focal: tuple[float, float]) -> str:
    """“Focal point 52 %, 43 %”."""
    return tr("Focal point {x}, {y}", x=percent(focal[0]), y=percent(focal[1]))


def folder_text(folder: str) -> str:
    """The last two folders of a path, as on the button."""
    return " / ".join(part for part in Path(folder).parts[-2:] if part != Path(folder).anchor)
