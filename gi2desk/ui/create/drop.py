"""Finds the pictures in what is dropped or pasted: files, image data of a browser, images of this program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QImageWriter

from gi2desk.jobs.intake import Source
from gi2desk.ui.canvas.drop import MIME as IMAGES
from gi2desk.ui.canvas.drop import ids_of
from gi2desk.ui.text import tr

MOVED = "application/x-gi2desk-reference"
"""Place of a reference that is dragged to another place in the same list."""

# Encoded bytes before pixels, which the sender has decoded already; the richest first.
_ENCODED = (
    "image/png",
    "image/webp",
    "image/jpeg",
    "image/tiff",
    "image/gif",
    "image/avif",
    "image/bmp",
)


_PICTURE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_MOST_IN_PAGE = 16


@dataclass(frozen=True, slots=True)
class Given:
    """What was given: pictures that can be had, and what has to be said about the rest."""

    sources: tuple[Source, ...]
    remarks: tuple[str, ...] = ()


def has_pictures(data: QMimeData) -> bool:
    """True if there may be a picture in it. Reads nothing, since this is asked while dragging."""
    if data.hasFormat(IMAGES) or data.hasImage() or any(data.hasFormat(kind) for kind in _ENCODED):
        return True
    if any(url.isLocalFile() or _is_web(url.scheme()) or url.scheme() == "data" for url in data.urls()):
        return True
    # A piece of a page without a text of its own is a picture in it; with one it is mostly text.
    return data.hasHtml() and not data.hasText()


def prefers_text(data: QMimeData) -> bool:
    """True for text that happens to come with a rendering of itself, as spreadsheets and editors put it on a clipboard."""
    if data.hasFormat(IMAGES) or any(url.isLocalFile() for url in data.urls()):
        return False
    if not data.hasText() or not data.text().strip():
        return False
    text = data.text().strip()
    return not _is_address(text) and (data.hasImage() or not has_pictures(data))


def take_copy(event: QDropEvent) -> None:
    """Accepts a drag or drop as a copy: a file manager that was told "move" would remove the file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def given(data: QMimeData) -> Given:
    """The pictures in `data`, by the best way in which it has them. An address on the web is never fetched."""
    ids = ids_of(data)
    if ids:
        return Given(tuple(Source(name=tr("Image of this library"), image=image_id) for image_id in ids))
    addresses = data.urls()
    files = [Path(url.toLocalFile()) for url in addresses if url.isLocalFile()]
    if files:
        return Given(tuple(Source(name=path.name, path=path) for path in files))
    name = _name_on_the_web(data) or tr("Pasted picture")
    source = _encoded(data, name) or _pixels(data, name) or _embedded(data)
    if source is not None:
        return Given((source,))
    host = next((url.host() for url in (*addresses, *_in_page(data)) if _is_web(url.scheme())), "")
    if host or _is_address(data.text().strip()):
        return Given((), (_not_fetched(host or urlsplit(data.text().strip()).netloc),))
    return Given((), (tr("There is no picture in what was dropped or pasted."),))


def _not_fetched(host: str) -> str:
    return tr(
        "Only an address at {host} came, and addresses are not fetched. "
        "Copy the picture itself, or save it and drop the file.",
        host=host,
    )


def _is_web(scheme: str) -> bool:
    return scheme in {"http", "https", "ftp"}


def _is_address(text: str) -> bool:
    return "\n" not in text and " " not in text and _is_web(urlsplit(text[:2_000]).scheme)


def _name_on_the_web(data: QMimeData) -> str:
    addresses = (url for url in data.urls() if _is_web(url.scheme()))
    return next((url.fileName() for url in addresses if Path(url.fileName()).suffix), "")


def _encoded(data: QMimeData, name: str) -> Source | None:
    for kind in _ENCODED:
        content = bytes(data.data(kind).data()) if data.hasFormat(kind) else b""
        if content:
            return _bytes_source(name, content)
    return None


def _bytes_source(name: str, content: bytes) -> Source:
    return Source(name=name, load=lambda: content)


def _pixels(data: QMimeData, name: str) -> Source | None:
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    return Source(name=name, load=lambda: _as_png(image))


def _as_png(image: QImage) -> bytes:
    """Runs in a worker. Little compression, since the picture is packed anew for sending."""
    encoded = QByteArray()
    buffer = QBuffer(encoded)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(20)
    writer.write(image)
    return bytes(encoded.data())


def _in_page(data: QMimeData) -> list[QUrl]:
    """The addresses of the pictures in a piece of a page."""
    found = _PICTURE.findall(data.html()) if data.hasHtml() else []
    return [QUrl(unescape(address)) for address in found[:_MOST_IN_PAGE]]


def _embedded(data: QMimeData) -> Source | None:
    return next(_data_addresses(data), None)


def _data_addresses(data: QMimeData) -> Iterator[Source]:
    """Pictures inside data: addresses, which some pages use instead of files."""
    for url in (*data.urls(), *_in_page(data)):
        head, comma, body = bytes(url.toEncoded().data()).decode("ascii", "replace").partition(",")
        if url.scheme() != "data" or not comma or not head.removeprefix("data:").startswith("image/"):
            continue
        content = unquote_to_bytes(body)
        if head.endswith(";base64"):
            content = bytes(QByteArray.fromBase64(QByteArray(content)).data())
        if content:
            yield _bytes_source(tr("Pasted picture"), content)
