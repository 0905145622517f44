"""An endpoint as data: where it is, what it calls its models, and what it can do."""

from __future__ import annotations

from dataclasses import dataclass, field

OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What an endpoint can do and its limits."""

    prompt_limit: int = 32_000
    max_references: int = 16
    max_reference_bytes: int = 50_000_000
    max_mask_bytes: int = 4_000_000
    max_n: int = 10
    streaming: bool = True
    edits: bool = True
    transparent: bool = True
    custom_sizes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A named endpoint. The key is never part of it: it lives in the keyring under `name`.

    `models` maps catalogue ids to the names this endpoint uses. `images_per_minute` None means unknown: pace by 429 only.
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
    # Extra query parameters some gateways ask for, such as api-version.
    query: dict[str, str] = field(default_factory=dict)


DEMO = Connection(
    name="demo", base_url="https://demo.invalid/v1", title="Demo", kind="demo", images_per_minute=None
)
OPENAI = Connection(name="openai", title="OpenAI", images_per_minute=5)
