"""The tool that decides what of a reference is sent: turned, straightened, cropped and masked, its file left alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core.adjustment import Adjustment
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.overlay import PixelGrid
from gi2desk.ui.mask.easel import Easel
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.trim.bar import TrimBar
from gi2desk.ui.trim.model import TrimModel
from gi2desk.ui.trim.overlay import TrimOverlay
from gi2desk.ui.trim.tool import TrimTool

if TYPE_CHECKING:
    from gi2desk.ui.canvas.picture import Picture

_KEYS = Qt.Key
_ARROWS = {_KEYS.Key_Left: (-1, 0), _KEYS.Key_Right: (1, 0), _KEYS.Key_Up: (0, -1), _KEYS.Key_Down: (0, 1)}
_GROW = {_KEYS.Key_Plus: 1, _KEYS.Key_Equal: 1, _KEYS.Key_Minus: -1, _KEYS.Key_Underscore: -1}
_FAR = 10


class Trimmer(Easel):
    """`mask_requested` asks for the painter of the picture's own mask."""

    mask_requested = Signal()

    def __init__(
        self,
        services: Services,
        picture: Path,
        size: tuple[int, int],
        title: str,
        adjustment: Adjustment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, picture, size, title, parent)
        self._file = picture
        self._making = False
        self._stale = False
        self.model = TrimModel(adjustment, size, services.undo, self)
        self.overlay = TrimOverlay(self.model)
        self.tool = TrimTool(self.model, self.overlay)
        self.bar = TrimBar(self.model, services.actions, self.tools, self)
        self.canvas.overlays += [PixelGrid(), self.overlay]
        self.canvas.tools.append(self.tool)
        self.canvas.installEventFilter(self)
        self.canvas.setAccessibleDescription(
            tr("Arrow keys move the crop by a pixel, with Shift by ten; plus and minus resize it.")
        )
        self.note.setText(tr("The picture itself stays as it is, and can be cropped anew at any time."))
        self.bar.mask_requested.connect(self.mask_requested)
        self.canvas.escaped.connect(self._on_escaped)
        self.model.changed.connect(self._on_changed)
        self.model.turned.connect(self._remake)
        self._on_changed()
        if not _is_upright(adjustment):
            self._remake()

    def _on_changed(self) -> None:
        rect, frame = self.model.rect, self.model.frame
        size = f"{rect.width}×{rect.height}"
        whole = f"{frame[0]}×{frame[1]}"
        text = (
            tr("{size} of {whole}", size=size, whole=whole)
            if size != whole
            else tr("All {whole}", whole=whole)
        )
        self.fact.setText(text)
        self.canvas.setAccessibleName(f"{self.accessibleName()}. {text}")
        self.canvas.update()

    def _on_escaped(self) -> None:
        if not self.tool.cancel():
            self.dismissed.emit()

    # The pixels that are shown

    def _remake(self) -> None:
        """Shows the picture as it is turned, straightened and masked now; only the last of several is made."""
        if self._making:
            self._stale = True
            return
        adjustment, file, library = self.model.adjustment, self._file, self.services.library
        if _is_upright(adjustment):
            self.overlay.ready = True
            self.layer.set_image(PaneImage(path=file, width=self.model.size[0], height=self.model.size[1]))
            return
        self._making = True
        # Straightening leaves the frame; after a quarter turn the crop lies elsewhere.
        self.overlay.ready = self.canvas.placement is not None and self._fits(adjustment)

        def make() -> Picture:
            from gi2desk.imaging.adjust import turned_pixels
            from gi2desk.ui.canvas.picture import of_pixels

            mask = library.reference_path(adjustment.mask) if adjustment.mask is not None else None
            pixels, translucent = turned_pixels(file, adjustment, mask)
            return of_pixels(pixels, translucent=translucent)

        if self.services.tasks.run(make, done=self._on_made) is None:
            self._making = False

    def _fits(self, adjustment: Adjustment) -> bool:
        extent, frame = self.layer.extent, adjustment.turned_size(*self.model.size)
        return extent is not None and (extent.width, extent.height) == frame

    def _on_made(self, picture: Picture) -> None:
        self._making = False
        if self._stale:
            self._stale = False
            self._remake()
            if _is_upright(self.model.adjustment):
                return
        self.layer.set_picture(picture)
        self.overlay.ready = self._fits(self.model.adjustment)

    # Keys

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is self.canvas and self._is_mine(event):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().eventFilter(watched, event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return not held and (event.key() in _ARROWS or event.key() in _GROW)

    def _press(self, event: QKeyEvent) -> None:
        key = _KEYS(event.key())
        far = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in _ARROWS:
            dx, dy = _ARROWS[key]
            self.model.nudge(dx * far, dy * far)
        else:
            self.model.grow(_GROW[key])

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.tool.cancel()
        self.model.forget()
        super().closeEvent(event)


def _is_upright(adjustment: Adjustment) -> bool:
    """True if the kept file can be shown as it is."""
    return not (adjustment.turns % 4 or adjustment.degrees or adjustment.mask)
