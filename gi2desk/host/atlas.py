"""The placements that are packaged, read once, and those of the user beside them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from gi2desk.core.atlas import Atlas
from gi2desk.core.placement import is_sound
from gi2desk.host.resource import read_text

if TYPE_CHECKING:
    from gi2desk.host.settings import Settings


@functools.cache
def packaged() -> Atlas:
    """The placements of `resources/placements.toml`. Raises OSError or ValueError if the package is damaged."""
    return Atlas.parse(read_text("placements.toml"))


def atlas(settings: Settings) -> Atlas:
    """The packaged placements and the user's own."""
    return packaged().with_own(one for one in settings.own_placements if is_sound(one))
