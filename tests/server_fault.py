"""Everything that can go wrong with an images endpoint, by name, and the refusals in the endpoint's own words."""

from __future__ import annotations

import enum

ORG_PAGE = "https://platform.openai.com/settings/organization/general"


class Fault(enum.StrEnum):
    """What an answer is to be; each works plain, streamed and for edits."""

    NONE = "none"
    # Refusals: an HTTP status and a body.
    RATE_LIMIT = "rate_limit"  # 429, Retry-After
    RATE_LIMIT_MS = "rate_limit_ms"  # 429, retry-after-ms
    RATE_LIMIT_MESSAGE = "rate_limit_message"  # 429, "try again in 12s" in the message only
    RATE_LIMIT_SILENT = "rate_limit_silent"  # 429, nothing said
    QUOTA = "quota"
    BILLING_LIMIT = "billing_limit"
    BAD_KEY = "bad_key"  # 401 that repeats the key
    SCOPES = "scopes"
    REGION = "region"
    UNVERIFIED = "unverified"  # 403
    MODEL_GONE = "model_gone"
    MODERATION_INPUT = "moderation_input"
    MODERATION_OUTPUT = "moderation_output"
    TOO_LARGE = "too_large"  # 413, HTML of a proxy
    SERVER_ERROR = "server_error"  # 500
    BAD_GATEWAY = "bad_gateway"  # 502, HTML
    GATEWAY_TIMEOUT = "gateway_timeout"  # 524, text
    ERROR_STRING = "error_string"  # {"error": "…"}
    ERROR_DETAIL = "error_detail"  # {"detail": […]}
    ERROR_EMPTY = "error_empty"
    ERROR_CUT = "error_cut"  # 500 whose body breaks off
    REDIRECT = "redirect"
    NOT_FOUND = "not_found"
    # The connection.
    RESET_BEFORE = "reset_before"  # the request is read, then nothing
    RESET_UPLOAD = "reset_upload"  # after the request's first bytes
    RESET_HEAD = "reset_head"  # after the answer's head
    RESET_BODY = "reset_body"  # in the middle of the answer
    RESET_AFTER = "reset_after"  # after its last byte, before the end mark
    STALL_BEFORE = "stall_before"
    STALL_BODY = "stall_body"
    OPEN_END = "open_end"  # everything is there, the connection stays open
    DRIP = "drip"  # seven bytes at a time, at first
    # The answer.
    TRUNCATED_JSON = "truncated_json"  # ends in the middle, politely
    TRUNCATED_BASE64 = "truncated_base64"
    CORRUPT_BASE64 = "corrupt_base64"
    CORRUPT_IMAGE = "corrupt_image"
    BOMB = "bomb"
    SSE_CUT = "sse_cut"  # ends politely before the completed event
    SSE_ERROR = "sse_error"
    SSE_AS_JSON = "sse_as_json"
    SSE_NOISY = "sse_noisy"  # CR LF, comments, no event names, data in several lines
    WRONG_SIZE = "wrong_size"
    WRONG_FORMAT = "wrong_format"
    HTML = "html"
    TEXT = "text"
    EMPTY = "empty"
    NO_IMAGE = "no_image"
    ERROR_200 = "error_200"
    ECHO_KEY = "echo_key"  # a page with status 200 that shows the key
    URL = "url"
    URL_REDIRECT = "url_redirect"
    URL_GONE = "url_gone"
    URL_HTML = "url_html"
    URL_INSECURE = "url_insecure"
    URL_HUGE = "url_huge"
    DATA_PREFIX = "data_prefix"
    DATA_URL = "data_url"  # a data: address in `url`
    WRAPPED = "wrapped"  # base64 in lines of 76
    UNPADDED = "unpadded"
    ESCAPED = "escaped"  # \/ and \u003d
    BARE = "bare"  # no usage, no echo, only the picture


