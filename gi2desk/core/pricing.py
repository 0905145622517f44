"""What a request will cost as far as that can be known, and what it did cost from its usage."""

from __future__ import annotations

from decimal import Decimal

from gi2desk.core.catalogue import Model, Prices, Status, Support
from gi2desk.core.refusal import illegal
from gi2desk.core.size import Size
from gi2desk.core.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gi2desk.core.record import Money, Usage

MILLION = 1_000_000
AUTO = "auto"
# Each streamed partial picture, in image output tokens (OpenAI's image generation guide).
PARTIAL_TOKENS = 100
# Input tokens of one reference, not published. Measured: 512 for a small JPEG, 1,024 for 1024x1024; the rule
# below ends at 1,536. Least, likely and most, as the other triple.
REFERENCE_TOKENS = (512, 1_024, 1_536)
# Characters for one text token: English has about 4; Chinese and Japanese about 1, code and numbers 2 to 3.
_CHARACTERS_PER_TOKEN = (6, 4, 1)
# What surrounds the prompt, in tokens (measured: prompts of a few words come to about 10).
_FRAME_TOKENS = 8
_BATCH_SHARE = Decimal("0.5")


class Estimate(NamedTuple):
    """A price before the request.

    Tokens and USD are those of the whole request: all n pictures, partials and inputs. `usd` is None where it
    cannot be known, and `reason` says why; `usd_low` and `usd_high` are bounds where there are any. `basis`
    says what the figures stand on; `usd_inputs` is the estimated part of `usd`, for prompt and references.
    """

    output_tokens: int | None
    input_tokens: int
    usd: Decimal | None
    usd_low: Decimal | None
    usd_high: Decimal | None
    basis: str
    reason: str = ""
    usd_inputs: Decimal | None = None


