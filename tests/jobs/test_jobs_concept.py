"""A draft lives with its concept: begun with the first words, named by them, found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image as Pillow

from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, Image, Lineage, State, Timing
from gi2desk.jobs.concept import UNTITLED, latest_draft, recipe_of, save_draft
from gi2desk.library.library import Library

RECIPE = Recipe(prompt="A monolithic tower, dusk", model="gpt-image-2", size="1536x864", quality="low")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", data=tmp_path / "data", cache=tmp_path / "cache")
    yield opened
    opened.close()


def add_image(library: Library, concept: str) -> None:
    now, image_id = datetime.now(UTC), new_id()
    path = library.new_original_path(image_id, "png", now)
    Pillow.new("RGB", (8, 8)).save(path)
    library.add_image(
        Image(
            id=image_id,
            concept=concept,
            path=path.relative_to(library.root).as_posix(),
            sha256="0" * 64,
            bytes=1,
            width=8,
            height=8,
            format="png",
            mode="RGB",
            bit_depth=8,
            created=now,
            lineage=Lineage(kind="imported"),
        )
    )


def test_the_first_words_begin_and_name_a_concept(library: Library) -> None:
    concept_id = new_id()
    saved = save_draft(library, concept_id, RECIPE)
    assert (saved.id, saved.name) == (concept_id, "Monolithic tower")
    read = library.concept(concept_id)
    assert read.draft is not None
    assert read.draft.recipe == RECIPE
    assert save_draft(library, new_id(), replace(RECIPE, prompt="  ")).name == UNTITLED


def test_the_name_follows_the_prompt_until_there_are_pictures(library: Library) -> None:
    concept_id = new_id()
    save_draft(library, concept_id, replace(RECIPE, prompt="A mono"))
    assert save_draft(library, concept_id, RECIPE).name == "Monolithic tower"
    add_image(library, concept_id)
    assert (
        save_draft(library, concept_id, replace(RECIPE, prompt="Something else")).name == "Monolithic tower"
    )


def test_a_name_that_was_given_stays(library: Library) -> None:
    concept_id = new_id()
    saved = save_draft(library, concept_id, RECIPE)
    library.save_concept(replace(saved, name="Hero"))
    assert save_draft(library, concept_id, replace(RECIPE, prompt="Something else")).name == "Hero"


def test_what_else_a_draft_holds_is_kept(library: Library) -> None:
    concept_id = new_id()
    saved = save_draft(library, concept_id, RECIPE)
    assert saved.draft is not None
    library.save_concept(replace(saved, draft=replace(saved.draft, focal=(0.2, 0.8))))
    again = save_draft(library, concept_id, RECIPE)
    assert again.draft is not None
    assert again.draft.focal == (0.2, 0.8)


def test_an_older_state_never_replaces_a_newer_one(library: Library) -> None:
    concept_id, now = new_id(), datetime.now(UTC)
    save_draft(library, concept_id, replace(RECIPE, prompt="newer"), when=now)
    save_draft(library, concept_id, replace(RECIPE, prompt="older"), when=now - timedelta(seconds=1))
    found = recipe_of(library, concept_id)
    assert found is not None
    assert found.prompt == "newer"


def test_the_draft_that_was_written_last_is_found(library: Library) -> None:
    assert latest_draft(library) is None
    library.new_concept("Imported")
    first, second = new_id(), new_id()
    save_draft(library, first, RECIPE)
    save_draft(library, second, RECIPE)
    save_draft(library, first, RECIPE)
    found = latest_draft(library)
    assert found is not None
    assert found.id == first


def test_the_newest_draft_whose_record_is_gone_leaves_the_one_before_it(library: Library) -> None:
    """A library that was put back from a copy began with an error about a concept that nobody had asked for."""
    before = save_draft(library, new_id(), RECIPE)
    gone = save_draft(library, new_id(), replace(RECIPE, prompt="A lamp"))
    (library.root / "concepts" / f"{gone.id}.json").unlink()
    found = latest_draft(library)
    assert found is not None
    assert found.id == before.id
    (library.root / "concepts" / f"{before.id}.json").unlink()
    assert latest_draft(library) is None


def test_a_concept_without_a_draft_continues_what_was_asked_last(library: Library) -> None:
    concept = library.new_concept("From the command line")
    assert recipe_of(library, concept.id) is None
    for prompt in ("first", "second"):
        library.save_generation(
            Generation(
                id=new_id(),
                job=new_id(),
                concept=concept.id,
                connection="demo",
                recipe=replace(RECIPE, prompt=prompt),
                state=State.DONE,
                timing=Timing(queued=datetime.now(UTC)),
                image_ids=(),
            )
        )
    found = recipe_of(library, concept.id)
    assert found is not None
    assert found.prompt == "second"
