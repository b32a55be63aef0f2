# SPDX-License-Identifier: GPL-2.0-or-later
"""What requests and the ssl module know of a server's certificate, in the core's words."""

from __future__ import annotations

import ssl
from datetime import datetime, timezone
from typing import Any, Optional

from qh_plugin.core.publish.certificates import Distrust
from qh_plugin.core.publish.transport import Certificate

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


def distrust(error: BaseException) -> Optional[Distrust]:
    """Why the certificate was not trusted; None where the error is another one."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, ssl.SSLCertVerificationError):
            code = getattr(one, "verify_code", 0)
            return _CODES.get(code, Distrust.OTHER if code else Distrust.HOST)
        if type(one).__name__ == "CertificateError":  # urllib3 compares the names by itself
            return Distrust.HOST
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return None


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
