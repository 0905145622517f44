"""The packaged catalogue, and what it says about each model."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from gi2desk.core.catalogue import Catalogue, Status, Support
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.size import Limits, Size
from gi2desk.core.toml import loads
from gi2desk.host.resource import read_text

CATALOGUE = Catalogue.parse(read_text("models.toml"))


def test_the_default_is_gpt_image_2() -> None:
    model = CATALOGUE.default
    assert model.id == "gpt-image-2"
    assert model.limits == Limits()
    assert model.qualities == ("low", "medium", "high", "auto")
    assert model.token_base == {"low": 16, "medium": 48, "high": 96}
    assert model.prices is not None
    assert (model.prices.text_in, model.prices.image_in, model.prices.image_out) == (5, 8, 30)
    assert model.prices.text_cached == Decimal("1.25")
    assert model.features.transparent is Support.PREVIEW
    assert model.features.batch is Support.YES
    assert model.features.input_fidelity is Support.NO
    assert model.max_n == 10


@pytest.mark.parametrize(
    "name",
    [
        "gpt-image-2",
        "gpt-image-2-2026-04-21",
        "gpt-image-2.5-flare-2026-09-08",
        "chatgpt-image-latest",
        "dall-e-3",
    ],
)
def test_models_are_found_by_every_name(name: str) -> None:
    assert name in CATALOGUE.get(name).names


def test_an_unknown_model_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError) as caught:
        CATALOGUE.get("gpt-image-9")
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert "gpt-image-2.6-flare" in caught.value.hint
    assert "dall-e" not in caught.value.hint


def test_2_5_has_more_qualities_and_2_6_unknown_tokens() -> None:
    for kind in ("sunburst", "flare"):
        half, sixth = CATALOGUE.get(f"gpt-image-2.5-{kind}"), CATALOGUE.get(f"gpt-image-2.6-{kind}")
        assert half.token_base == {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}
        assert sixth.token_base is None
        assert sixth.qualities == half.qualities
        assert sixth.features.complexity.usable and not half.features.complexity.usable
        assert sixth.features.svg is Support.YES


def test_older_models_take_three_sizes_and_end() -> None:
    model = CATALOGUE.get("gpt-image-1.5")
    assert model.limits.fixed == (Size(1024, 1024), Size(1536, 1024), Size(1024, 1536))
    assert model.status is Status.RETIRING
    assert model.shutdown == date(2026, 12, 1)
    assert not model.is_retired(date(2026, 11, 30))
    assert model.is_retired(date(2026, 12, 1))
    assert CATALOGUE.get("gpt-image-1").is_retired(date(2020, 1, 1))
    assert not CATALOGUE.default.is_retired(date(2099, 1, 1))


def test_the_file_is_toml_and_read_the_same_by_a_whole_parser() -> None:
    text = read_text("models.toml")
    assert loads(text) == tomllib.loads(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('default = "gpt-image-2"', 'default = "nothing"'),
        ('id = "gpt-image-1"', 'id = "gpt-image-2"'),
        ('limits = "classic"', 'limits = "none"'),
        ('title = "GPT Image 2"\n', ""),
        ("[limits.flexible]", "limits.flexible]"),
        ('status = "current"', 'status = "odd"'),
    ],
)
def test_a_catalogue_that_does_not_hold_together_is_an_error(old: str, new: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Catalogue.parse(read_text("models.toml").replace(old, new, 1))
