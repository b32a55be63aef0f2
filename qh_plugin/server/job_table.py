# SPDX-License-Identifier: GPL-2.0-or-later
"""TinyDB's file of jobs, as processes share it: a file lock, a sweep, a guard."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from filelock import FileLock

from qh_plugin.io.whole_files import draft_of
from qh_plugin.server.job_rows import Row, old, swept

_LOGGER = logging.getLogger(__name__)


@contextmanager
def held(table: Path, job: str) -> Iterator[bool]:
    """True where the job is in the table; it cannot be dismissed while the block runs."""
    with FileLock(f"{table}.lock"):
        yield any(row.get("identifier") == job for row in _rows(table).values())


def sweep(table: Path) -> list[str]:
    """Repair the job table after a crash: unfinished jobs whose worker is gone are failed, old
    ones dropped, a half-written table is set aside. Gives the ids of the lost jobs."""
    with FileLock(f"{table}.lock"):
        try:
            rows = _rows(table)
            unfinished = [r for r in rows.values() if r["status"] in ("accepted", "running")]
            lost = [row for row in unfinished if swept(row)]
        except (ValueError, AttributeError, KeyError, TypeError) as error:
            _LOGGER.error("job table set aside: %s", error)
            table.replace(table.with_name("jobs.broken.json"))
            return []
        oldest = old()
        kept = {k: r for k, r in rows.items() if str(r.get("updated")) >= oldest}
        if lost or len(kept) < len(rows):
            with draft_of(table) as draft:
                draft.write_text(json.dumps({"_default": kept}), "utf-8")
    return [str(row["identifier"]) for row in lost]


def unfinished(table: Path) -> list[Row]:
    """The jobs that wait or run."""
    with FileLock(f"{table}.lock"):
        return [row for row in _rows(table).values() if row["status"] in ("accepted", "running")]


def submitter_of(table: Path, job: str) -> str:
    """Who asked for a job; "" where nobody is known, or no such job."""
    with FileLock(f"{table}.lock"):
        rows = _rows(table).values()
    return next((str(r.get("submitter") or "") for r in rows if r.get("identifier") == job), "")


def _rows(table: Path) -> dict[str, Row]:
    if not table.exists():
        return {}
    content = json.loads(table.read_text("utf-8") or "{}")
    return dict(content.get("_default", {}))
