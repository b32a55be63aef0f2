# SPDX-License-Identifier: GPL-2.0-or-later
"""The other ways from the dock: a dry run, the package in a folder, feature by feature."""

from __future__ import annotations

import shutil
import threading
from collections import namedtuple

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.core.publish.capabilities import Level
from qh_plugin.core.publish.journal import Journal
from qh_plugin.core.publish.trial import Trial
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.steps import PACKAGE, SEND, Mark
from qh_plugin.io import feature_publishing, feature_survey, offering, publishing
from tests.hostile.part4 import Part4
from tests.hostile.stub import listening
from tests.io.published_data import TABLE, make_dossier, square
from tests.qgis.conftest import shown


@pytest.fixture
def dock(iface, session, settings, tmp_path):
    session.set_dossier(make_dossier(tmp_path / "CSDL_A", {"A": square(0), "B": square(20)}))
    with shown(PublishingDock(iface, session, settings, iface.mainWindow())) as made:
        yield made


def finding(key, severity="error", rule="C01", point=(600005.0, 1190005.0)):
    return {
        "rule": rule,
        "key": key,
        "severity": severity,
        "state": "open",
        "ids": ["A"],
        "point": list(point),
        "message": {"vi": f"Lô <{key}> chồng lấn", "en": "overlap"},
    }


def test_a_dry_run_tells_what_the_server_found_and_nothing_is_accepted(
    dock, session, iface, wait, monkeypatch
):
    iface.mapCanvas().resize(400, 300)
    iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:9210"))
    many = [finding(f"K{i}") for i in range(7)] + [finding("W", "warning", "C07")]
    only = (Text("C01: 1 phát hiện chỉ có trên máy chủ", "C01: 1 on the server only"),)
    answer = Trial("a" * 64, 7, 1, (), only, tuple(many))
    asked = []

    def dry_run(dossier, _line, url, rules, progress):
        asked.append((dossier.folder, url, rules))
        progress.step(0.5, Text("Đã gửi 1/2 phần", "Sent"))
        return answer

    monkeypatch.setattr(offering, "dry_run", dry_run)
    button = dock.steps.button(SEND)
    assert (button.text(), button.isVisible()) == ("Chạy thử", True)
    button.click()
    assert button.text() == "Dừng" and dock.steps.words(SEND).startswith("Đang chạy thử")
    wait(lambda: not dock.sending.trying.busy)
    assert asked == [(session.dossier.folder, dock.url(), "truoc_khi_nop")]
    text = dock.sending.trying.card.text.text()
    assert "✖ Chạy thử: máy chủ sẽ từ chối (7 lỗi, 1 cảnh báo)" in text
    assert "✖ C01" in text and ": 7<" in text and "… và 2 nữa" in text and "▲ C07" in text
    assert "Lô &lt;K0&gt; chồng lấn" in text and "không lưu gì" in text
    assert "Khác kết quả trên máy này ở 1 điểm" in text
    assert session.dossier.info.version == 0 and not session.dossier.journal.exists()
    assert (button.text(), dock.steps.words(SEND)) == ("Chạy thử", "Chưa gửi")
    dock.sending.trying.card.text.linkActivated.emit("f0")  # only the server knows it: the map goes
    extent = iface.mapCanvas().extent()
    assert extent.contains(QgsPointXY(600005, 1190005)) and extent.width() < 1000
    dock.sending.trying.card.text.linkActivated.emit("#")
    assert dock.sending.trying.card.isHidden()


def test_the_package_goes_into_a_folder_with_its_sheet(dock, session, tmp_path, wait, monkeypatch):
    monkeypatch.setattr(publishing, "pass_gate", lambda result: None)
    out = tmp_path / "usb"
    out.mkdir()
    dock.sending.ask_folder = lambda: out
    dock.steps.button(PACKAGE).click()
    wait(lambda: not dock.sending.exporting.busy)
    names = sorted(path.name for path in out.iterdir())
    assert names == ["Goi_79QPK1000001_ban1-phieu-nop.txt", "Goi_79QPK1000001_ban1.zip"]
    text = dock.sending.exporting.card.text.text()
    assert all(name in text for name in names) and "bộ phận tiếp nhận" in text
    usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, 1_000_000))
    dock.steps.button(PACKAGE).click()
    wait(lambda: not dock.sending.exporting.busy)
    assert dock.steps.mark(PACKAGE) is Mark.BLOCKED or dock.steps.mark(SEND) is Mark.BLOCKED
    assert "không đủ chỗ" in dock.steps.words(PACKAGE) + dock.steps.words(SEND)


