"""Every colour, size and font of the window, in one place: nothing else names any of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, fields, replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication

# Lengths in logical pixels.
GRID = 4
CONTROL = 28
HIT = 24
RADIUS = 4
LINE = 1
TOP_BAR = 43
STATUS_BAR = 27
MARGIN = 16  # of a side panel
PANEL = 300
FILMSTRIP = 96
ICON = 16


class Size(enum.IntEnum):
    """Text sizes in logical pixels."""

    TINY = 11
    SMALL = 12
    BODY = 13
    TITLE = 15
    DISPLAY = 20


class Weight(enum.IntEnum):
    """The three weights that are bundled."""

    REGULAR = 400
    MEDIUM = 500
    STRONG = 600


class Tone(enum.StrEnum):
    """What a coloured mark says. Colour never says it alone: a word or a shape stands beside it."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class Surround(enum.IntEnum):
    """What lies around a picture, in five steps from black to white."""

    BLACK = 0
    DARK = 1
    MIDDLE = 2
    LIGHT = 3
    WHITE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The greys and the few colours of one scheme, as `#rrggbb`.

    `*_fill` lies behind text of the same name with `_text`; `on_*` is text on that colour.
    """

    window: str
    panel: str
    raised: str
    segment: str  # the chosen one in a row of segments
    hover: str
    pressed: str
    field: str
    field_line: str
    line: str
    edge: str  # outline of a control that has no fill of its own
    stage: str
    tile: str
    text: str
    strong: str
    secondary: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    on_accent: str
    selected: str
    selected_edge: str
    on_selected: str
    ok: str
    ok_fill: str
    ok_text: str
    warn: str
    warn_fill: str
    warn_text: str
    bad: str
    bad_fill: str
    bad_text: str
    neutral_fill: str
    star: str
    scroll: str
    on_stage: str
    on_stage_secondary: str


DARK = Colours(
    window="#1b1b1b",
    panel="#232323",
    raised="#2c2c2c",
    segment="#2c2c2c",
    hover="#343434",
    pressed="#262626",
    field="#181818",
    field_line="#181818",
    line="#333333",
    edge="#454545",
    stage="#2a2a2a",
    tile="#303030",
    text="#d6d6d6",
    strong="#ffffff",
    secondary="#9a9a9a",
    disabled="#666666",
    accent="#5b9dff",
    accent_hover="#74adff",
    accent_pressed="#4a8cf0",
    accent_text="#6ea8ff",
    on_accent="#06142a",
    selected="#35404f",
    selected_edge="#4a6a97",
    on_selected="#ffffff",
    ok="#58b16b",
    ok_fill="#213527",
    ok_text="#7fd493",
    warn="#e0a63c",
    warn_fill="#3a2f19",
    warn_text="#f0bd5d",
    bad="#e0655c",
    bad_fill="#3d2321",
    bad_text="#f2938b",
    neutral_fill="#333333",
    star="#e8c25a",
    scroll="#4a4a4a",
    on_stage="#d6d6d6",
    on_stage_secondary="#9a9a9a",
)

LIGHT = Colours(
    window="#e4e4e4",
    panel="#f2f2f2",
    raised="#ffffff",
    segment="#dedede",
    hover="#e6e6e6",
    pressed="#d9d9d9",
    field="#ffffff",
    field_line="#c9c9c9",
    line="#d2d2d2",
    edge="#b4b4b4",
    stage="#dcdcdc",
    tile="#e9e9e9",
    text="#262626",
    strong="#000000",
    secondary="#5e5e5e",
    disabled="#9c9c9c",
    accent="#1d63d1",
    accent_hover="#2a6fdc",
    accent_pressed="#1853b0",
    accent_text="#1a5bc2",
    on_accent="#ffffff",
    selected="#d3e1f7",
    selected_edge="#7ba4e0",
    on_selected="#0b1f3d",
    ok="#2c7d42",
    ok_fill="#d5ecdb",
    ok_text="#1c5c2e",
    warn="#a86a00",
    warn_fill="#f8e7c4",
    warn_text="#6f4700",
    bad="#bf352b",
    bad_fill="#f8dad7",
    bad_text="#93231b",
    neutral_fill="#dddddd",
    star="#a87400",
    scroll="#b5b5b5",
    on_stage="#262626",
    on_stage_secondary="#565656",
)

# Grey and the text on it. The middle step is near 18 % reflectance, what photographers judge on.
_SURROUND: dict[Surround, tuple[str, str, str]] = {
    Surround.BLACK: ("#000000", "#d6d6d6", "#9a9a9a"),
    Surround.DARK: ("#2a2a2a", "#d6d6d6", "#9a9a9a"),
    Surround.MIDDLE: ("#7a7a7a", "#000000", "#000000"),
    Surround.LIGHT: ("#dcdcdc", "#262626", "#565656"),
    Surround.WHITE: ("#ffffff", "#262626", "#5e5e5e"),
}

# What lies on pictures to show a mask: strong, since pictures are anything, and the same in both schemes.
_MASK = {
    "red": "#ff2d2d",
    "green": "#19d94a",
    "blue": "#2f7bff",
    "white": "#ffffff",
    "black": "#000000",
}

_FALLBACKS = (
    "PingFang SC",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "Microsoft YaHei UI",
    "Yu Gothic UI",
    "Malgun Gothic",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "Noto Sans",
)
FAMILY = "Inter"


def surround_colour(step: Surround) -> str:
    """The grey of a surround step."""
    return _SURROUND[step][0]


def mask_colour(name: str) -> QColor:
    """A colour in which masks and markup lie on pictures: red, green, blue, white or black."""
    return QColor(_MASK[name])


def mask_rgb(name: str) -> tuple[int, int, int]:
    """The same as 8-bit red, green and blue."""
    colour = mask_colour(name)
    return colour.red(), colour.green(), colour.blue()


def colours_for(*, dark: bool, surround: Surround | None = None) -> Colours:
    """The scheme's colours, with the stage (and the text on it) replaced where the user chose a surround."""
    base = DARK if dark else LIGHT
    if surround is None:
        return base
    stage, text, secondary = _SURROUND[surround]
    return replace(base, stage=stage, on_stage=text, on_stage_secondary=secondary)


