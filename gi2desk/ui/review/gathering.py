"""Makes images one concept: attempts at the same idea that came in one by one, such as imports of several sizes."""

from __future__ import annotations

from collections.abc import Sequence

from gi2desk.core.errors import UserError
from gi2desk.library.row import Row
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.undo import Step


def gather(services: Services, images: Sequence[str], around: str) -> None:
    """Puts `images` into the concept of the image `around`, undoably; what they leave keeps its name and words."""
    library, messages = services.library, services.messages
    try:
        library.require_write()
    except UserError as error:
        messages.error(error)
        return
    before: dict[str, str] = {}

    def move() -> tuple[int, str]:
        rows = library.rows(images)
        (centre,) = library.rows([around])
        moved = [row for row in rows if row.concept != centre.concept]
        before.update({row.id: row.concept for row in moved})
        library.move_images([row.id for row in moved], centre.concept)
        return len(rows), centre.concept_name

    def back() -> None:
        for concept in dict.fromkeys(before.values()):
            library.move_images([image for image, own in before.items() if own == concept], concept)

    def done(told: tuple[int, str]) -> None:
        count, name = told
        if not before:
            return
        services.undo.keep(
            Step(
                text=tr("Make one concept"),
                redo=lambda: services.tasks.run(move, scope=Scope.SAVE),
                undo=lambda: services.tasks.run(back, scope=Scope.SAVE),
            )
        )
        said = tr_count("{n} image is in “{name}”.", "{n} images are in “{name}”.", count, name=name)
        messages.offer_undo(said, services.undo.undo)

    services.tasks.run(move, scope=Scope.SAVE, done=done)


def refusal(rows: Sequence[Row] | None) -> str:
    """Why the chosen images cannot be made one concept; None of them are very many."""
    if rows is not None and len(rows) < 2:
        return tr("Choose several images first")
    if rows is not None and len({row.concept for row in rows}) == 1:
        return tr("They are one concept already")
    return ""
