# SPDX-License-Identifier: GPL-2.0-or-later
"""pygeoapi's TinyDB job manager, with what a server needs that may be killed at any time."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Optional

from pygeoapi.process.manager.tinydb_ import TinyDBManager
from pygeoapi.util import JobStatus

from qh_plugin.io.whole_files import draft_of

LOST = "worker lost"
_KEEP = timedelta(days=30)
_LOGGER = logging.getLogger(__name__)


class Jobs(TinyDBManager):
    """As TinyDB's, but quick synchronous calls leave no job behind: a package of a thousand
    chunks would fill the table with a thousand rows. Callbacks to addresses that a client names
    are not made."""

    def __init__(self, manager_def: dict[str, Any]) -> None:
        super().__init__(manager_def)
        self.supports_subscribing = False

    def add_job(self, job_metadata: dict[str, Any]) -> Any:
        """Note a job, unless it is a chunk."""
        return None if _is_chunk(job_metadata["process_id"]) else super().add_job(job_metadata)

    def _execute_handler_sync(
        self,
        p: Any,
        job_id: str,
        data_dict: dict[str, Any],
        requested_outputs: Optional[dict[str, Any]] = None,
        subscriber: Any = None,
        requested_response: Any = "raw",
    ) -> tuple[str, Any, JobStatus]:
        if not _is_chunk(p.metadata["id"]):
            return super()._execute_handler_sync(
                p, job_id, data_dict, requested_outputs, None, requested_response
            )
        try:
            kind, outputs = p.execute(data_dict)
        except (ValueError, OSError) as error:
            _LOGGER.error("stage-chunk: %s", error)
            body = {"code": "InvalidParameterValue", "description": str(error)}
            return "application/json", body, JobStatus.failed
        if requested_response == "document":
            outputs = {"outputs": [outputs]}
        return kind, outputs, JobStatus.successful

    def knows(self, job_id: str) -> bool:
        """True while a job has not been dismissed."""
        with self._db() as db:
            return any(row.get("identifier") == job_id for row in db)


def _is_chunk(process: str) -> bool:
    return process == "stage-chunk"


def sweep(table: Path) -> int:
    """Repair the job table after a crash, before the server starts: jobs of the dead process are
    failed ("worker lost"), old ones dropped, a half-written table is set aside. Gives the number
    of lost jobs."""
    if not table.exists():
        return 0
    try:
        content = json.loads(table.read_text("utf-8") or "{}")
        rows = content.get("_default", {})
        lost = [r for r in rows.values() if r["status"] in ("accepted", "running")]
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        _LOGGER.error("job table set aside: %s", error)
        table.replace(table.with_name("jobs.broken.json"))
        return 0
    moment = datetime.now(timezone.utc)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    for row in lost:
        row.update(status="failed", message=LOST, finished=stamp, updated=stamp)
    oldest = (moment - _KEEP).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    kept = {k: r for k, r in rows.items() if str(r.get("updated")) >= oldest}
    with draft_of(table) as draft:
        draft.write_text(json.dumps({"_default": kept}), "utf-8")
    return len(lost)
