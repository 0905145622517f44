"""How the fault server answers a valid request: plain or streamed, whole or damaged."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass, field, replace
from typing import Any

from tests.server_fault import REFUSALS, Fault, error
from tests.server_picture import bomb, damaged, picture
from tests.server_request import Recorded


@dataclass(frozen=True)
class Reply:
    """One answer on the wire. After `cut` bytes of the body comes `end`: close, reset, stall, or open (left as it is)."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    media_type: str = "application/json"
    chunked: bool = False
    cut: int | None = None
    end: str = "close"
    drip: bool = False


@dataclass(frozen=True)
class Scene:
    """A valid request and where it was sent."""

    request: Recorded
    origin: str
    key: str
    edit: bool
    padding: int = 0

    @property
    def size(self) -> tuple[int, int]:
        width, _, height = str(self.request.fields.get("size", "auto")).partition("x")
        return (int(width), int(height)) if height else (1024, 1024)

    @property
    def file_format(self) -> str:
        return str(self.request.fields.get("output_format", "png"))


def reply_to(scene: Scene, fault: Fault) -> Reply:
    """The answer to a valid request."""
    if fault in REFUSALS:
        return _refusal(fault, scene.key)
    if fault is Fault.HTML:
        return Reply(body=b"<!DOCTYPE html><title>Sign in</title><p>Please sign in.", media_type="text/html")
    if fault is Fault.ECHO_KEY:
        page = f"<html><body>You sent {scene.key} and {scene.key}</body></html>"
        return Reply(body=page.encode(), media_type="text/html")
    if fault is Fault.TEXT:
        return Reply(body=b"upstream is warming up", media_type="text/plain")
    if fault is Fault.EMPTY:
        return Reply()
    streamed = scene.request.streams and fault is not Fault.SSE_AS_JSON
    reply = _stream(scene, fault) if streamed else _plain(scene, fault)
    return _on_the_wire(reply, fault)


def _refusal(fault: Fault, key: str) -> Reply:
    status, headers, content = REFUSALS[fault]
    text = content if isinstance(content, str) else json.dumps(content)
    body = text.replace("{key}", key).encode()
    media_type = (
        "text/html"
        if text.startswith("<")
        else "text/plain"
        if isinstance(content, str)
        else "application/json"
    )
    reply = Reply(status=status, headers=headers, body=body, media_type=media_type)
    return replace(reply, cut=20, end="reset") if fault is Fault.ERROR_CUT else reply


def _plain(scene: Scene, fault: Fault) -> Reply:
    if fault in {Fault.ERROR_200, Fault.SSE_ERROR}:
        body = json.dumps(
            error("Image generation failed", "image_generation_failed", "image_generation_server_error")
        )
        return Reply(body=body.encode())
    count = 0 if fault is Fault.NO_IMAGE else int(scene.request.fields.get("n", 1))
    answer: dict[str, Any] = {"created": 1_777_371_362, "data": [_entry(scene, fault)] * count}
    if fault is not Fault.BARE:
        answer |= _echo(scene) | {"usage": usage(scene)}
    return Reply(body=_dumps(answer, fault))


def _stream(scene: Scene, fault: Fault) -> Reply:
    name = "image_edit" if scene.edit else "image_generation"
    if fault in {Fault.ERROR_200, Fault.SSE_ERROR}:
        failure = error("Image generation failed", "image_generation_failed", "image_generation_server_error")
        events = [_event("error", {"type": "error", **failure}, fault)]
    elif fault is Fault.NO_IMAGE:
        events = [_event(f"{name}.completed", {"type": f"{name}.completed", "b64_json": None}, fault)]
    else:
        events = [_event(f"{name}.completed", _completed(scene, fault, name), fault)]
    partials = [
        _event(f"{name}.partial_image", _partial(scene, name, index), fault)
        for index in range(int(scene.request.fields.get("partial_images", 0)))
    ]
    if fault is Fault.SSE_CUT:
        events = []
    return Reply(
        body=b"".join((*partials, *events)), media_type="text/event-stream; charset=utf-8", chunked=True
    )


def _partial(scene: Scene, name: str, index: int) -> dict[str, Any]:
    width, height = scene.size
    preview = picture(max(16, width >> (2 - index)), max(16, height >> (2 - index)))
    return {
        "type": f"{name}.partial_image", "b64_json": base64.b64encode(preview).decode(), "partial_image_index": index,
        "created_at": 1_777_371_362, **_echo(scene),
    }  # fmt: skip


def _completed(scene: Scene, fault: Fault, name: str) -> dict[str, Any]:
    event = {"type": f"{name}.completed", **_entry(scene, fault)}
    if fault is Fault.BARE:
        return event
    counts = usage(scene)
    del counts["output_tokens_details"]
    return {**event, "created_at": 1_777_371_362, **_echo(scene), "usage": counts}


