"""Stars, flags, labels, notes, approval and trash for the chosen images: written in order, undone in order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gi2desk.core.record import Flag
from gi2desk.jobs import judge
from gi2desk.jobs.judge import Change, Edit
from gi2desk.ui.services import Services
from gi2desk.ui.text import mark, tr, tr_count
from gi2desk.ui.writer import Writer

_LABELS = ("red", "yellow", "green", "blue")
# What is done, and that it was done, for one and for several.
_FLAGS: dict[Flag, tuple[tuple[str, str], tuple[str, str]]] = {
    Flag.PICK: (
        (mark("Pick {n} image"), mark("Pick {n} images")),
        (mark("{n} image picked."), mark("{n} images picked.")),
    ),
    Flag.REJECT: (
        (mark("Reject {n} image"), mark("Reject {n} images")),
        (mark("{n} image rejected."), mark("{n} images rejected.")),
    ),
    Flag.NONE: (
        (mark("Clear the flag of {n} image"), mark("Clear the flags of {n} images")),
        (mark("Flag of {n} image cleared."), mark("Flags of {n} images cleared.")),
    ),
}


class Judging(QObject):
    """Decides about images by id. Any workspace that shows pictures can have one and bind its keys to it."""

    flagged = Signal(object, object)  # ids of images, and the Flag
    failed = Signal()  # nothing was written; what was pressed is not what is so

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.writer = Writer(services, self.failed.emit)

    # What can be decided

    def rate(self, images: Sequence[str], stars: int) -> None:
        """Gives 0 to 5 stars."""
        text = tr_count("Rate {n} image", "Rate {n} images", len(images))
        done = tr_count("{n} image rated.", "{n} images rated.", len(images))
        self.change(images, lambda marks, _id: replace(marks, rating=stars), text, done)

    def flag(self, images: Sequence[str], flag: Flag) -> None:
        """Picks, rejects, or clears the flag."""
        text, done = _FLAGS[flag]
        count, images = len(images), tuple(images)
        self.change(
            images,
            lambda marks, _id: replace(marks, flag=flag),
            tr_count(*text, count),
            tr_count(*done, count),
        )
        self.flagged.emit(images, flag)

    def label(self, images: Sequence[str], label: str) -> None:
        """Gives a colour label; the same once more takes it away."""
        library, ids = self._services.library, tuple(images)

        def work() -> tuple[Edit, ...]:
            everywhere = all(row.label == label for row in library.rows(ids))
            wanted = "" if everywhere else label
            return judge.edit(library, ids, lambda marks, _id: replace(marks, label=wanted))

        text = tr_count("Label {n} image", "Label {n} images", len(ids))
        self._do(ids, work, text, tr_count("{n} image labelled.", "{n} images labelled.", len(ids)))

    def approve(self, images: Sequence[str]) -> None:
        """Approves exactly these bytes; where all are approved already, takes that back."""
        services, ids = self._services, tuple(images)

        def work() -> tuple[Edit, ...]:
            library = services.library
            approved = all(judge.is_approved(library.marks(name)) for name in ids)
            change = (
                judge.withdrawing(library)
                if approved
                else judge.approving(library, services.preferences.settings.who)
            )
            return judge.edit(library, ids, change)

        text = tr_count("Approval of {n} image", "Approval of {n} images", len(ids))
        done = tr_count("Approval of {n} image changed.", "Approval of {n} images changed.", len(ids))
        self._do(ids, work, text, done)

    def note(self, image: str, notes: str) -> None:
        """Writes notes; quick repeats are one step to undo."""
        self.change([image], lambda marks, _id: replace(marks, notes=notes), tr("Notes"), "")

    def change(self, images: Sequence[str], change: Change, text: str, done: str) -> None:
        """Changes the marks of `images` in a worker and keeps how to take it back under the name `text`.

        `done` is said where it was more than one image: what happened to those out of sight must be told.
        """
        ids = tuple(images)
        self._do(ids, lambda: judge.edit(self._services.library, ids, change), text, done)

    def _do(self, ids: tuple[str, ...], work: Callable[[], tuple[Edit, ...]], text: str, done: str) -> None:
        if not ids or not self.writer.may_write():
            return
        library, kept = self._services.library, list[Edit]()

        def write() -> tuple[Edit, ...]:
            edits = work()
            # Here, so that an undo that waits for its turn finds them.
            kept.extend(edits)
            return edits

        self.writer.do(
            text,
            write,
            lambda: self.writer.write(lambda: judge.take_back(library, kept)),
            again=lambda: self.writer.write(lambda: judge.do_again(library, kept)),
            said=lambda edits: done if len(edits) > 1 else "",
        )

    # Trash

    def trash(self, images: Sequence[str]) -> None:
        """Moves images to the library's trash and offers to take it back."""
        ids = tuple(images)
        if not ids or not self.writer.may_write():
            return
        services, library = self._services, self._services.library
        chosen, active = services.desk.images, services.desk.active

        def away() -> None:
            library.trash([row.id for row in library.rows(ids)])

        def restore() -> list[str]:
            here = {row.id for row in library.rows(ids)}
            library.restore([name for name in ids if name not in here])
            known = {row.id for row in library.rows(chosen)}
            return [name for name in chosen if name in known]

        done = tr_count("{n} image is in the trash.", "{n} images are in the trash.", len(ids))
        self.writer.do(
            tr_count("Move {n} image to the trash", "Move {n} images to the trash", len(ids)),
            away,
            lambda: self.writer.write(restore, lambda names: services.desk.choose(names, active)),
            again=lambda: self.writer.write(away),
            said=lambda _none: done,
        )


