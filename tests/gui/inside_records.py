# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Hồ sơ" in a real QGIS: fill in the form, drop files, make rows of them."""

from pathlib import Path

from qgis.PyQt.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QToolButton

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.model import load
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.training.documents import write_pdf
from tests.gui.inside import FOLDER, at_rest, click, dock, nothing_cut_off, picture, session, wait

MADE = FOLDER / "CSDL_HoSo"
NAME = "Quy hoạch phân khu 3 phường Sài Gòn"


def panel():
    editing = dock("QhEditingDock")
    editing.panel.tabs.setCurrentWidget(editing.records)
    QTest.qWait(100)
    return editing.records


def settled(records):
    wait(lambda: not records.store.busy)
    QTest.qWait(150)


def drop(records, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    actions = Qt.DropAction.CopyAction
    QApplication.sendEvent(records.area.viewport(), QDragEnterEvent(QPoint(60, 60), actions, *held))
    event = QDropEvent(QPointF(60, 60), actions, *held)
    QApplication.sendEvent(records.area.viewport(), event)


def no_text_is_cut(records):
    """Every word of every visible label fits into the width that it has."""
    at_rest(lambda: list(_cut(records)))


def _cut(records):
    for label in records.findChildren(QLabel):
        if not label.isVisible() or not label.wordWrap():
            continue
        widest = max(
            (label.fontMetrics().horizontalAdvance(w) for w in label.text().split()), default=0
        )
        low = label.height() < label.heightForWidth(label.width()) - 1
        if widest > label.width() + 1 or low:
            yield label.text()


def test_a_new_dossier_says_what_it_lacks():
    info = DossierInfo(NAME, "tt16_2025", "79QPK1000012", wards=("26740",), scale="1/2.000")
    create_dossier(MADE, info, load())
    editing = dock("QhEditingDock")
    editing.ask_folder = lambda title: MADE
    editing.ask_leave = lambda: True
    editing.open_dossier()
    wait(lambda: session().dossier)
    records = panel()
    wait(lambda: records.checklist.items)
    settled(records)
    assert "Còn thiếu" in records.checklist.headline.text()
    nothing_cut_off(records)
    no_text_is_cut(records)
    picture("records-missing")
    click(records.checklist.moreButton)
    QTest.qWait(200)
    no_text_is_cut(records)
    bar = records.area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    picture("records-missing-all")
    bar.setValue(0)
    click(records.checklist.moreButton)


def test_the_form_is_filled_with_the_keyboard():
    records = panel()
    records.sections["missing"].heading.setChecked(False)
    records._go("record:HoSo")
    edit = records.form.editors["soQDQH"].widget
    wait(lambda: edit.hasFocus())
    QTest.keyClicks(edit, "2820/QD-UBND")
    day = records.form.editors["ngayQDQH"].widget
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    wait(lambda: day.hasFocus() or day.isAncestorOf(QApplication.focusWidget()))
    QTest.keyClicks(day, "15062025")
    records.form.editors["maThongTinQH"].widget.setFocus()
    QTest.keyClicks(records.form.editors["maThongTinQH"].widget, "7925")
    QTest.qWait(100)
    no_text_is_cut(records)
    picture("records-form")
    QTest.keyClicks(records.form.editors["maThongTinQH"].widget, "21012345")
    authority = records.form.editors["coQuanPheDuyet"].widget
    authority.setFocus()
    authority.setPlainText("UBND Thành phố Hồ Chí Minh")
    settled(records)
    head = records.store.records.head
    assert head["soQDQH"] == "2820/QD-UBND"
    assert session().dossier.info.maThongTinQH == "792521012345"
    assert (MADE / "HoSoScan" / "79QPK1000012.xlsx").exists()
    records.area.verticalScrollBar().setValue(0)
    picture("records-form-done")


def test_dropped_files_wait_are_checked_and_copied():
    records = panel()
    records.sections["HoSo"].heading.setChecked(False)
    outside = FOLDER / "den"
    (outside / "QH-01 Sử dụng đất").mkdir(parents=True)
    write_pdf(outside / "Quyết định phê duyệt.pdf", ["Quyet dinh"])
    (outside / "trống.pdf").write_bytes(b"")
    image = QImage(1200, 800, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(5906)
    image.setDotsPerMeterY(5906)
    assert image.save(str(outside / "QH-01 Sử dụng đất" / "tờ 1.jpg"))
    drop(records, *sorted(Path(outside).iterdir()))
    wait(lambda: len(records.documents.waiting.cards) == 3)
    QTest.qWait(200)
    texts = [card.remarks.text() for card in records.documents.waiting.cards]
    assert any("150 dpi, cần ít nhất 300 dpi" in text for text in texts), texts
    nothing_cut_off(records)
    no_text_is_cut(records)
    picture("records-drop")
    click(records.documents.waiting.addButton)
    wait(lambda: records.documents.results.isVisible())
    settled(records)
    assert (MADE / "HoSoScan" / "VanBan" / "Quyet_dinh_phe_duyet.pdf").exists()
    records.documents.waiting.clear()
    records.documents.view.select("HoSoScan/BanVe/QH-01_Su_dung_dat/to_1.jpg")
    QTest.qWait(200)
    no_text_is_cut(records)
    picture("records-documents")


def test_rows_are_made_of_files():
    records = panel()
    records.sections["documents"].heading.setChecked(False)
    for name in ("BanVe", "VanBan"):
        records.sections[name].open()
        QTest.qWait(100)
        click(records.tables[name].proposeButton)
    settled(records)
    records.area.verticalScrollBar().setValue(0)
    QTest.qWait(100)
    nothing_cut_off(records)
    no_text_is_cut(records)
    picture("records-rows")
    rows = records.tables["VanBan"]
    rows.view.setCurrentCell(0, 1)
    click(rows.editButton)
    wait(lambda: rows.dialog.isVisible())
    QTest.qWait(300)
    picture("records-row")
    rows.dialog.reject()
    records.sections["documents"].open()
    records.sections["missing"].open()


def test_the_list_leads_to_the_other_tabs():
    editing = dock("QhEditingDock")
    records = panel()
    records.area.verticalScrollBar().setValue(0)
    draw = next(b for b in records.checklist.findChildren(QToolButton) if b.text() == "Vẽ")
    click(draw)
    assert editing.panel.tabs.currentWidget() is editing.classes
    assert editing.classes.searchEdit.text() == "RanhGioiQuyHoach_A"
    editing.classes.searchEdit.clear()
    records._go("description:")
    assert editing.panel.tabs.currentWidget() is editing.description
