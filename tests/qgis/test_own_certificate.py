# SPDX-License-Identifier: GPL-2.0-or-later
"""A person's certificate in an authentication of QGIS ("PKI paths") opens a server that asks for
one; without it the user is told what is missing."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from pathlib import Path

from tests.hostile.certificates import Authority, tls_server

ROOT = Path(__file__).resolve().parents[2]
#: a QGIS of its own: its store of logins is made and opened here
_SCRIPT = """
import json, os, sys
from qgis.core import QgsApplication, QgsAuthMethodConfig
from qgis.PyQt.QtNetwork import QSslCertificate
application = QgsApplication([], False)
application.initQgis()
url, root, own = sys.argv[1:]
logins = QgsApplication.authManager()
logins.setMasterPassword("mat khau thu", True)
logins.storeCertAuthority(QSslCertificate(open(root, "rb").read()))
logins.rebuildCaCertsCache()
logins.rebuildTrustedCaCertsCache()
mine = QgsAuthMethodConfig("PKI-Paths")
mine.setName("chung thu")
mine.setConfig("certpath", own)
mine.setConfig("keypath", own)
kept = logins.storeAuthenticationConfig(mine)
mine = mine if isinstance(kept, bool) else kept[1]
from qh_plugin.core.publish.transport import Request, TransportError
from qh_plugin.qgis_io.transport import QgisTransport
told = []
for login in (mine.id(), ""):
    try:
        told.append(QgisTransport(login).send(Request("GET", url, timeout=20.0)).status)
    except TransportError as error:
        told.append(error.text.vi)
print("TOLD " + json.dumps(told), flush=True)
os._exit(0)
"""


def test_an_authentication_with_a_certificate_opens_the_server(tmp_path: Path) -> None:
    office = Authority(tmp_path / "office", "QH test office")
    own = office.issue("Cán bộ A", "email:an@example.test")

    def wanting(context: ssl.SSLContext) -> None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(office.root)
        context.maximum_version = ssl.TLSVersion.TLSv1_2  # in 1.3 the reason may not arrive

    with tls_server(office.issue("city", "IP:127.0.0.1"), wanting) as port:
        url = f"https://127.0.0.1:{port}/x"
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT, url, str(office.root), str(own)],
            cwd=ROOT,
            env={
                **os.environ,
                "QGIS_AUTH_DB_DIR_PATH": str(tmp_path),
                "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
            },
            capture_output=True,
            text=True,
            timeout=240,
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("TOLD "))
    with_it, without = json.loads(line[5:])
    assert with_it == 200, done.stderr[-2000:]
    assert "thiếu chứng thư cá nhân" in without
