"""Numbers as people read them."""

from __future__ import annotations

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
