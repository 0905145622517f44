"""Copy from a spreadsheet: its forms, its headings, and what is wrong with it."""

from __future__ import annotations

import pytest

from gi2desk.core.copytable import CopyRow, CopyTable, decoded, parse_copy
from gi2desk.core.errors import UserError

EXPECTED = CopyTable(
    names=("copy",),
    rows=(CopyRow(locale="de-DE", texts=("Frisch, jeden Tag",)), CopyRow(locale="fr", texts=("Frais",))),
)


@pytest.mark.parametrize(
    "text",
    [
        "de-DE\tFrisch, jeden Tag\nfr\tFrais\n",
        "locale\tcopy\r\nde-DE\tFrisch, jeden Tag\r\nfr\tFrais",
        'locale,copy\nde-DE,"Frisch, jeden Tag"\nfr,Frais',
        "de-DE; Frisch, jeden Tag\nfr; Frais",
        "Sprache;copy\n\nde-DE;Frisch, jeden Tag\nfr;Frais\n;\n",
        "\ufeffLanguage\t{copy}\nde-DE\tFrisch, jeden Tag\nfr\tFrais",
    ],
)
def test_cells_and_files_give_the_same_table(text: str) -> None:
    assert parse_copy(text, ["copy"]) == EXPECTED


def test_columns_are_variables() -> None:
    table = parse_copy("market\tHead line\tCTA\nen\tFresh\tBuy\nde\tFrisch")
    assert table.names == ("head_line", "cta")
    assert table.values("de") == {"locale": "de", "head_line": "Frisch", "cta": ""}
    assert parse_copy("market\tHead-line\nen\tFresh", ["Head line"]).names == ("Head line",)
    assert parse_copy("en\tFresh\tBuy", ["claim", "cta"]).names == ("claim", "cta")
    assert parse_copy("en\tFresh\tBuy\tNow", ["claim"]).names == ("claim", "copy", "copy2")


def test_a_text_of_several_lines_stays_one_cell() -> None:
    assert parse_copy('en\t"Fresh,\n""every"" day"').rows[0].texts == ('Fresh,\n"every" day',)


def test_the_first_language_is_no_heading() -> None:
    table = parse_copy("en\tcopy\nde\tText", ["copy"])
    assert [row.locale for row in table.rows] == ["en", "de"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("en\tA\nEN\tB", "two rows for EN"),
        ("en\tA\n\tB", "names no locale"),
        ("just words", "one column only"),
        ('en,"A\nde,B', "cannot be read as a table"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        parse_copy(text)


def test_nothing_is_an_empty_table_for_the_prompts_variables() -> None:
    assert parse_copy(" \n", ["claim"]) == CopyTable(names=("claim",))


def test_files_of_old_and_new_spreadsheets_are_read() -> None:
    text = "de,Größe"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decoded(text.encode(encoding)) == text
    for data in (b"PK\x03\x04\0\0", b"x" * 2_000_000):
        with pytest.raises(UserError):
            decoded(data)
