"""One picture in one pane: waits for it, paints it from the nearest level while moving, and sharp when standing."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from gi2desk.core.errors import UserError
from gi2desk.core.geometry import Rect
from gi2desk.imaging.pyramid import level_for
from gi2desk.ui import theme
from gi2desk.ui.canvas import checker
from gi2desk.ui.canvas.geometry import Extent, Placement, fit_scale, whole
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.loader import Loader, Loan
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.render import Claim, Rendered, Renderer, shot_of
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.worker import Ticket
from gi2desk.ui.display.display import displays

_PATIENCE_MS = 200
"""How long the picture before stays while the next one is awaited: less than this would flash."""


class Layer(QObject):
    """A picture of a pane. `slot` names whose offset applies to it."""

    changed = Signal()  # it looks different
    loaded = Signal()  # its extent, its pixels or its error may be others

    def __init__(
        self,
        view: ViewState,
        loader: Loader,
        renderer: Renderer,
        slot: Hashable,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.slot = slot
        self.frame: Extent | None = None
        """Where several lie over one another: the pixels of the most detailed, as large as which all are laid out."""
        self._view = view
        self._loader = loader
        self._renderer = renderer
        self._image: PaneImage | None = None
        self._picture: Picture | None = None
        self._own: Picture | None = None  # the image's, while something made from it is shown in its place
        self._stale = False  # the picture shown is still that of the image before
        self._error: UserError | None = None
        self._loan: Loan | None = None
        self._target = displays().target  # profile of the display
        self._repainting: Ticket | None = None
        self._computed: Picture | None = None  # what was set, in sRGB
        self._rendered: Rendered | None = None
        self._rendering: Claim | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_ended)

    # What it shows

    @property
    def image(self) -> PaneImage | None:
        """What it was asked to show."""
        return self._image

    @property
    def picture(self) -> Picture | None:
        """The pixels of `image`; None while they are awaited."""
        return None if self._stale else self._picture

    @property
    def full(self) -> Picture | None:
        """The full pixels; None while there is only a proxy."""
        return self.picture if self.picture is not None and not self.picture.proxy else None

    @property
    def own(self) -> Picture | None:
        """The full pixels of the image itself, also while `stand_in` shows others."""
        return self._own or self.full

    @property
    def error(self) -> UserError | None:
        """Why it shows nothing."""
        return self._error

    @property
    def waiting(self) -> bool:
        """True while there is nothing to show yet."""
        return self._image is not None and self._picture is None and self._error is None

    @property
    def rendering(self) -> bool:
        """True while the sharp picture is being made."""
        return self._rendering is not None

    @property
    def extent(self) -> Extent | None:
        """Pixels of the picture, known before it is decoded if the image says so."""
        if self._stale and self._picture is not None:
            return self._picture.extent if not self._picture.proxy else self._declared
        if self.full is not None:
            return self.full.extent
        return self._declared or (self._picture.extent if self._picture is not None else None)

    @property
    def native(self) -> Extent | None:
        """Pixels of the image itself, also while `stand_in` shows others."""
        return self._own.extent if self._own is not None else self.extent

    @property
    def _declared(self) -> Extent | None:
        if self._image is None or self._image.width <= 0 or self._image.height <= 0:
            return None
        return Extent(width=self._image.width, height=self._image.height)

    def set_image(self, image: PaneImage | None) -> None:
        """Shows another image; the one before stays for a moment while it is awaited."""
        same_file = image is not None and self._image is not None and image.key == self._image.key
        self._image = image
        if same_file and self._error is None:
            self.loaded.emit()
            return
        self._let_go()
        if image is None:
            self._picture = None
            self._after_change()
            return
        self._stale = self._picture is not None
        self._patience.start()
        self._loan = self._loader.load(image, self, self._target)
        self._after_change()

    def set_picture(self, picture: Picture | None) -> None:
        """Shows computed pixels, which are sRGB, instead of an image's."""
        before = self._picture if self._image is None else None
        self._let_go()
        self._image = None
        self._computed = picture
        if picture is None or self._target is None:
            self._picture = picture
            self._after_change()
            return
        # What was computed before stays until the next is in the display's colours.
        self._picture = before
        self._after_change()
        self._repaint(picture)

    @property
    def computed(self) -> Picture | None:
        """What `set_picture` was given, in sRGB."""
        return self._computed

    @property
    def target(self) -> bytes | None:
        """Profile of the display that it is painted for; None is sRGB."""
        return self._target

    def set_target(self, target: bytes | None) -> None:
        """Paints for another display. What is shown stays until the same picture is there in its colours."""
        if target == self._target:
            return
        self._target = target
        if self._computed is not None:
            self._repaint(self._computed)
        elif self._image is not None and self._error is None:
            before = self._loan
            self._loan = self._loader.load(self._image, self, target)
            if before is not None:
                before.release()

    def _repaint(self, computed: Picture) -> None:
        if self._repainting is not None:
            self._repainting.cancel()
        self._repainting = self._loader.repaint(computed, self._target, self._on_repainted)

    def _on_repainted(self, picture: Picture) -> None:
        self._repainting = None
        self._picture = picture
        self._after_change()

    def stand_in(self, picture: Picture | None) -> None:
        """Shows pixels made from the image's own in their place, such as turned ones; None shows those again.

        Another image, or the same one loaded anew, ends it.
        """
        own = self.own
        if own is None or (picture or own) is self._picture:
            return
        self._own = own if picture is not None else None
        self._picture = picture or own
        self._rendered = None
        self._after_change()

    @property
    def laid_out(self) -> Extent | None:
        """The pixels that it is laid out as if it had: its own, or as many as make the scene fill `frame`."""
        own = self.extent
        if own is None or self.frame is None:
            return own
        factor = fit_scale(self.frame, own, self._view.offset(self.slot))
        return Extent(width=max(1, whole(own.width * factor)), height=max(1, whole(own.height * factor)))

    @property
    def framed(self) -> Extent | None:
        """The pixels that the whole scene has where this picture shows it; its own unless it is a crop or an expansion."""
        own, offset = self.extent, self._view.offset(self.slot)
        if own is None:
            return None
        width, height = own.width / offset.across, own.height / offset.down
        return Extent(width=max(1, whole(width)), height=max(1, whole(height)))

    @property
    def seen(self) -> int:
        """How many pixels across of an image are told apart from where its print is seen; 0 for all, and for figures."""
        own = self.extent
        return self._view.seen_of(own, self.slot) if own is not None and self._image is not None else 0

    def placement(self, viewport: Extent) -> Placement | None:
        """Where it lies in a viewport; None while its extent is not known."""
        extent, own = self.laid_out, self.extent
        if extent is None or own is None:
            return None
        return replace(self._view.placement(viewport, extent, self.slot), picture=own)

    # Called by the loader

    def on_picture(self, picture: Picture) -> None:
        """The proxy or the full picture arrived."""
        if picture.proxy and self.full is not None:
            return  # for another display: sharp in the colours of the last one is better for a moment
        self._own = None
        self._picture = picture
        self._stale = False
        self._error = None
        self._patience.stop()
        self._after_change()

    def on_failure(self, error: UserError) -> None:
        """The image cannot be shown."""
        self._picture = self._own = None
        self._stale = False
        self._error = error
        self._patience.stop()
        self._after_change()

    # Painting

    def prepare(self, viewport: Extent) -> None:
        """Has the sharp picture made for a standing view."""
        found = self._wanted(viewport)
        if found is None:
            return
        picture, placement, region = found
        shot = shot_of(picture, placement, region, self.seen)
        if self._rendered is not None and self._rendered.shot == shot:
            return
        known = self._renderer.find(shot)
        if known is not None:
            self._on_rendered(known)
            return
        self._stop_rendering()
        self._rendering = self._renderer.request(picture, shot, self._on_rendered)

    def covered(self, viewport: Extent) -> QRect | None:
        """The device pixels that it paints, all of them opaque: transparency has a checkerboard behind it."""
        placement = self.placement(viewport)
        region = placement.visible(viewport) if placement is not None and self._picture is not None else None
        if placement is None or region is None:
            return None
        return QRect(placement.left + region.x, placement.top + region.y, region.width, region.height)

    def paint(self, painter: QPainter, viewport: Extent) -> None:
        """Paints it; the painter's unit is the device pixel and its origin the viewport's top left."""
        placement = self.placement(viewport)
        picture = self._picture
        region = placement.visible(viewport) if placement is not None else None
        if placement is None or picture is None or region is None:
            return
        where = QPoint(placement.left + region.x, placement.top + region.y)
        if picture.translucent:
            self._paint_ground(painter, QRect(where.x(), where.y(), region.width, region.height), placement)
        shot = shot_of(picture, placement, region, self.seen)
        if self._rendered is not None and self._rendered.shot != shot:
            self._rendered = None
        if self._rendered is None and not picture.proxy:
            # Made for another pane that shows the same: the flashing reference is sharp at once.
            self._rendered = self._renderer.find(shot)
        if self._rendered is not None:
            painter.drawImage(where, self._rendered.image)
        else:
            _paint_level(painter, picture, placement, region, self.seen)

    def _paint_ground(self, painter: QPainter, area: QRect, placement: Placement) -> None:
        """A checkerboard; nothing where an opaque picture was only turned, or where computed pixels have no value."""
        if self._image is None or (self._own is not None and not self._own.translucent):
            painter.fillRect(area, theme.colour("stage"))
        else:
            checker.paint(painter, area, placement)

    def _wanted(self, viewport: Extent) -> tuple[Picture, Placement, Rect] | None:
        """What would be rendered, or None where painting from a level is exact already."""
        picture, placement = self.full, self.placement(viewport)
        if picture is None or placement is None:
            return None
        region = placement.visible(viewport)
        if region is None or (_is_exact(placement) and not self.seen):
            return None
        return picture, placement, region

    def _on_rendered(self, rendered: Rendered) -> None:
        self._rendering = None
        self._rendered = rendered
        self.changed.emit()

    def _on_patience_ended(self) -> None:
        if self._stale:
            self._stale = False
            self._picture = None
            self._after_change()

    def _stop_rendering(self) -> None:
        if self._rendering is not None:
            self._rendering.cancel()
            self._rendering = None

    def _let_go(self) -> None:
        self._patience.stop()
        self._stop_rendering()
        self._rendered = None
        self._error = None
        self._stale = False
        self._computed = None
        if self._repainting is not None:
            self._repainting.cancel()
            self._repainting = None
        self._own = None
        if self._loan is not None:
            self._loan.release()
            self._loan = None

    def _after_change(self) -> None:
        self._stop_rendering()
        self.loaded.emit()
        self.changed.emit()


