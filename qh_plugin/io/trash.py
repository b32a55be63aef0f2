# SPDX-License-Identifier: GPL-2.0-or-later
"""`.qh/trash`: what was taken out of the dossier, so that it can be put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Removed:
    """A file in the trash: where it lies now, and where it came from below the dossier."""

    file: Path
    origin: Path


def put(dossier: Dossier, path: Path) -> Removed:
    """Move a file of the dossier to the trash. Raises `StorageError`; then it is where it was."""
    origin = path.relative_to(dossier.folder)
    stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S%fZ")
    target = dossier.state / "trash" / stamp / path.name
    try:
        target.parent.mkdir(parents=True)
        path.replace(target)
    except OSError as error:
        raise _failed(path, error) from error
    return Removed(target, origin)


def restore(dossier: Dossier, removed: Removed) -> Path:
    """Put a file back where it was; refused where another file lies there by now."""
    target = dossier.folder / removed.origin
    if target.exists():
        raise InputError(
            Text(
                "Không khôi phục được {file}: đã có tệp khác cùng tên.",
                "Cannot restore {file}: another file has that name now.",
            ).format(file=removed.origin.as_posix())
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        removed.file.replace(target)
    except OSError as error:
        raise _failed(target, error) from error
    return target


def _failed(path: Path, error: OSError) -> StorageError:
    return StorageError(
        Text(
            "Không di chuyển được {file}: {why}. Hãy đóng chương trình đang mở tệp rồi thử lại.",
            "Cannot move {file}: {why}. Close the program that has it open and try again.",
        ).format(file=str(path), why=error.strerror or str(error)),
        details=str(error),
    )
