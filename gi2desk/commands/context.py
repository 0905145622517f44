"""What a command works with: its options, and the services it asks for, each built when first used."""

from __future__ import annotations

import errno
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path
    from typing import TextIO

    from gi2desk.core.catalogue import Catalogue
    from gi2desk.core.connection import Connection
    from gi2desk.host.key import Key
    from gi2desk.host.place import Places
    from gi2desk.host.settings import Settings
    from gi2desk.library.library import Library

# The command line is used for one answer at a time: what a command does not ask for must not slow its start, so services
# are imported where they are built.


class Context:
    """Options and services of one command. Results go to standard output, everything else to standard error."""

    def __init__(self, *, json: bool = False) -> None:
        """`json`: print results as JSON. The other options come with `adopt`."""
        self.json = json
        self.answered = False
        # Requests were queued, and what became of them has not been told yet.
        self.sent = False
        self._options: dict[str, str] = {}
        self._transient = 0
        self._places: Places | None = None
        self._settings: Settings | None = None
        self._catalogue: Catalogue | None = None
        self._libraries: list[Library] = []

    def adopt(self, arguments: argparse.Namespace) -> None:
        """Takes over the common options; those that are missing keep their defaults."""
        self.json = getattr(arguments, "json", self.json)
        for name in ("library", "connection", "base_url"):
            if getattr(arguments, name, None) is not None:
                self._options[name] = getattr(arguments, name)

    # Services.

    @property
    def places(self) -> Places:
        """The application's folders."""
        if self._places is None:
            from gi2desk.host.place import Places

            self._places = Places.standard()
        return self._places

    @property
    def settings(self) -> Settings:
        """The settings in the settings file; what had to be said about the file is said once."""
        if self._settings is None:
            from gi2desk.host.preferences import load

            self._settings, notices = load(self.places.settings)
            for notice in notices:
                self.progress(notice)
        return self._settings

    @property
    def catalogue(self) -> Catalogue:
        """The model catalogue."""
        if self._catalogue is None:
            from gi2desk.core.catalogue import Catalogue
            from gi2desk.host.resource import read_text

            self._catalogue = Catalogue.parse(read_text("models.toml"))
        return self._catalogue

    @property
    def connection(self) -> Connection:
        """The connection named, at the address it is to be used with. Raises UserError."""
        from dataclasses import replace

        own = self._own_connection
        return replace(own, base_url=self._base_url or own.base_url)

    @property
    def key(self) -> Key | None:
        """The key for `connection` as the host rule allows, or None. Raises UserError(KEYRING)."""
        from gi2desk.host.key import find_key

        return find_key(self._own_connection, self._base_url)

    @property
    def _own_connection(self) -> Connection:
        from gi2desk.core.errors import Cause, UserError

        try:
            return self.settings.connection(self._options.get("connection"))
        except UserError as error:
            if error.cause is not Cause.BAD_INPUT:
                raise
            from gi2desk.core.refusal import illegal

            raise illegal(str(error), error.hint) from error

    @property
    def _base_url(self) -> str | None:
        """The address to use instead of the connection's own."""
        demo = self._own_connection.kind == "demo"
        named = self._options.get("base_url")
        if named:
            if demo:
                from gi2desk.core.refusal import illegal

                raise illegal("The demo connection has no address.", "Leave --base-url or --connection out.")
            return _checked_url(named)
        inherited = os.environ.get("OPENAI_BASE_URL", "").strip()
        return _checked_url(inherited) if inherited and not demo else None

    def library(self, *, write: bool = True) -> Library:
        """The library named, else that of the demo connection, else the default one. Raises like `library_at`."""
        return self.library_at(self._library_root, write=write)

    @property
    def _library_root(self) -> Path:
        from pathlib import Path

        named = self._options.get("library") or os.environ.get("GI2DESK_LIBRARY")
        if named:
            return Path(named).expanduser()
        if self._own_connection.kind == "demo":
            return self.places.demo_library
        return Path(self.settings.library).expanduser() if self.settings.library else self.places.library

    def library_at(self, root: Path, *, write: bool = True, own: Path | None = None) -> Library:
        """The library in the folder `root`, closed with the context; made if it is new and to be written to.

        `own` is a folder for its index and cache, instead of the application's.

        Raises UserError(LIBRARY, LOCKED, DISK), also where `write` is asked for and another process has it.
        """
        from gi2desk.library.library import Library

        library = Library.open(
            root,
            data=self.places.data if own is None else own / "data",
            cache=self.places.cache if own is None else own / "cache",
            write=write,
            create=write,
        )
        self._libraries.append(library)
        if write:
            library.require_write()
        return library

    def close(self) -> None:
        """Closes what was opened."""
        while self._libraries:
            self._libraries.pop().close()

    # Talking.

    def result(self, value: object, text: str) -> None:
        """Prints the one result of the command: `value` as JSON, or `text` for people."""
        self._end_transient()
        self.answered = True
        _write(sys.stdout, f"{_json(value) if self.json else text}\n")

    def progress(self, text: str, *, transient: bool = False) -> None:
        """Says something beside the result. A transient line gives way to the next, and is left out of files."""
        if transient and not sys.stderr.isatty():
            return
        self._end_transient()
        _write(sys.stderr, text if transient else f"{text}\n")
        self._transient = len(text) if transient else 0

    def _end_transient(self) -> None:
        if self._transient:
            _write(sys.stderr, "\r" + " " * self._transient + "\r")
            self._transient = 0


def _write(stream: TextIO, text: str) -> None:
    """Writes at once; a reader that has left (`| head`) is no error of the command."""
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        # Windows says EINVAL.
        if error.errno not in {errno.EPIPE, errno.EINVAL}:
            raise
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _checked_url(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        from gi2desk.core.refusal import illegal

        raise illegal(f"“{url}” is not the address of an endpoint.", "It looks like https://host/v1.")
    return url


def _json(value: object) -> str:
    import json

    # ASCII, so that no console or pipe with another encoding can spoil it.
    return json.dumps(value, indent=2, default=_plain)


def _plain(value: object) -> object:
    """What JSON has no type for: amounts as numbers, everything else as text."""
    from decimal import Decimal

    return float(value) if isinstance(value, Decimal) else str(value)
