"""Everything that is pressed. Buttons take the focus by Tab only, so that a click leaves the keys with the picture."""

from __future__ import annotations

import enum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QHelpEvent, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from gi2desk.ui import icon, theme
from gi2desk.ui.hold import SAME_PRESS_MS
from gi2desk.ui.text import wrapped
from gi2desk.ui.theme import Size, Weight


class Role(enum.StrEnum):
    """How much a button stands out."""

    PLAIN = ""
    PRIMARY = "primary"
    OUTLINE = "outline"
    QUIET = "quiet"
    LINK = "link"
    CHIP = "chip"
    TAB = "tab"
    NAV = "nav"
    SEGMENT = "segment"


_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PRESSES = _ENTER | {Qt.Key.Key_Space}
_ROOM = 2  # beside an icon before text: the style alone leaves too little
_BESIDE = 6  # a word of a segment, where it takes what is free on its left and right
_LEAST = {Role.SEGMENT: 36, Role.OUTLINE: 64}  # widths down to which they can be pressed together
_ICON_TOKENS = {Role.PRIMARY: "on_accent", Role.QUIET: "secondary", Role.LINK: "accent_text"}


class Button(QPushButton):
    """A push button; `picture` is the name of an icon before the text."""

    def __init__(
        self,
        text: str,
        *,
        role: Role = Role.PLAIN,
        picture: str = "",
        tip: str = "",
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._plain = ""
        self._let_go = (0, -SAME_PRESS_MS)  # which key was, and when on the clock of key events
        self._role, self._picture = role, picture
        self.setText(text)
        self.setProperty("role", role.value)
        self.setFont(theme.font(Size.BODY, Weight.STRONG if role is Role.PRIMARY else Weight.REGULAR))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setCheckable(checkable)
        self.setToolTip(wrapped(tip))
        self._tip = tip
        if role in {Role.LINK, Role.CHIP, Role.TAB}:
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if role is Role.LINK else Qt.CursorShape.ArrowCursor
            )
        if role in _LEAST:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._recolour()
        theme.theme().changed.connect(self._recolour)

    def set_picture(self, picture: str) -> None:
        """Changes the icon; an empty name takes it away."""
        self._picture = picture
        self._recolour()

    @override
    def setText(self, text: str) -> None:
        # Keys come from the table of commands alone, so "&" is an ampersand and no mnemonic.
        self._plain = text
        self.setAccessibleName(text)
        super().setText(text.replace("&", "&&"))

    @property
    def plain(self) -> str:
        """The text as it is read."""
        return self._plain

    def set_available(self, available: bool, reason: str = "") -> None:
        """Enables the button, or disables it and says why in the tooltip."""
        self.setEnabled(available)
        self.setToolTip(wrapped(self._tip if available else reason))

    # Where another language needs more room than there is, the words end in “…”, and the tooltip has all of them.

    @property
    def shown(self) -> str:
        """The text as far as there is room for it."""
        metrics = QFontMetrics(self.font())
        if self._role is Role.SEGMENT:
            room = self.width() - _BESIDE
        else:
            room = self.width() - self.sizeHint().width() + metrics.horizontalAdvance(self._plain)
        return metrics.elidedText(self._plain, Qt.TextElideMode.ElideRight, max(0, room))

    @override
    def minimumSizeHint(self) -> QSize:
        hint, least = super().minimumSizeHint(), _LEAST.get(self._role)
        return hint if least is None else QSize(min(hint.width(), least), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._role not in _LEAST or self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        if self._role is not Role.SEGMENT:
            option.text = self.shown.replace("&", "&&")
            self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
            return
        # The style would cut the words off at a padding that is not needed here.
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        token = "strong" if self.isChecked() else "text" if self.underMouse() else "secondary"
        painter.setPen(theme.colour(token if self.isEnabled() else "disabled"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.shown)

    @override
    def event(self, event: QEvent) -> bool:
        # Its own tooltip comes first; without one the words that are cut off are said.
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and self.shown != self._plain:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self._plain, self)
            return True
        return super().event(event)

    def _recolour(self) -> None:
        if self._picture:
            room = _ROOM if self._plain else 0
            self.setIcon(icon.icon(self._picture, _ICON_TOKENS.get(self._role, "text"), room=room))
            self.setIconSize(QSize(theme.ICON + 2 * room, theme.ICON))
        elif not self.icon().isNull():
            self.setIcon(QIcon())

    # A key that is held presses once, however often the system repeats it.

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, when = self._let_go
        again = key == event.key() and 0 <= event.timestamp() - when < SAME_PRESS_MS
        repeated = event.isAutoRepeat() or again
        if event.key() in _PRESSES and repeated:
            event.accept()
        elif event.key() in _ENTER and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSES:
            self._let_go = (event.key(), event.timestamp())
        super().keyReleaseEvent(event)


class PrimaryButton(Button):
    """The one accented button of a screen; `detail` (a price, a folder) follows its text in a lighter weight."""

    GAP = 10

    def __init__(self, text: str, detail: str = "", *, tip: str = "", parent: QWidget | None = None) -> None:
        self._detail = detail
        super().__init__(text, role=Role.PRIMARY, tip=tip, parent=parent)
        self.setProperty("large", True)

    def set_detail(self, detail: str) -> None:
        """Changes what follows the text."""
        self._detail = detail
        self.setAccessibleName(f"{self.plain} {detail}".strip())
        self.updateGeometry()
        self.update()

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.set_detail(self._detail)

    def _detail_font_width(self) -> int:
        if not self._detail:
            return 0
        return self.GAP + QFontMetrics(theme.font(Size.SMALL, tabular=True)).horizontalAdvance(self._detail)

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._detail_font_width(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text, option.text = self.plain, ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setPen(theme.colour("on_accent" if self.isEnabled() else "disabled"))
        width = QFontMetrics(self.font()).horizontalAdvance(text)
        left = max(8, (self.width() - width - self._detail_font_width()) // 2)
        line = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self.font())
        painter.drawText(QRect(left, 0, self.width() - left, self.height()), line, text)
        painter.setFont(theme.font(Size.SMALL, tabular=True))
        left += width + self.GAP
        painter.drawText(QRect(left, 0, self.width() - left, self.height()), line, self._detail)


class IconButton(QToolButton):
    """A square button that shows only an icon; its name is the tooltip and what a screen reader says."""

    def __init__(
        self,
        picture: str,
        name: str,
        *,
        checkable: bool = False,
        side: int = theme.CONTROL,
        token: str = "secondary",
        switch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`switch` shows on and off by the brightness of the icon alone, without a ground."""
        super().__init__(parent)
        self._picture, self._token, self._switch = picture, token, switch
        self._followed: QAction | None = None
        self.setProperty("switch", switch)
        self.setAccessibleName(name)
        self.setToolTip(wrapped(name))
        self.setCheckable(checkable)
        self.setFixedSize(side, side)
        self.setIconSize(QSize(theme.ICON, theme.ICON))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._recolour()
        theme.theme().changed.connect(self._recolour)

    def follow(self, action: QAction) -> None:
        """Does `action` and takes its tooltip, state and name, but keeps its own icon."""
        self._followed = action
        self.clicked.connect(action.trigger)
        # A method, not a function: the connection has to end with a button that is taken away before the action.
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def set_picture(self, picture: str) -> None:
        """Changes the icon."""
        self._picture = picture
        self._recolour()

    def _on_action_changed(self) -> None:
        action = self._followed
        if action is None:
            return
        self.setEnabled(action.isEnabled())
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text().replace("&&", "&"))
        if action.isCheckable():
            self.setCheckable(True)
            self.setChecked(action.isChecked())

    def _recolour(self) -> None:
        self.setIcon(icon.switch(self._picture) if self._switch else icon.icon(self._picture, self._token))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)
