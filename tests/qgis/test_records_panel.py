# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Hồ sơ": forms, tables, dropped files, what is missing; with real files on disk."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from qgis.PyQt.QtCore import QDate, QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from qgis.PyQt.QtWidgets import QApplication, QLabel, QToolButton

from qh_plugin.core.dossier.layout import DossierInfo, open_dossier
from qh_plugin.core.model import load
from qh_plugin.gui.editing.records import panel as panel_module
from qh_plugin.gui.editing.records.panel import RecordsPanel
from qh_plugin.io.documents import keeping
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.records import read_records, write_records, xlsx_path
from qh_plugin.training.documents import write_pdf
from tests.core.dossier import record_model as made

CODE = "79QPK1000001"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dossier(tmp_path):
    info = DossierInfo(
        "Quy hoạch phân khu thử", "tt16_2025", CODE, wards=("26740",), scale="1/2.000"
    )
    return create_dossier(tmp_path / "CSDL_Thu", info, load())


@pytest.fixture
def panel(iface, session, settings, qgis_app):
    found = RecordsPanel(iface, session, settings)
    session.dossier_changed.connect(found.show_dossier)
    found.resize(330, 700)
    found.show()
    yield found
    session.dossier_changed.disconnect(found.show_dossier)
    found.shutdown()
    found.deleteLater()


@pytest.fixture
def opened(panel, session, dossier, wait):
    session.set_dossier(dossier)
    settled(panel, wait)
    return panel


def settled(panel, wait) -> None:
    wait(lambda: not panel.store.busy and panel.documents._work is None)


