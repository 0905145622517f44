"""How long a prompt is and may be."""

from __future__ import annotations

from gi2desk.core.refusal import illegal


def length(prompt: str) -> int:
    """The length that endpoints count: Unicode code points (the API's schema says maxLength)."""
    return len(prompt)


def check_length(prompt: str, limit: int) -> None:
    """Raises UserError(ILLEGAL_REQUEST) for an empty prompt and for one of more than `limit` characters."""
    if not prompt.strip():
        raise illegal("The prompt is empty.", "Write what the picture shows.")
    excess = length(prompt) - limit
    if excess > 0:
        raise illegal(
            f"The prompt has {length(prompt):,} characters; this connection takes {limit:,}.",
            f"Shorten it by {excess:,} character{'s' * (excess != 1)}.",
        )
