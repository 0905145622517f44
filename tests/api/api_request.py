"""Sends the same request in each way in which it can be sent, over the real SDK."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from gi2desk.api.answer import Answer, UrlBlob, write_blob
from gi2desk.api.event import Event
from gi2desk.api.images import ImagesProvider
from gi2desk.api.provider import Request
from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from tests.server import KEY, ImageServer, picture

RECIPE = Recipe(prompt="A red bicycle", model="gpt-image-2", size="1024x1024", quality="low")
STREAMED = replace(RECIPE, stream=True, partial_images=2)


def provider_of(
    server: ImageServer, *, key: str = KEY, patience: float = 0.0, read_timeout: float = 20.0
) -> ImagesProvider:
    return ImagesProvider(connection_to(server, read_timeout), key, patience=patience)


def connection_to(server: ImageServer, read_timeout: float = 20.0) -> Connection:
    return Connection(name="test", base_url=server.base_url, read_timeout=read_timeout, connect_timeout=5.0)


def requests_of(folder: Path) -> dict[str, Request]:
    """The same request in each way in which it can be sent."""
    reference = folder / "reference.png"
    reference.write_bytes(picture(64, 64))
    plain, streamed = (
        Request(recipe=RECIPE, model_name="gpt-image-2"),
        Request(recipe=STREAMED, model_name="gpt-image-2"),
    )
    return {
        "plain": plain,
        "streamed": streamed,
        "edit": replace(plain, references=(reference,)),
        "streamed edit": replace(streamed, references=(reference, reference)),
    }


async def send(provider: ImagesProvider, request: Request, spool: Path) -> list[Event]:
    async with aclosing(provider.send(request, spool)) as events:
        return [event async for event in events]


async def refused(provider: ImagesProvider, request: Request, spool: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        await send(provider, request, spool)
    return caught.value


async def pictures(provider: ImagesProvider, answer: Answer, spool: Path) -> list[bytes]:
    target = spool.with_suffix(".picture")
    found = []
    for image in answer.images:
        if isinstance(image, UrlBlob):
            await provider.fetch(image.url, target)
        else:
            write_blob(spool, image, target)
        found.append(target.read_bytes())
    return found
