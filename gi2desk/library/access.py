"""Whether this process may write to a library, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gi2desk.core.errors import Cause, UserError
from gi2desk.library.layout import Layout
from gi2desk.library.lock import Holder, WriteLock, locked


@dataclass(slots=True)
class Access:
    """The outcome of asking for the right to write; `close` gives it back."""

    lock: WriteLock
    holder: Holder | None = None
    refusal: UserError | None = None

    @classmethod
    def gain(cls, layout: Layout, program: str, *, write: bool, take_over: bool) -> Self:
        """Asks for the right to `write`. Another writer or a read-only folder make it read-only, other failures raise."""
        lock = WriteLock(layout, program)
        if not write:
            return cls(lock, holder=lock.other_holder())
        try:
            return cls(lock, holder=lock.acquire(take_over=take_over))
        except UserError as error:
            if error.cause is not Cause.LIBRARY:
                raise
            return cls(lock, refusal=error)

    @property
    def may_write(self) -> bool:
        """True when this process is the writer."""
        return self.lock.held

    def require(self) -> None:
        """Raises UserError(LOCKED or LIBRARY) when this process is not the writer."""
        if self.may_write:
            return
        if self.refusal is not None:
            # A new one each time: raising the same error again would grow its traceback.
            failure = self.refusal.failure
            raise UserError(failure.message, cause=failure.cause, hint=failure.hint, details=failure.details)
        if self.holder is not None:
            raise locked(self.holder)
        raise UserError(
            "The library was opened for reading only.", cause=Cause.LIBRARY, hint="Open it again for writing."
        )

    def close(self) -> None:
        """Lets others write."""
        self.lock.release()
