"""Every sentence that is said below the window can be taken apart again, and none is taken for another."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.sentence import Sentence, taken_apart

VALUES = ("16", "1600×1200", "sRGB IEC61966-2.1", "Dot Gain 20 % (old)", "38%", "PNG", "Adobe RGB. (1998)")


def fields(sentence: Sentence) -> list[str]:
    return [name for _words, name, _spec, _conversion in Formatter().parse(sentence.value) if name]


@pytest.mark.parametrize("sentence", Sentence)
@given(data=st.data())
def test_it_is_found_again_with_what_was_put_in(sentence: Sentence, data: st.DataObject) -> None:
    values = {name: data.draw(st.sampled_from(VALUES)) for name in fields(sentence)}
    assert taken_apart(sentence.say(**values)) == [(sentence, values)]


def test_several_that_follow_one_another_are_told_apart() -> None:
    several = [
        (Sentence.SIGNATURE_VALID, {}),
        (Sentence.DATA_SIGNED, {}),
        (Sentence.CERTIFICATE_UNKNOWN_OF, {"signer": "Contoso, Inc. (Test)"}),
        (Sentence.CHECKER_REPORTS, {"what": "a.b mismatch; c"}),
    ]
    text = " ".join(sentence.say(**values) for sentence, values in several)
    assert taken_apart(text) == several
    assert taken_apart(f"{text} And more.") == []


@pytest.mark.parametrize("text", ["", "Something else.", "Only the first of its pictures is used", "{size}"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert taken_apart(text) == []
