"""Answers of OpenAI and of everything that talks like it are understood from the spool alone; the rest is refused."""

from __future__ import annotations

import base64
import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from gi2desk.api.answer import Answer, Blob, Kind, UrlBlob, is_whole, read_answer, read_previews, write_blob
from gi2desk.api.failure import Origin
from gi2desk.core.errors import Billing, Cause, UserError
from gi2desk.core.record import Usage

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
TEXT = base64.b64encode(PICTURE).decode()
PLAIN = {
    "created": 1777371362,
    "background": "opaque",
    "data": [{"b64_json": TEXT}],
    "output_format": "png",
    "quality": "low",
    "size": "3072x2160",
    "usage": {
        "input_tokens": 14,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": 14},
        "output_tokens": 380,
        "output_tokens_details": {"image_tokens": 380, "text_tokens": 0},
        "total_tokens": 394,
    },
}


def spool_of(folder: Path, content: bytes | object) -> Path:
    spool = folder / "answer.body"
    spool.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return spool


def read(folder: Path, content: bytes | object) -> Answer:
    return read_answer(spool_of(folder, content))


def picture(folder: Path, blob: Blob | UrlBlob) -> bytes:
    assert isinstance(blob, Blob)
    write_blob(folder / "answer.body", blob, folder / "picture")
    return (folder / "picture").read_bytes()


def refused(folder: Path, content: bytes | object) -> UserError:
    with pytest.raises(UserError) as caught:
        read(folder, content)
    return caught.value


def event(name: str, **value: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name, **value})}\n\n".encode()


PARTIAL = event("image_generation.partial_image", b64_json=TEXT, partial_image_index=0)
COMPLETED = event(
    "image_generation.completed",
    b64_json=TEXT,
    usage={"total_tokens": 100, "output_tokens": 50},
    size="1024x1024",
)
ERROR = event(
    "error",
    error={"type": "image_generation_server_error", "code": "image_generation_failed", "message": "No."},
)


def blocked(stage: str) -> dict[str, Any]:
    return {"code": "moderation_blocked", "message": "No.", "moderation_details": {"moderation_stage": stage}}


def test_a_measured_answer(tmp_path: Path) -> None:
    answer = read(tmp_path, PLAIN)
    assert [picture(tmp_path, image) for image in answer.images] == [PICTURE]
    assert answer.usage == Usage(
        input_tokens=14,
        input_text_tokens=14,
        input_image_tokens=0,
        output_tokens=380,
        output_image_tokens=380,
        output_text_tokens=0,
        total_tokens=394,
    )
    assert answer.echo == {
        "size": "3072x2160", "quality": "low", "output_format": "png", "background": "opaque", "created": 1777371362,
    }  # fmt: skip
    assert answer.kind is Kind.JSON and answer.complete


def test_several_pictures_keep_their_order(tmp_path: Path) -> None:
    parts = [b"\x89PNG\r\n\x1a\n" + bytes([number]) * 40 for number in range(4)]
    answer = read(tmp_path, {"data": [{"b64_json": base64.b64encode(part).decode()} for part in parts]})
    assert [picture(tmp_path, image) for image in answer.images] == parts


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n \t\n"])
def test_spaces_and_byte_order_marks(tmp_path: Path, indent: int | None, before: bytes) -> None:
    answer = read(tmp_path, before + json.dumps(PLAIN, indent=indent).encode() + b"\n")
    assert picture(tmp_path, answer.images[0]) == PICTURE


def test_nothing_but_the_picture(tmp_path: Path) -> None:
    answer = read(tmp_path, {"data": [{"b64_json": TEXT}]})
    assert picture(tmp_path, answer.images[0]) == PICTURE
    assert answer.usage is None and answer.echo == {}


@pytest.mark.parametrize(
    "usage", [None, [], {}, {"total_tokens": "many"}, {"output_tokens": -1, "input_tokens": True}]
)
def test_usage_that_says_nothing(tmp_path: Path, usage: object) -> None:
    assert read(tmp_path, {**PLAIN, "usage": usage}).usage is None


