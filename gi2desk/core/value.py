"""Named tuples without importing typing, for the values of commands that have to start at once."""

from __future__ import annotations

from collections import namedtuple

__all__ = ["NamedTuple"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    # To type checkers it is typing.NamedTuple; both are written and behave the same way.
    from typing import NamedTuple
else:

    class _Meta(type):
        def __new__(cls, name, bases, namespace):
            """The class as a subclass of the named tuple that its annotations describe."""
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = namespace.pop("__annotations__", {})
            defaults = [namespace.pop(field) for field in fields if field in namespace]
            base = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])
            return type(name, (base,), {"__slots__": (), **namespace})

    class NamedTuple(metaclass=_Meta):
        """Subclass it with annotated fields, those with defaults last."""
