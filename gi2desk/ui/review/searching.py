"""A search only looks: what it finds is seen in the grid, and what was chosen before is chosen again after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gi2desk.ui.review.source import Loaded
    from gi2desk.ui.review.workspace import Review


class Searching:
    """Follows what is typed into the search."""

    def __init__(self, page: Review) -> None:
        self._page, self._desk = page, page.services.desk
        self._before: tuple[tuple[str, ...], str] | None = None
        self._text = ""  # of a search whose result is not there yet

    def look(self, text: str) -> None:
        """Something else is looked for; an empty text is everything."""
        page, desk = self._page, self._desk
        if text and self._before is None:
            self._before = desk.images, desk.active
        elif not text and self._before is not None:
            before, self._before = self._before, None
            if not desk.images:
                desk.choose(*before)
        self._text = text
        if text and (page.in_loupe or page.in_survey):
            # Without the focus, which is where somebody types.
            page.come_to_grid()
        page.ask()

    def is_new(self, loaded: Loaded) -> bool:
        """True for the first result of a search that lacks all that was chosen, which is not chosen any more then.

        Where something was deleted or filtered away the keys go on with its neighbour; a search chooses nothing.
        """
        if not self._text or loaded.query.text != self._text:
            return False
        self._text = ""
        self._desk.choose([])
        return True
