"""`gi2desk price`: what a request would cost, as far as that can be known beforehand."""

from __future__ import annotations

from gi2desk.commands.table import aligned
from gi2desk.core.exitcode import ExitCode
from gi2desk.core.pricing import AUTO, Estimate, estimate
from gi2desk.core.refusal import illegal
from gi2desk.core.size import Size, check

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from decimal import Decimal

    from gi2desk.commands.context import Context
    from gi2desk.core.catalogue import Model


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of the public contract."""
    parser.add_argument("--size", required=True, metavar="WxH", help="pixels, or auto")
    parser.add_argument("--quality", required=True, metavar="Q", help="low, medium, high, xhigh, max or auto")
    parser.add_argument("--model", metavar="M", help="default: gpt-image-2")
    parser.add_argument("--n", type=int, default=1, help="number of pictures")
    parser.add_argument("--references", type=int, default=0, metavar="K", help="number of references")
    parser.add_argument("--partial-images", type=int, default=0, metavar="P", help="previews while streaming")
    parser.add_argument("--prompt-chars", type=int, default=0, metavar="C", help="length of the prompt")
    parser.add_argument("--batch", action="store_true", help="through the Batch API")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Prints the estimate; what cannot be known is null, with the reason."""
    model = context.catalogue.get(arguments.model) if arguments.model else context.catalogue.default
    _require_counts(arguments)
    size = arguments.size.strip().lower()
    if size != AUTO:
        _require_legal(Size.parse(size), model)
    found = estimate(
        model,
        size=size,
        quality=arguments.quality,
        n=arguments.n,
        references=arguments.references,
        prompt_chars=arguments.prompt_chars,
        partial_images=arguments.partial_images,
        batch=arguments.batch,
    )
    context.result(_value(found), _text(found, arguments, model))
    return ExitCode.DONE


def _require_counts(arguments: argparse.Namespace) -> None:
    for name, least, most in (("n", 1, 1_000_000), ("references", 0, 16), ("partial_images", 0, 3)):
        value = getattr(arguments, name)
        if not least <= value <= most:
            raise illegal(f"--{name.replace('_', '-')} goes from {least:,} to {most:,}, not {value:,}.")
    if arguments.prompt_chars < 0:
        raise illegal("A prompt has no negative length.")


def _require_legal(size: Size, model: Model) -> None:
    failed = check(size, model.limits).failed
    if failed:
        reasons = "; ".join(result.detail for result in failed)
        raise illegal(
            f"{size} is not a legal size for {model.title}: {reasons}.",
            f"gi2desk sizes --check {size} names the nearest legal sizes.",
        )


def _value(found: Estimate) -> dict[str, object]:
    return {
        "output_tokens": found.output_tokens,
        "input_tokens_estimate": found.input_tokens,
        "usd": found.usd,
        "usd_low": found.usd_low,
        "usd_high": found.usd_high,
        "basis": found.basis,
        "reason": found.reason or None,
    }


def _text(found: Estimate, arguments: argparse.Namespace, model: Model) -> str:
    pictures = "1 picture" if arguments.n == 1 else f"{arguments.n} pictures"
    title = f"{pictures} of {arguments.size}, {arguments.quality}, {model.title}"
    output = "unknown" if found.output_tokens is None else f"{found.output_tokens:,} tokens"
    rows = [
        ["price", _dollars(found.usd)],
        ["bounds", _bounds(found)],
        ["output", output],
        ["input", f"about {found.input_tokens:,} tokens" if found.input_tokens else _NO_INPUT],
        ["basis", found.basis],
    ]
    return "\n".join([title, *aligned(rows), *([found.reason] if found.reason else [])])


_NO_INPUT = "not counted; name --prompt-chars, which adds a fraction of a cent for most prompts"


def _bounds(found: Estimate) -> str:
    if found.usd_low is None or found.usd_high is None:
        return "unknown"
    if found.usd_low == found.usd_high:
        return "exact" if found.input_tokens else "exact for the picture, without the prompt"
    return f"{_dollars(found.usd_low)} to {_dollars(found.usd_high)}"


def _dollars(amount: Decimal | None) -> str:
    return "unknown" if amount is None else f"${amount:.4f}"
