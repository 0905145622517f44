"""The packaged advice, read once."""

from __future__ import annotations

import functools

from gi2desk.core.advice import Advice
from gi2desk.host.resource import read_text


@functools.cache
def packaged() -> Advice:
    """The advice of `resources/advice.toml`. Raises OSError or ValueError if the package is damaged."""
    return Advice.parse(read_text("advice.toml"))
