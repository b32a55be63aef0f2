# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a server's answers: JSON bodies, the three shapes of errors, and what a status means."""

from __future__ import annotations

import json
import re
from typing import Any, Optional

from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish import certificates
from qh_plugin.core.publish.transport import Response
from qh_plugin.core.text import Text

SUCCESS = frozenset({200, 201, 202, 204})
RETRY = frozenset({408, 425, 429, 502, 503, 504})
CONFLICT = frozenset({409, 412, 428})
INVALID = frozenset({400, 415, 422})
#: answered so, a submission was certainly not taken in
NOT_TAKEN = INVALID | {401, 403, 404, 405, 406, 413} | set(range(300, 309)) - {304}
_SHOWN = 200
_SENTENCE = 600
#: codes of our server's answers that say who may submit what
_WHO_MAY = (b'"QH-A-004"', b'"QH-A-005"', b'"QH-A-006"')
_SECRET = re.compile(
    r"(?i)\b(basic|bearer|authorization|token|password|passwd|pwd)\b(\W{1,4}\S+){1,2}"
)


class Refused(ServerError):
    """The server answered, but not with success; `status` is the HTTP status, `wait` how many
    seconds it asks to wait before the next try."""

    def __init__(self, text: Text, status: int, details: str = "", wait: float = 0.0) -> None:
        super().__init__(text, details)
        self.status = status
        self.wait = wait


def json_body(response: Response) -> Any:
    """The body as JSON. Raises `ServerError` where it is something else (a login page …)."""
    try:
        return json.loads(response.body.decode("utf-8"))
    except ValueError as error:
        raise ServerError(
            Text(
                "Máy chủ trả lời không đúng dạng (không phải JSON): {what}. Hãy kiểm tra địa chỉ "
                "máy chủ hoặc trang đăng nhập của mạng.",
                "The server's answer has the wrong form (not JSON): {what}. Check the server "
                "address or the network's login page.",
            ).format(what=_first_line(response.body)),
            details=f"HTTP {response.status}",
        ) from error


def error_detail(response: Response) -> str:
    """The reason inside an error answer: problem+json, pygeoapi's {code, description}, QGIS
    Server's [{code, description}], else the first line of the page."""
    try:
        body = json.loads(response.body.decode("utf-8"))
    except ValueError:
        return _first_line(response.body)
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return ""
    return without_secrets(_member(body))


def without_secrets(words: str) -> str:
    """A server's words without what looks like a login that it repeats."""
    return _SECRET.sub("…", words)


def _member(body: dict[str, Any]) -> str:
    for names in (("title", "detail"), ("description",), ("message",), ("code",)):
        found = [str(body[n]) for n in names if body.get(n)]
        if found:
            return ": ".join(found)[:_SHOWN]
    return ""


def refused(response: Response) -> Refused:
    """The error for an answer that is no success, in one sentence."""
    status, why = response.status, error_detail(response)
    not_allowed = _not_allowed(response)
    if not_allowed is not None:
        return Refused(not_allowed, status, f"HTTP {status} {why}")
    about_ours = _about_our_certificate(response)
    if about_ours is not None:
        text = about_ours
    elif status == 401:
        text = Text(
            "Máy chủ đòi đăng nhập, hoặc không nhận tên và mật khẩu đã gửi. Hãy chọn hay sửa đăng "
            "nhập của máy chủ này trong bảng Công bố (nút ⋯; dòng lệnh: biến QH_LOGIN).",
            "The server asks for a login, or does not take the name and password it was sent. "
            "Choose or mend the login of this server in the Publish panel (button ⋯; command "
            "line: the variable QH_LOGIN).",
        )
    elif status == 403 and b"QH-A-003" in response.body[:4096]:
        text = Text(
            "Lần nộp này do tài khoản khác gửi; hãy đăng nhập bằng tài khoản đã gửi rồi rút lại.",
            "Another account sent this submission; sign in with the account that sent it, then "
            "withdraw.",
        )
    elif status == 403:
        text = Text(
            "Tài khoản này không có quyền nộp hồ sơ; hãy liên hệ quản trị máy chủ.",
            "This account may not submit; contact the server's administrator.",
        )
    elif status == 413:
        text = Text(
            "Máy chủ không nhận phần dữ liệu lớn như vậy.",
            "The server does not take data parts of this size.",
        )
    elif status == 429:
        text = Text(
            "Máy chủ đang quá tải hoặc giới hạn số lần gửi; hãy thử lại sau ít phút.",
            "The server is busy or limits requests; try again in a few minutes.",
        )
    elif status in INVALID:
        text = Text("Máy chủ không chấp nhận yêu cầu: {why}", "The server refused: {why}")
    elif status >= 500:
        text = Text(
            "Máy chủ gặp lỗi (HTTP {status}); hãy thử lại sau.",
            "The server failed (HTTP {status}); try again later.",
        )
    else:
        text = Text(
            "Máy chủ trả lời HTTP {status}: {why}", "The server answered HTTP {status}: {why}"
        )
    return Refused(text.format(status=status, why=why or "?"), status, f"HTTP {status} {why}")


def _about_our_certificate(response: Response) -> Optional[Text]:
    """The sentence where the server asks who we are by a certificate: a problem of our server, or
    nginx's own page."""
    if response.status not in (400, 401, 403):
        return None
    told = response.body[:4096].decode("utf-8", "replace")
    if "QH-A-001" in told or "No required SSL certificate was sent" in told:
        return certificates.WANTED
    if "QH-A-002" in told or "The SSL certificate error" in told:
        return certificates.NOT_TAKEN
    return None


def _not_allowed(response: Response) -> Optional[Text]:
    """Our server's own sentence about who may submit what, in both languages."""
    if response.status != 403 or not any(code in response.body[:4096] for code in _WHO_MAY):
        return None
    try:
        told = json.loads(response.body.decode("utf-8"))
        vietnamese, english = told["detail"], told.get("detailEn") or told["detail"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(vietnamese, str) or not isinstance(english, str):
        return None
    shown = [
        without_secrets(" ".join(words.split()))[:_SENTENCE] for words in (vietnamese, english)
    ]
    return Text(*shown) if all(shown) else None


def _first_line(body: bytes) -> str:
    text = body[:4096].decode("utf-8", "replace")
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    if title:
        text = title.group(1)
    text = re.sub(r"<[^>]*>", " ", text)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return without_secrets(next((line for line in lines if line), "")[:_SHOWN])
