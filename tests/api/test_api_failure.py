"""Each way in which an endpoint refuses ends as one error with the right cause, next step, waiting time and cost."""

from __future__ import annotations

import json
import socket
import ssl
from typing import Any

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.api.delay import in_message, retry_after
from gi2desk.api.disconnect import from_transport
from gi2desk.api.failure import Origin, from_answer, from_status
from gi2desk.api.mask import masked
from gi2desk.core.connection import OPENAI_URL
from gi2desk.core.errors import Billing, Cause, UserError

OPENAI = Origin(base_url=OPENAI_URL, model="gpt-image-2", key="sk-proj-abcdefghijklmnop1234567890")
GATEWAY = Origin(base_url="https://gateway.example/v1", model="gpt-image-2", key="my-own-gateway-key-123")
ORG_PAGE = "https://platform.openai.com/settings/organization/general"


def error_of(
    status: int, body: object, headers: dict[str, str] | None = None, origin: Origin = OPENAI
) -> UserError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return from_status(status, headers or {}, content, origin)


def api(
    message: str = "No.", code: str | None = None, kind: str = "invalid_request_error", **more: Any
) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code, **more}}


BLOCKED = "Your request was rejected by the safety system."
UNVERIFIED = (
    f"Your organization must be verified to use the model `gpt-image-2`. Please go to: {ORG_PAGE} and verify."
)
MISSING = "The model `gpt-image-3` does not exist or you do not have access to it."


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (400, api(BLOCKED, "moderation_blocked", "image_generation_user_error"), Cause.MODERATION),
        (400, api(f"{BLOCKED} safety_violations=[sexual]."), Cause.MODERATION),
        (400, api("The response was filtered", "content_policy_violation"), Cause.MODERATION),
        (400, {"error": {"code": "contentFilter", "message": "Filtered."}}, Cause.MODERATION),
        (400, {"error": {"message": "Against the content management policy."}}, Cause.MODERATION),
        (400, api("Invalid size '512x512'.", "invalid_value", param="size"), Cause.REFUSED),
        (400, api("Invalid image file or mode for image 3.", "invalid_image_file", param=""), Cause.REFUSED),
        (400, api("Unknown parameter: 'seed'.", "unknown_parameter", param="seed"), Cause.REFUSED),
        (400, api("No 'input_fidelity'.", "invalid_input_fidelity_model", param="input_fidelity"), Cause.REFUSED),
        (400, api("The model 'x' does not exist.", "invalid_value", param="model"), Cause.MODEL_GONE),
        (404, api(MISSING, "model_not_found"), Cause.MODEL_GONE),
        (404, api(UNVERIFIED, "model_not_found"), Cause.UNVERIFIED_ORG),
        (403, api(UNVERIFIED), Cause.UNVERIFIED_ORG),
        (401, api("Incorrect API key provided: sk-***", "invalid_api_key"), Cause.BAD_KEY),
        (401, b"", Cause.BAD_KEY),
        (401, api("You have insufficient permissions for this operation. Missing scopes: model.request."), Cause.FORBIDDEN),
        (403, api("Country, region, or territory not supported", "unsupported_country_region_territory"), Cause.FORBIDDEN),
        (403, b"<html><title>403 Forbidden</title></html>", Cause.FORBIDDEN),
        (429, api("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"), Cause.NO_CREDIT),
        (429, api("No.", "credit_balance_exhausted", "insufficient_quota"), Cause.NO_CREDIT),
        (429, api("No.", "project_spend_limit_exceeded", "insufficient_quota"), Cause.NO_CREDIT),
        (429, api("You exceeded your current quota", "billing_hard_limit_reached"), Cause.NO_CREDIT),
        (400, api("Billing hard limit has been reached", "billing_hard_limit_reached"), Cause.NO_CREDIT),
        (402, {"detail": "Payment required"}, Cause.NO_CREDIT),
        (429, api("Rate limit reached", "rate_limit_exceeded", "requests"), Cause.RATE_LIMIT),
        (429, api("Slow down", "slow_down"), Cause.RATE_LIMIT),
        (429, b"Too many requests", Cause.RATE_LIMIT),
        (413, b"<html><title>413 Request Entity Too Large</title></html>", Cause.TOO_LARGE),
        (404, b"404 page not found", Cause.REFUSED),
        (405, {"detail": "Method Not Allowed"}, Cause.REFUSED),
        (409, api("Conflict"), Cause.REFUSED),
        (422, {"detail": [{"loc": ["body", "size"], "msg": "Input should be …"}]}, Cause.REFUSED),
        (500, api("The server had an error", None, "server_error"), Cause.SERVER),
        (502, b"<html><title>502 Bad Gateway</title></html>", Cause.SERVER),
        (503, api("The engine is currently overloaded", None), Cause.SERVER),
        (504, b"", Cause.OUTCOME_UNKNOWN),
        (524, b"error code: 524", Cause.OUTCOME_UNKNOWN),
        (408, b"", Cause.OUTCOME_UNKNOWN),
    ],
)  # fmt: skip
def test_the_table(status: int, body: object, cause: Cause) -> None:
    error = error_of(status, body)
    assert error.cause is cause
    assert error.hint
    assert str(error).endswith(".") and "\n" not in str(error)
    unknown = cause in {Cause.SERVER, Cause.OUTCOME_UNKNOWN}
    assert error.failure.billing is (Billing.MAYBE if unknown else Billing.NOTHING)


