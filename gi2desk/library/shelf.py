"""Keeps projects, concepts, generations and images: each saved as a file first, a record then, an index row last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.record import Concept, Generation, Image, Marks, Project, State
from gi2desk.library import entry, ledger, rebuild, reference
from gi2desk.library.change import Change, Topic
from gi2desk.library.layout import Kind
from gi2desk.library.record import T
from gi2desk.library.session import Session
from gi2desk.library.store import make_folder


class Shelf(Session):
    """The part of a library that saves and reads records one by one."""

    # Projects and concepts

    def new_project(self, name: str) -> Project:
        """Makes a project."""
        project = Project(id=new_id(), name=name, created=datetime.now(UTC))
        self.save_project(project)
        return project

    def save_project(self, project: Project) -> None:
        """Writes a new or changed project."""
        with self._saving(Change(Topic.PROJECT, project.id)):
            stamp = self._records.write(project)
            self._index_row(lambda connection: entry.put_projects(connection, [(project, stamp)]))

    def project(self, project_id: str) -> Project:
        """The project with that id."""
        return self._records.read(Project, project_id)

    def projects(self) -> tuple[Project, ...]:
        """All projects by name."""
        sql = "SELECT record FROM project ORDER BY name COLLATE NOCASE, id"
        found = self._index.read(lambda connection: [values[0] for values in connection.execute(sql)])
        return tuple(codec.decode(Project, record) for record in found)

    def new_concept(self, name: str, project: str | None = None) -> Concept:
        """Makes a concept, in `project` if given."""
        concept = Concept(id=new_id(), name=name, project=project, created=datetime.now(UTC))
        self.save_concept(concept)
        return concept

    def save_concept(self, concept: Concept) -> None:
        """Writes a new or changed concept, its draft included."""
        with self._saving(Change(Topic.CONCEPT, concept.id)):
            stamp = self._records.write(concept)
            self._index_row(lambda connection: entry.put_concepts(connection, [(concept, stamp)]))

    def concept(self, concept_id: str) -> Concept:
        """The concept with that id."""
        return self._records.read(Concept, concept_id)

    def concepts(self, project: str | None = None) -> tuple[Concept, ...]:
        """All concepts, or those of `project`, in their order, then the newest first."""
        where, values = ("", ()) if project is None else ("WHERE project = ?", (project,))
        sql = f"SELECT record FROM concept {where} ORDER BY position, created DESC, id DESC"
        found = self._index.read(lambda connection: [row[0] for row in connection.execute(sql, values)])
        return tuple(codec.decode(Concept, record) for record in found)

    # Generations

    def save_generation(self, generation: Generation) -> None:
        """Writes the journal entry of a request, or what became of it."""
        with self._saving(Change(Topic.GENERATION, generation.id)):
            stamp = self._records.write(generation)
            self._index_row(lambda connection: entry.put_generations(connection, [(generation, stamp)]))

    def generation(self, generation_id: str) -> Generation:
        """The generation with that id."""
        return self._records.read(Generation, generation_id)

    def generations(
        self,
        *,
        open_only: bool = False,
        states: tuple[State, ...] = (),
        concept: str | None = None,
        limit: int | None = None,
    ) -> tuple[Generation, ...]:
        """Generations, newest first; `open_only` those that had not ended. Records that are damaged are left out."""
        self._know_generations()
        states = tuple(state for state in State if state.is_open) if open_only else states
        ids = ledger.generation_ids(
            self._index, states=states, concept=concept, limit=-1 if limit is None else limit
        )
        return tuple(self._readable(Generation, ids))

    def spool_path(self, generation_id: str) -> Path:
        """Where the answer of a generation is kept as it arrives; its folder is there."""
        path = self._layout.spool_body(generation_id)
        if not self.read_only:
            make_folder(self.root, path.parent)
        return path

    def spool_file(self, generation_id: str) -> Path:
        """The same file for those who only read it, also where the library is gone. Makes nothing."""
        return self._layout.spool_body(generation_id)

    def rescue_path(self, generation_id: str) -> Path:
        """Where an answer goes that the library's own disk does not take: in the application's cache. Makes nothing."""
        return self._cache.parent / "rescue" / self._layout.spool_body(generation_id).name

    def spend(self, *, project: str | None = None, concept: str | None = None) -> dict[str, Decimal]:
        """What generations cost, by unit, from their records alone: deleting an image changes nothing."""
        self._know_generations()
        return ledger.spend(self._index, project=project, concept=concept)

    # Images

    def new_original_path(self, image_id: str, file_format: str, when: datetime) -> Path:
        """Where the original of a new image goes, the same for the same arguments; its folder is made."""
        self.require_write()
        path = self._layout.original(image_id, file_format, when)
        make_folder(self.root, path.parent)
        return path

    def new_derived_path(self, image_id: str, file_format: str, when: datetime) -> Path:
        """Where the file of a new derived image goes, the same for the same arguments; its folder is made."""
        self.require_write()
        path = self._layout.derivative(image_id, file_format, when)
        make_folder(self.root, path.parent)
        return path

    def add_image(self, image: Image) -> None:
        """Writes the record of an image whose file is in its place. Doing it twice changes nothing.

        Raises UserError(LIBRARY) if the file is not there or lies elsewhere.
        """
        if not self._layout.inside(image.path).is_file():
            raise UserError(
                "The file of a new image is not in the library.", cause=Cause.LIBRARY, details=image.path
            )
        with self._saving(Change(Topic.IMAGE, image.id)):
            stamp = self._records.write(image)
            marks, marks_stamp = self._records.read_marks(image.id)
            self._index_image(image, marks, entry.image_stamp(stamp, marks_stamp))

    def image(self, image_id: str) -> Image:
        """The facts of an image."""
        return self._records.read(Image, image_id)

    def images_of(self, concept_id: str) -> tuple[Image, ...]:
        """The images of a concept, oldest first. Records that are damaged are left out."""
        sql = "SELECT id FROM image WHERE concept = ? ORDER BY created, position, id"
        ids = self._index.read(lambda connection: [row[0] for row in connection.execute(sql, (concept_id,))])
        return tuple(self._readable(Image, ids))

    def move_images(self, image_ids: Sequence[str], concept_id: str) -> None:
        """Puts images into another concept; where they came from stays as it is."""
        self.concept(concept_id)
        for image_id in image_ids:
            self.add_image(replace(self.image(image_id), concept=concept_id))

    def original_path(self, image: Image) -> Path:
        """The file of an image, which may have been removed by hand. UserError(LIBRARY) for one outside the library."""
        return self._layout.inside(image.path)

    def with_sha256(self, sha256: str) -> str | None:
        """The id of an image with exactly these bytes."""
        sql = "SELECT id FROM image WHERE sha256 = ? LIMIT 1"
        found = self._index.read(lambda connection: connection.execute(sql, (sha256,)).fetchone())
        return None if found is None else str(found[0])

    def marks(self, image_id: str) -> Marks:
        """What people said about an image."""
        return self._records.read_marks(image_id)[0]

    def save_marks(self, image_id: str, marks: Marks) -> None:
        """Writes what people said about an image."""
        with self._saving(Change(Topic.MARKS, image_id)):
            image, stamp = self._records.read_stamped(Image, image_id)
            marks_stamp = self._records.write_marks(image_id, marks)
            self._index_image(image, marks, entry.image_stamp(stamp, marks_stamp))

    # References

    def add_reference(self, source: Path | bytes) -> tuple[str, Path]:
        """Keeps a copy of a picture to send; returns its sha256 and its file. Raises UserError(BAD_INPUT)."""
        self.require_write()
        with self._lock:
            return reference.add(self._layout, source)

    def discard_reference(self, sha256: str) -> None:
        """Removes a reference or mask that no record names."""
        self.require_write()
        with self._lock:
            reference.discard(self._layout, sha256)

    def reference_path(self, sha256: str) -> Path:
        """The file of a reference or mask. Raises UserError(BAD_INPUT) where there is none."""
        return reference.find(self._layout, sha256)

    def _readable(self, kind: type[T], ids: Sequence[str]) -> Iterator[T]:
        for record_id in ids:
            try:
                yield self._records.read(kind, record_id)
            except UserError:
                continue

    def _know_generations(self) -> None:
        """Sees to it that no generation is overlooked: the last process may have been killed before its row."""
        if not self._generations_known:
            report = rebuild.refresh(self._index, self._records, self._lock, kinds=(Kind.GENERATION,))
            self._generations_known = report.complete
