"""The tokens hold what the look promises: greys without a tint, text that can be read, figures that stand in columns."""

from __future__ import annotations

import re
from dataclasses import asdict
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from gi2desk.host import resource
from gi2desk.ui import style, theme
from gi2desk.ui.appearance import FONTS
from gi2desk.ui.theme import DARK, LIGHT, Colours, Size, Surround, Tone, Weight

UI = Path(theme.__file__).parent
SCHEMES = {"dark": DARK, "light": LIGHT}
GROUNDS = ("window", "panel", "raised", "field")
# Which text lies on which ground, beside text and secondary on every ground.
PAIRS = (
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_selected", "selected"),
    ("ok_text", "ok_fill"),
    ("warn_text", "warn_fill"),
    ("bad_text", "bad_fill"),
    ("text", "neutral_fill"),
    ("text", "hover"),
    ("text", "pressed"),
    ("text", "tile"),
    ("secondary", "tile"),
    ("strong", "segment"),
    ("on_stage", "stage"),
    ("on_stage_secondary", "stage"),
    *product(("text", "secondary", "strong", "accent_text"), GROUNDS),
    *product(("ok_text", "warn_text", "bad_text"), ("panel", "raised", "window")),
)
GREYS = (
    "window",
    "panel",
    "raised",
    "hover",
    "pressed",
    "field",
    "line",
    "edge",
    "stage",
    "tile",
    "text",
    "secondary",
)


def _luminance(colour: str) -> float:
    channels = (getattr(QColor(colour), name)() for name in ("redF", "greenF", "blueF"))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", SCHEMES)
def test_text_can_be_read_on_every_ground(name: str) -> None:
    colours = asdict(SCHEMES[name])
    poor = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground in PAIRS
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize(("dark", "surround"), list(product((True, False), Surround)))
def test_text_can_be_read_on_every_surround(dark: bool, surround: Surround) -> None:
    colours = theme.colours_for(dark=dark, surround=surround)
    assert colours.stage == theme.surround_colour(surround)
    assert contrast(colours.on_stage, colours.stage) >= 4.5
    assert contrast(colours.on_stage_secondary, colours.stage) >= 4.5


@pytest.mark.parametrize("name", SCHEMES)
def test_marks_of_state_can_be_seen(name: str) -> None:
    """Shapes need 3:1 (WCAG 1.4.11)."""
    colours = asdict(SCHEMES[name])
    for tone in Tone:
        mark = theme.tone_colours(tone)[0]
        assert contrast(colours[mark], colours["panel"]) >= 3, mark


@pytest.mark.parametrize("name", SCHEMES)
def test_greys_have_no_tint(name: str) -> None:
    colours = asdict(SCHEMES[name])
    tinted = [token for token in GREYS if QColor(colours[token]).saturation() != 0]
    assert tinted == []


def test_the_surround_goes_from_black_to_white_in_five_steps() -> None:
    steps = [_luminance(theme.surround_colour(step)) for step in Surround]
    assert len(steps) == 5
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0.0, 1.0)


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
def test_palette_and_stylesheet_take_every_colour_from_the_tokens(colours: Colours) -> None:
    sheet = style.stylesheet(colours)
    assert "$" not in sheet
    assert set(re.findall(r"#[0-9a-fA-F]{6}", sheet)) <= set(asdict(colours).values())
    palette = style.palette(colours)
    assert palette.color(QPalette.ColorRole.Window).name() == colours.panel
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name() == colours.disabled


def test_nothing_else_names_a_colour_a_size_or_a_font() -> None:
    wrong = []
    for path in sorted(UI.rglob("*.py")):
        if path.name == "theme.py":
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if re.search(r"[\"']#[0-9a-fA-F]{3,8}[\"']|setPixelSize\(\d|setPointSize|QFont\(\"", line):
                wrong.append(f"{path.relative_to(UI)}:{number} {line.strip()}")
    assert wrong == []


def test_the_bundled_font_is_used_and_its_figures_stand_in_columns(qapp: QApplication) -> None:
    assert theme.load_fonts(tuple(str(resource.path(f"fonts/{name}")) for name in FONTS)) == ()
    for weight in Weight:
        metrics = QFontMetricsF(theme.font(Size.BODY, weight, tabular=True))
        widths = [metrics.horizontalAdvance(figure * 4) for figure in "0123456789"]
        assert max(widths) - min(widths) < 0.1
    # What is written with an x is shown with an x: no alternate that depends on what stands beside it.
    exact = QFontMetricsF(theme.font())
    for text in ("@2x 16:9", "1536x864"):
        assert exact.horizontalAdvance(text) == pytest.approx(sum(map(exact.horizontalAdvance, text)), abs=1)
        assert theme.font().featureValue(QFont.Tag("calt")) == 0
    assert QFontMetricsF(theme.font()).horizontalAdvance("1111") < QFontMetricsF(
        theme.font()
    ).horizontalAdvance("0000")


def test_switching_the_theme_repaints_the_application(qapp: QApplication) -> None:
    heard: list[bool] = []
    theme.theme().changed.connect(lambda: heard.append(theme.theme().dark))
    assert theme.theme().choose(dark=False, surround=None)
    assert not theme.theme().choose(dark=False, surround=None)
    style.apply(qapp)
    assert heard == [False]
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.panel
