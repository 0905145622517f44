"""Every cause has a documented exit code."""

from __future__ import annotations

import pytest

from gi2desk.core.errors import Cause
from gi2desk.core.exitcode import ExitCode, exit_code


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_ends_with_a_code_that_is_not_success(cause: Cause) -> None:
    assert exit_code(cause) in set(ExitCode) - {ExitCode.DONE, ExitCode.DIFFERS}


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (Cause.BAD_INPUT, 1),
        (Cause.ILLEGAL_REQUEST, 2),
        (Cause.OVER_BUDGET, 2),
        (Cause.NO_KEY, 3),
        (Cause.MODERATION, 3),
        (Cause.MODEL_GONE, 3),
        (Cause.NO_CONNECTION, 4),
        (Cause.BAD_ANSWER, 4),
        (Cause.OUTCOME_UNKNOWN, 4),
        (Cause.DISK, 6),
        (Cause.LOCKED, 6),
        (Cause.CANCELLED, 130),
    ],
)
def test_the_documented_codes(cause: Cause, code: int) -> None:
    assert exit_code(cause) == code
