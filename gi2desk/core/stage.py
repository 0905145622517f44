"""What of an approved picture has to stay when it is made again larger: one clause in the prompt, never two."""

from __future__ import annotations

import re

from gi2desk.core.tier import Tier
from gi2desk.core.toml import loads
from gi2desk.core.value import NamedTuple

# The clause goes from these words to the end of their line; what follows can be edited like every other text.
LABEL = "Keep from Image 1"
_LEAD = f"{LABEL}: "
# Where the references were moved since, the words have followed them to another number, or to none.
_ANY_LEAD = re.compile(r"Keep from Image (\d{1,2}|\?): ")
_ANY_IMAGE = re.compile(r"\bImage (?:\d{1,2}\b|\?)")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])(?<!Image \?)\s+")


class Stage(NamedTuple):
    """The clause for one tier, without its label; empty where nothing is kept. `why` and `source` explain it."""

    tier: Tier
    title: str
    clause: str
    why: str
    source: str


class Stages(NamedTuple):
    """The stages of a picture, from `resources/stage.toml`."""

    stages: tuple[Stage, ...]

    @classmethod
    def parse(cls, toml_text: str) -> Stages:
        """The stages in a TOML text. Raises ValueError where a tier is missing, twice, or its clause has several lines."""
        try:
            stages = tuple(
                Stage(Tier(entry["tier"]), entry["title"], entry["clause"], entry["why"], entry["source"])
                for entry in loads(toml_text)["stage"]
            )
        except KeyError as error:
            raise ValueError(f"the stages lack {error}") from error
        if sorted(stage.tier for stage in stages) != sorted(Tier):
            raise ValueError("the stages need each tier once")
        if any("\n" in stage.clause for stage in stages):
            raise ValueError("a clause is one line")
        return cls(stages)

    def get(self, tier: Tier) -> Stage:
        """The stage of a tier."""
        return next(stage for stage in self.stages if stage.tier is tier)

    def stage_of(self, clause: str) -> Stage | None:
        """The stage whose clause begins `clause`, whatever number its picture has now; None for other words."""
        first = _ANY_IMAGE.sub("Image 1", clause)
        return next((one for one in self.stages if one.clause and first.startswith(one.clause)), None)

    def sentences(self) -> frozenset[str]:
        """Every sentence that a clause of the table has."""
        return frozenset(one for stage in self.stages for one in _SENTENCE_END.split(stage.clause))


def with_preserve_clause(prompt: str, target: Tier, stages: Stages) -> str:
    """`prompt` for making Image 1 again at `target`: with the clause of that stage, in the place of the one it had.

    Sentences that somebody wrote into the old clause are kept after the new one. Doing it twice changes nothing. At a
    stage without a clause of its own only such sentences remain.
    """
    known = stages.sentences()
    old = (one.strip() for clause in preserve_clauses(prompt) for one in _SENTENCE_END.split(clause))
    own = [one for one in dict.fromkeys(old) if one and _ANY_IMAGE.sub("Image 1", one) not in known]
    clause = " ".join(part for part in (stages.get(target).clause, *own) if part)
    if not preserve_clauses(prompt):
        return _appended(prompt, clause)
    return _replaced(prompt, _LEAD + clause if clause else "")


def without_preserve_clause(prompt: str) -> str:
    """`prompt` without the clause; the inverse of adding one."""
    return _replaced(prompt, "")


def _replaced(prompt: str, clause: str) -> str:
    """`prompt` with `clause` for the first clause in it and without others; a line that had nothing else goes with it."""
    lines, left = [], clause
    for line in prompt.split("\n"):
        before = _before(line)
        if before is None:
            lines.append(line)
        elif left or before.strip():
            lines.append(before + left if left else before.rstrip())
            left = ""
    return "\n".join(lines)


def _before(line: str) -> str | None:
    """What stands before the clause in its line, where somebody moved it behind other words; None without a clause."""
    match = _ANY_LEAD.search(line)
    return line[: match.start()] if match is not None else None


def kept_image(prompt: str) -> str:
    """The number of the picture that the first clause keeps, "?" where that is gone, and empty without a clause."""
    match = _ANY_LEAD.search(prompt)
    return match[1] if match is not None else ""


def without_clause_of(prompt: str, number: int, stages: Stages) -> str:
    """`prompt` without the clause that keeps Image `number`, unless somebody wrote into it: then nothing is changed."""
    known, lead = stages.sentences(), f"Keep from Image {number}: "
    this = re.compile(rf"\bImage {number}\b")

    def is_ours(line: str) -> bool:
        _before_it, found, clause = line.partition(lead)
        sentences = _SENTENCE_END.split(this.sub("Image 1", clause).strip())
        return bool(found) and all(one in known for one in sentences)

    kept = ((line, is_ours(line), _before(line) or "") for line in prompt.split("\n"))
    return "\n".join(
        before.rstrip() if ours else line for line, ours, before in kept if not ours or before.strip()
    )


def preserve_clauses(prompt: str) -> tuple[str, ...]:
    """The clauses in `prompt` without their label: one, or none; more only where somebody pasted one."""
    found = ((line, _ANY_LEAD.search(line)) for line in prompt.split("\n"))
    return tuple(line[match.end() :] for line, match in found if match is not None)


def _appended(prompt: str, clause: str) -> str:
    if not clause:
        return prompt
    return f"{prompt}\n{_LEAD}{clause}" if prompt else _LEAD + clause