@pytest.mark.parametrize(
    ("stage", "billing"),
    [("input", Billing.NOTHING), ("output", Billing.MAYBE), ("unknown", Billing.MAYBE)],
)
def test_moderation_says_stage_and_categories(stage: str, billing: Billing) -> None:
    details = {"moderation_stage": stage, "categories": ["harassment", "violence"]}
    error = error_of(400, api(BLOCKED, "moderation_blocked", moderation_details=details))
    assert "harassment, violence" in str(error)
    assert error.failure.billing is billing
    assert ("finished" in str(error)) == (stage == "output")


def test_the_hint_is_for_the_field_that_was_refused() -> None:
    for param in ("size", "tools[0].size"):
        assert "another size" in error_of(400, api("Invalid size.", "invalid_value", param=param)).hint
    assert "reference" in error_of(400, api("Too many.", "array_above_max_length", param="image[3]")).hint
    assert "“seed”" in error_of(400, api("Unknown.", "unknown_parameter", param="seed")).hint


def test_categories_named_in_the_message_only() -> None:
    assert "(sexual, minors)" in str(error_of(400, api(f"{BLOCKED} safety_violations=[sexual, minors].")))


def test_the_link_is_the_one_in_the_answer() -> None:
    assert error_of(403, api(UNVERIFIED)).failure.link == ORG_PAGE
    answer = api("Please visit https://gateway.example/verify?x=1, then try again.")
    assert error_of(403, answer, origin=GATEWAY).failure.link == "https://gateway.example/verify?x=1"
    assert error_of(401, b"", origin=OPENAI).failure.link == "https://platform.openai.com/api-keys"
    assert error_of(401, b"", origin=GATEWAY).failure.link == ""


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({"retry-after-ms": "250", "retry-after": "9"}, "", 0.25),
        ({"Retry-After": "20"}, "try again in 3s", 20.0),
        ({"retry-after": "1.5"}, "", 1.5),
        ({"retry-after": "-3"}, "", 0.0),
        ({"retry-after": "soon"}, "Please try again in 12s.", 12.0),
        ({"retry-after": "inf"}, "", None),
        ({"retry-after": "nan"}, "", None),
        ({}, "Please try again in 1m30.5s.", 90.5),
        ({}, "Please retry after 2 minutes.", 120.0),
        ({}, "try again in 350ms", 0.35),
        ({}, "Try again later.", None),
        ({}, "", None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], message: str, seconds: float | None) -> None:
    error = error_of(429, api(message, "rate_limit_exceeded"), headers)
    assert error.failure.retry_after == (seconds if seconds is None else pytest.approx(seconds))


def test_a_date_to_wait_for() -> None:
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert (retry_after({"retry-after": "Wed, 21 Oct 2065 07:28:00 GMT"}) or 0) > 1e9
    assert retry_after({"retry-after": "Wed, 99 Oct 9999999 07:28:00 GMT"}) is None


@given(st.text(max_size=200))
def test_any_message_can_be_asked_for_a_delay(message: str) -> None:
    found = in_message(message)
    assert found is None or found >= 0


def test_no_waiting_for_what_waiting_does_not_help() -> None:
    assert error_of(429, api("quota", "insufficient_quota"), {"retry-after": "5"}).failure.retry_after is None


ODD_BODIES = [
    b"", b"plain text", b"\xff\xfe\x00", b"<html>", b"<" * 10_000, b"null", b"7", b"[]", b"[[]]", b'"text"', b"{}",
    b'{"error": null}', b'{"error": "text"}', b'{"error": []}',
    b'{"error": {"code": 17}}', b'{"error": {"message": {}}}',
    b'{"error": {"message": ["a"], "moderation_details": []}}', b'{"detail": {"message": "deep"}}',
    b'{"errors": [{"message": "m"}]}',
    b'{"detail": [1, null, {"msg": null}]}', b'{"message": 3}', b"[" * 50_000,
    b'{"error": {"moderation_details": {"categories": [1, null]}}}',
    b'{"error": {"message": "' + b"x" * 100_000 + b'"}}',
]  # fmt: skip


