"""`gi2desk demo`: the whole job without a key or a window: three tiers of one prompt, verified, compared, exported."""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from typing import Any

from gi2desk.commands.argument import folder
from gi2desk.commands.context import Context
from gi2desk.commands.course import Ended, follow
from gi2desk.commands.outcome import images_of, job_exit_code
from gi2desk.core.connection import DEMO
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, Image
from gi2desk.core.tier import Tier, best_size, tier_of
from gi2desk.imaging.export import ExportJob, export
from gi2desk.imaging.gain import measure_gain
from gi2desk.imaging.inspect import inspect
from gi2desk.jobs.connect import provider_for
from gi2desk.jobs.order import Order
from gi2desk.jobs.queue import Queue
from gi2desk.jobs.reconcile import reconcile
from gi2desk.library.library import Library

PROMPT = (
    "A monolithic sandstone tower in an endless dune field at dusk, a lone figure for scale at the left third, "
    "low sun, haze, long shadows, calm empty sky at the top for a headline"
)
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "4:5")
QUALITY = {Tier.K1: "low", Tier.K2: "medium", Tier.K4: "high"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares where the demo writes."""
    parser.add_argument("--out", type=folder, required=True, metavar="DIR", help="where everything goes")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Does the job and prints what it did and where; 0 when everything came as asked."""
    out: Path = arguments.out
    # Its index and cache lie beside it, so that nothing is left when the folder is removed.
    library = context.library_at(out / "library", own=out)
    reconcile(library, context.catalogue)
    concept = library.new_concept("Monolith hero").id
    generations = _generate(library, concept, context)
    failed = next((generation for generation in generations if generation.failure is not None), None)
    if failed is not None and failed.failure is not None:
        raise UserError(failed.failure.message, cause=failed.failure.cause, hint=failed.failure.hint)
    images = images_of(library, generations)
    originals = [_verified(library, image, context) for image in images]
    context.progress("Comparing the tiers …")
    comparisons = [_compared(library, *pair) for pair in pairwise(images)]
    master = library.original_path(images[-1])
    context.progress("Exporting six crops …")
    manifest = export(
        ExportJob(master=master, ratios=RATIOS, out=out / "export", focal=(0.5, 0.5), overwrite=True)
    )
    report = {
        "prompt": PROMPT,
        "library": str(library.root),
        "originals": originals,
        "usd": float(sum(g.cost.amount for g in generations if g.cost is not None)),
        "comparisons": comparisons,
        "export": manifest,
    }
    context.result(report, _text(report, out))
    return job_exit_code(Ended(generations=tuple(generations)), images)


def _generate(library: Library, concept: str, context: Context) -> list[Generation]:
    ended: list[Generation] = []
    for tier in Tier:
        context.progress(f"Generating at {tier.label} …")
        queue = Queue(
            library, context.catalogue, lambda connection: provider_for(connection, None, context.catalogue)
        )
        one = follow(queue, _order(tier, concept, context), library, context)
        ended.extend(one.generations)
        if one.interrupted:
            raise UserError(
                "The demo was interrupted; it is free, so nothing was billed.",
                cause=Cause.CANCELLED,
                hint=f"What was made is in {library.root}.",
            )
    return ended


def _order(tier: Tier, concept: str, context: Context) -> Order:
    model = context.catalogue.default
    size = best_size(Ratio.parse("16:9"), tier, model.limits).size
    recipe = Recipe(
        prompt=PROMPT, model=model.id, size=str(size), quality=QUALITY[tier], ratio="16:9", tier=tier.value
    )
    return Order(recipe=recipe, concept=concept, connection=DEMO)


def _verified(library: Library, image: Image, context: Context) -> dict[str, Any]:
    """The file looked at again from the disk: what was asked, what is there, what the bytes hash to."""
    path = library.original_path(image)
    context.progress(f"Verifying {path.name} …")
    seen = inspect(path)
    if seen.error is not None or seen.sha256 != image.sha256:
        raise UserError(f"The original {path.name} is not what was saved.", cause=Cause.LIBRARY)
    return {
        "id": image.id,
        "path": str(path),
        "requested_size": image.requested_size,
        "width": seen.width,
        "height": seen.height,
        "sha256": seen.sha256,
        "verified": image.verified,
    }


def _compared(library: Library, smaller: Image, larger: Image) -> dict[str, Any]:
    gain = measure_gain(library.original_path(smaller), library.original_path(larger))
    names = [tier_of(image.width, image.height).label for image in (smaller, larger)]
    return {
        "smaller": names[0],
        "larger": names[1],
        "drift": round(gain.drift, 2),
        "detail": round(gain.detail, 2),
    }


def _text(report: dict[str, Any], out: Path) -> str:
    lines = [f"“{report['prompt']}”", "", "Originals"]
    for original in report["originals"]:
        badge = "verified" if original["verified"] else f"asked {original['requested_size']}"
        lines.append(f"  {original['width']}×{original['height']}  {badge}  {original['path']}")
    lines += ["", "Compared"]
    for pair in report["comparisons"]:
        drift, detail = f"drift {pair['drift']:.1f} of 255", f"fine detail ×{pair['detail']:.1f}"
        lines.append(f"  {pair['larger']} against {pair['smaller']} enlarged: {detail}, {drift}")
    lines += ["", "Crops"]
    for variant in report["export"]["variants"]:
        lines.append(f"  {variant['ratio']:<5} {variant['width']}×{variant['height']}  {variant['path']}")
    lines += [
        "",
        f"This would have cost ${report['usd']:.3f} on OpenAI; the demo is free. Everything is in {out}.",
    ]
    return "\n".join(lines)
