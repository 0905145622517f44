"""One error that a person can act on: the cause in a sentence, what to do, and what was (or may have been) billed."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Cause(enum.StrEnum):
    """Why something failed, for programs; the message says it to people."""

    BAD_INPUT = "bad_input"  # an input file or value is not usable
    ILLEGAL_REQUEST = "illegal_request"  # our own rules refuse it, nothing was sent
    OVER_BUDGET = "over_budget"  # the limit would be passed, or the price is unknown under one
    NO_KEY = "no_key"
    BAD_KEY = "bad_key"
    FORBIDDEN = "forbidden"  # region, scopes
    UNVERIFIED_ORG = "unverified_org"
    NO_CREDIT = "no_credit"
    RATE_LIMIT = "rate_limit"
    MODERATION = "moderation"
    MODEL_GONE = "model_gone"
    REFUSED = "refused"  # any other 4xx
    TOO_LARGE = "too_large"  # 413
    SERVER = "server"  # 5xx or an error event in the stream
    NO_CONNECTION = "no_connection"  # never connected, so nothing was sent
    OUTCOME_UNKNOWN = "outcome_unknown"  # sent, but the answer did not arrive whole
    BAD_ANSWER = "bad_answer"  # an answer arrived that holds no usable image
    CANCELLED = "cancelled"
    NEVER_SENT = "never_sent"
    LIBRARY = "library"  # library missing, newer, damaged or read-only
    LOCKED = "locked"  # another process writes to this library
    DISK = "disk"  # full, read-only or gone
    KEYRING = "keyring"
    INTERNAL = "internal"  # our bug


class Billing(enum.StrEnum):
    """What is known about money after a failure."""

    NOTHING = "nothing"
    MAYBE = "maybe"
    BILLED = "billed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A UserError as it is kept in a record."""

    message: str
    cause: Cause
    hint: str = ""
    details: str = ""
    link: str = ""
    billing: Billing = Billing.NOTHING
    retry_after: float | None = None


class UserError(Exception):
    """An error with a cause and a next step; `str()` is the one-sentence cause.

    `hint` says what to do, `details` is technical text for "Details" and "Copy", `link` a page that helps,
    `retry_after` seconds after which the same request may be sent again.
    """

    def __init__(
        self,
        message: str,
        *,
        cause: Cause,
        hint: str = "",
        details: str = "",
        link: str = "",
        billing: Billing = Billing.NOTHING,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.failure = Failure(
            message=message,
            cause=cause,
            hint=hint,
            details=details,
            link=link,
            billing=billing,
            retry_after=retry_after,
        )

    @property
    def cause(self) -> Cause:
        """The machine-readable cause."""
        return self.failure.cause

    @property
    def hint(self) -> str:
        """What the user can do next."""
        return self.failure.hint
