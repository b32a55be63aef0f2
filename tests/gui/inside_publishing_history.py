# SPDX-License-Identifier: GPL-2.0-or-later
"""Somebody else published in between: the difference on the map, the conflict solved, published;
receipts read and verified; an earlier version published again; a submission taken back."""

import json
import os
import threading
from collections import Counter

from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface

from qh_plugin.gui.publishing.steps import CHANGES, SEND, Mark
from qh_plugin.qgis_io import project
from qh_plugin.qgis_io.transport import QgisTransport
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
LOTS = "QuyHoach/ChucNangSuDungDat_A"
PARK = "79QPK1000001-ChucNangSuDungDat_A-2"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def publishing():
    return dock("QhPublishingDock")


def lots():
    return project.layer_for(session().dossier, LOTS)


def park():
    return next(f for f in lots().getFeatures() if f["maDoiTuong"] == PARK)


def drag(widget, start, end):
    """The left button from one place of a widget to another, by steps as a hand does it; QTest's
    own mouse moves have no button down."""
    QTest.mousePress(widget, LEFT, NONE, start)
    first, last = widget.mapToGlobal(start), widget.mapToGlobal(end)
    for step in range(1, 5):
        here = QPointF(widget.mapFromGlobal(first + (last - first) * step / 4))
        event = QMouseEvent(QEvent.Type.MouseMove, here, Qt.MouseButton.NoButton, LEFT, NONE)
        QApplication.sendEvent(widget, event)
        QTest.qWait(30)
    QTest.mouseRelease(widget, LEFT, NONE, widget.mapFromGlobal(last))


def rows(found):
    return [found.history.box.list.item(k).text() for k in range(found.history.box.list.count())]


def choose(found, version):
    """A version in the list, by the mouse."""
    listing = wait(lambda: found.history.box.list if rows(found) else None)
    row = next(k for k, text in enumerate(rows(found)) if f"Bản {version} ·" in text)
    found.panel.scrollArea.ensureWidgetVisible(listing)
    item = listing.item(row)
    listing.scrollToItem(item)
    QTest.mouseClick(listing.viewport(), LEFT, NONE, listing.visualItemRect(item).center())
    wait(lambda: found.history.version == version and found.history.receipt is not None)


def published(found, version):
    wait(lambda: session().dossier.info.version == version, 60)
    wait(lambda: found.steps.mark(SEND) is Mark.DONE)


def test_what_the_other_published_lies_beside_mine_on_the_map():
    editing = dock("QhEditingDock")
    editing.ask_leave = lambda: True
    editing.open_folder(FOLDER / "CSDL_Sach")
    found = publishing()
    found.panel.serverEdit.setText(URL)
    found.panel.serverEdit.editingFinished.emit()
    wait(lambda: found.panel.connectionLabel.text().startswith("●"))
    wait(lambda: len(rows(found)) == 2)
    assert "Cán bộ B · đang công bố · “Theo kết luận họp 20/11”" in rows(found)[0]
    picture("history-list")
    click(found.steps.button(CHANGES))
    wait(lambda: found.difference.held is not None, 60)
    panel = found.difference.panel
    assert "1 đối tượng xung đột" in found.steps.words(CHANGES)
    panel.lineTable.setFocus()
    panel.lineTable.selectRow(0)
    QTest.keyClick(panel.lineTable, Qt.Key.Key_Return)
    click(panel.swipeButton)
    swipe = found.difference.swipe
    wait(lambda: not swipe.drawing and not iface.mapCanvas().isDrawing())
    assert swipe.item.right.picture.image is not None
    nothing_cut_off(panel)
    picture("swipe-middle")


