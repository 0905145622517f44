"""What a service does differently from OpenAI, as a text that a person can read, write and paste into the settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gi2desk.core import codec
from gi2desk.core.connection import Capabilities, Connection, Dialect
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.ratio import RATIOS
from gi2desk.core.tier import Tier

# What of a connection describes the service; the rest is the user's own (name, address) or has a field of its own.
FIELDS = ("unit", "prices", "query", "capabilities")
_TIERS = frozenset(tier.value for tier in Tier)
_NAMES = frozenset(ratio.name for ratio in RATIOS)


def rules_text(connection: Connection) -> str:
    """What differs from OpenAI, as JSON; an empty object where nothing does."""
    plain = codec.to_plain(connection)
    usual = codec.to_plain(Connection(name=""))
    found = {name: plain[name] for name in FIELDS if plain[name] != usual[name]}
    if "capabilities" in found:
        found["capabilities"] = _differing(found["capabilities"], usual["capabilities"])
    return json.dumps(found, indent=2, ensure_ascii=False)


def _differing(plain: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _differing(value, usual[name]) if isinstance(value, dict) and name == "dialect" else value
        for name, value in plain.items()
        if value != usual[name]
    }


def with_rules(connection: Connection, text: str) -> Connection:
    """`connection` with the rules in `text`; what the text leaves out is as OpenAI has it.

    Raises UserError(BAD_INPUT) naming what does not fit.
    """
    try:
        plain = json.loads(text or "{}")
    except ValueError as error:
        raise _bad(f"The rules are no JSON: {error}.") from error
    if not isinstance(plain, dict):
        raise _bad("The rules are an object in braces.")
    _check_names(plain, FIELDS, "")
    capabilities = plain.get("capabilities", {})
    if isinstance(capabilities, dict):
        _check_names(capabilities, codec.to_plain(Capabilities()), "capabilities")
        if isinstance(capabilities.get("dialect", {}), dict):
            _check_names(capabilities.get("dialect", {}), codec.to_plain(Dialect()), "dialect")
    try:
        read = codec.from_plain(Connection, {"name": connection.name, **plain})
    except ValueError as error:
        raise _bad(f"The rules do not fit: {error}.") from error
    _check_words(read)
    return replace(connection, **{name: getattr(read, name) for name in FIELDS})


def _check_names(plain: dict[str, Any], known: Any, where: str) -> None:
    for name in plain:
        if name not in known:
            place = f" in {where}" if where else ""
            raise _bad(f"There is no rule “{name}”{place}. There are {', '.join(known)}.")


def _check_words(connection: Connection) -> None:
    can = connection.capabilities
    tiers = {*connection.prices, *can.tiers, *can.auto_tiers, *can.refused, *can.dialect.resolutions}
    for tier in sorted(tiers - _TIERS):
        raise _bad(f"“{tier}” is no tier. Tiers are 1k, 2k and 4k.")
    ratios = {*can.ratios, *(name for names in can.refused.values() for name in names)}
    for name in sorted(ratios - _NAMES):
        raise _bad(f"“{name}” is no ratio of the list.")
    if not can.tiers:
        raise _bad("A service has at least one tier.")
    for price in connection.prices.values():
        if not price.is_finite() or price < 0:
            raise _bad(f"“{price}” is no price.")


def _bad(message: str) -> UserError:
    return UserError(
        message, cause=Cause.BAD_INPUT, hint="Only what differs from OpenAI has to be written down."
    )


def summary(connection: Connection) -> tuple[str, ...]:
    """The rules in a few words each, for a line in the settings; empty where the service is like OpenAI."""
    return tuple(_summary(connection))


def _summary(connection: Connection) -> Iterator[str]:
    can, usual = connection.capabilities, Capabilities()
    if connection.prices:
        listed = ", ".join(f"{tier.upper()} {price}" for tier, price in connection.prices.items())
        yield f"{connection.unit} by tier: {listed}"
    if can.prompt_limit != usual.prompt_limit:
        yield f"{can.prompt_limit:,} characters"
    if can.dialect.by_ratio:
        yield "ratio and resolution instead of pixels"
    if can.dialect.qualities:
        yield f"quality {', '.join(f'{own} = {word}' for own, word in can.dialect.qualities.items())}"
    for tier, names in can.refused.items():
        yield f"no {', '.join(names)} at {tier.upper()}"
    if can.tiers != usual.tiers:
        yield f"{', '.join(tier.upper() for tier in can.tiers)} only"
    if can.max_n != usual.max_n:
        yield f"{can.max_n} picture{'s' * (can.max_n != 1)} a request"
    if can.max_references != usual.max_references:
        yield f"{can.max_references} references"
    missing = ("edits", "references"), ("streaming", "streaming"), ("transparent", "transparent backgrounds")
    for name, text in missing:
        if not getattr(can, name):
            yield f"no {text}"
    if can.dialect.extra:
        yield ", ".join(f"{name} = {value}" for name, value in can.dialect.extra.items())
