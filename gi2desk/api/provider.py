"""The seam between the queue and whoever makes pictures: one request in, events out, the answer in a file."""

from __future__ import annotations

import enum
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gi2desk.api.event import Event
from gi2desk.core.connection import OPENAI_DIALECT, Dialect
from gi2desk.core.recipe import Recipe


class Endpoint(enum.StrEnum):
    """Which call of the Images API serves a request."""

    GENERATE = "generate"
    EDIT = "edit"

    @property
    def path(self) -> str:
        """The path below the base URL."""
        return "/images/edits" if self is Endpoint.EDIT else "/images/generations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A recipe with what the endpoint calls its model, how it wants it written, and the files of its references in order.

    `rescue` is a file on another disk, where there is one, for an answer that the spool's disk does not take.
    """

    recipe: Recipe
    model_name: str
    references: tuple[Path, ...] = ()
    mask: Path | None = None
    markup: Path | None = None
    dialect: Dialect = OPENAI_DIALECT
    rescue: Path | None = None

    @property
    def endpoint(self) -> Endpoint:
        """With references it is an edit."""
        return Endpoint.EDIT if self.references else Endpoint.GENERATE


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedModel:
    """A model as the endpoint lists it; `shutdown` is the day (YYYY-MM-DD) on which it goes."""

    id: str
    shutdown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A connection test that passed; `listed` is False when the endpoint has no list of models."""

    models: tuple[ListedModel, ...] = ()
    listed: bool = True
    request_id: str | None = None


class Provider(Protocol):
    """Sends requests of one connection."""

    def send(self, request: Request, spool: Path) -> AsyncGenerator[Event]:
        """Sends `request` once; the raw answer is appended to `spool` as it comes.

        An answer that the disk of `spool` does not take is written to `request.rescue` instead, all of it. Ends with
        Finished, or raises UserError. After a failure that leaves open whether something was billed, `spool`
        holds what had arrived. Cancelling closes the connection; what had arrived is in `spool` then too. Who leaves the
        iteration early closes it (`contextlib.aclosing`).
        """
        ...

    async def fetch(self, url: str, target: Path) -> None:
        """Gets a picture that the answer named by its address into the file `target`. Raises UserError."""
        ...

    async def test(self) -> Check:
        """Asks for the list of models, which costs nothing. Raises UserError when key or address do not work."""
        ...

    async def aclose(self) -> None:
        """Lets go of the network."""
        ...
