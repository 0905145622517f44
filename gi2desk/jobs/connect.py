"""Builds the provider of a connection, the demo's included, so that window and command line talk the same way."""

from __future__ import annotations

from gi2desk.api.images import ImagesProvider
from gi2desk.api.provider import Provider
from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.host.key import Key


def provider_for(
    connection: Connection, key: Key | None, catalogue: Catalogue, *, watched: bool = False
) -> Provider:
    """The provider of `connection`. Raises UserError(NO_KEY) where one is needed and there is none.

    `watched` makes the demo what a person expects to see: as slow as the API in proportion, and another picture each
    time; otherwise it answers at once and the same request gives the same picture.
    """
    if connection.kind == "demo":
        from gi2desk.api.demo import DemoOptions, demo_transport
        from gi2desk.api.demo_pace import Pace

        options = DemoOptions(
            catalogue=catalogue, pace=Pace.LIVELY if watched else Pace.INSTANT, vary_repeats=watched
        )
        return ImagesProvider(connection, "demo", transport=demo_transport(options))
    if key is None:
        raise UserError(
            f"There is no key for the connection “{connection.title or connection.name}”.",
            cause=Cause.NO_KEY,
            hint="Set OPENAI_API_KEY, or store a key in the settings. The demo connection needs none.",
        )
    return ImagesProvider(connection, key.secret)
