"""Numbers as people read them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QLocale

from gi2desk.ui import text


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    text.locale.cache_clear()


def test_counts() -> None:
    assert text.tr_count("{n} image", "{n} images", 1) == "1 image"
    assert text.tr_count("{n} image", "{n} images", 0) == "0 images"
    assert text.tr_count("{n} of {all} image", "{n} of {all} images", 12_480, all=3) == "12,480 of 3 images"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (14.4, "14 s"), (60, "1 min"), (125, "2 min 5 s"), (4_320, "1 h 12 min"), (-3, "0 s")],
)
def test_durations(seconds: float, said: str) -> None:
    assert text.duration(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"), [(999, "999 B"), (1_500, "2 kB"), (4_230_000, "4.2 MB"), (12_000_000_000, "12.0 GB")]
)
def test_file_sizes(count: int, said: str) -> None:
    assert text.file_size(count) == said


def test_braces_in_what_is_filled_in_do_no_harm() -> None:
    assert text.tr("Open {name}", name="{0} {x}") == "Open {0} {x}"
    assert text.tr("A brace { alone") == "A brace { alone"


def test_percent() -> None:
    assert text.percent(0.615) == "62 %"


def test_nothing_is_a_figure_below_nothing() -> None:
    assert text.number(-0.04, 1) == text.number(0.0, 1) == "0.0"
    assert text.number(-0.4) == "0"


def test_a_day_is_written_as_the_system_does_and_without_one_by_its_figures() -> None:
    when = date(2026, 11, 29)
    before = QLocale()
    try:
        QLocale.setDefault(QLocale.c())
        assert text.day(when) == "2026-11-29"
        QLocale.setDefault(QLocale("de_DE"))
        text.locale.cache_clear()
        assert text.day(when) == "29.11.26"
    finally:
        QLocale.setDefault(before)
        text.locale.cache_clear()


def test_a_tooltip_has_lines_and_keeps_figures_with_their_words() -> None:
    long = "Prepares it in Create, with its prompt and itself as Image 1. Nothing is sent before you press Generate."
    lines = text.wrapped(long).split("\n")
    assert all(len(line) <= text.TIP_WIDTH for line in lines) and " ".join(lines) == long
    assert lines[1].startswith("Image 1.")
    assert text.wrapped("one\ntwo") == "one\ntwo"
