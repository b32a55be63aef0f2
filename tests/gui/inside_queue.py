# SPDX-License-Identifier: GPL-2.0-or-later
"""The queue, a dry run, the export, the question of level C and bad certificates, in a real QGIS
against a real server; pictures of each."""

import json
import os
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtNetwork import QSslCertificate
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.publish.journal import Entry, Journal, State
from qh_plugin.gui.publishing.steps import PACKAGE, SEND, Mark
from tests.gui.inside import (
    FOLDER,
    click,
    dock,
    heard,
    messages,
    nothing_cut_off,
    picture,
    session,
    wait,
)

URL = os.environ["QH_GUI_SERVER"]
FEATURES = os.environ["QH_GUI_FEATURES"]
STRANGER, EXPIRED = os.environ["QH_GUI_STRANGER"], os.environ["QH_GUI_EXPIRED"]
CLEAN, FAULTY, PAUSED = (FOLDER / name for name in ("CSDL_Sach", "CSDL_Loi", "CSDL_Do"))


def open_folder(folder):
    editing = dock("QhEditingDock")
    editing.ask_leave = lambda: True
    editing.open_folder(folder)
    return dock("QhPublishingDock")


def set_server(publishing, url):
    messages(clear=True)
    publishing.panel.serverEdit.setText(url)
    publishing.panel.serverEdit.editingFinished.emit()
    label = publishing.panel.connectionLabel
    wait(lambda: label.text()[:1] in "●▲✖")
    return label.text()


def show(publishing, widget):
    publishing.panel.scrollArea.ensureWidgetVisible(widget, 0, 4)


def test_a_certificate_that_cannot_be_trusted_is_a_sentence_and_nothing_hangs():
    publishing = open_folder(CLEAN)
    assert "Không rõ ai cấp chứng thư" in set_server(publishing, STRANGER)
    picture("queue-certificate")
    click(publishing.panel.publishButton)
    wait(lambda: not publishing.sending.runner.busy)
    assert publishing.steps.mark(SEND) is Mark.BLOCKED
    assert "Không rõ ai cấp" in publishing.steps.words(SEND)
    logins = QgsApplication.authManager()
    root = QSslCertificate(Path(os.environ["QH_GUI_ROOT"]).read_bytes())
    assert logins.storeCertAuthority(root)
    logins.rebuildCaCertsCache()
    logins.rebuildTrustedCaCertsCache()
    assert "đã hết hạn" in set_server(publishing, EXPIRED)


def test_a_server_without_packages_puts_one_question():
    publishing = dock("QhPublishingDock")
    assert "mức C" in set_server(publishing, FEATURES)
    click(publishing.panel.publishButton)
    card = publishing.sending.features.card
    wait(lambda: card.isVisible())
    nothing_cut_off(publishing.panel)
    picture("queue-question")
    click(card.no)
    assert not card.isVisible() and publishing.panel.publishButton.text() == "Ghi từng đối tượng…"


def test_the_server_is_tried_and_then_a_dry_run_accepts_nothing():
    publishing = open_folder(FAULTY)
    assert set_server(publishing, URL).startswith("●")
    click(publishing.panel.testButton)
    wait(lambda: publishing.servers._card.isVisible())
    picture("queue-server")
    publishing.servers._card.hide()
    click(publishing.steps.button(SEND))
    wait(lambda: publishing.sending.trying.card.isVisible(), 60)
    assert "máy chủ sẽ từ chối" in publishing.sending.trying.card.text.text()
    nothing_cut_off(publishing.panel)
    picture("queue-trial")
    assert session().dossier.info.version == 0
    assert not list(session().dossier.receipts.glob("*.json"))


def test_three_dossiers_in_turn_one_of_them_with_errors():
    publishing = dock("QhPublishingDock")
    package = PAUSED / ".qh" / "outbox" / "p.zip"
    package.parent.mkdir(parents=True, exist_ok=True)
    package.write_bytes(b"x")
    journal = Journal(PAUSED / ".qh" / "journal.sqlite")
    entry = Entry("a" * 64, URL, str(package), 3_400_000, 0, State.STAGING)
    journal.note_sent(journal.save(entry), 1_200_000)
    publishing = open_folder(PAUSED)
    queue = publishing.sending.queue
    wait(lambda: queue.rows)
    progress = heard(publishing.sending.runner.progressed)
    click(publishing.panel.publishButton)
    for folder in (FAULTY, CLEAN):
        publishing.sending.ask_dossier = lambda f=folder: f
        if not queue.addButton.isVisible():
            click(queue.heading)
        show(publishing, queue.addButton)
        click(queue.addButton)
    wait(lambda: any(fraction > 0.02 for _order, fraction, _text in progress))
    show(publishing, queue)
    nothing_cut_off(publishing.panel)
    picture("queue-running")
    wait(lambda: not publishing.sending.runner.busy and queue.rows[-1].mark.text() == "✔", 90)
    marks = {row.order.folder.rpartition("_")[2]: row.mark.text() for row in queue.rows}
    assert marks.pop("Loi") == "✖" and marks.pop("Do") == "✔" and marks.pop("Sach") == "✔"
    show(publishing, queue)
    picture("queue-done")
    for folder in (CLEAN, PAUSED):
        files = list((folder / ".qh" / "receipts").glob("*.json"))
        assert [json.loads(f.read_text("utf-8"))["outcome"] for f in files] == ["accepted"]
    assert not list((FAULTY / ".qh" / "receipts").glob("*.json"))


def test_the_failed_one_is_opened_from_its_row():
    publishing = dock("QhPublishingDock")
    queue = publishing.sending.queue
    (row,) = (row for row in queue.rows if row.order.folder == str(FAULTY))
    assert row.button("open").text() == "Mở hồ sơ"
    show(publishing, row)
    QTest.mouseDClick(row.words, Qt.MouseButton.LeftButton)
    wait(lambda: session().dossier.folder == FAULTY)
    (row,) = (row for row in queue.rows if row.order.folder == str(FAULTY))
    assert row.button("open") is None


def test_the_package_goes_into_a_folder():
    publishing = open_folder(CLEAN)
    out = FOLDER / "usb"
    out.mkdir()
    publishing.sending.ask_folder = lambda: out
    click(publishing.steps.button(PACKAGE))
    wait(lambda: publishing.sending.exporting.card.isVisible(), 60)
    assert len(list(out.iterdir())) == 2
    nothing_cut_off(publishing.panel)
    picture("queue-export")
