"""What each fault of the demo does to an answer: the error it gives instead, or how it spoils the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from gi2desk.api.demo_fault import Fault
from gi2desk.api.demo_refusal import USER_ERROR, Refusal
from gi2desk.api.demo_request import model_gone
from gi2desk.core.recipe import OutputFormat

HTML = (
    b"<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>Please sign in</h1></body></html>\n"
)
GATEWAY = b"<!DOCTYPE html>\n<html><head><title>524: A timeout occurred</title></head><body>cloudflare</body></html>\n"
STREAM_ERROR: dict[str, object] = {
    "type": "image_generation_server_error",
    "code": "image_generation_failed",
    "message": "Image generation failed",
    "param": None,
}


def refusal(fault: Fault, model: str, wait: float) -> Refusal | None:
    """The error answer of a fault that is one, or None; `wait` is the delay in seconds that rate limits ask for."""
    make = _ANSWERS.get(fault)
    return make(model, wait) if make else None


def _rate(model: str, wait: float, headers: dict[str, str]) -> Refusal:
    message = (
        f"Rate limit reached for {model} (for limit gpt-image) in organization org-demo on input-images per min: "
        f"Limit 5, Used 5, Requested 1. Please try again in {wait:g}s."
    )
    return Refusal(message, status=429, kind="input-images", code="rate_limit_exceeded", headers=headers)


def _unverified(model: str, _wait: float) -> Refusal:
    message = (
        f"Your organization must be verified to use the model `{model}`. Please go to: "
        "https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just "
        "verified, it can take up to 15 minutes for access to propagate."
    )
    return Refusal(message, status=403)


def _moderated(stage: str, category: str) -> Refusal:
    return Refusal(
        "Your request was rejected by the safety system.",
        kind=USER_ERROR,
        code="moderation_blocked",
        extra={"moderation_details": {"moderation_stage": stage, "categories": [category]}},
    )


def _quota(_model: str, _wait: float) -> Refusal:
    message = "You exceeded your current quota, please check your plan and billing details."
    return Refusal(message, status=429, kind="insufficient_quota", code="insufficient_quota")


def _bad_key(_model: str, _wait: float) -> Refusal:
    message = "Incorrect API key provided: demo. You can find your API key in your account settings."
    return Refusal(message, status=401, code="invalid_api_key")


def _forbidden(_model: str, _wait: float) -> Refusal:
    message = "Country, region, or territory not supported"
    return Refusal(message, status=403, kind="request_forbidden", code="unsupported_country_region_territory")


def _server(_model: str, _wait: float) -> Refusal:
    message = "The server had an error while processing your request. Sorry about that!"
    return Refusal(message, status=500, kind="server_error")


_ANSWERS: dict[Fault, Callable[[str, float], Refusal]] = {
    Fault.RATE_LIMIT: lambda model, wait: _rate(model, wait, {"retry-after": f"{max(1, round(wait))}"}),
    Fault.RATE_LIMIT_BARE: lambda model, wait: _rate(model, wait, {}),
    Fault.QUOTA: _quota,
    Fault.BAD_KEY: _bad_key,
    Fault.FORBIDDEN: _forbidden,
    Fault.UNVERIFIED: _unverified,
    Fault.MODEL_GONE: lambda model, _wait: model_gone(model),
    Fault.MODERATION: lambda _model, _wait: _moderated("input", "violence"),
    Fault.MODERATION_OUTPUT: lambda _model, _wait: _moderated("output", "other"),
    Fault.TOO_LARGE: lambda _model, _wait: Refusal("Request Entity Too Large", status=413),
    Fault.SERVER_ERROR: _server,
}


def file_format(fault: Fault | None, asked: OutputFormat) -> OutputFormat:
    """The format that is really sent."""
    if fault is not Fault.WRONG_FORMAT:
        return asked
    return OutputFormat.PNG if asked is OutputFormat.JPEG else OutputFormat.JPEG


def spoil_file(fault: Fault | None, data: bytes) -> bytes:
    """The file after what the fault does to it."""
    if fault is Fault.DAMAGED:
        middle = len(data) // 2
        flipped = bytes(byte ^ 0x5A for byte in data[middle : middle + 64])
        return data[:middle] + flipped + data[middle + 64 :]
    return bomb() if fault is Fault.BOMB else data


def spoil_text(fault: Fault | None, text: str, output_format: OutputFormat) -> str:
    """The base64 text after what the fault does to it."""
    if fault is Fault.CORRUPT:
        middle = len(text) // 2
        return f"{text[:middle]}%%{text[middle + 2 :]}"
    return f"data:image/{output_format.value};base64,{text}" if fault is Fault.DATA_URL else text


def bomb(edge: int = 30_000) -> bytes:
    """A PNG of `edge` × `edge` one-bit pixels, all black: about 110 KB that a reader unpacks to gigabytes."""
    deflate = zlib.compressobj(9)
    row = bytes(1 + (edge + 7) // 8)
    data = b"".join(deflate.compress(row * 1000) for _ in range(edge // 1000)) + deflate.flush()
    header = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
