"""`gi2desk verify`: what is in picture files, and whether they are whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from gi2desk.commands.context import Context
from gi2desk.core.exitcode import ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gi2desk.imaging.credential import Credentials
    from gi2desk.imaging.inspect import EffectiveResolution, Inspection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the files."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="picture files")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Looks at each file; all are looked at and listed, even when one of them is not a readable picture."""
    from gi2desk.core.codec import to_plain
    from gi2desk.imaging.inspect import inspect

    found = []
    for number, name in enumerate(arguments.files, 1):
        if len(arguments.files) > 1:
            context.progress(f"{number} of {len(arguments.files)}", transient=True)
        found.append(inspect(Path(name)))
    context.result([to_plain(one) for one in found], "\n\n".join(_block(one) for one in found))
    return ExitCode.BAD_INPUT if any(one.error for one in found) else ExitCode.DONE


def _block(one: Inspection) -> str:
    lines = [one.path]
    if one.error is not None:
        lines.append(_line("unreadable", one.error))
    if one.width is not None:
        kind = str(one.format).upper()
        lines.append(
            _line(
                "picture", f"{one.width} × {one.height} {kind}, {one.mode}, {one.bit_depth} bits per channel"
            )
        )
    if one.print_cm_300ppi is not None:
        across, down = one.print_cm_300ppi
        lines.append(_line("print", f"{across:.1f} × {down:.1f} cm at 300 PPI"))
        lines.append(
            _line(
                "colour", one.icc or ("no profile" if one.mode == "CMYK" else "no profile, which means sRGB")
            )
        )
        lines.append(_line("resolution", f"{one.dpi:g} PPI" if one.dpi else "not stated"))
        lines.append(_line("real detail", _detail(one.effective_resolution)))
    if one.bytes is not None:
        whole = "whole, " if one.error is None else ""
        lines.append(_line("file", f"{whole}{one.bytes:,} bytes, SHA-256 {one.sha256}"))
    if one.content_credentials is not None:
        lines += _credentials(one.content_credentials)
    lines += [_line("note", note) for note in one.notes]
    return "\n".join(lines)


def _detail(found: EffectiveResolution | None) -> str:
    from gi2desk.core.sentence import percent

    if found is None:
        return "cannot tell"
    return f"{percent(found.fraction)} of each edge, {found.width} × {found.height}"


def _credentials(found: Credentials) -> list[str]:
    if not found.present:
        return [_line("credentials", "none")]
    actions = [
        action.action + "".join(f" ({part})" for part in (action.software_agent, action.source_type) if part)
        for action in found.actions
    ]
    signature = {True: "valid", False: "not valid", None: "not checked"}[found.signature_valid]
    data = {True: "match", False: "do not match", None: "not checked"}[found.data_hash_match]
    lines = [
        _line("credentials", found.claim_generator or "maker not stated"),
        _line("", f"signature {signature}, picture data {data}"),
    ]
    if actions:
        lines.insert(1, _line("", ", ".join(actions)))
    return [*lines, *(_line("", sentence) for sentence in found.note.splitlines())]


def _line(label: str, text: str) -> str:
    return f"  {label:<13}{text}"
