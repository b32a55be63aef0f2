# SPDX-License-Identifier: GPL-2.0-or-later
"""Areas and lengths of a dossier's layers taken anew from the geometry and written, after a
backup. What the command line and Processing run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

from qh_plugin.core.drafting.recompute import recompute
from qh_plugin.core.drafting.roles import roles
from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import load
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io.mending import back_up, places, write
from qh_plugin.io.reading import read_dataset


@dataclass(frozen=True)
class Recomputed:
    """`notes`: layer and what changed in it; `changed` features got another value."""

    notes: Sequence[tuple[str, Text]]
    changed: int
    copies: Sequence[Path]


def recompute_dossier(path: Path, dry_run: bool = False, progress: Progress = SILENT) -> Recomputed:
    """Recompute every layer of the dossier. Raises `InputError` for what is no dossier,
    `StorageError`, `Cancelled`."""
    dataset = read_dataset(path, progress=progress.part(0.0, 0.6))
    if dataset.model_id is None:
        raise InputError(
            Text(
                "{path} không phải là hồ sơ; hãy chỉ thư mục CSDL_….",
                "{path} is not a dossier; name a folder CSDL_….",
            ).format(path=str(path))
        )
    model = load(dataset.model_id)
    edits: list[Edits] = []
    notes: list[tuple[str, Text]] = []
    for number, table in enumerate(dataset.tables):
        part = (number / len(dataset.tables), (number + 1) / len(dataset.tables))
        within = progress.part(0.6, 0.9).part(*part)
        found = recompute(table, roles(model.feature_class(table.name)), within)
        if not found.empty:
            edits += found.edits
            notes.append((table.name, found.note))
    copies: Sequence[Path] = []
    if edits and not dry_run:
        where = places(dataset)
        copies = back_up({where[change.layer][0] for change in edits})
        progress.step(0.95)
        write(where, edits)
    return Recomputed(notes, sum(len(change.attributes) for change in edits), copies)
