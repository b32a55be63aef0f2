# SPDX-License-Identifier: GPL-2.0-or-later
"""Who sends a request: the user name that a proxy on this computer has authenticated, or the
subject of the certificate that it has verified."""

from __future__ import annotations

import os
import re
from contextvars import ContextVar
from typing import Any, Mapping

#: "" where no proxy says it
SUBMITTER: ContextVar[str] = ContextVar("qh_submitter", default="")
_LONGEST = 200
#: one attribute of a subject as nginx tells it (RFC 4514): CN=Nguy\E1\BB\85n An,O=…
_ATTRIBUTE = re.compile(r"(?:^|[,+])([A-Za-z]+|\d+(?:\.\d+)+)=((?:[^\\,+]|\\.)*)", re.DOTALL)
_COMMON_NAME = ("CN", "2.5.4.3")


def submitter_of(environ: Mapping[str, Any]) -> str:
    """The user named in the header that `QH_USER_HEADER` says; believed from this computer only,
    and only where it is set: else anybody could write the header."""
    header = os.environ.get("QH_USER_HEADER", "")
    if not header or environ.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        return ""
    name = str(environ.get("HTTP_" + header.upper().replace("-", "_"), ""))
    raw = name.encode("latin-1", "replace")  # WSGI gives bytes as latin-1
    told = _person(raw.decode("utf-8", "replace"))
    return "".join(c for c in told if c.isprintable())[:_LONGEST]


def _person(told: str) -> str:
    """The common name of a subject, which stands first in it; anything else is a user name."""
    found = _ATTRIBUTE.match(told)
    if found is None or sum(len(a[0]) for a in _ATTRIBUTE.finditer(told)) != len(told):
        return told
    names = (a[2] for a in _ATTRIBUTE.finditer(told) if a[1].upper() in _COMMON_NAME)
    return _unescaped(next(names, "") or told)


def _unescaped(value: str) -> str:
    """A value without its backslashes; a pair of hexadecimal digits is a byte of UTF-8."""
    raw = re.sub(
        rb"\\(?:([0-9A-Fa-f]{2})|(.))",
        lambda m: bytes.fromhex(m[1].decode("ascii")) if m[1] else m[2],
        value.encode("utf-8"),
        flags=re.DOTALL,
    )
    return raw.decode("utf-8", "replace")
