"""Everything that forbids a request before it is sent, each with the field it belongs to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from gi2desk.core.catalogue import Model, Support
from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import UserError
from gi2desk.core.offer import limits_of, offered_qualities, ratio_name, ratio_refusal, tier_of_recipe
from gi2desk.core.prompt import check_length
from gi2desk.core.recipe import Background, OutputFormat, Recipe, Route
from gi2desk.core.refusal import illegal
from gi2desk.core.size import Limits, Size, check, nearest

MAX_REFERENCES = 16
MAX_PARTIAL_IMAGES = 3
MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a request would be refused: `field` names the recipe's field, `hint` the next step."""

    field: str
    message: str
    hint: str = ""


def request_problems(
    recipe: Recipe, model: Model, capabilities: Capabilities, *, today: date | None = None
) -> tuple[Problem, ...]:
    """Every rule of model and endpoint that `recipe` breaks, field by field; empty if it may be sent.

    `today` (default: now, UTC) decides whether the model is retired.
    """
    return (
        *_prompt_problems(recipe, capabilities),
        *_model_problems(recipe, model, today or datetime.now(UTC).date()),
        *size_problems(recipe.size, model, capabilities),
        *_offer_problems(recipe, model, capabilities),
        *_count_problems(recipe, model, capabilities),
        *_format_problems(recipe, model, capabilities),
        *_stream_problems(recipe, model, capabilities),
        *_reference_problems(recipe, capabilities),
        *_edit_problems(recipe, model),
    )


def require_legal(
    recipe: Recipe, model: Model, capabilities: Capabilities, *, today: date | None = None
) -> None:
    """Raises one UserError(ILLEGAL_REQUEST) with every problem of `recipe`."""
    problems = request_problems(recipe, model, capabilities, today=today)
    if problems:
        hints = dict.fromkeys(problem.hint for problem in problems if problem.hint)
        raise illegal(" ".join(problem.message for problem in problems), " ".join(hints))


def size_problems(size: str, model: Model, capabilities: Capabilities) -> Iterator[Problem]:
    """What is wrong with the size alone, for checking while it is typed."""
    if size == "auto":
        return
    try:
        asked = Size.parse(size)
    except UserError as error:
        yield Problem(field="size", message=str(error), hint=error.hint)
        return
    limits = limits_of(model, capabilities)
    failed = check(asked, limits).failed
    if failed:
        reasons = "; ".join(result.detail for result in failed)
        yield Problem(
            field="size", message=f"{asked} is not a legal size: {reasons}.", hint=_size_hint(asked, limits)
        )


def _size_hint(size: Size, limits: Limits) -> str:
    near = dict.fromkeys(str(found) for found in nearest(size, limits) if found is not None)
    return f"Nearest legal: {', '.join(near)}." if near else ""


def _offer_problems(recipe: Recipe, model: Model, capabilities: Capabilities) -> Iterator[Problem]:
    """What the endpoint leaves out besides sizes: ratios, auto beyond a tier, qualities."""
    with contextlib.suppress(UserError):  # a size that is none is a problem of its own
        refused = ratio_refusal(ratio_name(recipe), capabilities)
        if refused:
            yield Problem(field="size", message=refused)
        elif recipe.size == "auto" and tier_of_recipe(recipe).value not in capabilities.auto_tiers:
            tiers = ", ".join(tier.upper() for tier in capabilities.auto_tiers)
            yield Problem(
                field="size",
                message=f"With auto this connection makes {tiers} only.",
                hint="Pick a ratio for another tier.",
            )
    offered = offered_qualities(model, capabilities)
    if recipe.quality in model.qualities and recipe.quality not in offered:
        yield Problem(
            field="quality",
            message=f"This connection has no quality “{recipe.quality}”.",
            hint=f"It has {', '.join(offered)}.",
        )


def _prompt_problems(recipe: Recipe, capabilities: Capabilities) -> Iterator[Problem]:
    try:
        check_length(recipe.prompt, capabilities.prompt_limit)
    except UserError as error:
        yield Problem(field="prompt", message=str(error), hint=error.hint)


def _model_problems(recipe: Recipe, model: Model, today: date) -> Iterator[Problem]:
    if model.is_retired(today):
        when = f" on {model.shutdown:%Y-%m-%d}" if model.shutdown else ""
        yield Problem(
            field="model", message=f"{model.title} was retired{when}.", hint="Choose a current model."
        )
    if recipe.quality not in model.qualities:
        yield Problem(
            field="quality",
            message=f"{model.title} has no quality “{recipe.quality}”.",
            hint=f"It has {', '.join(model.qualities)}.",
        )


