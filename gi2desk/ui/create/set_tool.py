"""The tool for a coordinated set: several shapes of one picture, each cropped or generated, under one price."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.core.geometry import CENTRE
from gi2desk.core.size import Size as PixelSize
from gi2desk.jobs.bundle import Part, pictures, total
from gi2desk.jobs.coordinated_set import (
    EXTEND,
    RECOMPOSE,
    Master,
    Row,
    Way,
    master_of,
    parts,
    planned,
)
from gi2desk.jobs.destination import Destination, every_ratio
from gi2desk.jobs.forecast import forecast
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.create.pay import PayButton
from gi2desk.ui.create.preparation import Preparation
from gi2desk.ui.create.preview import read_preview
from gi2desk.ui.create.set_row import SetRow
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.tool import Tool, each_text
from gi2desk.ui.money import price_of
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.place import drop_down

_CLAUSE_HEIGHT = 56
_SAME_SHAPE = 0.005


class _Clause(QPlainTextEdit):
    """A sentence that joins prompts, with its title."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(text)
        self.title = Label(title, size=Size.SMALL, tone="secondary")
        self.title.setBuddy(self)
        self.setAccessibleName(title)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(theme.font(Size.SMALL))
        self.setFixedHeight(_CLAUSE_HEIGHT)

    def offer(self, wanted: bool) -> None:
        """Shows or hides both."""
        self.title.setVisible(wanted)
        self.setVisible(wanted)


