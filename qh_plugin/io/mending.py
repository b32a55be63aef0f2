# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing edits back to GeoPackages: after a backup, one transaction over all layers of a file."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Iterable, Mapping, Sequence

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.repair.joining import joined as joined  # for the dock
from qh_plugin.core.repair.joining import per_layer
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage

#: layer name of a dataset → its file and the layer's name in it
Places = Mapping[str, "tuple[Path, str]"]


def places(dataset: Dataset) -> Places:
    """Where each layer of a dataset lies. Raises `InputError` where one is no GeoPackage layer."""
    found: dict[str, tuple[Path, str]] = {}
    for source in (Path(text) for text in dataset.sources):
        if source.suffix.lower() != ".gpkg":
            raise InputError(
                Text(
                    "Chỉ sửa được GeoPackage; {path} là định dạng khác, hãy chuyển sang .gpkg.",
                    "Only GeoPackages can be mended; {path} is another format, convert it to "
                    ".gpkg.",
                ).format(path=str(source))
            )
        for entry in geopackage.layers(source):
            for name in (f"{source.stem}/{entry.name}", f"{source.stem}:{entry.name}", entry.name):
                if dataset.table(name) is not None:
                    found.setdefault(name, (source, entry.name))
                    break
    return found


def back_up(files: Iterable[Path]) -> list[Path]:
    """Copy each file: into `.qh/backups` of its dossier, else beside itself; the time stands in
    the name. Raises `StorageError`; then nothing was changed."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    copies = []
    for file in sorted(files):
        folder = _backup_folder(file)
        copy = folder / f"{file.name}.{stamp}.bak"
        try:
            folder.mkdir(exist_ok=True)
            with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)  # sees what still stands in a write-ahead log too
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                copy.unlink()
            raise StorageError(
                Text(
                    "Không sao lưu được {path}: {why}. Chưa sửa gì.",
                    "Cannot back up {path}: {why}. Nothing was changed.",
                ).format(path=str(file), why=str(error)),
                details=str(error),
            ) from error
        copies.append(copy)
    return copies


def write(where: Places, edits: Sequence[Edits]) -> None:
    """Write the edits of all layers: one transaction a file, and no file is committed before
    everything is written to all of them; a problem anywhere leaves every file as it was. Raises
    `StorageError`, `InputError`."""
    changes = [(*where[change.layer], change) for change in per_layer(edits)]
    with ExitStack() as until_committed:
        open_ = {
            path: until_committed.enter_context(geopackage.editing(path))
            for path in sorted({path for path, _, _ in changes})
        }
        for path, layer, change in changes:
            geopackage.apply_within(open_[path], path, layer, change)


def _backup_folder(file: Path) -> Path:
    state = file.parent.parent / ".qh"
    return state / "backups" if state.is_dir() else file.parent
