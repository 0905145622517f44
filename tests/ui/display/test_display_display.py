"""The status bar says by which profile pictures are shown; the settings choose it, and refuse what is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageCms
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gi2desk.host.settings import DisplaySource
from gi2desk.ui.display.display import displays, examine
from gi2desk.ui.display.label import DisplayLabel
from gi2desk.ui.display.state import Display, Management
from gi2desk.ui.display.system import converts_windows, reader
from gi2desk.ui.settings.display import DisplayRow
from gi2desk.ui.settings.page import SettingsPage
from tests.imaging.profiles import grey_profile, rgb_profile
from tests.ui.desktop import Desktop, Run, desktop, until

WIDE = rgb_profile("Wide display")
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.fixture(autouse=True)
def systems_own(qapp: object) -> Iterator[None]:
    yield
    displays().choose(DisplaySource.SYSTEM, "")


def test_a_profile_is_named_and_its_colours_are_the_aim() -> None:
    found = examine("DP-1", lambda: WIDE, chosen=False)
    assert (found.management, found.target) == (Management.PROFILED, WIDE)
    assert found.text == "Display: Wide display"
    assert "Wide display on DP-1" in found.tip


def test_a_display_that_is_srgb_is_named_and_nothing_is_converted() -> None:
    found = examine("DP-1", lambda: SRGB, chosen=False)
    assert found.target is None
    assert found.text.startswith("Display: sRGB")
    assert "own values" in found.tip


@pytest.mark.parametrize("profile", [None, b"damaged", grey_profile()])
def test_without_a_usable_profile_it_is_not_profiled_and_the_reason_is_said(profile: bytes | None) -> None:
    found = examine("DP-1", lambda: profile, chosen=False)
    assert (found.management, found.target) == (Management.NONE, None)
    assert found.text == "Display not profiled"
    assert found.reason in found.tip
    assert found.reason.endswith(".")


def test_a_profile_that_cannot_be_read_is_a_reason_too() -> None:
    def read() -> bytes:
        raise PermissionError(13, "Permission denied")

    assert "Permission denied" in examine("DP-1", read, chosen=True).tip


def test_a_system_that_converts_windows_is_said() -> None:
    assert converts_windows("wayland")
    assert not converts_windows("xcb")
    assert reader("offscreen") is None
    said = Display(screen="eDP-1", management=Management.SYSTEM)
    assert said.text == "sRGB, converted by the system"
    assert "eDP-1" in said.tip


def test_a_long_name_leaves_room_in_the_status_bar() -> None:
    found = examine("DP-1", lambda: rgb_profile("A very long name of a display " * 4), chosen=False)
    assert len(found.text) < 50
    assert found.text.endswith("…")
    assert "A very long name of a display A very" in found.tip


def test_the_status_follows_what_is_chosen(tmp_path: Path, qtbot: QtBot) -> None:
    label = DisplayLabel()
    qtbot.addWidget(label)
    label.show()
    assert label.text() == "Display not profiled"
    path = tmp_path / "wide.icc"
    path.write_bytes(WIDE)
    displays().choose(DisplaySource.FILE, str(path))
    qtbot.waitUntil(lambda: label.text() == "Display: Wide display")
    assert "You chose" in " ".join(label.toolTip().split())
    assert displays().target == WIDE
    path.unlink()
    displays().refresh()
    qtbot.waitUntil(lambda: label.text() == "Display not profiled")
    assert "No such file" in " ".join(label.toolTip().split())
    displays().choose(DisplaySource.NONE, "")
    assert "settings say" in " ".join(label.toolTip().split())


def row_of(desk: Desktop) -> DisplayRow:
    desk.studio.show_settings("review")
    page = desk.window.deck.page
    assert isinstance(page, SettingsPage)
    return page.findChild(DisplayRow)


def test_a_profile_is_chosen_in_the_settings_and_another_file_refused(run: Run[Any], tmp_path: Path) -> None:
    wide, grey, text = tmp_path / "wide.icc", tmp_path / "grey.icc", tmp_path / "notes.txt"
    wide.write_bytes(WIDE)
    grey.write_bytes(grey_profile())
    text.write_text("no profile")

    async def story() -> None:
        async with desktop() as desk:
            row, status = row_of(desk), desk.window.status.display
            assert row.source.value == "system"
            row.use(wide)
            await until(lambda: status.text() == "Display: Wide display", "the name of the profile")
            settings = desk.shell.preferences.settings
            assert (settings.display_source, settings.display_file) == (DisplaySource.FILE, str(wide))
            assert row.source.value == "file"
            for path, said in (
                (grey, "is for GRAY colours"),
                (text, "not a colour profile"),
                (tmp_path / "x", "cannot"),
            ):
                row.use(path)
                await until(lambda said=said: said in row.problem, f"the reason: {said}")
                assert desk.shell.preferences.settings.display_file == str(wide)
            row.source.button("none").click()
            await until(lambda: status.text() == "Display not profiled")
            row.source.button("file").click()
            await until(lambda: status.text() == "Display: Wide display")
            await desk.settle()

    run(story())


def test_the_main_windows_screen_is_that_of_thumbnails(run: Run[Any], tmp_path: Path) -> None:
    (tmp_path / "wide.icc").write_bytes(WIDE)

    async def story() -> None:
        async with desktop() as desk:
            assert displays().target is None
            desk.shell.preferences.change(
                display_source=DisplaySource.FILE, display_file=str(tmp_path / "wide.icc")
            )
            await until(lambda: displays().target == WIDE)
            assert displays().display_of(QGuiApplication.primaryScreen()).target == WIDE
            await desk.settle()

    run(story())
