"""The error answers of the Images API in its own wording, for requests that it would turn away."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from gi2desk.api.demo_fault import Fault
from gi2desk.core.size import Limits, Size

USER_ERROR = "image_generation_user_error"


class Refusal(Exception):  # noqa: N818 - it is an answer like any other, raised to leave early
    """An answer with an error status; `error` is the body's error object."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
        headers: dict[str, str] | None = None,
        extra: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error: dict[str, object] = {"message": message, "type": kind, "param": param, "code": code}
        self.error |= extra or {}
        self.headers = headers or {}


def unknown_parameter(name: str) -> Refusal:
    """A field the endpoint does not have."""
    return Refusal(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")


def missing(name: str) -> Refusal:
    """A required field that is not there."""
    return Refusal(f"Missing required parameter: '{name}'.", param=name, code="missing_required_parameter")


def wrong_type(name: str, wanted: str, got: str) -> Refusal:
    """A field of another JSON type."""
    message = f"Invalid type for '{name}': expected {wanted}, but got {got} instead."
    return Refusal(message, param=name, code="invalid_type")


def out_of_range(name: str, value: int, low: int, high: int) -> Refusal:
    """An integer below `low` or above `high`."""
    below = value < low
    side, sign, bound = ("below minimum", ">=", low) if below else ("above maximum", "<=", high)
    code = "integer_below_min_value" if below else "integer_above_max_value"
    message = (
        f"Invalid '{name}': integer {side} value. Expected a value {sign} {bound}, but got {value} instead."
    )
    return Refusal(message, param=name, code=code)


def not_listed(name: str, value: str, listed: Iterable[str], *, kind: str = USER_ERROR) -> Refusal:
    """A value that is not one of those that the field takes."""
    names = [f"'{each}'" for each in listed]
    known = f"{', '.join(names[:-1])}, and {names[-1]}" if len(names) > 1 else names[0]
    return Refusal(
        f"Invalid value: '{value}'. Supported values are: {known}.",
        kind=kind,
        param=name,
        code="invalid_value",
    )


def unknown_fault(name: str) -> Refusal:
    """A directive in a prompt that names no fault of the demo."""
    alike = difflib.get_close_matches(name, [fault.value for fault in Fault], n=3, cutoff=0.5)
    guess = f" Did you mean {' or '.join(alike)}?" if alike else ""
    return Refusal(
        f"The demo has no fault “{name}”; gi2desk generate --help lists them.{guess}",
        kind=USER_ERROR,
        param="prompt",
        code="invalid_value",
    )


def bad_size(asked: str, limits: Limits) -> Refusal | None:
    """Why the API turns a size away, or None if it takes it. Two sentences are verbatim, the others by their pattern."""
    width, _, height = asked.partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        return _size(asked, "Expected 'auto' or a size in the form WIDTHxHEIGHT.")
    size = Size(int(width), int(height))
    if limits.fixed:
        return None if size in limits.fixed else not_listed("size", asked, [*map(str, limits.fixed), "auto"])
    if size.width % limits.multiple or size.height % limits.multiple or not size.pixels:
        return _size(asked, f"Width and height must both be divisible by {limits.multiple}.")
    if size.long_edge > limits.max_edge:
        return _size(asked, f"The longest edge must be less than or equal to {limits.max_edge}.")
    if size.long_edge > limits.max_ratio * size.short_edge:
        return _size(asked, f"The aspect ratio must be less than or equal to {limits.max_ratio}:1.")
    if size.pixels < limits.min_pixels:
        return _size(asked, "Requested resolution is below the current minimum pixel budget.")
    if size.pixels > limits.max_pixels:
        return _size(asked, "Requested resolution exceeds the current maximum pixel budget.")
    return None


def _size(asked: str, why: str) -> Refusal:
    return Refusal(f"Invalid size '{asked}'. {why}", kind=USER_ERROR, param="size", code="invalid_value")


def bad_image(number: int) -> Refusal:
    """A reference that is no picture the endpoint reads."""
    message = f"Invalid image file or mode for image {number}, please check your image file."
    return Refusal(message, kind=USER_ERROR, param="", code="invalid_image_file")


def not_found(method: str, path: str) -> Refusal:
    """An address the endpoint does not have."""
    return Refusal(f"Invalid URL ({method} {path})", status=404)


def no_key() -> Refusal:
    """A request without a bearer token."""
    return Refusal("You didn't provide an API key. Provide it in an Authorization header.", status=401)
