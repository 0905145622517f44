"""What arrives at the endpoint is exactly what the recipe says, and nothing that the API refuses."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from gi2desk.api.images import ImagesProvider
from gi2desk.api.provider import Request
from gi2desk.api.wire import wire_fields, wire_record
from gi2desk.core.connection import OPENAI_URL, Capabilities, Connection
from gi2desk.core.errors import Billing, Cause, UserError
from gi2desk.core.recipe import Background, Moderation, OutputFormat, Recipe, Reference
from tests.server import KEY, ImageServer, Recorded, picture

PLAIN = Recipe(
    prompt="Ein roter Apfel – “red” \\ \n 🍎", model="gpt-image-2", size="2560x1440", quality="medium"
)
EVERYTHING = replace(
    PLAIN,
    output_format=OutputFormat.WEBP,
    compression=80,
    background=Background.TRANSPARENT,
    moderation=Moderation.LOW,
    stream=True,
    partial_images=3,
)
MINIMUM = {
    "model": "gpt-image-2",
    "prompt": PLAIN.prompt,
    "size": "2560x1440",
    "quality": "medium",
    "output_format": "png",
}
FULL = {
    **MINIMUM, "output_format": "webp", "output_compression": 80, "background": "transparent", "moderation": "low",
    "stream": True, "partial_images": 3,
}  # fmt: skip


async def arrived(request: Request, folder: Path, **options: object) -> Recorded:
    """The request as the server recorded it, after it passed the server's own checks."""
    async with ImageServer() as server:
        connection = Connection(name="test", base_url=server.base_url, **options)  # type: ignore[arg-type]
        async for _ in ImagesProvider(connection, KEY).send(request, folder / f"{os.urandom(4).hex()}.body"):
            pass
        assert len(server.requests) == 1
        return server.requests[0]


def references(folder: Path, count: int) -> tuple[Path, ...]:
    paths = []
    for number in range(count):
        file_format = ("png", "jpeg", "webp")[number % 3]
        # Names on disk that must not travel, and a suffix that lies.
        path = folder / f"Geheim, client's name “{number}”.png"
        path.write_bytes(picture(16 + number, 16, file_format))
        paths.append(path)
    return tuple(paths)


@pytest.mark.parametrize(
    ("recipe", "fields"), [(PLAIN, MINIMUM), (EVERYTHING, FULL), (replace(PLAIN, n=4), {**MINIMUM, "n": 4})]
)
async def test_generate(recipe: Recipe, fields: dict[str, object], tmp_path: Path) -> None:
    recorded = await arrived(Request(recipe=recipe, model_name="gpt-image-2"), tmp_path)
    assert (recorded.method, recorded.path) == ("POST", "/v1/images/generations")
    assert recorded.fields == fields == wire_fields(recipe, "gpt-image-2")
    assert recorded.headers["content-type"] == "application/json"
    assert recorded.has_key and recorded.key_ok


@pytest.mark.parametrize(
    ("recipe", "fields"), [(PLAIN, MINIMUM), (EVERYTHING, FULL), (replace(PLAIN, n=4), {**MINIMUM, "n": 4})]
)
async def test_edit_with_one_reference(recipe: Recipe, fields: dict[str, object], tmp_path: Path) -> None:
    paths = references(tmp_path, 1)
    recorded = await arrived(Request(recipe=recipe, model_name="gpt-image-2", references=paths), tmp_path)
    assert recorded.path == "/v1/images/edits"
    assert recorded.fields == {
        name: "true" if value is True else str(value) for name, value in fields.items()
    }
    assert [(part.name, part.filename, part.media_type) for part in recorded.files] == [
        ("image", "image-1.png", "image/png")
    ]
    assert recorded.files[0].data == paths[0].read_bytes()


async def test_sixteen_references_keep_their_order_and_types(tmp_path: Path) -> None:
    paths = references(tmp_path, 16)
    mask = tmp_path / "mask.png"
    mask.write_bytes(picture(16, 16, alpha=True))
    request = Request(recipe=PLAIN, model_name="gpt-image-2", references=paths, mask=mask)
    recorded = await arrived(request, tmp_path)
    images, masks = recorded.files[:16], recorded.files[16:]
    assert [part.data for part in images] == [path.read_bytes() for path in paths]
    assert {part.name for part in images} == {"image[]"}
    assert [part.media_type for part in images[:3]] == ["image/png", "image/jpeg", "image/webp"]
    assert [part.filename for part in images[:3]] == ["image-1.png", "image-2.jpg", "image-3.webp"]
    assert [(part.name, part.filename, part.media_type, part.data) for part in masks] == [
        ("mask", "mask.png", "image/png", mask.read_bytes())
    ]
    assert "Geheim" not in repr(recorded)


async def test_markup_arrives_after_the_images_and_is_recorded(tmp_path: Path) -> None:
    paths = references(tmp_path, 2)
    markup = tmp_path / "drawn.png"
    markup.write_bytes(picture(16, 16, alpha=True))
    recipe = replace(PLAIN, model="gpt-image-2.5-flare", markup="e" * 64, moderation=Moderation.LOW)
    request = Request(recipe=recipe, model_name="gpt-image-2.5-flare", references=paths, markup=markup)
    recorded = await arrived(request, tmp_path)
    assert [part.name for part in recorded.files] == ["image[]", "image[]", "markup"]
    assert recorded.files[2].filename == "markup.png"
    assert recorded.files[2].data == markup.read_bytes()
    assert recorded.fields["moderation"] == "low"
    record = wire_record(request)["markup"]
    assert isinstance(record, dict) and record["sha256"] == "e" * 64


