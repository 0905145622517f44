"""Lets the window's commands act on a compare stage."""

from __future__ import annotations

import functools
from collections.abc import Callable

from gi2desk.ui.action import Actions
from gi2desk.ui.compare.stage import CompareStage

PLACE = "compare"


def bind(actions: Actions, stage: CompareStage, place: str = PLACE) -> None:
    """Binds every command of zoom and compare; B is held and read by the stage itself."""
    calls: dict[str, Callable[..., object]] = {
        "zoom.toggle": stage.zoom.toggle_fit,
        "zoom.fit": stage.zoom.fit,
        "zoom.actual": stage.zoom.actual_size,
        "zoom.in": functools.partial(stage.zoom.by, 1),
        "zoom.out": functools.partial(stage.zoom.by, -1),
        "zoom.sync": stage.view.set_synced,
        "zoom.reset_offsets": stage.put_back,
        "compare.cycle": stage.cycle_mode,
        "compare.inspect": stage.set_inspecting,
        "compare.wording": stage.open_wording,
        "compare.overlays": stage.instruments.show_overlays,
        "compare.previous": functools.partial(stage.step, -1),
        "compare.next": functools.partial(stage.step, 1),
    }
    for name, call in calls.items():
        actions.bind(name, call, place=place)
    for index in range(6):
        actions.bind(f"compare.pane_{index + 1}", functools.partial(stage.set_active, index), place=place)
    actions.set_checked("zoom.sync", stage.view.synced, place=place)
    actions.set_checked("compare.overlays", True, place=place)
    stage.view.synced_changed.connect(lambda on: actions.set_checked("zoom.sync", on, place=place))
    stage.inspector.changed.connect(
        lambda: actions.set_checked("compare.inspect", stage.inspector.enabled, place=place)
    )
