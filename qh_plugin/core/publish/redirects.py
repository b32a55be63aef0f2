# SPDX-License-Identifier: GPL-2.0-or-later
"""Redirects: a read is followed to the same host alone and never to an unencrypted line; a write
is never followed, because nobody knows whether it was done on the way."""

from __future__ import annotations

from typing import Callable
from urllib.parse import urljoin, urlsplit

from qh_plugin.core.publish.address import is_loopback
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.transport import Response
from qh_plugin.core.text import Text

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST = 5


def follow(url: str, get: Callable[[str], Response]) -> Response:
    """The answer of `url`, by way of redirects that may be followed. Raises `Refused` for one that
    may not."""
    for _ in range(_MOST):
        response = get(url)
        if response.status not in REDIRECTS:
            return response
        target = urljoin(url, response.headers.get("location", ""))
        if not _allowed(url, target):
            raise _stranger(url, target, response.status)
        url = target
    raise _stranger(url, url, 310)


def refuse_redirect(url: str, response: Response) -> None:
    """Raise `Refused` where a write was redirected."""
    if response.status in REDIRECTS:
        target = urljoin(url, response.headers.get("location", ""))
        raise Refused(
            Text(
                "Máy chủ chuyển yêu cầu gửi dữ liệu sang {host}; dữ liệu không được gửi tiếp. Hãy "
                "hỏi quản trị địa chỉ đúng của máy chủ rồi nhập lại.",
                "The server redirects what is sent to {host}; nothing was sent on. Ask the "
                "administrator for the right server address and enter it.",
            ).format(host=_host(target)),
            response.status,
            f"HTTP {response.status}",
        )


def _allowed(url: str, target: str) -> bool:
    here, there = urlsplit(url), urlsplit(target)
    if (here.hostname or "").lower() != (there.hostname or "").lower() or there.username:
        return False
    if there.scheme == "http":
        return here.scheme == "http" and is_loopback(there.hostname or "")
    return there.scheme == "https"


def _stranger(url: str, target: str, status: int) -> Refused:
    return Refused(
        Text(
            "Máy chủ {here} chuyển sang {there}; không đi theo vì lý do an toàn. Hãy kiểm tra địa "
            "chỉ máy chủ hoặc trang đăng nhập của mạng.",
            "The server {here} redirects to {there}, which is not followed for safety. Check the "
            "server address or the network's login page.",
        ).format(here=_host(url), there=_host(target)),
        status,
        f"HTTP {status}",
    )


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else "?"
