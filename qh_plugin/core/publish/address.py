# SPDX-License-Identifier: GPL-2.0-or-later
"""The address of a city server: https anywhere, plain http only on this computer."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from qh_plugin.core.errors import ServerError
from qh_plugin.core.text import Text


def server_address(url: str) -> str:
    """`url` without trailing slash, query or fragment. Raises `ServerError` where it is not an
    https address, or http of this very computer, or carries a user name."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong(url) from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise _wrong(url)
    if parts.username is not None:
        raise ServerError(
            Text(
                "Địa chỉ máy chủ không được chứa tên đăng nhập; hãy dùng mục xác thực của QGIS.",
                "The server address must not hold a user name; use QGIS's authentication.",
            )
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise ServerError(
            Text(
                "Địa chỉ {url} không an toàn: hãy dùng https:// (http:// chỉ dùng được trên chính "
                "máy này).",
                "The address {url} is not safe: use https:// (http:// works on this computer "
                "only).",
            ).format(url=url)
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def is_loopback(host: str) -> bool:
    """True for localhost and the loopback addresses."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(url: str) -> ServerError:
    return ServerError(
        Text(
            "“{url}” không phải địa chỉ máy chủ; ví dụ đúng: https://quyhoach.example.vn/api",
            "“{url}” is not a server address; a correct example: https://plan.example.vn/api",
        ).format(url=url)
    )
