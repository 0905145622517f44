"""What is known about the display of a screen: what pictures are painted for, and how that is said."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from gi2desk.ui.text import tr

_LONGEST_NAME = 36


class Management(enum.Enum):
    """Who brings the colours of pictures to those of the display."""

    PROFILED = enum.auto()  # this program, by a profile
    SYSTEM = enum.auto()  # the system, which takes windows for sRGB
    NONE = enum.auto()  # nobody
    ASKED = enum.auto()  # it is being found out


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """`target` is the profile that pictures are converted to; None leaves them sRGB, as for a display that is sRGB.

    `profile` is its name, `reason` a sentence on why there is none.
    """

    screen: str
    management: Management
    profile: str = ""
    target: bytes | None = None
    reason: str = ""
    chosen: bool = False  # by the user, not by the system

    @property
    def text(self) -> str:
        """What the status bar says."""
        if self.management is Management.PROFILED:
            name = self.profile
            if len(name) > _LONGEST_NAME:
                name = name[: _LONGEST_NAME - 1].rstrip() + "…"
            return tr("Display: {profile}", profile=name)
        if self.management is Management.SYSTEM:
            return tr("sRGB, converted by the system")
        return tr("Display not profiled") if self.management is Management.NONE else ""

    @property
    def tip(self) -> str:
        """The same in whole sentences."""
        if self.management is Management.PROFILED:
            said = (
                tr(
                    "Pictures are shown in the colours of {profile} on {screen}.",
                    profile=self.profile,
                    screen=self.screen,
                )
                if self.target is not None
                else tr(
                    "{profile} on {screen} is sRGB: pictures are shown with their own values.",
                    profile=self.profile,
                    screen=self.screen,
                )
            )
            return f"{said} {tr('You chose the profile in the settings.')}" if self.chosen else said
        if self.management is Management.SYSTEM:
            return tr(
                "Pictures are shown as sRGB; the system converts windows for {screen}.", screen=self.screen
            )
        if self.management is Management.NONE:
            return tr(
                "Colours are shown as sRGB on {screen}. {reason}", screen=self.screen, reason=self.reason
            ).strip()
        return ""
