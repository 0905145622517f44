"""What lies on the desk: the project, concept and pictures that all workspaces talk about."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QObject, Signal


class Desk(QObject):
    """Ids of what is open and chosen, shared by the workspaces of one library.

    `images` are the chosen ones in order, `active` the one that single-picture commands mean. The `*_requested`
    signals ask the window to bring something to the front.
    """

    project_changed = Signal(str)
    concept_changed = Signal(str)
    images_changed = Signal()
    search_changed = Signal(str)
    workspace_requested = Signal(str)
    settings_requested = Signal(str)
    queue_requested = Signal()
    reference_requested = Signal(list)  # ids of images that are to be references of what is being written
    concept_renamed = Signal(str, str)  # id of a concept, and what it is called now
    promote_requested = Signal(str, object)  # id of an image that is to be made again, and the Tier
    crops_requested = Signal(str, object)  # id of an image, and the Cuts that its crop board is to have

    detail_measured = Signal()  # more is known of the real detail of pictures

    master_changed = Signal(str)  # id of the image that Crop & export cuts from, as far as it is known
    brief_requested = Signal()  # the project's brief and style are to be read and changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = ""
        self._concept = ""
        self._images: tuple[str, ...] = ()
        self._active = ""
        self._master = ""
        self._search = ""
        self._details: dict[Hashable, float] = {}

    @property
    def project(self) -> str:
        """Id of the open project; empty is the whole library."""
        return self._project

    @property
    def concept(self) -> str:
        """Id of the open concept, or an empty text."""
        return self._concept

    @property
    def images(self) -> tuple[str, ...]:
        """Ids of the chosen images."""
        return self._images

    @property
    def active(self) -> str:
        """Id of the image that single-picture commands mean, or an empty text."""
        return self._active

    @property
    def master(self) -> str:
        """Id of the image that crops are taken from, or an empty text: none yet, or a file of no library."""
        return self._master

    @property
    def search(self) -> str:
        """What is looked for."""
        return self._search

    def open_project(self, project: str) -> None:
        """Narrows the library to one project; an empty text is all of it."""
        if project != self._project:
            self._project = project
            self.project_changed.emit(project)

    def open_concept(self, concept: str) -> None:
        """Takes a concept to the front."""
        if concept != self._concept:
            self._concept = concept
            self.concept_changed.emit(concept)

    def choose(self, images: Sequence[str], active: str = "") -> None:
        """Chooses images; `active` defaults to the last of them."""
        chosen = tuple(dict.fromkeys(images))
        active = active if active in chosen else (chosen[-1] if chosen else "")
        if (chosen, active) != (self._images, self._active):
            self._images, self._active = chosen, active
            self.images_changed.emit()

    def crop_from(self, image: str) -> None:
        """Makes an image the master of Crop & export, which looking at others elsewhere does not."""
        if image != self._master:
            self._master = image
            self.master_changed.emit(image)

    def look_for(self, text: str) -> None:
        """Sets what is looked for in prompts and notes."""
        if text != self._search:
            self._search = text
            self.search_changed.emit(text)

    def detail(self, picture: Hashable) -> float | None:
        """The real detail of a picture (see imaging/detail.py) by the key of its pixels, None where nobody measured it."""
        return self._details.get(picture)

    def note_detail(self, picture: Hashable, fraction: float) -> None:
        """Remembers it for all workspaces, as long as the library is open."""
        self._details[picture] = fraction
        self.detail_measured.emit()

    def go_to(self, workspace: str) -> None:
        """Asks for another workspace."""
        self.workspace_requested.emit(workspace)
