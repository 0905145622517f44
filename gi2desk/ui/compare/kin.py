"""Measures, in the background, how far the pictures on the stage have drifted from parents that stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from gi2desk.jobs.drift import Kinship, kinship, parent_id
from gi2desk.library.library import Library
from gi2desk.ui.compare.detail import Verdict
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.kinship import drift_text, drift_tone
from gi2desk.ui.services import Services


class Kin(QObject):
    """Tells the stage what is said of its pictures; what was measured once is kept, since no original changes."""

    def __init__(self, services: Services, stage: CompareStage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._stage = services, stage
        self._known: dict[str, Kinship | None] = {}
        stage.selection_changed.connect(self.read)

    def read(self) -> None:
        """Measures what is not known yet."""
        ids = self._ids()
        unknown = [image_id for image_id in ids if image_id not in self._known]
        library = self._services.library
        if len(ids) > 1 and unknown:
            self._services.tasks.run(
                lambda: _among(library, unknown, ids), key=("kin", id(self), *unknown), done=self._on_read
            )
        self._tell()

    def _ids(self) -> list[str]:
        return [image.id for image in self._stage.selection.images if image.id]

    def _on_read(self, found: dict[str, Kinship]) -> None:
        self._known |= found
        self._tell()

    def _tell(self) -> None:
        ids = self._ids()
        said = {
            image_id: Verdict(drift_text(known), drift_tone(known))
            for image_id in ids
            if (known := self._known.get(image_id)) is not None and known.parent in ids
        }
        self._stage.instruments.show_drift(said)


def _among(library: Library, image_ids: Sequence[str], shown: Sequence[str]) -> dict[str, Kinship]:
    """How images stand to their parents, of those whose parent is shown. For a worker."""
    found = {}
    for image_id in image_ids:
        if parent_id(library, image_id) in shown:
            known = kinship(library, image_id)
            if known is not None:
                found[image_id] = known
    return found