def _is_exact(placement: Placement) -> bool:
    """True at 100 %, 200 % and so on, where Qt repeats every pixel the same number of times."""
    across, odd_x = divmod(placement.width, placement.picture.width)
    down, odd_y = divmod(placement.height, placement.picture.height)
    return odd_x == odd_y == 0 and across == down >= 1


def _paint_level(
    painter: QPainter, picture: Picture, placement: Placement, region: Rect, seen: int = 0
) -> None:
    """Below 100 % smoothly from the level that just has enough pixels, else the pixels as they are."""
    scale = min(placement.width, seen or placement.width) / picture.extent.width
    smooth = picture.proxy or scale < 1
    level = picture.levels[level_for(scale, len(picture.levels))].image
    across, down = level.width() / placement.width, level.height() / placement.height
    if smooth:
        source = QRectF(region.x * across, region.y * down, region.width * across, region.height * down)
        target = QRectF(placement.left + region.x, placement.top + region.y, region.width, region.height)
    else:
        # Whole image pixels, so that their edges stay where they are while the view moves.
        left, top = int(region.x * across), int(region.y * down)
        right = min(level.width(), int(-(-(region.x + region.width) * across // 1)))
        bottom = min(level.height(), int(-(-(region.y + region.height) * down // 1)))
        source = QRectF(left, top, right - left, bottom - top)
        target = QRectF(
            placement.left + left / across,
            placement.top + top / down,
            (right - left) / across,
            (bottom - top) / down,
        )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(target, level, source)
