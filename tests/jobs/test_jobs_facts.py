"""Facts of an image: its number, its descent, and what its file says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Picture

from gi2desk.core.record import Lineage
from gi2desk.core.tier import Tier
from gi2desk.jobs.facts import read_facts, read_file_facts
from gi2desk.library.library import Library
from tests.imaging.profiles import grey_profile, rgb_profile


@pytest.fixture
def family(tmp_path: Path) -> Iterator[tuple[Library, list[str]]]:
    """One concept: a 1K, the 2K made from it, another 1K, and the 4K made from the 2K."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, (width, height) in enumerate([(96, 54), (2560, 1440), (96, 54), (3840, 2160)]):
        Picture.new("L", (width, height), number * 50).save(folder / f"{number}.png")
    with Library.open(tmp_path / "lib", data=tmp_path / "data", cache=tmp_path / "cache") as library:
        concept = library.new_concept("Tower")
        images = [
            library.image(name) for name in library.import_folders([folder], concept=concept.id).imported
        ]
        images.sort(key=lambda image: image.lineage.source_name)
        names = [image.id for image in images]
        start = min(image.created for image in images)
        parents: list[tuple[str, ...]] = [(), (names[0],), (), (names[1],)]
        for place, image in enumerate(images):
            library.add_image(
                replace(
                    image,
                    created=start.replace(microsecond=place),
                    lineage=Lineage(kind="generated", parents=parents[place]),
                )
            )
        yield library, names


def test_the_descent_goes_from_the_first_ancestor_to_the_children(
    family: tuple[Library, list[str]],
) -> None:
    library, names = family
    facts = read_facts(library, names[1])
    assert (facts.concept_name, facts.number, facts.count) == ("Tower", 2, 4)
    assert [relative.id for relative in facts.lineage] == [names[0], names[1], names[3]]
    assert [relative.number for relative in facts.lineage] == [1, 2, 4]
    assert [relative.tier for relative in facts.lineage] == [Tier.K1, Tier.K2, Tier.K4]


def test_grandchildren_are_found_from_the_first_one(family: tuple[Library, list[str]]) -> None:
    library, names = family
    assert [relative.id for relative in read_facts(library, names[0]).lineage] == [
        names[0],
        names[1],
        names[3],
    ]
    assert [relative.id for relative in read_facts(library, names[2]).lineage] == [names[2]]


def test_parents_that_name_each_other_end_somewhere(family: tuple[Library, list[str]]) -> None:
    library, names = family
    library.add_image(replace(library.image(names[0]), lineage=Lineage(kind="derived", parents=(names[3],))))
    assert {relative.id for relative in read_facts(library, names[3]).lineage} == {
        names[0],
        names[1],
        names[3],
    }


def test_a_file_without_credentials_or_without_itself_says_so(tmp_path: Path) -> None:
    Picture.new("L", (8, 8)).save(tmp_path / "a.png")
    assert not read_file_facts(tmp_path / "a.png").credentials.present
    gone = read_file_facts(tmp_path / "gone.png").credentials
    assert not gone.present
    assert gone.note


def test_the_colour_profile_is_named_and_one_that_does_not_fit_is_said(tmp_path: Path) -> None:
    wide, grey = rgb_profile("Wide"), grey_profile("Grey curve")
    for name, profile in (("plain", None), ("wide", wide), ("grey", grey), ("broken", b"no profile at all")):
        Picture.new("RGB", (8, 8)).save(tmp_path / f"{name}.png", icc_profile=profile)
    Picture.new("CMYK", (8, 8)).save(tmp_path / "inks.jpg")
    found = {path.stem: read_file_facts(path) for path in tmp_path.iterdir()}
    assert (found["plain"].profile, found["plain"].profile_note) == ("", "")
    assert (found["wide"].profile, found["wide"].profile_note) == ("Wide", "")
    assert found["grey"].profile == "Grey curve"
    assert "is for GRAY, which its pixels are not" in found["grey"].profile_note
    assert "taken for sRGB" in found["broken"].profile_note
    assert found["inks"].inks and not found["inks"].profile
