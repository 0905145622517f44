"""The variants in the panel: rows, names, what their pixels are worth, and the way by Tab."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gi2desk.library.library import Library
from gi2desk.ui.export.model import FOCAL
from gi2desk.ui.filmstrip.strip import Filmstrip
from tests.ui.desktop import Run, until
from tests.ui.export.board import bench


def enlarged(path: Path) -> None:
    """A picture whose pixels were made of a third as many each way."""
    small = np.random.default_rng(3).normal(128, 40, (400, 600)).cumsum(0).cumsum(1)
    small = (small - small.min()) / (small.max() - small.min()) * 200
    small += np.random.default_rng(4).normal(0, 12, small.shape)
    picture = Image.fromarray(small.clip(0, 255).astype(np.uint8)).convert("RGB")
    picture.resize((1800, 1200), Image.Resampling.BICUBIC).save(path)


def test_real_detail_that_was_measured_in_compare_is_said_beside_the_pixels(
    run: Run[Any], root: Path, own_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    enlarged(tmp_path / "more" / "soft.png")
    with Library.open(root, data=own_home / "data", cache=own_home / "cache") as library:
        library.import_folders([tmp_path / "more"])

    async def story() -> None:
        async with bench(root, "soft") as made:
            row = made.panel.variants.rows[made.crop("4:3")]
            assert "real detail" not in row.accessibleName() + row.toolTip()
            made.desk.window.deck.go_to("compare")
            await until(lambda: made.model.detail is not None, "measured")
            made.desk.window.deck.go_to("crop")
            assert made.model.detail is not None and 0.25 < made.model.detail < 0.5
            real = round(300 * made.model.detail)
            assert f"300 PPI, {real} by real detail" in row.accessibleName()
            assert f"that is {real} PPI" in row.toolTip()
            made.space.set_folder(str(tmp_path / "out"))
            await until(lambda: not made.panel.reason, "ready")
            made.space.export()
            await until(lambda: not made.space.exporter.running, "written")
            (manifest,) = json.loads((tmp_path / "out" / "soft_manifest.json").read_text())
            assert manifest["real_detail"] == made.model.detail
            await made.open("hero")
            assert made.model.detail is None

    run(story())


def test_tab_goes_through_the_crops_and_on_to_the_panel(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            window = made.canvas.window()
            await until(
                lambda: any(one.title.text() == "hero" for one in window.findChildren(Filmstrip)), "the strip"
            )
            made.model.select(FOCAL)
            spoken = [made.canvas.accessibleName()]
            for _ in range(6):
                made.key(Qt.Key.Key_Tab)
                spoken.append(made.canvas.accessibleName())
            assert spoken[0] == "Focal point 50 %, 50 %"
            assert spoken[1] == "Square 1:1, 540×540 at 210, 0, 1 of 6"
            assert spoken[6].startswith("Feed 4:5")
            assert made.canvas.window().focusWidget() is made.canvas
            made.key(Qt.Key.Key_Tab)
            # The name of the concept, which can be changed, then its images.
            for name in ("Concept: hero", "Images of this concept"):
                place = made.canvas.window().focusWidget()
                assert place.accessibleName() == name
                QTest.keyClick(place, Qt.Key.Key_Tab)
            rows = list(made.panel.variants.rows.values())
            order = [*rows, made.panel.variants.add, made.panel.selected.reset, made.panel.selected.remove]
            for wanted in (widget for widget in order if widget.isEnabled()):
                assert made.canvas.window().focusWidget() is wanted
                QTest.keyClick(wanted, Qt.Key.Key_Tab)

    run(story())


def test_rows_include_rename_size_and_remove(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            row = made.panel.variants.rows[made.crop("9:16")]
            # Elsewhere in an active window Space is a shortcut.
            row.setFocus()
            QTest.keyClick(row, Qt.Key.Key_Space)
            assert made.panel.footer.button.plain == "Export 5 files"
            QTest.keyClick(row, Qt.Key.Key_Return)
            assert made.model.selection == made.crop("9:16")
            QTest.keyClick(row, Qt.Key.Key_Space)
            selected = made.panel.selected
            selected.name.setFocus()
            selected.name.setText("Reel")
            QTest.keyClick(selected.name, Qt.Key.Key_Return)
            assert made.model.crop is not None and made.model.crop.name == "Reel"
            assert "hero_Reel_303x540.png" not in [one.name for one in made.panel.files]
            assert "hero_Reel_297x528.png" in [one.name for one in made.panel.files]
            selected.sizing.button("width").click()
            selected.width_field.setValue(600)
            assert made.panel.reason and not made.panel.footer.button.isEnabled()
            assert "297×528" in row.accessibleName()
            row.enlarge_requested.emit()
            assert not made.panel.reason and made.panel.footer.button.isEnabled()
            selected.format.picked.emit("jpeg")
            assert "hero_Reel_600x1067.jpg" in [one.name for one in made.panel.files]
            selected.remove.click()
            assert len(made.panel.variants.rows) == 5

    run(story())


def test_detail_crops_of_one_ratio_have_names_of_their_own(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.add("1:1")
            made.model.add("1:1")
            names = [one.name for one in made.panel.files]
            assert names[-2:] == ["hero_Detail-A_270x270.png", "hero_Detail-B_270x270.png"]
            made.panel.output.template.setText("{master}")
            made.panel.output.template.textEdited.emit("{master}")
            names = [one.name for one in made.panel.files]
            assert names[:3] == ["hero.png", "hero-2.png", "hero-3.png"]
            made.panel.output.template.textEdited.emit("{nothing}")
            assert made.panel.reason and not made.panel.footer.button.isEnabled()
            assert made.panel.output.template.property("problem")

    run(story())