def output_tokens(model: Model, size: Size, quality: str) -> int | None:
    """Image output tokens of one picture; None where they are not published, or for quality auto.

    The formula of OpenAI's token calculator: with s = base · short edge / long edge, rounded half to even,
    tokens = ⌈base · s · (2,000,000 + area) / 4,000,000⌉.
    """
    base = (model.token_base or {}).get(quality)
    if base is None:
        return None
    short = _round_half_even(base * size.short_edge, size.long_edge)
    return -(-base * short * (2_000_000 + size.pixels) // 4_000_000)


def _round_half_even(numerator: int, denominator: int) -> int:
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


def reference_tokens(size: Size) -> int:
    """Image input tokens of one reference of `size`, by the rule that fits what was measured (not published).

    Scaled up to a long edge of at least 1024, counted in patches of 32 pixels, at most 1,536 patches.
    """
    scale = max(1.0, 1024 / size.long_edge)
    across, down = (max(1, -(-round(edge * scale) // 32)) for edge in size)
    return min(across * down, REFERENCE_TOKENS[-1])


def image_price(model: Model, size: Size, quality: str) -> Decimal | None:
    """USD for one picture without its inputs; None where that cannot be known."""
    tokens = output_tokens(model, size, quality)
    return None if tokens is None or model.prices is None else tokens * model.prices.image_out / MILLION


def estimate(
    model: Model,
    *,
    size: Size | str,
    quality: str,
    n: int = 1,
    references: int = 0,
    reference_sizes: Sequence[Size] = (),
    prompt_chars: int = 0,
    partial_images: int = 0,
    batch: bool = False,
) -> Estimate:
    """The price of a request for `n` pictures of `size` ("auto" or WIDTHxHEIGHT).

    `reference_sizes` are the pixels of those of the `references` whose size is known.
    The output is exact where tokens are published; the inputs are estimates between bounds. Raises
    UserError(ILLEGAL_REQUEST) for a quality the model lacks, UserError(BAD_INPUT) for a size that is none.
    """
    if quality not in model.qualities:
        raise illegal(f"{model.title} has no quality “{quality}”.", f"It has {', '.join(model.qualities)}.")
    size = Size.parse(size) if isinstance(size, str) and size != AUTO else size
    outputs = _outputs(model, size, quality, n, PARTIAL_TOKENS * partial_images)
    inputs = [_Inputs.of(prompt_chars, references, part) for part in range(3)]
    known = reference_sizes[:references]
    likely = inputs[1].image + sum(reference_tokens(one) - REFERENCE_TOKENS[1] for one in known)
    inputs[1] = _Inputs(inputs[1].text, likely)
    reason = _why_unknown(model, size, quality, batch)
    prices = model.prices if not batch or model.features.batch is Support.YES else None
    low, high = (
        (_cost(prices, outputs[end], inputs[2 * end], batch) if prices and outputs else None)
        for end in (0, 1)
    )
    return Estimate(
        output_tokens=outputs[0] if outputs and quality != AUTO else None,
        input_tokens=inputs[1].text + inputs[1].image,
        usd=_cost(prices, outputs[0], inputs[1], batch) if prices and outputs and not reason else None,
        usd_inputs=_cost(prices, 0, inputs[1], batch) if prices and outputs and not reason else None,
        usd_low=low,
        usd_high=high,
        basis=_basis(low is not None, quality, prompt_chars, references),
        reason=reason,
    )


class _Inputs(NamedTuple):
    text: int
    image: int

    @classmethod
    def of(cls, prompt_chars: int, references: int, part: int) -> _Inputs:
        """Tokens of the inputs: the least (0), the likely (1) or the most (2)."""
        text = _FRAME_TOKENS + -(-prompt_chars // _CHARACTERS_PER_TOKEN[part]) if prompt_chars else 0
        return cls(text, references * REFERENCE_TOKENS[part])


def _outputs(model: Model, size: Size | str, quality: str, n: int, extra: int) -> tuple[int, int] | None:
    """The least and most output tokens of all pictures; they differ where the model chooses the quality."""
    if isinstance(size, str) or not model.token_base:
        return None
    qualities = model.token_base if quality == AUTO else (quality,)
    found = [n * (tokens + extra) for each in qualities if (tokens := output_tokens(model, size, each))]
    return (min(found), max(found)) if found else None


def _cost(prices: Prices, output: int, inputs: _Inputs, batch: bool) -> Decimal:
    full = output * prices.image_out + inputs.text * prices.text_in + inputs.image * prices.image_in
    return full / MILLION * (_BATCH_SHARE if batch else 1)


def _why_unknown(model: Model, size: Size | str, quality: str, batch: bool) -> str:
    if model.status is Status.RETIRED:
        return f"{model.title} is retired."
    if model.token_base is None or model.prices is None:
        return f"How many tokens a picture of {model.title} has is not published; its usage will tell."
    if size == AUTO:
        return "With size auto the model chooses the size; the usage will tell."
    if quality == AUTO:
        return "With quality auto the model chooses the quality; only the bounds are known."
    if batch and model.features.batch is not Support.YES:
        return f"It is not known that {model.title} takes batches."
    return ""


def _basis(known: bool, quality: str, prompt_chars: int, references: int) -> str:
    if not known:
        return "unknown"
    formula = "OpenAI's token formula"
    output = f"{formula}, between the lowest and the highest quality" if quality == AUTO else formula
    unsure = " and ".join(["prompt"] * (prompt_chars > 0) + ["references"] * (references > 0))
    return f"{output}; {unsure} estimated" if unsure else f"{output}; input not counted"


def settle(model: Model, usage: Usage, *, references: int = 0, batch: bool = False) -> Money | None:
    """What a request cost by the `usage` that the endpoint reported, in USD; None where that cannot be told.

    Input that is not broken down counts as text, or as images (the dearer) where `references` were sent.
    """
    from gi2desk.core.record import Money

    prices = model.prices
    if prices is None or (usage.output_tokens is None and usage.output_image_tokens is None):
        return None
    text = usage.output_text_tokens or 0
    image = usage.output_image_tokens
    if image is None:
        image = (usage.output_tokens or 0) - text
    text_price = prices.image_out if prices.text_out is None else prices.text_out
    amount = _cost(prices, image, _input_parts(usage, references), batch)
    return Money(amount=amount + text * text_price / MILLION * (_BATCH_SHARE if batch else 1))


def _input_parts(usage: Usage, references: int) -> _Inputs:
    text, image, total = usage.input_text_tokens, usage.input_image_tokens, usage.input_tokens or 0
    if text is None and image is None:
        return _Inputs(0, total) if references else _Inputs(total, 0)
    if text is None:
        return _Inputs(max(0, total - (image or 0)), image or 0)
    return _Inputs(text, max(0, total - text) if image is None else image)
