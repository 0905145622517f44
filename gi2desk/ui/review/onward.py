"""The ways on from what is chosen in Review: other workspaces, the clipboard, its folder, its name and its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gi2desk.core.tier import Tier
from gi2desk.ui.review import transfer
from gi2desk.ui.review.gathering import gather

if TYPE_CHECKING:
    from gi2desk.ui.review.workspace import Review


CROP = "crop"


class Onward:
    """What the commands of `page` do with its chosen images beyond judging them."""

    def __init__(self, page: Review) -> None:
        self._page, self._services = page, page.services

    def take_to(self, place: str) -> None:
        """Takes what is chosen to another workspace, with its concept open there."""
        desk = self._services.desk
        self._page.grid.flush()
        row = self._page.looking.active_row
        if row is not None:
            desk.open_concept(row.concept)
        if self._page.in_loupe and desk.active:
            desk.choose([desk.active], desk.active)
        if place == CROP and desk.active:
            # Asked for by name: the board that was worked on gives way to this picture.
            desk.crop_from(desk.active)
        desk.go_to(place)

    def promote(self, tier: Tier) -> None:
        """Goes to Create to make the active image again at `tier`."""
        if self._services.desk.active in self._page.target():
            self._services.desk.promote_requested.emit(self._services.desk.active, tier)

    def refer(self) -> None:
        """Makes the chosen images references of what is being written in Create."""
        self._services.desk.reference_requested.emit(list(self._page.target()))

    def rename(self) -> None:
        """Puts the cursor into the name of the active image's concept."""
        self._unfold()
        self._page.info.edit_name()

    def gather(self) -> None:
        """Makes the chosen images one concept, that of the active one."""
        self._page.grid.flush()
        active = self._page.looking.active_row
        if active is not None:
            gather(self._services.library, self._page.judging.writer, self._page.target(), active.id)

    def write_note(self) -> None:
        """Puts the cursor into the notes of the active image."""
        self._unfold()
        if self._services.desk.active:
            self._page.info.focus_notes()

    def _unfold(self) -> None:
        if not self._services.actions.action("view.right_panel").isChecked():
            self._services.actions.trigger("view.right_panel")

    def copy(self) -> None:
        """Puts what is chosen on the clipboard."""
        row = self._page.looking.row
        single = self._page.in_loupe or self._page.in_survey
        rows = [row] if single and row is not None else self._page.choice.rows() or []
        if row is not None and rows:
            transfer.copy_images(self._services, rows, row)

    def reveal(self) -> None:
        """Shows the active image's file."""
        row = self._page.looking.row
        if row is not None:
            transfer.reveal(self._services, self._services.library.root / row.path)
