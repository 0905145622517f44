"""What most tests of Create begin with: words in the prompt, a press on Generate, and its end."""

from __future__ import annotations

from gi2desk.core.record import State
from gi2desk.ui.queue.item import Item
from tests.ui.bench import Bench
from tests.ui.desktop import until


def write(made: Bench, text: str) -> None:
    made.create.panel.prompt.edit.setPlainText(text)


async def ended(made: Bench, count: int = 1) -> None:
    """Waits until so many requests are there, none is open, and their pictures were looked up."""
    model = made.services.feed.model
    await until(
        lambda: model.rowCount() >= count and not any(item.state.is_open for item in model.items()), "ended"
    )
    await until(
        lambda: all(item.images or item.state is not State.DONE for item in model.items()), "looked up"
    )


async def generated(made: Bench, text: str = "A tower, dusk") -> Item:
    """The first request of a library, done."""
    write(made, text)
    made.create.panel.generate.press()
    await ended(made)
    (item,) = made.services.feed.model.items()
    return item
