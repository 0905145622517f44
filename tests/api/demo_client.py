"""The real SDK over the demo transport, for the demo's tests."""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import AsyncIterator
from typing import Any

from openai import AsyncOpenAI, DefaultAsyncHttpx2Client
from PIL import Image

from gi2desk.api.demo import DemoOptions, demo_transport
from gi2desk.core.catalogue import Catalogue
from gi2desk.host.resource import read_text

CATALOGUE = Catalogue.parse(read_text("models.toml"))
# The smallest area the rules allow, so that a test costs a fifth of a second.
SMALL = "1024x640"
# The scene that is drawn fastest.
PROMPT = "abstract poster"


@contextlib.asynccontextmanager
async def demo_client(**options: Any) -> AsyncIterator[AsyncOpenAI]:
    """A client whose network is the demo."""
    transport = demo_transport(DemoOptions(**{"catalogue": CATALOGUE, **options}))
    http = DefaultAsyncHttpx2Client(transport=transport)
    async with AsyncOpenAI(
        api_key="demo", base_url="https://demo.invalid/v1", max_retries=0, http_client=http
    ) as client:
        yield client


def fields(**changes: Any) -> dict[str, Any]:
    """The fields of a small request."""
    return {"model": "gpt-image-2", "prompt": PROMPT, "size": SMALL, "quality": "low", **changes}


def data(answer: Any, index: int = 0) -> bytes:
    """The file of one picture."""
    return base64.b64decode(answer.data[index].b64_json, validate=True)


def picture(file: bytes) -> Image.Image:
    """The decoded picture of a file."""
    image = Image.open(io.BytesIO(file))
    image.load()
    return image
