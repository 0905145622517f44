"""What the window says about placements: what they need, how a size serves them, and where that is known from."""

from __future__ import annotations

from collections.abc import Mapping

from gi2desk.core.paper import PRINT_PPI, effective_ppi
from gi2desk.core.placement import Confidence, Group, Placement, Safe, TargetKind
from gi2desk.core.planner import Coverage, Reach, coverage
from gi2desk.core.size import Limits, Size
from gi2desk.core.tier import Tier, offered_tiers
from gi2desk.ui.text import file_size, mark, number, percent, tr

GROUPS = {
    Group.WEBSITE: mark("Website"),
    Group.SOCIAL: mark("Social"),
    Group.ADS: mark("Advertising"),
    Group.EMAIL: mark("E-mail"),
    Group.PRESENTATION: mark("Presentation"),
    Group.PRINT: mark("Print"),
    Group.OUT_OF_HOME: mark("Out of home"),
    Group.OWN: mark("Your own"),
}
CONFIDENCES = {
    Confidence.HIGH: mark("High: a standard, a definition or arithmetic"),
    Confidence.MEDIUM: mark("Medium: guides by others, or a usual size"),
    Confidence.LOW: mark("Low: sources disagree, or a mere custom"),
}
_UPSCALES = (2, 4)
_WORTH_SAYING = 0.01


def pixels_text(placement: Placement) -> str:
    """“2880×1620”."""
    width, height = placement.pixels
    return f"{width}×{height}"


def target_text(placement: Placement) -> str:
    """“297 × 420 mm, 3 mm bleed, 300 PPI” and the like: how the target is stated."""
    target = placement.target
    size = f"{target.width:g} × {target.height:g}"
    if target.kind is TargetKind.PRINT:
        bleed = tr("{mm} mm bleed", mm=f"{target.bleed:g}") if target.bleed else tr("no bleed")
        return tr("{size} mm, {bleed}, {ppi} PPI", size=size, bleed=bleed, ppi=f"{target.ppi:g}")
    if target.kind is TargetKind.SCREEN:
        return tr("{size} CSS px × {density}", size=size, density=target.density)
    if target.kind is TargetKind.EDGE:
        ratio = f"{target.width:g}:{target.height:g}"
        return tr("{ratio}, short edge at least {edge} px", ratio=ratio, edge=target.edge)
    return tr("exactly these pixels")


def print_text(placement: Placement) -> str:
    """“150 PPI, no bleed”: what a printer may miss in a print; empty where that is nothing."""
    target = placement.target
    if target.kind is not TargetKind.PRINT:
        return ""
    few = [tr("{ppi} PPI", ppi=f"{target.ppi:g}")] if target.ppi < PRINT_PPI else []
    return ", ".join(few if target.bleed else [*few, tr("no bleed")])


def doubt_text(placement: Placement) -> str:
    """What sources disagree about; empty where nothing is in doubt."""
    if placement.confidence is not Confidence.LOW:
        return ""
    return tr("safe zones unsure") if placement.safe else tr("size unsure")


def limit_text(limits: Limits) -> str:
    """Why a placement that needs more cannot be asked for, and what to do."""
    tiers = offered_tiers(limits)
    name = tiers[-1].label if tiers else tr("This")
    most, edge = limits.max_pixels, limits.max_edge
    if limits.fixed:
        most = max(size.pixels for size in limits.fixed)
        edge = max(size.long_edge for size in limits.fixed)
    return tr(
        "{tier} is the largest that this model makes: at most {pixels} pixels, longest edge {edge}. "
        "Crop & export upscales the picture.",
        tier=name,
        pixels=number(most),
        edge=edge,
    )


def safe_text(safe: Safe) -> str:
    """“top 14 %, bottom 35 %, sides 6 %”: what is covered; empty where nothing is."""
    if not safe:
        return ""
    if safe == Safe(top=safe.top, right=safe.top, bottom=safe.top, left=safe.top):
        return tr("{share} on every side", share=percent(safe.top))
    sides = ((tr("top"), safe.top), (tr("bottom"), safe.bottom))
    across = (
        ((tr("sides"), safe.left),)
        if safe.left == safe.right
        else ((tr("left"), safe.left), (tr("right"), safe.right))
    )
    return ", ".join(f"{name} {percent(share)}" for name, share in (*sides, *across) if share)


