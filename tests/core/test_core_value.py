"""The light named tuples are what typing.NamedTuple makes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import NamedTuple as Heavy

import pytest

from gi2desk.core.size import Limits, Size
from gi2desk.core.value import NamedTuple


class Light(NamedTuple):
    """A value with a default."""

    a: int
    b: str = "x"

    def twice(self) -> int:
        return 2 * self.a


class Typed(Heavy):
    a: int
    b: str = "x"


def test_it_behaves_like_the_one_of_typing() -> None:
    assert Light(1) == Typed(1) == (1, "x")
    assert Light._fields == Typed._fields
    assert Light(1)._replace(b="y") == Light(a=1, b="y")
    assert repr(Light(1)) == "Light(a=1, b='x')"
    assert Light(2).twice() == 4
    assert Light.__doc__ == "A value with a default."
    assert not hasattr(Light(1), "__dict__")
    with pytest.raises(AttributeError):
        Light(1).a = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        Light()  # type: ignore[call-arg]


def test_values_survive_pickling() -> None:
    assert pickle.loads(pickle.dumps(Size(16, 9))) == Size(16, 9)
    assert isinstance(pickle.loads(pickle.dumps(Limits())), Limits)


def test_it_does_without_typing() -> None:
    code = (
        "import sys; import gi2desk.core.tier; print('typing' in sys.modules, 'dataclasses' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["False", "False"]
