"""Two services that resell the model by rules of their own, as stand-ins: each works by an entry of the settings alone.

`RatioService` asks for a ratio and a resolution, bills in credits and answers with addresses; `HdService` has OpenAI's
sizes, the qualities of older models, one picture a request, and a data: prefix before its base64.
Both refuse unknown fields.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from typing_extensions import override

from gi2desk.core.codec import from_plain
from gi2desk.core.connection import Connection
from tests.server import Fault, ImageServer
from tests.server_answer import Reply
from tests.server_request import Recorded, RefusalError, parse_body

PROMPT_LIMIT = 20_000
PIXELS = {
    ("16:9", "1K"): "1536x864", ("16:9", "2K"): "2560x1440", ("16:9", "4K"): "3840x2160",
    ("1:1", "1K"): "1024x1024", ("1:1", "2K"): "1920x1920", ("9:16", "1K"): "864x1536",
    ("auto", "1K"): "1024x1024",
}  # fmt: skip


class RatioService(ImageServer):
    """Takes `aspect_ratio` and `resolution`. `asked` holds the fields of each request as they came."""

    entry: ClassVar[dict[str, Any]] = {
        "name": "ratios",
        "title": "Ratio service",
        "models": {"gpt-image-2": "image-two"},
        "unit": "credits",
        "prices": {"1k": 6, "2k": 8, "4k": 12},
        "capabilities": {
            "prompt_limit": PROMPT_LIMIT,
            "edits": False,
            "streaming": False,
            "transparent": False,
            "refused": {"4k": ["1:1"]},
            "auto_tiers": ["1k"],
            "dialect": {
                "by_ratio": True,
                "names": {"output_format": "", "quality": ""},
                "extra": {"response_format": "url"},
            },
        },
    }
    fields: ClassVar[set[str]] = {"model", "prompt", "aspect_ratio", "resolution", "n", "response_format"}

    def __init__(self) -> None:
        super().__init__(Fault.URL)
        self.asked: list[dict[str, Any]] = []

    @property
    def connection(self) -> Connection:
        """What the settings hold for it."""
        return from_plain(Connection, {**self.entry, "base_url": self.base_url})

    @override
    def _refusal(self, recorded: Recorded, body: bytes) -> Reply | None:
        try:
            parse_body(recorded, body)
            if recorded.path != "/v1/images/generations" or not recorded.key_ok:
                raise RefusalError("not_found", recorded.path)
            self.asked.append(dict(recorded.fields))
            for name in recorded.fields.keys() - self.fields:
                raise RefusalError("unknown_parameter", f"Unknown parameter: '{name}'.", name)
            self.check(recorded.fields)
        except RefusalError as refusal:
            return Reply(status=400, body=json.dumps(refusal.body()).encode())
        return None

    def check(self, fields: dict[str, Any]) -> None:
        """Holds the service's rules against a request, then adds the size for the server's answer."""
        if fields["model"] != "image-two" or fields["response_format"] != "url":
            raise RefusalError("invalid_value", "model or response_format")
        if not 1 <= len(fields["prompt"]) <= PROMPT_LIMIT:
            raise RefusalError("string_above_max_length", "prompt", "prompt")
        ratio, resolution = fields["aspect_ratio"], fields["resolution"]
        if resolution not in {"1K", "2K", "4K"} or (ratio, resolution) == ("1:1", "4K"):
            raise RefusalError("invalid_value", "resolution", "resolution")
        if ratio == "auto" and resolution != "1K":
            raise RefusalError("invalid_value", "auto is 1K only", "aspect_ratio")
        fields["size"] = PIXELS.get((ratio, resolution), "1024x1024")


class HdService(RatioService):
    """Takes sizes, and the qualities `standard` and `hd`."""

    entry: ClassVar[dict[str, Any]] = {
        "name": "hd",
        "title": "HD service",
        "models": {"gpt-image-2": "img2-hd"},
        "capabilities": {
            "max_n": 1,
            "max_references": 4,
            "streaming": False,
            "dialect": {
                "names": {"output_format": ""},
                "qualities": {"medium": "standard", "high": "hd"},
                "extra": {"response_format": "b64_json"},
            },
        },
    }
    fields: ClassVar[set[str]] = {"model", "prompt", "size", "quality", "response_format"}

    def __init__(self) -> None:
        super().__init__()
        self.fault = Fault.DATA_PREFIX

    @override
    def check(self, fields: dict[str, Any]) -> None:
        if fields["model"] != "img2-hd" or fields["response_format"] != "b64_json":
            raise RefusalError("invalid_value", "model or response_format")
        if fields["quality"] not in {"standard", "hd"}:
            raise RefusalError("invalid_value", "quality", "quality")
