"""Reads and checks a request to the demo connection as the Images API does, in the same order."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass

from gi2desk.api.demo_fault import Directive, read_directive
from gi2desk.api.demo_multipart import Part, read_form
from gi2desk.api.demo_refusal import (
    USER_ERROR,
    Refusal,
    bad_image,
    bad_size,
    missing,
    not_listed,
    out_of_range,
    unknown_fault,
    unknown_parameter,
    wrong_type,
)
from gi2desk.core.catalogue import Catalogue, Model, Status, Support
from gi2desk.core.recipe import OutputFormat
from gi2desk.core.size import Limits, Size

_COMMON = frozenset(
    {
        "prompt",
        "model",
        "n",
        "quality",
        "size",
        "output_format",
        "output_compression",
        "background",
        "moderation",
        "stream",
        "partial_images",
        "user",
        "safety_identifier",
        "complexity",
        "frame_count",
        "frame_duration_ms",
        "svg",
    }
)
_LAYERS = frozenset({"mask", "markup"})
_FILES = _LAYERS | {"image", "image[]"}
_INTEGERS = {"n": (1, 10), "output_compression": (0, 100), "partial_images": (0, 3)}
_PROMPT_LIMIT = 32_000
_MAX_IMAGES, _MAX_IMAGE_BYTES = 16, 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A request that the endpoint takes. `size` None is auto; `directive` is the fault its prompt asks for."""

    edit: bool
    prompt: str
    directive: Directive | None
    model_name: str
    model: Model | None
    n: int
    size: Size | None
    quality: str
    output_format: OutputFormat
    compression: int
    transparent: bool
    stream: bool
    partial_images: int
    images: tuple[bytes, ...] = ()
    mask: bytes | None = None
    markup: bytes | None = None
    safety_identifier: str | None = None


def read_order(edit: bool, content_type: str, body: bytes, catalogue: Catalogue | None) -> Order:
    """The order in the body of a request. Raises Refusal as the API refuses it."""
    if content_type.startswith("multipart/form-data"):
        if not edit:
            raise _unsupported(content_type)
        fields, files = _from_form(read_form(content_type, body))
    elif content_type.startswith("application/json"):
        fields, files = _from_json(body, edit)
    else:
        raise _unsupported(content_type)
    return _checked(edit, fields, files, catalogue)


def _unsupported(content_type: str) -> Refusal:
    message = f"Unsupported content type: '{content_type.partition(';')[0]}'."
    return Refusal(message, code="unsupported_content_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    images: tuple[bytes, ...]
    mask: bytes | None = None
    markup: bytes | None = None


Read = tuple[dict[str, object], _Files]


def _from_form(parts: tuple[Part, ...]) -> Read:
    fields: dict[str, object] = {}
    images: list[bytes] = []
    layers: dict[str, bytes] = {}
    for part in parts:
        if part.name not in _COMMON | _FILES | {"input_fidelity"}:
            raise unknown_parameter(part.name)
        if part.name in _FILES:
            if part.name in _LAYERS:
                layers.setdefault(part.name, part.data)
            else:
                images.append(part.data)
        else:
            fields[part.name] = _form_value(part)
    return fields, _Files(images=tuple(images), **layers)


def _form_value(part: Part) -> object:
    text = part.data.decode("utf-8", "replace")
    if part.name in _INTEGERS and text.lstrip("-").isdigit():
        return int(text)
    return {"true": True, "false": False}.get(text, text) if part.name == "stream" else text


def _from_json(body: bytes, edit: bool) -> Read:
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise Refusal("We could not parse the JSON body of your request.")
    known = _COMMON | _LAYERS | {"images", "input_fidelity"} if edit else _COMMON
    for name in fields:
        if name not in known:
            raise unknown_parameter(name)
    pictures = fields.pop("images", [])
    if not isinstance(pictures, list):
        raise wrong_type("images", "an array of objects", "something else")
    layers = {name: fields.pop(name) for name in sorted(_LAYERS & fields.keys())}
    images = tuple(_linked(entry, f"images[{index}]") for index, entry in enumerate(pictures))
    given = {name: _linked(entry, name) for name, entry in layers.items() if entry is not None}
    return fields, _Files(images=images, **given)


def _linked(entry: object, name: str) -> bytes:
    """The bytes of `{"image_url": "data:…"}`: a demo fetches nothing and keeps no files."""
    address = entry.get("image_url") if isinstance(entry, dict) else None
    if not isinstance(address, str):
        raise missing(f"{name}.image_url")
    head, comma, data = address.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        raise Refusal("Only data URLs are supported here.", param=f"{name}.image_url", code="invalid_value")
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error:
        raise Refusal("Invalid base64 image_url.", param=f"{name}.image_url", code="invalid_base64") from None


def _checked(
    edit: bool,
    fields: Mapping[str, object],
    files: _Files,
    catalogue: Catalogue | None,
) -> Order:
    prompt, directive = read_directive(_prompt(fields))
    _check_files(edit, files)
    n = _integer(fields, "n", 1)
    name, model = _model(fields, catalogue)
    _check_markup(files, model)
    if "input_fidelity" in fields:
        raise Refusal(
            f"The model '{name}' does not support the 'input_fidelity' parameter.",
            kind=USER_ERROR,
            param="input_fidelity",
            code="invalid_input_fidelity_model",
        )
    if directive is not None and directive.fault is None:
        raise unknown_fault(directive.name)
    output_format, compression = _file_format(fields)
    return Order(
        edit=edit,
        prompt=prompt,
        directive=directive,
        model_name=name,
        model=model,
        n=n,
        size=_size(fields, model),
        quality=_quality(fields, model),
        output_format=output_format,
        compression=compression,
        transparent=_background(fields, output_format, model),
        stream=_flag(fields, "stream"),
        partial_images=_integer(fields, "partial_images", 0),
        images=files.images,
        mask=files.mask,
        markup=files.markup,
        safety_identifier=_text(fields, "safety_identifier") or _text(fields, "user") or None,
    )


def _prompt(fields: Mapping[str, object]) -> str:
    if "prompt" not in fields:
        raise missing("prompt")
    prompt = _text(fields, "prompt")
    if not prompt:
        message = "Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an empty string instead."
        raise Refusal(message, param="prompt", code="empty_string")
    if len(prompt) > _PROMPT_LIMIT:
        message = (
            f"Invalid 'prompt': string too long. Expected a string with maximum length {_PROMPT_LIMIT}, "
            f"but got a string with length {len(prompt)} instead."
        )
        raise Refusal(message, param="prompt", code="string_above_max_length")
    return prompt


def _check_markup(files: _Files, model: Model | None) -> None:
    if files.markup is None:
        return
    if model is not None and model.features.markup is Support.NO:
        raise unknown_parameter("markup")
    if files.mask is not None:
        message = "The 'mask' and 'markup' parameters cannot be used together."
        raise Refusal(message, kind=USER_ERROR, param="markup", code="invalid_value")


def _check_files(edit: bool, files: _Files) -> None:
    images = files.images
    if edit and not images:
        raise missing("image")
    if len(images) > _MAX_IMAGES:
        message = (
            f"Invalid 'image': array too long. Expected an array with maximum length {_MAX_IMAGES}, "
            f"but got an array with length {len(images)} instead."
        )
        raise Refusal(message, param="image", code="array_above_max_length")
    for number, data in enumerate(images, 1):
        if not data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"RIFF")):
            raise bad_image(number)
    if any(len(data) > _MAX_IMAGE_BYTES for data in (*images, files.mask or b"", files.markup or b"")):
        raise Refusal("Maximum content size limit exceeded.", status=413)


