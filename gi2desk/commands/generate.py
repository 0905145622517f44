"""`gi2desk generate`: one paid request (or several) from a prompt to saved, verified originals."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gi2desk.commands.context import Context
from gi2desk.commands.outcome import images_of, job_exit_code, job_report, job_text
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.pricing import estimate
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Background, Moderation, OutputFormat, Recipe, Reference, Route
from gi2desk.core.record import Generation, Image
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier, best_size, tier_of
from gi2desk.jobs.connect import provider_for
from gi2desk.jobs.entry import Progress
from gi2desk.jobs.order import Order, check
from gi2desk.jobs.queue import Queue
from gi2desk.jobs.reconcile import reconcile_online
from gi2desk.library.library import Library

# product.md: explore cheaply, review at medium, first 4K at medium.
DEFAULT_QUALITY = {Tier.K1: "low", Tier.K2: "medium", Tier.K4: "medium"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of the public contract."""
    prompt = parser.add_mutually_exclusive_group(required=True)
    prompt.add_argument("--prompt", metavar="TEXT")
    prompt.add_argument("--prompt-file", type=Path, metavar="FILE", help="UTF-8 text")
    parser.add_argument("--size", metavar="WxH", help="exact pixels, or auto")
    parser.add_argument("--ratio", metavar="R", help="such as 16:9; with --tier")
    parser.add_argument("--tier", choices=[tier.value for tier in Tier])
    parser.add_argument("--quality", metavar="Q", help="default: low at 1K, medium above")
    parser.add_argument("--model", metavar="M")
    parser.add_argument("--n", type=int, default=1, help="number of pictures")
    parser.add_argument("--format", choices=[kind.value for kind in OutputFormat], default="png")
    parser.add_argument("--compression", type=int, metavar="0-100", help="JPEG and WebP only")
    parser.add_argument("--background", choices=[kind.value for kind in Background], default="auto")
    parser.add_argument("--moderation", choices=[kind.value for kind in Moderation], default="auto")
    parser.add_argument("--reference", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--mask", type=Path, metavar="FILE", help="PNG whose transparent pixels are edited")
    parser.add_argument("--stream", action="store_true", help="read the answer as a stream of events")
    parser.add_argument("--route", choices=[route.value for route in Route], default="images")
    parser.add_argument("--max-usd", metavar="X", help="send nothing that would cost more")
    parser.add_argument("--project", metavar="P", help="id or name")
    parser.add_argument("--concept", metavar="C", help="id of the concept that the pictures join")
    parser.add_argument("--out", type=Path, metavar="DIR", help="also copy the originals there")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Generates, reports and returns the first failure's exit code."""
    recipe = _recipe(arguments, context)
    connection = context.connection
    # Everything that can be refused is refused before the library is touched or anything is sent.
    requests = check(
        Order(recipe=_with_files(recipe, arguments), concept="", connection=connection),
        context.catalogue.get(recipe.model),
    )
    _check_budget(arguments.max_usd, requests, context)
    provider = provider_for(connection, context.key, context.catalogue)
    library = context.library()
    account = asyncio.run(reconcile_online(library, context.catalogue, provider.fetch))
    if account.saved:
        context.progress(f"{len(account.saved)} earlier answers that had arrived whole were saved.")
    recipe = _stored_files(recipe, arguments, library)
    order = Order(recipe=recipe, concept=_concept(arguments, library), connection=connection)
    queue = Queue(library, context.catalogue, lambda _connection: provider, hold=False)
    generations = asyncio.run(_serve(queue, order, context))
    images = images_of(library, generations)
    paths = _copy_out(arguments.out, library, images)
    report = job_report(library, generations, images, paths)
    context.result(report, job_text(report))
    return job_exit_code(generations, images)


async def _serve(queue: Queue, order: Order, context: Context) -> tuple[Generation, ...]:
    """Runs the queue until the order has ended. An interrupt cancels what is under way and saves what is whole."""
    queue.watch(lambda progress: _say(context, progress))
    async with asyncio.TaskGroup() as group:
        group.create_task(queue.run())
        try:
            generations = await queue.submit(order)
            return await queue.wait(generations)
        finally:
            queue.close()


def _say(context: Context, progress: Progress) -> None:
    generation = progress.generation
    if progress.retry_in is not None and generation.failure is not None:
        context.progress(f"{generation.failure.message} Trying again in {progress.retry_in:.0f} s.")
    else:
        received = f", {progress.received / 1e6:.1f} MB" if progress.received else ""
        context.progress(f"{generation.id}  {generation.state}{received}", transient=generation.state.is_open)


def _recipe(arguments: argparse.Namespace, context: Context) -> Recipe:
    if Route(arguments.route) is Route.RESPONSES:
        raise UserError(
            "The Responses route is not available yet.",
            cause=Cause.ILLEGAL_REQUEST,
            hint="Use --route images.",
        )
    model = context.catalogue.get(arguments.model) if arguments.model else context.catalogue.default
    size, tier = _size(arguments, context, model.id)
    return Recipe(
        prompt=_prompt(arguments),
        model=model.id,
        size=size,
        quality=arguments.quality or DEFAULT_QUALITY[tier],
        n=arguments.n,
        output_format=OutputFormat(arguments.format),
        compression=arguments.compression,
        background=Background(arguments.background),
        moderation=Moderation(arguments.moderation),
        stream=arguments.stream,
        ratio=arguments.ratio,
        tier=tier.value,
    )


def _prompt(arguments: argparse.Namespace) -> str:
    if arguments.prompt is not None:
        return str(arguments.prompt)
    try:
        return str(arguments.prompt_file.read_text("utf-8")).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"The prompt file {arguments.prompt_file} cannot be read as UTF-8 text.",
            cause=Cause.BAD_INPUT,
            details=str(error),
        ) from error


