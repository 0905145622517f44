"""The models as data: what each accepts, costs and how long it lives, from `resources/models.toml`."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal

from gi2desk.core.refusal import illegal
from gi2desk.core.size import Limits, Size
from gi2desk.core.toml import loads
from gi2desk.core.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any


class Status(enum.StrEnum):
    """Where a model is in its life."""

    CURRENT = "current"
    RETIRING = "retiring"  # a shutdown date is known
    RETIRED = "retired"


class Support(enum.StrEnum):
    """What is known about a feature."""

    YES = "yes"
    PREVIEW = "preview"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def usable(self) -> bool:
        """True if a request may ask for it."""
        return self in {Support.YES, Support.PREVIEW}


class Prices(NamedTuple):
    """USD per 1,000,000 tokens; `text_out` None where answers hold no text that is billed apart."""

    text_in: Decimal
    text_cached: Decimal
    image_in: Decimal
    image_cached: Decimal
    image_out: Decimal
    text_out: Decimal | None = None


class Features(NamedTuple):
    """Options of a model. `svg` and `gif` are known but not offered."""

    transparent: Support = Support.UNKNOWN
    streaming: Support = Support.UNKNOWN
    complexity: Support = Support.UNKNOWN
    input_fidelity: Support = Support.UNKNOWN
    batch: Support = Support.UNKNOWN
    markup: Support = Support.UNKNOWN
    svg: Support = Support.UNKNOWN
    gif: Support = Support.UNKNOWN


class Model(NamedTuple):
    """One model.

    `token_base` maps a quality to the edge, in patches, that a square picture is billed as; None where that
    is not published. `prices` None where they are of no use any more. `shutdown_date` is the day (ISO 8601) from
    which it is refused.
    """

    id: str
    title: str
    family: str
    aliases: tuple[str, ...]
    snapshots: tuple[str, ...]
    status: Status
    shutdown_date: str | None
    limits: Limits
    qualities: tuple[str, ...]
    token_base: Mapping[str, int] | None
    prices: Prices | None
    features: Features
    max_n: int = 10

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which it can be asked for, its own first."""
        return (self.id, *self.aliases, *self.snapshots)

    @property
    def shutdown(self) -> date | None:
        """The day from which it is refused, where that is known."""
        from datetime import date

        return date.fromisoformat(self.shutdown_date) if self.shutdown_date else None

    def is_retired(self, today: date) -> bool:
        """True if it is refused on `today`."""
        return self.status is Status.RETIRED or (self.shutdown is not None and self.shutdown <= today)


class Catalogue(NamedTuple):
    """All models, in the order in which they are offered; `default` is the one used where none is named."""

    models: tuple[Model, ...]
    default: Model

    @classmethod
    def parse(cls, toml_text: str) -> Catalogue:
        """The catalogue in a TOML text. Raises ValueError where it does not hold together."""
        data = loads(toml_text)
        try:
            models = tuple(_model(entry, data) for entry in data["model"])
        except KeyError as error:
            raise ValueError(f"the model catalogue lacks {error}") from error
        names = [name for model in models for name in model.names]
        default = next((model for model in models if model.id == data["default"]), None)
        if default is None or len(set(names)) != len(names):
            raise ValueError("the model catalogue has a name twice, or no default model")
        return cls(models, default)

    def get(self, name: str) -> Model:
        """The model with this id, alias or snapshot. Raises UserError(ILLEGAL_REQUEST)."""
        for model in self.models:
            if name in model.names:
                return model
        offered = ", ".join(model.id for model in self.models if model.status is not Status.RETIRED)
        raise illegal(f"There is no model called “{name}”.", f"Known models: {offered}.")


def _model(entry: Mapping[str, Any], data: Mapping[str, Any]) -> Model:
    prices = entry.get("prices")
    tokens = entry.get("tokens")
    return Model(
        id=entry["id"],
        title=entry["title"],
        family=entry["family"],
        aliases=tuple(entry.get("aliases", ())),
        snapshots=tuple(entry.get("snapshots", ())),
        status=Status(entry["status"]),
        shutdown_date=entry.get("shutdown"),
        limits=_limits(data["limits"][entry["limits"]]),
        qualities=tuple(entry["qualities"]),
        token_base=None if tokens is None else data["tokens"][tokens],
        prices=None if prices is None else _prices(data["prices"][prices]),
        features=Features(*(Support(entry.get(name, "unknown")) for name in Features._fields)),
        max_n=entry.get("max_n", 10),
    )


def _limits(entry: Mapping[str, Any]) -> Limits:
    if "sizes" not in entry:
        return Limits(**entry)
    return Limits(fixed=tuple(Size.parse(text) for text in entry["sizes"]))


def _prices(entry: Mapping[str, str]) -> Prices:
    return Prices(**{name: Decimal(amount) for name, amount in entry.items()})
