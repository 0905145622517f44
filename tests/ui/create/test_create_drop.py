"""What can be dropped and pasted, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from gi2desk.ui.canvas.drop import mime_of
from gi2desk.ui.create import drop
from tests.ui.bench import files, picture


def test_files_come_as_files(qapp: object, tmp_path: Path) -> None:
    paths = [picture(tmp_path / "a.png"), tmp_path / "b b.jpg"]
    found = drop.given(files(*paths))
    assert [source.path for source in found.sources] == paths
    assert [source.name for source in found.sources] == ["a.png", "b b.jpg"]


def test_images_of_this_program_come_by_id_even_beside_files(qapp: object, tmp_path: Path) -> None:
    data = mime_of(["01J" + "0" * 23], [tmp_path / "01J.png"])
    assert drop.has_pictures(data)
    (source,) = drop.given(data).sources
    assert (source.image, source.path) == ("01J" + "0" * 23, None)


def test_encoded_bytes_before_pixels_with_the_name_of_the_page(qapp: object, tmp_path: Path) -> None:
    content = picture(tmp_path / "photo.jpg").read_bytes()
    data = QMimeData()
    data.setData("image/jpeg", QByteArray(content))
    data.setImageData(QImage(str(tmp_path / "photo.jpg")))
    data.setUrls([QUrl("https://example.org/gallery/photo.jpg?size=large")])
    (source,) = drop.given(data).sources
    assert source.name == "photo.jpg"
    assert source.load is not None
    assert source.load() == content


def test_pixels_of_a_clipboard_become_a_png(qapp: object) -> None:
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(0xFF8844)
    data = QMimeData()
    data.setImageData(image)
    (source,) = drop.given(data).sources
    assert source.load is not None
    read = QImage.fromData(source.load())
    assert (read.width(), read.height(), read.pixel(3, 3)) == (20, 10, 0xFFFF8844)


def test_pictures_inside_an_address_are_taken(qapp: object, tmp_path: Path) -> None:
    content = picture(tmp_path / "dot.png", (3, 3)).read_bytes()
    encoded = bytes(QByteArray(content).toBase64().data()).decode()
    data = QMimeData()
    data.setUrls([QUrl(f"data:image/png;base64,{encoded}")])
    (source,) = drop.given(data).sources
    assert source.load is not None
    assert source.load() == content


def test_pictures_inside_a_piece_of_a_page(qapp: object, tmp_path: Path) -> None:
    content = picture(tmp_path / "dot.png", (3, 3)).read_bytes()
    encoded = bytes(QByteArray(content).toBase64().data()).decode()
    data = QMimeData()
    data.setHtml(f'<p>A cat <IMG alt="cat" src="data:image/png;base64,{encoded}"></p>')
    assert drop.has_pictures(data)
    (source,) = drop.given(data).sources
    assert source.load is not None
    assert source.load() == content
    away = QMimeData()
    away.setHtml("<img class=a src='https://cdn.example.org/a.png?b=1&amp;c=2'>")
    assert "cdn.example.org" in drop.given(away).remarks[0]
    assert "not fetched" in drop.given(away).remarks[0]
    words = QMimeData()
    words.setHtml("<b>words</b> <img src='https://example.org/dot.gif'>")
    words.setText("words")
    assert not drop.has_pictures(words)


@pytest.mark.parametrize("as_text", [True, False])
def test_an_address_on_the_web_is_never_fetched(qapp: object, as_text: bool) -> None:
    data = QMimeData()
    if as_text:
        data.setText("https://example.org/picture.jpg")
    else:
        data.setUrls([QUrl("https://example.org/picture.jpg")])
    found = drop.given(data)
    assert found.sources == ()
    assert "example.org" in found.remarks[0]
    assert "not fetched" in found.remarks[0]


def test_nothing_says_that_there_is_nothing(qapp: object) -> None:
    data = QMimeData()
    data.setText("just words")
    assert not drop.has_pictures(data)
    assert drop.prefers_text(data)
    assert drop.given(data).remarks == ("There is no picture in what was dropped or pasted.",)


def test_cells_of_a_spreadsheet_are_text_although_they_come_with_a_picture(qapp: object) -> None:
    data = QMimeData()
    data.setText("a\tb\n1\t2")
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert drop.prefers_text(data)
    image_only = QMimeData()
    image_only.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert not drop.prefers_text(image_only)
