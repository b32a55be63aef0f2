# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies in a dossier's folder, for the rules on dossiers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Iterator

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.manifest import DATA, PATH, FileEntry, parse_manifest
from qh_plugin.core.dossier.package_facts import (
    MISSING,
    OTHER_HASH,
    OTHER_SIZE,
    UNLISTED,
    UNREADABLE,
    Difference,
    PackageFacts,
    PackageLook,
)
from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text

_BESIDE = ("-wal", "-shm", "-journal", ".part")
_NOT_OURS = {"thumbs.db", "desktop.ini", ".ds_store"}
_DOCUMENTS = "documents/"
_BLOCK = 1 << 20
_MANIFEST_LIMIT = 16 << 20


def on_demand(dossier: Dossier, model: Model) -> PackageLook:
    """The facts, looked up when a rule asks for them."""
    return PackageLook(lambda: package_facts(dossier, model))


def package_facts(dossier: Dossier, model: Model) -> PackageFacts:
    """Look at all of it now. Raises `DossierError` for damaged records, `MissingLibrary`."""
    try:
        from qh_plugin.io.completeness import look
    except ImportError as error:  # the description needs lxml, checking layers does not
        purpose = Text("đọc thông tin mô tả của hồ sơ", "read the dossier's description")
        raise MissingLibrary(error.name or "lxml", purpose) from error
    folders, files = tree(dossier.folder)
    return PackageFacts(
        folder=dossier.folder.resolve().name,
        folders=folders,
        files=files,
        holdings=look(dossier, model),
        differences=differences(dossier.folder, files),
    )


def tree(folder: Path) -> tuple[tuple[str, ...], dict[str, int]]:
    """Folders and files (→ bytes) below a folder, sorted; a `.gdb` counts as one folder."""
    folders: list[str] = []
    files: dict[str, int] = {}
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            folders.append(name)
        else:
            try:
                files[name] = path.stat().st_size
            except OSError:
                files[name] = 0
    return tuple(folders), files


def _walk(folder: Path) -> Iterator[Path]:
    try:
        children = sorted(folder.iterdir())
    except OSError:
        return
    for child in children:
        if child.name.startswith((".", "~$")) or child.name.lower() in _NOT_OURS:
            continue
        if child.is_symlink() or child.name.endswith(_BESIDE):
            continue
        yield child
        if child.is_dir() and child.suffix.lower() != ".gdb":
            yield from _walk(child)


def differences(folder: Path, files: dict[str, int]) -> list[Difference] | None:
    """What is not as manifest.json says; None where there is none. The paths of a package begin
    with “documents/”, those of a folder need not."""
    source = folder / PATH
    if PATH not in files:
        return None
    try:
        if files[PATH] > _MANIFEST_LIMIT:
            raise ValueError("too large")
        listed = parse_manifest(source.read_bytes()).files
    except (OSError, ValueError) as error:
        return [Difference(PATH, UNREADABLE, note=str(error))]
    found, seen = [], {PATH}
    for entry in sorted(listed, key=lambda e: e.path):
        path = _place(entry.path, files)
        if path is None:
            found.append(Difference(entry.path, MISSING, listed=entry.size))
            continue
        seen.add(path)
        difference = _compared(folder, path, files[path], entry)
        if difference is not None:
            found.append(difference)
    documents = ("HoSoBASIC/", "HoSoScan/", _DOCUMENTS)
    for path, size in files.items():
        if path not in seen and (path.startswith(documents) or DATA in files):
            found.append(Difference(path, UNLISTED, found=size))
    return found


def _place(path: str, files: dict[str, int]) -> str | None:
    for name in (path, path[len(_DOCUMENTS) :] if path.startswith(_DOCUMENTS) else path):
        if name in files:
            return name
    return None


def _compared(folder: Path, path: str, size: int, entry: FileEntry) -> Difference | None:
    if size != entry.size:
        return Difference(path, OTHER_SIZE, listed=entry.size, found=size)
    digest = hashlib.sha256()
    try:
        with (folder / path).open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        return Difference(path, UNREADABLE, note=error.strerror or str(error))
    same = digest.hexdigest() == entry.sha256
    return None if same else Difference(path, OTHER_HASH, listed=entry.size, found=size)
