"""What is said about pictures below the window comes to people in their language, also out of records."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QTranslator
from typing_extensions import override

from gi2desk.core.adjustment import Adjustment
from gi2desk.imaging.adjust import adjusted
from gi2desk.imaging.detail import effective_resolution
from gi2desk.ui.sentence import said


class German(QTranslator):
    """A translation of three sentences, with what is put in at another place."""

    TEXTS: ClassVar = {
        "Turned to the right.": "Nach rechts gedreht.",
        "Cropped from {before} to {after} pixels.": "Auf {after} Pixel beschnitten, vorher {before}.",
        "Cannot tell: the picture is smaller than {least} pixels.": "Unklar: kleiner als {least} Pixel.",
    }

    @override
    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str:
        return self.TEXTS.get(text)  # type: ignore[return-value]  # None stands for a null string: not translated

    @override
    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def german(qapp: QCoreApplication) -> Iterator[None]:
    translator = German()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_sentences_of_real_work_are_translated(german: None, tmp_path: Path) -> None:
    file = BytesIO()
    Image.new("RGB", (40, 30), (9, 9, 200)).save(file, "PNG")
    path = tmp_path / "a.png"
    path.write_bytes(file.getvalue())
    source = Adjustment(source="a" * 64, media_type="image/png", turns=1)
    made = adjusted(path, source)
    assert [said(one) for one in made.done] == ["Nach rechts gedreht."]
    assert said("Cropped from 40×30 to 20×15 pixels.") == "Auf 20×15 Pixel beschnitten, vorher 40×30."
    assert said(effective_resolution(path).reason).startswith("Unklar: kleiner als ")


def test_what_has_no_translation_and_what_is_no_sentence_stay(german: None) -> None:
    assert said("Turned upside down.") == "Turned upside down."
    assert said("a note that somebody wrote {here}") == "a note that somebody wrote {here}"