async def test_large_references_arrive_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(picture(16, 16, padding=12_000_000))
    recorded = await arrived(
        Request(recipe=PLAIN, model_name="gpt-image-2", references=(path, path)), tmp_path
    )
    assert [hashlib.sha256(part.data).digest() for part in recorded.files] == [
        hashlib.sha256(path.read_bytes()).digest()
    ] * 2
    assert int(recorded.headers["content-length"]) == recorded.body_bytes


async def test_the_connection_s_own_name_and_query(tmp_path: Path) -> None:
    request = Request(recipe=replace(PLAIN, model="unlisted"), model_name="gpt-image-2-2026-04-21")
    recorded = await arrived(request, tmp_path, query={"api-version": "preview"})
    assert recorded.fields["model"] == "gpt-image-2-2026-04-21"
    assert recorded.query == "api-version=preview"


async def test_the_environment_adds_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another-client")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-of-another-client")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer somebody-else")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-the-environment")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    recorded = await arrived(Request(recipe=PLAIN, model_name="gpt-image-2"), tmp_path)
    assert recorded.key_ok
    assert "another-client" not in repr(recorded.headers)


def test_fields_that_the_api_refuses_are_never_made() -> None:
    png = wire_fields(replace(PLAIN, compression=50), "gpt-image-2")
    assert "output_compression" not in png
    several = wire_fields(replace(EVERYTHING, n=2), "gpt-image-2")
    assert not {"stream", "partial_images"} & several.keys()
    quiet = wire_fields(replace(PLAIN, stream=True), "gpt-image-2")
    assert quiet["stream"] is True and "partial_images" not in quiet
    for recipe in (PLAIN, EVERYTHING):
        fields = wire_fields(recipe, "gpt-image-2")
        assert None not in fields.values()
        assert not {"response_format", "style", "seed", "input_fidelity", "user"} & fields.keys()


def test_the_record_tells_what_was_sent_without_its_bytes(tmp_path: Path) -> None:
    paths = references(tmp_path, 2)
    recipe = replace(
        PLAIN,
        references=tuple(
            Reference(sha256=str(n) * 64, media_type="image/png", name=p.name) for n, p in enumerate(paths)
        ),
        mask="f" * 64,
    )
    request = Request(recipe=recipe, model_name="gpt-image-2", references=paths, mask=paths[0])
    record = wire_record(request)
    assert record["method"] == "POST" and record["path"] == "/images/edits"
    assert record["fields"] == MINIMUM
    size = paths[1].stat().st_size
    image, mask = record["image"], record["mask"]
    assert isinstance(image, list)
    assert image[1] == {
        "filename": "image-2.jpg",
        "media_type": "image/jpeg",
        "bytes": size,
        "sha256": "1" * 64,
    }
    assert isinstance(mask, dict) and mask["sha256"] == "f" * 64
    assert json.loads(json.dumps(record)) == record
    assert wire_record(Request(recipe=PLAIN, model_name="m")).keys() == {"method", "path", "fields"}


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, Cause.BAD_INPUT),
        (b"", Cause.BAD_INPUT),
        (b"GIF89a" + bytes(50), Cause.BAD_INPUT),
        (b"II*\0" + bytes(50), Cause.BAD_INPUT),
        (picture(16, 16, padding=3_000_000), Cause.ILLEGAL_REQUEST),
    ],
)
async def test_files_that_would_be_refused_are_not_sent(
    content: bytes | None, cause: Cause, tmp_path: Path
) -> None:
    path = tmp_path / "reference.png"
    if content is not None:
        path.write_bytes(content)
    limits = Capabilities(max_reference_bytes=2_000_000, max_references=2)
    provider = ImagesProvider(Connection(name="test", base_url=OPENAI_URL, capabilities=limits), KEY)
    with pytest.raises(UserError) as caught:
        async for _ in provider.send(
            Request(recipe=PLAIN, model_name="m", references=(path,)), tmp_path / "a.body"
        ):
            pass
    assert (caught.value.cause, caught.value.failure.billing) == (cause, Billing.NOTHING)
    assert not (tmp_path / "a.body").exists()


async def test_too_many_references_and_wrong_masks_are_not_sent(tmp_path: Path) -> None:
    limits = Capabilities(max_references=2, max_mask_bytes=1_000)
    provider = ImagesProvider(Connection(name="test", base_url=OPENAI_URL, capabilities=limits), KEY)
    one, two, three = references(tmp_path, 3)
    large = tmp_path / "large.png"
    large.write_bytes(picture(16, 16, padding=2_000))
    request = Request(recipe=PLAIN, model_name="m", references=(one,))
    for wrong in (
        replace(request, references=(one, two, three)),
        replace(request, mask=two),
        replace(request, mask=large),
    ):
        with pytest.raises(UserError) as caught:
            async for _ in provider.send(wrong, tmp_path / "a.body"):
                pass
        assert caught.value.cause is Cause.ILLEGAL_REQUEST


def test_the_provider_does_not_show_its_key() -> None:
    assert KEY not in repr(ImagesProvider(Connection(name="test"), KEY))
