"""`gi2desk export`: crops of masters as files to deliver, with a manifest."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import NamedTuple

from gi2desk.commands.argument import folder
from gi2desk.commands.context import Context
from gi2desk.core.exitcode import ExitCode, exit_code
from gi2desk.core.refusal import illegal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from gi2desk.core.errors import UserError
    from gi2desk.imaging.export import Exported, ExportJob
    from gi2desk.imaging.plan import Variant

# Crockford's base 32, as ULIDs are written.
_IMAGE_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.IGNORECASE)

# Two placements may have one ratio.
_PLACEMENT_TEMPLATE = "{master}_{placement}_{w}x{h}"

# Part of the public contract, and of later versions.
_NOT_YET = {
    "recipe": ("--recipe", "Give the options themselves."),
    "profile": ("--profile", "Without it the master's own colour is kept."),
    "intent": ("--intent", "It belongs to --profile."),
    "no_bpc": ("--no-bpc", "It belongs to --profile."),
    "bleed": ("--bleed", "Crop to the ratio of the sheet with its bleed."),
}


class _Master(NamedTuple):
    """A master as it was named, and its file."""

    name: str
    path: Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of the public contract."""
    parser.add_argument(
        "masters", nargs="+", metavar="MASTER", help="a picture file or an image id of the library"
    )
    parser.add_argument(
        "--ratio", action="append", default=[], metavar="R", help="such as 16:9; may be repeated"
    )
    parser.add_argument(
        "--placement",
        action="append",
        default=[],
        metavar="NAME",
        help="a name or id of gi2desk placements, instead of a ratio: its exact pixels, resolution and largest file size; "
        "may be repeated",
    )
    parser.add_argument(
        "--out", type=folder, required=True, metavar="DIR", help="where the files and their manifest.json go"
    )
    parser.add_argument(
        "--focal",
        metavar="X,Y",
        help="what stays in the crops, 0 to 1 from the top left; default 0.5,0.5; it moves a crop only along the edge "
        "that is cut",
    )
    parser.add_argument("--format", choices=["png", "jpeg", "webp"], default="png")
    parser.add_argument("--quality", type=int, metavar="Q", help="1 to 100; default 92 for JPEG, 90 for WebP")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--width", type=int, metavar="PX", help="width of the results in pixels")
    size.add_argument("--scale", type=float, metavar="S", help="size of the results relative to the crop")
    parser.add_argument(
        "--upscale", default="none", metavar="none|lanczos", help="allow results larger than the crop"
    )
    parser.add_argument("--dpi", type=float, metavar="D", help="written as a tag; changes no pixel")
    parser.add_argument(
        "--max-bytes", type=int, metavar="N", help="lower the quality until a file has at most N bytes"
    )
    parser.add_argument(
        "--matte", default="#ffffff", metavar="#RRGGBB", help="under transparent pixels in JPEG; white"
    )
    parser.add_argument(
        "--name",
        metavar="TEMPLATE",
        help="file name with {master} {ratio} {w} {h} {n} {placement} {format}; default {master}_{ratio}_{w}x{h}, with "
        "placements {master}_{placement}_{w}x{h}",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist; a master never")
    # Named by the contract and refused with a reason; a page of help with them would promise too much.
    for name in ("--recipe", "--profile", "--intent", "--bleed"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--no-bpc", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Exports every master; all are attempted and listed, and the first failure decides the exit code."""
    _refuse_what_comes_later(arguments)
    if not arguments.ratio and not arguments.placement:
        raise illegal(
            "No crop was asked for.",
            "Name at least one with --ratio, such as --ratio 16:9, or --placement, such as --placement story.",
        )
    if arguments.ratio and arguments.placement:
        raise illegal(
            "A ratio and a placement cannot be mixed in one export.", "Export them one after the other."
        )
    if arguments.placement and (arguments.width is not None or arguments.scale is not None):
        raise illegal("A placement says its own pixels.", "Leave --width and --scale out.")
    if arguments.name is not None and set(arguments.name) & set("/\\"):
        raise illegal("A name has no folders in it.", "Name the folder with --out.")
    from gi2desk.core.codec import to_plain
    from gi2desk.imaging.export import export_all

    masters = [_master(name, context) for name in arguments.masters]
    exported = iter(
        export_all(
            _jobs(arguments, [master for master in masters if isinstance(master, _Master)], context),
            progress=lambda count, total: context.progress(f"{count} of {total}", transient=True),
        )
    )
    done = [next(exported) if isinstance(master, _Master) else master for master in masters]
    manifests: list[dict[str, Any]] = [to_plain(one.manifest) for one in done]
    text = "\n\n".join(_text(manifest) for manifest in manifests)
    path, unwritten = _write_manifest(arguments, manifests)
    context.result(manifests, text if path is None else f"{text}\nmanifest {path}")
    code = _code(done, context)
    if unwritten is not None:
        context.progress(f"The pictures are there, but their manifest is not: {unwritten}")
        return code or exit_code(unwritten.cause)
    return code


def _write_manifest(
    arguments: argparse.Namespace, manifests: list[dict[str, Any]]
) -> tuple[Path | None, UserError | None]:
    """Writes the JSON beside the files, under a numbered name where one is there that may not be replaced."""
    if not any(manifest["variants"] for manifest in manifests):
        return None, None
    from gi2desk.core import codec
    from gi2desk.core.errors import UserError
    from gi2desk.imaging.write import write_file

    path, number = arguments.out / "manifest.json", 1
    while path.exists() and not arguments.overwrite:
        number += 1
        path = arguments.out / f"manifest-{number}.json"
    try:
        write_file(path, codec.encode(manifests))
    except UserError as error:
        return None, error
    return path, None


def _code(done: Sequence[Exported], context: Context) -> int:
    for one in done:
        if one.failure is not None:
            if one.failure.hint:
                context.progress(f"  {one.failure.hint}")
            return exit_code(one.failure.cause)
    return ExitCode.DONE if all(one.fits for one in done) else ExitCode.DIFFERS


def _refuse_what_comes_later(arguments: argparse.Namespace) -> None:
    for field, (option, hint) in _NOT_YET.items():
        if getattr(arguments, field):
            raise illegal(f"{option} is not in this version of gi2desk.", hint)
    if arguments.upscale not in {"none", "lanczos"}:
        raise illegal(
            f"Upscaling by “{arguments.upscale}” is not in this version of gi2desk.",
            "Use --upscale lanczos or none.",
        )


def _jobs(arguments: argparse.Namespace, masters: list[_Master], context: Context) -> list[ExportJob]:
    from gi2desk.core.geometry import CENTRE
    from gi2desk.core.recipe import OutputFormat
    from gi2desk.imaging.export import ExportJob, Upscale
    from gi2desk.imaging.plan import DEFAULT_TEMPLATE

    variants = _variants(arguments, context)
    template = _PLACEMENT_TEMPLATE if variants else DEFAULT_TEMPLATE
    focal = _focal(arguments.focal) if arguments.focal is not None else CENTRE
    return [
        ExportJob(
            master=master.path,
            label=master.name,
            out=arguments.out,
            ratios=tuple(arguments.ratio),
            variants=variants,
            focal=focal,
            format=OutputFormat(arguments.format),
            quality=arguments.quality,
            width=arguments.width,
            scale=arguments.scale,
            upscale=Upscale(arguments.upscale),
            dpi=arguments.dpi,
            max_bytes=arguments.max_bytes,
            matte=_colour(arguments.matte),
            template=arguments.name if arguments.name is not None else template,
            overwrite=arguments.overwrite,
        )
        for master in masters
    ]


def _variants(arguments: argparse.Namespace, context: Context) -> tuple[Variant, ...]:
    """The placements with what each asks for. An option that was given, such as --dpi, wins over a placement's own."""
    if not arguments.placement:
        return ()
    from gi2desk.host.atlas import atlas
    from gi2desk.imaging.plan import Variant

    known = atlas(context.settings)
    found = dict.fromkeys(known.named(name) for name in arguments.placement)
    return tuple(
        Variant(
            ratio=placement.shape.name,
            shape=placement.shape,
            placement=placement.key,
            size=placement.pixels,
            dpi=placement.target.dpi if arguments.dpi is None else None,
            max_bytes=placement.max_bytes
            if arguments.max_bytes is None and arguments.format != "png"
            else None,
        )
        for placement in found
    )


def _master(name: str, context: Context) -> _Master | Exported:
    """A file of that name, else the original of the image with that id, else why there is none."""
    path = Path(name)
    if _IMAGE_ID.fullmatch(name) is None or path.exists():
        return _Master(name, path)
    from gi2desk.core.errors import Cause, UserError
    from gi2desk.imaging.export import failed

    library = context.library(write=False)
    try:
        return _Master(name, library.original_path(library.image(name.upper())))
    except UserError as error:
        if error.cause is not Cause.BAD_INPUT:
            raise
        return failed(name, error)


def _focal(text: str) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError as error:
        raise illegal(
            f"“{text}” is not a focal point.", "Give it as X,Y between 0 and 1, such as 0.5,0.33."
        ) from error
    return x, y


def _colour(text: str) -> tuple[int, int, int]:
    if re.fullmatch(r"#?[0-9a-fA-F]{6}", text) is None:
        raise illegal(f"“{text}” is not a colour.", "Write it as #RRGGBB, such as #ffffff for white.")
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def _text(manifest: dict[str, Any]) -> str:
    lines = [manifest["master"]]
    if manifest["error"]:
        lines.append(f"  failed: {manifest['error']}")
    whats = [variant["placement"] or variant["ratio"] for variant in manifest["variants"]]
    wide = max([7, *map(len, whats)])
    for what, variant in zip(whats, manifest["variants"], strict=True):
        size = f"{variant['width']}×{variant['height']}"
        lines.append(f"  {what:<{wide}} {size:<11} {variant['bytes']:>12,} bytes  {variant['path']}")
        lines += [f"          {warning}" for warning in variant["warnings"]]
    return "\n".join(lines)
