"""What lies in the trash, told by its records."""

from __future__ import annotations

from pathlib import Path

from PIL import Image as Picture

from gi2desk.core.record import Marks
from gi2desk.library.library import Library
from gi2desk.library.query import Query


def test_deleted_things_are_known_by_picture_and_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Picture.new("RGB", (64, 36), (10, 90, 120)).save(folder / "hero.png")
    with Library.open(tmp_path / "lib", data=tmp_path / "data", cache=tmp_path / "cache") as library:
        library.import_folders([folder])
        (image,) = library.query(Query()).page(0, 10)
        library.save_marks(image.id, Marks(rating=4))
        library.trash([image.id])
        (one,) = library.discarded()
        assert one.row is not None
        assert (one.id, one.name, one.row.rating) == (image.id, image.concept_name, 4)
        assert (one.row.width, one.row.height, one.row.sha256) == (64, 36, image.sha256)
        assert (library.root / one.row.path).is_file()
        assert one.bytes > image.bytes
        # The concept goes, too: it is a thing without a picture, and still names the picture.
        library.trash([image.concept])
        concept, picture = library.discarded()
        assert (concept.row, concept.name) == (None, image.concept_name)
        assert picture.name == image.concept_name
        # A damaged record only costs the picture; it can be restored all the same.
        record = library.root / "trash" / image.id / "images" / f"{image.id}.json"
        whole = record.read_bytes()
        record.write_text("{")
        assert [found.row for found in library.discarded()] == [None, None]
        record.write_bytes(whole)
        library.restore([image.concept, image.id])
        assert library.discarded() == ()