def drop(panel, *paths: Path) -> QDropEvent:
    """Drag files from the file manager over the first field that can be seen, and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    held = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(panel.area.viewport(), QDragEnterEvent(QPoint(50, 50), actions, *held))
    event = QDropEvent(QPointF(50, 50), actions, *held)
    event.ignore()
    QApplication.sendEvent(panel.area.viewport(), event)
    return event


def pdf(folder: Path, name: str = "Quyết định phê duyệt.pdf", text: str = "a") -> Path:
    write_pdf(folder / name, [text])
    return folder / name


def stored(dossier) -> dict:
    return json.loads((dossier.state / "records.json").read_text("utf-8"))["tables"]


def test_nothing_open_shows_nothing_and_takes_nothing(panel, tmp_path) -> None:
    panel.show_dossier()
    assert panel.form is None
    assert not drop(panel, pdf(tmp_path)).isAccepted() or panel.documents.waiting.cards == []


def test_the_form_has_the_circulars_columns_and_what_is_known(opened) -> None:
    labels = [label.text() for label in opened.form.findChildren(QLabel)]
    assert "Mã hồ sơ *" in labels
    assert "Số QĐ phê duyệt quy hoạch *" in labels
    assert opened.form.editors["maHoSo"].widget.text() == CODE
    assert not opened.form.editors["maHoSo"].widget.isEnabled()
    assert opened.form.editors["loaiQuyHoach"].widget.currentText() == "Quy hoạch phân khu"
    assert opened.form.editors["tyLe"].widget.currentText() == "1/2.000"
    assert opened.form.editors["diaDiem"].widget.toPlainText() == "Phường Sài Gòn"
    assert opened.form.editors["ngayQDQH"].widget.isNull()
    assert "✖ còn 3 ô" in opened.sections["HoSo"].heading.text()


def test_what_is_typed_is_saved_in_both_files(opened, dossier, wait) -> None:
    form = opened.form
    form.editors["soQDQH"].widget.setText("12/QĐ-UBND")
    form.editors["soQDQH"].widget.textEdited.emit("12/QĐ-UBND")
    form.editors["ngayQDQH"].widget.setDate(QDate(2025, 3, 31))
    box = form.editors["tinhTrang"].widget
    box.setCurrentIndex(box.findData("3"))
    form.editors["tuKhoa"].widget.setPlainText("khu 3;\nphân khu")
    assert "Đang lưu" in opened.savedLabel.text()
    settled(opened, wait)
    assert "✔ Đã lưu" in opened.savedLabel.text()
    head = stored(dossier)["HoSo"][0]
    assert head["soQDQH"] == "12/QĐ-UBND"
    assert head["ngayQDQH"] == "2025-03-31"
    assert head["tinhTrang"] == "3"
    assert head["tuKhoa"] == "khu 3; phân khu"
    sheet = openpyxl.load_workbook(xlsx_path(dossier))["HoSo"]
    values = dict(zip((c.value for c in sheet[1]), (c.value for c in sheet[2])))
    assert values["Tình trạng"] == "Công bố"
    assert values["Ngày QĐ phê duyệt quy hoạch"].date() == date(2025, 3, 31)
    assert "✖ còn 1 ô" in opened.sections["HoSo"].heading.text()


def test_a_wrong_value_is_said_below_its_field_and_kept(opened, dossier, wait) -> None:
    edit = opened.form.editors["maThongTinQH"].widget
    edit.setText("abc")
    edit.textEdited.emit("abc")
    label = opened.form.findChild(QLabel, "maThongTinQHProblem")
    assert "không đúng dạng" in label.text()
    assert not label.isHidden()
    settled(opened, wait)
    assert stored(dossier)["HoSo"][0]["maThongTinQH"] == "abc"
    assert open_dossier(dossier.folder).info.maThongTinQH == ""  # the facts take no wrong code


def test_right_values_become_the_dossiers_facts(opened, dossier, session, wait) -> None:
    edit = opened.form.editors["maThongTinQH"].widget
    edit.setText("792521012345")
    edit.textEdited.emit("792521012345")
    opened.form.editors["tenDoAn"].widget.setPlainText("Tên mới")
    settled(opened, wait)
    assert session.dossier.info.maThongTinQH == "792521012345"
    assert session.dossier.info.name == "Tên mới"
    assert open_dossier(dossier.folder).info == session.dossier.info
    assert edit.text() == "792521012345"


def test_a_value_that_no_widget_can_show_is_not_lost(panel, session, dossier, wait) -> None:
    model = load()
    records = read_records(dossier, model)
    records.head.update({"ngayQDQH": "tháng 3", "loaiQuyHoach": "QXX"})
    write_records(dossier, model, records)
    session.set_dossier(dossier)
    settled(panel, wait)
    assert "“tháng 3” không phải là ngày" in panel.form.findChild(QLabel, "ngayQDQHProblem").text()
    assert "ngoài danh mục" in panel.form.editors["loaiQuyHoach"].widget.currentText()
    edit = panel.form.editors["soQDQH"].widget
    edit.textEdited.emit("1")
    settled(panel, wait)
    assert stored(dossier)["HoSo"][0]["ngayQDQH"] == "tháng 3"
    assert stored(dossier)["HoSo"][0]["loaiQuyHoach"] == "QXX"


def test_the_wheel_changes_no_value_in_passing(opened) -> None:
    box = opened.form.editors["tinhTrang"].widget
    before = box.currentIndex()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(box.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert box.currentIndex() == before


def test_dropped_files_are_proposed_checked_and_copied(opened, dossier, tmp_path, wait) -> None:
    outside = tmp_path / "ngoai"
    outside.mkdir()
    (outside / "trong.pdf").write_bytes(b"")
    event = drop(opened, pdf(outside), outside / "trong.pdf")
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction
    wait(lambda: len(opened.documents.waiting.cards) == 2)
    settled(opened, wait)
    first, second = opened.documents.waiting.cards
    assert first.kindBox.currentText() == "Quyết định phê duyệt quy hoạch"
    assert first.place.whole() == "Vào: HoSoScan/VanBan"
    assert first.nameEdit.text() == "Quyet_dinh_phe_duyet.pdf"
    assert first.remarks.text() == "✔ Đạt"
    assert "rỗng" in second.remarks.text()
    assert second.items() == []
    assert opened.documents.waiting.addButton.text() == "Thêm 1 tệp vào hồ sơ"
    opened.documents.waiting.addButton.click()
    target = dossier.folder / "HoSoScan" / "VanBan" / "Quyet_dinh_phe_duyet.pdf"
    wait(target.exists)
    settled(opened, wait)
    assert "✔ Đã thêm Quyet_dinh_phe_duyet.pdf" in opened.documents.results.label.text()
    assert opened.documents.waiting.cards == [second]
    assert pdf(outside).exists()
    texts = [i.title.vi for i in opened.checklist.items]
    assert "Quyết định phê duyệt quy hoạch: 1 tệp" in texts


def test_the_user_can_choose_another_place_and_name(opened, dossier, tmp_path, wait) -> None:
    drop(opened, pdf(tmp_path, "a.pdf"))
    wait(lambda: opened.documents.waiting.cards)
    settled(opened, wait)
    (card,) = opened.documents.waiting.cards
    card.kindBox.setCurrentIndex(card.kindBox.findData("BanVeCAD"))
    card.nameEdit.setText("con.pdf")
    assert card.items() == []
    assert "Windows" in card.remarks.text()
    card.nameEdit.setText("QH-01.pdf")
    opened.documents.waiting.addButton.click()
    wait((dossier.folder / "HoSoBASIC" / "BanVe" / "QH-01.pdf").exists)
    settled(opened, wait)


def test_scans_of_a_drawing_get_a_folder(opened, dossier, tmp_path, wait) -> None:
    from PIL import Image

    folder = tmp_path / "QH-01 Sử dụng đất"
    folder.mkdir()
    for name in ("to1.jpg", "to2.jpg"):
        Image.new("L", (600, 400)).save(folder / name, dpi=(300, 300))
    drop(opened, folder)
    wait(lambda: opened.documents.waiting.cards)
    settled(opened, wait)
    (card,) = opened.documents.waiting.cards
    assert card.nameEdit.isHidden()
    assert card.place.whole() == "Vào: HoSoScan/BanVe/QH-01_Su_dung_dat"
    assert opened.documents.waiting.addButton.text() == "Thêm 2 tệp vào hồ sơ"
    opened.documents.waiting.addButton.click()
    wait((dossier.folder / "HoSoScan/BanVe/QH-01_Su_dung_dat/to2.jpg").exists)
    settled(opened, wait)
    rows = opened.tables["BanVe"]
    assert rows.proposeButton.text() == "Lập 1 dòng từ tệp"
    rows.proposeButton.click()
    settled(opened, wait)
    (row,) = stored(dossier)["BanVe"]
    assert (row["soHieuBanVe"], row["soTo"]) == ("QH-01", 2)
    assert row["tenThuMuc"] == "QH-01_Su_dung_dat"
    rows.back.buttons()[0].click()
    settled(opened, wait)
    assert stored(dossier)["BanVe"] == []


def test_other_content_under_the_same_name_gets_a_number(opened, dossier, tmp_path, wait) -> None:
    for text in ("mot", "hai", "hai"):
        drop(opened, pdf(tmp_path, "QD.pdf", text))
        wait(lambda: opened.documents.waiting.cards)
        settled(opened, wait)
        opened.documents.waiting.addButton.click()
        settled(opened, wait)
    names = sorted(p.name for p in (dossier.folder / "HoSoScan" / "VanBan").iterdir())
    assert names == ["QD.pdf", "QD_2.pdf"]
    assert "cùng nội dung" in opened.documents.results.label.text()


def test_a_removed_file_comes_back(opened, dossier, tmp_path, wait) -> None:
    pdf(dossier.folder / "HoSoScan" / "VanBan", "QD.pdf")
    opened.store.look_soon()
    settled(opened, wait)
    opened.documents.view.select("HoSoScan/VanBan/QD.pdf")
    assert "PDF 1.4 · 1 trang" in opened.documents.view.details.text()
    opened.documents.view.removeButton.click()
    settled(opened, wait)
    assert not (dossier.folder / "HoSoScan/VanBan/QD.pdf").exists()
    assert opened.documents.view.current() == ""
    opened.documents.back.buttons()[0].click()
    settled(opened, wait)
    assert (dossier.folder / "HoSoScan/VanBan/QD.pdf").exists()


def test_the_kind_of_a_file_can_be_told(opened, dossier, wait) -> None:
    pdf(dossier.folder / "HoSoScan" / "VanBan", "scan0001.pdf")
    opened.store.look_soon()
    settled(opened, wait)
    view = opened.documents.view
    view.select("HoSoScan/VanBan/scan0001.pdf")
    assert view.kindBox.currentText() == "Chọn loại tài liệu…"
    index = view.kindBox.findData("TTR")
    view.kindBox.setCurrentIndex(index)
    view.kindBox.activated.emit(index)
    settled(opened, wait)
    assert view.kindBox.currentText() == "Tờ trình"
    assert "Tờ trình: 1 tệp" in [i.title.vi for i in opened.checklist.items]


def test_rows_are_added_changed_removed_and_brought_back(opened, dossier, wait) -> None:
    rows = opened.tables["VanBan"]
    rows.addButton.click()
    assert rows.dialog.form.editors["maHoSo"].widget.text() == CODE
    assert "Còn 2 ô" in rows.dialog.note.text()
    for name, value in (("maVanBan", "QD.pdf"), ("tenVanBan", "Quyết định")):
        editor = rows.dialog.form.editors[name]
        editor._tell(value)
    assert "✔" in rows.dialog.note.text()
    rows.dialog.accept()
    settled(opened, wait)
    assert stored(dossier)["VanBan"][0]["maVanBan"] == "QD.pdf"
    assert rows.view.item(0, 0).text() == "✔"
    rows.view.setCurrentCell(0, 1)
    rows.view.itemActivated.emit(rows.view.item(0, 1))
    rows.dialog.form.editors["tenVanBan"]._tell("Khác")
    rows.dialog.reject()
    assert rows.rows[0]["tenVanBan"] == "Quyết định"
    rows.removeButton.click()
    settled(opened, wait)
    assert stored(dossier)["VanBan"] == []
    rows.back.buttons()[0].click()
    settled(opened, wait)
    assert stored(dossier)["VanBan"][0]["tenVanBan"] == "Quyết định"


def test_an_xlsx_changed_outside_is_offered_and_read(opened, dossier, wait) -> None:
    opened.store.touch()
    settled(opened, wait)
    assert not opened.outside.isVisible()
    book = openpyxl.load_workbook(xlsx_path(dossier))
    book["HoSo"]["H2"] = "77/QĐ-UBND"
    book.save(xlsx_path(dossier))
    opened.store.look_soon()
    settled(opened, wait)
    assert opened.outside.isVisible()
    assert "sửa ngoài QGIS" in opened.outside.label.text()
    opened.outside.buttons()[0].click()
    settled(opened, wait)
    assert opened.form.editors["soQDQH"].widget.text() == "77/QĐ-UBND"
    assert not opened.outside.isVisible()


def test_the_list_of_what_is_missing_leads_to_the_field(opened, wait) -> None:
    asked = []
    opened.asked.connect(asked.append)
    buttons = opened.checklist.findChildren(QToolButton)
    assert all(b.accessibleName() for b in buttons)
    assert {i.mark.name for i in opened.checklist.lines()} == {"WRONG"}
    opened.checklist.moreButton.setChecked(True)
    assert len(opened.checklist.lines()) == len(opened.checklist.items)
    opened.checklist.asked.emit("record:HoSo")
    assert opened.sections["HoSo"].body.isVisible()
    opened.checklist.asked.emit("description:")
    opened.checklist.asked.emit("class:QuyHoach/RanhGioiQuyHoach_A")
    assert asked == ["description:", "class:QuyHoach/RanhGioiQuyHoach_A"]


def test_a_button_asks_for_a_file_of_the_right_type(opened, tmp_path, wait) -> None:
    wanted = []

    def answer(types):
        wanted.append(list(types))
        return [pdf(tmp_path, "x.pdf")]

    opened.documents.ask_files = answer
    opened.checklist.asked.emit("documents:TTR")
    wait(lambda: opened.documents.waiting.cards)
    settled(opened, wait)
    assert wanted == [["pdf"]]
    assert opened.documents.waiting.cards[0].kind().id == "TTR"


def test_sections_are_remembered(iface, session, settings, dossier, wait, opened) -> None:
    assert not opened.sections["HoSo"].body.isVisible()
    opened.sections["HoSo"].heading.click()
    opened.sections["documents"].heading.click()
    other = RecordsPanel(iface, session, settings)
    other.show_dossier()
    other.show()
    assert other.sections["HoSo"].body.isVisible()
    assert not other.sections["documents"].body.isVisible()
    settled(other, wait)
    other.shutdown()
    other.deleteLater()


def test_a_model_without_records_says_so(panel, session, dossier, monkeypatch, wait) -> None:
    model = replace(made.without_records(), id="dia_chinh")
    monkeypatch.setattr(panel_module, "model_of", lambda info: model)
    session.set_dossier(dossier)
    settled(panel, wait)
    assert "không có bảng" in panel.note.text()
    assert panel.form is None
    assert set(panel.sections) == {"missing", "documents"}


def test_damaged_records_are_one_sentence_and_stay(panel, session, dossier, wait, iface) -> None:
    (dossier.state / "records.json").write_text("{")
    session.set_dossier(dossier)
    settled(panel, wait)
    assert "records.json" in panel.note.text()
    assert panel.form is None
    panel.shutdown()
    panel._session.data_changed.connect(panel._data_changed)
    assert (dossier.state / "records.json").read_text() == "{"


def test_what_waits_is_saved_when_the_dossier_is_closed(opened, dossier, session) -> None:
    edit = opened.form.editors["soQDQH"].widget
    edit.setText("5/QĐ")
    edit.textEdited.emit("5/QĐ")
    session.set_dossier(None)
    assert stored(dossier)["HoSo"][0]["soQDQH"] == "5/QĐ"
    assert opened.form is None


def test_many_files_share_a_card(opened, dossier, tmp_path, wait) -> None:
    folder = tmp_path / "nhieu"
    folder.mkdir()
    for number in range(30):
        pdf(folder, f"{number:02d}.pdf", str(number))
    (folder / "con.pdf").write_bytes((folder / "00.pdf").read_bytes())
    (folder / "30.pdf").write_bytes(b"")
    drop(opened, *sorted(folder.iterdir()))
    wait(lambda: opened.documents.waiting.cards)
    settled(opened, wait)
    first, empty = opened.documents.waiting.cards  # the content of an empty file is nothing
    assert len(first.candidates) == 31
    assert "rỗng (0 byte)" in empty.remarks.text()
    opened.documents.waiting.addButton.click()
    settled(opened, wait)
    names = {p.name for p in (dossier.folder / "HoSoScan" / "VanBan").iterdir()}
    assert len(names) == 31
    assert "_con.pdf" in names
    assert opened.documents.waiting.cards == [empty]


def test_files_dropped_while_others_are_looked_into_wait_their_turn(opened, tmp_path, wait) -> None:
    drop(opened, pdf(tmp_path, "a.pdf"))
    opened.documents.take([tmp_path / "a.pdf"])
    opened.documents.take([pdf(tmp_path, "b.pdf")])
    wait(lambda: len(opened.documents.waiting.cards) == 2)
    settled(opened, wait)


def test_copying_can_be_stopped(opened, dossier, tmp_path, wait, monkeypatch) -> None:
    folder = tmp_path / "to"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02d}.pdf").write_bytes(b"%PDF-1.4" + bytes([number]) * 1000)
    copied, stopped, copy = [], threading.Event(), keeping._copy

    def slow(*given) -> None:
        if len(copied) == 3:
            stopped.wait(60)
        copy(*given)
        copied.append(given)

    monkeypatch.setattr(keeping, "_copy", slow)
    drop(opened, folder)
    wait(lambda: opened.documents.waiting.cards)
    settled(opened, wait)
    opened.documents.waiting.addButton.click()
    assert opened.documents.stopButton.isVisible()
    wait(lambda: len(copied) == 3)
    opened.documents.stopButton.click()
    stopped.set()
    settled(opened, wait)
    assert "Đã dừng" in opened.documents.results.label.text()
    there = list((dossier.folder / "HoSoScan" / "VanBan").iterdir())
    assert len(there) == 3 and not [p for p in there if p.suffix == ".part"]
    assert opened.documents.addButton.isEnabled()


def test_without_shapely_and_lxml_the_records_are_still_edited(tmp_path) -> None:
    """In a process of its own: what cannot be done says so once, where its list would be."""
    code = f"""
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in ('shapely', 'lxml', 'pyproj'):
            raise ModuleNotFoundError(name, name=name.partition('.')[0])
