"""The sample concept of the demo: one idea at 1K, 2K and 4K, each made from the one before through the real queue."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace

from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, State
from gi2desk.core.tier import Tier, best_size
from gi2desk.host.resource import read_text
from gi2desk.jobs.intake import Source, take
from gi2desk.jobs.order import Order
from gi2desk.ui.notice import Choice, Notice
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Tone

KEY = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One tier of the sample."""

    tier: Tier
    quality: str
    n: int
    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What `demo/concept.toml` says."""

    name: str
    ratio: str
    steps: tuple[Step, ...]

    @classmethod
    def packaged(cls) -> Sample:
        """The one that comes with the application."""
        plain = tomllib.loads(read_text("demo/concept.toml"))
        steps = tuple(
            Step(tier=Tier(step["tier"]), quality=step["quality"], n=step["n"], prompt=step["prompt"])
            for step in plain["step"]
        )
        return cls(name=plain["name"], ratio=plain["ratio"], steps=steps)


def make_sample(services: Services) -> None:
    """Makes the sample concept in an empty demo library; does nothing where there is a concept already."""
    services.tasks.start(_make(services), scope=Scope.REQUEST, key=KEY)


async def _make(services: Services) -> None:
    in_worker, library, desk = services.tasks.in_worker, services.library, services.desk
    if library.read_only:
        return
    known = await in_worker(library.concepts)
    if known:
        return
    sample = Sample.packaged()
    concept = await in_worker(library.new_concept, sample.name)
    images: list[str] = []
    for step in sample.steps:
        generation = await _step(services, sample, step, concept.id, images[-1] if images else None)
        if generation.state is not State.DONE:
            return  # the list of requests says why
        images.append(generation.image_ids[0])
        if len(images) == 1:
            # Not before: Create shows what a concept was asked for last, and nothing was when there is none.
            desk.open_concept(concept.id)
    desk.choose(images)
    compare = Choice(text=tr("Compare the three"), call=lambda: desk.go_to("compare"))
    services.messages.post(
        Notice(
            text=tr("The sample concept is ready at 1K, 2K and 4K."),
            tone=Tone.OK,
            choices=(compare,),
            key=KEY,
        )
    )


async def _step(
    services: Services, sample: Sample, step: Step, concept: str, parent: str | None
) -> Generation:
    """Makes one tier, from `parent` if there is one; the generation as it ended."""
    model = services.catalogue.default
    size = best_size(Ratio.parse(sample.ratio), step.tier, model.limits).size
    recipe = Recipe(
        prompt=step.prompt,
        model=model.id,
        size=str(size),
        quality=step.quality,
        n=step.n,
        ratio=sample.ratio,
        tier=step.tier.value,
    )
    if parent is not None:
        source = Source(name="", image=parent)
        limits = services.connection.capabilities
        taken = await services.tasks.in_worker(take, services.library, source, limits)
        recipe = replace(recipe, references=(taken.reference,))
    order = Order(recipe=recipe, concept=concept, connection=services.connection, parent_image=parent)
    return (await services.queue.wait(await services.queue.submit(order)))[-1]
