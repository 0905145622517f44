"""The one table of what the keyboard can do; menus, cheat sheet, tooltips and the shortcut editor come from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from gi2desk.ui.text import mark


class Area(enum.StrEnum):
    """Where an action stands in menus and on the cheat sheet."""

    GENERATE = "generate"
    VIEW = "view"
    JUDGE = "judge"
    MASK = "mask"
    ZOOM = "zoom"
    COMPARE = "compare"
    FILE = "file"
    EDIT = "edit"
    WINDOW = "window"


AREA_TITLES: dict[Area, str] = {
    Area.GENERATE: mark("Generate"),
    Area.VIEW: mark("View"),
    Area.JUDGE: mark("Judge"),
    Area.MASK: mark("Edit Image 1"),
    Area.ZOOM: mark("Zoom"),
    Area.COMPARE: mark("Compare"),
    Area.FILE: mark("File"),
    Area.EDIT: mark("Edit"),
    Area.WINDOW: mark("Window"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One action.

    `keys` are its default key sequences in Qt's portable notation (Ctrl is ⌘ on macOS). `held` commands act while
    their key is down and are read by the widget itself. `with_shift` ones also fire with Shift, which then means
    "and go on to the next". `places` are the workspaces in which it can mean something; empty is everywhere.
    """

    id: str
    text: str
    area: Area
    keys: tuple[str, ...] = ()
    tip: str = ""
    icon: str = ""
    places: frozenset[str] = frozenset()
    held: bool = False
    checkable: bool = False
    repeats: bool = False
    with_shift: bool = False
    series: str = ""  # name of the row on the cheat sheet that stands for several alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """What the mouse, the trackpad or the wheel does; listed beside the keys, not remappable."""

    text: str
    area: Area
    keys: str


CREATE = frozenset({"create"})
COMPARE = frozenset({"compare"})
REVIEW = frozenset({"review"})
PICTURES = frozenset({"review", "compare"})
CANVAS = frozenset({"review", "compare", "crop"})
ZOOMED = CANVAS | CREATE

_STARS = tuple(
    Command(
        id=f"judge.star_{key}",
        text=text,
        area=Area.JUDGE,
        keys=(key,),
        places=PICTURES,
        with_shift=True,
        series=mark("Stars"),
    )
    for key, text in (
        ("0", mark("No stars")),
        ("1", mark("1 star")),
        ("2", mark("2 stars")),
        ("3", mark("3 stars")),
        ("4", mark("4 stars")),
        ("5", mark("5 stars")),
    )
)
_LABELS = tuple(
    Command(
        id=f"judge.label_{name}",
        text=text,
        area=Area.JUDGE,
        keys=(key,),
        places=PICTURES,
        with_shift=True,
        series=mark("Colour labels"),
    )
    for key, name, text in (
        ("6", "red", mark("Red label")),
        ("7", "yellow", mark("Yellow label")),
        ("8", "green", mark("Green label")),
        ("9", "blue", mark("Blue label")),
    )
)
_PANES = tuple(
    Command(
        id=f"compare.pane_{n}",
        text=text,
        area=Area.COMPARE,
        keys=(f"Alt+{n}",),
        places=COMPARE,
        series=mark("Panes"),
    )
    for n, text in enumerate(
        (mark("Pane 1"), mark("Pane 2"), mark("Pane 3"), mark("Pane 4"), mark("Pane 5"), mark("Pane 6")),
        start=1,
    )
)