@pytest.mark.parametrize("key", ["b64_json", "url"])
@pytest.mark.parametrize(
    "prefix", ["data:image/png;base64,", "DATA:image/png;charset=utf-8;base64,", "data:;base64,"]
)
@pytest.mark.parametrize("escaped", [False, True])
def test_data_prefixes(tmp_path: Path, key: str, prefix: str, escaped: bool) -> None:
    text = json.dumps({"data": [{key: prefix + TEXT}]})
    answer = read(tmp_path, (text.replace("/", "\\/") if escaped else text).encode())
    blob = answer.images[0]
    assert picture(tmp_path, blob) == PICTURE
    assert isinstance(blob, Blob)
    assert blob.media_type == ("image/png" if "png" in prefix else "")


def test_addresses(tmp_path: Path) -> None:
    url = "https://files.example/a b.png?sig=1&é=%2F"
    text = json.dumps({"data": [{"b64_json": None, "url": url}, {"url": url}, {"b64_json": "", "url": url}]})
    answer = read(tmp_path, text.replace("/", "\\/").encode())
    assert answer.images == (UrlBlob(url=url),) * 3


def test_entries_without_a_picture_are_left_out_and_told(tmp_path: Path) -> None:
    answer = read(tmp_path, {"data": [None, {"b64_json": TEXT}, {"b64_json": 7}, "x", {"url": ""}]})
    assert len(answer.images) == 1
    assert len(answer.skipped) == 4


@pytest.mark.parametrize(
    "content",
    [{"data": []}, {"data": [{}]}, {"created": 1}, [], {"data": "soon"}, {"id": "task_1", "status": "queued"},
     {"data": [{"b64_json": None}]}],
)  # fmt: skip
def test_an_answer_without_pictures(tmp_path: Path, content: object) -> None:
    error = refused(tmp_path, content)
    assert error.cause is Cause.BAD_ANSWER
    assert error.failure.billing is Billing.MAYBE
    assert is_whole(tmp_path / "answer.body")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<!DOCTYPE html><title>Sign in</title>", "web page"),
        (b"upstream is warming up", "text"),
        (b"date unknown", "text"),
        (b'{"data": nonsense}', "JSON"),
    ],
)
def test_answers_that_are_none(tmp_path: Path, content: bytes, word: str) -> None:
    error = refused(tmp_path, content)
    assert error.cause is Cause.BAD_ANSWER and word in str(error)
    assert not is_whole(tmp_path / "answer.body")


@pytest.mark.parametrize("content", [PLAIN, {"data": [{"url": "https://files.example/a.png"}]}])
def test_every_cut_of_a_plain_answer_is_unknown(tmp_path: Path, content: object) -> None:
    whole = json.dumps(content).encode()
    for end in range(0, len(whole), 5):
        error = refused(tmp_path, whole[:end])
        assert error.cause is Cause.OUTCOME_UNKNOWN, end
        assert error.failure.billing is Billing.MAYBE
        assert not is_whole(tmp_path / "answer.body")
    assert is_whole(spool_of(tmp_path, whole))


def test_a_stream(tmp_path: Path) -> None:
    answer = read(tmp_path, PARTIAL + PARTIAL + COMPLETED + b"data: [DONE]\n\n")
    assert [picture(tmp_path, image) for image in answer.images] == [PICTURE]
    assert answer.usage == Usage(output_tokens=50, total_tokens=100)
    assert answer.kind is Kind.SSE
    assert answer.echo == {"size": "1024x1024"}


