"""Which pictures are compared: the panes, the fixed reference, and the candidate that is stepped through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gi2desk.ui.canvas.image import PaneImage

MOST_PANES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One to six pictures, or none. `active` is the pane that judging applies to."""

    images: tuple[PaneImage, ...] = ()
    reference: int = 0
    active: int = 0

    @property
    def candidate(self) -> int | None:
        """The picture that is set against the reference: the active one, else the one after the reference."""
        if len(self.images) < 2:
            return None
        return self.active if self.active != self.reference else (self.reference + 1) % len(self.images)

    def of(self, images: Sequence[PaneImage], reference: int = 0) -> Selection:
        """Other pictures; those beyond the sixth are left out."""
        kept = tuple(images[:MOST_PANES])
        reference = min(max(reference, 0), max(0, len(kept) - 1))
        return Selection(images=kept, reference=reference, active=min(self.active, max(0, len(kept) - 1)))

    def with_active(self, index: int) -> Selection:
        """Another active pane; as it is where there is none of that number."""
        return replace(self, active=index) if 0 <= index < len(self.images) else self

    def with_reference(self, index: int) -> Selection:
        """Another reference; as it is where there is no pane of that number."""
        return replace(self, reference=index) if 0 <= index < len(self.images) else self

    def put(self, index: int, images: Sequence[PaneImage]) -> Selection:
        """`images` in the panes from `index` on, in new panes as far as there is room."""
        start = min(max(index, 0), len(self.images))
        merged = self.images[:start] + tuple(images) + self.images[start + len(images) :]
        return replace(self, images=merged[:MOST_PANES])

    def dropped(self, index: int, images: Sequence[PaneImage]) -> Selection:
        """`images` dropped on a pane: those that are in no pane yet; a single one that is changes places with it."""
        keys = [image.key for image in self.images]
        new = [image for image in images if image.key not in keys]
        if new or len(images) != 1:
            return self.put(index, new)
        swapped = list(self.images)
        other = keys.index(images[0].key)
        swapped[index], swapped[other] = swapped[other], swapped[index]
        return replace(self, images=tuple(swapped))

    def without(self, index: int) -> Selection:
        """One pane fewer."""
        left = self.images[:index] + self.images[index + 1 :]
        last = max(0, len(left) - 1)

        def after(old: int) -> int:
            return min(old - 1 if old > index else old, last)

        return Selection(images=left, reference=after(self.reference), active=after(self.active))

    def stepped(self, step: int, choices: Sequence[PaneImage]) -> Selection:
        """The candidate exchanged for the next of `choices` (step 1) or the one before (-1) that is in no pane.

        Without choices the next pane becomes the candidate.
        """
        index = self.candidate if self.candidate is not None else 0
        if not self.images:
            return self
        if not choices:
            return self._next_pane(index, step)
        shown = {image.key for image in self.images}
        keys = [image.key for image in choices]
        now = (
            keys.index(self.images[index].key) if self.images[index].key in keys else (-1 if step > 0 else 0)
        )
        for distance in range(1, len(choices) + 1):
            found = choices[(now + step * distance) % len(choices)]
            if found.key not in shown:
                return replace(self.put(index, [found]), active=index)
        return self

    def _next_pane(self, index: int, step: int) -> Selection:
        count = len(self.images)
        following = (index + step) % count
        if following == self.reference and count > 1:
            following = (following + step) % count
        return replace(self, active=following)
