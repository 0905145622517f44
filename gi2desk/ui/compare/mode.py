"""The ways to look at pictures together."""

from __future__ import annotations

import enum


class Mode(enum.StrEnum):
    """Side by side shows all panes; the others show the reference and one candidate in the same place."""

    SIDE_BY_SIDE = "side_by_side"
    WIPE = "wipe"
    FLICKER = "flicker"
    DIFFERENCE = "difference"

    @property
    def next(self) -> Mode:
        """The mode after this one, for one key that goes round."""
        modes = list(Mode)
        return modes[(modes.index(self) + 1) % len(modes)]
