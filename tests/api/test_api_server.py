"""The fault server refuses what the API refuses, in its words, and works as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.server import KEY, ThreadServer, picture

GOOD: dict[str, Any] = {"model": "gpt-image-2", "prompt": "x", "size": "1024x1024", "quality": "low"}


def post(
    base_url: str, body: dict[str, Any], path: str = "/images/generations"
) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(
        base_url + path,
        json.dumps(body).encode(),
        {"authorization": f"Bearer {KEY}", "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["error"]


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"seed": 1, "prompt": ""}, "unknown_parameter", "seed"),
        ({"response_format": None}, "unknown_parameter", "response_format"),
        ({"input_fidelity": "high"}, "invalid_input_fidelity_model", "input_fidelity"),
        ({"prompt": ""}, "empty_string", "prompt"),
        ({"n": 0}, "integer_below_min_value", "n"),
        ({"n": 11}, "integer_above_max_value", "n"),
        ({"n": "2"}, "invalid_type", "n"),
        ({"partial_images": 4}, "integer_above_max_value", "partial_images"),
        ({"model": "gpt-image-1"}, "invalid_value", "model"),
        ({"quality": "hd"}, "invalid_value", "quality"),
        ({"quality": "max"}, "invalid_value", "quality"),
        ({"size": "512x512"}, "invalid_value", "size"),
        ({"size": "1000x1000"}, "invalid_value", "size"),
        ({"size": "3856x1024"}, "invalid_value", "size"),
        ({"size": "3840x3840"}, "invalid_value", "size"),
        ({"size": "3200x1024"}, "invalid_value", "size"),
        ({"output_compression": 50}, "invalid_png_output_compression", "output_compression"),
        ({"output_format": "jpeg", "background": "transparent"}, "invalid_value", "background"),
    ],
)
def test_what_the_api_refuses(change: dict[str, Any], code: str, param: str) -> None:
    with ThreadServer() as server:
        status, error = post(server.base_url, GOOD | change)
    assert (status, error["code"], error["param"]) == (400, code, param)


def test_a_missing_model_or_prompt() -> None:
    with ThreadServer() as server:
        for name in ("model", "prompt"):
            status, error = post(server.base_url, {key: value for key, value in GOOD.items() if key != name})
            assert (status, error["code"], error["param"]) == (400, "missing_required_parameter", name)


def test_pictures_are_real_and_of_the_size_asked_for() -> None:
    from io import BytesIO

    from PIL import Image

    for file_format in ("png", "jpeg", "webp"):
        with Image.open(BytesIO(picture(816, 1904, file_format))) as image:
            image.load()
            assert (image.size, image.format) == ((816, 1904), file_format.upper())
    with Image.open(BytesIO(picture(64, 64, alpha=True, padding=100_000))) as image:
        image.load()
        assert image.mode == "RGBA"


def test_as_a_process(tmp_path: Path) -> None:
    port_file, count_file = tmp_path / "port", tmp_path / "count"
    arguments = ["--port-file", port_file, "--count-file", count_file, "--fault", "quota"]
    process = subprocess.Popen([sys.executable, "-m", "tests.server", *map(str, arguments)])
    try:
        while not port_file.exists() and process.poll() is None:
            time.sleep(0.05)
        base_url = f"http://127.0.0.1:{port_file.read_text()}/v1"
        assert post(base_url, GOOD)[0] == 429
        assert post(base_url, GOOD | {"prompt": "x [fault:NONE]"})[0] == 200
        assert count_file.read_text() == "POST /v1/images/generations\n" * 2
    finally:
        process.kill()
        process.wait()
