"""Makes images one concept: attempts at the same idea that came in one by one, such as imports of several sizes."""

from __future__ import annotations

from collections.abc import Sequence

from gi2desk.library.library import Library
from gi2desk.library.row import Row
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.writer import Writer


def gather(library: Library, writer: Writer, images: Sequence[str], around: str) -> None:
    """Puts `images` into the concept of the image `around`, undoably; what they leave keeps its name and words."""
    if not writer.may_write():
        return
    before: dict[str, str] = {}

    def move() -> tuple[int, str]:
        rows = library.rows(images)
        centre = next((row for row in library.rows([around])), None)
        if centre is None:
            return 0, ""
        # Here, so that an undo that waits for its turn finds them.
        before.update({row.id: row.concept for row in rows if row.concept != centre.concept})
        library.move_images(list(before), centre.concept)
        return len(rows) if before else 0, centre.concept_name

    def back() -> None:
        here = {row.id for row in library.rows(list(before))}
        for concept in dict.fromkeys(before.values()):
            images = [image for image, own in before.items() if own == concept and image in here]
            library.move_images(images, concept)

    def said(told: tuple[int, str]) -> str:
        count, name = told
        text = tr_count("{n} image is in “{name}”.", "{n} images are in “{name}”.", count, name=name)
        return text if count else ""

    writer.do(
        tr("Make one concept"),
        move,
        lambda: writer.write(back),
        again=lambda: writer.write(move),
        said=said,
    )


def refusal(rows: Sequence[Row] | None) -> str:
    """Why the chosen images cannot be made one concept; None of them are very many."""
    if rows is not None and len(rows) < 2:
        return tr("Choose several images first")
    if rows is not None and len({row.concept for row in rows}) == 1:
        return tr("They are one concept already")
    return ""
