"""What files say about whose they are, by EXIF, IPTC and XMP; damaged notes say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from gi2desk.core.errors import UserError
from gi2desk.imaging.credit import Credit, read_credit
from tests.imaging.pictures import picture, save

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {attributes}>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Jane &amp; Co</rdf:li></rdf:Alt></dc:rights>
<xmpRights:UsageTerms><rdf:Alt><rdf:li>Web only</rdf:li></rdf:Alt></xmpRights:UsageTerms>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_exif_copyright_else_the_artist(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jane Doe"
    path = save(tmp_path / "a.jpg", picture(), exif=exif)
    assert read_credit(path) == Credit(owner="Jane Doe")
    exif[0x8298] = "(c) Studio\x07 Doe".ljust(40, "!")
    path = save(tmp_path / "b.jpg", picture(), exif=exif)
    assert read_credit(path).owner.startswith("(c) Studio Doe!")
    # What most programs write into the ASCII field.
    path.write_bytes(path.read_bytes().replace(b"(c) Studio", "© Stüdio".encode()))
    assert read_credit(path).owner.startswith("© Stüdio Doe!")


def test_xmp_says_owner_and_terms(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", picture(), xmp=XMP.format(attributes="").encode())
    assert read_credit(path) == Credit(owner="© 2026 Jane & Co", terms="Web only")
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", XMP.format(attributes=""))
    assert read_credit(save(tmp_path / "a.png", picture(), pnginfo=notes)).terms == "Web only"


def test_iptc_by_line(tmp_path: Path) -> None:
    line = b"\x1c\x02\x50\x00\x08Jane Doe"
    block = b"8BIM\x04\x04\x00\x00" + len(line).to_bytes(4, "big") + line + b"\x00" * (len(line) % 2)
    body = b"Photoshop 3.0\x00" + block
    plain = save(tmp_path / "p.jpg", picture()).read_bytes()
    path = tmp_path / "i.jpg"
    path.write_bytes(plain[:2] + b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body + plain[2:])
    assert read_credit(path) == Credit(owner="Jane Doe")


def test_damaged_notes_say_nothing(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", picture(), xmp=b"<dc:rights>" + b"<" * 5000)
    assert read_credit(path) == Credit()
    assert read_credit(save(tmp_path / "a.png", picture())) == Credit()
    (tmp_path / "t.txt").write_text("no picture")
    with pytest.raises(UserError):
        read_credit(tmp_path / "t.txt")
