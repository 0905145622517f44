"""What is written and what is sent: the style in front once, variables filled in, and the way back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from gi2desk.core.prompt import disassemble
from gi2desk.core.recipe import Recipe, Variable, Writing
from gi2desk.core.writing import (
    filled,
    own_words,
    reworded,
    sent,
    styled,
    unfilled,
    variables,
    with_value,
    with_writing,
    written,
)

EMPTY = Recipe(prompt="", model="gpt-image-2", size="1536x864", quality="low")
BRACES = st.text(alphabet="ab {}\n1_-é")
TEXTS = st.one_of(st.text(), BRACES)
VALUES = st.lists(
    st.builds(Variable, name=st.sampled_from(["a", "b", "a b"]), value=TEXTS), unique_by=lambda one: one.name
).map(tuple)
WRITINGS = st.builds(
    Writing, text=TEXTS, style=TEXTS, styled=st.booleans(), values=VALUES, dismissed=st.just(("praise",))
)


def test_variables_are_names_in_braces() -> None:
    assert variables('{sku} in {colour name}, {sku}; {"json": {"a": 1}} {a, b} {1} {} {{stays}} {色}') == (
        "sku",
        "colour name",
        "色",
    )


def test_values_are_put_in_and_doubled_braces_stay_single() -> None:
    values = [Variable(name="sku", value="A-{x}")]
    assert filled("{sku} and {other} and {{sku}}", values) == "A-{x} and {other} and {sku}"
    assert filled('{"a": {"b": 1}}', values) == '{"a": {"b": 1}}'


def test_the_style_stands_in_front_of_what_is_sent() -> None:
    writing = Writing(
        text="A {thing}", style="Medium format, {light}", values=(Variable(name="light", value="dusk"),)
    )
    assert sent(writing) == "Medium format, dusk\n\nA {thing}"
    assert unfilled(writing) == ("thing",)
    assert sent(replace(writing, styled=False)) == "A {thing}"
    assert sent(replace(writing, text=" ")) == " "


def test_a_style_that_a_prompt_has_already_is_not_put_there_twice() -> None:
    recipe = replace(EMPTY, prompt="Film grain\n\nA tower")
    writing = styled(written(recipe), "Film grain\n")
    assert sent(writing) == "Film grain\n\nA tower"
    assert writing.text == "A tower"


def test_a_recipe_that_went_through_other_hands_keeps_its_style_apart() -> None:
    recipe = with_writing(EMPTY, Writing(text="A tower", style="Film grain"))
    changed = replace(recipe, prompt=f"{recipe.prompt}\nKeep from Image 1: all")
    assert written(changed) == Writing(text="A tower\nKeep from Image 1: all", style="Film grain")
    foreign = replace(recipe, prompt="Something else")
    assert written(foreign) == Writing(text="Something else")


def test_rewording_sees_neither_style_nor_values() -> None:
    recipe = with_writing(
        EMPTY, Writing(text="Subject: {sku}", style="Film", values=(Variable(name="sku", value="A1"),))
    )
    recipe = replace(recipe, parts=disassemble("Subject: {sku}"))
    again = reworded(recipe, lambda text: f"{text}\nWardrobe: linen")
    assert again.prompt == "Film\n\nSubject: A1\nWardrobe: linen"
    assert [part.kind for part in again.parts] == ["subject", "wardrobe"]
    assert own_words(again) == "A1"


def test_a_plain_prompt_is_kept_once() -> None:
    assert with_writing(EMPTY, Writing(text="A tower")).writing is None
    kept = with_writing(EMPTY, Writing(text="A tower", dismissed=("praise",)))
    assert kept.writing is not None


def test_an_empty_value_takes_the_variable_away() -> None:
    writing = with_value(Writing(text="{a}"), "a", "x")
    assert writing.values == (Variable(name="a", value="x"),)
    assert with_value(writing, "a", "").values == ()


def test_records_carry_the_writing_and_older_ones_do_without() -> None:
    recipe = with_writing(EMPTY, Writing(text="A {x}", style="S", values=(Variable(name="x", value="1"),)))
    assert Recipe.from_json(recipe.to_json()) == recipe
    old = b'{"prompt": "A tower", "model": "m", "size": "auto", "quality": "low"}'
    assert Recipe.from_json(old).writing is None


@given(WRITINGS)
def test_what_was_written_comes_back(writing: Writing) -> None:
    recipe = with_writing(EMPTY, writing)
    assert recipe.prompt == sent(writing)
    assert written(recipe) == writing


@given(WRITINGS, TEXTS)
@example(Writing(), "{{a}}")
@example(Writing(values=(Variable(name="a", value="x"),)), "{{{a}}} {a}")
def test_any_prompt_can_be_written_again_as_it_is(writing: Writing, prompt: str) -> None:
    recipe = replace(with_writing(EMPTY, writing), prompt=prompt)
    assert sent(written(recipe)) == prompt
