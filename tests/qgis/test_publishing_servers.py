# SPDX-License-Identifier: GPL-2.0-or-later
"""Servers in the publishing dock: remembered without a secret, tried, told about in words."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading

import pytest
from qgis.core import QgsSettings

from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.capabilities import Capabilities, Level
from qh_plugin.core.publish.transport import Certificate
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.servers import wording
from qh_plugin.gui.publishing.servers.book import ServerBook, ServerProfile
from qh_plugin.gui.publishing.servers.examining import Found
from qh_plugin.qgis_io.settings import Settings
from tests.qgis import made_dossier
from tests.qgis.conftest import flush

OFFICE = ServerProfile("Thành phố", "https://quyhoach.example.vn/api", "abc1234")
OURS = {"id": "tt16_2025", "version": "1", "sha256": "a" * 64}


def test_servers_are_remembered_with_the_id_of_a_login_only(settings):
    book = ServerBook(settings)
    book.put(OFFICE)
    book.put(ServerProfile("Thử", "http://127.0.0.1:5000/", ""))
    book.choose(OFFICE)
    again = ServerBook(Settings.load())
    assert again.profiles == [OFFICE, ServerProfile("Thử", "http://127.0.0.1:5000", "")]
    assert again.chosen == OFFICE
    stored = QgsSettings()
    assert json.loads(stored.value("qh_plugin/servers", [])[0]) == {
        "name": "Thành phố",
        "url": "https://quyhoach.example.vn/api",
        "authcfg": "abc1234",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        ServerProfile("", "https://a.vn"),
        ServerProfile("thành PHỐ", "https://a.vn"),
        ServerProfile("A", "http://a.vn"),
        ServerProfile("A", "https://ten:matkhau@a.vn"),
        ServerProfile("A", "không phải địa chỉ"),
    ],
)
def test_a_server_that_cannot_be_one_is_refused(settings, wrong):
    book = ServerBook(settings)
    book.put(OFFICE)
    with pytest.raises(QhError):
        book.put(wrong)
    assert book.profiles == [OFFICE]


def test_a_login_goes_to_its_own_server_only(settings):
    book = ServerBook(settings)
    book.put(OFFICE)
    book.choose(OFFICE)
    assert book.meant("Thành phố") == book.meant(OFFICE.url + "/") == OFFICE
    assert book.meant("https://khac.example.vn").authcfg == ""
    book.choose(book.meant("https://khac.example.vn"))
    assert (settings.server_url, settings.authcfg) == ("https://khac.example.vn", "")
    assert book.choose(ServerProfile("", "https://ten:matkhau@a.vn")) is False
    assert settings.server_url == "https://khac.example.vn"


def test_a_preset_login_is_a_server_of_its_own_and_can_be_dropped(settings):
    settings.server_url, settings.authcfg = OFFICE.url, OFFICE.authcfg
    book = ServerBook(settings)
    assert book.chosen == ServerProfile("quyhoach.example.vn", OFFICE.url, OFFICE.authcfg)
    book.remove(book.chosen)
    assert (book.profiles, book.chosen.authcfg) == ([], "")


def found(level=Level.A, model=None, certificate=None, reasons=(), url=OFFICE.url):
    offered = Capabilities(level, reasons, url, certificate, model=model or OURS, ruleset=OURS)
    return Found(offered, OURS, OURS, offered.differences(OURS, OURS))


def test_each_level_has_its_words():
    lines = [wording.line(found(level)) for level in Level]
    assert lines[0].startswith("●") and all(line.startswith("▲") for line in lines[1:])
    assert len(set(lines)) == 4


def test_the_card_names_owner_issuer_and_day_and_what_differs():
    certificate = Certificate("Sở <QHKT>", "CA Quốc gia", "2099-12-31")
    text = wording.card(found(certificate=certificate))
    assert "Sở &lt;QHKT&gt;" in text and "CA Quốc gia" in text and "31/12/2099" in text
    assert "▲" not in text and "✔ tt16_2025 1 (aaaaaaaa), như máy này" in text
    other = found(model={**OURS, "version": "2"}, certificate=certificate)
    text = wording.card(other)
    assert "▲ máy chủ: tt16_2025 2 (aaaaaaaa); máy này: tt16_2025 1 (aaaaaaaa)" in text
    assert wording.line(other).startswith("▲")
    assert "sắp hết hạn" in wording.card(found(certificate=Certificate("A", "B", "2020-01-01")))


class Handler(http.server.BaseHTTPRequestHandler):
    """A server of level A with a model of another version; /slow waits."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/slow"):
            self.server.release.wait(20)
        other = {"model": {"id": "khac", "version": "9"}}
        body = json.dumps({"id": "submit-dossier", "metadata": [{"qh": other}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.release = threading.Event()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.release.set()
    made.shutdown()
    made.server_close()


@pytest.fixture
def dock(iface, session, settings):
    made = PublishingDock(iface, session, settings, iface.mainWindow())
    yield made
    made.shutdown()
    made.deleteLater()
    flush()


def test_a_server_is_added_tried_changed_and_dropped(dock, server, settings, wait):
    servers, panel = dock.servers, dock.panel
    url = f"http://127.0.0.1:{server.server_port}"
    panel.serverEdit.setText(url)
    panel.serverEdit.editingFinished.emit()
    assert panel.serverEdit.cursorPosition() == 0
    wait(lambda: panel.connectionLabel.text()[:1] in "●▲✖")
    assert panel.connectionLabel.text().startswith("▲"), panel.connectionLabel.text()
    servers.test()
    assert panel.testButton.text() == "Dừng"
    wait(lambda: not servers._card.isHidden())
    assert "khac 9" in servers._facts.text() and "127.0.0.1" in servers._facts.text()
    servers._facts.linkActivated.emit("#")
    assert servers._card.isHidden()
    servers.add()
    editor = servers._editor
    assert editor.address.text() == url
    editor.save.click()
    assert not editor.isHidden() and "đặt tên" in editor._error.text()
    editor.name.setText("Máy thử")
    editor.save.click()
    assert editor.isHidden() and panel.serverEdit.text() == "Máy thử"
    assert dock.url() == url and settings.server_url == url
    servers.edit()
    editor.name.setText("Máy thử 2")
    editor.save.click()
    assert [p.name for p in servers.book.profiles] == ["Máy thử 2"]
    servers.remove()
    assert servers.book.profiles == [] and panel.serverEdit.text() == url
    assert panel.serverEdit.cursorPosition() == 0  # in a narrow box the beginning is seen


def test_an_address_that_nobody_chose_is_asked_only_when_told_to(dock, settings, wait):
    servers, panel = dock.servers, dock.panel
    assert servers.book.preset(servers.profile) and "bấm Thử" in panel.connectionLabel.text()
    servers.probe()
    panel.serverEdit.editingFinished.emit()
    assert not servers._examiner.busy
    assert panel.connectionLabel.text().startswith("○") and "Thử" in panel.connectionLabel.text()
    asked = []
    servers._ask = lambda: asked.append(servers.profile)
    servers.test()
    assert [p.url for p in asked] == [Settings.server_url]
    servers.book.put(ServerProfile("Máy này", Settings.server_url))  # the person's own
    servers.probe()
    assert [p.name for p in asked] == ["", "Máy này"]


def test_no_server_is_asked_before_a_dossier_is_open(dock, session, settings, tmp_path):
    asked = []
    settings.server_url = OFFICE.url
    dock.servers.reload()
    dock.servers._ask = lambda: asked.append(dock.url())
    dock.visibilityChanged.emit(True)  # QGIS shows each of its docks as it starts
    assert asked == []
    session.open(made_dossier.make(tmp_path / "CSDL_Thu", clean=True).folder)
    assert asked and set(asked) == {OFFICE.url}
    asked.clear()
    dock.visibilityChanged.emit(False)
    session.dossier_changed.emit()
    assert asked == []


def test_the_card_of_the_server_makes_room_when_something_is_sent(dock, session, wait, tmp_path):
    session.open(made_dossier.make(tmp_path / "CSDL_Thu", clean=True).folder)
    dock.servers._card.show()
    dock.sending.publish()
    assert dock.servers._card.isHidden()
    dock.sending.publish()
    wait(lambda: not dock.sending.runner.busy, 60)


def test_asking_is_stopped_at_once(dock, server, wait):
    servers, panel = dock.servers, dock.panel
    panel.serverEdit.setText(f"http://127.0.0.1:{server.server_port}/slow")
    panel.serverEdit.editingFinished.emit()
    assert servers._examiner.busy
    servers.test()
    assert not servers._examiner.busy and panel.testButton.text() == "Thử"
    assert "đã dừng" in panel.connectionLabel.text()
    server.release.set()
