"""Turns every way in which a request can fail into one UserError: cause, next step, link, waiting time, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from typing_extensions import override

from gi2desk.api.body import ErrorBody, from_value, read_error
from gi2desk.api.delay import retry_after
from gi2desk.api.mask import masked
from gi2desk.api.verdict import billing_of, cause_of
from gi2desk.core.connection import OPENAI_URL
from gi2desk.core.errors import Billing, Cause, UserError

_OPENAI_HOST = urlsplit(OPENAI_URL).hostname
_NAMELESS = "the endpoint"
_MAX_DETAILS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whom a failure comes from; the key is only here to be taken out of what the endpoint says."""

    base_url: str = ""
    model: str = ""
    key: str = ""

    @override
    def __repr__(self) -> str:
        return f"Origin(base_url={self.base_url!r}, model={self.model!r})"

    @property
    def host(self) -> str:
        """The host's name, for messages; "the endpoint" where it is not known."""
        try:
            return urlsplit(self.base_url).hostname or self.base_url or _NAMELESS
        except ValueError:
            return self.base_url

    @property
    def is_openai(self) -> bool:
        """True for OpenAI itself, whose settings pages can be named."""
        return self.host == _OPENAI_HOST


def from_status(status: int, headers: Mapping[str, str], content: bytes, origin: Origin) -> UserError:
    """The error for an HTTP answer with `status` ≥ 300. `headers` may have names in any case."""
    lower = {name.lower(): value for name, value in headers.items()}
    body = read_error(content)
    cause = cause_of(status, body) or Cause.REFUSED
    location = lower.get("location", "") if 300 <= status < 400 else ""
    text = _wording(cause, status, body, origin, location)
    return _error(cause, text, body, origin, status=status, headers=lower)


def from_answer(value: object, origin: Origin) -> UserError:
    """The error for an error event in a stream, or an error object in an answer with status 200."""
    body = from_value(value)
    cause = cause_of(0, body) or Cause.SERVER
    return _error(cause, _wording(cause, 0, body, origin, ""), body, origin)


def _error(
    cause: Cause,
    text: tuple[str, str],
    body: ErrorBody,
    origin: Origin,
    *,
    status: int = 0,
    headers: Mapping[str, str] | None = None,
) -> UserError:
    headers = headers or {}
    facts = {
        "HTTP status": str(status or ""),
        "type": body.kind,
        "code": body.code,
        "param": body.param,
        "request id": request_id(headers) or "",
        "endpoint": origin.base_url,
        "message": body.message,
    }
    details = "\n".join(f"{name}: {value}" for name, value in facts.items() if value)
    waits = cause in {Cause.RATE_LIMIT, Cause.SERVER}
    return UserError(
        masked(_sentence(text[0]), origin.key),
        cause=cause,
        hint=masked(text[1], origin.key),
        details=masked(details, origin.key)[:_MAX_DETAILS],
        link=_link(cause, body, origin),
        billing=billing_of(cause, body),
        retry_after=retry_after(headers, body.message) if waits else None,
    )


def _sentence(text: str) -> str:
    """`text` with a capital letter, except for a host's name."""
    return text[:1].upper() + text[1:] if text.startswith(_NAMELESS) else text


def request_id(headers: Mapping[str, str]) -> str | None:
    """The endpoint's own name for the request: OpenAI's header, then Azure's and a common one. Names in lower case."""
    for name in ("x-request-id", "apim-request-id", "request-id"):
        if headers.get(name):
            return headers[name]
    return None


def _link(cause: Cause, body: ErrorBody, origin: Origin) -> str:
    if body.link and "@" not in body.link:
        return masked(body.link, origin.key)
    pages = {
        Cause.BAD_KEY: "https://platform.openai.com/api-keys",
        Cause.NO_CREDIT: "https://platform.openai.com/settings/organization/billing",
        Cause.UNVERIFIED_ORG: "https://platform.openai.com/settings/organization/general",
        Cause.RATE_LIMIT: "https://platform.openai.com/settings/organization/limits",
    }
    return pages.get(cause, "") if origin.is_openai else ""


