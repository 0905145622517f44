"""The wordings of a concept: what was sent, the drafts before it, and which drafts are worth keeping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gi2desk.core import codec
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe, Writing
from gi2desk.core.record import Draft, Generation, State, Timing
from gi2desk.core.tier import Tier
from gi2desk.core.writing import with_writing
from gi2desk.jobs.concept import MOST_OLD, MOST_OLD_CHARACTERS, save_draft
from gi2desk.jobs.history import earlier_prompts
from gi2desk.library.library import Library

EMPTY = Recipe(prompt="", model="gpt-image-2", size="1536x864", quality="low")
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", data=tmp_path / "data", cache=tmp_path / "cache")
    yield opened
    opened.close()


def sent(library: Library, concept: str, recipe: Recipe, minute: int) -> None:
    when = NOON + timedelta(minutes=minute)
    library.save_generation(
        Generation(
            id=new_id(),
            job=new_id(),
            concept=concept,
            connection="demo",
            recipe=recipe,
            state=State.DONE,
            timing=Timing(queued=when),
            image_ids=(),
        )
    )


def drafted(library: Library, concept: str, text: str, minute: float) -> None:
    save_draft(library, concept, replace(EMPTY, prompt=text), when=NOON + timedelta(minutes=minute))


def old(library: Library, concept: str) -> list[str]:
    draft = library.concept(concept).draft
    assert draft is not None
    return [one.text for one in draft.earlier]


def test_what_was_sent_and_the_drafts_before_it_newest_first(library: Library) -> None:
    concept = new_id()
    drafted(library, concept, "A red tower", 0)
    drafted(library, concept, "A red tower at dusk", 5)
    recipe = with_writing(EMPTY, Writing(text="A red tower at dusk", style="Film"))
    sent(library, concept, recipe, 6)
    sent(library, concept, replace(recipe, size="3840x2160", tier="4k"), 7)
    drafted(library, concept, "A blue tower", 20)
    first, second = earlier_prompts(library, concept)
    assert (first.writing.text, first.sent, first.tier) == ("A red tower at dusk", 2, Tier.K4)
    assert (second.writing.text, second.sent, second.tier) == ("A red tower", 0, None)


def test_only_wordings_that_rested_or_went_at_once_are_kept(library: Library) -> None:
    concept = new_id()
    drafted(library, concept, "A", 0)
    drafted(library, concept, "A tower", 0.1)
    drafted(library, concept, "A tower at dusk", 0.2)
    assert old(library, concept) == []
    drafted(library, concept, "Something quite different", 0.3)
    assert old(library, concept) == ["A tower at dusk"]
    drafted(library, concept, "Something quite different, blue", 9)
    assert old(library, concept) == ["A tower at dusk", "Something quite different"]


def test_old_drafts_take_limited_room(library: Library) -> None:
    concept = new_id()
    for n in range(MOST_OLD + 5):
        drafted(library, concept, f"wording {n}", 5 * n)
    assert len(old(library, concept)) == MOST_OLD
    for n in range(5):
        drafted(library, concept, f"{n}" * 32_000, 1_000 + 5 * n)
    assert sum(map(len, old(library, concept))) <= MOST_OLD_CHARACTERS


def test_an_older_record_has_no_old_drafts() -> None:
    record = b'{"recipe": {"prompt": "A tower", "model": "m", "size": "auto", "quality": "low"}}'
    assert codec.decode(Draft, record).earlier == ()
