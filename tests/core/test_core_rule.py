"""What is refused before it is sent, and that everything else may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.prompt import check_length
from gi2desk.core.recipe import Background, OutputFormat, Recipe, Reference, Route
from gi2desk.core.rule import request_problems, require_legal
from gi2desk.host.resource import read_text

CATALOGUE = Catalogue.parse(read_text("models.toml"))
V2 = CATALOGUE.default
TODAY = date(2026, 11, 20)
FINE = Recipe(prompt="A tower", model="gpt-image-2", size="1536x864", quality="low")
PICTURE = Reference(sha256="0" * 64, media_type="image/png", name="tower.png")
OPENAI = Capabilities()


def _fields(recipe: Recipe, capabilities: Capabilities = OPENAI, model: str = "gpt-image-2") -> list[str]:
    found = request_problems(recipe, CATALOGUE.get(model), capabilities, today=TODAY)
    assert all(problem.message.endswith(".") for problem in found)
    return [problem.field for problem in found]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"size": "auto", "quality": "auto"},
        {"size": "2880x2880", "n": 10},
        {"prompt": "x" * 32_000},
        {"output_format": OutputFormat.JPEG, "compression": 0},
        {"output_format": OutputFormat.WEBP, "compression": 100, "background": Background.TRANSPARENT},
        {"background": Background.TRANSPARENT},
        {"stream": True, "partial_images": 3},
        {"references": (PICTURE,) * 16, "mask": "1" * 64},
        {"route": Route.RESPONSES},
    ],
)
def test_legal_requests_may_leave(changes: dict[str, Any]) -> None:
    assert _fields(replace(FINE, **changes)) == []


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"prompt": ""}, ["prompt"]),
        ({"prompt": " \n"}, ["prompt"]),
        ({"prompt": "x" * 32_001}, ["prompt"]),
        ({"size": "1920x1080"}, ["size"]),
        ({"size": "wide"}, ["size"]),
        ({"quality": "hd"}, ["quality"]),
        ({"quality": "xhigh"}, ["quality"]),
        ({"n": 0}, ["n"]),
        ({"n": 11}, ["n"]),
        ({"n": 2, "route": Route.RESPONSES}, ["n"]),
        ({"compression": 90}, ["compression"]),
        ({"compression": 101, "output_format": OutputFormat.JPEG}, ["compression"]),
        ({"compression": -1, "output_format": OutputFormat.WEBP}, ["compression"]),
        ({"background": Background.TRANSPARENT, "output_format": OutputFormat.JPEG}, ["background"]),
        ({"stream": True, "n": 2}, ["stream"]),
        ({"stream": True, "partial_images": 4}, ["partial_images"]),
        ({"stream": True, "partial_images": -1}, ["partial_images"]),
        ({"partial_images": 1}, ["partial_images"]),
        ({"references": (PICTURE,) * 17}, ["references"]),
        ({"references": (replace(PICTURE, media_type="image/tiff"),)}, ["references"]),
        ({"mask": "1" * 64}, ["mask"]),
        ({"prompt": "", "n": 0, "size": "1x1"}, ["prompt", "size", "n"]),
    ],
)
def test_what_the_api_would_refuse_is_refused_here(changes: dict[str, Any], fields: list[str]) -> None:
    assert _fields(replace(FINE, **changes)) == fields


def test_a_size_is_refused_with_its_rule_and_what_is_near() -> None:
    (problem,) = request_problems(replace(FINE, size="1920x1080"), V2, OPENAI, today=TODAY)
    assert "1080 is not a multiple of 16" in problem.message
    assert "1920x1088" in problem.hint


@pytest.mark.parametrize(
    ("capabilities", "changes", "fields"),
    [
        (Capabilities(prompt_limit=20_000), {"prompt": "x" * 20_001}, ["prompt"]),
        (Capabilities(max_n=1), {"n": 2}, ["n"]),
        (Capabilities(max_references=1), {"references": (PICTURE,) * 2}, ["references"]),
        (Capabilities(edits=False), {"references": (PICTURE,)}, ["references"]),
        (Capabilities(streaming=False), {"stream": True}, ["stream"]),
        (Capabilities(transparent=False), {"background": Background.TRANSPARENT}, ["background"]),
        (Capabilities(custom_sizes=False), {}, ["size"]),
        (Capabilities(custom_sizes=False), {"size": "1536x1024"}, []),
    ],
)
def test_a_connection_may_do_less(
    capabilities: Capabilities, changes: dict[str, Any], fields: list[str]
) -> None:
    assert _fields(replace(FINE, **changes), capabilities) == fields


def test_models_differ() -> None:
    assert _fields(replace(FINE, quality="max"), model="gpt-image-2.5-flare") == []
    assert _fields(replace(FINE, size="1536x1024"), model="gpt-image-1.5") == []
    assert _fields(FINE, model="gpt-image-1.5") == ["size"]
    assert _fields(replace(FINE, size="1024x1024"), model="gpt-image-1") == ["model"]


def test_a_model_is_refused_from_its_last_day_on() -> None:
    recipe, model = replace(FINE, size="1024x1024"), CATALOGUE.get("gpt-image-1-mini")
    assert request_problems(recipe, model, OPENAI, today=date(2026, 11, 30)) == ()
    (problem,) = request_problems(recipe, model, OPENAI, today=date(2026, 12, 1))
    assert "2026-12-01" in problem.message


def test_today_is_the_default() -> None:
    assert request_problems(FINE, V2, OPENAI) == ()


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(UserError) as caught:
        require_legal(replace(FINE, n=0, mask="1" * 64), V2, OPENAI, today=TODAY)
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert "1 to 10" in str(caught.value)
    assert "mask" in str(caught.value)
    require_legal(FINE, V2, OPENAI, today=TODAY)


def test_the_excess_of_a_prompt_is_told() -> None:
    with pytest.raises(UserError, match="32,001 characters") as caught:
        check_length("x" * 32_001, 32_000)
    assert caught.value.hint == "Shorten it by 1 character."
    check_length("夜" * 32_000, 32_000)
