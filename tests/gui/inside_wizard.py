# SPDX-License-Identifier: GPL-2.0-or-later
"""In a real QGIS: a dossier made with the wizard by keyboard and mouse, edited, never saved. The
process ends without a word, as in a crash; inside_recovered.py is what comes after."""

import json

from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.model import load
from qh_plugin.gui.editing.backups import BackupsDialog
from qh_plugin.gui.editing.new_dossier import NewDossierDialog
from qh_plugin.io import backups
from qh_plugin.io.records import read_records
from qh_plugin.qgis_io import project
from tests.gui.inside import FOLDER, click, dock, in_dialog, picture, session, wait
from tests.qgis.crashing import LOTS, holds

MADE = FOLDER / "CSDL_QuyHoachPhanKhu3PhuongSaiGon"


def fits(dialog):
    """Every widget that is seen lies in the dialog and every button has room for its words."""
    screen = QApplication.primaryScreen().availableGeometry()
    assert dialog.width() <= screen.width()
    assert dialog.height() <= screen.height()
    for name in ("cancelButton", "backButton", "nextButton", "createButton", "browseButton"):
        button = getattr(dialog, name)
        if button.isVisible():
            words = button.fontMetrics().horizontalAdvance(button.text())
            assert words <= button.width(), name


def fill(dialog):
    """Through the four pages as a user goes."""
    fits(dialog)
    picture("wizard-1")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.stack.currentIndex() == 1
    dialog.nameEdit.insert("Quy hoạch phân khu 3 phường Sài Gòn")  # QTest types ASCII only
    for typed in ("sai gon", "ben thanh"):
        dialog.wardEdit.setFocus()
        QTest.keyClicks(dialog.wardEdit, typed)
        QTest.qWait(150)
        if typed == "ben thanh":
            picture("wizard-ward")
        QTest.keyClick(dialog.wardEdit, Qt.Key.Key_Return)
        assert dialog.stack.currentIndex() == 1
    dialog.decisionEdit.insert("15/QĐ-UBND")
    QTest.keyClicks(dialog.dateEdit, "15/01/2026")
    dialog.authorityEdit.insert("UBND Thành phố Hồ Chí Minh")
    picture("wizard-2")
    click(dialog.nextButton)
    dialog.serialSpin.setValue(12)
    dialog.numberEdit.setFocus()
    QTest.keyClicks(dialog.numberEdit, "12345")
    click(dialog.buildButton)
    picture("wizard-3")
    click(dialog.nextButton)
    dialog.folderEdit.selectAll()
    QTest.keyClicks(dialog.folderEdit, str(FOLDER))
    fits(dialog)
    picture("wizard-4")
    click(dialog.createButton)


def test_the_wizard_makes_a_dossier():
    editing = dock("QhEditingDock")
    failed = []

    def drive(dialog):
        try:
            fill(dialog)
        except BaseException as error:
            failed.append(error)
            dialog.reject()

    kept = in_dialog(NewDossierDialog, drive)
    click(editing.panel.newDossierButton)
    kept.stop()
    if failed:
        raise failed[0]
    wait(lambda: session().dossier)
    info = open_dossier(MADE).info
    assert info.maHoSoQH == "79QPK1000012"
    assert info.maThongTinQH[4:] == "21012345"
    assert len(info.wards) == 2
    head = read_records(session().dossier, load()).head
    assert head["soQDQH"] == "15/QĐ-UBND"
    assert str(head["ngayQDQH"]) == "2026-01-15"
    assert head["coQuanPheDuyet"] == "UBND Thành phố Hồ Chí Minh"


def test_the_choices_are_remembered():
    editing = dock("QhEditingDock")
    last = editing._last_choices()
    assert last["authority"] == "UBND Thành phố Hồ Chí Minh"
    assert last["place"] == str(FOLDER)


def add(lots, number):
    feature = QgsFeature(lots.fields())
    x, y = 603_000 + 50 * number, 1_191_000
    feature.setGeometry(
        QgsGeometry.fromRect(QgsRectangle(QgsPointXY(x, y), QgsPointXY(x + 40, y + 30)))
    )
    feature.geometry().convertToMultiType()
    feature["maDoiTuong"] = f"79QPK1000012-ChucNangSuDungDat_A-{number}"
    feature["kyHieuLoDat"] = f"NO-{number:02d}"
    assert lots.addFeature(feature)


def test_unsaved_edits_are_noted_and_the_file_was_copied_before():
    lots = project.layer_for(session().dossier, LOTS)
    lots.startEditing()
    for number in range(1, 4):
        add(lots, number)
    assert lots.commitChanges(False), lots.commitErrors()
    wait(lambda: backups.copies(session().dossier))
    first = next(lots.getFeatures()).id()
    lots.changeAttributeValue(first, lots.fields().lookupField("kyHieuLoDat"), "YT-01")
    add(lots, 4)
    add(lots, 5)
    lots.deleteFeature(first + 1)
    recovery = session().dossier.recovery
    recorder = dock("QhEditingDock").opening.recovery.recorder
    wait(lambda: not recorder.pending and recorder._writing is None)
    assert list(recovery.rglob("*.jsonl"))
    (FOLDER / "held.json").write_text(json.dumps(holds(lots)), "utf-8")


def test_backups_are_listed():
    editing = dock("QhEditingDock")
    dialog = BackupsDialog(
        __import__("qgis.utils").utils.iface, session().dossier, editing.opening, editing._settings
    )
    dialog.show()
    assert dialog.list.topLevelItemCount() == 1
    assert not dialog.restoreButton.isEnabled()
    picture("backups")
    dialog.close()