def error(
    message: str, code: str | None, kind: str = "invalid_request_error", **more: object
) -> dict[str, object]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code, **more}}


_LIMIT = "Rate limit reached for gpt-image-2 on input-images per min: Limit 5, Used 5, Requested 1."
_UNVERIFIED = (
    f"Your organization must be verified to use the model `gpt-image-2`. Please go to: {ORG_PAGE} and click on "
    "Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate."
)
_BLOCKED = "Your request was rejected by the safety system."
_BLOCKED_KIND = "image_generation_user_error"

# Status, headers, and the body: an object for JSON, a string as it stands.
REFUSALS: dict[Fault, tuple[int, dict[str, str], object]] = {
    Fault.RATE_LIMIT: (429, {"retry-after": "2"}, error(_LIMIT, "rate_limit_exceeded", "requests")),
    Fault.RATE_LIMIT_MS: (429, {"retry-after-ms": "250"}, error(_LIMIT, "rate_limit_exceeded", "requests")),
    Fault.RATE_LIMIT_MESSAGE: (429, {}, error(f"{_LIMIT} Please try again in 12s.", "rate_limit_exceeded")),
    Fault.RATE_LIMIT_SILENT: (429, {}, error("Slow down.", "slow_down")),
    Fault.QUOTA: (
        429,
        {"retry-after": "1"},
        error("You exceeded your current quota.", "credit_balance_exhausted", "insufficient_quota"),
    ),
    Fault.BILLING_LIMIT: (
        400,
        {},
        error("Billing hard limit has been reached", "billing_hard_limit_reached"),
    ),
    Fault.BAD_KEY: (
        401,
        {},
        error("Incorrect API key provided: {key}. You can find your key online.", "invalid_api_key"),
    ),
    Fault.SCOPES: (
        401,
        {},
        error("You have insufficient permissions. Missing scopes: model.request.", None),
    ),
    Fault.REGION: (
        403,
        {},
        error("Country, region, or territory not supported", "unsupported_country_region_territory"),
    ),
    Fault.UNVERIFIED: (403, {}, error(_UNVERIFIED, None)),
    Fault.MODEL_GONE: (
        404,
        {},
        error("The model `gpt-image-2` does not exist or you do not have access to it.", "model_not_found"),
    ),
    Fault.MODERATION_INPUT: (
        400,
        {},
        error(
            _BLOCKED,
            "moderation_blocked",
            _BLOCKED_KIND,
            moderation_details={"moderation_stage": "input", "categories": ["harassment"]},
        ),
    ),
    Fault.MODERATION_OUTPUT: (
        400,
        {},
        error(
            _BLOCKED,
            "moderation_blocked",
            _BLOCKED_KIND,
            moderation_details={"moderation_stage": "output", "categories": ["other"]},
        ),
    ),
    Fault.TOO_LARGE: (
        413,
        {},
        "<html><head><title>413 Request Entity Too Large</title></head><body>nginx</body></html>",
    ),
    Fault.SERVER_ERROR: (
        500,
        {},
        error("The server had an error while processing your request.", None, "server_error"),
    ),
    Fault.BAD_GATEWAY: (502, {}, "<html><head><title>502 Bad Gateway</title></head></html>"),
    Fault.GATEWAY_TIMEOUT: (524, {}, "error code: 524"),
    Fault.ERROR_STRING: (400, {}, {"error": "no such deployment"}),
    Fault.ERROR_DETAIL: (
        422,
        {},
        {"detail": [{"loc": ["body", "size"], "msg": "Input should be a known size", "type": "enum"}]},
    ),
    Fault.ERROR_EMPTY: (400, {}, ""),
    Fault.ERROR_CUT: (500, {}, error("The server had an error", None, "server_error")),
    Fault.REDIRECT: (307, {"location": "https://elsewhere.invalid/v1/images/generations"}, ""),
    Fault.NOT_FOUND: (404, {}, "404 page not found"),
}
