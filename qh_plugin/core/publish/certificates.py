# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a server's certificate is not trusted, in one sentence each, whichever library found out."""

from __future__ import annotations

from enum import Enum
from urllib.parse import urlsplit

from qh_plugin.core.publish.transport import Untrusted
from qh_plugin.core.text import Text


class Distrust(Enum):
    """What is wrong with a certificate."""

    EXPIRED = "expired"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"
    HOST = "host"
    OTHER = "other"


_TEXTS = {
    Distrust.EXPIRED: Text(
        "Chứng thư của máy chủ {host} đã hết hạn; chưa gửi gì. Hãy báo quản trị máy chủ, và xem "
        "ngày giờ của máy này có đúng không.",
        "The certificate of {host} has expired; nothing was sent. Tell the server's administrator, "
        "and see whether this computer's date is right.",
    ),
    Distrust.NOT_YET: Text(
        "Chứng thư của máy chủ {host} chưa đến ngày hiệu lực; chưa gửi gì. Hãy xem ngày giờ của "
        "máy này có đúng không.",
        "The certificate of {host} is not valid yet; nothing was sent. See whether this "
        "computer's date is right.",
    ),
    Distrust.UNKNOWN: Text(
        "Không rõ ai cấp chứng thư của máy chủ {host}; chưa gửi gì. Nếu là máy chủ của cơ quan, "
        "hãy thêm chứng thư gốc của cơ quan vào QGIS (Thiết lập → Xác thực → Quản lý chứng thư).",
        "It is not known who vouches for the certificate of {host}; nothing was sent. Where it is "
        "the office's server, add the office's root certificate to QGIS (Settings → "
        "Authentication → Manage certificates).",
    ),
    Distrust.HOST: Text(
        "Chứng thư không phải của máy chủ {host}; chưa gửi gì. Hãy kiểm tra địa chỉ máy chủ.",
        "The certificate is not that of {host}; nothing was sent. Check the server address.",
    ),
    Distrust.OTHER: Text(
        "Không tin được chứng thư của máy chủ {host}; chưa gửi gì. Hãy báo quản trị máy chủ.",
        "The certificate of {host} cannot be trusted; nothing was sent. Tell the server's "
        "administrator.",
    ),
}


def untrusted(why: Distrust, url: str, details: str) -> Untrusted:
    """The error to raise for an address."""
    return Untrusted(_TEXTS[why].format(host=urlsplit(url).hostname or url), details)
