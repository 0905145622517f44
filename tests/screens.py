"""Renders every workspace, without a display: `python tests/screens.py FOLDER [--quick] [--only NAME]`.

1440×900 and 1280×720, dark and light, at one and two device pixels per point; README's pictures come from here. Look at
them: a test cannot tell whether a window is well made.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from tests.ui.desktop import Desktop

ROOT = Path(__file__).parent.parent
SIZES = ((1440, 900), (1280, 720))
RATIOS = (1, 2)
SETTLE = 0.5
PLACES = ("website-hero-2x", "story", "feed-portrait", "a3-portrait-bleed")


def main() -> int:
    """Starts one process for each ratio, since Qt reads the scale factor only at its start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="only 1440×900 at ratio 1")
    parser.add_argument("--only", default="", help="only what has this in its name")
    parser.add_argument("--long", action="store_true", help="texts as long as in a language of long words")
    parser.add_argument("--ratio", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.ratio:
        sizes = SIZES[:1] if options.quick else SIZES
        return _render(options.folder, options.ratio, sizes, options.only, wordy=options.long)
    for ratio in RATIOS[:1] if options.quick else RATIOS:
        with tempfile.TemporaryDirectory(prefix="gi2desk-screens-") as home:
            environment = {
                **os.environ,
                "GI2DESK_HOME": home,
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": str(ratio),
                "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
                "PYTHONPATH": str(ROOT),
            }
            arguments = [sys.executable, __file__, str(options.folder), "--ratio", str(ratio)]
            arguments += ["--quick"] * options.quick + ["--only", options.only]
            arguments += ["--long"] * options.long
            code = subprocess.run(arguments, env=environment, check=False).returncode
            if code:
                return code
    return 0


def _render(folder: Path, ratio: int, sizes: tuple[tuple[int, int], ...], only: str, *, wordy: bool) -> int:
    from PySide6.QtGui import QCursor
    from PySide6.QtWidgets import QApplication

    app = QApplication([sys.argv[0]])
    app.setQuitOnLastWindowClosed(False)
    if wordy:
        from tests.ui.wordy import Wordy

        app.installTranslator(Wordy(app))
    # Away from everything that lights up under the pointer.
    QCursor.setPos(4_000, 3_000)
    from gi2desk.ui.loop import Loop

    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        runner.run(_scenes(folder, ratio, sizes, only))
    return 0


async def _scenes(folder: Path, ratio: int, sizes: tuple[tuple[int, int], ...], only: str) -> None:
    from gi2desk.core.connection import DEMO
    from gi2desk.host.settings import Theme
    from gi2desk.ui import endpoint
    from gi2desk.ui.start.sample import make_sample
    from tests.ui.desktop import desktop, until

    endpoint.DEMO_WATCHED = False

    async def shoot(desk: Desktop, name: str) -> None:
        if only not in name:
            return
        for dark in (Theme.DARK, Theme.LIGHT):
            desk.shell.preferences.change(theme=dark)
            for width, height in sizes:
                desk.window.resize(width, height)
                await asyncio.sleep(SETTLE)
                path = folder / f"{name}-{width}x{height}-{dark}@{ratio}.png"
                desk.window.grab().save(str(path))
                sys.stdout.write(f"{path}\n")

    async with desktop() as desk:
        await shoot(desk, "start")
    async with desktop(connection=DEMO.name) as desk:
        assert desk.studio.session is not None
        services = desk.studio.session.services
        make_sample(services)
        await until(lambda: services.desk.images, "the sample concept")
        services.messages.withdraw("sample")
        await desk.settle()
        for place in desk.window.deck.places:
            desk.window.deck.go_to(place)
            await asyncio.sleep(SETTLE)
            await shoot(desk, place)
        await _tools(desk, shoot)
        await _review(desk, shoot)
        for section in ("connections", "appearance", "keys"):
            desk.studio.show_settings(section)
            await shoot(desk, f"settings-{section}")
        desk.window.deck.close_page()
        desk.window.sheet.toggle()
        await shoot(desk, "keyboard")


Shoot = Callable[["Desktop", str], Awaitable[None]]


async def _tools(desk: Desktop, shoot: Shoot) -> None:
    """What lies on Create's stage while a picture is edited or made in several shapes, and the cards that open there."""
    from gi2desk.ui.create.workspace import CreateWorkspace
    from tests.ui.desktop import until

    create = desk.window.deck.workspace("create")
    assert isinstance(create, CreateWorkspace)
    desk.window.deck.go_to("create")
    sheet = create.sheet
    create.use_as_reference(create.services.desk.images[:1])
    await until(lambda: bool(sheet.references), "a reference")
    sheet.set_prompt("The tower of Image 1 at noon")
    create.more.open_set()
    await asyncio.sleep(4 * SETTLE)
    await shoot(desk, "create-set")
    create.edit.paint()
    await until(lambda: create.edit.painter is not None, "the mask painter")
    await shoot(desk, "create-mask")
    create.adjust.open(0)
    await until(lambda: create.adjust.tool is not None, "the trimmer")
    await shoot(desk, "create-trim")
    create.table.clear()
    sheet.choose_placements("", [sheet.atlas.named(name) for name in PLACES])
    sheet.set_prompt("The tower of Image 1 with the words “{copy}” in the sky")
    await shoot(desk, "create-placements")
    create.more.open_crops()
    await asyncio.sleep(SETTLE)
    await shoot(desk, "create-crops")
    create.more.open_matrix()
    await shoot(desk, "create-matrix")
    sheet.set_prompt(
        "A red kettle, each seen so:\n1. from above on linen\n2. at a window\n3. held in two hands"
    )
    create.more.open_shots()
    await shoot(desk, "create-shots")
    create.table.clear()
    destination = create.panel.destination
    plan = destination.plan
    await shoot_card(desk, shoot, "create-plan", lambda: plan.card().open_below(plan))
    advice = destination.advice
    await shoot_card(desk, shoot, "create-advice", lambda: advice.card().open_below(advice))
    add = destination.placements
    await shoot_card(desk, shoot, "create-picker", lambda: add.picker().open_below(add.add))
    sheet.choose_placements("", [])


async def _review(desk: Desktop, shoot: Shoot) -> None:
    """The loupe, the survey and the trash."""
    from gi2desk.ui.review.workspace import Review

    review = desk.window.deck.workspace("review")
    assert isinstance(review, Review)
    desk.window.deck.go_to("review")
    review.show_survey()
    await asyncio.sleep(SETTLE)
    await shoot(desk, "review-survey")
    review.show_loupe()
    await asyncio.sleep(SETTLE)
    await shoot(desk, "review-loupe")
    review.show_grid()
    review.judging.trash(review.services.desk.images[-1:])
    await asyncio.sleep(SETTLE)
    review.show_trash()
    await asyncio.sleep(SETTLE)
    await shoot(desk, "review-trash")


async def shoot_card(desk: Desktop, shoot: Shoot, name: str, open_card: Callable[[], None]) -> None:
    """Like `shoot`, with a card that opens anew for each picture and is painted where it stands."""
    from PySide6.QtWidgets import QWidget

    window, plain = desk.window, desk.window.grab

    def grab() -> QPixmap:
        from PySide6.QtGui import QPainter
        from PySide6.QtWidgets import QApplication

        open_card()
        made = plain()
        card = QApplication.activePopupWidget()
        if isinstance(card, QWidget):
            painter = QPainter(made)
            painter.drawPixmap(window.mapFromGlobal(card.pos()), card.grab())
            painter.end()
            card.close()
        return made

    setattr(window, "grab", grab)  # noqa: B010  # for these pictures only
    await shoot(desk, name)
    setattr(window, "grab", plain)  # noqa: B010


if __name__ == "__main__":
    sys.exit(main())
