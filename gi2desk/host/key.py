"""Where a connection's key comes from (environment, keyring, or this run only) and where it may go."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn, final
from urllib.parse import SplitResult, urlsplit

from typing_extensions import override

from gi2desk.core.connection import OPENAI_URL, Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.host.secret import redact, register

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "gi2desk"
VARIABLE = "OPENAI_API_KEY"
RUN_ONLY = "The key can be kept for this run only; or set OPENAI_API_KEY before starting."
_PORTS = {"https": 443, "http": 80}


@final
class Key:
    """A secret that shows itself only to who asks for `.secret`; printing, logging and pickling do not."""

    __slots__ = ("__secret", "source")

    def __init__(self, secret: str, source: str) -> None:
        """`source` says where it came from: "environment", "keyring" or "this run"."""
        register(secret)
        self.__secret = secret
        self.source = source

    @property
    def secret(self) -> str:
        """The key itself, for the one place that sends it."""
        return self.__secret

    @override
    def __repr__(self) -> str:
        return f"<Key from {self.source}>"

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other.secret == self.secret

    @override
    def __hash__(self) -> int:
        return hash(self.__secret)

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not written anywhere")


class RunKeys:
    """Keys typed in for this run only, held in memory under the same host rule as stored ones."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}

    def keep(self, connection: Connection, secret: str) -> Key:
        """Holds `secret` for `connection` until the process ends. Raises UserError(BAD_INPUT)."""
        key = Key(_checked(secret), "this run")
        self._keys[account_of(connection)] = key
        return key

    def get(self, connection: Connection) -> Key | None:
        """The key held for `connection` at its address."""
        return self._keys.get(account_of(connection))

    def forget(self, connection: Connection) -> None:
        """Drops it."""
        self._keys.pop(account_of(connection), None)


def find_key(
    connection: Connection,
    base_url: str | None = None,
    *,
    run: RunKeys | None = None,
    environ: Mapping[str, str] | None = None,
    stored: bool = True,
) -> Key | None:
    """The key for `connection`, or None: for this run, from OPENAI_API_KEY, else from the keyring.

    With `run`, which only the window has, a key stored for another service than OpenAI goes before the variable.

    `base_url` is the address the request will really go to, None for the connection's own. With any other one
    neither the keyring nor a key typed for this run is used, so that an inherited variable cannot send a
    stored key elsewhere. A system without a keyring counts as "no key"; one that is locked or fails raises
    UserError(KEYRING). `stored` False leaves the keyring alone, which on some systems asks for a password at once: for
    who only shows whether there is a key, where none was ever put into it.
    """
    if connection.kind == "demo":
        return None
    own = base_url is None or same_address(base_url, connection.base_url)
    if own and run is not None:
        # The window: a variable that lies about in the system is OpenAI's, and no other service is to see it that has a
        # key of its own. On the command line it is set for the command.
        found = run.get(connection) or (None if _is_openai(connection) or not stored else _stored(connection))
        if found is not None:
            return found
    value = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    if value:
        return Key(_checked(value), "environment")
    return _stored(connection) if own and stored else None


def store_key(connection: Connection, secret: str) -> Key:
    """Puts `secret` into the system's keyring for `connection`.

    Raises UserError(KEYRING) when there is none, it is locked, or it would keep the key in a readable file;
    UserError(BAD_INPUT) for a text that cannot be a key.
    """
    from keyring.errors import KeyringError

    secret = _checked(secret)
    register(secret)
    backend = _safe_backend()
    try:
        backend.set_password(SERVICE, account_of(connection), secret)
        kept = backend.get_password(SERVICE, account_of(connection)) == secret
    except (KeyringError, OSError, RuntimeError) as error:
        raise _refused("The system's keyring did not take the key", error) from error
    except Exception as error:  # each platform's service raises classes of its own
        raise _refused("The system's keyring failed while storing the key", error) from error
    if not kept:
        raise _refused("The system's keyring did not keep the key", None)
    return Key(secret, "keyring")


def delete_key(connection: Connection) -> bool:
    """Removes the stored key; False if there was none. Raises UserError(KEYRING)."""
    import keyring
    from keyring.errors import NoKeyringError, PasswordDeleteError

    try:
        if keyring.get_password(SERVICE, account_of(connection)) is None:
            return False
        keyring.delete_password(SERVICE, account_of(connection))
    except (NoKeyringError, PasswordDeleteError) as error:
        raise _refused("The key could not be removed from the system's keyring", error) from error
    except Exception as error:
        raise _refused("The system's keyring failed while removing the key", error) from error
    return True


def _is_openai(connection: Connection) -> bool:
    return same_address(connection.base_url, OPENAI_URL)


def same_address(one: str, other: str) -> bool:
    """True if both base URLs mean the same scheme, host, port and path."""
    return _address(one) == _address(other)


def _stored(connection: Connection) -> Key | None:
    import keyring
    from keyring.errors import NoKeyringError

    try:
        secret = keyring.get_password(SERVICE, account_of(connection))
    except NoKeyringError:
        return None
    except Exception as error:
        raise _refused("The system's keyring could not be read", error) from error
    return Key(secret, "keyring") if secret else None


def _safe_backend() -> KeyringBackend:
    """The keyring in use; refused when it keeps nothing, or keeps secrets in a file that anyone can read."""
    import keyring
    from keyring.backends import chainer, fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, chainer.ChainerBackend) and backend.backends:
        backend = backend.backends[0]
    kind = type(backend)
    if isinstance(backend, fail.Keyring | null.Keyring):
        raise _refused("This system has no keyring", None)
    if kind.__module__.startswith("keyrings.alt") or "plaintext" in kind.__name__.lower():
        raise _refused("The only keyring here would keep the key in a readable file", None)
    return backend


def _refused(what: str, error: Exception | None) -> UserError:
    from keyring.errors import KeyringLocked

    details = "" if error is None else redact(f"{type(error).__name__}: {error}")
    if isinstance(error, KeyringLocked):
        # Also where somebody was asked for the password and gave none.
        hint = f"Unlock it in the system's password program, then try again. {RUN_ONLY}"
        return UserError("The system's keyring is locked.", cause=Cause.KEYRING, hint=hint, details=details)
    return UserError(f"{what}.", cause=Cause.KEYRING, hint=RUN_ONLY, details=details)


def _checked(secret: str) -> str:
    secret = secret.strip()
    if not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise UserError(
            "This is not a key: it is empty or holds characters that no key has.",
            cause=Cause.BAD_INPUT,
            hint="Copy the key again from the endpoint's own page.",
        )
    return secret


def account_of(connection: Connection) -> str:
    """The name in the keyring: with the host, so that editing an address never sends the key there."""
    _, host, port, _ = _address(connection.base_url)
    return f"{connection.name}@{host}:{port}" if port else f"{connection.name}@{host}"


def _address(url: str) -> tuple[str, str, int | None, str]:
    parts = urlsplit(url.strip())
    port = _port(parts)
    if port == _PORTS.get(parts.scheme.lower()):
        port = None
    return parts.scheme.lower(), (parts.hostname or "").lower(), port, parts.path.rstrip("/")


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return -1  # not a number: equal to nothing that works
