"""Exit codes of the command line: one place says which cause ends a command with which number."""

from __future__ import annotations

import enum

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Importing the errors costs a third of the start of a command that has none.
    from gi2desk.core.errors import Cause


class ExitCode(enum.IntEnum):
    """The documented exit codes; scripts depend on the numbers."""

    DONE = 0
    BAD_INPUT = 1  # an input file or value is not usable; also an error of our own, as Python ends by itself
    ILLEGAL = 2  # wrong arguments, an illegal request or a budget: nothing was sent
    REFUSED = 3  # by the API: key, verification, credit, limits, moderation, retired model
    NETWORK = 4  # network failure, an answer that cannot be used, or outcome unknown
    DIFFERS = 5  # saved, but it differs from the request
    LIBRARY = 6  # library or disk
    INTERRUPTED = 130


_BY_CAUSE = {
    "bad_input": ExitCode.BAD_INPUT,
    "illegal_request": ExitCode.ILLEGAL,
    "over_budget": ExitCode.ILLEGAL,
    "no_key": ExitCode.REFUSED,
    "bad_key": ExitCode.REFUSED,
    "forbidden": ExitCode.REFUSED,
    "unverified_org": ExitCode.REFUSED,
    "no_credit": ExitCode.REFUSED,
    "rate_limit": ExitCode.REFUSED,
    "moderation": ExitCode.REFUSED,
    "model_gone": ExitCode.REFUSED,
    "refused": ExitCode.REFUSED,
    "too_large": ExitCode.REFUSED,
    "server": ExitCode.NETWORK,
    "no_connection": ExitCode.NETWORK,
    "outcome_unknown": ExitCode.NETWORK,
    "bad_answer": ExitCode.NETWORK,
    "never_sent": ExitCode.NETWORK,
    "cancelled": ExitCode.INTERRUPTED,
    "library": ExitCode.LIBRARY,
    "locked": ExitCode.LIBRARY,
    "disk": ExitCode.LIBRARY,
    "keyring": ExitCode.REFUSED,
    "internal": ExitCode.BAD_INPUT,
}


def exit_code(cause: Cause) -> ExitCode:
    """The exit code of a command that ended because of `cause`."""
    return _BY_CAUSE[cause.value]