def bind(
    services: Services,
    judging: Judging,
    place: str,
    target: Callable[[], Sequence[str]],
    advance: Callable[[], object],
) -> None:
    """Binds the keys of judging in the workspace `place`: they apply to `target()`, and may `advance` after it."""
    actions = services.actions

    def judged(call: Callable[[Sequence[str]], None]) -> None:
        images = target()
        if not images:
            return
        onwards = actions.with_shift() or actions.action("judge.auto_advance").isChecked()
        call(images)
        if onwards and len(images) == 1:
            advance()

    def bound(name: str, call: Callable[[Sequence[str]], None]) -> None:
        actions.bind(name, functools.partial(judged, call), place=place)

    for stars in range(6):
        bound(f"judge.star_{stars}", lambda images, stars=stars: judging.rate(images, stars))  # type: ignore[misc]
    for label in _LABELS:
        bound(f"judge.label_{label}", lambda images, label=label: judging.label(images, label))  # type: ignore[misc]
    bound("judge.pick", lambda images: judging.flag(images, Flag.PICK))
    bound("judge.reject", lambda images: judging.flag(images, Flag.REJECT))
    actions.bind("judge.clear", lambda: judging.flag(target(), Flag.NONE), place=place)
    actions.bind("judge.approve", lambda: judging.approve(target()), place=place)
    actions.bind("judge.auto_advance", lambda _on: None, place=place)
    actions.bind("file.trash", lambda: judging.trash(target()), place=place)


def name_actions(services: Services, place: str, count: int) -> None:
    """Says in menus and tooltips how many images judging applies to."""
    actions = services.actions
    several: dict[str, str] = {}
    if count > 1:
        several = {
            "judge.pick": tr_count("Pick {n} image", "Pick {n} images", count),
            "judge.reject": tr_count("Reject {n} image", "Reject {n} images", count),
            "judge.clear": tr_count("Clear the flag of {n} image", "Clear the flags of {n} images", count),
            "judge.approve": tr_count("Approve {n} image", "Approve {n} images", count),
            "file.trash": tr_count("Move {n} image to the trash", "Move {n} images to the trash", count),
        }
        for stars in range(6):
            several[f"judge.star_{stars}"] = tr_count(
                "Rate {n} image {stars}★", "Rate {n} images {stars}★", count, stars=stars
            )
    names = ("judge.pick", "judge.reject", "judge.clear", "judge.approve", "file.trash")
    for name in (*names, *(f"judge.star_{stars}" for stars in range(6))):
        actions.set_enabled(name, count > 0, place=place, reason=tr("Choose an image first"))
        actions.set_text(name, several.get(name, ""), place=place)
