"""What the fault server was asked: read, recorded, and refused for the same reasons and with the same words as the API."""

from __future__ import annotations

import asyncio
import json
import re
import struct
from dataclasses import dataclass, field
from typing import Any

MODELS = ("gpt-image-2", "gpt-image-2-2026-04-21", "gpt-image-2.5-flare", "gpt-image-2.5-sunburst")
COMMON = {
    "model", "prompt", "n", "size", "quality", "output_format", "output_compression", "background", "moderation", "stream",
    "partial_images", "user", "safety_identifier",
}  # fmt: skip
INTEGERS = {"n": (1, 10), "output_compression": (0, 100), "partial_images": (0, 3)}
WORDS = {
    "quality": ("low", "medium", "high", "auto"),
    "output_format": ("png", "jpeg", "webp"),
    "background": ("auto", "opaque", "transparent"),
    "moderation": ("auto", "low"),
}


@dataclass(frozen=True)
class Part:
    """One part of a multipart body, in the order in which it came."""

    name: str
    filename: str | None
    media_type: str | None
    data: bytes


@dataclass
class Recorded:
    """One request as it arrived. The key is not kept: `has_key` says that one came, `key_ok` that it was the right one."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    has_key: bool
    key_ok: bool
    body_bytes: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    @property
    def files(self) -> list[Part]:
        """The parts that are files."""
        return [part for part in self.parts if part.filename is not None]

    @property
    def streams(self) -> bool:
        """True when a stream was asked for."""
        return self.fields.get("stream") in {True, "true"}


@dataclass(frozen=True)
class RefusalError(Exception):
    """A 400 in the API's own words."""

    code: str
    message: str
    param: str | None = None
    kind: str = "invalid_request_error"

    def body(self) -> dict[str, Any]:
        return {"error": {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}}


