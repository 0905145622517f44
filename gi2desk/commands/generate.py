"""`gi2desk generate`: one paid request (or several) from a prompt to saved, verified originals."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gi2desk.api.demo_fault import DIRECTIVE_HELP, FAULTS
from gi2desk.commands.argument import folder
from gi2desk.commands.context import Context
from gi2desk.commands.course import follow
from gi2desk.commands.outbox import copy_out, try_folder
from gi2desk.commands.outcome import composites_of, images_of, job_exit_code, job_report, job_text
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.offer import estimate_of, limits_of, list_price
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Background, Moderation, OutputFormat, Recipe, Reference, Route
from gi2desk.core.refusal import illegal
from gi2desk.core.size import Limits, Size
from gi2desk.core.tier import Tier, best_size, tier_of
from gi2desk.jobs.connect import provider_for
from gi2desk.jobs.layer import check_composites
from gi2desk.jobs.order import Order, check, parent_of
from gi2desk.jobs.queue import Queue
from gi2desk.jobs.reconcile import reconcile_online
from gi2desk.library.library import Library

# product.md: explore cheaply, review at medium, first 4K at medium.
DEFAULT_QUALITY = {Tier.K1: "low", Tier.K2: "medium", Tier.K4: "medium"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of the public contract."""
    prompt = parser.add_mutually_exclusive_group(required=True)
    prompt.add_argument("--prompt", metavar="TEXT", help="what the picture shows")
    prompt.add_argument("--prompt-file", type=Path, metavar="FILE", help="UTF-8 text")
    parser.add_argument("--size", metavar="WxH", help="exact pixels, or auto")
    parser.add_argument("--ratio", metavar="R", help="such as 16:9; with --tier")
    parser.add_argument(
        "--tier", choices=[tier.value for tier in Tier], help="1k to explore, 2k to review, 4k for the final"
    )
    parser.add_argument("--quality", metavar="Q", help="default: low at 1K, medium above")
    parser.add_argument("--model", metavar="M", help="default: gpt-image-2; gi2desk models lists them")
    parser.add_argument("--n", type=int, default=1, help="number of pictures")
    parser.add_argument("--format", choices=[kind.value for kind in OutputFormat], default="png")
    parser.add_argument("--compression", type=int, metavar="0-100", help="JPEG and WebP only")
    parser.add_argument("--background", choices=[kind.value for kind in Background], default="auto")
    parser.add_argument(
        "--moderation",
        choices=[kind.value for kind in Moderation],
        default="auto",
        help="how strictly the endpoint looks at prompt and picture",
    )
    parser.add_argument(
        "--reference",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a picture to work from; may be repeated, up to 16, in the order in which the prompt calls them Image 1, 2 …",
    )
    parser.add_argument("--mask", type=Path, metavar="FILE", help="PNG whose transparent pixels are edited")
    parser.add_argument(
        "--keep-outside",
        action="store_true",
        help="with --mask: beside each picture its composite, outside the mask the first reference's own pixels",
    )
    parser.add_argument("--stream", action="store_true", help="read the answer as a stream of events")
    parser.add_argument(
        "--route",
        choices=[route.value for route in Route],
        default="images",
        help="part of the endpoint; responses is not in this version",
    )
    parser.add_argument("--max-usd", metavar="X", help="send nothing that would cost more")
    parser.add_argument("--project", metavar="P", help="id or name")
    parser.add_argument(
        "--concept",
        metavar="C",
        help="id of the concept that the pictures join; default: that of a reference from the library, else a new one",
    )
    parser.add_argument("--out", type=folder, metavar="DIR", help="also copy the originals there")
    faults = "\n".join(f"  {row.fault:<18} {row.does}" for row in FAULTS)
    parser.epilog = f"faults of the demo connection:\n{DIRECTIVE_HELP}\n{faults}\n\n{parser.epilog or ''}"


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
    if recipe.keep_outside and not (arguments.reference and arguments.mask):
        raise illegal("--keep-outside needs --reference and --mask.", "The mask says what may change.")
    provider = provider_for(connection, context.key, context.catalogue)
    if arguments.out is not None:
        try_folder(arguments.out)
    library = context.library()
    account = asyncio.run(reconcile_online(library, context.catalogue, provider.fetch))
    if account.saved:
        context.progress(f"{len(account.saved)} earlier answers that had arrived whole were saved.")
    limits = limits_of(context.catalogue.get(recipe.model), connection.capabilities)
    order = _order(recipe, arguments, library, connection, limits)
    queue = Queue(library, context.catalogue, lambda _connection: provider, hold=False)
    ended = follow(queue, order, library, context)
    images = images_of(library, ended.generations)
    composites = composites_of(library, images)
    made = [*images, *composites.values()]
    paths, not_copied = copy_out(arguments.out, library, made)
    report = job_report(library, ended.generations, images, paths, composites, not_copied=not_copied)
    context.result(report, job_text(report, free=connection.kind == "demo"))
    return job_exit_code(ended, images, composites, not_copied=not_copied)


