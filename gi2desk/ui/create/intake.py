"""Reads what was given as references in workers, one after another, and says what became of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Reference
from gi2desk.jobs.intake import Source, Taken, take
from gi2desk.ui.create.remark import Remark
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.sentence import said
from gi2desk.ui.services import Services
from gi2desk.ui.text import file_size, tr, tr_count
from gi2desk.ui.theme import Tone

_THE_LIBRARY = frozenset({Cause.DISK, Cause.LIBRARY, Cause.LOCKED})


@dataclass(frozen=True, slots=True)
class Place:
    """Where references go: before the one at `index`, or in its place."""

    index: int
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class _Batch:
    sources: tuple[Source, ...]
    place: Place
    serial: int
    told: bool


class Intake(QObject):
    """One per sheet. `progressed` tells which of how many is read, (0, 0) when nothing is."""

    progressed = Signal(int, int)
    remarked = Signal(list)
    used = Signal(int)  # place of the first reference that was added
    joined = Signal(int, int)  # place and count of those that came behind others, where that is to be told

    def __init__(self, services: Services, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._batches: deque[_Batch] = deque()
        self._stopped = False

    def add(
        self,
        sources: Sequence[Source],
        place: Place | None = None,
        remarks: Sequence[str] = (),
        *,
        told: bool = False,
    ) -> None:
        """Takes `sources` in; without a place they come after the last reference, which `joined` tells if `told`."""
        count, most = len(self._sheet.references), self._sheet.most_references
        place = place or Place(count)
        room = most - count + (1 if place.replaces else 0)
        said = [Remark(text, Tone.WARN) for text in remarks]
        if len(sources) > room:
            said.append(Remark(_too_many(sources[room:], most), Tone.WARN))
        self.remarked.emit(said)
        if sources[:room]:
            self._batches.append(_Batch(tuple(sources[:room]), place, self._sheet.serial, told))
            self._start()

    def _start(self) -> None:
        self._services.tasks.start(self._work(), key=("intake", id(self)), done=self._on_ended)

    def _on_ended(self, _nothing: None) -> None:
        # What was given after the last look and before the task was over found a task that seemed to run.
        if self._batches:
            self._start()

    def stop(self) -> None:
        """Reads nothing more; what was read is used."""
        self._stopped = True

    async def _work(self) -> None:
        while self._batches:
            batch = self._batches.popleft()
            self._stopped = False
            taken, remarks = await self._read(batch)
            if not isValid(self):  # the workspace was closed meanwhile
                return
            self.progressed.emit(0, 0)
            if batch.serial == self._sheet.serial:
                self._use(batch, taken, remarks)

    async def _read(self, batch: _Batch) -> tuple[list[Taken], list[Remark]]:
        taken, remarks = [], []
        library, capabilities = self._services.library, self._sheet.connection.capabilities
        for number, source in enumerate(batch.sources, start=1):
            if not isValid(self):
                break
            if self._stopped:
                left = len(batch.sources) - number + 1
                remarks.append(
                    Remark(tr_count("Stopped, {n} was not read.", "Stopped, {n} were not read.", left))
                )
                break
            self.progressed.emit(number, len(batch.sources))
            try:
                taken.append(await self._services.tasks.in_worker(take, library, source, capabilities))
            except UserError as error:
                remarks.append(_failed(source, error))
                left = len(batch.sources) - number
                if error.cause in _THE_LIBRARY and left:
                    # The others would fail the same way.
                    text = tr_count("{n} more was not read.", "{n} more were not read.", left)
                    remarks.append(Remark(text, Tone.BAD))
                    break
        return taken, remarks

    def _use(self, batch: _Batch, taken: list[Taken], remarks: list[Remark]) -> None:
        known = list(self._sheet.references)
        place = Place(
            min(batch.place.index, len(known)), batch.place.replaces and batch.place.index < len(known)
        )
        others = [*known[: place.index], *known[place.index + 1 :]] if place.replaces else known
        fresh: list[Taken] = []
        for each in taken:
            number = _number(each.reference, known if each.reference in others else others)
            if number or any(each.reference.sha256 == other.reference.sha256 for other in fresh):
                text = tr("{name} is among the references already.", name=each.reference.name)
                remarks.append(Remark(text))
            else:
                fresh.append(each)
        self._put(place, [each.reference for each in fresh])
        if batch.told and fresh and place.index > 0:
            self.joined.emit(place.index, len(fresh))
        for offset, each in enumerate(fresh):
            remarks.extend(_changes(each, place.index + offset + 1))
        if remarks:
            self.remarked.emit(remarks)

    def _put(self, place: Place, references: list[Reference]) -> None:
        if not references:
            return
        if place.replaces:
            self._sheet.exchange(place.index, references)
        else:
            self._sheet.insert(place.index, references)
        self.used.emit(place.index)


def _failed(source: Source, error: UserError) -> Remark:
    """Why a picture was not taken, with its name: it may be one of several."""
    said = str(error) if source.name in str(error) else tr("{name}: {why}", name=source.name, why=str(error))
    return Remark(f"{said} {error.hint}".strip(), Tone.BAD)


def _number(reference: Reference, among: Sequence[Reference]) -> int:
    """The number, from 1, of a reference with the same content; 0 where there is none."""
    return next((n for n, other in enumerate(among, start=1) if other.sha256 == reference.sha256), 0)


def _changes(taken: Taken, number: int) -> list[Remark]:
    if not taken.done:
        return []
    text = tr(
        "Image {n}, {name}: {what} Sent as {size}.",
        n=number,
        name=taken.reference.name,
        what=" ".join(said(one) for one in taken.done),
        size=f"{taken.width}×{taken.height}, {file_size(taken.bytes)}",
    )
    return [Remark(text)]


def _too_many(left: Sequence[Source], most: int) -> str:
    if len(left) == 1:
        return tr("At most {most} references can be sent: {name} was left out.", most=most, name=left[0].name)
    return tr("At most {most} references can be sent: {n} were left out.", most=most, n=len(left))
