"""How fast the index is made from the records of 10,000 images, beside only reading and parsing the same files.

`python tests/benchmarks/rebuild.py [images]`. Also prints what one save, a first page and a last page cost.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import (
    Concept,
    Flag,
    Generation,
    Image,
    Lineage,
    Marks,
    Money,
    State,
    Timing,
    Usage,
)
from gi2desk.library import entry
from gi2desk.library.layout import Kind, Layout
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Sort
from gi2desk.library.store import Stamp

SENTENCE = (
    "a poster of quiet morning light over the harbour with fishing boats, brushed steel kettle, red scarf, linen,"
    " shallow depth of field, negative space at the left for type, soft rim light, grain, editorial, 朝の港, 静かな光"
)
WORDS = SENTENCE.split()
START = datetime(2026, 1, 1, tzinfo=UTC)


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))


def fill(root: Path, images: int) -> None:
    """Writes the records of `images` images into the library at `root`, without the pictures."""
    rng = random.Random(1)
    layout = Layout.at(root)
    concept = ""
    for number in range(images):
        when = START + timedelta(minutes=number)
        if number % 5 == 0:
            concept = new_id()
            value = Concept(id=concept, name=f"{_text(rng, 3)} {number}", created=when)
            layout.record(Kind.CONCEPT, concept).write_bytes(codec.encode(value))
        image, generation = new_id(), new_id()
        recipe = Recipe(
            prompt=_text(rng, 60), model="gpt-image-2", size="1024x1024", quality=rng.choice(["low", "high"])
        )
        request = Generation(
            id=generation,
            job=generation,
            concept=concept,
            connection="openai",
            recipe=recipe,
            state=State.DONE,
            timing=Timing(queued=when, sent=when, ended=when),
            image_ids=(image,),
            wire={"model": recipe.model, "prompt": recipe.prompt, "size": recipe.size},
            usage=Usage(input_tokens=80, output_tokens=196, total_tokens=276),
            cost=Money(amount=Decimal(rng.randint(1, 90)) / 1000),
            cost_basis="usage",
        )
        layout.record(Kind.GENERATION, generation).write_bytes(codec.encode(request))
        facts = Image(
            id=image,
            concept=concept,
            path=f"originals/2026/01/{image}.png",
            sha256=f"{number:064x}",
            bytes=1_500_000 + number,
            width=1024,
            height=1024,
            format="png",
            mode="RGB",
            bit_depth=8,
            created=when,
            lineage=Lineage(kind="generated"),
            generation=generation,
            verified=True,
        )
        layout.record(Kind.IMAGE, image).write_bytes(codec.encode(facts))
        marks = Marks(rating=rng.randint(0, 5), flag=rng.choice(list(Flag)), notes=_text(rng, 4))
        layout.marks(image).write_bytes(codec.encode(marks))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _bare(root: Path) -> int:
    """Reads and parses every record, and does nothing with it."""
    files = [path for kind in Kind for path in (root / kind.folder).iterdir()]
    for path in files:
        json.loads(path.read_bytes())
    return len(files)


def _once(work: Callable[[], object], times: int = 50) -> float:
    """The median of `times` calls in milliseconds."""
    return sorted(_timed(work) for _ in range(times))[times // 2] * 1000


def main(images: int) -> None:
    """Prints the figures."""
    say = sys.stdout.write
    with tempfile.TemporaryDirectory(prefix="gi2desk-rebuild-") as folder:
        base = Path(folder)
        places = {"data": base / "data", "cache": base / "cache"}
        Library.open(base / "library", **places).close()
        fill(base / "library", images)
        with Library.open(base / "library", **places, refresh=False) as library:
            files = _bare(library.root)
            bare = min(_timed(lambda: _bare(library.root)) for _ in range(2))
            full = min(_timed(library.rebuild) for _ in range(2))
            again = _timed(library.refresh)
            say(f"{images} images, {files} records\n")
            say(f"read and parse only   {bare:7.2f} s  {files / bare:9.0f} records/s\n")
            say(
                f"rebuild               {full:7.2f} s  {files / full:9.0f} records/s  {images / full:7.0f} images/s\n"
            )
            say(f"refresh, no change    {again:7.2f} s  {files / again:9.0f} records/s\n")
            _say_queries(library)
            _say_insert(library)


def _say_queries(library: Library) -> None:
    say = sys.stdout.write
    for name, query in (
        ("newest first", Query()),
        ("by rating", Query(sort=Sort.RATING)),
        ("by concept", Query(sort=Sort.CONCEPT)),
        ("rare words", Query(text='"red scarf" kettle steel harbour fishing rim')),
        ("a common word", Query(text="light")),
        ("two characters", Query(text="静か")),
        ("4 stars, picked", Query(rating=4, flags=(Flag.PICK,))),
    ):
        result = library.query(query)
        last = max(0, result.count - 100)
        run, first, end = (
            _once(lambda query=query: library.query(query), 9),
            _once(lambda result=result: result.page(0, 100), 9),
            _once(lambda result=result, last=last: result.page(last, 100), 9),
        )
        say(
            f"query {name:<16}{result.count:7} found {run:7.2f} ms   first page {first:5.2f} ms   last {end:5.2f} ms\n"
        )
    say(f"spend                 {_once(library.spend, 9):7.2f} ms\n")


def _say_insert(library: Library) -> None:
    image = library.image(library.query(Query()).page(0, 1)[0].id)
    stamp = entry.image_stamp(Stamp(1, 1), None)

    def insert() -> None:
        from dataclasses import replace

        copy = replace(image, id=new_id())
        library._index.write(lambda connection: entry.put_images(connection, [(copy, Marks(), stamp)]))

    sys.stdout.write(f"index row of one save {_once(insert):7.2f} ms\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
