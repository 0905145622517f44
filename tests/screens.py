"""Renders every workspace with the sample concept, without a display: `python tests/screens.py FOLDER [--quick]`.

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
    from tests.ui.desktop import Desktop

ROOT = Path(__file__).parent.parent
SIZES = ((1440, 900), (1280, 720))
RATIOS = (1, 2)
SETTLE = 0.5


def main() -> int:
    """Starts one process for each ratio, since Qt reads the scale factor only at its start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="only 1440×900 at ratio 1")
    parser.add_argument("--ratio", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.ratio:
        return _render(options.folder, options.ratio, SIZES[:1] if options.quick else SIZES)
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
            arguments += ["--quick"] * options.quick
            code = subprocess.run(arguments, env=environment, check=False).returncode
            if code:
                return code
    return 0


def _render(folder: Path, ratio: int, sizes: tuple[tuple[int, int], ...]) -> int:
    from PySide6.QtGui import QCursor
    from PySide6.QtWidgets import QApplication

    app = QApplication([sys.argv[0]])
    app.setQuitOnLastWindowClosed(False)
    # Away from everything that lights up under the pointer.
    QCursor.setPos(4_000, 3_000)
    from gi2desk.ui.loop import Loop

    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        runner.run(_scenes(folder, ratio, sizes))
    return 0


async def _scenes(folder: Path, ratio: int, sizes: tuple[tuple[int, int], ...]) -> None:
    from gi2desk.core.connection import DEMO
    from gi2desk.host.settings import Theme
    from gi2desk.ui import endpoint
    from gi2desk.ui.start.sample import make_sample
    from tests.ui.desktop import desktop, until

    endpoint.DEMO_WATCHED = False

    async def shoot(desk: Desktop, name: str) -> None:
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
        for section in ("connections", "appearance", "keys"):
            desk.studio.show_settings(section)
            await shoot(desk, f"settings-{section}")
        desk.window.deck.close_page()
        desk.window.sheet.toggle()
        await shoot(desk, "keyboard")


async def _tools(desk: Desktop, shoot: Callable[[Desktop, str], Awaitable[None]]) -> None:
    """What lies on Create's stage while a picture is edited or made in several shapes."""
    from gi2desk.ui.create.workspace import CreateWorkspace
    from tests.ui.desktop import until

    create = desk.window.deck.workspace("create")
    assert isinstance(create, CreateWorkspace)
    create.use_as_reference(create.services.desk.images[:1])
    await until(lambda: bool(create.sheet.references), "a reference")
    create.sheet.set_prompt("The tower of Image 1 at noon")
    create.more.open_set()
    await shoot(desk, "create-set")
    create.edit.paint()
    await until(lambda: create.edit.painter is not None, "the mask painter")
    await shoot(desk, "create-mask")
    create.table.clear()


if __name__ == "__main__":
    sys.exit(main())