class SetTool(Tool):
    """`parts_ready` are the requests to send as one job; `crops_ready` the shapes to cut from an image."""

    parts_ready = Signal(tuple)
    crops_ready = Signal(str, tuple)  # id of the image, the Destinations

    def __init__(
        self, services: Services, sheet: Sheet, targets: Sequence[Destination], ticked: Sequence[str]
    ) -> None:
        """`targets` are the rows to begin with, `ticked` the keys of those that are chosen."""
        super().__init__(
            tr("Set for several ratios"),
            tr(
                "One idea in several shapes. The model makes one size a request, so each is a request of its own."
            ),
        )
        self._services, self._sheet = services, sheet
        self._master: Master | None = None
        self._picture: Picture | None = None
        self._reading = True
        self.rows: list[SetRow] = []
        self.crop_button = Button(tr("Open crops"), role=Role.OUTLINE)
        self.pay = PayButton()
        self.footer.addWidget(self.crop_button)
        self.footer.addWidget(self.pay)
        self.preparation = Preparation(services)
        self.footer.addWidget(self.preparation)
        self.source = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.column.addWidget(self.source)
        self.clause = _Clause(tr("Added to the prompt of what is generated"), RECOMPOSE)
        self.extension = _Clause(tr("Added to the prompt of what is expanded"), EXTEND)
        for field in (self.clause, self.extension):
            field.textChanged.connect(self.refresh)
        self._below()
        for target in targets:
            self._add_row(target, ticked=target.key in ticked)
        self.pay.confirmed.connect(self._on_confirmed)
        self.preparation.ended.connect(self._on_prepared)
        self.preparation.made.connect(self.parts_ready)
        self.crop_button.clicked.connect(self._on_crops_clicked)
        sheet.changed.connect(self.refresh)
        self._read()
        self.refresh()

    def _below(self) -> None:
        self.add = Button(tr("Add a ratio"), role=Role.QUIET, picture="plus")
        self.add.clicked.connect(lambda: drop_down(self.menu(), self.add))
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        self.column.addLayout(line)
        self.column.addSpacing(theme.GRID * 2)
        for field in (self.clause, self.extension):
            self.column.addWidget(field.title)
            self.column.addWidget(field)
        self.column.addStretch(1)

    def menu(self) -> QMenu:
        """The ratios that have no row yet."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        known = {row.target.key for row in self.rows}
        for target in every_ratio():
            if target.key not in known:
                action = menu.addAction(target.name)
                action.triggered.connect(lambda _checked, target=target: self.add_target(target))
        return menu

    def add_target(self, target: Destination) -> None:
        """One shape more, ticked."""
        self._add_row(target, ticked=True).offer_ways(self._master)
        self.refresh()

    def _add_row(self, target: Destination, *, ticked: bool) -> SetRow:
        row = SetRow(target, ticked=ticked, way=Way.GENERATE)
        row.changed.connect(self.refresh)
        # After the line about the picture and the rows that are there.
        self.column.insertWidget(1 + len(self.rows), row)
        before: QWidget = self.rows[-1].ways if self.rows else self.close_button
        self.rows.append(row)
        QWidget.setTabOrder(before, row.check)
        return row

    def _read(self) -> None:
        services, recipe, concept = self._services, self._sheet.recipe, self._sheet.concept

        def read() -> tuple[Master | None, Picture | None, UserError | None]:
            try:
                master = master_of(services.library, recipe, concept, services.connection)
                return master, read_preview(master.path) if master is not None else None, None
            except UserError as error:
                return None, None, error  # the shapes can be made from the prompt all the same

        services.tasks.run(read, done=self._on_read)

    def _on_read(self, found: tuple[Master | None, Picture | None, UserError | None]) -> None:
        self._reading = False
        self._master, self._picture, error = found
        if error is not None:
            self._services.messages.error(error)
        if self._master is not None:
            master = self._master
            self._sheet.learn_size(
                master.reference.sha256, PixelSize(width=master.width, height=master.height)
            )
        for row in self.rows:
            row.offer_ways(self._master)
            if self._master is not None and row.is_plain_ratio and _same_shape(self._master, row.target):
                row.check.setChecked(False)  # that is the picture itself
        self.refresh()

    @property
    def focal(self) -> tuple[float, float]:
        """Where the crops look."""
        return self._sheet.focal or CENTRE

    def planned_rows(self) -> tuple[Row, ...]:
        """Every row as it would be made, ticked or not, in order."""
        recipe, services = self._sheet.recipe, self._services
        return tuple(
            planned(
                recipe,
                row.target,
                row.way,
                self._master,
                focal=self.focal,
                catalogue=services.catalogue,
                connection=services.connection,
                clause=self.clause.toPlainText(),
                extension=self.extension.toPlainText(),
            )
            for row in self.rows
        )

    def _ticked(self) -> tuple[Row, ...]:
        found = zip(self.rows, self.planned_rows(), strict=True)
        return tuple(made for row, made in found if row.ticked)

    def refresh(self) -> None:
        """Says what everything comes to now."""
        master = self._master
        full = (master.width, master.height) if master is not None else (1, 1)
        for row, made in zip(self.rows, self.planned_rows(), strict=True):
            row.show_row(made, self._picture, full, self._price(made))
        self.source.setText(self._about())
        wanted = self._ticked()
        sent = parts(wanted)
        crops = [row for row in wanted if row.way is Way.CROP and not row.reason]
        for field, way in ((self.clause, Way.GENERATE), (self.extension, Way.EXPAND)):
            field.offer(master is not None and any(row.way is way for row in wanted))
        self.crop_button.setText(tr_count("Open {n} crop", "Open {n} crops", len(crops)))
        self.crop_button.setVisible(bool(crops) and not self.preparation.isVisibleTo(self))
        self.crop_button.setToolTip(
            wrapped(tr("In Crop & export, where they are framed and written. Costs nothing."))
        )
        self._offer(wanted, sent)

    def _offer(self, wanted: Sequence[Row], sent: Sequence[Part]) -> None:
        services = self._services
        known = total(sent, services.catalogue, services.connection, services.feed.history) if sent else None
        reason = ""
        if services.library.read_only:
            reason = tr("This library can only be looked at.")
        elif self._reading:
            reason = tr("The picture is being read.")
        elif not pictures(sent):
            reason = tr("Nothing that can be generated is ticked.")
        refused = sum(bool(row.reason) for row in wanted)
        self.pay.offer(tuple(sent), pictures(sent), known, reason)
        text = (
            tr_count(
                "{n} of them cannot be made and is left out.", "{n} cannot be made and are left out.", refused
            )
            if refused
            else ""
        )
        self.remark(services.connection, text)

    def _price(self, row: Row) -> str:
        if row.way is Way.CROP:
            return tr("free")
        if row.part is None or row.reason:
            return ""
        services = self._services
        model = services.catalogue.get(row.part.recipe.model)
        known = forecast(row.part.recipe, model, services.connection, services.feed.history)
        return price_of(known, row.part.recipe.n)

    def _about(self) -> str:
        if self._reading:
            return tr("Looking for the picture that the set is made from…")
        if self._master is None:
            alone = tr("There is no picture yet: each shape is made from the prompt alone.")
            return f"{alone} {each_text(self._sheet.recipe.n)}".strip()
        size = f"{self._master.width}×{self._master.height}"
        made = tr("Made from {name}, {size}.", name=self._master.reference.name, size=size)
        return f"{made} {each_text(self._sheet.recipe.n)}".strip()

    def _on_confirmed(self) -> None:
        """What is expanded needs its canvas and its mask first; until they are made nothing is sent."""
        self.preparation.start(self._ticked())
        self._show_preparing()

    def _on_prepared(self) -> None:
        self._show_preparing()
        self.pay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_preparing(self) -> None:
        shown = self.preparation.isVisibleTo(self)
        self.pay.setVisible(not shown)
        self.body.setEnabled(not shown)
        self.refresh()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing that was still being prepared is sent."""
        self.preparation.abandon()
        super().closeEvent(event)

    def _on_crops_clicked(self) -> None:
        crops = tuple(row.target for row in self._ticked() if row.way is Way.CROP and not row.reason)
        if self._master is not None and crops:
            self.crops_ready.emit(self._master.image.id, crops)


def _same_shape(master: Master, target: Destination) -> bool:
    return abs(master.width / master.height / target.ratio.value - 1) < _SAME_SHAPE
