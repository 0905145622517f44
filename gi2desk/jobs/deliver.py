"""Writes the files of a crop board and the manifest that tells what was delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core import codec
from gi2desk.core.board import Output
from gi2desk.core.delivery import Delivered, beside
from gi2desk.core.errors import UserError
from gi2desk.core.naming import safe_name, web_name
from gi2desk.core.recipe import OutputFormat

if TYPE_CHECKING:
    from gi2desk.imaging.export import Exported, ExportJob, Manifest, Variant

Progress = Callable[[int, int], None]
Begun = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Everything that determines what is written: the master, what it is called, its files and how to write them.

    `label` is the master in the manifest, `stem` in the manifest's file name. `detail` is the measured real detail of the
    master, a fraction of each edge, None where it was not measured.
    """

    master: Path
    label: str
    stem: str
    files: tuple[Delivered, ...]
    output: Output
    detail: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The files that are there, the manifest's file, and what stopped the rest if something did."""

    files: tuple[Path, ...]
    manifest: Path | None
    total: int
    failure: UserError | None = None
    warnings: tuple[tuple[str, ...], ...] = ()  # of each of the files


def deliver(
    delivery: Delivery,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    begun: Begun = lambda _name: None,
) -> Outcome:
    """Writes the files in order; a file is whole or not there. `begun` names each before it is made. For a worker.

    Once `cancelled()` is true the file at hand is finished and the rest is left out. Raises UserError, before anything
    is written, where files would collide, replace others without leave, or lack pixels.
    """
    # Pillow waits until something is exported.
    from gi2desk.imaging.export import export_all

    if delivery.output.numbered:
        delivery = replace(delivery, files=beside(delivery.files, Path(delivery.output.folder)))
    exported = export_all(_jobs(delivery), progress, cancelled, begun)
    manifest = _merged(delivery, exported)
    failure = next((one.failure for one in exported if one.failure is not None), None)
    files = tuple(Path(record.path) for record in manifest.variants)
    path = None
    if files:
        try:
            path = _write_manifest(delivery, manifest)
        except UserError as error:
            failure = failure or error
    return Outcome(
        files=files,
        manifest=path,
        total=len(delivery.files),
        failure=failure,
        warnings=tuple(record.warnings for record in manifest.variants),
    )


def _jobs(delivery: Delivery) -> list[ExportJob]:
    """One job for the files that are alike in format and size, since a job has one of each."""
    from gi2desk.imaging.export import ExportJob, Upscale

    output = delivery.output
    made = []
    groups: dict[tuple[OutputFormat, int | None, float | None, bool], list[Delivered]] = {}
    for one in delivery.files:
        crop = one.crop
        groups.setdefault((one.format, crop.width, crop.scale, crop.enlarge), []).append(one)
    for (form, width, scale, enlarge), alike in groups.items():
        variants = tuple(_variant(one) for one in alike)
        job = ExportJob(
            master=delivery.master,
            label=delivery.label,
            stem=delivery.stem,
            out=Path(output.folder),
            variants=variants,
            format=form,
            quality=None if form is OutputFormat.PNG else output.quality,
            width=width,
            scale=scale if width is None else None,
            upscale=Upscale.LANCZOS if enlarge else Upscale.NONE,
            overwrite=output.overwrite,
            detail=delivery.detail,
        )
        made.append(job)
    return made


def _variant(one: Delivered) -> Variant:
    """One file; a placement's resolution and largest size go with it, its exact pixels unless others were asked for."""
    from gi2desk.imaging.export import Variant

    crop, meant = one.crop, one.crop.destination
    if meant is None:
        return Variant(ratio=crop.ratio, crop=one.rect, name=Path(one.name).stem)
    return Variant(
        ratio=crop.ratio,
        shape=crop.shape,
        crop=one.rect,
        name=Path(one.name).stem,
        placement=meant.key,
        size=crop.target,
        dpi=meant.target.dpi,
        max_bytes=meant.max_bytes if one.format is not OutputFormat.PNG else None,
    )


def _merged(delivery: Delivery, exported: tuple[Exported, ...]) -> Manifest:
    """One manifest in the order of the board."""
    order = {one.name: place for place, one in enumerate(delivery.files)}
    records = [record for one in exported for record in one.manifest.variants]
    records.sort(key=lambda record: order.get(record.name, len(order)))
    first = next((one.manifest for one in exported if one.manifest.error), exported[0].manifest)
    sha256 = next((one.manifest.master_sha256 for one in exported if one.manifest.master_sha256), None)
    return replace(first, variants=tuple(records), master_sha256=sha256)


def _write_manifest(delivery: Delivery, manifest: Manifest) -> Path:
    """Beside the files, in the form that the command line prints: a list with one manifest a master."""
    from gi2desk.imaging.write import write_file

    folder = Path(delivery.output.folder)
    stem, number = safe_name(f"{web_name(delivery.stem)}_manifest"), 1
    path = folder / f"{stem}.json"
    while path.exists() and not delivery.output.overwrite:
        number += 1
        path = folder / f"{stem}-{number}.json"
    write_file(path, codec.encode([manifest]))
    return path