sys.meta_path.insert(0, Hide())
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests" / "qgis")!r}]
from pathlib import Path
from qgis.testing import start_app
start_app()
from qgis.PyQt.QtTest import QTest
from conftest import StandInIface
from qh_plugin.core.dossier.layout import DossierInfo, make_folders
from qh_plugin.gui.editing.records.panel import RecordsPanel
from qh_plugin.qgis_io.session import Session
from qh_plugin.qgis_io.settings import Settings
session = Session()
panel = RecordsPanel(StandInIface(), session, Settings())
info = DossierInfo('Tên', 'tt16_2025', '79QPK1000001', scale='1/2.000')
session.set_dossier(make_folders(Path({str(tmp_path / "CSDL_A")!r}), info))
panel.show()
panel.show_dossier()
edit = panel.form.editors['soQDQH'].widget
edit.textEdited.emit('12')
for _ in range(3000):
    QTest.qWait(20)
    if not panel.store.busy:
        break
print(panel.checklist.headline.text())
print(panel.savedLabel.text())
sys.stdout.flush()
import os
os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False
    )
    assert "Cần thư viện" in done.stdout, done.stderr[-2000:]
    assert "✔ Đã lưu" in done.stdout
    assert (tmp_path / "CSDL_A" / "HoSoScan" / "79QPK1000001.xlsx").exists()
