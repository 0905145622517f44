"""The stages of a picture as they are packaged, read once."""

from __future__ import annotations

import functools

from gi2desk.core.stage import Stages
from gi2desk.host.resource import read_text


@functools.cache
def stages() -> Stages:
    """The stages of `resources/stage.toml`."""
    return Stages.parse(read_text("stage.toml"))
