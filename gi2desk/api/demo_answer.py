"""The demo's answers: pictures for an order, token counts by the price formula, JSON bodies and stream events."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from gi2desk.api.demo_edit import Edit, decode, decode_markup, decode_mask
from gi2desk.api.demo_file import encode
from gi2desk.api.demo_picture import Motif, Pixels, paint
from gi2desk.api.demo_request import Order
from gi2desk.core.catalogue import Model
from gi2desk.core.pricing import PARTIAL_TOKENS, output_tokens, reference_tokens
from gi2desk.core.recipe import OutputFormat
from gi2desk.core.size import Size

_AUTO_AREA = 1_572_864
_AUTO_RATIOS = (1.0, 16 / 9, 9 / 16, 3 / 2, 2 / 3)
# Preview number to the share of the picture's edge it is drawn at before it is blown up.
_PREVIEW_SHARES = (1 / 40, 1 / 16, 1 / 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One finished picture of an order."""

    pixels: Pixels
    motif: Motif | None

    @property
    def size(self) -> Size:
        """Width and height."""
        height, width = self.pixels.shape[:2]
        return Size(width, height)


class Studio:
    """Makes the pictures of one order; everything here is slow and belongs in a thread."""

    def __init__(self, order: Order, variant: int, *, shrunk: bool = False) -> None:
        self._order, self._variant, self._shrunk = order, variant, shrunk
        self._edit: Edit | None = None
        self.references: tuple[Size, ...] = ()

    def open(self) -> None:
        """Decodes the references. Raises Refusal."""
        order = self._order
        sources = tuple(decode(data, number) for number, data in enumerate(order.images, 1))
        if sources:
            mask = None if order.mask is None else decode_mask(order.mask, sources[0])
            if order.markup is not None:
                mask = decode_markup(order.markup, sources[0])
            self._edit = Edit(
                prompt=order.prompt,
                sources=sources,
                mask=mask,
                transparent=order.transparent,
                quality=order.quality,
            )
        self.references = tuple(source.size for source in sources)

    def make(self, index: int) -> Made:
        """Picture number `index`."""
        size = self._size(index)
        if self._edit is not None:
            pixels, motif = self._edit.draw(size, index + self._variant)
            return Made(pixels=pixels, motif=motif)
        scene = Motif.of_prompt(self._order.prompt, index + self._variant)
        quality, clear = self._order.quality, self._order.transparent
        return Made(pixels=paint(scene, *size, quality=quality, transparent=clear), motif=scene)

    def file(self, made: Made, *, output_format: OutputFormat | None = None) -> bytes:
        """The picture as a file."""
        return encode(
            made.pixels, output_format or self._order.output_format, self._order.compression, made.motif
        )

    def preview(self, made: Made, step: int) -> bytes:
        """A full-size preview with little detail, number `step` (0–2), as a file."""
        share = _PREVIEW_SHARES[min(step, 2)]
        image = Image.fromarray(made.pixels)
        small = (max(8, round(image.width * share)), max(8, round(image.height * share)))
        blown = image.resize(small, Image.Resampling.BOX).resize(image.size, Image.Resampling.BICUBIC)
        return encode(np.asarray(blown), self._order.output_format, self._order.compression, made.motif)

    def _size(self, index: int) -> Size:
        asked = self._order.size
        if asked is None:
            return self._auto_size(index)
        if not self._shrunk:
            return asked
        # What gateways send that leave the size to a chat model: about 1.5 million pixels and no multiple of 16.
        return _with_area(asked.width / asked.height, min(_AUTO_AREA, asked.pixels // 2))

    def _auto_size(self, index: int) -> Size:
        """A size of the model's own choosing: it breaks the rules for sizes, and differs a little within one answer."""
        if self.references:
            ratio = self.references[0].width / self.references[0].height
        else:
            digest = hashlib.sha256(self._order.prompt.encode()).digest()
            ratio = _AUTO_RATIOS[digest[9] % len(_AUTO_RATIOS)]
        width, height = _with_area(max(1 / 3, min(3.0, ratio)), _AUTO_AREA)
        return Size(width + index % 3, height)


def _with_area(ratio: float, area: int) -> Size:
    return Size(round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio)))


