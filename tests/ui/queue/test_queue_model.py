"""The list of requests: order, words, and what can be done about each."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester

from gi2desk.core.connection import OPENAI
from gi2desk.core.errors import Billing, Cause, Failure
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, Image, Lineage, Money, State, Timing
from gi2desk.jobs.forecast import Forecast
from gi2desk.ui import money
from gi2desk.ui.queue import row, words
from gi2desk.ui.queue.item import Deed, Item
from gi2desk.ui.queue.model import ITEM, MOST_ENDED, REQUEST, QueueModel
from gi2desk.ui.queue.summary import summarise
from gi2desk.ui.theme import Tone
from tests.ui.bench import generation

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
RECIPE = Recipe(prompt="a tower", model="gpt-image-2", size="1536x864", quality="low", tier="1k")
UNKNOWN = Failure(
    message="The connection was cut after 61 s. It may have been billed.",
    cause=Cause.OUTCOME_UNKNOWN,
    billing=Billing.MAYBE,
)


def item(name: str, state: State, *, at: int = 0, **more: object) -> Item:
    sent = None if state is State.QUEUED else START + timedelta(seconds=at)
    ended = None if state.is_open else START + timedelta(seconds=at + 14)
    timing = Timing(queued=START + timedelta(seconds=at), sent=sent, last_byte=ended, ended=ended)
    asked: dict[str, Any] = {"connection": "openai", "job": f"J{name.upper()}".ljust(26, "0"), **more}
    return Item(generation=generation(name, RECIPE, state, timing, **asked), name="Monolith hero")


def image(width: int = 1536, height: int = 864, *, verified: bool | None = True) -> Image:
    return Image(
        id="I" * 26,
        concept="C" * 26,
        path="originals/a.png",
        sha256="0" * 64,
        bytes=1,
        width=width,
        height=height,
        format="png",
        mode="RGB",
        bit_depth=8,
        created=START,
        lineage=Lineage(kind="generated"),
        requested_size="1536x864",
        verified=verified,
    )


@pytest.fixture
def model() -> QueueModel:
    made = QueueModel()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return made


def names(model: QueueModel) -> list[str]:
    return [known.id.rstrip("0") for known in model.items()]


def test_what_runs_stands_before_what_waits_before_what_ended(model: QueueModel) -> None:
    waiting = [item("W1", State.QUEUED), item("W2", State.QUEUED)]
    ended = [item("E1", State.DONE, at=1), item("E2", State.FAILED, at=2)]
    running = item("R1", State.RECEIVING)
    model.put([*waiting, *ended, running], [waiting[1].id, waiting[0].id, running.id])
    assert names(model) == ["R1", "W2", "W1", "E2", "E1"]


def test_rows_move_and_keep_their_index(model: QueueModel) -> None:
    first, second = item("A", State.QUEUED), item("B", State.QUEUED)
    model.put([first, second], [first.id, second.id])
    persistent = QPersistentModelIndex(model.index_of(second.id))
    model.put([], [second.id, first.id])
    assert names(model) == ["B", "A"]
    assert persistent.row() == 0
    model.put([replace(second, generation=replace(second.generation, state=State.DONE))], [first.id])
    assert names(model) == ["A", "B"]
    assert persistent.row() == 1


def test_any_sequence_of_changes_keeps_model_and_view_in_step(model: QueueModel) -> None:
    dice = random.Random(7)
    known: dict[str, Item] = {}
    for _ in range(300):
        name = dice.choice("ABCDEFGHIJKL")
        known[name] = item(name, dice.choice(list(State)), at=dice.randrange(60))
        order = [one.id for one in known.values() if one.state.is_open]
        dice.shuffle(order)
        model.put([known[name]], order)
        if dice.random() < 0.1:
            model.drop([known[name].id])
            if not known[name].state.is_open:
                del known[name]
        assert set(names(model)) == set(known)


def test_in_a_narrow_row_the_name_gives_way_and_what_tells_rows_apart_stays(model: QueueModel) -> None:
    made = item("A", State.DONE)
    recipe = replace(made.generation.recipe, n=10)
    made = replace(made, generation=replace(made.generation, recipe=recipe), place=1, of=2, twin=True)
    whole = row.title_font()
    wide = QFontMetrics(whole).horizontalAdvance(words.title(made))
    assert row.shown_title(made, wide + 2) == words.title(made)
    narrow = row.shown_title(made, wide - 20)
    assert " 1K × 10 · 1 of 2 · " in narrow and narrow.startswith("Mono") and "…" in narrow
    assert QFontMetrics(whole).horizontalAdvance(row.shown_title(made, 60)) <= 60


def test_no_word_is_wider_than_its_row(model: QueueModel) -> None:
    failure = replace(
        UNKNOWN, message="Kept in /home/anna/.cache/gi2desk/rescue/01M8JEVQ51Z838YTWVH64E90XS.body now."
    )
    made = item("A", State.FAILED, failure=failure)
    layout = row.lay_out(made, 200)
    metrics = QFontMetrics(row.line_font())
    for rect, line in layout.lines:
        words_of = line.text.replace("\u200b", " ").split()
        assert max(metrics.horizontalAdvance(word) for word in words_of) <= rect.width()


@pytest.mark.parametrize(("placement", "locale"), [("", ""), ("9:16", ""), ("9:16", "de")])
@pytest.mark.parametrize("size", ["auto", "1536x864"])
def test_the_title_is_the_name_and_what_was_asked(size: str, placement: str, locale: str) -> None:
    made = item("A", State.DONE)
    recipe = replace(made.generation.recipe, size=size, placement=placement, locale=locale)
    name = "Monolith hero" if size == "auto" else "Monolith hero 1K"
    asked = replace(made, generation=replace(made.generation, recipe=recipe))
    assert words.title(asked) == " · ".join(part for part in (name, placement, locale) if part)


def test_a_transparent_picture_stands_on_a_checkerboard() -> None:
    ground = QImage(64, 64, QImage.Format.Format_RGB32)
    ground.fill(QColor("red"))
    clear = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
    clear.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ground)
    row.paint_centred(painter, QRect(0, 0, 64, 64), clear)
    painter.end()
    inside = {ground.pixelColor(x, y).name() for x in range(16, 48) for y in range(16, 48)}
    assert len(inside) == 2 and "#ff0000" not in inside
    assert ground.pixelColor(8, 8).name() == "#ff0000"


def test_only_what_is_open_or_lately_ended_is_kept(model: QueueModel) -> None:
    model.put([item(f"E{n:03}", State.DONE, at=n) for n in range(MOST_ENDED + 20)], [])
    assert model.rowCount() == MOST_ENDED
    assert names(model)[0] == f"E{MOST_ENDED + 19:03}".rstrip("0")
    assert model.item("E000".ljust(26, "0")) is None


def test_requests_of_one_concept_are_told_apart(model: QueueModel) -> None:
    def asked(name: str, job: str, minute: int) -> Item:
        made = item(name, State.QUEUED, at=minute * 60)
        return replace(made, generation=replace(made.generation, job=job.ljust(26, "0")))

    first = [asked(name, "J1", 0) for name in ("A1", "A2", "A3")]
    model.put(first, [one.id for one in first])
    assert [words.title(one) for one in model.items()] == [f"Monolith hero 1K · {n} of 3" for n in (1, 2, 3)]
    again = asked("B1", "J2", 5)
    model.put([again], [one.id for one in (*first, again)])
    local = [(START + timedelta(minutes=minute)).astimezone() for minute in (0, 5)]
    assert words.title(model.items()[0]) == f"Monolith hero 1K · 1 of 3 · {local[0]:%H:%M}"
    assert words.title(model.items()[-1]) == f"Monolith hero 1K · {local[1]:%H:%M}"
    # What ended and is taken off the list changes no number.
    known = [replace(one.generation, state=State.CANCELLED) for one in (model.items()[0], model.items()[-1])]
    model.put(
        [replace(item("X", State.DONE), generation=one) for one in known], [one.id for one in first[1:]]
    )
    model.drop([one.id for one in known])
    assert [words.title(one) for one in model.items()] == [f"Monolith hero 1K · {n} of 3" for n in (2, 3)]


def test_a_picture_of_several_says_its_share_of_the_cost() -> None:
    paid = Money(amount=Decimal("0.0108"))
    assert money.share(paid, 3) == "$0.004 of $0.011"
    assert money.share(paid, 1) == "$0.011"
    assert money.share(paid, 3, "estimate") == "about $0.004 of $0.011"
    done = replace(item("A", State.DONE, cost=paid, cost_basis="usage"), images=(image(), image(), image()))
    assert "$0.011 · $0.004\u00a0each" in words.lines(done)[0].text


def test_a_row_speaks_and_is_no_parent(model: QueueModel) -> None:
    model.put([item("A", State.UNKNOWN, failure=UNKNOWN)], [])
    index = model.index(0)
    assert index.data() == "Monolith hero 1K"
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(
        "Monolith hero 1K. Outcome unknown, may have been billed. The connection was cut after 61 s. Look at"
    )
    assert isinstance(index.data(ITEM), Item)
    assert model.rowCount(index) == 0


def test_waiting_rows_can_be_dragged_to_another_place(model: QueueModel) -> None:
    items = [item(name, State.QUEUED) for name in "ABC"]
    model.put([item("R", State.SENDING), *items], [one.id for one in items])
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled == Qt.ItemFlag.NoItemFlags
    moves: list[tuple[str, str]] = []
    model.move_requested.connect(lambda moved, target: moves.append((moved[0], target[0])))
    data = model.mimeData([model.index(1)])
    assert bytes(data.data(REQUEST).data()).startswith(b"A")
    for before in (4, 3, 2, 1, 0):
        # False, since the queue moves it and the view must not.
        assert not model.dropMimeData(data, Qt.DropAction.MoveAction, before, 0, QModelIndex())
    assert moves == [("A", "C"), ("A", "B")]
    moves.clear()
    model.dropMimeData(model.mimeData([model.index(3)]), Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert moves == [("C", "B")]
    data.setData(REQUEST, QByteArray(b"nobody"))
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert moves == [("C", "B")]


@pytest.mark.parametrize(
    ("state", "more", "said", "tone"),
    [
        (State.QUEUED, {}, "Waiting", Tone.NEUTRAL),
        (State.RECEIVING, {}, "Receiving, 14\u00a0s", Tone.NEUTRAL),
        (State.SAVING, {}, "Saving, 14\u00a0s", Tone.NEUTRAL),
        (
            State.DONE,
            {"cost": Money(amount=Decimal("0.1")), "cost_basis": "usage"},
            "Done · $0.10 · 14\u00a0s",
            Tone.NEUTRAL,
        ),
        (
            State.DONE,
            {"cost": Money(amount=Decimal("0.004")), "cost_basis": "estimate"},
            "about\u00a0$0.004",
            Tone.NEUTRAL,
        ),
        (State.UNKNOWN, {"failure": UNKNOWN}, "Outcome unknown, may have been billed", Tone.WARN),
        (
            State.FAILED,
            {"failure": Failure(message="The key is wrong.", cause=Cause.BAD_KEY)},
            "The key is wrong.",
            Tone.BAD,
        ),
        (
            State.CANCELLED,
            {"failure": Failure(message="Cancelled.", cause=Cause.CANCELLED)},
            "Cancelled.",
            Tone.NEUTRAL,
        ),
    ],
)
def test_each_state_in_words(state: State, more: dict[str, object], said: str, tone: Tone) -> None:
    lines = words.lines(item("A", state, **more), START + timedelta(seconds=14))
    assert (
        said in lines[0].text.replace(" s", "\u00a0s") if state is not State.DONE else said in lines[0].text
    )
    assert lines[0].tone is tone


def test_a_failure_says_what_to_do_and_what_was_billed() -> None:
    failure = Failure(message="The key is wrong.", cause=Cause.BAD_KEY, hint="Check it in the settings.")
    failed = item("A", State.FAILED, failure=failure)
    assert [line.text for line in words.lines(failed)][1] == "Check it in the settings. Nothing was billed."
    assert words.link_deed(failed) is Deed.SETTINGS


def test_a_retry_says_its_size_and_its_price() -> None:
    again = Forecast(
        requests=1,
        price=Decimal("0.15"),
        price_low=None,
        price_high=None,
        unit="USD",
        basis="formula",
        reason="",
        seconds=None,
        learnt=False,
        at_least=False,
    )
    lost = item("B", State.UNKNOWN, failure=UNKNOWN)
    assert words.deed_text(Deed.RETRY, lost) == "Retry 1536×864 · new charge"
    priced = replace(lost, again=again)
    assert words.deed_text(Deed.RETRY, priced) == "Retry 1536×864 · about $0.15"
    four = replace(priced.generation, recipe=replace(RECIPE, n=4, size="2416x3424"))
    wide = replace(priced, generation=four)
    assert words.deed_text(Deed.RETRY, wide) == "Retry 4 × 2416×3424 · about $0.15"
    # A narrow row keeps the price; the title says the tier.
    (target,) = row.lay_out(wide, 260).targets
    assert target.text == "Retry · about $0.15"
    assert target.rect.right() < 260


def test_the_demo_says_that_it_bills_nothing() -> None:
    cancelled = Failure(
        message="Cancelled after it was sent. It may have been billed.",
        cause=Cause.CANCELLED,
        billing=Billing.MAYBE,
    )
    for state, failure in (
        (State.UNKNOWN, UNKNOWN),
        (
            State.UNKNOWN,
            replace(UNKNOWN, hint="It is not sent again by itself. Generate it again for a new charge."),
        ),
        (
            State.UNKNOWN,
            replace(UNKNOWN, hint="It is not sent again by itself. What had arrived is kept in /a/b.body."),
        ),
        (State.CANCELLED, cancelled),
        (State.FAILED, replace(UNKNOWN, hint="Free some space. It may have been billed.")),
    ):
        lost = item("B", state, failure=failure, connection="demo")
        said = words.spoken(lost)
        assert "may have been billed" not in said
        assert "charge" not in said
        assert said.split(". ")[-1] in {
            "The demo bills nothing",
            "What had arrived is kept; “Copy the details” says where",
        }
        assert "The demo bills nothing" in said and "/a/b" not in said and "sent again" not in said
        assert words.deed_text(Deed.RETRY, lost) == "Retry 1536×864 · not billed"


def test_the_requests_of_one_click_stand_in_their_order_however_they_ended(model: QueueModel) -> None:
    def of(job: str, name: str, end: int) -> Item:
        return item(name, State.FAILED, at=end, job=job.ljust(26, "0"))

    model.put([of("J1", "A1", 3), of("J1", "A2", 2), of("J1", "A3", 9), of("J1", "A4", 1)], [])
    model.put([of("J2", "B1", 5), of("J0", "C1", 20)], [])
    assert names(model) == ["C1", "A1", "A2", "A3", "A4", "B1"]


def test_what_may_have_been_billed_names_a_next_step() -> None:
    bare = item("A", State.UNKNOWN)
    kept = replace(UNKNOWN, hint="It is not sent again by itself. What had arrived is kept in /a/b.body.")
    own = replace(
        UNKNOWN, cause=Cause.DISK, hint="Free some space first. Generating it again is a new charge."
    )
    cancelled = Failure(
        message="Cancelled. It may have been billed.", cause=Cause.CANCELLED, billing=Billing.MAYBE
    )
    for told in (
        bare,
        item("B", State.UNKNOWN, failure=UNKNOWN),
        item("C", State.UNKNOWN, failure=kept),
        item("D", State.UNKNOWN, failure=own),
        item("E", State.CANCELLED, failure=cancelled),
    ):
        assert "Look at the usage page of your account" in words.lines(told)[-1].text
        assert "/a/b" not in words.spoken(told)
    assert "says where" in words.lines(item("C", State.UNKNOWN, failure=kept))[-1].text
    assert words.lines(item("D", State.UNKNOWN, failure=own))[-1].text.startswith(
        "Free some space first. Look"
    )


def test_an_answer_that_the_disk_does_not_take_says_so() -> None:
    held = replace(item("A", State.RECEIVING), held="No space left on device", received=3_000_000)
    first, why, then = words.lines(held, START + timedelta(seconds=14))
    assert "3.0" in first.text
    assert (why.tone, "No space left on device" in why.text) == (Tone.BAD, True)
    assert then.text.startswith("Free some space")
    assert row.lay_out(held, 300).size.height() > row.lay_out(item("B", State.RECEIVING), 300).size.height()


def test_a_refused_request_that_is_sent_again_counts_down() -> None:
    failure = Failure(message="Too many requests.", cause=Cause.RATE_LIMIT)
    waiting = replace(item("A", State.QUEUED, failure=failure), retry_at=time.monotonic() + 12.2)
    first, second = words.lines(waiting)
    assert (first.text, first.tone) == ("Too many requests.", Tone.WARN)
    assert second.text == "Trying again in 12 s. Nothing was billed."


@pytest.mark.parametrize(
    ("made", "text", "tone"),
    [
        (image(), "Verified 1536×864", Tone.OK),
        (image(1254, 1254, verified=False), "Asked 1536×864, got 1254×1254", Tone.WARN),
        (image(verified=False), "1536×864, not as asked", Tone.WARN),
        (image(verified=None), "1536×864", Tone.NEUTRAL),
    ],
)
def test_badges_say_what_came(made: Image, text: str, tone: Tone) -> None:
    assert words.badge(made) == words.Mark(text, tone)


def test_the_badge_of_several_is_that_of_the_odd_one() -> None:
    many = replace(item("A", State.DONE), images=(image(), image(1254, 1254, verified=False)))
    mark = words.badge_of(many)
    assert mark is not None
    assert mark.tone is Tone.WARN


def test_progress_never_claims_the_end_before_it_is_there() -> None:
    running = replace(item("A", State.RECEIVING), expected=20.0)
    assert running.fraction(START + timedelta(seconds=5)) == 0.25
    assert running.fraction(START + timedelta(seconds=500)) == 0.95
    assert replace(running, expected=None).fraction(START) is None
    assert item("B", State.QUEUED).fraction(START) is None


def test_the_layout_of_a_row_holds_its_text_and_its_targets(qapp: object) -> None:
    failed = item("A", State.UNKNOWN, failure=UNKNOWN)
    wide, narrow = row.lay_out(failed, 320), row.lay_out(failed, 200)
    assert narrow.size.height() > wide.size.height()
    (link,) = wide.targets
    assert link.deed is Deed.RETRY
    assert wide.target_at(link.rect.center()) == link
    assert wide.target_at(wide.thumb.center()) is None
    running = row.lay_out(item("B", State.SENDING), 320)
    assert [target.deed for target in running.targets] == [Deed.CANCEL]


def test_the_summary_counts_and_foretells() -> None:
    now = START + timedelta(seconds=10)
    quiet = summarise([], OPENAI, paused=False)
    assert (quiet.text, quiet.tone) == ("Nothing under way", Tone.NEUTRAL)
    running = replace(item("A", State.RECEIVING), expected=30.0)
    waiting = [replace(item(name, State.QUEUED), expected=30.0) for name in "BCD"]
    busy = summarise([running, *waiting], OPENAI, paused=False, now=now)
    assert busy.text == "1 running, 3 waiting"
    assert busy.ready_in == pytest.approx(50, abs=1)
    assert summarise([running, *waiting], OPENAI, paused=True, now=now).ready_in is None
    trouble = summarise([item("E", State.UNKNOWN), item("F", State.DONE)], OPENAI, paused=False)
    assert (trouble.text, trouble.tone) == ("1 request needs a look", Tone.WARN)


def test_details_for_the_clipboard_hold_what_helps_and_no_secret() -> None:
    failed = item(
        "A", State.FAILED, failure=UNKNOWN, request_id="req_123", base_url="https://api.openai.com/v1"
    )
    text = words.details(failed)
    assert "req_123" in text
    assert "outcome_unknown" in text
    assert isinstance(failed.generation, Generation)
