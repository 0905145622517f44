"""Turns the tokens into what Qt understands: a palette for Fusion and one stylesheet."""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gi2desk.ui import theme
from gi2desk.ui.theme import Colours

_LENGTHS = {
    "radius": f"{theme.RADIUS}px",
    "control": f"{theme.CONTROL - 2}px",  # the border of one pixel on each side is added to it
    "hit": f"{theme.HIT}px",
}

# Roles are dynamic properties: QPushButton[role="primary"], Surface[surface="panel"].
_SHEET = Template("""
Surface[surface="window"] { background: $window; }
Surface[surface="panel"] { background: $panel; }
Surface[surface="raised"] { background: $raised; }
Surface[surface="stage"] { background: $stage; }
Surface[surface="line"] { background: $line; }
Surface[surface="card"] { background: $panel; border: 1px solid $line; border-radius: 8px; }
Surface[surface="float"] { background: $panel; border: 1px solid $line; border-radius: 6px; }

Surface[surface^="notice"] { background: $raised; border-left: 3px solid $secondary; border-bottom: 1px solid $line; }
Surface[surface="notice-accent"] { border-left-color: $accent; }
Surface[surface="notice-ok"] { border-left-color: $ok; }
Surface[surface="notice-warn"] { border-left-color: $warn; }
Surface[surface="notice-bad"] { border-left-color: $bad; }

QLabel { background: transparent; color: $text; }
QLabel[tone="strong"] { color: $strong; }
QLabel[tone="secondary"] { color: $secondary; }
QLabel[tone="warn"] { color: $warn_text; }
QLabel[tone="bad"] { color: $bad_text; }
QLabel[tone="ok"] { color: $ok_text; }
QLabel[tone="stage"] { color: $on_stage; }
QLabel[tone="stage-secondary"] { color: $on_stage_secondary; }
QLabel:disabled { color: $disabled; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $field_line; border-radius: $radius;
    min-height: $control; max-height: $control; padding: 0 12px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:disabled { color: $disabled; background: $panel; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[role="primary"]:disabled { background: $hover; border-color: $hover; color: $disabled; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: $secondary; padding: 0 8px; }
QPushButton[role="quiet"]:hover { background: $hover; color: $text; }
QPushButton[role="quiet"]:pressed { background: $pressed; }
QPushButton[role="quiet"]:disabled { color: $disabled; background: transparent; }
QPushButton[role="quiet"]:checked { color: $strong; }
QPushButton[word="true"] { min-height: $hit; max-height: $hit; padding: 0 5px; }
QPushButton[role="outline"] { background: transparent; border-color: $edge; }
QPushButton[role="outline"]:hover { background: $hover; }
QPushButton[role="link"] {
    background: transparent; border-color: transparent; color: $accent_text; padding: 0 2px;
}
QPushButton[role="link"]:hover { color: $strong; }
QPushButton[role="link"]:disabled { color: $disabled; }
QPushButton[role="tab"] {
    background: transparent; border-color: transparent; color: $secondary; padding: 0 16px;
}
QPushButton[role="tab"]:hover { color: $text; }
QPushButton[role="tab"]:checked { background: $raised; color: $strong; }
QPushButton[role="crumb"] {
    background: transparent; border-color: transparent; color: $secondary; padding: 0 4px; text-align: left;
}
QPushButton[role="crumb"][last="true"] { color: $text; }
QPushButton[role="crumb"]:hover { background: $hover; color: $strong; }
QPushButton[role="nav"] {
    background: transparent; border-color: transparent; color: $text; padding: 0 8px; text-align: left;
}
QPushButton[role="nav"]:hover { background: $hover; }
QPushButton[role="nav"]:checked { background: $selected; color: $on_selected; }

QPushButton[large="true"] { min-height: 34px; max-height: 34px; }
QPushButton[role="chip"] {
    background: transparent; border-color: $line; padding: 0 10px; min-height: $hit; max-height: $hit;
}
QPushButton[role="chip"]:hover { background: $hover; }
QPushButton[role="chip"]:checked { background: $selected; border-color: $selected_edge; color: $on_selected; }
QPushButton[role="chip"]:disabled { background: transparent; color: $disabled; }
Surface[surface="segments"] { background: $field; border: 1px solid $field_line; border-radius: 5px; }
QPushButton[role="segment"] {
    background: transparent; border: none; border-radius: 3px; color: $secondary; padding: 0 12px;
    min-height: $hit; max-height: $hit;
}
QPushButton[role="segment"]:hover { color: $text; }
QPushButton[role="segment"]:checked { background: $segment; color: $strong; }
QPushButton[role="segment"]:disabled { color: $disabled; background: transparent; }
QPushButton[role="segment"]:checked:disabled { background: $hover; }
QPushButton[role="pill"], QPushButton[role="bare-pill"] {
    border: none; border-radius: 11px; min-height: 22px; max-height: 22px; color: $secondary;
    padding: 0 9px 0 23px; text-align: left;
}
QPushButton[role="pill"] { background: $raised; }
QPushButton[role="bare-pill"] { background: transparent; }
QPushButton[role="pill"]:hover, QPushButton[role="bare-pill"]:hover { background: $hover; color: $text; }

QLabel[badge] { border-radius: 3px; padding: 1px 6px; }
QLabel[badge="neutral"] { background: $neutral_fill; color: $text; }
QLabel[badge="accent"] { background: $selected; color: $on_selected; }
QLabel[badge="ok"] { background: $ok_fill; color: $ok_text; }
QLabel[badge="warn"] { background: $warn_fill; color: $warn_text; }
QLabel[badge="bad"] { background: $bad_fill; color: $bad_text; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: $radius; color: $text; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton[switch="true"]:checked { background: transparent; }
QToolButton[switch="true"]:hover { background: $hover; }
QToolButton:disabled { color: $disabled; background: transparent; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox, QKeySequenceEdit > QLineEdit {
    background: $field; color: $text; border: 1px solid $field_line; border-radius: $radius;
    selection-background-color: $selected_edge; selection-color: $on_selected;
}
QLineEdit, QAbstractSpinBox, QComboBox { min-height: $control; max-height: $control; padding: 0 8px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:editable:focus {
    border-color: $accent;
}
QLineEdit[problem="true"], QAbstractSpinBox[problem="true"], QPlainTextEdit[problem="true"] { border-color: $bad; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    color: $disabled; background: $panel; border-color: $line;
}
QComboBox { padding-right: 24px; }
QComboBox:hover, QAbstractSpinBox:hover, QLineEdit:hover { border-color: $edge; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
    background: $raised; color: $text; border: 1px solid $edge; outline: none; padding: 4px;
    selection-background-color: $selected; selection-color: $on_selected;
}
QComboBox QAbstractItemView::item { min-height: $hit; padding: 0 8px; border-radius: 3px; }
QComboBox QAbstractItemView::item:selected { background: $selected; color: $on_selected; }

QAbstractItemView { background: transparent; border: none; outline: none; color: $text; }
QListView[role="nav"]::item, QTreeView[role="nav"]::item { min-height: 26px; padding: 0 8px; border-radius: $radius; }
QListView[role="nav"]::item:hover, QTreeView[role="nav"]::item:hover { background: $hover; }
QListView[role="nav"]::item:selected, QTreeView[role="nav"]::item:selected {
    background: $selected; color: $on_selected;
}
QHeaderView::section {
    background: $panel; color: $secondary; border: none; border-bottom: 1px solid $line; padding: 4px 8px;
}

QSlider:horizontal { min-height: $hit; }
QSlider::groove:horizontal { height: 2px; background: $edge; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $secondary; border-radius: 1px; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: $text;
}
QSlider::handle:horizontal:hover { background: $strong; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled { background: $disabled; }

QProgressBar { background: $field; border: none; border-radius: 1px; min-height: 3px; max-height: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 1px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[plain="true"] { background: transparent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover, QSplitter::handle:pressed { background: $accent; }

QMenu { background: $raised; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { min-height: $hit; padding: 0 20px 0 12px; border-radius: 3px; }
QMenu::item:selected { background: $selected; color: $on_selected; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::right-arrow { width: 8px; }

QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 5px 8px; }
""")