def test_every_cut_of_a_stream_is_unknown_until_its_last_event_is_whole(tmp_path: Path) -> None:
    whole = PARTIAL + COMPLETED
    # Only the line ends after the last event may be missing.
    for end in range(0, len(whole) - 2, 7):
        error = refused(tmp_path, whole[:end])
        assert error.cause is Cause.OUTCOME_UNKNOWN, end
        assert not is_whole(tmp_path / "answer.body")
    for end in (len(whole) - 2, len(whole) - 1, len(whole)):
        assert is_whole(spool_of(tmp_path, whole[:end]))
        assert picture(tmp_path, read_answer(tmp_path / "answer.body").images[0]) == PICTURE


def test_what_is_left_of_a_stream_that_was_cut(tmp_path: Path) -> None:
    spool = spool_of(tmp_path, PARTIAL + PARTIAL + COMPLETED[:200])
    previews = read_previews(spool)
    assert [picture(tmp_path, preview) for preview in previews] == [PICTURE, PICTURE]


def test_a_plain_answer_inside_a_stream(tmp_path: Path) -> None:
    answer = read(tmp_path, b"data: " + json.dumps(PLAIN).encode() + b"\n\ndata: [DONE]\n\n")
    assert picture(tmp_path, answer.images[0]) == PICTURE
    assert answer.usage is not None and answer.usage.total_tokens == 394


def test_an_error_event(tmp_path: Path) -> None:
    error = refused(tmp_path, PARTIAL + ERROR)
    assert error.cause is Cause.SERVER
    assert error.failure.billing is Billing.MAYBE
    assert is_whole(tmp_path / "answer.body")


def test_an_error_event_after_the_picture_costs_nothing(tmp_path: Path) -> None:
    assert picture(tmp_path, read(tmp_path, COMPLETED + ERROR).images[0]) == PICTURE


@pytest.mark.parametrize(
    ("error", "cause", "billing"),
    [
        (blocked("input"), Cause.MODERATION, Billing.NOTHING),
        (blocked("output"), Cause.MODERATION, Billing.MAYBE),
        ({"code": "insufficient_quota", "message": "No."}, Cause.NO_CREDIT, Billing.NOTHING),
        ({"code": "rate_limit_exceeded", "message": "Try again in 3s."}, Cause.RATE_LIMIT, Billing.NOTHING),
        ({"message": "It broke."}, Cause.SERVER, Billing.MAYBE),
        ("It broke.", Cause.SERVER, Billing.MAYBE),
    ],
)  # fmt: skip
@pytest.mark.parametrize("streamed", [False, True])
def test_errors_with_status_200(
    tmp_path: Path, error: object, cause: Cause, billing: Billing, streamed: bool
) -> None:
    content = event("error", error=error) if streamed else {"error": error}
    found = refused(tmp_path, content)
    assert (found.cause, found.failure.billing) == (cause, billing)


def test_a_null_error_beside_a_picture_is_none(tmp_path: Path) -> None:
    assert picture(tmp_path, read(tmp_path, {**PLAIN, "error": None}).images[0]) == PICTURE


def test_an_empty_answer_is_unknown(tmp_path: Path) -> None:
    assert refused(tmp_path, b"").cause is Cause.OUTCOME_UNKNOWN
    assert refused(tmp_path, b" \n ").cause is Cause.OUTCOME_UNKNOWN
    assert not is_whole(tmp_path / "answer.body")
    assert not is_whole(tmp_path / "nothing there")


def test_a_key_of_any_form_is_not_repeated(tmp_path: Path) -> None:
    spool = spool_of(tmp_path, b"<html>you sent my-own-gateway-key-123</html>")
    with pytest.raises(UserError) as caught:
        read_answer(spool, Origin(base_url="https://gateway.example/v1", key="my-own-gateway-key-123"))
    assert "gateway-key" not in repr(caught.value.failure)


def test_memory_does_not_grow_with_the_answer(tmp_path: Path) -> None:
    text = base64.b64encode(os.urandom(15_000_000)).decode()
    spool = spool_of(tmp_path, {"data": [{"b64_json": text}, {"b64_json": text}]})
    tracemalloc.start()
    try:
        answer = read_answer(spool)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(answer.images) == 2
    assert peak < 2_000_000
