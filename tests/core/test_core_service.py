"""Rules of a service as text: what is written is read again, and what does not fit is named."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Capabilities, Connection, Dialect
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.offer import limits_of, offered_qualities, ratio_refusal
from gi2desk.core.ratio import Ratio
from gi2desk.core.service import rules_text, summary, with_rules
from gi2desk.core.size import Size, check, legal_sizes, nearest
from gi2desk.core.tier import Tier, best_size, offered_tiers
from gi2desk.host.resource import read_text

V2 = Catalogue.parse(read_text("models.toml")).default
PLAIN = Connection(name="own", base_url="https://service.example/v1", title="Own")
CREDITS = replace(
    PLAIN,
    unit="credits",
    prices={"1k": Decimal(6), "2k": Decimal(8), "4k": Decimal(12)},
    capabilities=Capabilities(
        prompt_limit=20_000,
        refused={"4k": ("1:1",)},
        max_n=1,
        dialect=Dialect(by_ratio=True, qualities={"high": "hd"}, extra={"response_format": "url"}),
    ),
)


def test_rules_are_written_as_what_differs_and_read_again() -> None:
    assert rules_text(PLAIN) == "{}"
    text = rules_text(CREDITS)
    assert json.loads(text).keys() == {"unit", "prices", "capabilities"}
    assert json.loads(text)["capabilities"]["dialect"].keys() == {"by_ratio", "qualities", "extra"}
    assert with_rules(PLAIN, text) == CREDITS
    assert with_rules(CREDITS, "") == PLAIN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "object"),
        ('{"price": {}}', "no rule “price”"),
        ('{"capabilities": {"promt_limit": 1}}', "no rule “promt_limit” in capabilities"),
        ('{"capabilities": {"dialect": {"hd": true}}}', "no rule “hd” in dialect"),
        ('{"capabilities": {"prompt_limit": "many"}}', "do not fit"),
        ('{"capabilities": 3}', "do not fit"),
        ('{"prices": {"8k": 3}}', "“8k” is no tier"),
        ('{"prices": {"1k": -3}}', "no price"),
        ('{"capabilities": {"refused": {"4k": ["square"]}}}', "“square” is no ratio"),
        ('{"capabilities": {"tiers": []}}', "at least one tier"),
    ],
)
def test_what_does_not_fit_is_named(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        with_rules(PLAIN, text)
    assert caught.value.cause is Cause.BAD_INPUT


def test_the_summary_says_what_a_person_has_to_know() -> None:
    assert summary(PLAIN) == ()
    assert summary(CREDITS) == (
        "credits by tier: 1K 6, 2K 8, 4K 12",
        "20,000 characters",
        "ratio and resolution instead of pixels",
        "quality high = hd",
        "no 1:1 at 4K",
        "1 picture a request",
        "response_format = url",
    )


def test_the_example_of_the_readme_fits() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    example = readme.partition("## Other services")[2].partition("    {")[2].partition("\n    }\n")[0]
    read = with_rules(PLAIN, f"{{{example}\n}}")
    assert read.prices == CREDITS.prices
    assert read.capabilities.dialect.by_ratio


def test_what_is_left_out_is_illegal_and_never_proposed() -> None:
    limits = limits_of(V2, CREDITS.capabilities)
    square = Size(2880, 2880)
    found = check(square, limits)
    assert not found.legal
    assert [result.detail for result in found.failed] == ["this connection makes no 1:1 at 4K"]
    near = nearest(square, limits)
    for size in near:
        assert size is None or check(size, limits).legal
    assert near.smaller is not None
    assert square not in set(legal_sizes(limits))
    with pytest.raises(UserError, match="no 1:1 at 4K"):
        best_size(Ratio.parse("1:1"), Tier.K4, limits)
    assert best_size(Ratio.parse("16:9"), Tier.K4, limits).size == Size(3840, 2160)


def test_tiers_and_ratios_that_are_not_offered() -> None:
    few = Capabilities(tiers=("1k", "2k"), ratios=("16:9", "1:1"), auto_tiers=())
    limits = limits_of(V2, few)
    assert offered_tiers(limits) == (Tier.K1, Tier.K2)
    with pytest.raises(UserError, match="makes no 4K"):
        best_size(Ratio.parse("16:9"), Tier.K4, limits)
    assert ratio_refusal("16:9", few) == ""
    assert "makes no 4:5" in ratio_refusal("4:5", few)
    assert "does not choose the frame" in ratio_refusal("auto", few)
    assert ratio_refusal("custom", few) == ""
    assert "no sizes of your own" in ratio_refusal("custom", CREDITS.capabilities)
    everywhere = Capabilities(tiers=("1k",), refused={"1k": ("3:1",)})
    assert ratio_refusal("3:1", everywhere) == "This connection makes no 3:1."
    assert offered_qualities(V2, CREDITS.capabilities) == ("high",)
