# SPDX-License-Identifier: GPL-2.0-or-later
"""The submissions of a dossier in the dock: those kept here and those the server tells of; reading,
keeping, copying and verifying receipts, comparing with a version, saving its package, publishing it
again only with a reason."""

from __future__ import annotations

import json

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.receipts import parse_receipt, receipt_hash
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.io import rolling_back
from tests.io.accepting import Shelf
from tests.io.published_data import insert, make_dossier, square
from tests.qgis.conftest import flush
from tests.qgis.pdf_text import Pdf


@pytest.fixture
def dock(iface, session, settings, tmp_path, monkeypatch):
    shelf = Shelf(tmp_path / "shelf")
    monkeypatch.setattr("qh_plugin.core.publish.client.Server", lambda *_, **__: shelf)
    dossier = shelf.accept(make_dossier(tmp_path / "CSDL_A", {"A": square(0)}), unchecked=True)
    insert(dossier, {"B": square(20)})
    session.set_dossier(shelf.accept(dossier, unchecked=True))
    iface.mainWindow().show()
    made = PublishingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    made.shelf = shelf
    yield made
    made.shutdown()
    made.deleteLater()
    iface.mainWindow().hide()
    flush()


def lines(dock):
    """The list as it reads."""
    rows = dock.history.box.list
    return [rows.item(row).text() for row in range(rows.count())]


def listed(dock, wait):
    """The list once the server has answered."""
    wait(lambda: dock.history._work is None)
    return lines(dock)


def verdict(dock, wait):
    dock.history.buttons.verify.click()
    wait(lambda: dock.panel.verdictLabel.text()[:1] in "✔✖▲")
    return dock.panel.verdictLabel.text()


def told(iface):
    return [item.text() for item in iface.messageBar().items() if hasattr(item, "text")]


def test_what_the_server_has_besides_is_listed_and_its_receipt_fetched(dock, session, wait):
    newest, older = listed(dock, wait)
    code = dock.shelf.shelved[1][1].receipt_hash[:8].upper()
    assert newest.startswith("✔ Bản 2 · ") and f"{code[:4]}-{code[4:]}" in newest
    assert "đang công bố" in newest and "đã thay thế" in older
    gone = next(session.dossier.receipts.glob("v0001-*.json"))
    gone.unlink()
    dock.refresh()
    assert len(listed(dock, wait)) == 2  # the first one from the server alone
    assert [p.receipt is not None for p in dock.history._pasts] == [True, False]
    dock.history.box.list.setCurrentRow(1)
    wait(lambda: gone.is_file() and dock.history.receipt is not None)
    assert dock.history.version == 1 and "Mã biên nhận" in dock.panel.receiptView.text()


def test_without_the_server_what_is_kept_here_is_shown_and_said_to_be_so(dock, wait, monkeypatch):
    listed(dock, wait)

    def silent(*_):
        raise ServerError(Text("Máy chủ không trả lời.", "No answer."))

    monkeypatch.setattr(dock.shelf, "versions", silent)
    dock.history.box.again.click()
    assert len(listed(dock, wait)) == 2
    note = dock.history.box.note
    assert not note.isHidden() and "2 lần nộp có biên nhận" in note.text()
    assert note.toolTip() == "Máy chủ không trả lời."
    monkeypatch.undo()
    monkeypatch.setattr("qh_plugin.core.publish.client.Server", lambda *_, **__: dock.shelf)
    dock.hide()
    dock.show()  # a server that was silent is asked again
    wait(lambda: note.isHidden())


def test_a_receipt_is_verified_against_the_server(dock, wait):
    listed(dock, wait)
    assert verdict(dock, wait).startswith("✔")
    dock.history.box.list.setCurrentRow(1)
    assert dock.panel.verdictLabel.isHidden()
    dock.shelf.shelved.clear()
    assert verdict(dock, wait).startswith("✖")
    for path in dock._session.dossier.receipts.glob("*.json"):
        path.unlink()
    assert "Không còn tệp" in verdict(dock, wait)


def test_any_receipt_file_is_verified_an_edited_one_in_one_sentence(dock, wait, tmp_path):
    listed(dock, wait)
    whole = dock.shelf.shelved[0][1]
    path = tmp_path / "thu.json"
    dock.history.deeds.ask_receipt_file = lambda start: path

    def say():
        dock.history.box.file.click()
        label = dock.history.box.verdict
        wait(lambda: label.text()[:1] in "✔✖")
        return label.text()

    path.write_text(json.dumps(dict(whole.raw)), "utf-8")
    assert say().startswith("✔ Biên nhận đúng: trùng với bản máy chủ đang giữ. Hồ sơ")
    path.write_text(json.dumps({**whole.raw, "version": 9}), "utf-8")
    assert say().startswith("✖ Tệp biên nhận thu.json đã bị sửa")
    path.write_text("{", "utf-8")
    assert "không phải biên nhận" in say()
    dock.shelf.shelved.clear()
    path.write_text(json.dumps(dict(whole.raw)), "utf-8")
    assert say().startswith("✖ Máy chủ không có biên nhận")


