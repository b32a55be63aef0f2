# SPDX-License-Identifier: GPL-2.0-or-later
"""Sending again what may be sent again: backoff with jitter, Retry-After, and a cancel in between.

Only idempotent requests come here. A submission does not: its outcome after a dropped line is
unknown, and the receipt is asked for first.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Callable, Optional

from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.answers import RETRY
from qh_plugin.core.publish.transport import Request, Response, Transport, TransportError

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
        except TransportError:
            if last:
                raise
            wait = _wait(patience, attempt)
        else:
            if response.status not in RETRY or last:
                return response
            wait = _retry_after(response) or _wait(patience, attempt)
        pause(wait, sleep, progress)
    raise ValueError("patience allows no attempt")


def _wait(patience: Patience, attempt: int) -> float:
    span = min(patience.base * 2.0**attempt, patience.ceiling)
    return span * random.SystemRandom().uniform(0.5, 1.0)


def _retry_after(response: Response) -> float:
    value = response.headers.get("retry-after", "").strip()
    return min(float(value), _LONGEST_WAIT) if value.isdigit() else 0.0