def test_no_body_is_too_odd() -> None:
    for body in ODD_BODIES:
        for status in (302, 400, 401, 403, 404, 418, 429, 500, 599):
            error = error_of(status, body)
            assert str(error) and error.hint
            assert len(error.failure.details) <= 4_000 and len(str(error)) < 600


@given(st.binary(max_size=200), st.integers(300, 599))
def test_no_bytes_are_too_odd(body: bytes, status: int) -> None:
    assert error_of(status, body).cause in Cause


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["error", "message", "code", "type", "detail", "x"]), inner, max_size=3),
)  # fmt: skip


@given(json_values)
def test_no_error_value_is_too_odd(value: object) -> None:
    assert from_answer(value, GATEWAY).cause in Cause


@pytest.mark.parametrize(
    "message",
    [
        "Incorrect API key provided: {key}. You can find your key at https://platform.openai.com.",
        "Incorrect API key provided: sk-proj-****************************7890.",
        "Incorrect API key provided: my-own-****y-123.",
        "header was 'Authorization: Bearer {key}'",
        'request: {{"api_key": "{key}"}}',
        "see https://user:secretpassword@gateway.example/{key}",
    ],
)
def test_keys_are_not_repeated(message: str) -> None:
    for origin in (OPENAI, GATEWAY):
        check_keys(message.format(key=origin.key), origin)


def check_keys(said: str, origin: Origin) -> None:
    for body in (api(said), {"error": said}, said.encode(), f"<html><title>{said}</title>".encode()):
        failures = [error_of(status, body, origin=origin).failure for status in (400, 401, 403, 500)]
        for secret in (origin.key, "7890", "secretpassword", "my-own", "y-123", "abcdefghij"):
            assert secret not in repr(failures)


def test_an_ordinary_text_stays_as_it_is() -> None:
    text = "Invalid size '9x9'. Ask for sky-high quality, risk-free; use * or ** freely at //host:80/x."
    assert masked(text, "demo") == text


def test_the_origin_does_not_show_its_key() -> None:
    assert OPENAI.key not in repr(OPENAI)


def test_details_hold_what_support_asks_for() -> None:
    body = api("Invalid size.", "invalid_value", param="size")
    details = error_of(400, body, {"X-Request-ID": "req_123"}).failure.details
    for part in ("400", "invalid_value", "size", "req_123", "Invalid size."):
        assert part in details


def test_a_redirect_names_where_it_leads() -> None:
    error = error_of(308, b"", {"location": "https://new.example/v1/images/generations"})
    assert error.cause is Cause.REFUSED
    assert "https://new.example/v1" in str(error)


def wrapped(error: Exception) -> Exception:
    """As the SDK raises it."""
    outer = openai.APIConnectionError(request=httpx2.Request("POST", OPENAI_URL))
    outer.__cause__ = error
    return outer


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (caused(httpx2.ConnectError("x"), ConnectionRefusedError()), "refused"),
        (caused(httpx2.ConnectError("x"), socket.gaierror(-2, "Name or service not known")), "not found"),
        (caused(httpx2.ConnectError("x"), ssl.SSLCertVerificationError("x")), "verified"),
        (caused(httpx2.ConnectError("x"), ssl.SSLError("x")), "encrypted"),
        (httpx2.ConnectError("x"), "no connection"),
        (httpx2.ConnectTimeout("x"), "in time"),
        (httpx2.PoolTimeout("x"), "in time"),
        (httpx2.ProxyError("407"), "proxy"),
        (httpx2.UnsupportedProtocol("x"), "http"),
    ],
)
def test_never_connected_costs_nothing(error: Exception, word: str) -> None:
    for raised, sent in ((error, False), (wrapped(error), False), (error, True), (wrapped(error), True)):
        found = from_transport(raised, GATEWAY, sent=sent)
        assert found.cause is Cause.NO_CONNECTION
        assert found.failure.billing is Billing.NOTHING
        assert word in str(found)


@pytest.mark.parametrize(
    "error",
    [
        httpx2.ReadTimeout("x"), httpx2.ReadError("x"), httpx2.WriteError("x"), httpx2.WriteTimeout("x"),
        httpx2.RemoteProtocolError("x"), httpx2.CloseError("x"), httpx2.DecodingError("x"), OSError("x"),
    ],
)  # fmt: skip
def test_anything_after_sending_has_an_unknown_outcome(error: Exception) -> None:
    for raised in (error, wrapped(error)):
        found = from_transport(raised, GATEWAY, sent=True)
        assert found.cause is Cause.OUTCOME_UNKNOWN
        assert found.failure.billing is Billing.MAYBE
        assert "may have been billed" in str(found)
