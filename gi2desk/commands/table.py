"""Text tables for people, so that every command aligns its columns the same way."""

from __future__ import annotations


def aligned(rows: list[list[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """One line for each row, columns two spaces apart; those in `right` are flush right. Rows have equal lengths."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
