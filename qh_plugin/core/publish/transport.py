# SPDX-License-Identifier: GPL-2.0-or-later
"""The one door to the network: a request out, a response back. Core never opens a socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional, Protocol

from qh_plugin.core.errors import ServerError


class TransportError(ServerError):
    """No answer arrived: refused, reset, timed out, unknown host, untrusted certificate."""


@dataclass(frozen=True)
class Request:
    """One HTTP request; `timeout` in seconds."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Optional[bytes] = None
    timeout: float = 60.0


@dataclass(frozen=True)
class Response:
    """One HTTP answer of any status; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Sends one request, follows no redirect of a write, caches nothing, never retries."""

    def send(self, request: Request) -> Response:
        """The answer, whatever its status. Raises `TransportError` where none arrived."""
        ...
