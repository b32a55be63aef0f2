# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialog "Hồ sơ mới": codes live, wards without accents, no way to a bad dossier."""

from __future__ import annotations

import pytest

from qh_plugin.core.model import load
from qh_plugin.gui.editing.new_dossier import NewDossierDialog, folder_name
from qh_plugin.gui.editing.wards import WardCompleter, ward_of, wards


@pytest.fixture
def dialog(qgis_app, tmp_path):
    made = NewDossierDialog(load(), tmp_path)
    made.nameEdit.setText("Quy hoạch phân khu 3 phường Sài Gòn")
    yield made
    made.deleteLater()


def test_a_name_is_enough_for_a_dossier(dialog, tmp_path):
    assert dialog.createButton.isEnabled()
    assert dialog.folder() == tmp_path / "CSDL_QuyHoachPhanKhu3PhuongSaiGon"
    info = dialog.info()
    assert (info.maHoSoQH, info.epsg, info.scale) == ("79QPK1000001", 9210, "1/2.000")
    assert info.wards == ()


def test_code_follows_kind_adjustment_and_number(dialog):
    dialog.serialSpin.setValue(42)
    assert dialog.codeShown.text() == "79QPK1000042"
    dialog.kindCombo.setCurrentIndex(dialog.kindCombo.findData("QCT"))
    assert dialog.codeShown.text() == "79QCT1000042"
    assert dialog.scaleCombo.currentData() == "1/500"
    dialog.adjustCombo.setCurrentIndex(dialog.adjustCombo.findData("2"))
    dialog.localSpin.setValue(3)
    assert dialog.codeShown.text() == "79QCT1030042"
    assert dialog.info().maHoSoQH == "79QCT1030042"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda d: d.nameEdit.setText("  ?! "), "tên đồ án"),
        (lambda d: d.wardEdit.setText("khong co"), "phường/xã"),
        (lambda d: d.infoCodeEdit.setText("79252101"), "12 chữ số"),
        (lambda d: d.folderEdit.setText("/khong/co/that"), "không tồn tại"),
        (lambda d: d.folderEdit.setText(""), "không tồn tại"),
    ],
)
def test_what_is_wrong_is_said_and_creating_is_closed(dialog, change, word):
    change(dialog)
    assert not dialog.createButton.isEnabled()
    assert word in dialog.messageLabel.text()


def test_a_folder_in_use_is_refused_an_empty_one_is_not(dialog):
    dialog.folder().mkdir()
    dialog._refresh()
    assert dialog.createButton.isEnabled()
    (dialog.folder() / "bản đồ.dgn").write_text("x")
    dialog._refresh()
    assert not dialog.createButton.isEnabled()
    assert "đã có dữ liệu" in dialog.messageLabel.text()


def test_a_good_information_code_is_kept(dialog):
    dialog.infoCodeEdit.setText("792521012345")
    assert dialog.info().maThongTinQH == "792521012345"


def test_there_are_the_168_units_of_the_city():
    kinds = [w.kind for w in wards()]
    assert len(kinds) == len({w.code for w in wards()}) == 168
    assert (kinds.count("phuong"), kinds.count("xa"), kinds.count("dac_khu")) == (113, 54, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("sai gon", "26740"),
        ("Phường Sài Gòn (26740)", "26740"),
        ("PHUONG SAI GON", "26740"),
        ("26740", "26740"),
        ("sai", None),
        ("", None),
    ],
)
def test_a_ward_is_known_by_name_without_accents_or_by_code(typed, code):
    found = ward_of(typed)
    assert (found.code if found else None) == code


def test_every_suggestion_is_understood(qgis_app):
    completer = WardCompleter()
    for row in range(completer.model().rowCount()):
        index = completer.model().index(row, 0)
        assert ward_of(completer.pathFromIndex(index)) is not None, index.data()


def test_typing_without_accents_finds_by_any_part(qgis_app):
    completer = WardCompleter()
    completer.setCompletionPrefix(completer.splitPath("Ai gO")[0])
    assert completer.currentCompletion() == "Phường Sài Gòn (26740)"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Quy hoạch phân khu", "CSDL_QuyHoachPhanKhu"),
        ("ĐÔ THỊ đại học – khu B/2", "CSDL_DOTHIDaiHocKhuB2"),
        ("Quy hoạch", "CSDL_QuyHoach"),
        ("../../etc", "CSDL_Etc"),
        ("", "CSDL_"),
    ],
)
def test_folder_names_have_no_accents_and_no_separators(name, folder):
    assert folder_name(name) == folder
