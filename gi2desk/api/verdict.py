"""Decides what an error answer means: its cause, and whether it can have cost money."""

from __future__ import annotations

from collections.abc import Callable

from gi2desk.api.body import ErrorBody
from gi2desk.core.errors import Billing, Cause

MODERATION_CODES = frozenset(
    {"moderation_blocked", "content_policy_violation", "content_filter", "contentfilter", "safety_violation"}
)
CREDIT_CODES = frozenset(
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
        "billing_hard_limit_reached",
        "billing_not_active",
        "insufficient_credits",
    }
)
RATE_CODES = frozenset({"rate_limit_exceeded", "slow_down", "too_many_requests"})
MODEL_CODES = frozenset({"model_not_found", "deploymentnotfound", "model_not_available"})
# The gateway gave up waiting while the endpoint behind it may have gone on: 524 is Cloudflare's.
GATEWAY_TIMEOUTS = frozenset({408, 504, 524})

Rule = tuple[Callable[[int, ErrorBody], bool], Cause]


def _says(body: ErrorBody, *texts: str) -> bool:
    message = body.message.lower()
    return any(text in message for text in texts)


def _is_moderation(_status: int, body: ErrorBody) -> bool:
    return (
        body.code in MODERATION_CODES
        or body.kind in MODERATION_CODES
        or bool(body.stage)
        or _says(body, "safety system", "safety_violations=", "content management policy")
    )


def _is_unverified(_status: int, body: ErrorBody) -> bool:
    return _says(body, "must be verified", "verify organization")


def _is_credit(status: int, body: ErrorBody) -> bool:
    return (
        status == 402
        or body.code in CREDIT_CODES
        or body.kind in CREDIT_CODES
        or _says(
            body,
            "exceeded your current quota",
            "billing hard limit",
            "insufficient credit",
            "insufficient balance",
        )
    )


def _is_forbidden(_status: int, body: ErrorBody) -> bool:
    # A key without the right scope comes as 401, a region as 403: neither is helped by another key of the same kind.
    return body.code == "unsupported_country_region_territory" or _says(
        body, "missing scopes", "insufficient permissions", "country, region, or territory"
    )


def _is_bad_key(status: int, body: ErrorBody) -> bool:
    return status == 401 or body.code in {"invalid_api_key", "incorrect_api_key", "invalid_authentication"}


def _is_model_gone(_status: int, body: ErrorBody) -> bool:
    if body.code in MODEL_CODES:
        return True
    missing = _says(
        body, "does not exist", "not found", "has been deprecated", "has been retired", "no longer available"
    )
    return missing and (body.param == "model" or _says(body, "the model `", "the model '", "model not found"))


# In this order: a specific code says more than the status it comes with (no credit is a 429, moderation a 400).
RULES: tuple[Rule, ...] = (
    (_is_moderation, Cause.MODERATION),
    (_is_unverified, Cause.UNVERIFIED_ORG),
    (_is_credit, Cause.NO_CREDIT),
    (_is_forbidden, Cause.FORBIDDEN),
    (_is_bad_key, Cause.BAD_KEY),
    (_is_model_gone, Cause.MODEL_GONE),
    (lambda status, body: status == 429 or body.code in RATE_CODES, Cause.RATE_LIMIT),
    (lambda status, _body: status == 413, Cause.TOO_LARGE),
    (lambda status, _body: status == 403, Cause.FORBIDDEN),
    (lambda status, _body: status in GATEWAY_TIMEOUTS, Cause.OUTCOME_UNKNOWN),
    (lambda status, _body: status >= 500, Cause.SERVER),
    (lambda status, _body: status >= 300, Cause.REFUSED),
)


def cause_of(status: int, body: ErrorBody) -> Cause | None:
    """The cause of an error answer with this HTTP status; None when a status below 300 comes with nothing known."""
    return next((cause for rule, cause in RULES if rule(status, body)), None)


def billing_of(cause: Cause, body: ErrorBody) -> Billing:
    """What a failure of this cause can have cost: nothing where the request was turned away before any work."""
    if cause is Cause.MODERATION:
        # Blocked at the output means that a picture had been made, and the API may say that it does not know.
        return Billing.MAYBE if body.stage in {"output", "unknown"} else Billing.NOTHING
    if cause in {Cause.SERVER, Cause.OUTCOME_UNKNOWN, Cause.BAD_ANSWER}:
        return Billing.MAYBE
    return Billing.NOTHING
