# SPDX-License-Identifier: GPL-2.0-or-later
"""Sending again what may be sent again: backoff with jitter, Retry-After, and a cancel in between.

Only idempotent requests come here. A submission does not: its outcome after a dropped line is
unknown, and the receipt is asked for first.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Callable, Optional

from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.answers import RETRY
from qh_plugin.core.publish.transport import (
    Request,
    Response,
    Transport,
    TransportError,
    Untrusted,
)

_LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Patience:
    """How often and how long to wait: `attempts` in all, first wait `base` seconds, doubled up to
    `ceiling`; the real wait is a random share (half to all) of it."""

    attempts: int = 5
    base: float = 0.5
    ceiling: float = 15.0


def pause(seconds: float, sleep: Callable[[float], None], progress: Progress) -> None:
    """Sleep in short naps so that a cancel is heard at once."""
    while seconds > 0:
        progress.check()
        nap = min(seconds, 0.25)
        sleep(nap)
        seconds -= nap
    progress.check()


def before_next_look(waited: float) -> float:
    """Seconds until a job is asked about again that has been waited for so long: one at first, then
    a quarter of the time so far, at most fifteen."""
    return min(max(1.0, waited / 4), 15.0)


def send_again(
    transport: Transport,
    request: Request,
    *,
    patience: Optional[Patience] = None,
    sleep: Callable[[float], None] = time.sleep,
    progress: Progress = SILENT,
) -> Response:
    """The answer to an idempotent request, after as many tries as patience allows.

    Raises `TransportError` where no try got an answer; a status that stays bad is returned.
    """
    patience = patience or Patience()
    for attempt in range(patience.attempts):
        progress.check()
        last = attempt == patience.attempts - 1
        try:
            response = transport.send(request)
        except Untrusted:
            raise
        except TransportError:
            if last:
                raise
            wait = _wait(patience, attempt)
        else:
            if response.status not in RETRY or last:
                return response
            wait = retry_after(response) or _wait(patience, attempt)
        pause(wait, sleep, progress)
    raise ValueError("patience allows no attempt")


def server_time(response: Response) -> Optional[datetime]:
    """The server's clock as its answer says."""
    return _moment(response.headers.get("date", ""))


def retry_after(response: Response) -> float:
    """The seconds that the server asks to wait (0 where it does not), at most a minute. A time of
    day counts from the server's own clock: ours may be wrong."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdigit():
        return min(float(value), _LONGEST_WAIT)
    until, now = _moment(value), server_time(response)
    if until is None or now is None:
        return 0.0
    return min(max((until - now).total_seconds(), 0.0), _LONGEST_WAIT)


def _moment(words: str) -> Optional[datetime]:
    try:
        found = parsedate_to_datetime(words) if words else None
    except (TypeError, ValueError, IndexError):
        return None
    return found if found is not None and found.tzinfo is not None else None


def _wait(patience: Patience, attempt: int) -> float:
    span = min(patience.base * 2.0**attempt, patience.ceiling)
    return span * random.SystemRandom().uniform(0.5, 1.0)
