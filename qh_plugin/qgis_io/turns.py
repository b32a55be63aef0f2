# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's lock changes hands sooner while background work runs.

The main thread gives the lock away whenever it waits or calls what works without it, a hundred
times while a window is drawn, and a thread that computes hands it back only when its turn is over:
after five milliseconds by default, half a second in all. So turns are short while there is work.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock
from typing import Iterator

#: seconds of a turn while there is background work
SHORT = 0.0005

_lock = Lock()
_working = 0
_before = 0.0


@contextmanager
def short_turns() -> Iterator[None]:
    """Around background work, in any thread and in several at once."""
    global _working, _before
    with _lock:
        _working += 1
        if _working == 1:
            _before = sys.getswitchinterval()
            sys.setswitchinterval(min(SHORT, _before))
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if not _working and abs(sys.getswitchinterval() - min(SHORT, _before)) < 1e-6:
                sys.setswitchinterval(_before)  # else someone else has set it