def _count_problems(recipe: Recipe, model: Model, capabilities: Capabilities) -> Iterator[Problem]:
    most = min(model.max_n, capabilities.max_n)
    if not 1 <= recipe.n <= most:
        yield Problem(field="n", message=f"One request makes 1 to {most} pictures, not {recipe.n}.")
    if recipe.route is Route.RESPONSES and recipe.n > 1:
        yield Problem(
            field="n", message="A request by the Responses API makes one picture.", hint="Use n = 1."
        )


def _format_problems(recipe: Recipe, model: Model, capabilities: Capabilities) -> Iterator[Problem]:
    lossy = recipe.output_format is not OutputFormat.PNG
    if recipe.compression is not None and not lossy:
        yield Problem(
            field="compression", message="PNG has no compression setting.", hint="Use JPEG or WebP."
        )
    if recipe.compression is not None and not 0 <= recipe.compression <= 100:
        yield Problem(field="compression", message=f"Compression is 0 to 100, not {recipe.compression}.")
    if capabilities.dialect.names.get("output_format") == "" and lossy:
        yield Problem(
            field="format", message="This connection does not let the format be chosen.", hint="Use PNG."
        )
    if recipe.background is not Background.TRANSPARENT:
        return
    if recipe.output_format is OutputFormat.JPEG:
        yield Problem(field="background", message="JPEG cannot be transparent.", hint="Use PNG or WebP.")
    if model.features.transparent is Support.NO:
        yield Problem(field="background", message=f"{model.title} makes no transparent backgrounds.")
    elif not capabilities.transparent:
        yield Problem(field="background", message="This connection makes no transparent backgrounds.")


def _stream_problems(recipe: Recipe, model: Model, capabilities: Capabilities) -> Iterator[Problem]:
    if not 0 <= recipe.partial_images <= MAX_PARTIAL_IMAGES:
        yield Problem(
            field="partial_images",
            message=f"A stream has 0 to {MAX_PARTIAL_IMAGES} partial images, not {recipe.partial_images}.",
        )
    if recipe.partial_images and not recipe.stream:
        yield Problem(
            field="partial_images",
            message="Partial images come with streaming only.",
            hint="Turn streaming on.",
        )
    if not recipe.stream:
        return
    if recipe.n > 1:
        yield Problem(
            field="stream", message="A stream carries one picture.", hint="Use n = 1 or do not stream."
        )
    if model.features.streaming is Support.NO or not capabilities.streaming:
        yield Problem(field="stream", message="This model or connection does not stream.")


def _reference_problems(recipe: Recipe, capabilities: Capabilities) -> Iterator[Problem]:
    most = min(MAX_REFERENCES, capabilities.max_references)
    count = len(recipe.references)
    if count and not capabilities.edits:
        yield Problem(field="references", message="This connection takes no references.")
    elif count > most:
        yield Problem(field="references", message=f"At most {most} references can be sent, not {count}.")
    for number, reference in enumerate(recipe.references, start=1):
        if reference.media_type not in MEDIA_TYPES:
            yield Problem(
                field="references",
                message=f"Image {number} ({reference.name}) is {reference.media_type}.",
                hint="PNG, JPEG and WebP can be sent; convert it first.",
            )


def markup_refusal(model: Model) -> str:
    """Why `model` takes no markup, or an empty text. Where it is not known the endpoint is asked."""
    if model.features.markup is Support.NO:
        return f"{model.title} takes no markup; the 2.5 and 2.6 models do."
    return ""


def _edit_problems(recipe: Recipe, model: Model) -> Iterator[Problem]:
    if recipe.mask is not None and not recipe.references:
        yield Problem(field="mask", message="A mask belongs to the first reference, and there is none.")
    if recipe.markup is None:
        return
    refusal = markup_refusal(model)
    if refusal:
        yield Problem(field="markup", message=refusal, hint="Choose another model, or remove the markup.")
    if not recipe.references:
        yield Problem(field="markup", message="Markup belongs to the first reference, and there is none.")
    if recipe.mask is not None:
        yield Problem(
            field="markup",
            message="Markup and a mask cannot be sent together.",
            hint="Remove one of them.",
        )
