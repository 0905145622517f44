"""What the window has to say, as values; how it looks is the message bar's affair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gi2desk.core.errors import Cause, Failure, UserError
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Tone

OFFER_MS = 10_000
NEWS_MS = 5_000
OFFER = "offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button of a notice, which leaves after it is pressed unless it `stays`."""

    text: str
    call: Callable[[], object]
    stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message. Without `lifetime_ms` it stays until it is dismissed or its reason is gone.

    `cause` is that of the error that it tells of; `wait` are seconds after which the first choice can be pressed, shown
    as a countdown.
    """

    text: str
    tone: Tone = Tone.NEUTRAL
    hint: str = ""
    details: str = ""
    link: str = ""
    choices: tuple[Choice, ...] = ()
    wait: float | None = None
    lifetime_ms: int | None = None
    key: str = ""
    cause: Cause | None = None


class Messages(QObject):
    """The way to the message bar for everything that has something to say. Use it on the window's thread."""

    posted = Signal(object)
    withdrawn = Signal(str)

    def post(self, notice: Notice) -> None:
        """Shows `notice`; one with the same `key` is replaced."""
        self.posted.emit(notice)

    def withdraw(self, key: str) -> None:
        """Takes the notice with `key` away, because its reason is gone."""
        self.withdrawn.emit(key)

    def error(
        self, error: UserError | Failure, *, retry: Callable[[], object] | None = None, key: str = ""
    ) -> None:
        """Shows what went wrong, what to do, and "Retry" where `retry` can do it, after the wait that was asked for."""
        failure = error.failure if isinstance(error, UserError) else error
        choices = (Choice(text=tr("Retry"), call=retry),) if retry is not None else ()
        self.post(
            Notice(
                text=failure.message,
                tone=Tone.BAD,
                hint=failure.hint,
                details=failure.details,
                link=failure.link,
                choices=choices,
                wait=failure.retry_after if choices else None,
                key=key or f"{failure.cause}:{failure.message}",
                cause=failure.cause,
            )
        )

    def warn(self, text: str, *, hint: str = "", choices: tuple[Choice, ...] = (), key: str = "") -> None:
        """Shows something that needs attention and stays."""
        self.post(Notice(text=text, tone=Tone.WARN, hint=hint, choices=choices, key=key or text))

    def say(self, text: str) -> None:
        """Shows good news that leaves by itself."""
        self.post(Notice(text=text, lifetime_ms=NEWS_MS, key="news"))

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """“Deleted 3 images”, with Undo for a while."""
        choice = Choice(text=tr("Undo"), call=undo)
        self.post(Notice(text=text, choices=(choice,), lifetime_ms=OFFER_MS, key=OFFER))
