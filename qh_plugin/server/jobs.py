# SPDX-License-Identifier: GPL-2.0-or-later
"""pygeoapi's job managers, with what a server needs whose workers may be killed at any time."""

from __future__ import annotations

import contextvars
import errno
import logging
import threading
import time
from contextlib import contextmanager
from typing import Any, Iterator, Optional

from pygeoapi.process.manager.tinydb_ import TinyDBManager
from pygeoapi.util import JobStatus

from qh_plugin.core.text import Text
from qh_plugin.server.identity import SUBMITTER
from qh_plugin.server.quotas import DISK
from qh_plugin.server.refusals import Refusal
from qh_plugin.server.workers import BEAT, JOB_THREAD, this_worker

QUICK = ("stage-chunk", "fetch-chunk")
_LOGGER = logging.getLogger(__name__)
_TROUBLE = Text(
    "Máy chủ gặp trục trặc khi ghi dữ liệu; hãy gửi lại sau ít giây.",
    "The server had trouble writing the data; send it again in a few seconds.",
)


class Careful:
    """What both managers have besides pygeoapi's own: quick synchronous calls leave no job behind
    (a package of a thousand chunks would fill the table with a thousand rows), callbacks to
    addresses that a client names are not made, a job says which process has it and that it still
    lives, and it knows who asked for it."""

    supports_subscribing: bool

    def add_job(self, job_metadata: dict[str, Any]) -> Any:
        """Note a job, unless it is a quick call."""
        if job_metadata["process_id"] in QUICK:
            return None
        own = {"worker": this_worker(), "beat": time.time(), "submitter": SUBMITTER.get()}
        return super().add_job({**job_metadata, **own})  # type: ignore[misc]

    def _execute_handler_async(self, *arguments: Any, **options: Any) -> tuple[str, None, Any]:
        run = contextvars.copy_context().run
        work = (self._execute_handler_sync, *arguments)
        threading.Thread(target=run, args=work, kwargs=options, name=JOB_THREAD).start()
        return "application/json", None, JobStatus.accepted

    def _execute_handler_sync(
        self,
        p: Any,
        job_id: str,
        data_dict: dict[str, Any],
        requested_outputs: Optional[dict[str, Any]] = None,
        subscriber: Any = None,
        requested_response: Any = "raw",
    ) -> tuple[str, Any, JobStatus]:
        if p.metadata["id"] in QUICK:
            return _answer(p, data_dict, requested_response)
        with _beating(self, job_id):
            return super()._execute_handler_sync(  # type: ignore[misc]
                p, job_id, data_dict, requested_outputs, None, requested_response
            )


class Jobs(Careful, TinyDBManager):  # type: ignore[misc]
    """The jobs of a GeoPackage store, in a file."""

    def __init__(self, manager_def: dict[str, Any]) -> None:
        super().__init__(manager_def)
        self.supports_subscribing = False


def _answer(p: Any, data: dict[str, Any], response: Any) -> tuple[str, Any, JobStatus]:
    try:
        kind, outputs = p.execute(data)
    except OSError as error:  # ours: it may go another time
        _LOGGER.error("%s: %s", p.metadata["id"], error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refusal(507, "QH-S-008", DISK) from error
        raise Refusal(503, "QH-S-011", _TROUBLE) from error
    except ValueError as error:
        body = {"code": "InvalidParameterValue", "description": str(error)}
        return "application/json", body, JobStatus.failed
    if response == "document":
        outputs = {"outputs": [outputs]}
    return kind, outputs, JobStatus.successful


@contextmanager
def _beating(jobs: Any, job_id: str) -> Iterator[None]:
    """A sign of life every few seconds while the block runs."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(BEAT):
            _beat(jobs, job_id)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(jobs: Any, job_id: str) -> None:
    try:
        jobs.update_job(job_id, {"beat": time.time()})
    except Exception as error:  # the job itself must not end because of it
        _LOGGER.error("job %s: %s", job_id, error)
