"""An endpoint as data: where it is, what it calls its models, and what it can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How an endpoint wants a request written, where that is not OpenAI's way. The defaults are OpenAI's.

    `by_ratio`: it takes an aspect ratio and a resolution instead of pixels, and chooses the pixels itself.
    `names` maps OpenAI's field names (and `aspect_ratio`, `resolution`) to those of the endpoint; an empty name leaves the
    field out. `qualities` maps the qualities offered to the endpoint's words ("high" to "hd"); an empty word leaves the
    field out; an empty map offers what the model has. `resolutions` are its words for the tiers. `extra` is sent as it is,
    such as `response_format`.
    """

    by_ratio: bool = False
    names: dict[str, str] = field(default_factory=dict)
    qualities: dict[str, str] = field(default_factory=dict)
    resolutions: dict[str, str] = field(default_factory=lambda: {"1k": "1K", "2k": "2K", "4k": "4K"})
    extra: dict[str, str | int | bool] = field(default_factory=dict)


OPENAI_DIALECT = Dialect()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What an endpoint can do and its limits.

    `ratios` are the only ones it takes, if there are any. `refused` maps a tier to the ratios that it cannot have there.
    `auto_tiers` are the tiers at which the model may choose the frame.
    """

    prompt_limit: int = 32_000
    max_references: int = 16
    max_reference_bytes: int = 50_000_000
    max_mask_bytes: int = 4_000_000
    max_n: int = 10
    streaming: bool = True
    edits: bool = True
    transparent: bool = True
    custom_sizes: bool = True
    tiers: tuple[str, ...] = ("1k", "2k", "4k")
    ratios: tuple[str, ...] = ()
    refused: dict[str, tuple[str, ...]] = field(default_factory=dict)
    auto_tiers: tuple[str, ...] = ("1k",)
    dialect: Dialect = OPENAI_DIALECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A named endpoint. The key is never part of it: it lives in the keyring under `name`.

    `models` maps catalogue ids to the names this endpoint uses. `images_per_minute` None means unknown: pace by 429 only.
    `prices` are what one picture costs by tier, in `unit`, where the endpoint has a price list of its own; without one,
    OpenAI's token prices hold.
    """

    name: str
    base_url: str = OPENAI_URL
    title: str = ""
    kind: str = "openai"  # "openai" or "demo"
    models: dict[str, str] = field(default_factory=dict)
    capabilities: Capabilities = Capabilities()
    concurrency: int = 3
    images_per_minute: int | None = None
    connect_timeout: float = 15.0
    read_timeout: float = 600.0
    unit: str = "USD"
    prices: dict[str, Decimal] = field(default_factory=dict)
    # Extra query parameters some gateways ask for, such as api-version.
    query: dict[str, str] = field(default_factory=dict)


DEMO = Connection(
    name="demo", base_url="https://demo.invalid/v1", title="Demo", kind="demo", images_per_minute=None
)
OPENAI = Connection(name="openai", title="OpenAI", images_per_minute=5)
