from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_records import NOON, add_image, all_rows, composite_of, generation

from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Approval, Flag, Image, Lineage, Marks
from gi2desk.core.tier import Tier
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Sort
from gi2desk.library.search import match, pairs, sort_key


def _add(library: Library, prompt: str, name: str = "Concept", **changes: object) -> Image:
    concept = library.new_concept(name)
    request = generation(concept, prompt=prompt)
    library.save_generation(request)
    return add_image(library, concept, request, **changes)


def _found(library: Library, text: str) -> set[str]:
    return {row.id for row in all_rows(library, Query(text=text))}


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("red", True),
        ("RED", True),
        ("re", True),
        ("house red", True),
        ("red house garden", True),
        ("red tree", False),
        ("ed", False),
        ('"red house"', True),
        ('"house red"', False),
        ('"red house" hill', True),
        ("Cafe", True),
        ("café", True),
        ("Straße", True),
        ("灯台", True),
        ("夜の", True),
        ("夜の港", True),
        ("港", True),
        ("台", True),
        ("灯", True),
        ("の港と灯", True),
        ("港灯", False),
        ("昼", False),
        ("red 灯台", True),
        ("red灯台", True),
        ('"灯台"', True),
        ("나무", True),
        ("ﾄｳｷｮｳ", True),
        ("トウキョウ", True),
        ("Harbour", True),
        ("tighter", True),
        ("DSC_0042", True),
        ("0042", True),
        ("  ", True),
        ("()", False),
        ("NOT", False),
        ("red NOT house", False),
        ("prompt:red", False),
        ("-", False),
    ],
)
def test_search(library: Library, text: str, hit: bool) -> None:
    prompt = "A red house on a hill by the café, Straße, garden, 夜の港と灯台 나무 トウキョウ"
    lineage = Lineage(kind="imported", source_name="DSC_0042.png")
    image = _add(library, prompt, "Harbour", lineage=lineage)
    library.save_marks(image.id, Marks(notes="crop tighter"))
    _add(library, "something else")
    assert (image.id in _found(library, text)) is hit


def test_search_follows_changes(library: Library) -> None:
    image = _add(library, "first words", "Old name")
    made_by = library.generation(image.generation or "")
    library.save_generation(replace(made_by, recipe=replace(made_by.recipe, prompt="second thoughts")))
    library.save_concept(replace(library.concept(image.concept), name="新しい名前"))
    library.save_marks(image.id, Marks(notes="noted"))
    library.save_marks(image.id, Marks(notes="again"))
    assert not _found(library, "first")
    assert not _found(library, "old")
    assert not _found(library, "noted")
    assert _found(library, "second 新し again") == {image.id}
    library.trash([image.id])
    assert not _found(library, "second")


@given(st.text(max_size=60))
def test_no_typed_text_is_a_syntax_error(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5 (prompt, pairs)")
    connection.execute("INSERT INTO search VALUES (?, ?)", (text, pairs(text)))
    expression = match(text)
    if expression:
        connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (expression,)).fetchall()
    connection.close()


@given(st.text(alphabet="東京都港区夜の灯台", min_size=1, max_size=12), st.data())
def test_every_part_of_a_cjk_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5 (prompt, pairs)")
    connection.execute("INSERT INTO search VALUES (?, ?)", (text, pairs(text)))
    found = connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (match(part),)).fetchall()
    connection.close()
    assert found == [(1,)]


def test_filters(library: Library) -> None:
    project = library.new_project("Harbour")
    inside, outside = library.new_concept("In", project.id), library.new_concept("Out")
    request = generation(inside)
    library.save_generation(request)
    other = generation(
        outside,
        recipe=Recipe(prompt="x", model="gpt-image-2.5", size="auto", quality="high"),
        timing=request.timing,
    )
    library.save_generation(other)
    a = add_image(library, inside, request, width=1024, height=1024, verified=True)
    b = add_image(library, outside, other, width=3840, height=2160, verified=False, format="jpeg")
    c = add_image(library, outside, lineage=Lineage(kind="imported"), created=NOON + timedelta(days=3))
    library.save_marks(a.id, Marks(rating=4, flag=Flag.PICK, label="red"))
    approved = Approval(state="approved", who="Ada", when=NOON, sha256=b.sha256)
    library.save_marks(b.id, Marks(rating=2, flag=Flag.REJECT, approval=approved))
    expected = {
        Query(): {a, b, c},
        Query(project=project.id): {a},
        Query(project=""): {b, c},
        Query(concept=outside.id): {b, c},
        Query(generation=request.id): {a},
        Query(rating=2): {a, b},
        Query(rating=3): {a},
        Query(flags=(Flag.PICK, Flag.NONE)): {a, c},
        Query(labels=("red",)): {a},
        Query(tiers=(Tier.K4,)): {b},
        Query(formats=("jpeg",)): {b},
        Query(models=("gpt-image-2.5",)): {b},
        Query(qualities=("low", "high")): {a, b},
        Query(approvals=("approved",)): {b},
        Query(approvals=("",)): {a, c},
        Query(lineages=("imported",)): {c},
        Query(verified=True): {a},
        Query(verified=False): {b},
        Query(created_from=NOON + timedelta(days=1)): {c},
        Query(created_to=NOON + timedelta(days=1)): {a, b},
        Query(text="red house", rating=4): {a},
        Query(text="red house", rating=5): set(),
        Query(concept=new_id()): set(),
    }
    for query, images in expected.items():
        assert {row.id for row in all_rows(library, query)} == {image.id for image in images}, query


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("descending", [True, False])
def test_pages_are_the_whole_in_order(library: Library, sort: Sort, descending: bool) -> None:
    concepts = [library.new_concept(name) for name in ("Take 10", "take 2", "take 2")]
    images = [add_image(library, concepts[n % 3], bytes=len("x") * (n % 4)) for n in range(23)]
    for number, image in enumerate(images):
        library.save_marks(image.id, Marks(rating=number % 3))
    result = library.query(Query(sort=sort, descending=descending))
    whole = result.page(0, 1000)
    assert result.count == len(whole) == 23
    pages = [row for start in range(0, 30, 7) for row in result.page(start, 7)]
    assert pages == list(whole)
    assert result.ids() == tuple(row.id for row in whole)
    assert [result.offset_of(row.id) for row in whole] == list(range(23))
    assert result.offset_of(new_id()) is None
    key = {
        Sort.CREATED: lambda row: row.created,
        Sort.RATING: lambda row: row.rating,
        Sort.NAME: lambda row: sort_key(row.name),
        Sort.CONCEPT: lambda row: sort_key(row.concept_name),
        Sort.PIXELS: lambda row: row.width * row.height,
        Sort.BYTES: lambda row: row.bytes,
    }[sort]
    values = [key(row) for row in whole]
    assert values == sorted(values, reverse=descending)


