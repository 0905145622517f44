"""Pictures on Create's strip of references, and where on it a hand drops them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint

from gi2desk.ui.create.tile import SIDE
from tests.ui.bench import Bench, picture
from tests.ui.desktop import until

COLOURS = ((200, 40, 40), (40, 200, 40), (40, 40, 200), (200, 200, 40))


def pictures(folder: Path, count: int) -> list[Path]:
    return [picture(folder / f"p{n}.png", (40 + n, 30), COLOURS[n % 4]) for n in range(count)]


def names(made: Bench) -> list[str]:
    return [reference.name for reference in made.create.sheet.references]


async def have(made: Bench, count: int) -> None:
    await until(lambda: len(made.create.sheet.references) == count, f"{count} references")
    await until(
        lambda: not made.services.tasks.is_running(("intake", id(made.create.panel.references.intake)))
    )


def beside(made: Bench, index: int) -> QPoint:
    """The gap before the tile `index`."""
    tile = made.create.panel.references.strip.tiles[index]
    return QPoint(tile.x() - 2, tile.y() + SIDE // 2)


def on(made: Bench, index: int) -> QPoint:
    return made.create.panel.references.strip.tiles[index].geometry().center()