def _integer(fields: Mapping[str, object], name: str, default: int) -> int:
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(name, "an integer", f"a {type(value).__name__}")
    low, high = _INTEGERS[name]
    if not low <= value <= high:
        raise out_of_range(name, value, low, high)
    return value


def _flag(fields: Mapping[str, object], name: str) -> bool:
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise wrong_type(name, "a boolean", f"a {type(value).__name__}")
    return bool(value)


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise wrong_type(name, "a string", f"a {type(value).__name__}")
    return value or ""


def _choice(fields: Mapping[str, object], name: str, listed: tuple[str, ...], default: str) -> str:
    value = _text(fields, name) or default
    if value not in listed:
        raise not_listed(name, value, listed)
    return value


def _model(fields: Mapping[str, object], catalogue: Catalogue | None) -> tuple[str, Model | None]:
    name = _text(fields, "model")
    if not name:
        raise missing("model")
    if catalogue is None:
        return name, None
    for model in catalogue.models:
        if name in model.names and model.status is not Status.RETIRED:
            return name, model
    raise model_gone(name)


def model_gone(name: str) -> Refusal:
    """The answer for a model that is not there, or not any more."""
    return Refusal(
        f"The model '{name}' does not exist.", kind=USER_ERROR, param="model", code="invalid_value"
    )


def _size(fields: Mapping[str, object], model: Model | None) -> Size | None:
    asked = _text(fields, "size") or "auto"
    if asked == "auto":
        return None
    refusal = bad_size(asked, model.limits if model else Limits())
    if refusal is not None:
        raise refusal
    return Size.parse(asked)


def _quality(fields: Mapping[str, object], model: Model | None) -> str:
    listed = model.qualities if model else ("low", "medium", "high", "xhigh", "max", "auto")
    quality = _choice(fields, "quality", listed, "auto")
    # Measured: left out or auto came back as low.
    return "low" if quality == "auto" else quality


def _file_format(fields: Mapping[str, object]) -> tuple[OutputFormat, int]:
    chosen = OutputFormat(_choice(fields, "output_format", tuple(OutputFormat), OutputFormat.PNG))
    compression = _integer(fields, "output_compression", 100)
    if chosen is OutputFormat.PNG and compression < 100:
        raise Refusal(
            "Compression less than 100 is not supported for PNG output format.",
            kind=USER_ERROR,
            param="output_compression",
            code="invalid_png_output_compression",
        )
    return chosen, compression


def _background(fields: Mapping[str, object], output_format: OutputFormat, model: Model | None) -> bool:
    background = _choice(fields, "background", ("transparent", "opaque", "auto"), "auto")
    _choice(fields, "moderation", ("low", "auto"), "auto")
    if background != "transparent":
        return False
    if output_format is OutputFormat.JPEG:
        message = "Transparent background is not supported for JPEG output format"
        raise Refusal(message, kind=USER_ERROR, param="background", code="invalid_value")
    if model is not None and not model.features.transparent.usable:
        message = "Transparent background is not supported for this model."
        raise Refusal(message, param="background", code="invalid_value")
    return True
