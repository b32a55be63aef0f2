# SPDX-License-Identifier: GPL-2.0-or-later
"""What requests and the ssl module know of a server's certificate, in the core's words."""

from __future__ import annotations

import ssl
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Iterator, Optional

from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.certificates import Distrust
from qh_plugin.core.publish.transport import Certificate
from qh_plugin.core.text import Text

#: the codes of OpenSSL's certificate check (x509_vfy.h)
_CODES = {
    9: Distrust.NOT_YET,
    10: Distrust.EXPIRED,
    18: Distrust.UNKNOWN,
    19: Distrust.UNKNOWN,
    20: Distrust.UNKNOWN,
    21: Distrust.UNKNOWN,
    62: Distrust.HOST,
    64: Distrust.HOST,
}


#: what OpenSSL says where the other side ends the talk because of our certificate
_UNWELCOME: tuple[str, ...] = (
    "CERTIFICATE_REQUIRED",
    "ALERT_HANDSHAKE_FAILURE",  # before TLS 1.3 a missing one is told so
    "BAD_CERTIFICATE",
    "CERTIFICATE_UNKNOWN",
    "ALERT_UNKNOWN_CA",
)
_UNWELCOME += ("CERTIFICATE_EXPIRED", "CERTIFICATE_REVOKED", "UNSUPPORTED_CERTIFICATE")

#: what OpenSSL says, by its version, of an answer that is none of TLS
_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "HTTP_REQUEST")


def must_open(certificate: Path) -> None:
    """Raise `InputError` unless a file holds a certificate and its key, which has no password:
    nobody is there to be asked for it."""
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_cert_chain(certificate, password=str)  # asked for one it says the empty one
    except (OSError, ValueError) as error:
        raise InputError(
            Text(
                "Không dùng được chứng thư cá nhân {file} (biến QH_CERT): cần một tệp PEM có cả "
                "chứng thư lẫn khóa không đặt mật khẩu. Khóa có mật khẩu: dùng cấu hình xác thực "
                "của QGIS.",
                "The certificate {file} (variable QH_CERT) cannot be used: it takes a PEM file "
                "with the certificate and its key without a password. For a key with a password "
                "use an authentication of QGIS.",
            ).format(file=str(certificate)),
            details=str(error),
        ) from error


def distrust(error: BaseException) -> Optional[Distrust]:
    """Why the certificate was not trusted; None where the error is another one."""
    for one in _causes(error):
        if isinstance(one, ssl.SSLCertVerificationError):
            code = getattr(one, "verify_code", 0)
            return _CODES.get(code, Distrust.OTHER if code else Distrust.HOST)
        if type(one).__name__ == "CertificateError":  # urllib3 compares the names by itself
            return Distrust.HOST
    return None


def not_accepted(error: BaseException) -> bool:
    """Whether the server ended the talk because it misses our certificate or does not take it."""
    return any(
        isinstance(one, ssl.SSLError) and str(one.reason).endswith(_UNWELCOME)
        for one in _causes(error)
    )


def not_spoken(error: BaseException) -> bool:
    """Whether what the server said is no TLS at all, as on a port of plain http."""
    return any(
        isinstance(one, ssl.SSLError) and str(one.reason).endswith(_NO_TLS)
        for one in _causes(error)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def peer(answer: Any) -> Optional[Certificate]:
    """The certificate behind an answer of requests whose body is not read yet; None for http."""
    place: Any = answer.raw
    for name in ("_fp", "fp", "raw", "_sock"):
        place = getattr(place, name, None)
    if not isinstance(place, ssl.SSLSocket):
        return None
    found: Any = place.getpeercert()
    if not found:
        return None
    moment = datetime.fromtimestamp(ssl.cert_time_to_seconds(found["notAfter"]), timezone.utc)
    return Certificate(
        _common(found.get("subject", ())), _common(found.get("issuer", ())), f"{moment:%Y-%m-%d}"
    )


def _common(name: Any) -> str:
    parts = {key: value for group in name for key, value in group}
    told = parts.get("organizationName"), parts.get("commonName")
    return " – ".join(dict.fromkeys(str(part) for part in told if part)) or "?"
