"""References made anew from the picture that is kept: lineage and role stay, files are made again, masks follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gi2desk.core.adjustment import Window
from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.rights import Rights
from gi2desk.imaging.mask_file import from_png, to_png
from gi2desk.jobs.adjust import adjust, facts, plain, readjust, sent_file
from gi2desk.jobs.intake import Source, take
from gi2desk.jobs.reference_set import keep_set, unpack
from gi2desk.library.library import Library
from gi2desk.library.named import REFERENCE_SETS
from gi2desk.library.reference_record import reference_record, save_reference_record

CAPABILITIES = Capabilities()
LEFT = Window(right=0.5)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", data=tmp_path / "data", cache=tmp_path / "cache")
    yield opened
    opened.close()


@pytest.fixture
def reference(library: Library, tmp_path: Path) -> Reference:
    path = tmp_path / "tower.png"
    Image.effect_noise((60, 40), 80).save(path)
    taken = take(library, Source(name=path.name, path=path), CAPABILITIES)
    return replace(taken.reference, role="product", image="0" * 26)


def test_adjusting_and_going_back(library: Library, reference: Reference) -> None:
    kept = library.reference_path(reference.sha256).read_bytes()
    made = adjust(library, reference, replace(plain(reference), crop=LEFT), CAPABILITIES)
    assert (made.name, made.role, made.image) == (reference.name, "product", reference.image)
    assert made.source == reference.sha256 != made.sha256
    found = facts(library, made, CAPABILITIES)
    assert (found.width, found.height) == (30, 40)
    assert found.bytes == found.path.stat().st_size
    assert found.done == ("Cropped from 60×40 to 30×40 pixels.",)
    again = adjust(library, made, replace(plain(made), turns=1), CAPABILITIES)
    assert again.source == reference.sha256
    assert adjust(library, again, plain(reference), CAPABILITIES) == reference
    assert library.reference_path(reference.sha256).read_bytes() == kept


def test_a_file_that_was_made_is_made_again(library: Library, reference: Reference) -> None:
    made = adjust(library, reference, replace(plain(reference), crop=LEFT), CAPABILITIES)
    library.reference_path(made.sha256).unlink()
    assert facts(library, made, CAPABILITIES).width == 30
    library.reference_path(reference.sha256).unlink()
    assert not facts(library, made, CAPABILITIES).sourced
    assert sent_file(library, made, 2, CAPABILITIES) == library.reference_path(made.sha256)
    library.reference_path(made.sha256).unlink()
    with pytest.raises(UserError, match="no longer in the library") as raised:
        facts(library, made, CAPABILITIES)
    assert raised.value.cause is Cause.BAD_INPUT
    with pytest.raises(
        UserError, match=r"^Image 2, tower\.png, is no longer in the library\. Nothing was sent\.$"
    ):
        sent_file(library, made, 2, CAPABILITIES)


def test_the_mask_of_the_request_follows_the_first_reference(library: Library, reference: Reference) -> None:
    values = np.zeros((40, 60), np.uint8)
    values[10:20, 10:50] = 255
    mask, _ = library.add_reference(to_png(values))
    recipe = Recipe(
        prompt="p", model="m", size="auto", quality="low", references=(reference, reference), mask=mask
    )
    cropped = replace(plain(reference), crop=LEFT)
    made = readjust(library, recipe, 0, cropped, CAPABILITIES)
    assert made.mask is not None
    assert (from_png(library.reference_path(made.mask), (30, 40)) == values[:, :30]).all()
    assert readjust(library, recipe, 1, cropped, CAPABILITIES).mask == mask
    away = replace(cropped, crop=Window(bottom=0.2))
    assert readjust(library, recipe, 0, away, CAPABILITIES).mask is None


def test_role_and_rights_are_remembered_with_the_picture(library: Library, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x8298] = "(c) Jane"
    path = tmp_path / "a.jpg"
    Image.new("RGB", (20, 10)).save(path, exif=exif)
    taken = take(library, Source(name="a.jpg", path=path), CAPABILITIES)
    assert taken.rights == Rights(owner="(c) Jane", stated=True)
    record = reference_record(library, taken.reference.sha256)
    save_reference_record(library, replace(record, role="logo", rights=Rights(owner="Acme")))
    again = take(library, Source(name="copy.jpg", path=path), CAPABILITIES)
    assert (again.reference.role, again.rights.owner) == ("logo", "Acme")
    assert library.reference_path(taken.reference.sha256).suffix == ".jpg"
    (library.root / "references" / f"{taken.reference.sha256}.json").write_text("{")
    assert reference_record(library, taken.reference.sha256).role == ""


def test_sets_are_kept_and_say_what_is_gone(library: Library, reference: Reference, tmp_path: Path) -> None:
    other_path = tmp_path / "other.png"
    Image.new("RGB", (20, 10)).save(other_path)
    other = take(library, Source(name="other.png", path=other_path), CAPABILITIES).reference
    first = keep_set(library, "Bottle", (reference, other))
    second = keep_set(library, "bottle", (other,))
    assert second.name == "bottle 2"
    assert [kept.name for kept in REFERENCE_SETS.read(library)] == ["Bottle", "bottle 2"]
    library.reference_path(other.sha256).unlink()
    found = unpack(library, first, CAPABILITIES)
    assert (found.there, found.gone) == ((reference,), ("other.png",))
    REFERENCE_SETS.remove(library, second.id)
    (library.root / "reference-sets" / f"{second.id}.json").write_text("no set")
    assert REFERENCE_SETS.read(library) == (first,)
    with pytest.raises(UserError):
        REFERENCE_SETS.remove(library, "../escape")
