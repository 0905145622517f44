"""Compares the picture files named on the command line, without a library: `python -m gi2desk.ui.compare FILE…`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gi2desk.core.errors import UserError
from gi2desk.host import resource
from gi2desk.ui import style, theme
from gi2desk.ui.action import Actions
from gi2desk.ui.canvas.image import PaneImage, image_of_file
from gi2desk.ui.compare.binding import PLACE, bind
from gi2desk.ui.compare.stage import CompareStage


def _image(path: Path) -> PaneImage:
    try:
        return image_of_file(path)
    except UserError:
        # The pane says what is wrong with it.
        return PaneImage(path=path, label=path.name)


def main() -> int:
    """Opens a window with the stage alone."""
    app = QApplication(sys.argv)
    theme.load_fonts(tuple(str(file) for file in resource.path("fonts").glob("*.otf")))
    style.apply(app)
    stage = CompareStage()
    actions = Actions(parent=stage)
    bind(actions, stage)
    actions.attach(stage)
    actions.enter(PLACE)
    stage.setWindowTitle(stage.accessibleName())
    stage.resize(1440, 760)
    stage.show_images([_image(Path(name)) for name in app.arguments()[1:]])
    stage.show()
    code = app.exec()
    stage.close_workers()
    return code


if __name__ == "__main__":
    sys.exit(main())
