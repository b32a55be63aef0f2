# SPDX-License-Identifier: GPL-2.0-or-later
"""A drill: a backup is restored into a place of its own, compared, and the place removed again."""

from __future__ import annotations

import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional

from qh_plugin.core.dossier.manifest import canonical
from qh_plugin.core.errors import QhError
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.server.backup import cities
from qh_plugin.server.backup.drill_folders import remove_left, temporary_folder
from qh_plugin.server.backup.manifest import Backup, must_be_one
from qh_plugin.server.backup.restoring import restore
from qh_plugin.server.problems import now

FORMAT = "qh-server-drill/1"


@dataclass(frozen=True)
class Drill:
    """What a drill found: `problem` is None where it passed. `cleared`: databases and folders of
    drills that were killed, removed before."""

    held: str
    folder: Path
    seconds: float
    backup: Optional[Backup]
    problem: Optional[Text]
    cleared: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """True where the backup gives back exactly what was saved."""
        return self.problem is None

    @property
    def sentence(self) -> Text:
        """The outcome for people."""
        if self.backup is None:
            why = self.problem or Text("?", "?")
            return Text("Diễn tập khôi phục KHÔNG ĐẠT: {why}", "Drill FAILED: {why}").format(
                why=why
            )
        there = self.backup.contents
        return Text(
            "Diễn tập khôi phục ĐẠT: {layers} lớp, {features} đối tượng, {versions} phiên bản, "
            "{receipts} biên nhận trùng mã băm với bản sao lưu ngày {made}.",
            "Drill PASSED: {layers} layers, {features} features, {versions} versions, {receipts} "
            "receipts have the hashes of the backup of {made}.",
        ).format(
            layers=len(there.layers),
            features=there.features,
            versions=len(there.packages),
            receipts=len(there.judged),
            made=self.backup.made,
        )


def hold(folder: Path, store: Mapping[str, Any]) -> Drill:
    """Hold a drill; the store itself is not touched, of a database only its server is used. Raises
    `InputError` where there is no backup to try."""
    must_be_one(folder)
    cleared = sweep(store)
    held, begun = now(), time.monotonic()
    backup, problem = None, None
    try:
        with ExitStack() as places:
            place = places.enter_context(temporary_folder())
            other = places.enter_context(cities.temporary(store))
            backup = restore(folder, {**other, "root": str(place / "store")})
    except QhError as error:
        backup, problem = None, error.text
    return Drill(held, folder, time.monotonic() - begun, backup, problem, cleared)


def sweep(store: Mapping[str, Any]) -> tuple[str, ...]:
    """Remove what drills that were killed left, surely theirs and nobody's any more; gives the
    names. What the database refuses is left."""
    with suppress(QhError):
        return (*cities.drop_left(store), *remove_left())
    return tuple(remove_left())


def write(drill: Drill, path: Path) -> None:
    """Keep the dated record of a drill. Raises `StorageError`."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "held": drill.held,
        "backup": drill.folder.name,
        "outcome": "passed" if drill.passed else "failed",
        "seconds": round(drill.seconds, 1),
        "text": {"vi": drill.sentence.vi, "en": drill.sentence.en},
    }
    if drill.cleared:
        said["cleared"] = list(drill.cleared)
    if drill.backup is not None:
        tables = drill.backup.contents.tables().values()
        said["made"] = drill.backup.made
        said["bytes"] = drill.backup.bytes
        said["tables"] = {t.name: {"count": t.count, "sha256": t.sha256} for t in tables if t.count}
    whole_files.write(path, canonical(said, indent=1))


def record_beside(drill: Drill) -> Path:
    """Where the record goes unless another place is said: beside the backup, with the moment."""
    folder = drill.folder.resolve()
    moment = drill.held.replace(":", "").replace("-", "")
    return folder.with_name(f"{folder.name}-drill-{moment}.json")
