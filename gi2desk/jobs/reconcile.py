"""At start, accounts for every generation that was open when the last process ended; sends nothing again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gi2desk.api.answer import UrlBlob, is_whole, read_answer
from gi2desk.core.catalogue import Catalogue
from gi2desk.core.errors import Billing, Cause, Failure, UserError
from gi2desk.core.record import Generation, State
from gi2desk.jobs.save import answer_path, discard_spool, save_answer, unbilled_mark, with_kept
from gi2desk.library.library import Library
from gi2desk.library.store import TEMPORARY, replace_file

log = logging.getLogger(__name__)

Fetch = Callable[[str, Path], Awaitable[None]]

# What may pass: the address is as good as before, and getting the picture costs nothing.
WORTH_ANOTHER_TRY = frozenset({Cause.NO_CONNECTION, Cause.DISK})
# Services keep such files for an hour to a day.
ADDRESSES_LAST = timedelta(days=1)

NEVER_SENT = Failure(
    message="The app ended before this request was sent. Nothing was billed.",
    cause=Cause.NEVER_SENT,
    hint="Generate it again when you want it.",
)
UNBILLED = Failure(
    message="The request ended without a picture and nothing was billed; the disk was too full to write down why.",
    cause=Cause.DISK,
    hint="Generate it again when there is room.",
)
UNKNOWN = Failure(
    message="The app ended before the whole answer had arrived. The request may have been billed.",
    cause=Cause.OUTCOME_UNKNOWN,
    hint="It is not sent again by itself. Generate it again for a new charge.",
    billing=Billing.MAYBE,
)


@dataclass(slots=True, kw_only=True)
class Account:
    """What became of the open entries: ids of generations."""

    saved: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    never_sent: list[str] = field(default_factory=list)
    # Whole or perhaps so, but it cannot be read, the library cannot take it, or its pictures are still to be fetched.
    waiting: list[str] = field(default_factory=list)


def reconcile(library: Library, catalogue: Catalogue, *, lost: Collection[str] = ()) -> Account:
    """Ends every open generation of `library`: saved from its spool, unknown, or never sent.

    An answer that names pictures by address waits until `reconcile_online` has fetched them; `lost` are the
    generations whose addresses no longer work. Blocking; before the queue starts, by the process that holds the
    library's lock.
    """
    account = Account()
    for generation in library.generations(open_only=True):
        if generation.id not in lost and _addressed(library, generation.id):
            account.waiting.append(generation.id)
            continue
        try:
            _account_for(library, catalogue, generation, account)
        except Exception:
            # Our own mistake: it must not keep the other answers from being saved, and this one stays as it is.
            log.exception("generation %s could not be accounted for", generation.id)
            account.waiting.append(generation.id)
    return account


async def reconcile_online(library: Library, catalogue: Catalogue, fetch: Fetch) -> Account:
    """`reconcile`, after fetching with `fetch` what whole answers only name by address. Sends no request again."""
    lost = set()
    for generation in await asyncio.to_thread(library.generations, open_only=True):
        if not await asyncio.to_thread(_addressed, library, generation.id):
            continue
        try:
            await fetch_addressed(library, generation.id, fetch)
        except UserError as error:
            if error.cause not in WORTH_ANOTHER_TRY or is_expired(generation):
                lost.add(generation.id)
    return await asyncio.to_thread(reconcile, library, catalogue, lost=lost)


def _addressed(library: Library, generation_id: str) -> bool:
    """Whether a whole answer names pictures by address that have not been fetched."""
    answer = answer_path(library, generation_id)
    if not (answer.exists() and is_whole(answer)):
        return False
    try:
        images = read_answer(answer).images
    except UserError:
        return False
    have = fetched_files(library, generation_id)
    return any(isinstance(source, UrlBlob) and position not in have for position, source in enumerate(images))


def _account_for(library: Library, catalogue: Catalogue, generation: Generation, account: Account) -> None:
    answer = answer_path(library, generation.id)
    if _unreadable(answer):
        account.waiting.append(generation.id)
    elif answer.exists() and is_whole(answer):
        try:
            ended = save_answer(library, catalogue, generation, fetched_files(library, generation.id))
        except UserError:
            account.waiting.append(generation.id)
            return
        list_of = {State.DONE: account.saved, State.UNKNOWN: account.unknown}
        list_of.get(ended.state, account.failed).append(ended.id)
    elif unbilled_mark(library, generation.id).exists():
        _end(library, generation, State.FAILED, UNBILLED)
        discard_spool(library, generation.id)
        account.failed.append(generation.id)
    elif generation.state is State.QUEUED:
        _end(library, generation, State.CANCELLED, NEVER_SENT)
        account.never_sent.append(generation.id)
    else:
        _end(library, generation, State.UNKNOWN, UNKNOWN)
        account.unknown.append(generation.id)


def _unreadable(answer: Path) -> bool:
    """Whether the disk refuses to show what has arrived: it may be whole, so nothing can be said about it yet."""
    try:
        with answer.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _end(library: Library, generation: Generation, state: State, failure: Failure) -> None:
    timing = replace(generation.timing, ended=datetime.now(UTC))
    failure = with_kept(library, generation.id, failure)
    library.save_generation(replace(generation, state=state, failure=failure, timing=timing))


def fetched_files(library: Library, generation_id: str) -> dict[int, Path]:
    """Pictures already fetched from addresses in the answer, by position."""
    spool = library.spool_file(generation_id)
    found = {}
    for path in spool.parent.glob(f"{generation_id}.url*"):
        number = path.suffix.removeprefix(".url")
        if number.isdigit():
            found[int(number)] = path
    return found


async def fetch_addressed(library: Library, generation_id: str, fetch: Fetch) -> None:
    """Fetches the pictures that a whole answer names by address beside the spool.

    One that cannot be had does not keep the others from being fetched. Raises the UserError of the one for which it is
    worth most to try again.
    """
    spool = await asyncio.to_thread(library.spool_path, generation_id)
    answer = await asyncio.to_thread(lambda: read_answer(answer_path(library, generation_id)))
    have = await asyncio.to_thread(fetched_files, library, generation_id)
    missed: list[UserError] = []
    for position, source in enumerate(answer.images):
        if isinstance(source, UrlBlob) and position not in have:
            try:
                await _fetch(source.url, spool.with_name(f"{generation_id}.url{position}"), fetch)
            except UserError as error:
                missed.append(error)
    if missed:
        raise next((error for error in missed if error.cause in WORTH_ANOTHER_TRY), missed[0])


async def _fetch(url: str, target: Path, fetch: Fetch) -> None:
    """What is at `target` afterwards is whole."""
    partial = target.with_name(target.name + TEMPORARY)
    await fetch(url, partial)
    await asyncio.to_thread(replace_file, partial, target)


def is_expired(generation: Generation) -> bool:
    """True when addresses in the answer of `generation` are so old that waiting for them is in vain."""
    timing = generation.timing
    return datetime.now(UTC) - (timing.last_byte or timing.sent or timing.queued) > ADDRESSES_LAST
