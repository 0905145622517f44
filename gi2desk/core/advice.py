"""Advice as data: which tier, quality and format for which job, and what to judge, each with where it comes from."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gi2desk.core.recipe import OutputFormat
from gi2desk.core.tier import Tier
from gi2desk.core.toml import loads

if TYPE_CHECKING:
    from typing import Any


class Topic(enum.StrEnum):
    """The decision that a line is about."""

    TIER = "tier"
    QUALITY = "quality"
    FORMAT = "format"
    FINISH = "finish"  # native or upscaled
    JUDGE = "judge"  # what to look at in a result


_KEYS = {
    Topic.TIER: frozenset(tier.value for tier in Tier),
    Topic.QUALITY: frozenset({"low", "medium", "high", "xhigh", "max", "auto", ""}),
    Topic.FORMAT: frozenset(form.value for form in OutputFormat),
    Topic.FINISH: frozenset({"native", "upscale", "out", "print"}),
    Topic.JUDGE: frozenset(tier.value for tier in Tier),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence or two about one value of a decision (`key`, "" for any); `brief` is for beside the control."""

    topic: Topic
    key: str
    text: str
    source: str
    brief: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A row of the decision table: at which tier a kind of work starts and ends, and how the final is made."""

    title: str
    start: Tier
    final: Tier
    quality: str
    format: OutputFormat
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """All lines and jobs, in the order of the file."""

    lines: tuple[Line, ...]
    jobs: tuple[Job, ...]

    @classmethod
    def parse(cls, toml_text: str) -> Advice:
        """The advice in a TOML text. Raises ValueError naming the row that does not hold together."""
        data = loads(toml_text)
        if set(data) != {"line", "job"}:
            raise ValueError("advice has rows under [[line]] and [[job]], and nothing else")
        return cls(
            lines=tuple(_line(number, row) for number, row in enumerate(data["line"], 1)),
            jobs=tuple(_job(number, row) for number, row in enumerate(data["job"], 1)),
        )

    def about(self, topic: Topic, key: str = "") -> tuple[Line, ...]:
        """The lines about one value of a decision, then those about any; all of the topic without a value."""
        found = [line for line in self.lines if line.topic is topic]
        if not key:
            return tuple(found)
        return (*(line for line in found if line.key == key), *(line for line in found if not line.key))

    def brief(self, topic: Topic, key: str) -> str:
        """The few words for beside a control, or an empty text."""
        return next((line.brief for line in self.about(topic, key) if line.brief and line.key == key), "")


def _line(number: int, row: Mapping[str, Any]) -> Line:
    where = f"line {number}"
    _check(where, row, needed={"topic", "key", "text", "source"}, allowed={"brief"})
    try:
        topic = Topic(row["topic"])
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    if row["key"] not in _KEYS[topic]:
        raise ValueError(f"{where}: “{row['key']}” is no {topic}")
    return Line(**{**row, "topic": topic})


def _job(number: int, row: Mapping[str, Any]) -> Job:
    where = f"job {number} ({row.get('title', 'without a title')})"
    _check(
        where, row, needed={"title", "start", "final", "quality", "format", "text", "source"}, allowed=set()
    )
    if row["quality"] not in _KEYS[Topic.QUALITY]:
        raise ValueError(f"{where}: “{row['quality']}” is no quality")
    try:
        start, final, form = Tier(row["start"]), Tier(row["final"]), OutputFormat(row["format"])
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    return Job(**{**row, "start": start, "final": final, "format": form})


def _check(where: str, row: Mapping[str, Any], *, needed: set[str], allowed: set[str]) -> None:
    missing, unknown = needed - set(row), set(row) - needed - allowed
    if missing or unknown:
        named = ", ".join(sorted(missing or unknown))
        raise ValueError(f"{where} {'lacks' if missing else 'has unknown'} {named}")
    empty = [name for name in ("text", "source") if not str(row[name]).strip()]
    if empty:
        raise ValueError(f"{where} has an empty {empty[0]}")
