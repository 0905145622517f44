"""Editing the first reference: opens the tools on Create's stage, and keeps what is made with them in the recipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from gi2desk.core.recipe import Recipe
from gi2desk.core.rule import markup_refusal
from gi2desk.core.size import Size
from gi2desk.jobs import draft
from gi2desk.jobs.intake import sent_size
from gi2desk.jobs.layer import (
    LayerField,
    OpenedMask,
    OpenedPicture,
    Stored,
    mask_share,
    open_mask,
    open_picture,
    outgrows,
    shape_size,
    store_mask,
    store_png,
)
from gi2desk.library.library import Library
from gi2desk.ui import theme
from gi2desk.ui.create.edit_key import EditKeys
from gi2desk.ui.create.layer import LayerDesk
from gi2desk.ui.create.sheet import Sheet, same_picture
from gi2desk.ui.create.table import StageTable
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr

if TYPE_CHECKING:
    from gi2desk.core.expansion import Expansion
    from gi2desk.jobs.expand import Expanded
    from gi2desk.ui.mask.easel import Easel
    from gi2desk.ui.mask.expander import Expander
    from gi2desk.ui.mask.painter import MaskPainter

T = TypeVar("T")

_SHADES = ("red", "green", "blue")  # what a mask is shown in until a person chooses


class EditDesk(QObject):
    """One tool at a time. `changed` tells that what is edited, or what is known of it, is another."""

    changed = Signal()
    status_changed = Signal(str)

    def __init__(
        self, services: Services, sheet: Sheet, table: StageTable, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._table = table
        self.layers = LayerDesk(services, sheet, table, self)
        self._expander: Expander | None = None
        self._shares: dict[str, float] = {}
        self._sizes: dict[str, tuple[int, int]] = {}
        self._closed = False
        self.layers.changed.connect(self.changed)
        self.layers.status_changed.connect(self.status_changed)
        self.layers.stored.connect(self._on_layer_stored)
        table.changed.connect(self._on_table_changed)
        sheet.reshaped.connect(self._on_reshaped)
        self.keys = EditKeys(services, self)

    # What there is

    @property
    def easel(self) -> Easel | None:
        """The tool that is open."""
        session = self.layers.session
        return session.painter if session is not None else self._expander

    @property
    def painter(self) -> MaskPainter | None:
        """The painter of the request's mask, if it is open."""
        session = self.layers.session
        if session is None or session.layer is not LayerField.MASK:
            return None
        return cast("MaskPainter", session.painter)

    @property
    def share(self) -> float | None:
        """How much of the first reference will change; None where that is not known yet, or nothing is masked."""
        mask = self._sheet.recipe.mask
        return self._shares.get(mask) if mask is not None else None

    @property
    def fitting_size(self) -> Size | None:
        """The size to ask for where the one that is asked for has another shape than the picture with the mask."""
        recipe = self._sheet.recipe
        size = self._sizes.get(recipe.references[0].sha256) if recipe.references else None
        if recipe.mask is None or size is None:
            return None
        return shape_size(size, recipe, self._sheet.limits)

    @property
    def smaller_size(self) -> Size | None:
        """The size of Image 1 where the picture that is asked for is clearly larger; a composite has that of Image 1."""
        recipe = self._sheet.recipe
        size = self._sizes.get(recipe.references[0].sha256) if recipe.references else None
        return (
            Size(*size) if recipe.mask is not None and size is not None and outgrows(recipe, size) else None
        )

    @property
    def obstacle(self) -> str:
        """Why a picture with this mask cannot be what a person sees, or an empty text."""
        if self.fitting_size is None:
            return ""
        size = self._sheet.recipe.size
        if size == draft.AUTO:
            return tr("The mask cannot fit: with “auto” the picture may get another shape than Image 1.")
        return tr("The mask cannot fit: {size} has another shape than Image 1.", size=size.replace("x", "×"))

    def fit_size(self) -> None:
        """Asks for a picture that has the shape of Image 1."""
        if (size := self.fitting_size) is not None:
            self._sheet.choose_size(size)

    def refusal(self) -> str:
        """Why the first reference cannot be edited, or an empty text."""
        if not self._sheet.connection.capabilities.edits:
            return tr("This connection takes no references.")
        if not self._sheet.references:
            return tr("Add a reference first: Image 1 is what is edited.")
        if self._services.library.read_only:
            return tr("This library can only be looked at.")
        return tr("Image 1 is being edited.") if self.easel is not None else ""

    def mask_refusal(self) -> str:
        """Why no mask can be painted, or an empty text."""
        refusal = self.refusal()
        if not refusal and self._sheet.recipe.markup is not None:
            return tr("A mask and markup cannot be sent together. Remove the markup first.")
        return refusal

    def markup_refusal(self) -> str:
        """Why nothing can be drawn, or an empty text."""
        refusal = self.refusal() or markup_refusal(self._sheet.model)
        if not refusal and self._sheet.recipe.mask is not None:
            return tr("Markup and a mask cannot be sent together. Remove the mask first.")
        return refusal

    # What a person does

    def paint(self) -> None:
        """Opens the mask painter on the first reference."""
        colours = {name: theme.mask_rgb(name) for name in _SHADES}
        self._read(
            self.mask_refusal(),
            lambda library, recipe: open_mask(library, recipe, colours),
            self._on_mask_opened,
        )

    def draw(self) -> None:
        """Opens the markup painter on the first reference."""
        self._read(self.markup_refusal(), open_picture, self._on_markup_opened)

    def expand(self) -> None:
        """Opens the frame around the first reference."""
        self._read(self.refusal(), open_picture, self._on_expand_opened)

    def remove_mask(self) -> None:
        """Sends no mask."""
        if self.layers.session is None and self._sheet.recipe.mask is not None:
            self._sheet.change(tr("Remove the mask"), mask=None)

    def remove_markup(self) -> None:
        """Sends no markup."""
        if self.layers.session is None and self._sheet.recipe.markup is not None:
            self._sheet.change(tr("Remove the markup"), markup=None)

    def _read(
        self, refusal: str, read: Callable[[Library, Recipe], T], opened: Callable[[Recipe, T], None]
    ) -> None:
        """Reads what a tool needs in a worker, and opens it if the sheet is still the same then."""
        if refusal:
            return
        recipe, serial, library = self._sheet.recipe, self._sheet.serial, self._services.library

        def done(found: T) -> None:
            same = same_picture(self._sheet.references, recipe.references)
            if not self._closed and serial == self._sheet.serial and same:
                opened(recipe, found)

        self._services.tasks.run(lambda: read(library, recipe), key=("edit", id(self)), done=done)

    def _on_mask_opened(self, recipe: Recipe, opened: OpenedMask) -> None:
        from gi2desk.ui.mask.painter import MaskPainter

        painter = MaskPainter(self._services, opened.picture, tr("Mask of Image 1"), opened.mask)
        self._sizes[recipe.references[0].sha256] = (opened.mask.width, opened.mask.height)
        painter.model.tools_changed.connect(self.keys.refresh)
        painter.show_in(opened.colour)
        library, limit = self._services.library, self._sheet.connection.capabilities.max_mask_bytes

        def snapshot() -> Callable[[], Stored]:
            values = painter.values()
            return lambda: store_mask(library, values, limit)

        self.layers.begin(painter, LayerField.MASK, snapshot, recipe)

    def _on_markup_opened(self, recipe: Recipe, opened: OpenedPicture) -> None:
        from gi2desk.ui.mask.markup import MarkupPainter, encoded, read_base

        painter = MarkupPainter(self._services, opened.picture, opened.size, read_base(opened.markup))
        library = self._services.library

        def snapshot() -> Callable[[], Stored]:
            image = painter.values()
            return lambda: Stored(sha256=None) if image.isNull() else store_png(library, encoded(image))

        self.layers.begin(painter, LayerField.MARKUP, snapshot, recipe)

    # The larger picture

    def _on_expand_opened(self, recipe: Recipe, opened: OpenedPicture) -> None:
        from gi2desk.ui.mask.expander import Expander

        expander = Expander(self._services, opened.picture, opened.size, self._sheet.limits)
        serial = self._sheet.serial
        self._table.lay(expander)
        self._expander = expander
        expander.finished.connect(lambda: self._expand(recipe, serial, expander.model.expansion))
        expander.dismissed.connect(lambda: self._table.clear(expander))
        expander.status_changed.connect(lambda: self.status_changed.emit(expander.status))
        self.changed.emit()

    def _expand(self, recipe: Recipe, serial: int, expansion: Expansion | None) -> None:
        from gi2desk.jobs.expand import expand_reference

        expander, library = self._expander, self._services.library
        if expansion is None or expander is None:
            return
        capabilities = self._sheet.connection.capabilities
        started = self._services.tasks.run(
            lambda: expand_reference(library, recipe.references[0], expansion, capabilities),
            key=("expand", id(self)),
            done=lambda made: self._on_expanded(recipe, serial, made),
        )
        if started is not None:
            expander.set_working(True)
            started.add_done_callback(lambda _: self._on_expand_ended(expander))

    def _on_expand_ended(self, expander: Expander) -> None:
        if expander is self._expander:
            expander.set_working(False)

    def _on_expanded(self, recipe: Recipe, serial: int, made: Expanded) -> None:
        if self._closed or serial != self._sheet.serial:
            return
        if not same_picture(self._sheet.references, recipe.references):
            return
        self._shares[made.mask], self._sizes[made.reference.sha256] = made.share, made.size
        now = self._sheet.recipe
        sized = draft.with_size(now, Size(*made.size))
        self._sheet.change(
            tr("Expand Image 1"),
            references=(made.reference, *now.references[1:]),
            mask=made.mask,
            markup=None,
            size=sized.size,
            ratio=sized.ratio,
            tier=sized.tier,
            quality=sized.quality,
        )
        if self._expander is not None:
            self._table.clear(self._expander)

    # The end

    async def settle(self) -> bool:
        """See `LayerDesk.settle`."""
        return await self.layers.settle()

    def close(self) -> None:
        """Keeps what was painted; a frame that was being pulled is given up."""
        self._closed = True
        self.layers.close()
        if self._expander is not None:
            self._table.clear(self._expander)

    # What others say

    def _on_layer_stored(self, stored: Stored) -> None:
        if stored.sha256 is not None:
            self._shares[stored.sha256] = stored.share

    def _on_table_changed(self) -> None:
        if self._expander is not None and self._table.tool is not self._expander:
            self._expander = None
            self.changed.emit()
            self.status_changed.emit("")

    def _on_reshaped(self) -> None:
        recipe = self._sheet.recipe
        self.layers.on_reshaped()
        if self._expander is not None and not recipe.references:
            self._table.clear(self._expander)
        self._learn()
        self.changed.emit()

    def _learn(self) -> None:
        """Reads how much a mask lets change, and how large the picture below it is."""
        recipe, library = self._sheet.recipe, self._services.library
        mask = recipe.mask
        if mask is None or not recipe.references:
            return
        reference = recipe.references[0]
        if mask in self._shares and reference.sha256 in self._sizes:
            return

        def learnt(found: tuple[float, tuple[int, int]]) -> None:
            self._shares[mask], self._sizes[reference.sha256] = found
            self.changed.emit()

        self._services.tasks.run(
            lambda: (mask_share(library, mask), sent_size(library, reference)),
            key=("mask", id(self), mask, reference.sha256),
            done=learnt,
        )
