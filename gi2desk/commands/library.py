"""`gi2desk library`: check, rebuild, import folders, and figures of a library."""

from __future__ import annotations

import argparse
from pathlib import Path

from gi2desk.commands.context import Context
from gi2desk.core.codec import to_plain
from gi2desk.core.exitcode import ExitCode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the sub-commands."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|rebuild|import|stats")
    actions.add_parser(
        "check", help="look for missing, changed, orphaned and conflicting files; changes nothing"
    )
    actions.add_parser("rebuild", help="make the index again from the records")
    importing = actions.add_parser("import", help="copy the pictures of folders into the library")
    importing.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    actions.add_parser("stats", help="count images, generations and money")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Runs one sub-command and returns its exit code."""
    return {"check": _check, "rebuild": _rebuild, "import": _import, "stats": _stats}[arguments.action](
        arguments, context
    )


def _check(_arguments: argparse.Namespace, context: Context) -> int:
    report = context.library(write=False).check()
    problems = [to_plain(problem) for problem in report.problems]
    lines = [f"{report.images} images, {len(problems)} problems"]
    lines += [f"  {problem['kind']}  {problem['id']}  {problem['detail']}" for problem in problems]
    context.result({"images": report.images, "problems": problems}, "\n".join(lines))
    return ExitCode.LIBRARY if problems else ExitCode.DONE


def _rebuild(_arguments: argparse.Namespace, context: Context) -> int:
    count = context.library().rebuild()
    context.result({"records": count}, f"The index was made again from {count} records.")
    return ExitCode.DONE


def _import(arguments: argparse.Namespace, context: Context) -> int:
    missing = [folder for folder in arguments.folders if not folder.is_dir()]
    for folder in missing:
        context.progress(f"{folder} is not a folder.")
    present = [folder for folder in arguments.folders if folder not in missing]
    report = context.library().import_folders(
        present, progress=lambda done, total: context.progress(f"{done} of {total}", transient=True)
    )
    skipped = [{"path": str(path), "reason": reason} for path, reason in report.skipped]
    skipped += [{"path": str(folder), "reason": "not a folder"} for folder in missing]
    lines = [f"{len(report.imported)} imported, {len(skipped)} skipped"]
    lines += [f"  {entry['path']}: {entry['reason']}" for entry in skipped]
    context.result({"imported": list(report.imported), "skipped": skipped}, "\n".join(lines))
    return ExitCode.BAD_INPUT if missing else ExitCode.DONE


def _stats(_arguments: argparse.Namespace, context: Context) -> int:
    stats = to_plain(context.library(write=False).stats())
    context.result(stats, "\n".join(f"{name.replace('_', ' '):<20} {value}" for name, value in stats.items()))
    return ExitCode.DONE
