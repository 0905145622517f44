"""Gives a concept another name, undoably, from wherever it stands."""

from __future__ import annotations

from gi2desk.core.errors import UserError
from gi2desk.jobs.concept import rename
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr
from gi2desk.ui.undo import Step


def rename_concept(services: Services, concept: str, name: str) -> None:
    """Writes the name in a worker; everything that shows it hears of it by `Desk.concept_renamed`."""
    try:
        services.library.require_write()
    except UserError as error:
        services.messages.error(error)
        # What was typed is not so.
        _tell(services, concept)
        return
    before: list[str] = []

    def put(wanted: str) -> None:
        services.tasks.start(
            services.tasks.in_worker(rename, services.library, concept, wanted),
            scope=Scope.SAVE,
            done=lambda old: on_put(old, wanted),
        )

    def on_put(old: str, wanted: str) -> None:
        before[:] = before or [old]
        services.desk.concept_renamed.emit(concept, wanted)

    put(name)
    services.undo.keep(
        Step(
            text=tr("Rename the concept"),
            redo=lambda: put(name),
            undo=lambda: put(before[0]) if before else None,
        )
    )


def _tell(services: Services, concept: str) -> None:
    services.tasks.run(
        lambda: services.library.concept(concept).name,
        done=lambda name: services.desk.concept_renamed.emit(concept, name),
    )
