"""The window's event loop: qasync's, with the part of asyncio's that it leaves out."""

from __future__ import annotations

import sys

from qasync import QEventLoop
from typing_extensions import override


class Loop(QEventLoop):  # type: ignore[misc]  # qasync is not annotated
    """Ends asynchronous generators that nobody holds any more, as asyncio's own loops do.

    Without it the HTTP library's, which are left suspended when an answer is read no further than its last byte, end in the
    middle of their cleaning up, and Python says so on standard error.
    """

    @override
    def run_forever(self) -> int:
        before = sys.get_asyncgen_hooks()
        # BaseEventLoop has them, and `shutdown_asyncgens`, which knows what they noted; only its `run_forever` sets them.
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        try:
            return int(super().run_forever())
        finally:
            sys.set_asyncgen_hooks(*before)
