"""Composition root of the command line: finds the command, gives it its services, turns its end into an exit code."""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from gi2desk import __version__
from gi2desk.commands.context import Context
from gi2desk.core.exitcode import ExitCode, exit_code
from gi2desk.core.refusal import illegal
from gi2desk.core.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from gi2desk.core.errors import Failure


class Command(NamedTuple):
    """A command: the module that does it, imported only when it is named, and its line of help.

    `logged` commands talk to endpoints or write libraries, and keep a log.
    """

    module: str
    help: str
    logged: bool = True


COMMANDS = {
    "sizes": Command(
        "size", "the size to ask for in a ratio and tier, or whether a size is legal", logged=False
    ),
    "price": Command("price", "what a request would cost", logged=False),
    "models": Command("model", "the models, what they accept and what they cost", logged=False),
    "placements": Command("placement", "where pictures are used: pixels, safe zones, sources", logged=False),
    "generate": Command("generate", "make pictures, save them and verify them"),
    "verify": Command("verify", "what is in picture files: size, format, checksum, Content Credentials"),
    "export": Command("export", "crop masters to ratios and write them"),
    "library": Command("library", "list, check, rebuild, import folders, tidy, and figures"),
    "demo": Command("demo", "the whole job without a key or a window"),
}
EXIT_CODES = """\
exit codes:
  0    done
  1    an input file is not usable, or an internal error
  2    wrong arguments or an illegal request; nothing was sent
  3    refused by the API (key, verification, credit, rate limit, moderation, too large, retired model)
  4    network failure, an answer that cannot be used, or outcome unknown
  5    saved, but it differs from the request
  6    library or disk
  130  interrupted
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command in `argv` (default: the process's) and returns its exit code; without one the window opens."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_any_encoding()
    context = Context(json="--json" in arguments)
    try:
        return _dispatch(arguments, context)
    except KeyboardInterrupt:
        return _interrupted(context)
    except SystemExit as end:
        # argparse ends --help and --version this way.
        return end.code if isinstance(end.code, int) else ExitCode.DONE
    except Exception as error:
        return _failed(error, context)
    finally:
        context.close()


def _dispatch(arguments: list[str], context: Context) -> int:
    position = _command_position(arguments)
    if position is None:
        return _open_window(arguments)
    name = arguments.pop(position)
    if name not in COMMANDS:
        raise illegal(f"There is no command “{name}”.", f"Commands are {', '.join(COMMANDS)}.")
    command = COMMANDS[name]
    if not command.logged:
        # Looking for garbage at the end takes a tenth of a fast command's time, and finds nothing that matters.
        atexit.register(gc.freeze)
    module = import_module(f"gi2desk.commands.{command.module}")
    parser = _Parser(prog=f"gi2desk {name}", description=module.__doc__, epilog=EXIT_CODES)
    module.add_arguments(parser)
    options = parser.parse_args(arguments)
    context.adopt(options)
    run: Callable[[argparse.Namespace, Context], int] = module.run
    stop_log = _start_log(context) if command.logged else None
    try:
        return run(options, context)
    finally:
        if stop_log is not None:
            stop_log()


def _open_window(arguments: list[str]) -> int:
    listing = "\n".join(f"  {name:<10} {command.help}" for name, command in COMMANDS.items())
    parser = _Parser(
        prog="gi2desk",
        usage="gi2desk [options] [command …]",
        description="A desktop studio for GPT Image 2. Without a command the window opens.",
        epilog=f"commands (gi2desk COMMAND --help says more):\n{listing}\n\n{EXIT_CODES}",
    )
    parser.add_argument("--version", action="version", version=f"gi2desk {__version__}")
    options = parser.parse_args(arguments)
    from gi2desk.app import main as window

    return window(
        library=getattr(options, "library", None),
        connection=getattr(options, "connection", None),
        base_url=getattr(options, "base_url", None),
    )


# Reading the arguments.

_WITH_VALUE = {
    "--library": ("DIR", "the library to use (default: GI2DESK_LIBRARY, or gi2desk in the pictures folder)"),
    "--connection": ("NAME", "demo, or a connection of the settings (default: openai)"),
    "--base-url": ("URL", "another address of the endpoint (default: OPENAI_BASE_URL, or the connection's)"),
}


class _Help(argparse.RawDescriptionHelpFormatter):
    """As wide as the terminal; argparse would import shutil, with three compression libraries, to ask how wide."""

    def __init__(self, prog: str) -> None:
        try:
            columns = os.get_terminal_size().columns
        except OSError:
            columns = 100
        super().__init__(prog, width=min(columns, 120) - 2)


class _Parser(argparse.ArgumentParser):
    """Knows the common options, also in sub-commands, and refuses by raising instead of ending the process."""

    def __init__(self, **settings: object) -> None:
        settings.setdefault("formatter_class", _Help)
        super().__init__(**settings, allow_abbrev=False)  # type: ignore[arg-type]  # passed on from argparse itself
        common = self.add_argument_group("common options")
        for name, (value, text) in _WITH_VALUE.items():
            # Suppressed, so that a sub-command's default does not hide what was given before it.
            common.add_argument(name, metavar=value, help=text, default=argparse.SUPPRESS)
        common.add_argument(
            "--json", action="store_true", help="print one JSON value", default=argparse.SUPPRESS
        )

    def error(self, message: str) -> NoReturn:  # type: ignore[explicit-override]  # typing.override is not in 3.11
        """Refuses the arguments. Raises UserError(ILLEGAL_REQUEST)."""
        raise illegal(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def _command_position(arguments: list[str]) -> int | None:
    """Where the command's name stands: the first word that is neither an option nor an option's value."""
    skip = False
    for position, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in _WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            return position
    return None


# Saying how it ended.


def _failed(error: Exception, context: Context) -> int:
    failure = _failure(error)
    if failure is None:
        return _failed_inside(error, context)
    return _report(failure, context)


def _failure(error: BaseException) -> Failure | None:
    """What a UserError says, also one that a task group has wrapped."""
    from gi2desk.core.errors import UserError

    if isinstance(error, UserError):
        return error.failure
    if isinstance(error, BaseExceptionGroup):
        found = (_failure(inner) for inner in error.exceptions)
        return next((failure for failure in found if failure is not None), None)
    return None


def _interrupted(context: Context) -> int:
    """The user stopped it, and the command has not said itself what became of it."""
    from gi2desk.core.errors import Billing, Cause, Failure

    failure = Failure(message="Interrupted.", cause=Cause.CANCELLED)
    if context.sent:
        failure = Failure(
            message="Interrupted. What was sent may have been billed.",
            cause=Cause.CANCELLED,
            hint="gi2desk library list tells what became of it; nothing is sent again by itself.",
            billing=Billing.MAYBE,
        )
    return _report(failure, context)


def _report(failure: Failure, context: Context) -> int:
    context.progress(failure.message if failure.cause.value == "cancelled" else f"Error: {failure.message}")
    for text in (failure.hint, failure.link):
        if text:
            context.progress(f"  {text}")
    if context.json and not context.answered:
        value = {
            "cause": failure.cause.value,
            "message": failure.message,
            "hint": failure.hint,
            "details": failure.details,
            "link": failure.link,
            "billing": failure.billing.value,
        }
        context.result({"error": value}, "")
    return exit_code(failure.cause)


def _failed_inside(error: Exception, context: Context) -> int:
    """An error of our own: one line for people, the rest in the log."""
    import logging

    from gi2desk.core.errors import Billing, Cause, Failure
    from gi2desk.host.log import FILE
    from gi2desk.host.secret import redact

    stop = _start_log(context)
    logging.getLogger("gi2desk").error("internal error", exc_info=error)
    stop()
    failure = Failure(
        message=f"Internal error ({redact(f'{type(error).__name__}: {error}')}).",
        cause=Cause.INTERNAL,
        hint=f"This is a fault of gi2desk; the log says more: {context.places.logs / FILE}",
        billing=Billing.MAYBE,
    )
    return _report(failure, context)


def _start_log(context: Context) -> Callable[[], None]:
    from gi2desk.host.log import start_logging

    return start_logging(context.places.logs)


def _speak_any_encoding() -> None:
    """A console that lacks a character shows "?" instead of failing the command; without one nobody is told."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # a windowed program of Windows, or a service
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # until the end
        elif getattr(stream, "encoding", "utf-8").lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")
