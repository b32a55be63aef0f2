# SPDX-License-Identifier: GPL-2.0-or-later
"""The one door to the network: a request out, a response back. Core never opens a socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional, Protocol
from urllib.parse import urlsplit

from qh_plugin.core.errors import ServerError
from qh_plugin.core.text import Text


class TransportError(ServerError):
    """No answer arrived: refused, reset, timed out, unknown host, untrusted certificate."""


class Untrusted(TransportError):
    """Nothing was sent and trying again does not help: a certificate is not to be trusted, the
    server does not take ours, or a proxy not our login."""


def unreachable(url: str, details: str) -> TransportError:
    """No answer from the server of `url`, which is named without the path asked for."""
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}" if parts.netloc else url
    return TransportError(
        Text(
            "Không kết nối được máy chủ {site}; hãy kiểm tra mạng và địa chỉ máy chủ.",
            "Cannot reach the server {site}; check the network and the server address.",
        ).format(site=site),
        details=details,
    )


@dataclass(frozen=True)
class Request:
    """One HTTP request; `timeout` in seconds for all of it, to the last byte of the answer."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Optional[bytes] = None
    timeout: float = 60.0


@dataclass(frozen=True)
class Certificate:
    """Whom the server's TLS certificate names, who vouches for it, and its last day (ISO)."""

    owner: str
    issuer: str
    expires: str


@dataclass(frozen=True)
class Response:
    """One HTTP answer of any status; header names are lower case. `certificate` is the server's
    where the line was encrypted and the transport can tell."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    certificate: Optional[Certificate] = None


class Transport(Protocol):
    """Sends one request, follows no redirect, caches nothing, never retries."""

    def send(self, request: Request) -> Response:
        """The answer, whatever its status. Raises `TransportError` where none arrived, `Untrusted`
        where the certificate is not to be trusted."""
        ...