def facts(placement: Placement) -> list[tuple[str, str]]:
    """Everything that is known about a placement, as names and values."""
    found = [(tr("Needs"), f"{pixels_text(placement)} px · {target_text(placement)}")]
    found.append((tr("Ratio"), placement.shape.name))
    if placement.safe:
        found.append((tr("Covered"), safe_text(placement.safe)))
    if placement.max_bytes is not None:
        found.append((tr("At most"), file_size(placement.max_bytes)))
    if placement.note:
        found.append((tr("Note"), placement.note))
    if placement.group is Group.OWN:
        return found
    found.append((tr("Source"), tr("{source}, read {day}", source=placement.source, day=placement.checked)))
    found.append((tr("Confidence"), tr(CONFIDENCES[placement.confidence])))
    return found


def times(enlargement: float) -> str:
    """“×1.45” or “×3.3”, and never “×1.00” where pixels lack."""
    return f"×{number(max(enlargement, 1.01), 2)}" if enlargement < 2 else f"×{number(enlargement, 1)}"


def outlook(placement: Placement, size: Size | None, at: Mapping[Tier, Size]) -> tuple[str, Reach]:
    """How `placement` is served: by `size` (None: the model's own choice), and by the sizes at each tier of the ratio."""
    needs = tr("{name} needs {pixels}", name=placement.title, pixels=pixels_text(placement))
    if size is None:
        return tr("{needs}: measured when the picture is there", needs=needs), Reach.NATIVE
    now = coverage(placement, size)
    crop = (
        tr(", with {share} of the picture", share=percent(1 - now.loss)) if now.loss > _WORTH_SAYING else ""
    )
    if now.reach is Reach.NATIVE:
        return tr("{needs}: this size is enough{crop}", needs=needs, crop=crop), Reach.NATIVE
    reached = {tier: coverage(placement, known) for tier, known in at.items()}
    tier = next((tier for tier, cover in reached.items() if cover.reach is Reach.NATIVE), None)
    if tier is not None:
        text = tr(
            "{needs}: reached at {tier}{crop}, or upscale {times}",
            needs=needs,
            tier=tier.label,
            crop=crop,
            times=times(now.enlargement),
        )
        return text, Reach.NATIVE
    best = min(reached.values(), key=lambda cover: cover.enlargement, default=now)
    return _enlarged(needs, best, now, reached, crop)


def _enlarged(
    needs: str, best: Coverage, now: Coverage, reached: Mapping[Tier, Coverage], crop: str
) -> tuple[str, Reach]:
    tier = next((tier for tier, cover in reached.items() if cover is best), None)
    label = tr("a {tier} picture", tier=tier.label) if tier is not None else tr("this size")
    if best.reach is Reach.OUT:
        text = tr(
            "{needs}: out of reach, even {tier} would be upscaled {times}{crop}",
            needs=needs,
            times=times(best.enlargement),
            tier=label,
            crop=crop,
        )
        return text, Reach.OUT
    text = tr("{needs}: upscale {tier} {times}", needs=needs, times=times(best.enlargement), tier=label)
    if now.enlargement > best.enlargement * 1.01:
        text = tr("{text}, or one of this size {times}", text=text, times=times(now.enlargement))
    return f"{text}{crop}", Reach.UPSCALE


def sheet_text(placement: Placement, size: Size) -> str:
    """“A3 portrait: 110 PPI, 219 at 2×, 438 at 4×” for a print; empty for the others."""
    target = placement.target
    if target.kind is not TargetKind.PRINT:
        return ""
    width, height = target.width + 2 * target.bleed, target.height + 2 * target.bleed
    ppi = effective_ppi(*size, width, height)
    more = ", ".join(tr("{ppi} at {n}×", ppi=number(ppi * n), n=n) for n in _UPSCALES)
    return tr("{name}: {ppi} PPI, {more}", name=placement.title, ppi=number(ppi), more=more)


def cover_text(cover: Coverage) -> str:
    """“Story: native, with 32 % of the picture” in a plan."""
    if cover.reach is Reach.NATIVE:
        text = tr("{name}: native", name=cover.placement.title)
    elif cover.reach is Reach.UPSCALE:
        text = tr("{name}: upscale {times}", name=cover.placement.title, times=times(cover.enlargement))
    else:
        text = tr(
            "{name}: out of reach (upscale {times})",
            name=cover.placement.title,
            times=times(cover.enlargement),
        )
    if cover.loss > _WORTH_SAYING:
        text = tr("{text}, with {share} of the picture", text=text, share=percent(1 - cover.loss))
    return text
