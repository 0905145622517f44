"""What the status bar says about Review: how many pictures there are, and which one is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gi2desk.ui.text import number, tr, tr_count

if TYPE_CHECKING:
    from gi2desk.ui.review.workspace import Review


def status_text(page: Review) -> str:
    """One line for the page that is in front."""
    count = page.grid.model.rowCount()
    if page.in_loupe:
        place = page.grid.model.number_of(page.services.desk.active)
        where = tr("{n} of {all}", n=number(place + 1), all=number(count)) if place is not None else ""
        return " · ".join(part for part in (where, page.loupe.status) if part)
    if page.in_trash:
        return tr("Trash")
    if page.in_survey:
        shown = len(page.services.desk.images)
        return tr_count("{n} image in the survey", "{n} images in the survey", shown)
    parts = [tr_count("{n} image", "{n} images", count)]
    chosen = len(page.target())
    if chosen:
        parts.append(tr("{n} chosen", n=number(chosen)))
    return " · ".join(parts)
