"""The window's event loop: qasync's, with the part of asyncio's that it leaves out, and short waits for the interpreter."""

from __future__ import annotations

import sys

from qasync import QEventLoop
from typing_extensions import override

# Seconds after which a thread that computes has to let the window's have a turn. Each call into Qt gives the turn away, a
# row of a list takes a dozen calls, and Python's own 5 ms for each of them would be seen.
_TURN = 0.0005


class Loop(QEventLoop):  # type: ignore[misc]  # qasync is not annotated
    """Ends asynchronous generators that nobody holds any more, as asyncio's own loops do.

    Without it the HTTP library's, which are left suspended when an answer is read no further than its last byte, end in the
    middle of their cleaning up, and Python says so on standard error.
    """

    @override
    def run_forever(self) -> int:
        before, turn = sys.get_asyncgen_hooks(), sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        # BaseEventLoop has them, and `shutdown_asyncgens`, which knows what they noted; only its `run_forever` sets them.
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        try:
            return int(super().run_forever())
        finally:
            sys.set_asyncgen_hooks(*before)
            sys.setswitchinterval(turn)
