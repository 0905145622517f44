"""Tokens and prices against everything that has been published or measured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.pricing import Estimate, estimate, image_price, output_tokens, reference_tokens, settle
from gi2desk.core.record import Usage
from gi2desk.core.size import Limits, Size, legal_sizes
from gi2desk.host.resource import read_text

CATALOGUE = Catalogue.parse(read_text("models.toml"))
V2, V25, V26 = (CATALOGUE.get(f"gpt-image-{name}") for name in ("2", "2.5-flare", "2.6-flare"))

# Size: low; 2 medium = 2.5 high; 2 high = 2.5 max; 2.5 medium; 2.5 xhigh. Tokens, then USD to a tenth of a cent.
TABLE = """
1024x1024 196 0.006 1756 0.053  7024 0.211  439 0.013  3122 0.094
1536x1024 158 0.005 1372 0.041  5488 0.165  343 0.010  2459 0.074
1024x1536 158 0.005 1372 0.041  5488 0.165  343 0.010  2459 0.074
1536x864  120 0.004 1078 0.032  4312 0.129  280 0.008  1917 0.058
2048x1152 157 0.005 1413 0.042  5650 0.170  367 0.011  2511 0.075
2048x2048 397 0.012 3568 0.107 14272 0.428  892 0.027  6343 0.190
2560x1440 205 0.006 1843 0.055  7370 0.221  478 0.014  3276 0.098
2880x2880 659 0.020 5930 0.178 23719 0.712 1483 0.044 10542 0.316
3264x2448 480 0.014 4316 0.129 17264 0.518 1079 0.032  7673 0.230
3840x2160 371 0.011 3336 0.100 13342 0.400  865 0.026  5930 0.178
"""
COLUMNS = (
    ((V2, "low"), (V25, "low")),
    ((V2, "medium"), (V25, "high")),
    ((V2, "high"), (V25, "max")),
    ((V25, "medium"),),
    ((V25, "xhigh"),),
)
CASES = [
    (row.split()[0], model, quality, int(tokens), Decimal(usd))
    for row in TABLE.strip().splitlines()
    for columns, tokens, usd in zip(COLUMNS, row.split()[1::2], row.split()[2::2], strict=True)
    for model, quality in columns
]

SIZES = tuple((width, height) for width, height in legal_sizes(Limits()))

# gpt-image-2 through the API as others measured it: size, quality, output tokens, text in, images in, total, USD logged.
MEASURED = [
    ("1024x1024", "high", 7024, 156, 0, 7180, "0.2115"),
    ("1024x1024", "medium", 1756, 188, 1024, 2968, "0.061812"),
    ("1024x1024", "medium", 1756, 180, 1024, 2960, "0.061772"),
    ("1024x1024", "high", 7024, 211, 1024, 8259, "0.219967"),
    ("1024x1024", "high", 7024, 403, 0, 7427, "0.212735"),
    ("1024x1024", "medium", 1756, 363, 1024, 3143, "0.062687"),
    ("1024x1024", "high", 7024, 427, 1024, 8475, "0.221047"),
    ("1024x1024", "medium", 1756, 238, 2048, 4042, "0.070254"),
    ("1536x1024", "medium", 1372, 358, 1024, 2754, "0.051142"),
    ("1024x1024", "high", 7024, 37, 0, 7061, None),
    ("1024x1024", "medium", 1756, 81, 0, 1837, None),
    ("1024x1024", "low", 196, 13, 0, 209, None),
    ("1024x1024", "low", 196, 12, 512, 720, None),
    ("3072x2160", "low", 380, 14, 0, 394, None),
]


@pytest.mark.parametrize(("size", "model", "quality", "tokens", "usd"), CASES)
def test_published_tokens_and_prices(
    size: str, model: object, quality: str, tokens: int, usd: Decimal
) -> None:
    assert output_tokens(model, Size.parse(size), quality) == tokens  # type: ignore[arg-type]
    price = image_price(model, Size.parse(size), quality)  # type: ignore[arg-type]
    assert price is not None
    assert round(price, 3) == usd


@pytest.mark.parametrize("row", MEASURED, ids=str)
def test_measured_usage_fits_the_formula_and_settles(
    row: tuple[str, str, int, int, int, int, str | None],
) -> None:
    size, quality, output, text, images, total, usd = row
    assert output_tokens(V2, Size.parse(size), quality) == output
    assert text + images + output == total
    usage = Usage(
        input_tokens=text + images,
        input_text_tokens=text,
        input_image_tokens=images,
        output_tokens=output,
        total_tokens=total,
    )
    money = settle(V2, usage)
    assert money is not None
    assert money.unit == "USD"
    assert money.amount == (text * 5 + images * 8 + output * 30) / Decimal(1_000_000)
    if usd is not None:
        assert money.amount == Decimal(usd)


def test_an_estimate_without_inputs_is_exact() -> None:
    found = estimate(V2, size=Size(1024, 1024), quality="low", n=3)
    assert (found.output_tokens, found.input_tokens) == (588, 0)
    assert found.usd == found.usd_low == found.usd_high == Decimal("0.01764")
    assert found.reason == ""
    assert estimate(V2, size="1024x1024", quality="low", n=3) == found


def test_partial_images_cost_a_hundred_tokens_each() -> None:
    plain = estimate(V2, size="1536x864", quality="low")
    streamed = estimate(V2, size="1536x864", quality="low", partial_images=1)
    assert plain.output_tokens == 120
    assert streamed.output_tokens == 220


def test_inputs_are_bounded() -> None:
    found = estimate(V2, size="1024x1024", quality="low", references=2, prompt_chars=400)
    assert found.usd is not None and found.usd_low is not None and found.usd_high is not None
    assert found.usd_low < found.usd < found.usd_high
    assert found.input_tokens == 2 * 1024 + 108
    assert found.usd_high == (196 * 30 + 2 * 1536 * 8 + 408 * 5) / Decimal(1_000_000)
    assert "references" in found.basis and "prompt" in found.basis


def test_references_of_known_size_are_counted_rather_than_guessed() -> None:
    asked: dict[str, Any] = {"size": "1024x1024", "quality": "low", "references": 2, "prompt_chars": 400}
    guessed = estimate(V2, **asked)
    counted = estimate(V2, **asked, reference_sizes=[Size(3840, 2160), Size(1024, 576)])
    assert guessed.usd is not None and counted.usd is not None
    assert counted.input_tokens == 1536 + 32 * 18 + 108
    assert counted.usd_inputs == (counted.input_tokens - 108) * 8 / Decimal(1_000_000) + Decimal("0.00054")
    assert counted.usd - counted.usd_inputs == 196 * 30 / Decimal(1_000_000)
    # The bounds are those of what is not known.
    assert (counted.usd_low, counted.usd_high) == (guessed.usd_low, guessed.usd_high)


def test_batch_is_half_where_it_is_known_to_exist() -> None:
    full, half = (estimate(V2, size="2048x2048", quality="high", batch=batch) for batch in (False, True))
    assert full.usd is not None
    assert half.usd == full.usd / 2
    unsure = estimate(V25, size="2048x2048", quality="high", batch=True)
    assert (unsure.usd, unsure.usd_low, unsure.usd_high) == (None, None, None)
    assert "batch" in unsure.reason


def _unknown(found: Estimate) -> bool:
    return found.output_tokens is None and found.usd is None and found.reason != ""


def test_what_cannot_be_known_is_none_with_a_reason() -> None:
    assert _unknown(estimate(V26, size="1024x1024", quality="low"))
    assert estimate(V26, size="1024x1024", quality="low").usd_high is None
    auto_size = estimate(V2, size="auto", quality="low")
    assert _unknown(auto_size)
    assert (auto_size.usd_low, auto_size.usd_high, auto_size.basis) == (None, None, "unknown")
    auto_quality = estimate(V2, size="1024x1024", quality="auto")
    assert _unknown(auto_quality)
    assert auto_quality.usd_low == image_price(V2, Size(1024, 1024), "low")
    assert auto_quality.usd_high == image_price(V2, Size(1024, 1024), "high")
    assert _unknown(estimate(CATALOGUE.get("dall-e-3"), size="1024x1024", quality="auto"))
    assert _unknown(estimate(CATALOGUE.get("gpt-image-1.5"), size="1024x1024", quality="low"))


def test_a_quality_the_model_lacks_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        estimate(V2, size="1024x1024", quality="xhigh")
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    with pytest.raises(UserError):
        estimate(V2, size="wide", quality="low")


@given(where=st.floats(0, 1, exclude_max=True))
def test_tokens_rise_with_quality_and_do_not_depend_on_the_orientation(where: float) -> None:
    size = Size(*SIZES[int(where * len(SIZES))])
    turned = Size(size.height, size.width)
    counts = [output_tokens(V25, size, quality) for quality in ("low", "medium", "high", "xhigh", "max")]
    assert counts == sorted(counts, key=lambda count: count or 0)
    assert counts == [output_tokens(V25, turned, each) for each in ("low", "medium", "high", "xhigh", "max")]


def test_rounding_is_half_to_even() -> None:
    area = 2_000_000 + 1536 * 1008
    # 48 · 1008/1536 = 31.5 becomes 32, 16 · 1008/1536 = 10.5 becomes 10.
    assert output_tokens(V2, Size(1536, 1008), "medium") == -(-48 * 32 * area // 4_000_000)
    assert output_tokens(V2, Size(1536, 1008), "low") == -(-16 * 10 * area // 4_000_000)


@pytest.mark.parametrize(
    ("size", "tokens"), [((1024, 1024), 1024), ((512, 256), 512), ((3840, 2160), 1536), ((1, 1), 1024)]
)
def test_references_are_counted_in_patches(size: tuple[int, int], tokens: int) -> None:
    assert reference_tokens(Size(*size)) == tokens


def test_usage_without_parts_is_still_settled() -> None:
    bare = Usage(input_tokens=100, output_tokens=196)
    assert _amount(bare) == Decimal("0.00638")
    # With references the dearer reading is taken.
    assert _amount(bare, references=1) == Decimal("0.00668")
    assert _amount(Usage(input_tokens=100, input_image_tokens=60, output_tokens=196)) == Decimal("0.00656")
    assert _amount(Usage(input_tokens=100, input_text_tokens=40, output_tokens=196)) == Decimal("0.00656")
    assert _amount(Usage(output_tokens=196)) == Decimal("0.00588")
    assert _amount(bare, batch=True) == Decimal("0.00319")


def _amount(usage: Usage, **more: object) -> Decimal:
    money = settle(V2, usage, **more)  # type: ignore[arg-type]
    assert money is not None
    return money.amount


def test_usage_that_says_nothing_is_not_settled() -> None:
    assert settle(V2, Usage()) is None
    assert settle(V2, Usage(input_tokens=100)) is None
    assert settle(CATALOGUE.get("dall-e-3"), Usage(output_tokens=100)) is None


def test_text_in_the_answer_has_a_price_of_its_own() -> None:
    usage = Usage(output_tokens=1_100_000, output_text_tokens=100_000)
    money = settle(CATALOGUE.get("gpt-image-1.5"), usage)
    assert money is not None
    assert money.amount == 32 + 1
