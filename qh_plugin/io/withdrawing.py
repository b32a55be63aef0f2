# SPDX-License-Identifier: GPL-2.0-or-later
"""Taking a submission back before the server has decided on it."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Callable, Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.journal import WITHDRAWN as NOTE
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Transport
from qh_plugin.core.text import Text


def withdraw(
    dossier: Dossier,
    transport: Transport,
    server_url: str,
    progress: Progress = SILENT,
    *,
    sleep: Callable[[float], None] = time.sleep,
    patience: Optional[Patience] = None,
) -> Optional[Receipt]:
    """Drop the newest submission of a dossier to a server: its job there and its package here.
    Gives the receipt where the server was faster: then it stands, stored as ever. Raises
    `InputError` where there is nothing to withdraw or the server would not drop a job that still
    runs, `ServerError`, `StorageError`."""
    submission = Submission(dossier, transport, server_url, sleep=sleep, patience=patience)
    entry = submission.journal.newest(submission.server.url)
    if entry is None or entry.state.final or entry.note == NOTE:
        raise InputError(_NOTHING)
    dropped = True
    refusal: Optional[Refused] = None
    if entry.state.in_flight:
        if entry.job:
            try:
                dropped = submission.server.withdraw(entry.job)
            except Refused as error:
                dropped, refusal = False, error
        receipt = submission.settle(progress)
        if receipt is not None:
            return receipt
        if entry.job and not dropped:
            dropped = submission.server.job(entry.job, progress).status in _OVER
    if not dropped:
        raise refusal or InputError(_STILL_RUNS)
    with suppress(OSError):
        Path(entry.path).unlink(missing_ok=True)
    submission.journal.move(entry, State.FAILED, job="", note=NOTE)
    return None


_OVER = ("gone", "dismissed", "failed")
_NOTHING = Text(
    "Không có lần nộp nào đang dở để rút lại.", "There is no open submission to withdraw."
)
_STILL_RUNS = Text(
    "Máy chủ đang xử lý và không cho rút lại lúc này; hãy chờ biên nhận hoặc thử lại sau ít phút.",
    "The server is at work and does not let it be withdrawn now; wait for the receipt or try again "
    "in a few minutes.",
)
