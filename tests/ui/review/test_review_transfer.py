"""How a file is shown in the system's file manager."""

from __future__ import annotations

from pathlib import PureWindowsPath

from gi2desk.ui.review.transfer import explorer_command


def test_explorer_is_given_the_path_alone_in_quotes() -> None:
    # With quotes around the whole argument, as for any other program, it opens another folder.
    file = PureWindowsPath(r"C:\Users\Ada Lovelace\Pictures\a, b.png")
    assert explorer_command(file) == r'explorer /select,"C:\Users\Ada Lovelace\Pictures\a, b.png"'
