# SPDX-License-Identifier: GPL-2.0-or-later
"""The editing dock in a real QGIS: create, draw with the mouse, save, open again, bad folders."""

import contextlib
import sqlite3
from pathlib import Path

from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from qgis.utils import iface

from qh_plugin.qgis_io import project
from tests.gui.inside import (
    FOLDER,
    click,
    click_map,
    dock,
    messages,
    nothing_cut_off,
    picture,
    session,
    wait,
)

NAME = "Quy hoạch phân khu 3 phường Sài Gòn"
MADE = FOLDER / "CSDL_QuyHoachPhanKhu3PhuongSaiGon"
LOTS = "QuyHoach/ChucNangSuDungDat_A"
PREFIX = "79QPK1000012-ChucNangSuDungDat_A-"


def lots():
    return project.layer_for(session().dossier, LOTS)


def choose(editing, text):
    flags = Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly
    item = editing.classes.classTree.findItems(text, flags)[0]
    editing.classes.classTree.setCurrentItem(item)
    return item


@contextlib.contextmanager
def answering_forms(symbols):
    """Fill in the lot's symbol in each form that opens, and click its OK."""
    waiting, answered = list(symbols), []

    def look():
        for window in QApplication.topLevelWidgets():
            if not (window.isVisible() and window.inherits("QgsAttributeDialog")):
                continue
            field = window.findChild(QLineEdit, "kyHieuLoDat")
            if field is None or not waiting:
                continue
            button = window.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
            field.setText(waiting[0])
            if button.isEnabled():
                answered.append(waiting.pop(0))
                button.click()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(200)
    yield answered
    timer.stop()


def draw_square(x, y, side=60):
    for dx, dy in ((0, 0), (side, 0), (side, side), (0, side)):
        click_map(x + dx, y + dy)
    click_map(x, y + side, Qt.MouseButton.RightButton)


def test_empty_state_has_three_doors():
    editing = dock("QhEditingDock")
    assert session().dossier is None
    for name in ("newDossierButton", "openDossierButton", "sampleButton"):
        assert getattr(editing.panel, name).isVisible()
    nothing_cut_off(editing.panel)
    picture("editing-empty")


def test_new_dossier_is_created_and_opened():
    editing = dock("QhEditingDock")

    def fill(dialog):
        dialog.show()
        dialog.nameEdit.setText(NAME)
        dialog.wardEdit.setText("sai gon")
        dialog.serialSpin.setValue(12)
        dialog.folderEdit.setText(str(FOLDER))
        assert dialog.createButton.isEnabled(), dialog.problem()
        picture("editing-new")
        dialog.close()
        return dialog

    editing.ask_new = fill
    click(editing.panel.newDossierButton)
    wait(lambda: session().dossier)
    assert session().dossier.folder == MADE
    assert session().dossier.info.wards == ("26740",)
    assert iface.mapCanvas().mapSettings().destinationCrs().authid() == "EPSG:9210"
    assert len(QgsProject.instance().mapLayers()) == 5
    picture("editing-open")


def test_search_without_accents_leaves_what_fits():
    editing = dock("QhEditingDock")
    editing.classes.searchEdit.setText("nhom nha")
    item = choose(editing, "NO · Nhóm nhà ở")
    assert not item.isHidden()
    flags = Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly
    assert editing.classes.classTree.findItems("YT · Y tế", flags)[0].isHidden()
    assert editing.classes.drawButton.text() == "Vẽ: NO · Nhóm nhà ở"
    editing.classes.searchEdit.clear()


def test_lots_drawn_with_the_mouse_get_ids_code_and_area():
    editing = dock("QhEditingDock")
    choose(editing, "NO · Nhóm nhà ở")
    with answering_forms(["NO-01", "NO-02"]) as answered:
        click(editing.classes.drawButton)
        wait(lambda: lots().isEditable())
        draw_square(150, 200)
        wait(lambda: len(answered) == 1 and lots().featureCount() == 1)
        draw_square(210, 200)
        wait(lambda: len(answered) == 2 and lots().featureCount() == 2)
    drawn = sorted(lots().getFeatures(), key=lambda f: f["maDoiTuong"])
    assert [f["maDoiTuong"] for f in drawn] == [f"{PREFIX}1", f"{PREFIX}2"]
    assert [f["kyHieuLoDat"] for f in drawn] == ["NO-01", "NO-02"]
    assert {f["maHoSoQH"] for f in drawn} == {"79QPK1000012"}
    assert {f["chucNangSuDungDatMuc2"] for f in drawn} == {"DAT_O_Nhomnhao"}
    for feature in drawn:
        assert abs(feature["dienTich"] / feature.geometry().area() - 1) < 1e-6
    first, second = (f.geometry() for f in drawn)
    assert first.intersection(second).area() == 0
    nothing_cut_off(editing.panel)
    picture("editing-drawn")
    assert "Đang vẽ NO" in editing.panel.statusLabel.text()
    iface.actionPan().trigger()
    assert not editing.panel.statusLabel.isVisible()


