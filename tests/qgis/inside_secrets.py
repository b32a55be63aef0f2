# SPDX-License-Identifier: GPL-2.0-or-later
"""In a QGIS of its own, with the whole plugin: a session that signs in with every kind of login,
publishes, saves its project, meets a crash of its worker thread, and is killed in the end while it
sends (test_secrets.py). The secrets come by standard input: they must be in no file."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication, QgsProject, QgsSettings

from qh_plugin.core.model import load
from qh_plugin.qgis_io import published_layers, tasks
from tests.qgis import own_profile

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def wait(condition: Callable[[], object], seconds: float = 120.0) -> None:
    """Turn events until the condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("nothing happened")
        QgsApplication.processEvents()
        time.sleep(0.01)


def noted(path: Path) -> None:
    """Write QGIS's log of messages into a file, as a user would save it."""
    log = path.open("a", encoding="utf-8")

    def note(message: str, tag: str, level: Any) -> None:
        log.write(f"{tag}: {message}\n")
        log.flush()

    QgsApplication.messageLog().messageReceived.connect(note)


class Session:
    """The plugin with an open dossier."""

    def __init__(self, folder: Path) -> None:
        from qh_plugin import classFactory
        from tests.qgis.conftest import StandInIface

        self.folder = folder
        self.iface = StandInIface()
        self.iface.mainWindow().show()
        self.plugin = classFactory(self.iface)
        self.plugin.initGui()
        docks = {dock.objectName(): dock for dock in self.plugin.docks}
        editing, self.publishing = docks["QhEditingDock"], docks["QhPublishingDock"]
        editing.ask_leave = lambda: True
        editing.open_folder(folder)
        self.said: list[str] = []

    @property
    def version(self) -> int:
        """The dossier's version on the disk."""
        from qh_plugin.core.dossier.layout import open_dossier

        return open_dossier(self.folder).info.version

    def sign_in(self, name: str, url: str, authcfg: str) -> None:
        """Remember the server with its login and choose it."""
        from qh_plugin.gui.publishing.servers.book import ServerProfile

        servers = self.publishing.servers
        profile = ServerProfile(name, url, authcfg)
        servers.book.put(profile)
        servers.book.choose(profile)
        servers.reload()
        servers.changed.emit()

    def change(self, words: str) -> None:
        """Another paper than before."""
        (self.folder / "HoSoScan" / "VanBan" / "Ghi chú.txt").write_text(words, "utf-8")

    def publish(self, name: str) -> None:
        """One version more."""
        self.change(name)
        before = self.version
        self.publishing.panel.publishButton.click()
        try:
            wait(lambda: self.version == before + 1 and not tasks._alive)
        finally:
            said = [item.text() for item in self.iface.messageBar().items()]
            print(f"DONE {name} {self.version} {said} {time.process_time():.1f}", flush=True)


def crash(session: Session) -> None:
    """The worker thread breaks while it holds a request that is signed in."""
    from qh_plugin.qgis_io import transport

    kept = transport._response
    struck: list[str] = []

    def broken(request: Any, reply: Any, doubts: Any) -> Any:
        if "stage-chunk" not in request.url:
            return kept(request, reply, doubts)
        struck.append(request.url)
        raise ValueError(f"broken at {request.url}")

    transport._response = broken
    session.change("a crash")
    session.publishing.panel.publishButton.click()
    wait(lambda: struck and not tasks._alive)
    transport._response = kept
    print("DONE crash", flush=True)


def killed_while_sending(session: Session) -> None:
    """The process ends by SIGKILL with a signed request on its way."""
    from qh_plugin.qgis_io import transport

    def killed(reply: Any, seconds: float) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    transport._wait_for = killed
    session.change("killed")
    print("DONE all", flush=True)
    session.publishing.panel.publishButton.click()
    wait(lambda: False)


def main(place: Path, order: dict) -> None:
    """All of it."""
    application = own_profile.start(place / "profile", order["master"])
    own_profile.trust(Path(order["root"]))
    noted(place / "messages.log")
    session = Session(place / "CSDL_Khu")
    for name, (method, values, url, proxy) in order["logins"].items():
        if proxy:
            own_profile.use_proxy(**proxy)
        login = own_profile.keep(method, **values)
        session.sign_in(name, url, login)
        session.publish(name)
    own_profile.use_proxy(0)  # the layers are asked for at 127.0.0.1
    published_layers.open_published(order["near"], [LOTS], session.version, load(), login)
    for kind in ("qgs", "qgz"):
        QgsProject.instance().write(str(place / f"project.{kind}"))
    session.sign_in("Near", order["near"], login)  # the one behind the proxy is out of reach now
    crash(session)
    session.plugin.settings.save()
    QgsSettings().sync()
    application.processEvents()
    killed_while_sending(session)


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.load(sys.stdin))
