# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's full garbage collections, put off while background work makes very many objects.

A full collection walks every object of the process, QGIS's own Python included, and keeps Python's
lock meanwhile: a tenth of a second in which no window is drawn. Every geometry counts as an object,
so a check of a hundred thousand parcels has a dozen of them and they find nothing: geometries hold
nothing, and go when they are no longer used. Young objects are collected as ever, and what was put
off is done after the work.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from typing import Iterator, Optional

#: so many collections of the middle generation before a full one: never
_NEVER = 2**31 - 1

_lock = Lock()
_working = 0
_before: Optional[tuple[int, int, int]] = None


@contextmanager
def full_collections_later() -> Iterator[None]:
    """Around background work, in any thread and in several at once."""
    global _working, _before
    with _lock:
        _working += 1
        if _working == 1:
            _before = gc.get_threshold()
            gc.set_threshold(*_before[:2], _NEVER)
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if _working == 0 and _before is not None:
                if gc.get_threshold() == (*_before[:2], _NEVER):  # else someone else set it
                    gc.set_threshold(*_before)
                _before = None
