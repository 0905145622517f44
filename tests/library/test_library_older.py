"""Libraries that earlier versions wrote open, list and export as if they were of this one."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from library_records import Opener, all_rows, tree

from gi2desk.cli import main
from gi2desk.core.board import Board
from gi2desk.core.delivery import files_of
from gi2desk.core.exitcode import ExitCode
from gi2desk.core.record import Flag, Marks
from gi2desk.host.atlas import packaged
from gi2desk.jobs.deliver import Delivery, deliver
from gi2desk.library.board import read_board, save_board
from gi2desk.library.library import Library
from gi2desk.library.named import REFERENCE_SETS, SNIPPETS
from gi2desk.library.reference_record import reference_record

OLDER = Path(__file__).parent / "data" / "older"


@pytest.fixture(params=["boards", "placements"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    where = tmp_path / "library"
    shutil.copytree(OLDER / request.param, where)
    return where


def of_placements(tmp_path: Path) -> Path:
    where = tmp_path / "library"
    shutil.copytree(OLDER / "placements", where)
    return where


def test_it_opens_and_everything_in_it_is_read(root: Path, opened: Opener) -> None:
    before = tree(root)
    library = opened()
    assert library.check(deep=True).problems == ()
    (row,) = all_rows(library)
    assert (row.concept_name, row.rating, row.flag, row.label, row.model) == (
        "Keeper at dusk",
        4,
        Flag.PICK,
        "green",
        "gpt-image-2",
    )
    assert library.marks(row.id).notes == "the lamp is right"
    concept = library.concept(row.concept)
    assert concept.draft is not None and concept.draft.recipe.references[0].name == "lamp.png"
    (project,) = library.projects()
    assert (project.id, project.style_prefix) == (concept.project, "Film still.")
    (generation,) = library.generations(concept=concept.id)
    assert generation.image_ids == (row.id,) and generation.recipe == concept.draft.recipe
    assert library.reference_path(generation.recipe.references[0].sha256).is_file()
    assert {name: kept for name, kept in tree(root).items() if name in before} == before, "only looked at"
    assert library.tidy() == ()


def test_its_board_is_exported_and_kept_again(root: Path, opened: Opener, tmp_path: Path) -> None:
    library = opened()
    (row,) = all_rows(library)
    board = read_board(library, row.id)
    assert isinstance(board, Board) and board.focal == (0.3, 0.4)
    board = board.with_output(folder=str(tmp_path / "out"))
    for crop in board.crops:
        board = board.with_crop(crop.id, enlarge=True)
    files = files_of(board, (row.width, row.height), "keeper")
    master = library.original_path(library.image(row.id))
    outcome = deliver(Delivery(master=master, label=row.id, stem="keeper", files=files, output=board.output))
    assert outcome.failure is None and len(outcome.files) == len(board.crops)
    save_board(library, row.id, board)
    assert read_board(library, row.id) == board


def test_it_can_be_worked_in_and_made_anew(root: Path, opened: Opener) -> None:
    library = opened()
    (row,) = all_rows(library)
    concept = library.concept(row.concept)
    library.save_marks(row.id, Marks(rating=5))
    library.save_concept(replace(concept, name="Keeper at dawn"))
    library.save_generation(library.generations(concept=concept.id)[0])
    library.rebuild()
    (again,) = all_rows(library)
    assert (again.rating, again.concept_name) == (5, "Keeper at dawn")
    assert library.concept(row.concept).draft == concept.draft


def test_the_command_line_lists_and_exports_it(
    root: Path, tmp_path: Path, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(*arguments: str) -> Any:
        assert main([*arguments, "--library", str(root), "--json"]) == ExitCode.DONE
        return json.loads(capsys.readouterr().out)

    (concept,) = answer("library", "list")["concepts"]
    (image,) = concept["images"]
    assert (concept["name"], image["width"], image["height"]) == ("Keeper at dusk", 96, 54)
    assert answer("library", "check")["problems"] == []
    assert answer("library", "stats")["generations"] == 1
    (manifest,) = answer("export", image["id"], "--ratio", "1:1", "--out", str(tmp_path / "out"))
    assert manifest["variants"][0]["crop"] == [21, 0, 54, 54]


def test_placements_from_before_they_had_keywords_are_whole(tmp_path: Path, opened: Opener) -> None:
    library: Library = opened(root=of_placements(tmp_path))
    (row,) = all_rows(library)
    recipe = library.generations(concept=row.concept)[0].recipe
    (own,) = recipe.own_placements
    assert (own.title, own.keywords, own.pixels) == ("Shop window", (), packaged().named("story").pixels)
    assert packaged().with_own(recipe.own_placements).chosen(recipe)[-1] == own
    assert recipe.writing is not None and recipe.writing.values[0].name == "thing"
    first = recipe.references[0]
    assert first.adjustment is not None and reference_record(library, first.source).rights.owner == "Studio"
    assert [kept.name for kept in REFERENCE_SETS.read(library)] == ["Lamps"]
    assert [kept.name for kept in SNIPPETS.read(library)] == ["Dusk"]
    board = read_board(library, row.id)
    assert board is not None
    assert [crop.destination.keywords for crop in board.crops if crop.destination is not None] == [(), ()]