# Where the catalogue has no tokens (2.6), a demo needs some figure; this is the base of 2.5.
_UNPUBLISHED = {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}


def usage(
    order: Order, sizes: list[Size], references: tuple[Size, ...], partials: int
) -> dict[str, Any] | None:
    """The usage object of an answer; None without a catalogue, as from gateways that report none."""
    if order.model is None:
        return None
    text = 8 + -(-len(order.prompt) // 4)
    image = sum(map(reference_tokens, references))
    output = sum(_tokens(order.model, size, order.quality) for size in sizes) + PARTIAL_TOKENS * partials
    return {
        "input_tokens": text + image,
        "input_tokens_details": {"image_tokens": image, "text_tokens": text},
        "output_tokens": output,
        "output_tokens_details": {"image_tokens": output, "text_tokens": 0},
        "total_tokens": text + image + output,
    }


def _tokens(model: Model, size: Size, quality: str) -> int:
    stand_in = model if model.token_base else model._replace(token_base=_UNPUBLISHED)
    return output_tokens(stand_in, size, quality) or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """What an answer says about itself."""

    order: Order
    size: Size

    def fields(self) -> dict[str, Any]:
        """The resolved options in the API's order."""
        order = self.order
        return {
            "background": "transparent" if order.transparent else "opaque",
            "output_format": order.output_format.value,
            "quality": order.quality,
            "size": str(self.size),
        }


def json_body(echo: Echo, entries: list[dict[str, str]], counts: dict[str, Any] | None) -> Iterator[bytes]:
    """The answer of a plain request in pieces, so that no picture's text is copied into one large string."""
    fields = echo.fields()
    yield _dump({"created": int(time.time()), "background": fields.pop("background")})[:-1] + b',"data":['
    for index, entry in enumerate(entries):
        ((name, value),) = entry.items()
        yield (b"," if index else b"") + b'{"' + name.encode() + b'":"'
        yield value.encode()
        yield b'"}'
    tail = fields | (
        {"safety_identifier": echo.order.safety_identifier} if echo.order.safety_identifier else {}
    )
    yield b"]," + _dump(tail | ({"usage": counts} if counts else {}))[1:]


def partial_event(echo: Echo, entry: dict[str, str], index: int) -> Iterator[bytes]:
    """A `partial_image` event of a stream."""
    return _event(echo, entry, "partial_image", {"partial_image_index": index})


def completed_event(echo: Echo, entry: dict[str, str], counts: dict[str, Any] | None) -> Iterator[bytes]:
    """A `completed` event of a stream; its usage has no details of the output."""
    counts = None if counts is None else {k: v for k, v in counts.items() if k != "output_tokens_details"}
    return _event(echo, entry, "completed", {"usage": counts} if counts else {})


def error_event(error: dict[str, Any]) -> bytes:
    """An `error` event of a stream."""
    return b"event: error\ndata: " + _dump({"type": "error", "error": error}) + b"\n\n"


def _event(echo: Echo, entry: dict[str, str], name: str, more: dict[str, Any]) -> Iterator[bytes]:
    kind = f"image_{'edit' if echo.order.edit else 'generation'}.{name}"
    ((key, value),) = entry.items()
    yield f'event: {kind}\ndata: {{"type":"{kind}","{key}":"'.encode()
    yield value.encode()
    yield b'",' + _dump({"created_at": int(time.time()), **echo.fields(), **more})[1:] + b"\n\n"


def to_base64(data: bytes) -> str:
    """Standard base64 without line breaks."""
    return base64.b64encode(data).decode("ascii")


def _dump(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
