"""Tells what a lost or refused connection means: never connected costs nothing, anything later has an unknown outcome."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from gi2desk.api.failure import Origin, outcome_unknown
from gi2desk.api.mask import masked
from gi2desk.core.errors import Cause, UserError


def from_transport(error: BaseException, origin: Origin, *, sent: bool) -> UserError:
    """The error for an exception of the HTTP transport (httpx2), or the SDK's wrapping of one.

    `sent` says whether the first byte of the request may have left. Connecting fails with types of its own (ConnectError,
    ConnectTimeout, PoolTimeout, ProxyError, UnsupportedProtocol), which also hold where the transport cannot tell `sent`.
    """
    chain = tuple(_chain(error))
    if not sent or _never_connected(chain):
        message, hint = _connection_text(chain, origin.host)
        return UserError(
            f"{message} Nothing was sent.",
            cause=Cause.NO_CONNECTION,
            hint=hint,
            details=_details(chain, origin),
        )
    return outcome_unknown(_loss_text(chain, origin.host), details=_details(chain, origin))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it was raised from, and so on; each once."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _never_connected(chain: tuple[BaseException, ...]) -> bool:
    import httpx2

    early = (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.ProxyError,
        httpx2.UnsupportedProtocol,
    )
    return any(isinstance(error, early) for error in chain)


def _connection_text(chain: tuple[BaseException, ...], host: str) -> tuple[str, str]:
    import httpx2

    def has(kind: type[BaseException] | tuple[type[BaseException], ...]) -> bool:
        return any(isinstance(error, kind) for error in chain)

    if has((httpx2.UnsupportedProtocol, httpx2.InvalidURL)):
        return (
            "The address of this connection is not an http or https address.",
            "Correct it in the settings.",
        )
    if has(httpx2.ProxyError):
        return f"The proxy did not let us through to {host}.", "Check the proxy settings of this computer."
    if has(ssl.SSLCertVerificationError):
        return (
            f"The identity of {host} could not be verified.",
            "Check the date of this computer, and whether a proxy or virus scanner replaces certificates.",
        )
    if has(httpx2.TimeoutException):
        return f"{host} did not answer in time to connect.", "Check the internet connection, then try again."
    if has(ssl.SSLError):
        return (
            f"{host} did not agree on an encrypted connection.",
            "Check the address: https where the endpoint has it.",
        )
    if has(socket.gaierror):
        return (
            f"The address {host} was not found.",
            "Check the internet connection and the address of this connection.",
        )
    if has(ConnectionRefusedError):
        return (
            f"{host} refused the connection.",
            "Check that the endpoint runs, its address and port, and any proxy.",
        )
    return f"There is no connection to {host}.", "Check the internet connection, then try again."


def _loss_text(chain: tuple[BaseException, ...], host: str) -> str:
    import httpx2

    if any(isinstance(error, httpx2.WriteTimeout) for error in chain):
        return f"The request could not be sent to {host} to its end."
    if any(isinstance(error, httpx2.TimeoutException) for error in chain):
        return f"{host} was silent for too long."
    return f"The connection to {host} was lost before the whole answer had arrived."


def _details(chain: tuple[BaseException, ...], origin: Origin) -> str:
    lines = [f"endpoint: {origin.base_url}", *(f"{type(error).__name__}: {error}" for error in chain)]
    return masked("\n".join(lines), origin.key)
