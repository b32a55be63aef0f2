# SPDX-License-Identifier: GPL-2.0-or-later
"""In a QGIS of its own: what the transport answers with each kind of login (test_logins.py)."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.transport import Request
from tests.qgis import own_profile


def tried(url: str, authcfg: str) -> list:
    """The status, or the sentence."""
    from qh_plugin.qgis_io.transport import QgisTransport

    try:
        answer = QgisTransport(authcfg).send(Request("GET", url, timeout=15.0))
    except QhError as error:
        return [type(error).__name__, error.text.vi, error.details]
    return [answer.status, answer.body.decode()]


def main(folder: Path, order: dict) -> None:
    """What `order` asks for, as JSON on one line."""
    application = own_profile.start(folder, "chu-cua-kho")
    own_profile.trust(Path(order["root"]))
    found = {}
    for name, (method, values, url, proxy) in order["tries"].items():
        if proxy:
            if proxy.get("authcfg"):
                proxy["authcfg"] = own_profile.keep("Basic", **proxy["authcfg"])
            own_profile.use_proxy(**proxy)
        login = own_profile.keep(method, **values) if method in _KEPT else method
        found[name] = tried(url, login)
    print("FOUND " + json.dumps(found), flush=True)
    application.processEvents()
    os._exit(0)  # QGIS's own end without a window is not what is tested


_KEPT = ("Basic", "EsriToken", "PKI-Paths")

if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