def _order(
    recipe: Recipe,
    arguments: argparse.Namespace,
    library: Library,
    connection: Connection,
    limits: Limits,
) -> Order:
    """What to send. A reference that is an image of the library is its parent, whose concept the result joins."""
    recipe = _stored_files(recipe, arguments, library)
    parent = parent_of(recipe)
    if recipe.keep_outside:
        check_composites(library, recipe, limits)
    concept = _concept(arguments, library, parent)
    return Order(recipe=recipe, concept=concept, connection=connection, parent_image=parent)


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
        keep_outside=arguments.keep_outside,
        ratio=arguments.ratio,
        tier=tier.value,
    )


def _prompt(arguments: argparse.Namespace) -> str:
    if arguments.prompt is not None:
        return str(arguments.prompt)
    try:
        return str(arguments.prompt_file.read_text("utf-8")).strip()
    except UnicodeDecodeError as error:
        raise UserError(
            f"The prompt file {arguments.prompt_file} is not UTF-8 text.",
            cause=Cause.BAD_INPUT,
            details=str(error),
        ) from error
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise UserError(
            f"The prompt file {arguments.prompt_file} cannot be read: {why}.",
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
    found = best_size(
        Ratio.parse(arguments.ratio),
        tier,
        limits_of(context.catalogue.get(model_id), context.connection.capabilities),
    )
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
        raise UserError(
            f"“{limit}” is not an amount.", cause=Cause.ILLEGAL_REQUEST, hint="Write dollars, such as 0.50."
        ) from error
    if context.connection.prices and context.connection.unit != "USD":
        raise UserError(
            f"This connection is paid in {context.connection.unit}, so a limit in dollars cannot be kept. Nothing was sent.",
            cause=Cause.OVER_BUDGET,
            hint="Leave --max-usd out.",
        )
    total = Decimal(0)
    for recipe in requests:
        if context.connection.prices:
            total += _listed(context.connection, recipe)
            continue
        guess = estimate_of(context.catalogue.get(recipe.model), recipe)
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


def _listed(connection: Connection, recipe: Recipe) -> Decimal:
    price = list_price(connection, recipe)
    if price is None:
        raise UserError(
            "The connection's price list has no price for this tier, so nothing was sent under a limit.",
            cause=Cause.OVER_BUDGET,
            hint="Add one to the connection's settings, or leave --max-usd out.",
        )
    return price.amount


def _concept(arguments: argparse.Namespace, library: Library, parent: str | None) -> str:
    if arguments.concept:
        return _named_concept(arguments.concept, library)
    if parent is not None and not arguments.project:
        return library.image(parent).concept
    project = None if not arguments.project else _project(arguments.project, library)
    name = _prompt(arguments).strip().split("\n")[0][:60]
    return library.new_concept(name, project=project).id


def _named_concept(wanted: str, library: Library) -> str:
    try:
        return library.concept(wanted).id
    except UserError as error:
        if error.cause is not Cause.BAD_INPUT:
            raise
        raise UserError(
            f"There is no concept “{wanted}” in the library.",
            cause=Cause.ILLEGAL_REQUEST,
            hint="gi2desk library list names the concepts and their ids.",
        ) from error


def _project(wanted: str, library: Library) -> str:
    found = [project.id for project in library.projects() if wanted in {project.id, project.name}]
    if len(found) != 1:
        problem = "no project" if not found else f"{len(found)} projects"
        raise UserError(f"There is {problem} called “{wanted}” in the library.", cause=Cause.ILLEGAL_REQUEST)
    return found[0]