def test_counts_follow_and_saving_works():
    editing = dock("QhEditingDock")
    item = choose(editing, "NO · Nhóm nhà ở")
    wait(lambda: item.text(1) == "2")
    assert "Chức năng sử dụng đất" in editing.classes.unsavedLabel.text()
    click(editing.classes.saveButton)
    wait(lambda: not lots().isModified())
    wait(lambda: not editing.classes.saveButton.isVisible())
    path = session().dossier.geopackage("QuyHoach")
    with contextlib.closing(sqlite3.connect(path)) as stored:
        rows = stored.execute('SELECT "maDoiTuong" FROM "ChucNangSuDungDat_A"').fetchall()
    assert sorted(rows) == [(f"{PREFIX}1",), (f"{PREFIX}2",)]


def test_a_class_nobody_has_drawn_in_is_found_and_drawn_with_the_keyboard_alone():
    editing = dock("QhEditingDock")
    path = session().dossier.geopackage("HienTrang")
    assert not path.exists()
    editing.classes.searchEdit.setFocus()
    QTest.keyClicks(editing.classes.searchEdit, "mat nuoc hien trang")
    assert editing.classes.drawButton.text() == "Tạo lớp và vẽ: Mặt nước"
    picture("editing-search")
    QTest.keyClick(editing.classes.searchEdit, Qt.Key.Key_Return)
    water = project.layer_for(session().dossier, "HienTrang/MatNuoc_A")
    assert path.is_file() and water.isEditable()
    assert iface.activeLayer() is water
    QTest.keyClick(editing.classes.searchEdit, Qt.Key.Key_Escape)
    assert editing.classes.searchEdit.text() == ""
    wait(lambda: editing.classes.drawButton.text() == "Vẽ: Mặt nước")
    nothing_cut_off(editing.panel)
    water.rollBack()


def test_a_star_brings_a_class_to_the_top_and_is_remembered():
    editing = dock("QhEditingDock")
    choose(editing, "CXCC · Cây xanh sử dụng công cộng")
    QTest.keyClick(editing.classes.classTree, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    top = editing.classes.classTree.topLevelItem(0)
    assert (top.text(0), top.text(2)) == ("CXCC · Cây xanh sử dụng công cộng", "★")
    assert QgsSettings().value("qh_plugin/favourites")
    picture("editing-star")
    editing.classes.classTree.scrollToItem(top)
    place = editing.classes.classTree.visualItemRect(top).center()
    place.setX(editing.classes.classTree.header().sectionPosition(2) + 6)
    viewport = editing.classes.classTree.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert editing.classes.classTree.topLevelItem(0).text(2) != "★"


def test_a_folder_that_is_no_dossier_is_one_sentence_and_the_next_click_works():
    editing = dock("QhEditingDock")
    messages(clear=True)
    editing.ask_folder = lambda title: FOLDER
    editing.open_dossier()
    assert any("không phải là hồ sơ" in text for text in messages(clear=True))
    assert session().dossier.folder == MADE
    editing.ask_folder = lambda title: MADE
    editing.ask_leave = lambda: True
    editing.open_dossier()
    assert session().dossier.folder == MADE
    assert lots().featureCount() == 2


def test_a_locked_geopackage_is_said_before_drawing_begins():
    editing = dock("QhEditingDock")
    if lots().isEditable():
        lots().commitChanges()
    holder = sqlite3.connect(session().dossier.geopackage("QuyHoach"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    choose(editing, "YT · Y tế")
    messages(clear=True)
    click(editing.classes.drawButton)
    assert any("khóa" in text for text in messages(clear=True))
    assert not lots().isEditable()
    holder.rollback()
    holder.close()
    click(editing.classes.drawButton)
    assert lots().isEditable()
    lots().rollBack()


def test_the_sample_is_created_where_asked_and_beside_an_older_one():
    editing = dock("QhEditingDock")
    editing.ask_folder = lambda title: Path(FOLDER)
    for name in ("CSDL_HoSoMau", "CSDL_HoSoMau_2"):
        editing.open_sample()
        wait(lambda n=name: session().dossier.folder.name == n, 60)
        assert lots().featureCount() > 100
    picture("editing-sample")
