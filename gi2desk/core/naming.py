"""Names that are safe everywhere: ids of records, and file names that every system takes."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import TYPE_CHECKING

from gi2desk.core.refusal import illegal

if TYPE_CHECKING:
    from ulid import ULIDGenerator

# File systems take 255 bytes of UTF-8 (Linux) or 255 UTF-16 units; the rest is for numbers and extensions.
MAX_BYTES = 200
# Reserved on Windows with any extension.
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"}
)
# The alphabet of ULIDs.
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_JOINED = re.compile(r"[^\w.]+")
_FORBIDDEN = frozenset('<>:"/\\|?*')


class _Ids:
    """Ids that rise within the process, even when the system's clock is set back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._generator: ULIDGenerator | None = None

    def next(self) -> str:
        """One more id."""
        from ulid import ULIDGenerator

        with self._lock:
            self._generator = self._generator or ULIDGenerator()
            self._last = max(self._last, time.time_ns() // 1_000_000)
            return str(self._generator.generate(self._last))


_ids = _Ids()


def new_id() -> str:
    """A new id: a ULID of 26 characters, later ids sorting after earlier ones within the process."""
    return _ids.next()


def derived_id(parent: str, how: str) -> str:
    """The id of what is made from `parent` in one certain way: the same each time, so that making it twice is harmless."""
    import hashlib

    digest = hashlib.sha256(f"{parent} {how}".encode()).digest()
    return parent[:10] + "".join(_CROCKFORD[byte % 32] for byte in digest[:16])


def safe_name(text: str, *, fallback: str = "untitled", max_bytes: int = MAX_BYTES) -> str:
    """`text` as one file name without extension that Windows, macOS and Linux take; at most `max_bytes`.

    Separators, forbidden and invisible characters become "-"; dots and spaces at the ends go, since Windows
    drops them; reserved device names get an underscore; letters are composed (NFC), so that macOS and others agree.
    """
    text = unicodedata.normalize("NFC", text)
    clean = " ".join("".join("-" if _is_forbidden(c) else c for c in text).split())
    clean = _shortened(clean.strip(" ."), max_bytes).strip(" .")
    if not clean.strip("-_. "):
        return fallback
    stem, dot, rest = clean.partition(".")
    return f"{stem}_{dot}{rest}" if stem.rstrip().lower() in _RESERVED else clean


def web_name(text: str) -> str:
    """`text` so that it stands in an address as it is read: words joined by hyphens, letters of any script kept."""
    return _JOINED.sub("-", unicodedata.normalize("NFC", text)).strip("-.") or text


def _is_forbidden(character: str) -> bool:
    # Cc control, Cf format (with the marks that turn the direction of writing), Cs surrogates, Co private.
    return character in _FORBIDDEN or (
        not character.isspace() and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )


def _shortened(text: str, max_bytes: int) -> str:
    return text.encode("utf-8", "ignore")[:max_bytes].decode("utf-8", "ignore")


def collision_key(name: str) -> str:
    """What two names have in common that are one file on a system that ignores case or composes letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())


def collisions(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of names, in order, that would be one file on Windows or macOS."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(collision_key(name), []).append(name)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """`names` with "-2", "-3" … added where two would be one file, in order."""
    taken: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 1
        while collision_key(candidate) in taken:
            number += 1
            candidate = f"{name}-{number}"
        taken.add(collision_key(candidate))
        result.append(candidate)
    return tuple(result)


def expand(template: str, tokens: Mapping[str, object]) -> str:
    """`template` with its {tokens} filled in, as one safe file name without extension.

    A token's text cannot add folders. Raises UserError(ILLEGAL_REQUEST) for an unknown token or a brace without its
    partner.
    """
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise _bad_template(template, tokens, str(error)) from error
    filled = []
    for literal, name, form, conversion in parts:
        filled.append(literal)
        if name is None:
            continue
        if name not in tokens or form or conversion:
            raise _bad_template(template, tokens, f"{{{name}}} is not a token")
        filled.append(str(tokens[name]))
    return safe_name("".join(filled))


def _bad_template(template: str, tokens: Mapping[str, object], why: str) -> Exception:
    known = ", ".join(f"{{{name}}}" for name in tokens)
    return illegal(f"The name template “{template}” cannot be used: {why}.", f"Tokens are {known}.")
