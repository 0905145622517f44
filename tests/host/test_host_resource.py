"""Packaged resources are found in a checkout and in a wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gi2desk.host import resource

CHECKOUT = Path(__file__).parents[2] / "resources"


def test_the_checkout_is_used_where_nothing_is_packaged() -> None:
    assert resource.path().resolve() in {
        CHECKOUT.resolve(),
        Path(resource.__file__).parents[1] / "_resources",
    }
    assert resource.path("models.toml").is_file()
    assert resource.read_text("models.toml") == resource.path("models.toml").read_text("utf-8")


def test_packaged_resources_come_first(tmp_path: Path) -> None:
    packaged = tmp_path / "gi2desk" / "_resources"
    packaged.mkdir(parents=True)
    (packaged / "a.txt").write_text("ü packaged", "utf-8")
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "a.txt").write_text("checkout")
    host = tmp_path / "gi2desk" / "host"
    host.mkdir()
    for folder in (host.parent, host):
        (folder / "__init__.py").touch()
    (host / "resource.py").write_bytes(Path(resource.__file__).read_bytes())
    code = "from gi2desk.host.resource import path, read_text; print(ascii(read_text('a.txt')), path('a.txt').exists())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["'\\xfc", "packaged'", "True"]


def test_a_missing_resource_is_an_error() -> None:
    assert not resource.path("no/such.thing").exists()
    with pytest.raises(FileNotFoundError):
        resource.read_text("no/such.thing")
