"""What the list says about a request, in words: the same for the eye, the tooltip and a screen reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gi2desk.core.errors import Billing, Failure
from gi2desk.core.record import Image, Money, State
from gi2desk.ui import money
from gi2desk.ui.queue.item import Deed, Item
from gi2desk.ui.text import duration, file_size, tr, tr_count
from gi2desk.ui.theme import Tone

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of text below the name."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge."""

    text: str
    tone: Tone


def title(item: Item) -> str:
    """“Monolith hero 1K · 9:16 · de”, with the number of pictures where there are several.

    Of several requests of one click each says which it is, of several clicks when they were.
    """
    return "".join(title_parts(item))


def title_parts(item: Item) -> tuple[str, str]:
    """The name of the concept, and what follows it in the title."""
    recipe = item.generation.recipe
    shown = f" {item.tier.label}" if recipe.size != "auto" else ""
    shown = " · ".join([shown, *filter(None, (recipe.placement, recipe.locale))])
    parts = [tr("{name} × {n}", name=shown, n=recipe.n) if recipe.n > 1 else shown]
    if item.of > 1 and not (recipe.placement or recipe.locale):
        parts.append(tr("{n} of {count}", n=item.place, count=item.of))
    if item.twin:
        parts.append(f"{item.generation.timing.queued.astimezone():%H:%M}")
    return item.name or tr("Untitled"), " · ".join(parts)


def lines(item: Item, now: datetime | None = None, *, paused: bool = False) -> tuple[Line, ...]:
    """The state in words, and after a failure the cause and the next step."""
    match item.state:
        case State.QUEUED:
            return _waiting(item, paused)
        case State.SENDING | State.RECEIVING | State.SAVING:
            return _running(item, now)
        case State.DONE:
            return _done(item, now)
        case State.UNKNOWN:
            return _unknown(item)
        case State.FAILED:
            return _failed(item)
        case _:
            return _cancelled(item)


def progress(item: Item, now: datetime | None = None) -> str:
    """“Receiving, 14 s · preview 2 of 3 · 3.2 MB”: what a running request is at."""
    recipe = item.generation.recipe
    elapsed = item.elapsed(now)
    words = {
        State.QUEUED: tr("Waiting"),
        State.SENDING: tr("Sent, waiting for the answer") if (elapsed or 0) >= 3 else tr("Sending"),
        State.RECEIVING: tr("Receiving"),
        State.SAVING: tr("Saving"),
    }[item.state]
    parts = [words if elapsed is None else tr("{state}, {time}", state=words, time=duration(elapsed))]
    if item.partials and recipe.partial_images:
        parts.append(tr("preview {n} of {count}", n=item.partials, count=recipe.partial_images))
    if item.received and item.state is not State.QUEUED:
        parts.append(file_size(item.received))
    return " · ".join(part if n == 0 else _whole(part) for n, part in enumerate(parts))


def _whole(text: str) -> str:
    """A figure with its unit in one piece, so that no line ends between them."""
    return text.replace(" ", "\u00a0")


def _waiting(item: Item, paused: bool) -> tuple[Line, ...]:
    failure, seconds = item.generation.failure, item.retry_in()
    if failure is not None and seconds is not None:
        again = tr("Trying again in {time}. Nothing was billed.", time=duration(seconds))
        return Line(failure.message, Tone.WARN), Line(again)
    return (Line(tr("Waiting, the queue is paused") if paused else tr("Waiting")),)


def _running(item: Item, now: datetime | None) -> tuple[Line, ...]:
    failure = item.generation.failure
    if item.stuck and failure is not None:
        return Line(failure.message, Tone.BAD), Line(
            failure.hint or tr("The answer is kept and saved when there is room.")
        )
    if item.held:
        why = tr("The disk does not take the answer: {reason}. It waits in memory.", reason=item.held)
        then = tr("Free some space and leave the app open: it is written as soon as there is room.")
        return Line(progress(item, now)), Line(why, Tone.BAD), Line(then)
    return (Line(progress(item, now)),)


