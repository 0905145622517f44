"""A request that the API's rules forbid cannot leave: over the space of recipes, ours and the endpoint's judgement agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from gi2desk.api.provider import Endpoint, Request
from gi2desk.api.wire import extra_fields, wire_fields
from gi2desk.core.catalogue import Catalogue, Status
from gi2desk.core.connection import Capabilities
from gi2desk.core.recipe import Background, Moderation, OutputFormat, Recipe, Reference
from gi2desk.core.rule import request_problems
from gi2desk.host.resource import read_text
from tests.server_picture import picture
from tests.server_request import Part, Recorded, RefusalError, validate

CATALOGUE = Catalogue.parse(read_text("models.toml"))
MODELS = [
    model.id
    for model in CATALOGUE.models
    if model.status is not Status.RETIRED and model.family in {"2", "2.5"}
]
LEGAL = ("1024x1024", "1536x864", "2560x1440", "3840x2160", "2880x2880", "720x2160")
EDGES = st.one_of(
    st.integers(1, 260).map(lambda n: n * 16), st.integers(1, 5000), st.sampled_from([2160, 3840, 3856])
)
SIZES = st.one_of(
    st.just("auto"),
    st.sampled_from(LEGAL),
    st.tuples(EDGES, EDGES).map(lambda size: f"{size[0]}x{size[1]}"),
)
MEDIA = st.sampled_from(["image/png", "image/jpeg", "image/webp", "image/webp", "image/png", "image/tiff"])
REFERENCES = st.lists(
    MEDIA.map(lambda media: Reference(sha256="0" * 64, media_type=media, name="picture")), max_size=18
)


def mostly(usual: list[Any], wild: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nine in ten usual: a recipe of fourteen fields that are all wild is hardly ever legal."""
    return st.integers(0, 9).flatmap(lambda draw: wild if draw == 9 else st.sampled_from(usual))


RECIPES = st.builds(
    Recipe,
    prompt=mostly(
        ["A tower"], st.one_of(st.text(max_size=40), st.integers(31_990, 32_010).map(lambda n: "x" * n))
    ),
    model=st.sampled_from(MODELS),
    size=mostly(list(LEGAL), SIZES),
    quality=mostly(
        ["low", "medium"], st.sampled_from(["low", "high", "xhigh", "max", "auto", "hd", "standard"])
    ),
    n=mostly([1, 1, 10], st.integers(-1, 12)),
    output_format=st.sampled_from(OutputFormat),
    compression=mostly([None], st.integers(-5, 105)),
    background=mostly(list(Background), st.sampled_from(Background)),
    moderation=st.sampled_from(Moderation),
    stream=mostly([False], st.booleans()),
    partial_images=mostly([0], st.integers(-1, 4)),
    references=mostly([()], REFERENCES.map(tuple)),
    mask=mostly([None], st.just("1" * 64)),
    markup=mostly([None], st.just("2" * 64)),
)


def arrived(recipe: Recipe) -> Recorded:
    """What the endpoint would get, files as empty parts."""
    files = [
        Part("image" if len(recipe.references) == 1 else "image[]", "image", reference.media_type, b"data")
        for reference in recipe.references
    ]
    if recipe.mask is not None:
        files.append(Part("mask", "mask.png", "image/png", picture(16, 16, alpha=True)))
    if recipe.markup is not None:
        files.append(Part("markup", "markup.png", "image/png", picture(16, 16, alpha=True)))
    return Recorded(
        "POST", "/v1/images/edits", "", {}, True, True, 0, wire_fields(recipe, recipe.model), files
    )


def refused(recipe: Recipe) -> str:
    try:
        validate(arrived(recipe), edit=bool(recipe.references))
    except RefusalError as refusal:
        return refusal.message
    return ""


@settings(max_examples=600, deadline=None)
@given(RECIPES)
def test_what_our_rules_let_pass_the_endpoint_takes(recipe: Recipe) -> None:
    lawful = not request_problems(recipe, CATALOGUE.get(recipe.model), Capabilities())
    event(f"lawful: {lawful}")
    if lawful:
        assert refused(recipe) == ""


@settings(max_examples=300, deadline=None)
@given(RECIPES)
def test_a_legal_request_made_illegal_in_one_place_is_refused(recipe: Recipe) -> None:
    model = CATALOGUE.get(recipe.model)
    lawful = replace(
        recipe,
        prompt="A tower",
        size="1536x864",
        quality="low",
        n=1,
        output_format=OutputFormat.PNG,
        compression=None,
        partial_images=0,
        references=(),
        mask=None,
        markup=None,
    )
    assert request_problems(lawful, model, Capabilities()) == ()
    for name in (
        "prompt",
        "size",
        "quality",
        "n",
        "compression",
        "references",
        "mask",
        "markup",
        "partial_images",
    ):
        one = replace(lawful, **{name: getattr(recipe, name)})
        if refused(one):
            assert request_problems(one, model, Capabilities()), name


@given(RECIPES)
def test_every_field_reaches_the_sdk_as_a_parameter_or_as_an_extra_one(recipe: Recipe) -> None:
    fields = wire_fields(recipe, recipe.model)
    request = Request(recipe=recipe, model_name=recipe.model)
    extra = extra_fields(request.endpoint, fields)
    assert extra <= {"moderation"}
    assert ("moderation" in extra) == (
        recipe.moderation is Moderation.LOW and request.endpoint is Endpoint.EDIT
    )
