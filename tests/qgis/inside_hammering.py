# SPDX-License-Identifier: GPL-2.0-or-later
"""Worker threads send while the main thread connects signals without pause: run by itself, since
a QGIS in which the two wait for each other never ends. Arguments: address, seconds."""

from __future__ import annotations

import contextlib
import sys
import threading
import time

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer

from qh_plugin.core.publish.transport import Request, TransportError
from qh_plugin.qgis_io.transport import QgisTransport


def main(address: str, seconds: float) -> int:
    application = QgsApplication([], False)
    application.initQgis()
    sys.setswitchinterval(5e-4)  # as while background work runs
    began, sent = time.monotonic(), []

    def going() -> bool:
        """So long, and longer where the machine is slow."""
        passed = time.monotonic() - began
        return passed < seconds or (len(sent) <= 20 and passed < 100)

    def send() -> None:
        while going():
            transport = QgisTransport()  # the first reply of each was what stood still
            with contextlib.suppress(TransportError):
                sent.append(transport.send(Request("GET", address, timeout=10)).status)

    threads = [threading.Thread(target=send, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    while going():
        for _ in range(150):  # PyQt holds Python's lock in this one while it waits for Qt's
            QTimer.singleShot(1, lambda: None)
        application.processEvents()
    for thread in threads:
        thread.join(20)
    print(len(sent), set(sent))
    return 0 if set(sent) == {200} and len(sent) > 20 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
