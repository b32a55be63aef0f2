# SPDX-License-Identifier: GPL-2.0-or-later
"""The certificates that the user accepted by hand in QGIS (Settings → Authentication → Servers):
one certificate for one server and named faults, never wider than that."""

from __future__ import annotations

from typing import Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QSslCertificate, QSslError

_HTTPS = 443


def accepted(url: QUrl, peer: QSslCertificate, doubts: Sequence[QSslError]) -> bool:
    """Whether the user accepted this very certificate for this host and port with all these
    faults. What QGIS took for one session only does not count, nor a setting not to verify."""
    if peer.isNull() or not doubts:
        return False
    place = f"{url.host()}:{url.port(_HTTPS)}".lower()
    kept = QgsApplication.authManager().sslCertCustomConfigByHost(place)
    certificate = kept.sslCertificate()
    if kept.isNull() or certificate.isNull() or kept.sslHostPort().lower() != place:
        return False
    if certificate.toDer() != peer.toDer():
        return False
    faults = set(kept.sslIgnoredErrorEnums())
    return all(doubt.error() in faults for doubt in doubts)
