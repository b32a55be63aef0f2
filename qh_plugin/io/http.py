# SPDX-License-Identifier: GPL-2.0-or-later
"""The transport without QGIS: the requests library, for the command line and the tests.

Follows no redirect, reads no proxy or login from the environment, retries nothing: that is done
by `core.publish.retry`, where it is known what may be sent twice.
"""

from __future__ import annotations

from types import TracebackType
from typing import Optional

from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.publish.transport import Request, Response, TransportError
from qh_plugin.core.text import Text

_CONNECT_TIMEOUT = 5.0


class RequestsTransport:
    """A `core.publish.transport.Transport` over one keep-alive session."""

    def __init__(self) -> None:
        try:
            import requests
        except ImportError as error:
            raise MissingLibrary(
                "requests", Text("gửi hồ sơ ngoài QGIS", "submit without QGIS")
            ) from error
        self._errors = requests.RequestException
        self._session = requests.Session()
        self._session.trust_env = False

    def send(self, request: Request) -> Response:
        """The answer of whatever status. Raises `TransportError` where none arrived."""
        try:
            answer = self._session.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                data=request.body,
                timeout=(_CONNECT_TIMEOUT, request.timeout),
                allow_redirects=False,
            )
            headers = {name.lower(): value for name, value in answer.headers.items()}
            if request.method != "HEAD" and _cut_short(headers, answer.content):
                raise self._errors("the body is shorter than its Content-Length")
            return Response(answer.status_code, headers, answer.content)
        except self._errors as error:
            raise TransportError(
                Text(
                    "Không nhận được trả lời từ máy chủ {url}; hãy kiểm tra mạng và địa chỉ.",
                    "No answer from the server {url}; check the network and the address.",
                ).format(url=request.url.split("?")[0]),
                details=str(error),
            ) from error

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def __enter__(self) -> RequestsTransport:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()


def _cut_short(headers: dict[str, str], body: bytes) -> bool:
    """True where the line dropped within the body, which requests does not notice by itself."""
    length = headers.get("content-length", "")
    return length.isdigit() and "content-encoding" not in headers and len(body) < int(length)