_ROLES = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "secondary",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "strong",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "window",
    QPalette.ColorRole.Shadow: "window",
    QPalette.ColorRole.Highlight: "selected",
    QPalette.ColorRole.HighlightedText: "on_selected",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
}
_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.PlaceholderText,
)


def palette(colours: Colours) -> QPalette:
    """The palette of `colours`, explicit in every role that Fusion reads."""
    made = QPalette()
    values = asdict(colours)
    for role, token in _ROLES.items():
        made.setColor(role, QColor(values[token]))
    for role in _DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.disabled))
    return made


def stylesheet(colours: Colours) -> str:
    """The stylesheet of `colours`."""
    return _SHEET.substitute(asdict(colours) | _LENGTHS)


def apply(app: QApplication, *, sheet: bool = True) -> None:
    """Puts the theme in use on the application; cheap enough to repeat after every change of it.

    With `sheet` false the stylesheet is left to `dress` and single windows: under an application's stylesheet Qt styles a
    widget anew each time one of its ancestors gets a parent, which doubles the time that it takes to build a window.
    """
    colours = theme.theme().colours
    # Asked by a mark of our own: once there is a stylesheet, the application's style no longer tells its name.
    if not app.property("fusion"):
        app.setStyle("Fusion")
        app.setProperty("fusion", True)
    app.setPalette(palette(colours))
    app.setStyleSheet(stylesheet(colours) if sheet else "")
    app.setFont(theme.font())


def dress(window: QWidget) -> None:
    """Puts the theme's stylesheet on `window` and all in it, menus and tooltips included, and keeps it up to date."""

    def put() -> None:
        window.setStyleSheet(stylesheet(theme.theme().colours))

    put()
    theme.theme().changed.connect(put)

    def forget() -> None:
        # At the end of the process the theme may be gone before the window.
        with contextlib.suppress(RuntimeError):
            theme.theme().changed.disconnect(put)

    window.destroyed.connect(forget)
