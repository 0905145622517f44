"""Hints about a prompt, from the table `resources/lint.toml`: they explain what words cannot do, and forbid nothing."""

from __future__ import annotations

import re

from gi2desk.core.caption import mentions, missing, unmentioned
from gi2desk.core.prompt import Kind, disassemble
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.toml import loads
from gi2desk.core.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

MOST_TOKENS = 400
# Of lettering; a headline with a line below it.
MOST_COPY_WORDS = 12
# How much wider or narrower the picture may be than a ratio that the prompt names.
_CLOSE = 0.02
_SHOWN = 32

# Each kind ends at its next opening too, so that a row of quotation marks is not read again from each of them.
_QUOTED = re.compile(
    r'"([^"\n]{1,600})"|“([^“”\n]{1,600})”|«([^«»\n]{1,600})»|„([^„“”\n]{1,600})[“”]|「([^「」\n]{1,600})」'
)
# Quotation marks of JSON are no lettering.
_JSON = re.compile(r'" ?:')
_QUOTE = re.compile(r'["“”„«»「『‘’]')
_RATIO_WORD = re.compile(
    r"(?<![\d:.])(\d{1,2}:\d{1,2})(?![\d:])"
    r"|\b(square|portrait|vertical|landscape|horizontal)[ -](?:format|orientation|aspect|crop|ratio)\b",
    re.IGNORECASE,
)
_NAMED = {ratio.name: ratio.value for ratio in RATIOS}
# Scripts without spaces between words, in which a character is about a token.
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


class Facts(NamedTuple):
    """What a hint may look at: the prompt as it is sent, and what is sent with it. `ratio` is None for auto."""

    prompt: str
    references: int = 0
    role: str = ""  # of a single reference
    ratio: Ratio | None = None
    unfilled: tuple[str, ...] = ()


class Hint(NamedTuple):
    """One remark. `message` has fields for `values`; `found` is the place in the prompt, empty where there is none.

    `references` are the numbers of those that a sentence about them would put right.
    """

    id: str
    message: str
    values: Mapping[str, object]
    why: str
    source: str
    found: str = ""
    references: tuple[int, ...] = ()


class Rule(NamedTuple):
    """One line of the table: a pattern, or one of the checks here."""

    id: str
    message: str
    why: str
    source: str
    pattern: re.Pattern[str] | None = None
    check: str = ""


class Rules(NamedTuple):
    """The whole table."""

    rules: tuple[Rule, ...]

    @classmethod
    def parse(cls, toml_text: str) -> Rules:
        """The rules in a TOML text. Raises ValueError for one that is not complete or comes twice."""
        try:
            rules = tuple(_rule(entry) for entry in loads(toml_text)["hint"])
        except (KeyError, re.error) as error:
            raise ValueError(f"a hint is not complete: {error}") from error
        if len({rule.id for rule in rules}) != len(rules):
            raise ValueError("the hints have an id twice")
        return cls(rules)

    def hints(self, facts: Facts, dismissed: tuple[str, ...] = ()) -> tuple[Hint, ...]:
        """What there is to say, in the order of the table. Takes time in proportion to the prompt."""
        if not facts.prompt.strip():
            return ()
        found = (_applied(rule, facts) for rule in self.rules if rule.id not in dismissed)
        return tuple(hint for hint in found if hint is not None)