def _done(item: Item, now: datetime | None) -> tuple[Line, ...]:
    generation, elapsed = item.generation, item.elapsed(now)
    parts = [tr("Done")]
    if generation.cost is not None:
        parts.append(money.money(generation.cost, generation.cost_basis))
        if len(item.images) > 1:
            each = money.amount(generation.cost.amount / len(item.images), generation.cost.unit)
            parts.append(tr("{amount} each", amount=each))
    if elapsed is not None:
        parts.append(duration(elapsed))
    summary = Line(" · ".join(_whole(part) for part in parts))
    if generation.failure is None:
        mixed = sum(one is not None for one in item.composites)
        return (summary, Line(_composites(mixed))) if mixed else (summary,)
    return summary, Line(generation.failure.message, Tone.WARN)


def _composites(n: int) -> str:
    return tr_count(
        "Composite: outside the mask as Image 1. The answer as it came lies beside it in Review.",
        "Composites: outside the mask as Image 1. The answers as they came lie beside them in Review.",
        n,
    )


def cost(items: Sequence[Item]) -> tuple[str, ...]:
    """What some requests cost together, one text a unit; nothing where one is not known."""
    sums: dict[str, Decimal] = {}
    exact = True
    for item in items:
        known = item.generation.cost
        if known is None:
            return ()
        sums[known.unit] = sums.get(known.unit, Decimal(0)) + known.amount
        exact = exact and item.generation.cost_basis in money.SETTLED
    basis = "usage" if exact else "estimate"
    return tuple(money.money(Money(amount=amount, unit=unit), basis) for unit, amount in sums.items())


def _failed(item: Item) -> tuple[Line, ...]:
    failure = item.generation.failure
    if failure is None:
        return (Line(tr("Failed"), Tone.BAD),)
    if item.demo:
        return Line(_not_of_money(failure.message), Tone.BAD), Line(_nothing_billed(failure))
    billed = (
        tr("It may have been billed.")
        if failure.billing is not Billing.NOTHING
        else tr("Nothing was billed.")
    )
    said = "billed" in f"{failure.message} {failure.hint}"
    next_step = " ".join(part for part in (failure.hint, "" if said else billed) if part)
    return Line(failure.message, Tone.BAD), *((Line(next_step),) if next_step else ())


def _unknown(item: Item) -> tuple[Line, ...]:
    failure = item.generation.failure
    if not item.demo:
        return Line(tr("Outcome unknown, may have been billed"), Tone.WARN), *_why(failure)
    why = _not_of_money(failure.message) if failure is not None else ""
    head = Line(tr("Outcome unknown"), Tone.WARN)
    return head, *((Line(why),) if why else ()), Line(_nothing_billed(failure))


def _not_of_money(text: str) -> str:
    """`text` without the sentences about a charge, which the demo cannot make."""
    sentences = _SENTENCE.split(text)
    kept = [one for one in sentences if not any(word in one for word in ("billed", "charge", "outcome"))]
    return " ".join(kept)


def _nothing_billed(failure: Failure | None) -> str:
    """What to do after a request of the demo that brought no picture."""
    own, kept = _hints(failure)
    return " ".join(
        part for part in (_not_of_money(" ".join(own)), tr("The demo bills nothing."), kept) if part
    )


def _cancelled(item: Item) -> tuple[Line, ...]:
    failure = item.generation.failure
    text = failure.message if failure is not None else tr("Cancelled.")
    if item.demo and failure is not None and failure.billing is not Billing.NOTHING:
        return (Line(f"{_not_of_money(text)} {_nothing_billed(failure)}"),)
    if not item.may_be_billed:
        return (Line(text),)
    return Line(text, Tone.WARN), Line(_look_first(failure))


def _why(failure: Failure | None) -> tuple[Line, ...]:
    """The cause, without the sentences that say again that the outcome is unknown, and the next step."""
    if failure is None:
        return (Line(_look_first(None)),)
    sentences = _SENTENCE.split(failure.message)
    fresh = [one for one in sentences if "billed" not in one and "outcome" not in one.lower()]
    return Line(" ".join(fresh) or failure.message), Line(_look_first(failure))


def _look_first(failure: Failure | None) -> str:
    """What to do where it is not known whether there was a charge."""
    own, kept = _hints(failure)
    look = tr("Look at the usage page of your account before you retry: that is a new charge.")
    return " ".join(part for part in (*own, look, kept) if part)


