# SPDX-License-Identifier: GPL-2.0-or-later
"""Who sends a request: the user name that a proxy on this computer has authenticated."""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import Any, Mapping

#: "" where no proxy says it
SUBMITTER: ContextVar[str] = ContextVar("qh_submitter", default="")
_LONGEST = 200


def submitter_of(environ: Mapping[str, Any]) -> str:
    """The user named in the header that `QH_USER_HEADER` says; believed from this computer only,
    and only where it is set: else anybody could write the header."""
    header = os.environ.get("QH_USER_HEADER", "")
    if not header or environ.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        return ""
    name = str(environ.get("HTTP_" + header.upper().replace("-", "_"), ""))
    raw = name.encode("latin-1", "replace")  # WSGI gives bytes as latin-1
    return "".join(c for c in raw.decode("utf-8", "replace") if c.isprintable())[:_LONGEST]
