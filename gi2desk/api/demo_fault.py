"""Everything that can go wrong with the demo connection on demand, as one table for the help page and the tests."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from gi2desk.core.errors import Billing, Cause


class Fault(enum.StrEnum):
    """The names that a prompt's directive and `DemoOptions` take."""

    RATE_LIMIT = "rate-limit"
    RATE_LIMIT_BARE = "rate-limit-bare"
    QUOTA = "quota"
    BAD_KEY = "bad-key"
    FORBIDDEN = "forbidden"
    UNVERIFIED = "unverified"
    MODEL_GONE = "model-gone"
    MODERATION = "moderation"
    MODERATION_OUTPUT = "moderation-output"
    TOO_LARGE = "too-large"
    SERVER_ERROR = "server-error"
    GATEWAY_TIMEOUT = "gateway-timeout"
    OFFLINE = "offline"
    RESET_BEFORE = "reset-before"
    RESET_MID = "reset-mid"
    RESET_AFTER = "reset-after"
    STALL = "stall"
    SLOW = "slow"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    DAMAGED = "damaged"
    BOMB = "bomb"
    HTML = "html"
    EMPTY = "empty"
    URL = "url"
    DATA_URL = "data-url"
    WRONG_SIZE = "wrong-size"
    WRONG_FORMAT = "wrong-format"
    NO_USAGE = "no-usage"
    SSE_CUT = "sse-cut"
    SSE_AS_JSON = "sse-as-json"
    SSE_ERROR = "sse-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow:
    """One fault: what the endpoint does, and what must come of it.

    `cause` None means that the picture is saved all the same. `streamed` marks faults that only a streamed request has;
    asked plainly, such a request is answered as usual.
    """

    fault: Fault
    does: str
    cause: Cause | None
    billing: Billing = Billing.NOTHING
    streamed: bool = False


def _row(fault: Fault, does: str, cause: Cause | None, billing: Billing = Billing.NOTHING) -> FaultRow:
    return FaultRow(fault=fault, does=does, cause=cause, billing=billing, streamed=fault.startswith("sse-"))


_MAYBE, _BILLED, _UNKNOWN = Billing.MAYBE, Billing.BILLED, Cause.OUTCOME_UNKNOWN

FAULTS: tuple[FaultRow, ...] = (
    _row(Fault.RATE_LIMIT, "answers 429 with a Retry-After header", Cause.RATE_LIMIT),
    _row(Fault.RATE_LIMIT_BARE, "answers 429 and names the delay in its message only", Cause.RATE_LIMIT),
    _row(Fault.QUOTA, "answers 429 because there is no credit left", Cause.NO_CREDIT),
    _row(Fault.BAD_KEY, "answers 401: the key is not known", Cause.BAD_KEY),
    _row(Fault.FORBIDDEN, "answers 403: not offered in this region", Cause.FORBIDDEN),
    _row(Fault.UNVERIFIED, "answers 403: the organization is not verified", Cause.UNVERIFIED_ORG),
    _row(Fault.MODEL_GONE, "answers 400: the model does not exist", Cause.MODEL_GONE),
    _row(Fault.MODERATION, "blocks the prompt before a picture is made", Cause.MODERATION),
    _row(Fault.MODERATION_OUTPUT, "blocks the finished picture", Cause.MODERATION, _MAYBE),
    _row(Fault.TOO_LARGE, "answers 413 like a gateway that takes only small uploads", Cause.TOO_LARGE),
    _row(Fault.SERVER_ERROR, "answers 500", Cause.SERVER, _MAYBE),
    _row(Fault.GATEWAY_TIMEOUT, "answers 524: a gateway gave up waiting", _UNKNOWN, _MAYBE),
    _row(Fault.OFFLINE, "cannot be reached", Cause.NO_CONNECTION),
    _row(
        Fault.RESET_BEFORE, "takes the request, then cuts the connection before it answers", _UNKNOWN, _MAYBE
    ),
    _row(Fault.RESET_MID, "cuts the connection in the middle of the answer", _UNKNOWN, _MAYBE),
    _row(Fault.RESET_AFTER, "cuts the connection after the answer's last byte", None),
    _row(Fault.STALL, "falls silent in the middle of the answer until the read timeout", _UNKNOWN, _MAYBE),
    _row(Fault.SLOW, "takes several times as long and sends the answer in drops", None),
    _row(Fault.TRUNCATED, "ends the answer early, as if it were complete", _UNKNOWN, _MAYBE),
    _row(Fault.CORRUPT, "sends a picture that is not valid base64", Cause.BAD_ANSWER, _BILLED),
    _row(Fault.DAMAGED, "sends a picture with flipped bytes", Cause.BAD_ANSWER, _BILLED),
    _row(Fault.BOMB, "sends a small file that would unpack to 900 million pixels", Cause.BAD_ANSWER, _BILLED),
    _row(Fault.HTML, "answers 200 with a web page", Cause.BAD_ANSWER, _MAYBE),
    _row(Fault.EMPTY, "answers with an empty list of pictures", Cause.BAD_ANSWER, _MAYBE),
    _row(Fault.URL, "answers with the picture's address instead of its data", None),
    _row(Fault.DATA_URL, "puts a data: prefix in front of the base64", None),
    _row(Fault.WRONG_SIZE, "sends a smaller picture than was asked for", None),
    _row(Fault.WRONG_FORMAT, "sends another file format than was asked for", None),
    _row(Fault.NO_USAGE, "leaves out the usage", None),
    _row(Fault.SSE_CUT, "ends the stream before its completed event", _UNKNOWN, _MAYBE),
    _row(Fault.SSE_AS_JSON, "answers a streamed request with plain JSON", None),
    _row(Fault.SSE_ERROR, "sends an error event in the middle of the stream", Cause.SERVER, _MAYBE),
)

DIRECTIVE_HELP = (
    "Write [demo:NAME] into a prompt of the demo connection to see what happens then; [demo:NAME*2] does it the first two "
    "times and then answers as usual."
)

_DIRECTIVE = re.compile(r"\s*\[demo:\s*([\w-]+?)\s*(?:[*×]\s*(\d{1,3})\s*)?\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """A fault asked for in a prompt; `times` None means always. `name` is what was written."""

    name: str
    fault: Fault | None
    times: int | None


def read_directive(prompt: str) -> tuple[str, Directive | None]:
    """The prompt without its directive, and the first directive in it if there is one."""
    found = _DIRECTIVE.search(prompt)
    if found is None:
        return prompt, None
    name = found[1].lower()
    fault = Fault(name) if name in Fault.__members__.values() else None
    times = int(found[2]) if found[2] else None
    return _DIRECTIVE.sub("", prompt).strip() or "demo", Directive(name=name, fault=fault, times=times)
