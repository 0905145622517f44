"""What a workspace says before there is anything to work on: what belongs there, and the way to it."""

from __future__ import annotations

from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.empty import EmptyState
from gi2desk.ui.workspace import Workspace


class Introduction(Workspace):
    """A stage with an empty state and nothing else."""

    def __init__(self, services: Services, place: str, empty: EmptyState) -> None:
        super().__init__(services)
        self.id = place
        self.stage = empty


def create(services: Services) -> Workspace:
    """Create."""
    empty = EmptyState(
        "sparkle",
        tr("Nothing generated yet"),
        tr(
            "Choose where the picture will be used, describe it, and see its price before you press Generate."
        ),
        tr("Check the connection"),
    )
    empty.pressed.connect(lambda: services.desk.settings_requested.emit("connections"))
    return Introduction(services, "create", empty)


def review(services: Services) -> Workspace:
    """Review."""
    empty = EmptyState(
        "squares-four",
        tr("No pictures in this library"),
        tr("Everything you generate or import lands here, to be rated, picked and approved."),
        tr("Create the first picture"),
    )
    empty.pressed.connect(lambda: services.desk.go_to("create"))
    return Introduction(services, "review", empty)


def compare(services: Services) -> Workspace:
    """Compare."""
    empty = EmptyState(
        "columns",
        tr("Nothing to compare yet"),
        tr("A concept’s 1K, 2K and 4K stand here side by side, in the same framing or pixel for pixel."),
        tr("Choose pictures in Review"),
    )
    empty.pressed.connect(lambda: services.desk.go_to("review"))
    return Introduction(services, "compare", empty)


def crop(services: Services) -> Workspace:
    """Crop & export."""
    empty = EmptyState(
        "crop",
        tr("No master chosen"),
        tr(
            "All crops of one picture lie here on one board, from the story to the poster, and leave together."
        ),
        tr("Choose a master in Review"),
    )
    empty.pressed.connect(lambda: services.desk.go_to("review"))
    return Introduction(services, "crop", empty)
