"""Exactly what goes over the wire for a recipe: every field the endpoint needs and none that it would refuse."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from gi2desk.api.media import HEAD, media_type, suffix
from gi2desk.api.provider import Endpoint, Request
from gi2desk.core.connection import OPENAI_DIALECT, Dialect
from gi2desk.core.offer import ratio_name, tier_of_recipe
from gi2desk.core.recipe import Background, Moderation, OutputFormat, Recipe

MASK_NAME = "mask.png"
MARKUP_NAME = "markup.png"


def wire_fields(recipe: Recipe, model_name: str, dialect: Dialect = OPENAI_DIALECT) -> dict[str, object]:
    """The request's fields besides files, as `dialect` writes them.

    Nothing is null, as `null` counts as given. What equals the API's default is left out, except for model, size, quality
    and format, which belong to the request. Never sent: `response_format`, `style` and `input_fidelity`, which
    gpt-image-2 refuses in any form, `seed`, which does not exist, and a compression for PNG, which cannot have one; a
    dialect's `extra` fields are what its endpoint asks for.
    """
    fields: dict[str, object] = {
        "model": model_name,
        "prompt": recipe.prompt,
        **_shape(recipe, dialect),
        "quality": dialect.qualities.get(recipe.quality, recipe.quality),
        "output_format": recipe.output_format.value,
    }
    if recipe.n != 1:
        fields["n"] = recipe.n
    if recipe.compression is not None and recipe.output_format is not OutputFormat.PNG:
        fields["output_compression"] = recipe.compression
    if recipe.background is not Background.AUTO:
        fields["background"] = recipe.background.value
    if recipe.moderation is not Moderation.AUTO:
        fields["moderation"] = recipe.moderation.value
    if recipe.stream and recipe.n == 1:
        # Events carry no number of the picture, so that a stream of several could not be told apart.
        fields["stream"] = True
        if recipe.partial_images:
            fields["partial_images"] = recipe.partial_images
    named = {dialect.names.get(name, name): value for name, value in fields.items() if value != ""}
    named.pop("", None)
    return named | dict(dialect.extra)


def _shape(recipe: Recipe, dialect: Dialect) -> dict[str, object]:
    """Pixels, or the ratio and the endpoint's word for the tier."""
    if not dialect.by_ratio:
        return {"size": recipe.size}
    tier = tier_of_recipe(recipe).value
    return {"aspect_ratio": ratio_name(recipe), "resolution": dialect.resolutions.get(tier, tier)}


# The parameters of the SDK's methods (openai 3.52, resources/images.py) that a request can have.
_PARAMETERS = frozenset(
    {
        "model", "prompt", "size", "quality", "output_format", "n", "output_compression", "background", "stream",
        "partial_images",
    }
)  # fmt: skip


def extra_fields(kind: Endpoint, fields: Iterable[str]) -> frozenset[str]:
    """Which of `fields` the SDK's method has no parameter for; the endpoint takes them all the same."""
    known = _PARAMETERS if kind is Endpoint.EDIT else _PARAMETERS | {"moderation"}
    return frozenset(fields) - known


def part_name(position: int, media: str) -> str:
    """The file name given to the endpoint: names on the user's disk are nobody else's business."""
    return f"image-{position}.{suffix(media)}"


def wire_record(request: Request) -> dict[str, object]:
    """What is sent, for the journal: no secrets, no file contents. Blocking; the files must exist. Raises OSError."""
    recipe = request.recipe
    record: dict[str, object] = {
        "method": "POST",
        "path": request.endpoint.path,
        "fields": wire_fields(recipe, request.model_name, request.dialect),
    }
    if request.references:
        sums = [reference.sha256 for reference in recipe.references] + [""] * len(request.references)
        record["image"] = [
            _part(path, number, sums[number - 1]) for number, path in enumerate(request.references, 1)
        ]
    if request.mask is not None:
        record["mask"] = {**_part(request.mask, 1, recipe.mask or ""), "filename": MASK_NAME}
    if request.markup is not None:
        record["markup"] = {**_part(request.markup, 1, recipe.markup or ""), "filename": MARKUP_NAME}
    return record


def _part(path: Path, number: int, sha256: str) -> dict[str, object]:
    with path.open("rb") as file:
        media = media_type(file.read(HEAD)) or "application/octet-stream"
        size = file.seek(0, os.SEEK_END)
    part: dict[str, object] = {"filename": part_name(number, media), "media_type": media, "bytes": size}
    return {**part, "sha256": sha256} if sha256 else part
