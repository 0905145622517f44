"""Limits of a connection, with a clock of our own."""

from __future__ import annotations

from gi2desk.core.errors import Billing, Cause, Failure
from gi2desk.jobs.rate import Pace, RetryRule


def failure(cause: Cause, *, billing: Billing = Billing.NOTHING, retry_after: float | None = None) -> Failure:
    return Failure(message="x", cause=cause, billing=billing, retry_after=retry_after)


def test_parallel_requests_are_limited() -> None:
    pace = Pace(concurrency=2, images_per_minute=None)
    assert pace.wait(0.0, 1, running=1) == 0
    assert pace.wait(0.0, 1, running=2) is None


def test_images_per_minute_wait_for_the_window_to_move() -> None:
    pace = Pace(concurrency=9, images_per_minute=5)
    pace.sent(0.0, 3)
    pace.sent(10.0, 2)
    assert pace.wait(11.0, 1, running=0) == 49.0  # until the three of second 0 are a minute old
    assert pace.wait(11.0, 4, running=0) == 59.0  # these need the other two gone as well
    assert pace.wait(60.5, 3, running=0) == 0


def test_a_request_larger_than_the_limit_leaves_alone() -> None:
    pace = Pace(concurrency=9, images_per_minute=5)
    assert pace.wait(0.0, 10, running=0) == 0
    pace.sent(0.0, 10)
    assert pace.wait(30.0, 1, running=0) == 30.0


def test_a_pause_is_never_shortened() -> None:
    pace = Pace(concurrency=1, images_per_minute=None)
    pace.pause(20.0)
    pace.pause(5.0)
    assert pace.wait(0.0, 1, running=0) == 20.0


def test_only_what_cannot_have_been_billed_is_sent_again() -> None:
    rule = RetryRule()
    for cause in Cause:
        assert rule.delay(failure(cause, billing=Billing.MAYBE), 1) is None
        again = rule.delay(failure(cause), 1)
        assert (again is not None) == (cause in {Cause.RATE_LIMIT, Cause.NO_CONNECTION})


def test_retry_after_is_honoured_and_a_long_one_is_left_to_the_user() -> None:
    rule = RetryRule(first_delay=5)
    assert rule.delay(failure(Cause.RATE_LIMIT, retry_after=12), 1) == 12
    assert rule.delay(failure(Cause.RATE_LIMIT), 3) == 20
    assert rule.delay(failure(Cause.RATE_LIMIT, retry_after=3600), 1) is None
    assert rule.delay(failure(Cause.RATE_LIMIT, retry_after=1), rule.rate_limit_attempts) is None
