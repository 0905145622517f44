"""What the demo refuses, and in which words: the same as the Images API."""

from __future__ import annotations

import io
from typing import Any

import httpx2
import openai
import pytest
from demo_client import CATALOGUE, demo_client, fields
from PIL import Image

from gi2desk.api.demo import DemoOptions, demo_transport

PNG = ("image-1.png", b"\x89PNG\r\n\x1a\n" + b"junk" * 9, "image/png")


def real(size: tuple[int, int], mode: str = "RGB") -> tuple[str, bytes, str]:
    file = io.BytesIO()
    Image.new(mode, size).save(file, "PNG")
    return "image-1.png", file.getvalue(), "image/png"


async def refused(**changes: Any) -> openai.APIStatusError:
    call = fields(**changes)
    async with demo_client() as client:
        with pytest.raises(openai.APIStatusError) as caught:
            await (client.images.edit(**call) if "image" in call else client.images.generate(**call))
    return caught.value


@pytest.mark.parametrize(
    ("changes", "code", "param", "words"),
    [
        (
            {"size": "9x9"},
            "invalid_value",
            "size",
            "Invalid size '9x9'. Width and height must both be divisible by 16.",
        ),
        (
            {"size": "512x512"},
            "invalid_value",
            "size",
            "Invalid size '512x512'. Requested resolution is below the current minimum pixel budget.",
        ),
        (
            {"size": "4096x4096"},
            "invalid_value",
            "size",
            "Invalid size '4096x4096'. The longest edge must be less than or equal to 3840.",
        ),
        ({"size": "3008x3008"}, "invalid_value", "size", "maximum pixel budget"),
        ({"size": "3072x1008"}, "invalid_value", "size", "aspect ratio"),
        ({"size": "large"}, "invalid_value", "size", "WIDTHxHEIGHT"),
        ({"size": "1536x864", "model": "gpt-image-1.5"}, "invalid_value", "size", "'1024x1024', '1536x1024'"),
        ({"quality": "hd"}, "invalid_value", "quality", "'low', 'medium', 'high', and 'auto'"),
        ({"quality": "max"}, "invalid_value", "quality", "'max'"),
        ({"n": 0}, "integer_below_min_value", "n", ">= 1, but got 0"),
        ({"n": 11}, "integer_above_max_value", "n", "<= 10, but got 11"),
        ({"n": "2"}, "invalid_type", "n", "expected an integer"),
        ({"prompt": ""}, "empty_string", "prompt", "empty string"),
        ({"prompt": "x" * 32_001}, "string_above_max_length", "prompt", "32001"),
        ({"prompt": "x [demo:nonsense]"}, "invalid_value", "prompt", "gi2desk generate --help"),
        ({"model": "gpt-image-1"}, "invalid_value", "model", "does not exist"),
        ({"model": openai.omit}, "missing_required_parameter", "model", "'model'"),
        ({"response_format": "b64_json"}, "unknown_parameter", "response_format", "Unknown parameter"),
        ({"extra_body": {"seed": 1}}, "unknown_parameter", "seed", "Unknown parameter"),
        ({"extra_body": {"images": []}}, "unknown_parameter", "images", "Unknown parameter"),
        ({"output_compression": 50}, "invalid_png_output_compression", "output_compression", "PNG"),
        ({"output_format": "gif"}, "invalid_value", "output_format", "'png', 'jpeg', and 'webp'"),
        (
            {"background": "transparent", "output_format": "jpeg"},
            "invalid_value",
            "background",
            "JPEG output format",
        ),
        ({"partial_images": 4, "stream": True}, "integer_above_max_value", "partial_images", "<= 3"),
        ({"moderation": "none"}, "invalid_value", "moderation", "'low' and 'auto'"),
    ],
)
async def test_a_bad_field_is_named(changes: dict[str, Any], code: str, param: str, words: str) -> None:
    error = await refused(**changes)
    assert (error.status_code, error.code, error.param) == (400, code, param)
    assert words.replace(" and ", ", and ") in error.body["message"] or words in error.body["message"]  # type: ignore[index]
    assert error.request_id


async def test_unknown_fields_are_checked_before_values() -> None:
    error = await refused(size="9x9", extra_body={"seed": 1})
    assert error.code == "unknown_parameter"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"image": PNG}, "invalid_image_file"),
        ({"image": ("a.txt", b"hello", "text/plain")}, "invalid_image_file"),
        ({"image": [real((64, 64))] * 17}, "array_above_max_length"),
        ({"image": real((64, 64)), "mask": real((64, 64))}, "invalid_image_mask"),
        ({"image": real((64, 64)), "mask": real((32, 64), "RGBA")}, "invalid_image_mask"),
        ({"image": real((64, 64)), "input_fidelity": "high"}, "invalid_input_fidelity_model"),
    ],
)
async def test_edits_are_checked(changes: dict[str, Any], code: str) -> None:
    error = await refused(**changes)
    assert (error.status_code, error.code) == (400, code)


async def test_the_bad_reference_is_counted() -> None:
    error = await refused(image=[real((64, 64)), PNG])
    assert "image 2" in str(error)


async def raw(method: str, path: str, **rest: Any) -> httpx2.Response:
    transport = demo_transport(DemoOptions(catalogue=CATALOGUE))
    async with httpx2.AsyncClient(transport=transport, base_url="https://demo.invalid/v1") as client:
        return await client.request(method, path, **rest)


KEY = {"authorization": "Bearer demo"}


async def test_addresses_and_bodies_that_do_not_exist() -> None:
    assert (await raw("POST", "/images/variations", headers=KEY)).status_code == 404
    assert (await raw("GET", "/images/generations", headers=KEY)).status_code == 404
    assert (await raw("GET", "/demo/files/none.png")).status_code == 404
    assert (await raw("GET", "/models")).status_code == 401
    for content_type, body in (
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("text/plain", b"hello"),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken\r\n--x--"),
    ):
        headers = {**KEY, "content-type": content_type}
        answer = await raw("POST", "/images/edits", headers=headers, content=body)
        assert answer.status_code == 400
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "images",
    [
        "text",
        [{}],
        [{"file_id": "file-1"}],
        [{"image_url": "https://example.com/a.png"}],
        [{"image_url": "data:image/png;base64,%%%"}],
        [],
    ],
)
async def test_json_references_are_checked(images: object) -> None:
    answer = await raw("POST", "/images/edits", headers=KEY, json=fields(images=images))
    assert answer.status_code == 400