def _wording(cause: Cause, status: int, body: ErrorBody, origin: Origin, location: str) -> tuple[str, str]:
    """Message and hint."""
    host, said = origin.host, body.message
    model = f"the model {origin.model}" if origin.model else "the model"
    match cause:
        case Cause.MODERATION:
            return _moderation(body)
        case Cause.UNVERIFIED_ORG:
            return (
                f"The organization must be verified before it can use {model}.",
                "Verify it on its settings page; access can take 15 to 30 minutes to arrive.",
            )
        case Cause.NO_CREDIT:
            return (
                f"The account at {host} has no credit left or has reached its spending limit.",
                "Add credit or raise the limit, then generate again. The recipe is kept.",
            )
        case Cause.FORBIDDEN:
            return (
                f"{host} does not allow this{_quoted(said)}",
                "Check the key's permissions, the project it belongs to, and whether the service is offered where you are.",
            )
        case Cause.BAD_KEY:
            return f"{host} does not accept the key.", "Check the key in the settings, or set a new one."
        case Cause.MODEL_GONE:
            return (
                f"{host} does not have {model}, or the key may not use it.",
                "Choose another model, or check the model's name in the settings of this connection.",
            )
        case Cause.RATE_LIMIT:
            return (
                f"{host} takes no more requests for the moment.",
                "Wait a little, then generate it again. Fewer requests a minute avoid this.",
            )
        case Cause.TOO_LARGE:
            return (
                f"The request is larger than {host} accepts.",
                "Use fewer or smaller references: some gateways take far less than OpenAI.",
            )
        case Cause.OUTCOME_UNKNOWN:
            return (
                f"A gateway stopped waiting for {host} (HTTP {status}), so the outcome is unknown.",
                "It may have been billed, and is not sent again by itself. Streaming keeps such connections open.",
            )
        case Cause.SERVER:
            http = f" (HTTP {status})" if status else ""
            return (
                f"{host} failed while it worked on the request{http}{_quoted(said)}",
                "It may have been billed. Try again in a moment.",
            )
        case _:
            return _refused(status, body, origin, location)


def _quoted(said: str) -> str:
    """What the endpoint said, as the end of a sentence."""
    if not said:
        return "."
    return f": {said}" if said.endswith(("!", "?")) else f": {said.rstrip('.')}."


def _moderation(body: ErrorBody) -> tuple[str, str]:
    listed = f" ({', '.join(body.categories)})" if body.categories else ""
    if body.stage == "output":
        return (
            f"The finished picture was blocked by moderation{listed}.",
            "Trying again can pass; else change the prompt or the references. It may have been billed.",
        )
    what = (
        "The request was blocked by moderation before a picture was made"
        if body.stage == "input"
        else "The request was blocked by moderation"
    )
    return f"{what}{listed}.", "Change the prompt or the references. The recipe is kept."


_PARAM_HINTS = {
    "size": "Choose another size; not every endpoint offers all of them.",
    "quality": "Choose another quality; not every endpoint offers all of them.",
    "background": "Choose another background, or PNG or WebP for a transparent one.",
    "n": "Ask for fewer pictures at once.",
    "prompt": "Change the prompt.",
    "image": "Check the reference pictures.",
    "mask": "Check the mask: PNG with transparency, as large as the first reference.",
    "stream": "Switch streaming off for this connection.",
    "partial_images": "Switch streaming off for this connection.",
}


def _refused(status: int, body: ErrorBody, origin: Origin, location: str) -> tuple[str, str]:
    if 300 <= status < 400:
        to = f" to {location}" if location else ""
        return (
            f"{origin.host} sends requests elsewhere{to}; they were not followed, as they carry the key.",
            "Set the address of this connection to where the endpoint really is.",
        )
    if status in {404, 405} and not body.code and not body.param:
        return (
            f"There is no images endpoint at {origin.base_url}.",
            "Check the address of this connection; it usually ends with /v1.",
        )
    said = _quoted(body.message) if body.message else f" (HTTP {status})."
    if body.code == "unknown_parameter" and body.param:
        return (
            f"{origin.host} refused the request{said}",
            f"This endpoint does not know “{body.param}”: leave that option at its default.",
        )
    hint = _PARAM_HINTS.get(
        body.param.rpartition(".")[2].split("[")[0], "Change the request; sent as it is, it is refused again."
    )
    return f"{origin.host} refused the request{said}", hint


def outcome_unknown(reason: str, *, details: str = "", key: str = "") -> UserError:
    """The error for a request that left, but whose answer did not arrive whole. `reason` is a sentence."""
    return UserError(
        f"{reason} The outcome is unknown: it may have been billed.",
        cause=Cause.OUTCOME_UNKNOWN,
        hint="It is not sent again by itself. Generate it again for a new charge.",
        details=masked(details, key)[:_MAX_DETAILS],
        billing=Billing.MAYBE,
    )


def bad_answer(
    reason: str, *, details: str = "", billing: Billing = Billing.MAYBE, key: str = ""
) -> UserError:
    """The error for an answer that arrived whole but holds no usable picture. `reason` is a sentence."""
    return UserError(
        reason,
        cause=Cause.BAD_ANSWER,
        hint="Check the address and the model of this connection before generating again.",
        details=masked(details, key)[:_MAX_DETAILS],
        billing=billing,
    )
