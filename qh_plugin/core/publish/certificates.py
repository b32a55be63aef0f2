# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a server's certificate is not trusted, or it does not take ours, or a proxy lets nobody
through: one sentence each, whichever library found out."""

from __future__ import annotations

from enum import Enum
from urllib.parse import urlsplit

from qh_plugin.core.publish.address import is_loopback
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
        "hãy thêm chứng thư gốc của cơ quan vào QGIS (Cài đặt → Tùy chọn → Chứng thực → Quản lý "
        "các chứng nhận).",
        "It is not known who vouches for the certificate of {host}; nothing was sent. Where it is "
        "the office's server, add the office's root certificate to QGIS (Settings → Options → "
        "Authentication → Manage Certificates).",
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


_PROXY = Text(
    "Proxy của mạng đòi tên và mật khẩu, hoặc không nhận tên và mật khẩu đã khai; chưa gửi gì. Hãy "
    "nhập lại trong QGIS: Cài đặt → Tùy chọn → Mạng (dòng lệnh: biến HTTPS_PROXY).",
    "The network's proxy asks for a name and password, or does not take those it was given; "
    "nothing was sent. Enter them again in QGIS: Settings → Options → Network (command line: the "
    "variable HTTPS_PROXY).",
)
#: ours: which the server misses, and which it does not take
WANTED = Text(
    "Máy chủ cần chứng thư cá nhân; hãy chọn cấu hình xác thực có chứng thư của bạn trong phần "
    "thiết lập (dòng lệnh: biến QH_CERT). Chưa gửi gì.",
    "The server asks for your certificate; choose an authentication that holds it in the settings "
    "(command line: the variable QH_CERT). Nothing was sent.",
)
NOT_TAKEN = Text(
    "Máy chủ không nhận chứng thư cá nhân đã đưa ra; hãy xem chứng thư còn hạn và đúng do cơ quan "
    "cấp cho máy chủ này không. Chưa gửi gì.",
    "The server does not take the certificate that it was shown; see whether it is still valid and "
    "issued for this server by the office. Nothing was sent.",
)

_NO_TLS = Text(
    "Cổng {port} của máy chủ {host} không lập được kết nối https: thường là vì cổng không dùng "
    "TLS{hint}, nếu không thì do thiếu chứng thư cá nhân. Chưa gửi gì. Hãy xem lại địa chỉ và "
    "cổng; máy chủ đòi chứng thư thì chọn cấu hình xác thực có chứng thư của bạn.",
    "No https connection with port {port} of {host}: mostly because the port does not speak "
    "TLS{hint}, else because your certificate is missing. Nothing was sent. Check the address and "
    "the port; where a certificate is asked for, choose an authentication that holds yours.",
)
_PLAIN_HERE = Text(" (hãy thử http://)", " (try http://)")
_NO_HINT = Text("", "")


def unwelcome(url: str, details: str) -> Untrusted:
    """The error to raise where the server ended the talk because of our certificate."""
    host = urlsplit(url).hostname or url
    text = Text(
        "Máy chủ {host} không nhận kết nối an toàn: thường là do thiếu chứng thư cá nhân, hoặc "
        "chứng thư đã hết hạn hay không do cơ quan cấp. Hãy chọn cấu hình xác thực có chứng thư "
        "của bạn, và xem lại địa chỉ.",
        "The server {host} takes no secure connection: mostly because your certificate is missing, "
        "expired or not issued by the office. Choose an authentication that holds your "
        "certificate, and check the address.",
    )
    return Untrusted(text.format(host=host), details)


def no_tls(url: str, details: str) -> Untrusted:
    """The error to raise where there was no handshake and we hold no certificate: Qt does not tell
    a port without TLS from a server that misses ours."""
    parts = urlsplit(url)
    host = parts.hostname or url
    hint = _PLAIN_HERE if is_loopback(host) else _NO_HINT
    return Untrusted(_NO_TLS.format(host=host, port=parts.port or 443, hint=hint), details)


def proxy_refuses(details: str) -> Untrusted:
    """The error to raise where the proxy on the way wants another name and password: trying again
    would only lock the account."""
    return Untrusted(_PROXY, details)


def untrusted(why: Distrust, url: str, details: str) -> Untrusted:
    """The error to raise for an address."""
    return Untrusted(_TEXTS[why].format(host=urlsplit(url).hostname or url), details)
