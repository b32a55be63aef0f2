# SPDX-License-Identifier: GPL-2.0-or-later
"""Timestamped copies of a dossier's GeoPackages in `.qh/backups/<UTC stamp>/`, and the way back.

A copy is one snapshot of the database, also while another program writes into it (SQLite's online
backup), and appears under its name only when it is whole. `backup.json` beside the copies says
where each came from, when and why.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Iterable, Optional, Union

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io.snapshots import Snapshot, copy_database, overwrite, same_content

FORMAT = "qh-backup/1"
#: copies kept of each file where nobody chose another number
KEPT = 10
_STAMP = "%Y%m%dT%H%M%SZ"
_NOTE = "backup.json"
#: what lies beside a copy while it is being made
_UNFINISHED = (".part", ".part-journal", ".part-wal", ".part-shm")


@dataclass(frozen=True)
class Copy:
    """One copy: `file` on disk, `source` where it belongs, `made` in UTC, `size` in bytes,
    `reason` what was about to happen (editing, migration, restore or "")."""

    file: Path
    source: Path
    made: datetime
    size: int
    reason: str


def backup(
    dossier: Dossier,
    paths: Iterable[Union[Path, Snapshot]],
    keep: int = KEPT,
    reason: str = "",
    only_changed: bool = False,
    progress: Progress = SILENT,
) -> Path:
    """Copy the files (or snapshots of them) to a new stamped folder, which is returned; of each
    file only the newest `keep` copies stay. What is no database is copied as it is.

    With `only_changed` a file equal to its newest copy is left out; where nothing is left, the
    folder of that newest copy is returned. Raises `StorageError` (full, read-only, locked) and
    `InputError` (missing); then nothing new is left.
    """
    newest = {copy.source: copy for copy in reversed(copies(dossier))} if only_changed else {}
    listed = list(paths)
    target = _new(dossier.backups / datetime.now(timezone.utc).strftime(_STAMP))
    made: dict[str, str] = {}
    last = target
    try:
        for number, given in enumerate(listed):
            path = given.path if isinstance(given, Snapshot) else given
            file = target / path.name
            part = progress.part(number / len(listed), (number + 1) / len(listed))
            copy_database(given, file, part)
            before = newest.get(path)
            if before is not None and same_content(before.file, file):
                file.unlink()
                last = before.file.parent
            else:
                made[path.name] = _relative(path, dossier)
        if made:
            last = target
            _write_note(target, made, reason)
        else:
            shutil.rmtree(target)
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise _unwritable(target, error) from error
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    prune(dossier, keep)
    return last


def copies(dossier: Dossier) -> list[Copy]:
    """Every copy there is, newest first."""
    found = []
    for folder in dossier.backups.glob("*Z*"):
        made = _time_of(folder)
        if made is None or not folder.is_dir():
            continue
        note = _read_note(folder)
        sources = note.get("files", {})
        for file in sorted(folder.iterdir()):
            if file.name == _NOTE or file.name.endswith(_UNFINISHED) or not file.is_file():
                continue
            source = dossier.folder / sources.get(file.name, f"HoSoGIS/{file.name}")
            reason = str(note.get("reason", ""))
            found.append(Copy(file, source, made, file.stat().st_size, reason))
    return sorted(found, key=lambda c: (c.file.parent.name, c.file.name), reverse=True)


def newest_of(dossier: Dossier, source: Path) -> Optional[Copy]:
    """The newest copy of a file, or None."""
    return next((c for c in copies(dossier) if c.source == source), None)


def prune(dossier: Dossier, keep: int) -> None:
    """Of each file keep the newest `keep` copies (at least one); drop folders left empty."""
    counts: dict[Path, int] = {}
    for copy in copies(dossier):
        counts[copy.source] = counts.get(copy.source, 0) + 1
        if counts[copy.source] > max(keep, 1):
            copy.file.unlink(missing_ok=True)
            if not any(f.name != _NOTE for f in copy.file.parent.iterdir()):
                shutil.rmtree(copy.file.parent, ignore_errors=True)


def restore(
    dossier: Dossier, copy: Copy, keep: int = KEPT, progress: Progress = SILENT
) -> Optional[Path]:
    """Put a copy back in its place. The present file is copied first; the folder of that copy is
    returned, None where the file was missing. Raises `StorageError` and `InputError`; then the
    present file is as it was.
    """
    if not copy.file.is_file():
        raise InputError(
            Text(
                "Không còn bản sao lưu {file}; hãy chọn bản khác.",
                "The backup {file} is gone; choose another one.",
            ).format(file=str(copy.file))
        )
    saved = None
    if copy.source.exists():
        everything = len(copies(dossier)) + 1  # the copy to restore must not be pruned now
        saved = backup(
            dossier, [copy.source], everything, reason="restore", progress=progress.part(0, 0.5)
        )
    try:
        copy.source.parent.mkdir(parents=True, exist_ok=True)
        overwrite(copy.file, copy.source, progress.part(0.5, 1))
    except OSError as error:
        raise _unwritable(copy.source, error) from error
    prune(dossier, keep)
    return saved


def _new(folder: Path) -> Path:
    """Make a folder of this name, or with the next number: of two backups that begin in the same
    second each has its own. Raises `StorageError`."""
    while True:
        target = _free(folder)
        try:
            target.mkdir(parents=True)
            return target
        except FileExistsError:
            continue
        except OSError as error:
            raise _unwritable(target, error) from error


def _free(folder: Path) -> Path:
    """`folder`, or with the next number where there are some of the same second."""
    numbers = [1 if f == folder else _number(f) for f in folder.parent.glob(f"{folder.name}*")]
    return folder.with_name(f"{folder.name}-{max(numbers) + 1:03d}") if numbers else folder


def _number(folder: Path) -> int:
    end = folder.name.rpartition("-")[2]
    return int(end) if end.isdecimal() else 1


def _relative(path: Path, dossier: Dossier) -> str:
    try:
        return path.relative_to(dossier.folder).as_posix()
    except ValueError:
        return f"HoSoGIS/{path.name}"


def _time_of(folder: Path) -> Optional[datetime]:
    try:
        return datetime.strptime(folder.name[:16], _STAMP).replace(tzinfo=timezone.utc)
    except ValueError:
        return None


def _write_note(folder: Path, files: dict[str, str], reason: str) -> None:
    note = {"format": FORMAT, "reason": reason, "files": files}
    (folder / _NOTE).write_text(json.dumps(note, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _read_note(folder: Path) -> dict[str, Any]:
    """What `backup.json` says; nothing where it is missing or damaged: the copies still count."""
    try:
        note = json.loads((folder / _NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    known = isinstance(note, dict) and isinstance(note.get("files"), dict)
    return note if known else {}


def _unwritable(place: Path, error: OSError) -> StorageError:
    return StorageError(
        Text(
            "Không ghi được bản sao lưu vào {place}: {why}. Hãy kiểm tra quyền ghi và dung lượng "
            "đĩa.",
            "Cannot write the backup to {place}: {why}. Check permissions and free disk space.",
        ).format(place=str(place), why=error.strerror or str(error)),
        details=str(error),
    )