def test_the_divider_is_dragged_and_moved_by_keys_and_shows_the_park_and_the_offices():
    swipe, canvas = publishing().difference.swipe, iface.mapCanvas()
    handle = swipe.handle
    middle = QPoint(handle.width() // 2, handle.height() // 2)
    away = handle.mapFromParent(QPoint(canvas.width() // 5, handle.height() // 2))
    drag(handle, middle, away)
    assert abs(handle.place - 0.2) < 0.03
    inside = park().geometry().pointOnSurface().asPoint()
    centre = canvas.getCoordinateTransform().transform(inside)
    near = [
        (round(centre.x()) + i, round(centre.y()) + j) for i in range(-9, 9) for j in (-3, 0, 3)
    ]

    def seen():
        """The colour that most of the lot has there, labels and outlines left aside."""
        image = canvas.viewport().grab().toImage()
        return Counter(image.pixelColor(x, y).name() for x, y in near).most_common(1)[0][0]

    offices = seen()
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert 0.2 < handle.place < 0.25 and seen() == offices
    QTest.keyClick(handle, Qt.Key.Key_End)
    assert handle.place == 1.0 and seen() != offices
    QTest.keyClick(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    place = handle.place
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert not swipe.active and not publishing().difference.panel.swipeButton.isChecked()
    click(publishing().difference.panel.swipeButton)
    assert abs(swipe.handle.place - place) < 0.002
    QTest.keyClick(swipe.handle, Qt.Key.Key_Escape)


def test_the_conflict_is_solved_saved_and_published():
    found = publishing()
    panel = found.difference.panel
    panel.lineTable.selectRow(0)
    click(panel.theirsButton)
    picture("conflict-chosen")
    click(panel.applyButton)
    wait(lambda: lots().isModified())
    assert lots().commitChanges()
    wait(lambda: session().dossier.info.version == 2)
    messages(clear=True)
    click(found.panel.publishButton)
    published(found, 3)
    assert park()["kyHieuLoDat"] == "A1-CQ09"
    wait(lambda: len(rows(found)) == 3 and "đang công bố" in rows(found)[0])
    picture("history-published")


def test_a_receipt_is_verified_and_an_edited_file_is_told_in_one_sentence():
    found = publishing()
    choose(found, 2)
    assert "Cán bộ B" in found.panel.receiptView.text()
    click(found.history.buttons.verify)
    wait(lambda: found.panel.verdictLabel.text().startswith("✔ Biên nhận đúng"))
    found.panel.scrollArea.ensureWidgetVisible(found.panel.receiptFrame)
    nothing_cut_off(found.panel)
    picture("receipt-verified")
    opened = []
    found.history.deeds.open_file = lambda path: opened.append(path.read_bytes()) or True
    found.history.buttons.menu.actions()[0].trigger()
    wait(lambda: opened)
    assert opened[0].startswith(b"%PDF")
    found.history.buttons.menu.actions()[2].trigger()
    assert QApplication.clipboard().text() == found.history.past.code
    words = dict(found.history.receipt.raw)
    path = FOLDER / "sua.json"
    path.write_text(json.dumps({**words, "comment": "khác"}), "utf-8")
    found.history.deeds.ask_receipt_file = lambda _: path
    click(found.history.box.file)
    wait(lambda: found.history.box.verdict.text().startswith("✖"))
    assert "đã bị sửa" in found.history.box.verdict.text()
    picture("receipt-edited")


def test_mine_is_compared_with_the_first_version():
    found = publishing()
    choose(found, 1)
    click(found.history.buttons.compare)
    wait(lambda: found.difference.held is not None and found.difference.held.earlier, 60)
    panel = found.difference.panel
    assert panel.windowTitle() == "Khác với bản 1" and len(panel.lines.lines) == 3
    picture("compared-with-first")
    panel.close()


def test_the_first_version_is_published_again_with_a_reason():
    found = publishing()
    choose(found, 1)
    found.ask_roll_back = lambda version: version == 1
    found.facts.comment.clear()
    click(found.history.buttons.roll_back)
    wait(lambda: found.facts.comment.isVisible())
    QTest.keyClicks(found.facts.comment, "so lieu ban 2 sai")
    click(found.history.buttons.roll_back)
    published(found, 4)
    wait(lambda: "quay lại bản 1" in rows(found)[0])
    assert not dock("QhCheckingDock").header.facts.whole().endswith("đã công bố bản 3")
    found = publishing()
    picture("rolled-back")


def test_a_submission_is_stopped_and_taken_back(monkeypatch):
    found = publishing()
    send, stopped = QgisTransport.send, threading.Event()

    def slow(self, request):
        if "stage-chunk" in request.url:
            stopped.wait(120)  # a poor line: there is time to stop
        return send(self, request)

    monkeypatch.setattr(QgisTransport, "send", slow)
    wait(lambda: not found.panel.progressBar.isVisible())
    click(found.panel.publishButton)
    wait(lambda: found.panel.publishButton.text() == "Tạm dừng", 60)
    click(found.panel.publishButton)
    stopped.set()
    wait(lambda: found.panel.withdrawButton.isVisible())
    picture("submission-open")
    messages(clear=True)
    click(found.panel.withdrawButton)
    wait(lambda: any("Đã rút lại" in text for text in messages()))
    assert session().dossier.info.version == 4
    wait(lambda: not found.panel.withdrawButton.isVisible())
    picture("withdrawn")
