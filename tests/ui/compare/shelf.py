"""Images put into a library as a generation would put them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, Image, Lineage, State, Timing
from gi2desk.core.tier import Tier
from gi2desk.library.library import Library
from tests.ui.compare.motif import motif

WHEN = datetime(2026, 11, 1, tzinfo=UTC)
SIZES = {Tier.K1: (1536, 864), Tier.K2: (2560, 1440), Tier.K4: (3840, 2160)}


def add(
    library: Library,
    concept: str,
    name: str,
    tier: Tier,
    minutes: int,
    parents: tuple[str, ...] = (),
    *,
    shift: int = 0,
    recipe: Recipe | None = None,
) -> str:
    """Adds a picture of `tier`; `name` is padded to its id. The files are small, whatever their record says."""
    image_id = name.upper().ljust(26, "0")
    when = WHEN + timedelta(minutes=minutes)
    path = library.new_original_path(image_id, "png", when)
    path.parent.mkdir(parents=True, exist_ok=True)
    motif(SIZES[tier][0] // 8, shift).save(path)
    generation = _asked(library, concept, image_id, recipe, when) if recipe is not None else None
    library.add_image(
        Image(
            id=image_id,
            concept=concept,
            path=Path(path).relative_to(library.root).as_posix(),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            bytes=path.stat().st_size,
            width=SIZES[tier][0],
            height=SIZES[tier][1],
            format="png",
            mode="RGB",
            bit_depth=8,
            created=when,
            lineage=Lineage(kind="generated", parents=parents),
            generation=generation,
        )
    )
    return image_id


def _asked(library: Library, concept: str, image_id: str, recipe: Recipe, when: datetime) -> str:
    """The request that a picture came from."""
    generation = Generation(
        id="G" + image_id[:-1],
        job="J" + image_id[:-1],
        concept=concept,
        connection="openai",
        recipe=recipe,
        state=State.DONE,
        timing=Timing(queued=when, ended=when),
        image_ids=(image_id,),
    )
    library.save_generation(generation)
    return generation.id
