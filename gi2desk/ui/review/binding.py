"""Lets the window's commands act on Review, and says what they apply to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from gi2desk.core.tier import Tier, next_tiers
from gi2desk.ui.review import judging
from gi2desk.ui.review.gathering import refusal
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.widgets.stars import MOST

if TYPE_CHECKING:
    from gi2desk.ui.review.workspace import Review

_RATE = "rate"  # the submenu of stars
_MENU = (
    "view.loupe",
    "view.survey",
    "view.compare",
    "view.crop",
    "",
    "create.reference",
    "create.make_2k",
    "create.make_4k",
    "",
    _RATE,
    "judge.pick",
    "judge.reject",
    "judge.clear",
    "judge.approve",
    "judge.note",
    "",
    "file.copy",
    "file.reveal",
    "file.rename",
    "file.gather",
    "",
    "file.trash",
)


def bind(page: Review) -> None:
    """Binds every command of Review."""
    actions = page.services.actions
    judging.bind(page.services, page.judging, page.id, page.target, functools.partial(page.step, 1))
    calls: dict[str, Callable[..., object]] = {
        "view.grid": page.show_grid,
        "view.loupe": page.show_loupe,
        "view.survey": page.show_survey,
        "file.rename": page.onward.rename,
        "view.compare": functools.partial(page.onward.take_to, "compare"),
        "view.crop": functools.partial(page.onward.take_to, "crop"),
        "file.export": functools.partial(page.onward.take_to, "crop"),
        "judge.note": page.onward.write_note,
        "compare.previous": functools.partial(page.step, -1),
        "compare.next": functools.partial(page.step, 1),
        "zoom.toggle": page.toggle_zoom,
        "zoom.fit": page.loupe.fit,
        "zoom.actual": page.loupe.actual_size,
        "zoom.in": functools.partial(page.zoom, 1),
        "zoom.out": functools.partial(page.zoom, -1),
        "create.reference": page.onward.refer,
        "create.make_2k": functools.partial(page.onward.promote, Tier.K2),
        "create.make_4k": functools.partial(page.onward.promote, Tier.K4),
        "file.copy": page.onward.copy,
        "file.reveal": page.onward.reveal,
        "file.gather": page.onward.gather,
    }
    for name, call in calls.items():
        actions.bind(name, call, place=page.id)
    actions.bind("view.info", lambda _on: actions.trigger("view.right_panel"), place=page.id)
    actions.bind("view.filmstrip", page.show_strip, place=page.id)
    actions.action("view.right_panel").toggled.connect(page.on_info_toggled)
    page.loupe.lead_back(actions.action("view.grid"))
    for name in page.loupe.zooms:
        page.loupe.lead_zoom(name, actions.action(name))
    name_actions(page)


def name_actions(page: Review) -> None:
    """Says what the commands apply to just now, and switches off what means nothing."""
    actions, count = page.services.actions, len(page.target())
    judging.name_actions(page.services, page.id, count)
    row = page.looking.active_row
    tiers = next_tiers(row.width, row.height) if row is not None and count else ()
    for name, tier in (("create.make_2k", Tier.K2), ("create.make_4k", Tier.K4)):
        reason = tr("It is that large already") if count else tr("Choose an image first")
        actions.set_enabled(name, tier in tiers, place=page.id, reason=reason)
    several = len(page.services.desk.images) > 1
    actions.set_enabled("view.survey", several, place=page.id, reason=tr("Choose several images first"))
    in_grid = not (page.in_loupe or page.in_survey or page.in_trash)
    apart = refusal(page.choice.rows()) if in_grid else tr("In the grid")
    actions.set_enabled("file.gather", not apart, place=page.id, reason=apart)
    said = tr_count("Make {n} image one concept", "Make {n} images one concept", count)
    actions.set_text("file.gather", said if not apart else tr("Make one concept"), place=page.id)
    actions.set_text("file.rename", tr("Rename the concept"), place=page.id)
    for name in ("file.copy", "file.reveal", "file.rename", "judge.note", "create.reference"):
        actions.set_enabled(name, count > 0, place=page.id, reason=tr("Choose an image first"))
    for name in ("zoom.fit", "zoom.actual", "view.filmstrip"):
        actions.set_enabled(name, page.in_loupe, place=page.id, reason=tr("In the loupe"))
    shown = page.in_loupe and not page.strip.isHidden()
    actions.set_checked("view.filmstrip", shown, place=page.id)


def show_menu(page: Review, place: QPoint) -> None:
    """What can be done with the chosen images, as a menu that goes away by itself."""
    menu = QMenu(page.grid)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)  # what cannot be done says why
    for name in _MENU:
        if name == _RATE:
            _add_stars(page, menu)
        elif name:
            menu.addAction(page.services.actions.action(name))
        else:
            menu.addSeparator()
    menu.popup(place)


def _add_stars(page: Review, menu: QMenu) -> None:
    stars = menu.addMenu(tr("Rate"))
    stars.setToolTipsVisible(True)
    for count in range(MOST, -1, -1):
        stars.addAction(page.services.actions.action(f"judge.star_{count}"))