def serve(dock, wait, url):
    dock.panel.serverEdit.setText(url)
    dock.panel.serverEdit.editingFinished.emit()
    wait(lambda: dock.panel.connectionLabel.text()[:1] in "●▲✖")


def test_a_server_without_packages_is_written_feature_by_feature_after_one_question(
    dock, session, wait, monkeypatch
):
    monkeypatch.setattr(feature_publishing, "check_snapshot", lambda *_, **__: None)
    server = Part4(name=TABLE)
    server.date = ""
    with listening(server) as url:
        serve(dock, wait, url)
        assert dock.panel.publishButton.text() == "Ghi từng đối tượng…"
        assert dock.steps.button(SEND).isHidden()  # no dry run there
        dock.panel.publishButton.click()
        card = dock.sending.features.card
        wait(lambda: not card.isHidden())
        assert "không nhận trọn gói" in card.why.text() and "không có khóa" in card.why.text()
        assert card.pairs == ((TABLE, TABLE),) and card.yes.text() == "Ghi 2 đối tượng"
        assert not [line for line in server.log if not line.startswith("GET")]
        card.yes.click()
        wait(lambda: dock.sending.queue.rows and dock.sending.queue.rows[0].mark.text() == "✔")
        assert len(server.rows) == 2 and server.log[-1].startswith("GET")
        assert "2/2 đối tượng" in dock.sending.queue.rows[0].words.text()
        assert "không trọn gói" in dock.steps.words(SEND)
        server.rows["A"]["properties"]["ghiChu"] = "của người khác"
        server.changes["A"] += 1
        dock.panel.publishButton.click()
        wait(lambda: not card.isHidden())
        assert card.yes.text() == "Ghi 0 đối tượng"


def test_what_is_asked_for_one_dossier_is_not_answered_beside_another(
    dock, session, wait, monkeypatch, tmp_path
):
    """Another dossier is opened while the server is still being asked."""
    gate, reached, asked = threading.Event(), threading.Event(), []

    def slow(*_args, **_more):
        reached.set()
        gate.wait(60)
        return asked.append(1)

    monkeypatch.setattr(offering, "dry_run", slow)
    monkeypatch.setattr(feature_survey, "survey", slow)
    sending = dock.sending
    parts = (
        (sending.trying, lambda: sending.try_out()),
        (
            sending.features,
            lambda: sending.features.start(session.dossier, dock.servers.profile, Level.C),
        ),
    )
    for name, (part, start) in zip("BC", parts):
        gate.clear()
        reached.clear()
        start()
        wait(reached.is_set)
        assert part.busy and dock.steps.words(SEND).startswith("Đang")
        session.set_dossier(make_dossier(tmp_path / f"CSDL_{name}", {"A": square(0)}))
        assert not part.busy and dock.steps.words(SEND) == "Chưa gửi"
        gate.set()
        wait(lambda n=name: len(asked) == "BC".index(n) + 1)
        for _ in range(20):
            QApplication.processEvents()
        assert part.card.isHidden()


def test_writing_is_paused_and_goes_on_without_asking_again(dock, session, wait, monkeypatch):
    monkeypatch.setattr(feature_publishing, "check_snapshot", lambda *_, **__: None)
    held, send = threading.Event(), Part4.answer

    def answer(self, request):
        held.wait(60)  # else all may be written before it is paused
        return send(self, request)

    held.set()
    monkeypatch.setattr(Part4, "answer", answer)
    server = Part4(name=TABLE, locking="etag")
    server.date = ""
    with listening(server) as url:
        serve(dock, wait, url)
        dock.panel.publishButton.click()
        card = dock.sending.features.card
        wait(lambda: not card.isHidden())
        held.clear()
        card.yes.click()
        dock.sending.runner.pause(dock.sending.order.key)
        held.set()
        wait(lambda: not dock.sending.runner.busy)
        assert dock.sending.queue.rows[0].words.text().startswith("Tạm dừng: ghi từng")
        assert dock.panel.publishButton.text() == "Ghi tiếp từng đối tượng"
        dock.panel.publishButton.click()
        wait(lambda: dock.sending.queue.rows[0].mark.text() == "✔")
        assert len(server.rows) == 2 and card.isHidden()
    assert not Journal(session.dossier.journal).newest_of_each()