def test_a_receipt_is_opened_saved_and_its_code_copied(dock, iface, wait, tmp_path):
    listed(dock, wait)
    opened, code = [], dock.history.past.code
    dock.history.deeds.open_file = lambda path: opened.append(path) or True
    QTest.keyClick(dock.history.box.list, Qt.Key.Key_Return)
    wait(lambda: opened)
    assert code in opened[0].name and code in Pdf(opened[0].read_bytes()).text
    for suffix in (".pdf", ".html", ".json"):
        target = tmp_path / f"bien-nhan{suffix}"
        dock.history.deeds.ask_receipt_target = lambda start, t=target: t
        dock.history.buttons.menu.actions()[1].trigger()
        wait(lambda n=target.name: any(n in text for text in told(iface)))
    assert json.loads(target.read_text("utf-8"))["package"] == dock.history.past.package
    dock.history.buttons.menu.actions()[2].trigger()
    assert QApplication.clipboard().text() == code
    assert any(f"Đã chép mã {code}." in text for text in told(iface))
    folder = opened[0].parent
    dock.history.stop()
    assert not folder.exists()


def test_the_package_of_a_version_is_saved_whole_or_not_at_all(dock, iface, wait, tmp_path):
    listed(dock, wait)
    dock.history.box.list.setCurrentRow(1)
    package = dock.shelf.shelved[0][0]
    for kept in dock._session.dossier.folder.rglob(f"{package}.zip"):
        kept.unlink()
    target = tmp_path / "goi.zip"
    dock.history.deeds.ask_package_target = lambda start: target
    dock.history.buttons.package.click()
    wait(lambda: any(str(target) in text for text in told(iface)))
    assert target.read_bytes() == (dock.shelf.folder / f"{package}.zip").read_bytes()
    assert dock.shelf.fetched == [package]
    bad = tmp_path / "khong" / "goi.zip"
    dock.history.deeds.ask_package_target = lambda start: bad
    dock.history.buttons.package.click()
    wait(lambda: any(str(bad.parent) in text for text in told(iface)))
    assert not list(tmp_path.rglob("*.part"))


def test_mine_is_compared_with_an_earlier_version_and_the_base_stays(dock, session, wait):
    listed(dock, wait)
    dock.history.box.list.setCurrentRow(1)
    dock.history.buttons.compare.click()
    wait(lambda: not dock.difference.busy and dock.difference.held is not None, 60)
    panel = dock.difference.panel
    assert panel.windowTitle() == "Khác với bản 1"
    assert [(x.key, x.sort.value) for x in panel.lines.lines] == [("B", "added")]
    panel.lineTable.selectRow(0)
    panel.theirsButton.click()
    assert panel.applyButton.text() == "Lấy 1 đối tượng của bản 1 vào hồ sơ"
    panel.applyButton.click()
    wait(lambda: not dock.difference.busy)
    assert session.dossier.info.version == 2 and dock.difference._following is None
    from qh_plugin.gui.publishing.steps import CHANGES

    assert dock.steps.button(CHANGES).text() == "So sánh"


def test_an_earlier_version_is_published_again_only_with_a_reason(dock, monkeypatch, wait):
    listed(dock, wait)
    asked = []

    raw = {**dock.shelf.shelved[0][1].raw, "version": 3, "action": "rollback"}
    back = parse_receipt({**raw, "receiptHash": receipt_hash(raw)})

    def roll_back(dossier, transport, url, to, comment, *_, **__):
        asked.append((to, comment))
        return back

    dock._session.note_published(2)

    monkeypatch.setattr(rolling_back, "roll_back", roll_back)
    button = dock.history.buttons.roll_back
    assert button.isHidden()  # of the newest version
    dock.history.box.list.setCurrentRow(1)
    assert not button.isHidden()
    dock.ask_roll_back = lambda version: asked.append(version) or True
    button.click()
    assert asked == [] and not dock.facts._body.isHidden()
    dock.facts.comment.setText("số liệu bản 2 sai")
    button.click()
    wait(lambda: len(asked) == 2)
    assert asked == [1, (1, "số liệu bản 2 sai")]
    # the data here are not what is published now, and the reason is not that of the next one
    wait(lambda: dock._session.published == 0 and not dock.facts.comment.text())
