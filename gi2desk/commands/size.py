"""`gi2desk sizes`: the size to ask for in a ratio, or whether a size is legal and what is near."""

from __future__ import annotations

from gi2desk.commands.table import aligned
from gi2desk.core.exitcode import ExitCode
from gi2desk.core.paper import PRINT_PPI, Sheet, pixels_needed, print_cm, scale_needed
from gi2desk.core.pricing import image_price
from gi2desk.core.ratio import Ratio
from gi2desk.core.size import Nearest, Rule, RuleResult, Size, SizeCheck, check, nearest
from gi2desk.core.tier import Tier, TierSize, best_size, offered_tiers

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from decimal import Decimal

    from gi2desk.commands.context import Context
    from gi2desk.core.catalogue import Model

AUTO = "auto"
AUTO_NOTE = "With auto the model chooses the size; it belongs to no tier, and its price is known afterwards."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of the public contract."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("ratio", nargs="?", metavar="RATIO", help="such as 16:9, 1.91:1, a-portrait or auto")
    what.add_argument("--check", metavar="WxH", help="whether this size is legal, and the nearest that are")
    parser.add_argument("--tier", choices=[tier.value for tier in Tier], help="only this tier")
    parser.add_argument("--model", metavar="M", help="default: gpt-image-2")
    parser.add_argument(
        "--experimental",
        action="store_true",
        help="let 2K reach into the range that OpenAI calls experimental",
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Prints the sizes or the check; exit code 2 for an illegal size."""
    model = context.catalogue.get(arguments.model) if arguments.model else context.catalogue.default
    if arguments.check is not None:
        return _check(arguments.check, model, context)
    if arguments.ratio.strip().lower() == AUTO:
        context.result([_auto_row(model)], AUTO_NOTE)
        return ExitCode.DONE
    ratio = Ratio.parse(arguments.ratio)
    tiers = (Tier(arguments.tier),) if arguments.tier else offered_tiers(model.limits)
    found = [best_size(ratio, tier, model.limits, experimental=arguments.experimental) for tier in tiers]
    context.result([_row(each, model) for each in found], _table(found, model))
    return ExitCode.DONE


# The sizes of a ratio.


def _usd(size: Size, model: Model) -> dict[str, Decimal | None]:
    return {quality: image_price(model, size, quality) for quality in model.qualities if quality != AUTO}


def _row(found: TierSize, model: Model) -> dict[str, object]:
    size = found.size
    return {
        "ratio": found.ratio.name,
        "tier": found.tier.value,
        "size": str(size),
        "width": size.width,
        "height": size.height,
        "exact": found.exact,
        "experimental": found.experimental,
        "print_cm_300ppi": [round(edge, 2) for edge in print_cm(*size)],
        "usd": _usd(size, model),
        "deviation": round(found.deviation, 5),
        "reason": found.reason,
    }


def _auto_row(model: Model) -> dict[str, object]:
    return {
        "ratio": AUTO,
        "tier": None,
        "size": AUTO,
        "width": None,
        "height": None,
        "exact": None,
        "experimental": None,
        "print_cm_300ppi": None,
        "usd": {quality: None for quality in model.qualities if quality != AUTO},
        "deviation": None,
        "reason": AUTO_NOTE,
    }


def _table(found: list[TierSize], model: Model) -> str:
    qualities = [quality for quality in model.qualities if quality != AUTO]
    lines = [["", "size", "ratio", f"at {PRINT_PPI:.0f} PPI", *(f"{quality}" for quality in qualities), ""]]
    for each in found:
        width, height = print_cm(*each.size)
        prices = _usd(each.size, model).values()
        lines.append(
            [
                each.tier.label,
                f"{each.size.width} × {each.size.height} px",
                f"{each.ratio}" if each.exact else f"{each.ratio} {each.deviation:+.2%}",
                f"{width:.1f} × {height:.1f} cm",
                *("unknown" if price is None else f"${price:.3f}" for price in prices),
                "experimental" if each.experimental else "",
            ]
        )
    notes = _paper_notes(found) if found[0].ratio.exact is None else _notes(found)
    return "\n".join([f"{model.title}, one picture", *aligned(lines), *notes])


def _notes(found: list[TierSize]) -> list[str]:
    return [f"{each.tier.label}: {each.reason}." for each in found if not each.exact]


def _paper_notes(found: list[TierSize]) -> list[str]:
    """No whole numbers are 1:√2, so that is said once; a sheet matters more."""
    largest = found[-1]
    lines = ["No size in pixels is exactly that of an A format; what is over is cropped."]
    for sheet in (Sheet.A4, Sheet.A3, Sheet.A2):
        edges = sheet.value if largest.ratio.value < 1 else sheet.value[::-1]
        width, height = pixels_needed(*edges)
        times = scale_needed(*largest.size, width, height)
        lines.append(
            f"{sheet.name} at {PRINT_PPI:.0f} PPI needs {width} × {height} px: "
            + (f"the {largest.tier.label} size enlarged ×{times:.2f}." if times > 1 else "there are enough.")
        )
    return lines


# The check of a size.


def _check(text: str, model: Model, context: Context) -> int:
    if text.strip().lower() == AUTO:
        context.result(_check_value(AUTO, (), _NOTHING_NEAR, legal=True), AUTO_NOTE)
        return ExitCode.DONE
    try:
        size = Size.parse(text)
    except Exception as error:
        # Imported only here: the errors cost a third of the start of a command that has none.
        from gi2desk.core.errors import UserError

        if not isinstance(error, UserError):
            raise
        rule = RuleResult(Rule.FORM, False, str(error))
        context.result(_check_value(text, (rule,), _NOTHING_NEAR, legal=False), str(error))
        return ExitCode.ILLEGAL
    result, near = check(size, model.limits), nearest(size, model.limits)
    value = _check_value(str(size), result.rules, near, legal=result.legal)
    context.result({**value, "experimental": result.experimental}, _check_text(result, near, model))
    return ExitCode.DONE if result.legal else ExitCode.ILLEGAL


_NOTHING_NEAR = Nearest(None, None, None)


def _check_value(
    size: str, rules: tuple[RuleResult, ...], near: Nearest, *, legal: bool
) -> dict[str, object]:
    return {
        "size": size,
        "legal": legal,
        "rules": [rule._asdict() for rule in rules],
        "nearest": {side: found and str(found) for side, found in near._asdict().items()},
    }


def _check_text(result: SizeCheck, near: Nearest, model: Model) -> str:
    size = result.size
    lines = [f"{size} is {'legal' if result.legal else 'not legal'} for {model.title}."]
    lines += aligned([["", "ok" if rule.ok else "FAILS", rule.detail] for rule in result.rules])
    if result.experimental:
        lines.append(f"More than {model.limits.experimental_pixels:,} px: OpenAI calls it experimental.")
    shown = near._asdict()
    if near.same_area in {near.smaller, near.larger}:
        del shown["same_area"]
    rows = [["", _SIDES[side], *_near_cells(size, found)] for side, found in shown.items()]
    return "\n".join([*lines, "Nearest legal sizes:", *aligned(rows)])


_SIDES = {"smaller": "smaller", "same_area": "same area", "larger": "larger"}


def _near_cells(size: Size, found: Size | None) -> list[str]:
    if found is None:
        return ["none", ""]
    if found == size:
        return [str(found), "this one"]
    area = found.pixels / size.pixels - 1
    ratio = found.width * size.height / (found.height * size.width) - 1
    return [str(found), f"area {area:+.1%}, {'same ratio' if abs(ratio) < 5e-5 else f'ratio {ratio:+.1%}'}"]
