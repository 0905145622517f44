"""The sample prompts and the sample concept: readable, legal, and varied."""

from __future__ import annotations

import tomllib

from gi2desk.api.demo_fault import FAULTS
from gi2desk.api.demo_picture import Motif
from gi2desk.core.ratio import Ratio
from gi2desk.core.tier import Tier
from gi2desk.host.resource import read_text


def test_sample_prompts_show_the_scenes_at_several_ratios() -> None:
    prompts = tomllib.loads(read_text("demo/prompts.toml"))["prompt"]
    assert all(set(entry) == {"title", "ratio", "text"} for entry in prompts)
    assert len({Motif.of_prompt(entry["text"]).kind for entry in prompts}) >= 4
    assert len({Ratio.parse(entry["ratio"]).name for entry in prompts}) >= 4


def test_the_list_of_faults_is_complete() -> None:
    listed = read_text("demo/README.md")
    rows = [line.split(" | ")[:2] for line in listed.splitlines() if line.startswith("| `")]
    assert rows == [[f"| `{row.fault}`", row.does] for row in FAULTS]


def test_the_sample_concept_climbs_the_tiers() -> None:
    concept = tomllib.loads(read_text("demo/concept.toml"))
    assert concept["name"]
    assert concept["brief"]
    Ratio.parse(concept["ratio"])
    assert [Tier(step["tier"]) for step in concept["step"]] == list(Tier)
    assert all(step["prompt"] and step["quality"] and step["n"] >= 1 for step in concept["step"])
