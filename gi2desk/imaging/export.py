"""Crops of masters as files to deliver, planned and refused before anything is written, with a manifest after."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gi2desk import __version__
from gi2desk.core.codec import to_plain
from gi2desk.core.errors import UserError
from gi2desk.core.geometry import CENTRE
from gi2desk.core.paper import detail_ppi
from gi2desk.core.recipe import OutputFormat
from gi2desk.core.refusal import illegal
from gi2desk.imaging.crop import FILTER, crop, resize
from gi2desk.imaging.encode import Encoding, encode
from gi2desk.imaging.header import Header, open_file, read_header
from gi2desk.imaging.limit import PIECE
from gi2desk.imaging.master import Master, check_master, open_master
from gi2desk.imaging.plan import (
    DEFAULT_TEMPLATE,
    Planned,
    Sizing,
    Upscale,
    Variant,
    check_targets,
    file_name,
    plan_variant,
    tokens_for,
)
from gi2desk.imaging.profile import profile_name
from gi2desk.imaging.write import make_folder, sync_folder, write_file

__all__ = ["ExportJob", "Exported", "Manifest", "Upscale", "Variant", "VariantRecord", "export", "export_all"]

MAX_SCALE = 16
MAX_DPI = 9_600


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """Everything that determines the files made of one master.

    `ratios` are cropped as large as possible around `focal` (relative, 0 to 1); `variants` are crops set by hand.
    `width` or `scale` (not both) give the size of the results, else they are the pixels of the crop. `quality`, `dpi`,
    `max_bytes` and `matte` as in `Encoding`; `template` as in `plan`. `label` is the master's name in the manifest and
    `stem` in file names, both from `master` where empty. Nothing is overwritten unless `overwrite` allows it, and a
    master never. `detail` is the master's measured real detail (`detail.effective_resolution`), None where nobody measured.
    """

    master: Path
    out: Path
    ratios: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    focal: tuple[float, float] = CENTRE
    format: OutputFormat = OutputFormat.PNG
    quality: int | None = None
    width: int | None = None
    scale: float | None = None
    upscale: Upscale = Upscale.NONE
    dpi: float | None = None
    max_bytes: int | None = None
    matte: tuple[int, int, int] = (255, 255, 255)
    template: str = DEFAULT_TEMPLATE
    label: str = ""
    stem: str = ""
    overwrite: bool = False
    detail: float | None = None

    @property
    def all_variants(self) -> tuple[Variant, ...]:
        """The ratios as variants, then the variants."""
        return (*(Variant(ratio=ratio) for ratio in self.ratios), *self.variants)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantRecord:
    """One delivered file. `crop` is x, y, width, height in pixels of the upright master; None means none or not asked.

    `effective_ppi` counts pixels of the master; `detail_ppi` those of them that carry detail, where that was measured.
    """

    name: str
    path: str
    ratio: str | None
    placement: str | None
    crop: tuple[int, int, int, int]
    width: int
    height: int
    format: OutputFormat
    quality: int | None
    filter: str | None = None
    sharpen: str | None = None
    profile: str | None = None
    intent: str | None = None
    bpc: bool | None = None
    dpi: float | None = None
    effective_ppi: float | None = None
    detail_ppi: float | None = None
    bytes: int = 0
    sha256: str = ""
    warnings: tuple[str, ...] = ()
    matte: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was delivered from one master, and by which versions; the same input through them gives the same bytes.

    `real_detail` is the fraction of the master's resolution that was measured to carry detail, None where nobody measured.
    """

    master: str
    variants: tuple[VariantRecord, ...]
    versions: dict[str, str]
    master_sha256: str | None = None
    real_detail: float | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The manifest of one job; what stopped it, if something did; whether every file kept its byte limit."""

    manifest: Manifest
    failure: UserError | None = None
    fits: bool = True


Progress = Callable[[int, int], None]


def export(job: ExportJob) -> dict[str, Any]:
    """Does one job and returns its manifest as plain values. Raises UserError; files that were finished stay."""
    (done,) = export_all((job,))
    if done.failure is not None:
        raise done.failure
    plain: dict[str, Any] = to_plain(done.manifest)
    return plain


def export_all(
    jobs: Sequence[ExportJob],
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    begun: Callable[[str], None] = lambda _name: None,
) -> tuple[Exported, ...]:
    """Does the jobs in order; one that fails does not keep the others from being done.

    `progress(done, total)` counts files, `begun(name)` names one before it is made. Once `cancelled()` is true the file at
    hand is finished and the rest is left out. Raises UserError(ILLEGAL_REQUEST), before anything is written, when files
    would collide or be overwritten.
    """
    for job in jobs:
        check_job(job)
    plans = [_planned(job) for job in jobs]
    check_targets(
        [(planned.path, plan.job.overwrite) for plan in plans for planned in plan.files],
        masters=[job.master for job in jobs],
    )
    counter = _Counter(total=sum(len(plan.files) for plan in plans), tell=progress, begin=begun)
    return tuple(_exported(plan, counter, cancelled) for plan in plans)


def failed(master: str, error: UserError) -> Exported:
    """The outcome for a master that was called `master` and could not be found."""
    manifest = Manifest(master=master, variants=(), versions=versions(), error=str(error))
    return Exported(manifest=manifest, failure=error)


def check_job(job: ExportJob) -> None:
    """Raises UserError(ILLEGAL_REQUEST) for options that contradict each other or cannot be meant."""
    if not job.all_variants:
        raise illegal("No crop was asked for.", "Name at least one ratio, such as 16:9.")
    if job.width is not None and job.scale is not None:
        raise illegal("A width and a scale cannot both be kept.", "Give one of them.")
    if job.width is not None and job.width < 1:
        raise illegal("The width has to be at least one pixel.")
    if job.scale is not None and not 0 < job.scale <= MAX_SCALE:
        raise illegal(f"The scale has to be above 0 and at most {MAX_SCALE}.")
    if job.quality is not None and job.format is OutputFormat.PNG:
        raise illegal(
            "PNG has no quality: it keeps every pixel.", "Choose JPEG or WebP, or leave the quality out."
        )
    if job.quality is not None and not 1 <= job.quality <= 100:
        raise illegal("The quality goes from 1 to 100.")
    if job.dpi is not None and not 1 <= job.dpi <= MAX_DPI:
        raise illegal(f"The resolution goes from 1 to {MAX_DPI} PPI.")
    if job.max_bytes is not None and job.max_bytes < 1:
        raise illegal("The largest file size has to be at least one byte.")
    if not all(0 <= part <= 1 for part in job.focal):
        raise illegal(
            f"The focal point {job.focal[0]:g},{job.focal[1]:g} lies outside the picture.",
            "Give it as X,Y between 0 and 1, such as 0.5,0.33.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    job: ExportJob
    header: Header | None = None
    files: tuple[Planned, ...] = ()
    failure: UserError | None = None


@dataclass(slots=True, kw_only=True)
class _Counter:
    total: int
    tell: Progress
    begin: Callable[[str], None]
    done: int = 0

    def count(self) -> None:
        self.done += 1
        self.tell(self.done, self.total)


def _planned(job: ExportJob) -> _Plan:
    try:
        header = read_header(job.master)
        check_master(header)
        sizing = Sizing(width=job.width, scale=job.scale, upscale=job.upscale)
        files = []
        for number, variant in enumerate(job.all_variants, 1):
            planned = plan_variant(variant, header.upright, focal=job.focal, sizing=sizing, kind=job.format)
            tokens = tokens_for(planned, number, master=job.stem or job.master.stem, kind=job.format)
            template = (
                job.template if not variant.name else variant.name.replace("{", "{{").replace("}", "}}")
            )
            files.append(replace(planned, path=job.out / file_name(template, tokens, job.format)))
    except UserError as error:
        return _Plan(job=job, failure=error)
    return _Plan(job=job, header=header, files=tuple(files))


def _exported(plan: _Plan, counter: _Counter, cancelled: Callable[[], bool]) -> Exported:
    job = plan.job
    if plan.failure is not None:
        return Exported(manifest=_manifest(job, error=str(plan.failure)), failure=plan.failure)
    records: list[VariantRecord] = []
    fits = True
    sha256 = None
    try:
        sha256 = _sha256(job.master)
        master = open_master(job.master, plan.header)
        make_folder(job.out)
        for planned in plan.files:
            if cancelled():
                break
            counter.begin(planned.path.name)
            record, kept = _delivered(job, master, planned)
            records.append(record)
            fits = fits and kept
            counter.count()
        sync_folder(job.out)
    except UserError as error:
        return Exported(manifest=_manifest(job, records, sha256, str(error)), failure=error, fits=fits)
    return Exported(manifest=_manifest(job, records, sha256), fits=fits)


def _delivered(job: ExportJob, master: Master, planned: Planned) -> tuple[VariantRecord, bool]:
    dpi = planned.variant.dpi or job.dpi
    most = planned.variant.max_bytes or job.max_bytes
    encoding = Encoding(format=job.format, quality=job.quality, dpi=dpi, max_bytes=most, matte=job.matte)
    raster = resize(crop(master.raster, planned.crop), planned.size)
    encoded = encode(raster, encoding, profile=master.profile, chunks=master.chunks)
    write_file(planned.path, encoded.data)
    ppi = _effective_ppi(dpi, planned)
    warnings = (*master.warnings, *planned.warnings, *_print_warning(dpi, ppi), *encoded.warnings)
    record = VariantRecord(
        name=planned.path.name,
        path=str(planned.path),
        ratio=planned.ratio,
        placement=planned.variant.placement,
        crop=(planned.crop.x, planned.crop.y, planned.crop.width, planned.crop.height),
        width=planned.size[0],
        height=planned.size[1],
        format=job.format,
        quality=encoded.quality,
        filter=FILTER if planned.size != (planned.crop.width, planned.crop.height) else None,
        profile=profile_name(encoded.profile) if encoded.profile else None,
        dpi=dpi,
        effective_ppi=ppi,
        detail_ppi=_detail_ppi(job, dpi, planned),
        bytes=len(encoded.data),
        sha256=hashlib.sha256(encoded.data).hexdigest(),
        warnings=warnings,
        matte=encoded.matte,
    )
    return record, encoded.fits


def _effective_ppi(dpi: float | None, planned: Planned) -> float | None:
    """Real pixels of the master per inch when the file is printed at its `dpi`."""
    if dpi is None:
        return None
    return round(dpi / max(1.0, planned.enlargement), 1)


def _detail_ppi(job: ExportJob, dpi: float | None, planned: Planned) -> float | None:
    if dpi is None or job.detail is None:
        return None
    return round(detail_ppi(dpi, planned.enlargement, job.detail), 1)


def _print_warning(dpi: float | None, ppi: float | None) -> tuple[str, ...]:
    if dpi is None or ppi is None or ppi >= dpi:
        return ()
    return (f"At {dpi:g} PPI the crop itself has {ppi:g} PPI: the rest is upscaled.",)


def _manifest(
    job: ExportJob, records: Sequence[VariantRecord] = (), sha256: str | None = None, error: str | None = None
) -> Manifest:
    return Manifest(
        master=job.label or str(job.master),
        variants=tuple(records),
        versions=versions(),
        master_sha256=sha256,
        real_detail=job.detail,
        error=error,
    )


def versions() -> dict[str, str]:
    """The versions that determine the bytes of an export."""
    import zlib

    import PIL
    from PIL import features

    libraries = {"libjpeg_turbo": "jpg", "libwebp": "webp", "littlecms": "littlecms2", "pillow_zlib": "zlib"}
    found = {name: features.version(code) for name, code in libraries.items()}
    return {
        "gi2desk": __version__,
        "pillow": PIL.__version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: version for name, version in found.items() if version},
    }


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with open_file(path) as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
