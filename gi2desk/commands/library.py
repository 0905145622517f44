"""`gi2desk library`: list, check, rebuild, import folders, tidy, and figures of a library."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.commands.context import Context
from gi2desk.core.codec import to_plain
from gi2desk.core.exitcode import ExitCode

if TYPE_CHECKING:
    from gi2desk.library.integrity import Problem
    from gi2desk.library.ledger import Stats
    from gi2desk.library.library import Library

_ADVICE = {
    "open_generation": "gi2desk library rebuild, or the next start of the window or of generate, accounts for it.",
    "kept_spool": "gi2desk library tidy moves kept answers to the library's trash.",
    "leftover": "gi2desk library tidy moves half-written files to the library's trash.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the sub-commands."""
    names = "list|check|rebuild|import|tidy|stats"
    actions = parser.add_subparsers(dest="action", required=True, metavar=names)
    actions.add_parser(
        "list", help="the concepts with their images, and the requests whose outcome is unknown"
    )
    actions.add_parser(
        "check", help="look for missing, changed, orphaned and conflicting files; changes nothing"
    )
    actions.add_parser("rebuild", help="make the index again from the records")
    importing = actions.add_parser("import", help="copy the pictures of folders into the library")
    importing.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    actions.add_parser(
        "tidy", help="move answers, half-written files and undone crops that nothing needs to the trash"
    )
    actions.add_parser("stats", help="count images, generations and money")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Runs one sub-command and returns its exit code."""
    if arguments.action == "list":
        from gi2desk.commands.listing import run as show

        return show(context)
    actions = {"check": _check, "rebuild": _rebuild, "import": _import, "tidy": _tidy, "stats": _stats}
    return actions[arguments.action](arguments, context)


def _settled(context: Context) -> Library:
    """The library to write to, after every request that was open has been accounted for."""
    from gi2desk.jobs.reconcile import reconcile

    library = context.library()
    account = reconcile(library, context.catalogue)
    for ids, what in (
        (account.saved, "had arrived whole and was saved"),
        (account.unknown, "was cut off: the outcome is unknown, it may have been billed"),
        (account.never_sent, "was never sent; nothing was billed"),
        (account.failed, "failed"),
    ):
        for generation_id in ids:
            context.progress(f"request {generation_id} {what}")
    return library


# Check.


def _check(_arguments: argparse.Namespace, context: Context) -> int:
    report = context.library(write=False).check()
    value = [to_plain(problem) for problem in report.problems]
    context.result({"images": report.images, "problems": value}, _check_text(report.images, report.problems))
    return ExitCode.LIBRARY if report.problems else ExitCode.DONE


def _check_text(images: int, problems: tuple[Problem, ...]) -> str:
    real = [problem for problem in problems if not problem.kind.harmless]
    notes = [problem for problem in problems if problem.kind.harmless]
    counts = [_count(images, "image"), _count(len(real), "problem")]
    lines = [", ".join([*counts, *([_count(len(notes), "note")] if notes else [])])]
    lines += [f"  {problem.kind}  {problem.id}  {problem.detail}" for problem in real]
    lines += [f"  note: {problem.kind}  {problem.id}  {problem.detail}" for problem in notes]
    lines += [_ADVICE[kind] for kind in dict.fromkeys(problem.kind.value for problem in notes)]
    return "\n".join(lines)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


# What writes.


def _rebuild(_arguments: argparse.Namespace, context: Context) -> int:
    count = _settled(context).rebuild()
    context.result({"records": count}, f"The index was made again from {_count(count, 'record')}.")
    return ExitCode.DONE


def _import(arguments: argparse.Namespace, context: Context) -> int:
    missing = [folder for folder in arguments.folders if not folder.is_dir()]
    for folder in missing:
        context.progress(f"{folder} is not a folder.")
    present = [folder for folder in arguments.folders if folder not in missing]
    report = _settled(context).import_folders(
        present, progress=lambda done, total: context.progress(f"{done} of {total}", transient=True)
    )
    unusable = len(report.skipped) - report.known
    skipped = [{"path": entry.path, "reason": entry.reason} for entry in report.skipped]
    skipped += [{"path": str(folder), "reason": "not a folder"} for folder in missing]
    counts = [f"{len(report.imported):,} imported"]
    counts += [f"{report.known:,} already in the library"] if report.known else []
    counts += [f"{unusable + len(missing):,} not usable"] if unusable or missing else []
    found = report.imported or skipped
    lines = [", ".join(counts) if found else "There are no pictures in these folders."]
    lines += [f"  {entry['path']}: {entry['reason']}" for entry in skipped]
    context.result({"imported": list(report.imported), "skipped": skipped}, "\n".join(lines))
    nothing_came = unusable > 0 and not report.imported and not report.known
    return ExitCode.BAD_INPUT if missing or nothing_came else ExitCode.DONE


def _tidy(_arguments: argparse.Namespace, context: Context) -> int:
    moved = _settled(context).tidy()
    lines = [f"  {one.path}  {one.bytes:,} bytes  {one.what}" for one in moved]
    first = (
        f"{_count(len(moved), 'file')} moved to the library's trash:"
        if moved
        else "There is nothing to tidy."
    )
    context.result({"moved": [to_plain(one) for one in moved]}, "\n".join([first, *lines]))
    return ExitCode.DONE


# Figures.


def _stats(_arguments: argparse.Namespace, context: Context) -> int:
    stats = context.library(write=False).stats()
    context.result(to_plain(stats), _stats_text(stats))
    return ExitCode.DONE


def _stats_text(stats: Stats) -> str:
    tiers = ", ".join(f"{count:,} at {tier.upper()}" for tier, count in stats.images_by_tier.items())
    rows = [
        ("projects", f"{stats.projects:,}"),
        ("concepts", f"{stats.concepts:,}"),
        ("images", f"{stats.images:,}" + (f" ({tiers})" if tiers else "")),
        ("originals", f"{stats.bytes / 1e6:,.1f} MB"),
        ("requests", f"{stats.generations:,}"),
        (
            "spent",
            _money(
                {unit: sum_ - stats.spent_demo.get(unit, Decimal(0)) for unit, sum_ in stats.spent.items()}
            ),
        ),
        ("in the trash", f"{stats.trashed:,}"),
    ]
    lines = [f"{name:<13} {value}" for name, value in rows]
    if stats.spent_demo:
        lines.append(f"The demo is free; it would have cost {_money(stats.spent_demo)} on OpenAI.")
    if stats.unknown_generations:
        unknown = _count(stats.unknown_generations, "request")
        lines.append(
            f"{unknown} with unknown outcome, which may have been billed: gi2desk library list names them."
        )
    if stats.open_generations:
        opened = _count(stats.open_generations, "request")
        lines.append(f"{opened} had not ended when the program did; the next start accounts for them.")
    return "\n".join(lines)


def _money(amounts: dict[str, Decimal]) -> str:
    parts = [
        f"${amount:,.2f}" if unit == "USD" else f"{amount:,.2f} {unit}"
        for unit, amount in amounts.items()
        if amount
    ]
    return ", ".join(parts) or "nothing"
