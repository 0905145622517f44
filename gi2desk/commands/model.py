"""`gi2desk models`: the catalogue as the app sees it, with prices."""

from __future__ import annotations

from gi2desk.commands.table import aligned
from gi2desk.core.catalogue import Model, Prices, Status
from gi2desk.core.exitcode import ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from gi2desk.commands.context import Context


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares nothing beside the common options."""


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Prints every model, the retired ones last."""
    catalogue = context.catalogue
    models = sorted(catalogue.models, key=lambda model: model.status is Status.RETIRED)
    value = [_value(model, default=model is catalogue.default) for model in models]
    context.result(value, _text(models, catalogue.default))
    return ExitCode.DONE


def _value(model: Model, *, default: bool) -> dict[str, object]:
    return {
        "id": model.id,
        "title": model.title,
        "family": model.family,
        "default": default,
        "aliases": model.aliases,
        "snapshots": model.snapshots,
        "status": model.status,
        "shutdown_date": model.shutdown_date,
        "qualities": model.qualities,
        "max_n": model.max_n,
        "limits": {**model.limits._asdict(), "fixed": [str(size) for size in model.limits.fixed]},
        "usd_per_million_tokens": None if model.prices is None else model.prices._asdict(),
        "estimate": model.token_base is not None,
        "features": model.features._asdict(),
    }


def _text(models: list[Model], default: Model) -> str:
    rows = [
        [
            "model",
            "status",
            "qualities",
            "sizes",
            "USD per 1M tokens: text in, image in, image out",
            "estimate",
        ]
    ]
    for model in models:
        rows.append(
            [
                f"{model.id}{' (default)' if model is default else ''}",
                model.status if model.shutdown_date is None else f"{model.status} {model.shutdown_date}",
                " ".join(model.qualities),
                "three" if model.limits.fixed else "flexible",
                _prices(model.prices),
                "yes" if model.token_base else "unknown",
            ]
        )
    return "\n".join(aligned(rows))


def _prices(prices: Prices | None) -> str:
    if prices is None:
        return "-"
    return f"{prices.text_in:>6} {prices.image_in:>6} {prices.image_out:>6}"
