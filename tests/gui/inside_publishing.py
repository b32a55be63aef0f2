# SPDX-License-Identifier: GPL-2.0-or-later
"""The publishing dock in a real QGIS against the real server: errors, no server, receipt, map."""

import json
import os
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QDockWidget, QTextBrowser
from qgis.utils import iface

from qh_plugin.gui.publishing.steps import CHANGES, CHECK, PACKAGE, SEND, Mark
from qh_plugin.qgis_io import project
from tests.gui.inside import (
    FOLDER,
    click,
    dock,
    messages,
    nothing_cut_off,
    picture,
    session,
    wait,
)

URL = os.environ["QH_GUI_SERVER"]
CLEAN, FAULTY = FOLDER / "CSDL_Sach", FOLDER / "CSDL_Loi"
LOTS = "QuyHoach/ChucNangSuDungDat_A"


def open_folder(folder):
    editing = dock("QhEditingDock")
    editing.ask_leave = lambda: True
    editing.open_folder(folder)
    assert session().dossier.folder == folder
    return dock("QhPublishingDock")


def set_server(publishing, url):
    publishing.panel.serverEdit.setText(url)
    publishing.panel.serverEdit.editingFinished.emit()


def publish(publishing):
    messages(clear=True)
    click(publishing.panel.publishButton)
    wait(lambda: not publishing.sending.runner.busy, 90)


def test_empty_state_leads_to_the_editing_dock():
    publishing = dock("QhPublishingDock")
    assert publishing.panel.emptyLabel.isVisible()
    assert not publishing.panel.publishButton.isEnabled()
    picture("publishing-empty")
    click(publishing.panel.editButton)
    assert not dock("QhEditingDock").isHidden()


def test_open_errors_block_and_lead_to_the_checking_dock():
    publishing = open_folder(FAULTY)
    set_server(publishing, URL)
    publish(publishing)
    assert publishing.steps.mark(CHECK) is Mark.BLOCKED
    assert "lỗi" in publishing.steps.words(CHECK)
    assert publishing.steps.button(CHECK).isVisible()
    assert not list(session().dossier.receipts.glob("*.json"))
    bar = iface.messageBar().currentItem().findChild(QTextBrowser)
    wait(lambda: bar.verticalScrollBar().maximum() == 0)  # the whole sentence is seen
    picture("publishing-blocked")
    click(publishing.steps.button(CHECK))  # no check here has listed them yet: one begins
    checking = iface.mainWindow().findChild(QDockWidget, "QhCheckingDock")
    wait(lambda: checking.result is not None and not checking.busy, 90)
    assert checking.isVisible() and checking.result.errors > 0
    picture("publishing-blocked-list")
    dock("QhPublishingDock")
    asked = []
    session().check_asked.connect(lambda: asked.append(1))
    click(publishing.steps.button(CHECK))
    assert asked and not checking.busy


def test_a_server_that_is_not_there_is_said_and_nothing_is_lost():
    publishing = open_folder(CLEAN)
    set_server(publishing, "http://127.0.0.1:1")
    wait(lambda: publishing.panel.connectionLabel.text().startswith("✖"))
    publish(publishing)
    assert publishing.steps.mark(SEND) is Mark.BLOCKED
    assert any("127.0.0.1:1" in text for text in messages())
    assert session().dossier.info.version == 0
    assert publishing.panel.publishButton.isEnabled()


def test_publishing_ends_with_a_stored_receipt():
    publishing = dock("QhPublishingDock")
    set_server(publishing, URL)
    wait(lambda: publishing.panel.connectionLabel.text().startswith("●"))
    assert publishing.panel.publishButton.text() == "Nộp bản 1 lên máy chủ"
    nothing_cut_off(publishing.panel)
    picture("publishing-before")
    publish(publishing)
    assert session().dossier.info.version == 1
    files = list(session().dossier.receipts.glob("*.json"))
    receipt = json.loads(files[0].read_text("utf-8"))
    assert (len(files), receipt["outcome"], receipt["version"]) == (1, "accepted", 1)
    code = receipt["package"]
    assert f"{code[:4]}-{code[4:8]}" in publishing.panel.receiptView.text()
    assert f"{code[:4]}-{code[4:8]}" in publishing.steps.words(PACKAGE)
    for step in (CHECK, CHANGES, PACKAGE, SEND):
        assert publishing.steps.mark(step) is Mark.DONE, step
    assert publishing.panel.publishButton.text() == "Nộp bản 2 lên máy chủ"
    header = dock("QhCheckingDock").header.facts.whole()
    assert header.endswith("✔ đã công bố bản 1"), header
    dock("QhPublishingDock")
    nothing_cut_off(publishing.panel)
    picture("publishing-after")


def test_published_layers_come_back_on_the_map():
    publishing = dock("QhPublishingDock")
    click(publishing.history.buttons.open_published)
    layers = [
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if layer.providerType() == "OAPIF"
    ]
    assert len(layers) == 5
    lots = next(layer for layer in layers if "ChucNangSuDungDat_A" in layer.source())
    mine = project.layer_for(session().dossier, LOTS)
    assert sum(1 for _ in lots.getFeatures()) == mine.featureCount() > 100
    assert lots.renderer().type() == "categorizedSymbol"
    group = QgsProject.instance().layerTreeRoot().findGroup("Đã công bố")
    assert len(group.findLayers()) == 5
    click(publishing.history.buttons.open_published)
    assert len(group.findLayers()) == 5
    iface.mapCanvas().setExtent(mine.extent())
    picture("publishing-layers")


def test_publishing_again_without_a_change_gives_the_same_receipt():
    publishing = dock("QhPublishingDock")
    publish(publishing)
    assert session().dossier.info.version == 1
    assert len(list(session().dossier.receipts.glob("*.json"))) == 1


def test_unsaved_edits_are_offered_to_be_saved_first_then_version_two():
    publishing = dock("QhPublishingDock")
    lots = project.layer_for(session().dossier, LOTS)
    lots.startEditing()
    feature = next(lots.getFeatures())
    lots.changeAttributeValue(feature.id(), lots.fields().indexOf("ghiChu"), "đã sửa")
    asked = []
    publishing.ask_save = lambda: asked.append(1)
    click(publishing.panel.publishButton)
    assert asked == [1]
    assert not publishing.sending.runner.busy
    publishing.ask_save = lambda: lots.commitChanges()
    publish(publishing)
    assert session().dossier.info.version == 2
    assert publishing.history.box.list.count() == 2
    assert "~ 1 sửa" in publishing.steps.words(CHANGES)


def test_the_receipt_is_saved_as_a_page_and_as_the_servers_own_words():
    publishing = dock("QhPublishingDock")
    save = publishing.history.buttons.menu.actions()[1]
    for name in ("bien-nhan.html", "bien-nhan.json"):
        target = FOLDER / name
        publishing.history.deeds.ask_receipt_target = lambda _, t=target: t
        save.trigger()
        wait(target.is_file)
    page = (FOLDER / "bien-nhan.html").read_text("utf-8")
    words = json.loads((FOLDER / "bien-nhan.json").read_text("utf-8"))
    assert words["package"] in page
    assert "Chức năng sử dụng đất" in page
    messages(clear=True)
    publishing.history.deeds.ask_receipt_target = lambda _: Path("/khong/co/that.html")
    save.trigger()
    wait(lambda: any("Không lưu được" in text for text in messages()))
