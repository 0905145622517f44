"""Undo takes back in order, joins quick repeats, and survives a step that fails."""

from __future__ import annotations

from gi2desk.ui.undo import Step, Undo


def _rate(values: list[int], value: int) -> tuple[object, object]:
    return (lambda: values.append(value)), values.pop


def test_done_undone_and_done_again() -> None:
    undo = Undo(lambda error: None)
    values: list[int] = []
    for value in (1, 2):
        redo, back = _rate(values, value)
        assert undo.do(f"Rate {value}", redo, back)  # type: ignore[arg-type]
    assert undo.undo_text == "Rate 2"
    undo.undo()
    undo.undo()
    undo.undo()
    assert (values, undo.undo_text, undo.redo_text) == ([], "", "Rate 1")
    undo.redo()
    assert (values, undo.redo_text) == ([1], "Rate 2")
    redo, back = _rate(values, 9)
    undo.do("Rate 9", redo, back)  # type: ignore[arg-type]
    assert undo.redo_text == ""


def test_a_failing_step_is_reported_and_dropped() -> None:
    reported: list[BaseException] = []
    undo = Undo(reported.append)

    def fail() -> None:
        raise OSError("disk full")

    assert not undo.do("Delete", fail, fail)
    assert undo.undo_text == ""
    undo.keep(Step(text="Move", redo=lambda: None, undo=fail))
    undo.undo()
    assert [str(error) for error in reported] == ["disk full", "disk full"]
    assert (undo.undo_text, undo.redo_text) == ("", "")


def test_quick_repeats_are_one_step() -> None:
    undo = Undo(lambda error: None)
    seen: list[str] = []
    for number in range(5):
        undo.keep(
            Step(
                text="Move the crop",
                redo=lambda number=number: seen.append(f"to {number}"),
                undo=lambda number=number: seen.append(f"back from {number}"),
                merge="crop",
            )
        )
    undo.undo()
    undo.redo()
    assert seen == ["back from 0", "to 4"]
    assert undo.redo_text == ""


def test_only_so_many_are_kept() -> None:
    undo = Undo(lambda error: None)
    for number in range(300):
        undo.keep(Step(text=str(number), redo=lambda: None, undo=lambda: None))
    count = 0
    while undo.undo_text:
        undo.undo()
        count += 1
    assert count == 200