def test_a_result_stays_as_it_was(library: Library) -> None:
    concept = library.new_concept("Boats")
    images = [add_image(library, concept) for _ in range(5)]
    result = library.query(Query())
    add_image(library, concept)
    library.trash([images[2].id])
    library.save_marks(images[0].id, Marks(rating=3))
    assert result.count == 5
    rows = result.page(0, 5)
    assert [row.id for row in rows] == [images[n].id for n in (4, 3, 1, 0)]
    assert rows[-1].rating == 3, "rows are as they are now"
    assert result.ids() == tuple(row.id for row in rows)


def test_odd_pages(library: Library) -> None:
    add_image(library, library.new_concept("Boats"))
    result = library.query(Query())
    assert len(result.page(-5, 10)) == 1
    assert result.page(1, 10) == ()
    assert result.page(0, 0) == ()
    assert result.page(0, -1) == ()


def test_rows_by_id(library: Library) -> None:
    concept = library.new_concept("Boats")
    images = [add_image(library, concept) for _ in range(3)]
    ids = [images[2].id, new_id(), images[0].id]
    assert [row.id for row in library.rows(ids)] == [images[2].id, images[0].id]
    assert library.rows([]) == ()


def test_a_row_has_what_a_delegate_paints(library: Library) -> None:
    image = _add(
        library, "a red house", "Boats", width=2048, height=1152, requested_size="2048x1152", verified=True
    )
    (row,) = library.rows([image.id])
    assert (row.concept_name, row.model, row.quality, row.tier) == ("Boats", "gpt-image-2", "low", Tier.K2)
    assert (row.path, row.sha256, row.bytes, row.created) == (
        image.path,
        image.sha256,
        image.bytes,
        image.created,
    )
    assert (row.verified, row.requested_size, row.lineage, row.noted) == (
        True,
        "2048x1152",
        "generated",
        False,
    )
    assert row.name == f"{image.id}.png"


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.NAME])
def test_pictures_of_one_answer_stay_in_its_order(library: Library, sort: Sort) -> None:
    concept = library.new_concept("Concept")
    asked = []
    for minute in (0, 1):
        request = generation(concept, prompt="red")
        library.save_generation(request)
        moment = NOON + timedelta(minutes=minute)
        asked.append([new_id() for _ in range(3)])
        for position, image in enumerate(asked[-1]):
            add_image(library, concept, request, id=image, created=moment, position=position, bytes=100)
    found = [row.id for row in all_rows(library, Query(sort=sort))]
    older, newer = (found.index(images[0]) for images in asked)
    assert found[older : older + 3] == asked[0] and found[newer : newer + 3] == asked[1]
    assert newer < older


def test_a_composite_is_found_by_what_its_parent_was_asked_for_with(library: Library) -> None:
    composite = composite_of(library, prompt="dark walnut")
    again = add_image(
        library,
        library.concept(composite.concept),
        lineage=Lineage(kind="derived", parents=(composite.id,), source_name="white-balance"),
    )
    answer = composite.lineage.parents[0]
    assert _found(library, "walnut") == {composite.id, answer, again.id}
    assert _found(library, "composite walnut") == {composite.id}
    # A rebuild reads the newest first, before there is a parent to ask.
    library.rebuild()
    assert _found(library, "walnut") == {composite.id, answer, again.id}
    request = library.generations(concept=composite.concept)[0]
    library.save_generation(replace(request, recipe=replace(request.recipe, prompt="pale oak")))
    assert _found(library, "walnut") == set()
    assert _found(library, "oak") == {composite.id, answer, again.id}
