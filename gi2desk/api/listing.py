"""Reads an endpoint's list of models, whatever else it sends along."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from gi2desk.api.client import Exchange
from gi2desk.api.failure import bad_answer, request_id
from gi2desk.api.provider import Check, ListedModel
from gi2desk.core.errors import Billing

# Some gateways list thousands of models.
MAX_BYTES = 4_000_000


async def read_listing(chunks: AsyncIterator[bytes], exchange: Exchange) -> Check:
    """The models in a `GET /models` answer. Raises UserError(BAD_ANSWER) when it is no such list."""
    data = bytearray()
    async for chunk in chunks:
        data += chunk
        if len(data) > MAX_BYTES:
            break
    try:
        value = json.loads(bytes(data))
    except (ValueError, RecursionError):
        value = None
    entries = value.get("data") if isinstance(value, dict) else value
    if not isinstance(entries, list):
        raise bad_answer(
            "The address answers, but not like an images endpoint.",
            details=data[:1000].decode("utf-8", "replace"),
            billing=Billing.NOTHING,
        )
    models = (_model(entry) for entry in entries)
    return Check(
        models=tuple(model for model in models if model is not None), request_id=request_id(exchange.headers)
    )


def _model(entry: object) -> ListedModel | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        return None
    shutdown = entry.get("shutdown_date")
    return ListedModel(id=entry["id"], shutdown=shutdown if isinstance(shutdown, str) else None)