def _size(arguments: argparse.Namespace, context: Context, model_id: str) -> tuple[str, Tier]:
    if arguments.size and (arguments.ratio or arguments.tier):
        raise UserError("Name either --size, or --ratio with --tier.", cause=Cause.ILLEGAL_REQUEST)
    if arguments.size == "auto":
        return "auto", Tier.K1
    if arguments.size:
        size = Size.parse(arguments.size)
        return str(size), tier_of(size.width, size.height)
    if not (arguments.ratio and arguments.tier):
        raise UserError("Name --size, or --ratio with --tier.", cause=Cause.ILLEGAL_REQUEST)
    tier = Tier(arguments.tier)
    found = best_size(Ratio.parse(arguments.ratio), tier, context.catalogue.get(model_id).limits)
    return str(found.size), tier


def _with_files(recipe: Recipe, arguments: argparse.Namespace) -> Recipe:
    """`recipe` as it will be with its files, to check the rules before any file is stored."""
    references = tuple(
        Reference(sha256="", media_type="image/png", name=path.name)
        for path in arguments.reference
        if _readable(path)
    )
    mask = "" if arguments.mask is not None and _readable(arguments.mask) else None
    return replace(recipe, references=references, mask=mask)


def _readable(path: Path) -> bool:
    if not path.is_file():
        raise UserError(f"There is no file {path}.", cause=Cause.BAD_INPUT)
    return True


def _stored_files(recipe: Recipe, arguments: argparse.Namespace, library: Library) -> Recipe:
    from gi2desk.jobs.reference import store_mask, store_reference

    references = tuple(store_reference(library, path) for path in arguments.reference)
    mask = None if arguments.mask is None else store_mask(library, arguments.mask)
    return replace(recipe, references=references, mask=mask)


def _check_budget(limit: str | None, requests: tuple[Recipe, ...], context: Context) -> None:
    if limit is None:
        return
    try:
        most = Decimal(limit)
    except InvalidOperation as error:
        raise UserError(f"{limit!r} is not an amount.", cause=Cause.ILLEGAL_REQUEST) from error
    total = Decimal(0)
    for recipe in requests:
        guess = estimate(
            context.catalogue.get(recipe.model),
            size=recipe.size,
            quality=recipe.quality,
            n=recipe.n,
            references=len(recipe.references),
            prompt_chars=len(recipe.prompt),
        )
        if guess.usd_high is None:
            raise UserError(
                "The price of this request cannot be known beforehand, so nothing was sent under a limit.",
                cause=Cause.OVER_BUDGET,
                hint="Name a size and a quality, or leave --max-usd out.",
                details=guess.reason,
            )
        total += guess.usd_high
    if total > most:
        raise UserError(
            f"This would cost up to ${total:.3f}, more than the limit of ${most}. Nothing was sent.",
            cause=Cause.OVER_BUDGET,
        )


def _concept(arguments: argparse.Namespace, library: Library) -> str:
    if arguments.concept:
        return library.concept(arguments.concept).id
    project = None if not arguments.project else _project(arguments.project, library)
    name = _prompt(arguments).strip().split("\n")[0][:60]
    return library.new_concept(name, project=project).id


def _project(wanted: str, library: Library) -> str:
    found = [project.id for project in library.projects() if wanted in {project.id, project.name}]
    if len(found) != 1:
        problem = "no project" if not found else f"{len(found)} projects"
        raise UserError(f"There is {problem} called “{wanted}” in the library.", cause=Cause.BAD_INPUT)
    return found[0]


def _copy_out(folder: Path | None, library: Library, images: list[Image]) -> dict[str, Path]:
    """Paths to report: the originals, or their copies in `folder`."""
    originals = {image.id: library.original_path(image) for image in images}
    if folder is None:
        return originals
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return {name: Path(shutil.copyfile(path, folder / path.name)) for name, path in originals.items()}
    except OSError as error:
        raise UserError(
            f"The pictures are saved in the library, but could not be copied to {folder}.",
            cause=Cause.DISK,
            details=str(error),
        ) from error
