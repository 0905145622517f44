"""Reads in workers what is known about the image that is looked at, and remembers what is slow to find out."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.errors import UserError
from gi2desk.jobs.drift import Kinship, kinship
from gi2desk.jobs.facts import Facts, FileFacts, read_facts, read_file_facts
from gi2desk.ui.services import Services

# Holding an arrow key must not read fifty images.
_SETTLE_MS = 60
_KEPT = 256

T = TypeVar("T")


class Reader(QObject):
    """`changed` comes when more is known of the image that was asked for, `gone` when it is not there any more."""

    changed = Signal()
    gone = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._image = ""
        self._facts: Facts | None = None
        self._files: OrderedDict[str, FileFacts] = OrderedDict()
        self._kinships: OrderedDict[str, Kinship | None] = OrderedDict()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._read)

    @property
    def image(self) -> str:
        """The id of the image that was asked for, or an empty text."""
        return self._image

    @property
    def facts(self) -> Facts | None:
        """What was read last, perhaps of the image before."""
        return self._facts

    @property
    def current(self) -> Facts | None:
        """What was read of the very image that was asked for."""
        return self._facts if self._facts is not None and self._facts.image.id == self._image else None

    @property
    def file(self) -> FileFacts | None:
        """What only the file says of the image that was read last."""
        return self._files.get(self._facts.image.sha256) if self._facts is not None else None

    @property
    def kinship(self) -> Kinship | None:
        """How far it has drifted from its parent."""
        return self._kinships.get(self._facts.image.id) if self._facts is not None else None

    def ask(self, image: str) -> None:
        """Reads an image; an empty id is none."""
        self._image = image
        if image:
            self._settle.start()
        else:
            self._settle.stop()
            self._facts = None

    def reread(self) -> None:
        """Reads the same image again: something about it changed."""
        if self._image and not self._settle.isActive():
            self._settle.start()

    def _read(self) -> None:
        library, image = self._services.library, self._image

        def read() -> Facts | None:
            try:
                return read_facts(library, image)
            except UserError:
                return None  # it was deleted meanwhile

        self._services.tasks.run(read, done=lambda facts: self._on_read(image, facts))

    def _on_read(self, image: str, facts: Facts | None) -> None:
        if image != self._image:
            return
        if facts is None:
            self.ask("")
            self.gone.emit()
            return
        self._facts = facts
        self.changed.emit()
        self._read_file(facts)
        self._measure(facts)

    def _read_file(self, facts: Facts) -> None:
        path, sha256 = facts.path, facts.image.sha256
        if sha256 not in self._files:
            self._services.tasks.run(
                lambda: read_file_facts(path),
                key=("file", sha256),
                done=lambda found: self._on_file_read(sha256, found),
            )

    def _on_file_read(self, sha256: str, found: FileFacts) -> None:
        _remember(self._files, sha256, found)
        if self._facts is not None and self._facts.image.sha256 == sha256:
            self.changed.emit()

    def _measure(self, facts: Facts) -> None:
        library, image = self._services.library, facts.image.id
        if facts.image.lineage.parents and image not in self._kinships:
            self._services.tasks.run(
                lambda: kinship(library, image),
                key=("kinship", image),
                done=lambda found: self._on_measured(image, found),
            )

    def _on_measured(self, image: str, found: Kinship | None) -> None:
        _remember(self._kinships, image, found)
        if self._facts is not None and self._facts.image.id == image and found is not None:
            self.changed.emit()


def _remember(known: OrderedDict[str, T], key: str, found: T) -> None:
    known[key] = found
    while len(known) > _KEPT:
        known.popitem(last=False)
