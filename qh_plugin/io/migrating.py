# SPDX-License-Identifier: GPL-2.0-or-later
"""Dossiers of an older version of their model brought to the present one: all or nothing.

The GeoPackages are changed as copies; a backup is made before any of them takes the place of the
original, and each does so in one transaction of SQLite. A dossier whose migration was stopped by
force is pending again, and what was done already is found done.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier, save
from qh_plugin.core.errors import StorageError
from qh_plugin.core.model.migration import Plan, pending_plan
from qh_plugin.core.model.migration_report import Report, TableReport, report_of
from qh_plugin.core.model.table_change import table_change
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io import backups, geopackage, whole_files
from qh_plugin.io.rebuilding import prepare, rebuild, settled
from qh_plugin.io.snapshots import copy_database, overwrite
from qh_plugin.io.sqlite import writing

#: instructions of SQLite between two looks at the cancel button
_PAUSE = 100_000
_STAMP = "%Y%m%dT%H%M%SZ"


def pending(dossier: Dossier) -> Optional[Plan]:
    """The migration that the dossier needs, None where it follows the present model. Raises
    `ModelError` where its version is newer than the software, or unknown."""
    return pending_plan(dossier.info.model, dossier.info.model_version)


def preview(dossier: Dossier, plan: Plan, progress: Progress = SILENT) -> Report:
    """What `migrate` would do, found out on copies; the dossier stays as it is."""
    drafts = _drafts(dossier)
    try:
        tables, untouched, _ = _changed_copies(dossier, plan, drafts, progress)
    finally:
        shutil.rmtree(drafts, ignore_errors=True)
    return Report(plan.model.id, plan.start, plan.model.version, tuple(tables), tuple(untouched))


def migrate(
    dossier: Dossier,
    plan: Plan,
    backup_folder: Optional[Path] = None,
    progress: Progress = SILENT,
) -> Report:
    """Bring the dossier to the plan's model. Without `backup_folder` the GeoPackages are copied to
    `.qh/backups` first. The report is written to `.qh/reports/migration-<UTC>.json` too.

    Raises `StorageError` (locked, read-only, full), `InputError` (damaged) and `Cancelled`; then
    the dossier is as it was.
    """
    for path in dossier.databases():
        _must_be_writable(path)
    drafts = _drafts(dossier)
    try:
        tables, untouched, changed = _changed_copies(dossier, plan, drafts, progress.part(0.0, 0.6))
        saved = backup_folder
        if changed and saved is None:
            saved = backups.backup(
                dossier, changed, reason="migration", progress=progress.part(0.6, 0.8)
            )
        _put_in_place(drafts, changed, saved, progress.part(0.8, 1.0))
        try:
            version = replace(dossier.info, model_version=plan.model.version)
            save(replace(dossier, info=version))
        except BaseException:
            _put_back(changed, saved)
            raise
    finally:
        shutil.rmtree(drafts, ignore_errors=True)
    report = Report(
        plan.model.id,
        plan.start,
        plan.model.version,
        tuple(tables),
        tuple(untouched),
        saved.relative_to(dossier.folder).as_posix() if changed and saved else "",
    )
    _note(dossier, report)
    return report


def _drafts(dossier: Dossier) -> Path:
    """An empty folder beside the dossier's state, on the same disk."""
    folder = dossier.state / "migration"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def _changed_copies(
    dossier: Dossier, plan: Plan, drafts: Path, progress: Progress
) -> tuple[list[TableReport], list[str], list[Path]]:
    """Copies with the changes; reports, tables that the model does not know, files changed."""
    tables: list[TableReport] = []
    untouched: list[str] = []
    changed: list[Path] = []
    files = dossier.databases()
    for number, path in enumerate(files):
        part = progress.part(number / len(files), (number + 1) / len(files))
        part.step(0.0, Text("Đang chuyển {f}", "Migrating {f}").format(f=path.name))
        found = geopackage.layers(path)
        changes = [(e, table_change(plan, f"{path.stem}/{e.name}", e.fields)) for e in found]
        untouched += [f"{path.stem}/{e.name}" for e, change in changes if change is None]
        needed = [(e, change) for e, change in changes if change is not None and change.needed]
        if not needed:
            continue
        copy_database(path, drafts / path.name, part.part(0.0, 0.5))
        reports: list[TableReport] = []
        with writing(drafts / path.name) as connection:
            codes = prepare(connection)
            connection.set_progress_handler(part.cancelled, _PAUSE)
            for row, (entry, change) in enumerate(needed):
                part.step(0.5 + 0.5 * row / len(needed))
                names = {e.name.lower() for e in found} - {entry.name.lower()}
                if change.target.rpartition("/")[2].lower() in names:
                    untouched.append(change.source)  # both are there: neither is lost
                    continue
                final, kept = settled(connection, entry, change)
                of = plan.model.feature_class(final.target)
                recoded = {}
                fewer = len(final.columns) < len(change.columns)
                if of is not None and (final.needed or fewer):
                    try:
                        recoded = rebuild(connection, codes, entry, final, of)
                    except sqlite3.OperationalError:
                        part.check()  # stopped by the handler: that is no damaged file
                        raise
                told = report_of(final, change, entry.count, recoded, kept)
                if told.moves:
                    reports.append(told)
        if any(r.changes for r in reports):
            changed.append(path)
        tables += reports
    return tables, untouched, changed


def _put_in_place(
    drafts: Path, changed: list[Path], saved: Optional[Path], progress: Progress
) -> None:
    done: list[Path] = []
    try:
        for number, path in enumerate(changed):
            part = progress.part(number / len(changed), (number + 1) / len(changed))
            done.append(path)
            overwrite(drafts / path.name, path, part)
    except BaseException:
        _put_back(done, saved)
        raise


def _put_back(paths: list[Path], saved: Optional[Path]) -> None:
    for path in paths:
        if saved is not None and (saved / path.name).is_file():
            overwrite(saved / path.name, path)


def _must_be_writable(path: Path) -> None:
    try:
        with path.open("r+b"):
            read_only = not path.stat().st_mode & 0o222
    except OSError as error:
        raise _unwritable(path, error) from error
    if read_only:
        raise _unwritable(path, OSError("read-only"))


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        Text(
            "Không chuyển được hồ sơ: {file} chỉ cho đọc hoặc không có quyền ghi. Hãy bỏ thuộc "
            "tính chỉ đọc hoặc xin quyền ghi, rồi thử lại; dữ liệu vẫn như cũ.",
            "Cannot migrate the dossier: {file} is read-only or may not be written. Take off the "
            "read-only attribute or ask for permission and try again; the data are as before.",
        ).format(file=str(path)),
        details=str(error),
    )


def _note(dossier: Dossier, report: Report) -> None:
    """The report beside the others; the migration stands even where it cannot be written."""
    stamp = datetime.now(timezone.utc).strftime(_STAMP)
    target = dossier.state / "reports" / f"migration-{stamp}.json"
    content = {"format": "qh-migration-report/1", **asdict(report)}
    with contextlib.suppress(StorageError):
        whole_files.write(target, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
