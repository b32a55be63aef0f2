# SPDX-License-Identifier: GPL-2.0-or-later
"""A port for a program that has to be told one: found free now, bound by the program later."""

from __future__ import annotations

import contextlib
import random
import socket

#: below those that Linux hands out by itself (32768 and up), to whoever binds port 0 or connects
#: meanwhile
_FIRST, _LAST = 20_000, 32_000
_draw = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody else is given by the system; each time another one."""
    while True:
        port = _draw.choice([number for number in range(_FIRST, _LAST) if number not in _given])
        with contextlib.closing(socket.socket()) as one, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", port))
            _given.add(port)
            return port
