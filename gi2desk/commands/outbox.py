"""The folder that `--out` names: tried before anything is paid for, filled afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gi2desk.core.errors import Billing, Cause, Failure, UserError
from gi2desk.core.record import Image
from gi2desk.library.library import Library


def try_folder(folder: Path) -> None:
    """Makes `folder` and writes to it for a moment. Raises UserError(DISK): nothing has been sent by then."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".gi2desk-") as file:
            file.write(b"gi2desk")
            file.flush()
    except OSError as error:
        raise UserError(
            f"The folder {folder} of --out cannot be written to ({_reason(folder, error)}), so nothing was sent.",
            cause=Cause.DISK,
            hint="Name another folder.",
            details=repr(error),
        ) from error


def copy_out(
    folder: Path | None, library: Library, images: Sequence[Image]
) -> tuple[dict[str, Path], Failure | None]:
    """Where each picture is by its id, and why some could not be copied to `folder`; those are in the library."""
    paths = {image.id: library.original_path(image) for image in images}
    failed: list[OSError] = []
    for name, original in list(paths.items()) if folder is not None else ():
        assert folder is not None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            paths[name] = Path(shutil.copyfile(original, folder / original.name))
        except OSError as error:
            failed.append(error)
    if not failed or folder is None:
        return paths, None
    some = "The pictures" if len(failed) == len(images) else f"{len(failed)} of {len(images)} pictures"
    return paths, Failure(
        message=f"{some} could not be copied to {folder} ({_reason(folder, failed[0])}); the library has them.",
        cause=Cause.DISK,
        hint=f"They are in {library.root}; copy them from there.",
        details=repr(failed[0]),
        billing=Billing.BILLED,
    )


def _reason(folder: Path, error: OSError) -> str:
    if any(part.is_file() for part in (folder, *folder.parents)):
        return "there is a file of that name"
    return (error.strerror or type(error).__name__).lower()
