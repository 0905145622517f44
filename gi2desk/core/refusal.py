"""Builds errors on demand, so that a command that has none does not wait for their types to be imported."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gi2desk.core.errors import UserError


def bad_input(message: str, hint: str = "", *, details: str = "") -> UserError:
    """A UserError for a value or file that cannot be used."""
    from gi2desk.core.errors import Cause, UserError

    return UserError(message, cause=Cause.BAD_INPUT, hint=hint, details=details)


def illegal(message: str, hint: str = "", *, details: str = "") -> UserError:
    """A UserError for a request that our own rules forbid; nothing was sent."""
    from gi2desk.core.errors import Cause, UserError

    return UserError(message, cause=Cause.ILLEGAL_REQUEST, hint=hint, details=details)