COMMANDS: tuple[Command, ...] = (
    Command(
        id="create.generate",
        text=mark("Generate"),
        area=Area.GENERATE,
        keys=("Ctrl+Return", "Ctrl+Enter"),
        places=CREATE,
        icon="sparkle",
    ),
    Command(id="create.cancel", text=mark("Cancel the request"), area=Area.GENERATE, keys=("Ctrl+.",)),
    Command(id="create.new", text=mark("New concept"), area=Area.GENERATE, keys=("Ctrl+N",), icon="plus"),
    Command(id="create.prompt", text=mark("Write the prompt"), area=Area.GENERATE, keys=("Ctrl+L",)),
    Command(
        id="create.parts",
        text=mark("Prompt in parts"),
        area=Area.GENERATE,
        keys=("Ctrl+Shift+L",),
        places=CREATE,
        checkable=True,
    ),
    Command(
        id="create.snippets",
        text=mark("Snippets"),
        area=Area.GENERATE,
        keys=("Ctrl+Shift+K",),
        places=CREATE,
        checkable=True,
    ),
    Command(
        id="create.history",
        text=mark("Earlier prompts"),
        area=Area.GENERATE,
        keys=("Ctrl+Shift+H",),
        places=CREATE,
    ),
    Command(
        id="create.brief",
        text=mark("Brief and style of the project"),
        area=Area.GENERATE,
        keys=("Ctrl+Shift+B",),
    ),
    Command(
        id="create.paste_reference",
        text=mark("Paste as reference"),
        area=Area.GENERATE,
        keys=("Ctrl+V",),
        places=CREATE,
    ),
    Command(
        id="create.reference",
        text=mark("Use as reference"),
        area=Area.GENERATE,
        places=REVIEW,
        tip=mark("Adds it to what is being written in Create. Nothing is sent before you press Generate."),
    ),
    Command(
        id="create.make_2k",
        text=mark("Make 2K of this"),
        area=Area.GENERATE,
        places=REVIEW,
        tip=mark(
            "Prepares it in Create, with its prompt and itself as Image 1. "
            "Nothing is sent before you press Generate."
        ),
    ),
    Command(
        id="create.make_4k",
        text=mark("Make 4K of this"),
        area=Area.GENERATE,
        places=REVIEW,
        tip=mark(
            "Prepares it in Create, with its prompt and itself as Image 1. "
            "Nothing is sent before you press Generate."
        ),
    ),
    Command(id="view.grid", text=mark("Grid"), area=Area.VIEW, keys=("G",), icon="squares-four"),
    Command(
        id="view.loupe",
        text=mark("Loupe"),
        area=Area.VIEW,
        keys=("E", "Return", "Enter"),
        icon="image-square",
    ),
    Command(id="view.compare", text=mark("Compare"), area=Area.VIEW, keys=("C",), icon="columns"),
    Command(id="view.survey", text=mark("Survey"), area=Area.VIEW, keys=("N",), icon="grid-nine"),
    Command(id="view.crop", text=mark("Crops"), area=Area.VIEW, keys=("R",), icon="crop"),
    Command(id="view.info", text=mark("Info"), area=Area.VIEW, keys=("I",), icon="info", checkable=True),
    Command(id="view.next_workspace", text=mark("Next workspace"), area=Area.VIEW, keys=("Ctrl+PgDown",)),
    Command(
        id="view.previous_workspace", text=mark("Previous workspace"), area=Area.VIEW, keys=("Ctrl+PgUp",)
    ),
    Command(id="view.panels", text=mark("All panels"), area=Area.VIEW, keys=("F7",), icon="layout"),
    Command(
        id="view.filmstrip",
        text=mark("Filmstrip"),
        area=Area.VIEW,
        keys=("F6",),
        icon="film-strip",
        checkable=True,
    ),
    Command(
        id="view.left_panel",
        text=mark("Left panel"),
        area=Area.VIEW,
        keys=("F8",),
        icon="sidebar-simple",
        checkable=True,
    ),
    Command(
        id="view.right_panel",
        text=mark("Right panel"),
        area=Area.VIEW,
        keys=("F9",),
        icon="sidebar-simple-right",
        checkable=True,
    ),
    Command(
        id="view.client",
        text=mark("Client window"),
        area=Area.VIEW,
        keys=("Shift+F",),
        tip=mark("The pictures alone in a second window, on another screen where there is one"),
        places=PICTURES,
        checkable=True,
        icon="monitor",
    ),
    Command(
        id="view.full_screen",
        text=mark("Full screen"),
        area=Area.VIEW,
        keys=("F", "F11"),
        icon="corners-out",
        checkable=True,
    ),
    *_STARS,
    Command(
        id="judge.pick", text=mark("Pick"), area=Area.JUDGE, keys=("P",), places=PICTURES, with_shift=True
    ),
    Command(
        id="judge.reject", text=mark("Reject"), area=Area.JUDGE, keys=("X",), places=PICTURES, with_shift=True
    ),
    Command(id="judge.clear", text=mark("Clear the flag"), area=Area.JUDGE, keys=("U",), places=PICTURES),
    *_LABELS,
    Command(
        id="judge.approve",
        text=mark("Approve"),
        area=Area.JUDGE,
        keys=("Ctrl+Shift+A",),
        places=PICTURES,
        icon="check-circle",
    ),
    Command(id="judge.auto_advance", text=mark("Go on after judging"), area=Area.JUDGE, checkable=True),
    Command(
        id="judge.note", text=mark("Note"), area=Area.JUDGE, keys=("M",), places=PICTURES, icon="note-pencil"
    ),
    Command(id="mask.paint", text=mark("Paint a mask…"), area=Area.MASK, places=CREATE, icon="paint-brush"),
    Command(
        id="mask.expand", text=mark("Expand Image 1…"), area=Area.MASK, places=CREATE, icon="corners-out"
    ),
    Command(
        id="mask.markup", text=mark("Draw on Image 1…"), area=Area.MASK, places=CREATE, icon="pencil-simple"
    ),
    Command(id="mask.brush", text=mark("Brush"), area=Area.MASK, keys=("B",), places=CREATE),
    Command(id="mask.rectangle", text=mark("Rectangle"), area=Area.MASK, keys=("M",), places=CREATE),
    Command(id="mask.lasso", text=mark("Lasso"), area=Area.MASK, keys=("L",), places=CREATE),
    Command(
        id="mask.erase",
        text=mark("Erase instead of painting"),
        area=Area.MASK,
        keys=("X",),
        places=CREATE,
        checkable=True,
    ),
    Command(
        id="mask.smaller",
        text=mark("Smaller brush"),
        area=Area.MASK,
        keys=("[",),
        places=CREATE,
        repeats=True,
    ),
    Command(
        id="mask.larger", text=mark("Larger brush"), area=Area.MASK, keys=("]",), places=CREATE, repeats=True
    ),
    Command(
        id="mask.softer", text=mark("Softer brush"), area=Area.MASK, keys=("{",), places=CREATE, repeats=True
    ),
    Command(
        id="mask.harder", text=mark("Harder brush"), area=Area.MASK, keys=("}",), places=CREATE, repeats=True
    ),
    Command(id="mask.invert", text=mark("Invert the mask"), area=Area.MASK, keys=("Ctrl+I",), places=CREATE),
    Command(id="mask.clear", text=mark("Clear the mask"), area=Area.MASK, keys=("Ctrl+D",), places=CREATE),
    Command(
        id="zoom.toggle",
        text=mark("Fit or 100 %"),
        area=Area.ZOOM,
        keys=("Space", "Z"),
        places=ZOOMED,
        tip=mark("At the pointer"),
    ),
    Command(id="zoom.fit", text=mark("Fit"), area=Area.ZOOM, keys=("Ctrl+0",), places=ZOOMED),
    Command(id="zoom.actual", text=mark("100 %"), area=Area.ZOOM, keys=("Ctrl+1",), places=ZOOMED),
    Command(
        id="zoom.in",
        text=mark("Zoom in"),
        area=Area.ZOOM,
        keys=("Ctrl++", "Ctrl+="),
        places=ZOOMED,
        repeats=True,
        icon="magnifying-glass-plus",
    ),
    Command(
        id="zoom.out",
        text=mark("Zoom out"),
        area=Area.ZOOM,
        keys=("Ctrl+-",),
        places=ZOOMED,
        repeats=True,
        icon="magnifying-glass-minus",
    ),
    Command(
        id="zoom.sync",
        text=mark("Sync the panes"),
        area=Area.ZOOM,
        keys=("S",),
        places=COMPARE,
        checkable=True,
    ),
    Command(
        id="zoom.reset_offsets",
        text=mark("Reset offsets"),
        area=Area.ZOOM,
        keys=("A",),
        places=COMPARE,
        tip=mark("What was moved alone goes back; where the pictures are aligned, to where that laid it"),
    ),
    *_PANES,
    Command(
        id="compare.cycle",
        text=mark("Side by side, wipe, flicker, difference"),
        area=Area.COMPARE,
        keys=("V",),
        places=COMPARE,
    ),
    Command(
        id="compare.flash",
        text=mark("Flash the reference"),
        area=Area.COMPARE,
        keys=("B",),
        places=COMPARE,
        held=True,
    ),
    Command(
        id="compare.inspect",
        text=mark("Pixel inspector"),
        area=Area.COMPARE,
        keys=("K",),
        places=CANVAS,
        checkable=True,
        icon="eyedropper",
    ),
    Command(
        id="compare.wording",
        text=mark("What changed in the wording"),
        area=Area.COMPARE,
        keys=("D",),
        tip=mark("Prompt and options of the picture beside those of the reference"),
        places=COMPARE,
    ),
    Command(
        id="compare.overlays",
        text=mark("Overlays"),
        area=Area.COMPARE,
        keys=("W",),
        tip=mark("Pixel grid, crosshair and loupe"),
        places=CANVAS,
        checkable=True,
    ),
    Command(
        id="compare.proof",
        text=mark("Soft proof"),
        area=Area.COMPARE,
        keys=("Y",),
        places=CANVAS,
        checkable=True,
    ),
    Command(
        id="compare.previous",
        text=mark("Previous candidate"),
        area=Area.COMPARE,
        keys=("Left",),
        places=PICTURES,
        repeats=True,
    ),
    Command(
        id="compare.next",
        text=mark("Next candidate"),
        area=Area.COMPARE,
        keys=("Right",),
        places=PICTURES,
        repeats=True,
    ),
    Command(
        id="file.open", text=mark("Open a library…"), area=Area.FILE, keys=("Ctrl+O",), icon="folder-open"
    ),
    Command(id="file.import", text=mark("Import pictures…"), area=Area.FILE, keys=("Ctrl+Shift+I",)),
    Command(id="file.import_folder", text=mark("Import a folder…"), area=Area.FILE),
    Command(id="file.export", text=mark("Export"), area=Area.FILE, keys=("Ctrl+E",), icon="export"),
    Command(id="edit.undo", text=mark("Undo"), area=Area.EDIT, keys=("Ctrl+Z",)),
    Command(id="edit.redo", text=mark("Redo"), area=Area.EDIT, keys=("Ctrl+Shift+Z", "Ctrl+Y")),
    Command(
        id="file.copy",
        text=mark("Copy the image"),
        area=Area.EDIT,
        keys=("Ctrl+C",),
        places=CANVAS,
        icon="copy",
    ),
    Command(id="file.rename", text=mark("Rename"), area=Area.FILE, keys=("F2",)),
    Command(
        id="file.gather",
        text=mark("Make one concept"),
        area=Area.FILE,
        keys=("Ctrl+G",),
        places=REVIEW,
        tip=mark("The chosen images become attempts at one idea, whose tiers stand together"),
    ),
    Command(
        id="file.reveal",
        text=mark("Show the file"),
        area=Area.FILE,
        keys=("Ctrl+Shift+R",),
        icon="folder-open",
        tip=mark("In Finder, Explorer or the file manager"),
    ),
    Command(id="file.trash", text=mark("Move to trash"), area=Area.FILE, keys=("Del",), icon="trash"),
    Command(
        id="file.search",
        text=mark("Search prompts and notes"),
        area=Area.EDIT,
        keys=("Ctrl+F",),
        icon="magnifying-glass",
    ),
    Command(
        id="window.cheat_sheet", text=mark("Keyboard"), area=Area.WINDOW, keys=("?", "F1"), icon="keyboard"
    ),
    Command(id="window.settings", text=mark("Settings"), area=Area.WINDOW, keys=("Ctrl+,",), icon="gear"),
    Command(id="window.quit", text=mark("Quit"), area=Area.WINDOW, keys=("Ctrl+Q",)),
)

GESTURES: tuple[Gesture, ...] = (
    Gesture(text=mark("Take away from the mask"), area=Area.MASK, keys=mark("Alt + drag, a pen's other end")),
    Gesture(text=mark("Size of the brush"), area=Area.MASK, keys=mark("Alt + wheel")),
    Gesture(text=mark("Move the picture while painting"), area=Area.MASK, keys=mark("Middle button + drag")),
    Gesture(text=mark("Zoom"), area=Area.ZOOM, keys=mark("Wheel, pinch")),
    Gesture(text=mark("Zoom all panes"), area=Area.ZOOM, keys=mark("Ctrl + wheel")),
    Gesture(
        text=mark("Zoom or move this pane alone"),
        area=Area.ZOOM,
        keys=mark("Ctrl + Shift + wheel, Shift + drag"),
    ),
)


def command(name: str) -> Command:
    """The command called `name`. KeyError where there is none."""
    return _BY_ID[name]


_BY_ID = {item.id: item for item in COMMANDS}