async def read_request(reader: asyncio.StreamReader, key: str) -> tuple[Recorded, bytes] | None:
    """The next request on a connection with its body, or None when the client is gone."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    given = headers.pop("authorization", "")
    path, _, query = target.partition("?")
    recorded = Recorded(method, path, query, headers, bool(given), given == f"Bearer {key}")
    try:
        body = await _read_body(reader, headers)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    recorded.body_bytes = len(body)
    return recorded, body


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = bytearray()
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readline()
    return bytes(body)


def parse_body(recorded: Recorded, body: bytes) -> None:
    """Fills in fields and parts. Raises RefusalError for a body that is neither JSON nor multipart."""
    media_type = recorded.headers.get("content-type", "")
    boundary = re.search(r"multipart/form-data; *boundary=\"?([^\";]+)", media_type)
    if boundary is None:
        try:
            recorded.fields = json.loads(body)
        except ValueError:
            raise RefusalError("invalid_json", "We could not parse the JSON body of your request.") from None
        return
    for piece in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        text = head.decode("utf-8")
        name = re.search(r'[; ]name="([^"]*)"', text)
        filename = re.search(r'filename="([^"]*)"', text)
        kind = re.search(r"(?im)^content-type: *(\S+)", text)
        part = Part(
            name[1] if name else "",
            filename[1] if filename else None,
            kind[1] if kind else None,
            data.removesuffix(b"\r\n"),
        )
        recorded.parts.append(part)
        if part.filename is None:
            recorded.fields[part.name] = part.data.decode("utf-8")


def validate(recorded: Recorded, *, edit: bool) -> None:
    """Raises RefusalError in the order in which the API checks: unknown fields, prompt, images, n, then the rest."""
    fields, multipart = recorded.fields, bool(recorded.parts)
    _known(recorded, edit)
    _prompt(fields)
    if edit:
        _images(recorded)
    for name, (low, high) in INTEGERS.items():
        _integer(fields, name, low, high, multipart)
    model = fields.get("model")
    if model is None:
        raise RefusalError("missing_required_parameter", "Missing required parameter: 'model'.", "model")
    if model not in MODELS:
        raise RefusalError(
            "invalid_value", f"The model '{model}' does not exist.", "model", "image_generation_user_error"
        )
    for name, words in WORDS.items():
        value = fields.get(name, words[0])
        allowed = (
            (*words, "xhigh", "max") if name == "quality" and model.startswith("gpt-image-2.5") else words
        )
        if value not in allowed:
            listed = ", ".join(f"'{word}'" for word in allowed)
            raise RefusalError(
                "invalid_value", f"Invalid value: '{value}'. Supported values are: {listed}.", name
            )
    _size(str(fields.get("size", "auto")))
    _formats(fields)


def _known(recorded: Recorded, edit: bool) -> None:
    for name, value in recorded.fields.items():
        if name == "input_fidelity":
            message = (
                f"The model '{recorded.fields.get('model')}' does not support the 'input_fidelity' parameter."
            )
            raise RefusalError("invalid_input_fidelity_model", message, name, "image_generation_user_error")
        if name not in COMMON or value is None:
            raise RefusalError("unknown_parameter", f"Unknown parameter: '{name}'.", name)
    for part in recorded.files:
        if not edit or part.name not in {"image", "image[]", "mask", "markup"}:
            raise RefusalError("unknown_parameter", f"Unknown parameter: '{part.name}'.", part.name)


def _prompt(fields: dict[str, Any]) -> None:
    prompt = fields.get("prompt")
    if prompt is None:
        raise RefusalError("missing_required_parameter", "Missing required parameter: 'prompt'.", "prompt")
    if prompt == "":
        raise RefusalError("empty_string", "Invalid 'prompt': empty string.", "prompt")
    if len(prompt) > 32_000:
        raise RefusalError("string_above_max_length", "Invalid 'prompt': string too long.", "prompt")


def _images(recorded: Recorded) -> None:
    images = [part for part in recorded.files if part.name in {"image", "image[]"}]
    names = {part.name for part in images}
    if not images:
        raise RefusalError("missing_required_parameter", "Missing required parameter: 'image'.", "image")
    if len(images) > 16 or (names == {"image"} and len(images) > 1) or len(names) > 1:
        raise RefusalError("array_above_max_length", "Invalid 'image': array too long.", "image")
    if recorded.files[: len(images)] != images:
        raise RefusalError("invalid_value", "Images come before what lies over the first of them.", "image")
    _layers(recorded, images[0])
    for number, part in enumerate(images, 1):
        if part.media_type not in {"image/png", "image/jpeg", "image/webp"}:
            message = f"Invalid image file or mode for image {number}, please check your image file."
            raise RefusalError("invalid_image_file", message, "", "image_generation_user_error")


def _layers(recorded: Recorded, first: Part) -> None:
    """Mask and markup: one of them, once, a PNG with alpha as large as the first image."""
    layers = [part for part in recorded.files if part.name in {"mask", "markup"}]
    if len(layers) > 1:
        raise RefusalError("invalid_value", "'mask' and 'markup' cannot be used together.", layers[-1].name)
    for part in layers:
        if part.name == "markup" and recorded.fields.get("model") == "gpt-image-2":
            raise RefusalError("unknown_parameter", "Unknown parameter: 'markup'.", "markup")
        head, width, height, colour = (
            part.data[:8],
            *struct.unpack(">IIxB", part.data[16:26].ljust(10, b"\0")),
        )
        if head != b"\x89PNG\r\n\x1a\n" or part.media_type != "image/png" or colour not in {4, 6}:
            message = f"Invalid {part.name} image format - it must be a PNG with an alpha channel."
            raise RefusalError(
                f"invalid_image_{part.name}", message, part.name, "image_generation_user_error"
            )
        if part.name == "mask" and len(part.data) >= 4_000_000:
            raise RefusalError("invalid_value", "The mask must be less than 4 MB.", "mask")
        if first.data[:4] == b"\x89PNG" and struct.unpack(">II", first.data[16:24]) != (width, height):
            message = f"Invalid {part.name} image format - its size does not match image size."
            raise RefusalError(
                f"invalid_image_{part.name}", message, part.name, "image_generation_user_error"
            )


def _integer(fields: dict[str, Any], name: str, low: int, high: int, multipart: bool) -> None:
    if name not in fields:
        return
    value = fields[name]
    if multipart and isinstance(value, str) and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise RefusalError("invalid_type", f"Invalid type for '{name}': expected an integer.", name)
    if not low <= value <= high:
        side = "below_min" if value < low else "above_max"
        raise RefusalError(f"integer_{side}_value", f"Invalid '{name}': integer out of range.", name)


def _size(size: str) -> None:
    if size == "auto":
        return
    found = re.fullmatch(r"(\d+)x(\d+)", size)
    problem = "Must be WIDTHxHEIGHT." if found is None else ""
    if found is not None:
        width, height = int(found[1]), int(found[2])
        if width % 16 or height % 16:
            problem = "Width and height must both be divisible by 16."
        elif max(width, height) > 3840:
            problem = "The longest edge must be less than or equal to 3840."
        elif max(width, height) > 3 * min(width, height):
            problem = "The longest edge must be at most three times the shortest edge."
        elif width * height < 655_360:
            problem = "Requested resolution is below the current minimum pixel budget."
        elif width * height > 8_294_400:
            problem = "Requested resolution exceeds the current maximum pixel budget."
    if problem:
        raise RefusalError(
            "invalid_value", f"Invalid size '{size}'. {problem}", "size", "image_generation_user_error"
        )


def _formats(fields: dict[str, Any]) -> None:
    file_format = fields.get("output_format", "png")
    if file_format == "png" and int(fields.get("output_compression", 100)) < 100:
        message = "Compression less than 100 is not supported for PNG output format"
        raise RefusalError(
            "invalid_png_output_compression", message, "output_compression", "image_generation_user_error"
        )
    if file_format == "jpeg" and fields.get("background") == "transparent":
        raise RefusalError(
            "invalid_value", "Transparent background is not supported for JPEG output format", "background"
        )
