"""What can be said about a file from itself. The signed files were made with a throwaway certificate valid until 2126."""

from __future__ import annotations

import hashlib
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from pictures import SIGNATURE, chunk, encoded, exif, ihdr, picture, png, save, srgb_profile

from gi2desk.imaging.credential import interpret
from gi2desk.imaging.deep import encode_deep
from gi2desk.imaging.inspect import Inspection, inspect

DATA = Path(__file__).parent / "data"


def test_everything_a_plain_file_says(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", picture(600, 300), dpi=(300, 300), icc_profile=srgb_profile())
    found = inspect(path)
    data = path.read_bytes()
    assert (found.width, found.height, found.format, found.mode, found.bit_depth) == (
        600,
        300,
        "png",
        "RGB",
        8,
    )
    assert (found.bytes, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert found.icc is not None and "sRGB" in found.icc
    assert (found.dpi, found.print_cm_300ppi) == (300.0, (5.08, 2.54))
    assert found.content_credentials is not None and not found.content_credentials.present
    assert found.error is None and found.effective_resolution is None
    assert path.read_bytes() == data


def test_oddities_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(picture(60, 30), "JPEG", exif=b"Exif\x00\x00" + exif(6)) + b"tail")
    found = inspect(path)
    assert (found.width, found.height, found.orientation) == (60, 30, 6)
    assert found.print_cm_300ppi == (0.25, 0.51)
    assert any("seen 30 × 60" in note for note in found.notes)
    assert any("4 bytes follow" in note for note in found.notes)


def test_a_deep_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(encode_deep(np.zeros((2, 2, 4), dtype=np.uint16), []))
    found = inspect(path)
    assert (found.mode, found.bit_depth, found.error) == ("RGBA", 16, None)


@pytest.mark.parametrize("data", [b"", b"<html>", png()[:-14]])
def test_an_unreadable_file_is_told_and_still_hashed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    found = inspect(path)
    assert found.error is not None and found.width is None
    assert found.sha256 == (hashlib.sha256(data).hexdigest() if data else None)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert inspect(tmp_path / "a.png").error == "There is no such file."


def test_damaged_pixels_under_good_checksums_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(SIGNATURE + ihdr() + chunk(b"IDAT", zlib.compress(b"\x00" * 75)) + chunk(b"IEND"))
    assert inspect(path).error == "The file ends in the middle of its picture data."


def test_an_unreadable_profile_is_no_error(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", picture(), icc_profile=b"not a profile" * 20)
    found = inspect(path)
    assert (found.icc, found.error) == ("unreadable profile", None)


@pytest.mark.parametrize("name", ["signed.png", "signed.jpg", "signed.webp"])
def test_credentials_that_hold(name: str) -> None:
    found = inspect(DATA / name).content_credentials
    assert found is not None and found.present
    assert found.claim_generator == "gi2desk tests 1"
    assert [action.action for action in found.actions] == ["c2pa.created", "c2pa.converted"]
    assert (found.actions[0].software_agent, found.actions[0].source_type) == (
        "Painter 2",
        "trainedAlgorithmicMedia",
    )
    assert (found.signature_valid, found.data_hash_match) == (True, True)
    assert "no list of trusted signers" in found.note and "nothing about changes" in found.note


def changed(tmp_path: Path, old: bytes, new: bytes) -> Inspection:
    """Inspects the signed JPEG, which has no checksums in the way, with `old` replaced by `new` of the same length."""
    data = (DATA / "signed.jpg").read_bytes()
    assert len(old) == len(new) and old in data
    path = tmp_path / "changed.jpg"
    path.write_bytes(data.replace(old, new))
    return inspect(path)


def test_a_changed_claim_breaks_the_signature_only(tmp_path: Path) -> None:
    found = changed(tmp_path, b"gi2desk tests", b"other painter").content_credentials
    assert found is not None
    assert found.signature_valid is False
    assert "nothing vouches" in found.note


def test_a_changed_statement_is_named(tmp_path: Path) -> None:
    found = changed(tmp_path, b"Painter", b"Printer").content_credentials
    assert found is not None
    assert (found.signature_valid, found.data_hash_match) == (True, True)
    assert "c2pa.actions.v2" in found.note


def test_changed_pixels_break_the_data_hash_only(tmp_path: Path) -> None:
    signed = (DATA / "signed.png").read_bytes()
    at = signed.index(b"IDAT") - 4
    (length,) = struct.unpack(">I", signed[at : at + 4])
    pixels = zlib.decompress(signed[at + 8 : at + 8 + length])
    path = tmp_path / "changed.png"
    path.write_bytes(signed[:at] + chunk(b"IDAT", zlib.compress(pixels, 1)) + chunk(b"IEND"))
    found = inspect(path).content_credentials
    assert found is not None
    assert (found.signature_valid, found.data_hash_match) == (True, False)
    assert "changed or saved again" in found.note


def test_a_certificate_that_breaks_the_profile_is_not_called_tampering() -> None:
    # As the reader reports pictures of the API from spring 2026.
    url = "self#jumbf=/c2pa/urn:c2pa:1/c2pa.signature"
    found = interpret(
        {
            "active_manifest": "m",
            "manifests": {
                "m": {"claim_generator_info": [{"name": "Service"}], "signature_info": {"issuer": "OpenAI"}}
            },
            "validation_state": "Invalid",
            "validation_results": {
                "activeManifest": {
                    "success": [{"code": "claimSignature.validated"}, {"code": "assertion.dataHash.match"}],
                    "failure": [
                        {"code": "signingCredential.untrusted", "url": url},
                        {
                            "code": "signingCredential.invalid",
                            "url": url,
                            "explanation": "missing required EKU",
                        },
                    ],
                }
            },
        }
    )
    assert (found.signature_valid, found.data_hash_match) == (True, True)
    assert "OpenAI" in found.note and "missing required EKU" in found.note
    assert "nothing about changes to the picture" in found.note
    assert "tamper" not in found.note.lower()


@pytest.mark.parametrize("value", [{}, {"manifests": []}, {"manifests": {"m": 1}, "active_manifest": "m"}])
def test_odd_answers_of_the_reader_do_no_harm(value: dict[str, object]) -> None:
    found = interpret(value)
    assert found.present and found.signature_valid is None and found.data_hash_match is None


@pytest.mark.parametrize("box", [b"\x00" * 64, b"\xff" * 5000, (b"\x00\x00\x03\xe8jumb" * 3000)])
def test_broken_boxes_are_noted(tmp_path: Path, box: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(chunk(b"caBX", box)))
    found = inspect(path)
    assert found.error is None and found.content_credentials is not None
    assert found.content_credentials.present
    assert "could not be read" in found.content_credentials.note


def test_looking_changes_nothing(tmp_path: Path) -> None:
    path = Path(shutil.copy(DATA / "signed.png", tmp_path))
    before = path.read_bytes(), path.stat().st_mtime_ns
    inspect(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space of a process")
def test_a_picture_that_does_not_fit_into_memory_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    rows = zlib.compress(b"\x00" * (13_000 * 3 + 1) * 13_000, 1)
    path.write_bytes(SIGNATURE + ihdr(13_000, 13_000) + chunk(b"IDAT", rows) + chunk(b"IEND"))
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (600_000_000,) * 2);"
        "from gi2desk.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "not enough memory" in done.stdout
