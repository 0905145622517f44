"""What the Content Credentials in a file say, and what holds of it: signature, data and certificate each on its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi2desk.core.sentence import Sentence
from gi2desk.imaging.limit import MAX_CREDENTIAL_BYTES, MAX_CREDENTIAL_FILE_BYTES
from gi2desk.imaging.structure import Header

_MEDIA_TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "tiff": "image/tiff",
    "avif": "image/avif",
}
# Nothing is fetched: a file could name any address, and looking at a picture must work without a network.
_SETTINGS = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
_DATA_HASHES = ("assertion.dataHash", "assertion.bmffHash", "assertion.boxesHash", "assertion.collectionHash")
_TOLD_APART = ("claimSignature.", "assertion.hashedURI.", "signingCredential.", *_DATA_HASHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One step that the credentials state, such as c2pa.created, with the IPTC digital source type's last word."""

    action: str
    software_agent: str | None = None
    source_type: str | None = None
    when: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The newest manifest in a file.

    `signature_valid` says whether the signature fits the statements, `data_hash_match` whether the picture's data are
    the ones that were signed; None where that could not be found out. What a checker holds against the certificate is
    only in `note`: it says nothing about changes to the picture.
    """

    present: bool
    claim_generator: str | None = None
    actions: tuple[Action, ...] = ()
    signature_valid: bool | None = None
    data_hash_match: bool | None = None
    note: str = ""


def read_credentials(path: Path, header: Header) -> Credentials:
    """The Content Credentials of the file at `path`. Never raises: what goes wrong is in the note."""
    if not header.has_credentials:
        return Credentials(present=False, note=Sentence.NO_CREDENTIALS.say())
    if header.credential_bytes > MAX_CREDENTIAL_BYTES or path.stat().st_size > MAX_CREDENTIAL_FILE_BYTES:
        return Credentials(present=True, note=Sentence.CREDENTIALS_TOO_LARGE.say())
    try:
        manifest = _read_manifest(path, header)
    except Exception as error:
        # The reader answers hostile boxes with a dozen kinds of errors of its own, and its library may be missing.
        return Credentials(present=True, note=Sentence.CREDENTIALS_UNREADABLE.say(why=_first_line(error)))
    return interpret(manifest)


def _read_manifest(path: Path, header: Header) -> dict[str, Any]:
    import c2pa

    with (
        c2pa.Settings.from_dict(_SETTINGS) as settings,
        c2pa.Context(settings=settings) as context,
        path.open("rb") as stream,
        c2pa.Reader(
            _MEDIA_TYPES.get(header.format, "application/octet-stream"), stream, context=context
        ) as reader,
    ):
        value: dict[str, Any] = json.loads(reader.json())
        return value


def interpret(manifest: dict[str, Any]) -> Credentials:
    """What a C2PA reader's JSON says about its active manifest, by the status codes of C2PA 2.2 §15.2."""
    active = _dict(_dict(manifest.get("manifests")).get(str(manifest.get("active_manifest"))))
    results = _dict(_dict(manifest.get("validation_results")).get("activeManifest"))
    passed = {str(entry.get("code")) for entry in _entries(results.get("success"))}
    failed = {str(entry.get("code")): entry for entry in _entries(results.get("failure"))}
    signature = _verdict(passed, failed, ("claimSignature",), "validated")
    data = _verdict(passed, failed, _DATA_HASHES, "match")
    return Credentials(
        present=True,
        claim_generator=_generator(active),
        actions=_actions(active),
        signature_valid=signature,
        data_hash_match=data,
        note=" ".join(_sentences(signature, data, results, _signer(active))),
    )


def _verdict(passed: set[str], failed: dict[str, Any], families: tuple[str, ...], good: str) -> bool | None:
    if any(code.startswith(families) for code in failed):
        return False
    if any(f"{family}.{good}" in passed for family in families):
        return True
    return None


def _sentences(signature: bool | None, data: bool | None, results: dict[str, Any], signer: str) -> list[str]:
    failures = _entries(results.get("failure"))
    changed = sorted(
        {_last(entry.get("url")) for entry in failures if _code(entry).startswith("assertion.hashedURI.")}
    )
    said = [_SIGNATURE[signature].say(), (_UNVOUCHED if data and not signature else _DATA[data]).say()]
    if changed:
        said.append(Sentence.STATEMENTS_CHANGED.say(names=", ".join(changed)))
    certificate = [entry for entry in failures if _code(entry).startswith("signingCredential.")]
    reasons = [_explained(entry) for entry in certificate if _code(entry) != "signingCredential.untrusted"]
    if reasons:
        unruly = Sentence.CERTIFICATE_UNRULY_OF if signer else Sentence.CERTIFICATE_UNRULY
        said.append(unruly.say(signer=signer, why="; ".join(reasons)))
    elif certificate:
        unknown = Sentence.CERTIFICATE_UNKNOWN_OF if signer else Sentence.CERTIFICATE_UNKNOWN
        said.append(unknown.say(signer=signer))
    others = sorted({_explained(entry) for entry in failures if not _code(entry).startswith(_TOLD_APART)})
    if others:
        said.append(Sentence.CHECKER_REPORTS.say(what="; ".join(others)))
    return said


_SIGNATURE = {
    True: Sentence.SIGNATURE_VALID,
    False: Sentence.SIGNATURE_MISFIT,
    None: Sentence.SIGNATURE_UNCHECKED,
}
_DATA = {
    True: Sentence.DATA_SIGNED,
    False: Sentence.DATA_CHANGED,
    None: Sentence.DATA_UNCHECKED,
}
# Without a signature the hash is only one statement more.
_UNVOUCHED = Sentence.DATA_UNVOUCHED


def _generator(active: dict[str, Any]) -> str | None:
    names = [
        " ".join(str(part) for part in (info.get("name"), info.get("version")) if part)
        for info in _entries(active.get("claim_generator_info"))
    ]
    text = ", ".join(name for name in names if name) or active.get("claim_generator")
    return str(text).strip() if text else None


def _actions(active: dict[str, Any]) -> tuple[Action, ...]:
    found = []
    for assertion in _entries(active.get("assertions")):
        if not str(assertion.get("label")).startswith("c2pa.actions"):
            continue
        for entry in _entries(_dict(assertion.get("data")).get("actions")):
            source = entry.get("digitalSourceType")
            found.append(
                Action(
                    action=str(entry.get("action", "")),
                    software_agent=_agent(entry.get("softwareAgent")),
                    source_type=_last(source) if source else None,
                    when=str(entry["when"]) if entry.get("when") else None,
                )
            )
    return tuple(found)


def _agent(value: object) -> str | None:
    """Version 1 of the actions has the agent as text, version 2 as an object with name and version."""
    if isinstance(value, dict):
        return " ".join(str(value[key]) for key in ("name", "version") if value.get(key)) or None
    return str(value) if value else None


def _signer(active: dict[str, Any]) -> str:
    issuer = _dict(active.get("signature_info")).get("issuer")
    return str(issuer) if issuer else ""


def _explained(entry: dict[str, Any]) -> str:
    return str(entry.get("explanation") or _code(entry))


def _code(entry: dict[str, Any]) -> str:
    return str(entry.get("code", ""))


def _last(url: object) -> str:
    return str(url).rstrip("/").rpartition("/")[2]


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _entries(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".")[:200] if lines else type(error).__name__