def _hints(failure: Failure | None) -> tuple[list[str], str]:
    """The sentences of a hint that are not said here already, and whether something was kept."""
    hints = _SENTENCE.split(failure.hint) if failure is not None and failure.hint else []
    # A path would be wider than the row.
    own = [one for one in hints if not any(word in one for word in ("charge", "sent again", "kept in"))]
    kept = any("kept in" in one for one in hints)
    return own, tr("What had arrived is kept; “Copy the details” says where.") if kept else ""


def badge(image: Image) -> Mark:
    """“Verified 3840×2160”, or what was asked for and what came."""
    got = f"{image.width}×{image.height}"
    if image.verified is None:
        return Mark(got, Tone.NEUTRAL)
    if image.verified:
        return Mark(tr("Verified {size}", size=got), Tone.OK)
    asked = (image.requested_size or "").replace("x", "×")
    if asked not in {"", "auto", got}:
        return Mark(tr("Asked {asked}, got {got}", asked=asked, got=got), Tone.WARN)
    return Mark(tr("{size}, not as asked", size=got), Tone.WARN)


def badge_of(item: Item) -> Mark | None:
    """The badge of what came back; where one of several differs, that one's."""
    if not item.images:
        return None
    return badge(next((image for image in item.images if image.verified is False), item.images[0]))


def deed_text(deed: Deed, item: Item) -> str:
    """What a button or menu entry says."""
    match deed:
        case Deed.OPEN:
            return tr_count("Open the picture", "Open {n} pictures", len(item.images))
        case Deed.CANCEL:
            return tr("Cancel")
        case Deed.RETRY:
            return retry_text(item)
        case Deed.SETTINGS:
            return tr("Connection settings")
        case Deed.MOVE_UP:
            return tr("Send earlier")
        case Deed.MOVE_DOWN:
            return tr("Send later")
        case Deed.COPY:
            return tr("Copy the details")
        case Deed.DISMISS:
            return tr("Take off the list")


def retry_text(item: Item, *, short: bool = False) -> str:
    """“Retry 4 × 1536×864 · about $0.02”: what a click sends and costs; `short` leaves out what the title says."""
    recipe = item.generation.recipe
    size = recipe.size.replace("x", "×") if recipe.size != "auto" and not short else ""
    if size and recipe.n > 1:
        size = tr("{n} × {size}", n=recipe.n, size=size)
    if item.demo:
        price = tr("not billed")
    elif item.again is not None:
        price = money.price_text(item.again)
    else:
        price = tr("new charge") if item.may_be_billed else tr("price unknown")
    return " · ".join((tr("Retry {size}", size=size) if size else tr("Retry"), price))


def link_deed(item: Item) -> Deed | None:
    """The one deed that stands in the row itself."""
    deeds = item.deeds()
    return next((deed for deed in (Deed.SETTINGS, Deed.RETRY) if deed in deeds), None)


def spoken(item: Item, now: datetime | None = None, *, paused: bool = False) -> str:
    """Everything about a request as one sentence."""
    mark = badge_of(item)
    parts = [title(item), *(line.text.rstrip(".") for line in lines(item, now, paused=paused))]
    return ". ".join((*parts, *((mark.text,) if mark else ())))


def details(item: Item) -> str:
    """Everything that helps to find out what happened, for the clipboard; no secrets are in a record."""
    generation, failure = item.generation, item.generation.failure
    facts = {
        tr("Request"): generation.id,
        tr("Request id of the endpoint"): generation.request_id or "",
        tr("Connection"): f"{generation.connection} {generation.base_url}".strip(),
        tr("Model"): generation.recipe.model,
        tr(
            "Asked"
        ): f"{generation.recipe.size} {generation.recipe.quality} {generation.recipe.output_format}",
        tr("State"): str(generation.state),
        tr("Cause"): f"{failure.cause}: {failure.message}" if failure else "",
        tr("Next step"): failure.hint if failure else "",
        tr("Billing"): str(failure.billing) if failure else "",
        tr("Details"): failure.details if failure else "",
    }
    return "\n".join(f"{name}: {value}" for name, value in facts.items() if value)
