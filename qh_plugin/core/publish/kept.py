# SPDX-License-Identifier: GPL-2.0-or-later
"""The packages that the server accepted, kept in `.qh/packages`: the base of the next difference,
and what an earlier version is rolled back from without asking the server."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier

#: those used last push the others out; the server keeps them all
KEPT = 4
_BLOCK = 1 << 20


def folder_of(dossier: Dossier) -> Path:
    """Where accepted packages are kept."""
    return dossier.state / "packages"


def keep(dossier: Dossier, package: Path, package_id: str) -> Optional[Path]:
    """Move an accepted package here; None where that cannot be done: the server has it too, so
    nothing is lost and nothing is said."""
    target = folder_of(dossier) / f"{package_id}.zip"
    try:
        target.parent.mkdir(exist_ok=True)
        package.replace(target)
        target.touch()
        _prune(target.parent)
    except OSError:
        return None
    return target


def kept(dossier: Dossier, package_id: str) -> Optional[Path]:
    """The package of this id, None where it is not here or its bytes are not those any more."""
    path = folder_of(dossier) / f"{package_id}.zip"
    try:
        if sha256_of(path) != package_id:
            return None
        with suppress(OSError):  # on a disk that cannot be written it is still good to read
            path.touch()
        return path
    except OSError:
        return None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _prune(folder: Path) -> None:
    found = sorted(folder.glob("*.zip"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for path in found[KEPT:]:
        with suppress(OSError):
            path.unlink()
