# SPDX-License-Identifier: GPL-2.0-or-later
"""A QGIS without a window in a profile of its own, for a process that keeps logins: settings,
QGIS's encrypted store of logins and everything else that QGIS writes lie in one folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QSettings
from qgis.PyQt.QtNetwork import QSslCertificate

#: QGIS's own place for logins inside a profile, encrypted
LOGINS = "qgis-auth.db"


def start(folder: Path, master: str) -> Any:
    """The application; its store of logins is opened with the password `master`."""
    folder.mkdir(parents=True, exist_ok=True)
    # QGIS 3.40 takes no heed of the folder it is made with, pytest's settings would be used
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = os.environ["QGIS_AUTH_DB_DIR_PATH"] = str(folder)
    kind = QSettings.Format.IniFormat
    QSettings.setDefaultFormat(kind)
    QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    application = QgsApplication([], True, str(folder))
    application.initQgis()
    QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))  # 3.40 set one below it
    if not QgsApplication.authManager().setMasterPassword(master, True):
        raise RuntimeError("QGIS keeps no logins here")
    return application


def keep(method: str, **values: str) -> str:
    """Keep a login; gives its id."""
    login = QgsAuthMethodConfig(method)
    login.setName(method)
    login.setConfigMap(values)
    kept = QgsApplication.authManager().storeAuthenticationConfig(login)
    if not (kept[0] if isinstance(kept, tuple) else kept):
        raise RuntimeError(f"QGIS does not keep a login of {method}")
    return kept[1].id() if isinstance(kept, tuple) else login.id()


def trust(root: Path) -> None:
    """Trust a root certificate."""
    logins = QgsApplication.authManager()
    logins.storeCertAuthority(QSslCertificate(root.read_bytes()))
    logins.rebuildCaCertsCache()
    logins.rebuildTrustedCaCertsCache()


def use_proxy(port: int, **more: str) -> None:
    """Set the proxy on this port (0: put it away); `more` are proxyUser and proxyPassword, or
    authcfg."""
    from qgis.core import QgsNetworkAccessManager

    values = {
        "proxyEnabled": "true" if port else "false",
        "proxyType": "HttpProxy",
        "proxyHost": "127.0.0.1",
    }
    QgsSettings().remove("proxy/authcfg")  # left over, QGIS 3.40 asks for the login
    for key, value in {**values, "proxyPort": str(port), **more}.items():
        QgsSettings().setValue(f"proxy/{key}", value)
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