def _event(name: str, value: dict[str, Any], fault: Fault) -> bytes:
    text = _dumps(value, fault)
    if fault is not Fault.SSE_NOISY:
        return b"event: %s\ndata: %s\n\n" % (name.encode(), text)
    middle = text.index(b",") + 1
    return b": keep-alive\r\nid: 7\r\ndata:%s\r\ndata: %s\r\nretry: 1000\r\n\r\n" % (
        text[:middle],
        text[middle:],
    )


def _dumps(value: object, fault: Fault) -> bytes:
    text = json.dumps(value)
    if fault is Fault.ESCAPED:
        text = text.replace("/", "\\/").replace("=", "\\u003d")
    return text.encode()


def _entry(scene: Scene, fault: Fault) -> dict[str, str]:
    """A picture in an answer: its text, or its address."""
    address = {
        Fault.URL: f"{scene.origin}/files/picture",
        Fault.URL_REDIRECT: f"{scene.origin}/files/redirect",
        Fault.URL_GONE: f"{scene.origin}/files/gone",
        Fault.URL_HTML: f"{scene.origin}/files/html",
        Fault.URL_HUGE: f"{scene.origin}/files/huge",
        Fault.URL_INSECURE: "http://192.0.2.1/picture.png",
    }.get(fault)
    if address is not None:
        return {"url": address}
    text = base64.b64encode(_file(scene, fault)).decode()
    if fault is Fault.DATA_URL:
        return {"url": f"data:image/{scene.file_format};base64,{text}"}
    return {"b64_json": _as_text(text, scene, fault)}


def _file(scene: Scene, fault: Fault) -> bytes:
    if fault is Fault.BOMB:
        return bomb()
    width, height = (1254, 1254) if fault is Fault.WRONG_SIZE else scene.size
    file_format = scene.file_format
    if fault is Fault.WRONG_FORMAT:
        file_format = "jpeg" if file_format == "png" else "png"
    alpha = scene.request.fields.get("background") == "transparent"
    data = picture(width, height, file_format, alpha=alpha, padding=scene.padding)
    return damaged(data) if fault is Fault.CORRUPT_IMAGE else data


def _as_text(text: str, scene: Scene, fault: Fault) -> str:
    middle = len(text) // 2
    if fault is Fault.TRUNCATED_BASE64:
        return text[: middle - middle % 4 + 1]
    if fault is Fault.CORRUPT_BASE64:
        return text[:middle] + "*!" + text[middle + 2 :]
    if fault is Fault.DATA_PREFIX:
        return f"data:image/{scene.file_format};base64,{text}"
    if fault is Fault.WRAPPED:
        return "\n".join(text[start : start + 76] for start in range(0, len(text), 76))
    return text.rstrip("=") if fault is Fault.UNPADDED else text


def _echo(scene: Scene) -> dict[str, Any]:
    fields = scene.request.fields
    quality = fields.get("quality", "auto")
    width, height = scene.size
    return {
        "background": fields.get("background", "opaque"),
        "output_format": scene.file_format,
        "quality": "low" if quality == "auto" else quality,
        "size": f"{width}x{height}",
    }


def usage(scene: Scene) -> dict[str, Any]:
    """Token counts by the formula that OpenAI's own price calculator uses."""
    width, height = scene.size
    newer = str(scene.request.fields.get("model")).startswith("gpt-image-2.5")
    steps = {"medium": 24, "high": 48, "xhigh": 64, "max": 96} if newer else {"medium": 48, "high": 96}
    base = steps.get(str(scene.request.fields.get("quality")), 16)
    short = round(base * min(width, height) / max(width, height))
    output = math.ceil(base * short * (2_000_000 + width * height) / 4_000_000) * int(
        scene.request.fields.get("n", 1)
    )
    output += 100 * int(scene.request.fields.get("partial_images", 0))
    images = 512 * sum(part.name != "mask" for part in scene.request.files)
    text = max(1, len(str(scene.request.fields.get("prompt", ""))) // 4)
    return {
        "input_tokens": text + images, "input_tokens_details": {"image_tokens": images, "text_tokens": text},
        "output_tokens": output, "output_tokens_details": {"image_tokens": output, "text_tokens": 0},
        "total_tokens": text + images + output,
    }  # fmt: skip


def _on_the_wire(reply: Reply, fault: Fault) -> Reply:
    """What the connection does to an answer."""
    middle = len(reply.body) // 2
    match fault:
        case Fault.RESET_HEAD:
            return replace(reply, cut=0, end="reset")
        case Fault.RESET_BODY:
            return replace(reply, cut=middle, end="reset")
        case Fault.RESET_AFTER:
            return replace(reply, chunked=True, cut=len(reply.body), end="reset")
        case Fault.STALL_BODY:
            return replace(reply, cut=middle, end="stall")
        case Fault.OPEN_END:
            # A plain answer says how long it is; a stream ends with its last event.
            return replace(reply, cut=len(reply.body), end="stall")
        case Fault.TRUNCATED_JSON:
            return replace(reply, body=reply.body[:middle])
        case Fault.DRIP:
            return replace(reply, drip=True)
        case _:
            return reply