def tokens(text: str) -> int:
    """About how many tokens a text has: four letters each, or one character of the scripts of East Asia."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide + 3) // 4


def _rule(entry: Mapping[str, Any]) -> Rule:
    pattern = entry.get("pattern", "")
    if "words" in entry:
        pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, entry['words']))})(?!\w)"
    check = entry.get("check", "")
    if bool(pattern) == bool(check) or (check and check not in _CHECKS):
        raise ValueError(f"the hint {entry['id']} needs one pattern, one list of words or one known check")
    compiled = re.compile(pattern, re.IGNORECASE) if pattern else None
    return Rule(entry["id"], entry["message"], entry["why"], entry["source"], compiled, check)


def _applied(rule: Rule, facts: Facts) -> Hint | None:
    if rule.pattern is not None:
        match = rule.pattern.search(facts.prompt)
        if match is None:
            return None
        values: Mapping[str, object] | None = {"found": _short(match.group())}
        return Hint(rule.id, rule.message, values or {}, rule.why, rule.source, match.group())
    values = _CHECKS[rule.check](facts)
    if values is None:
        return None
    left = unmentioned(facts.prompt, facts.references) if rule.check.startswith("unmentioned") else ()
    if rule.check == "untold":
        left = (1,)
    return Hint(rule.id, rule.message, values, rule.why, rule.source, str(values.get("place", "")), left)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


# Checks: the values for the message, or None where there is nothing to say.


def _unfilled(facts: Facts) -> Mapping[str, object] | None:
    if not facts.unfilled:
        return None
    names = ", ".join(f"{{{name}}}" for name in facts.unfilled)
    return {"found": _short(names), "place": f"{{{facts.unfilled[0]}}}"}


def _missing(facts: Facts) -> Mapping[str, object] | None:
    numbers = missing(facts.prompt, facts.references)
    return {"n": numbers[0]} if numbers else None


def _unmentioned_all(facts: Facts) -> Mapping[str, object] | None:
    left = unmentioned(facts.prompt, facts.references)
    return {} if left and len(left) == facts.references else None


def _unmentioned_one(facts: Facts) -> Mapping[str, object] | None:
    left = unmentioned(facts.prompt, facts.references)
    return {"n": left[0]} if len(left) == 1 else None


def _unmentioned(facts: Facts) -> Mapping[str, object] | None:
    left = unmentioned(facts.prompt, facts.references)
    return {"found": ", ".join(map(str, left))} if 1 < len(left) < facts.references else None


def _untold(facts: Facts) -> Mapping[str, object] | None:
    if facts.references != 1 or not facts.role or mentions(facts.prompt, 1):
        return None
    return {"found": facts.role}


def _long(facts: Facts) -> Mapping[str, object] | None:
    count = tokens(facts.prompt)
    return {"n": round(count, -1)} if count > MOST_TOKENS else None


def _long_copy(facts: Facts) -> Mapping[str, object] | None:
    if _JSON.search(facts.prompt):
        return None
    quoted = ["".join(groups) for groups in _QUOTED.findall(facts.prompt)]
    quoted += [text for text in _copy(facts.prompt) if not _QUOTED.search(text)]
    words = sum(_words(text) for text in quoted)
    return {"n": words} if words > MOST_COPY_WORDS else None


def _copy(prompt: str) -> list[str]:
    return [part.text for part in disassemble(prompt) if part.kind == Kind.COPY and part.text.strip()]


def _words(text: str) -> int:
    wide = len(_WIDE.findall(text))
    return len(_WIDE.sub(" ", text).split()) + (wide + 1) // 2


def _unquoted_copy(facts: Facts) -> Mapping[str, object] | None:
    return {} if any(not _QUOTE.search(text) for text in _copy(facts.prompt)) else None


def _ratio(facts: Facts) -> Mapping[str, object] | None:
    if facts.ratio is None:
        return None
    for match in _RATIO_WORD.finditer(facts.prompt):
        name, word = match.group(1), (match.group(2) or "").lower()
        if (name in _NAMED and abs(_NAMED[name] / facts.ratio.value - 1) > _CLOSE) or _contradicts(
            word, facts.ratio
        ):
            return {"found": match.group(), "ratio": facts.ratio.name, "place": match.group()}
    return None


def _contradicts(word: str, ratio: Ratio) -> bool:
    if word == "square":
        return abs(ratio.value - 1) > _CLOSE
    if word in {"portrait", "vertical"}:
        return ratio.value > 1
    return bool(word) and ratio.value < 1


_CHECKS: dict[str, Callable[[Facts], Mapping[str, object] | None]] = {
    "unfilled": _unfilled,
    "missing": _missing,
    "unmentioned_all": _unmentioned_all,
    "unmentioned_one": _unmentioned_one,
    "unmentioned": _unmentioned,
    "untold": _untold,
    "ratio": _ratio,
    "long": _long,
    "long_copy": _long_copy,
    "unquoted_copy": _unquoted_copy,
}