class Theme(QObject):
    """The colours in use. Widgets that paint read `colours` when they paint; `changed` comes after a switch."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._dark = True
        self._surround: Surround | None = None
        self._colours = DARK

    @property
    def colours(self) -> Colours:
        """The tokens in use."""
        return self._colours

    @property
    def dark(self) -> bool:
        """True in the dark scheme."""
        return self._dark

    @property
    def surround(self) -> Surround | None:
        """The surround that was chosen, or None for the scheme's own stage."""
        return self._surround

    def choose(self, *, dark: bool, surround: Surround | None) -> bool:
        """Switches; False when nothing changes. Whoever owns the application repaints on `changed`."""
        colours = colours_for(dark=dark, surround=surround)
        if colours == self._colours and dark == self._dark and surround == self._surround:
            return False
        self._dark, self._surround, self._colours = dark, surround, colours
        self.changed.emit()
        return True

    def colour(self, name: str) -> QColor:
        """The token `name` as a QColor."""
        return QColor(getattr(self._colours, name))


_theme: Theme | None = None


def theme() -> Theme:
    """The one theme of the process: there is one application, and painting code cannot be handed it every time."""
    global _theme  # noqa: PLW0603  # made on first use, since a QObject must not exist before the application
    if _theme is None:
        _theme = Theme()
    return _theme


def colour(name: str) -> QColor:
    """The token `name` of the theme in use."""
    return theme().colour(name)


def font(size: Size = Size.BODY, weight: Weight = Weight.REGULAR, *, tabular: bool = False) -> QFont:
    """Inter with a CJK fallback; `tabular` for figures that stand in columns or change while one looks."""
    made = QFont()
    made.setFamilies([FAMILY, *_FALLBACKS])
    made.setPixelSize(int(size))
    made.setWeight(QFont.Weight(int(weight)))
    # Hinting would snap stems to whole pixels and make the letters of a line stand unevenly.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Inter's alternates would write “@2x 16:9” and a typed “1536x864” with a ×, which is not what stands there.
    made.setFeature(QFont.Tag("calt"), 0)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def load_fonts(files: tuple[str, ...]) -> tuple[str, ...]:
    """Registers the bundled font files; returns those that could not be read."""
    return tuple(file for file in files if QFontDatabase.addApplicationFont(file) < 0)


def system_is_dark() -> bool:
    """What the system asks for; dark where it says nothing."""
    return QGuiApplication.styleHints().colorScheme() is not Qt.ColorScheme.Light


def tone_colours(tone: Tone) -> tuple[str, str, str]:
    """Mark, fill and text of a tone, as token names."""
    if tone is Tone.NEUTRAL:
        return "secondary", "neutral_fill", "text"
    if tone is Tone.ACCENT:
        return "accent", "selected", "on_selected"
    return tone.value, f"{tone.value}_fill", f"{tone.value}_text"


def token_names() -> tuple[str, ...]:
    """Every colour token."""
    return tuple(item.name for item in fields(Colours))
