# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialog "Hồ sơ mới": codes live, wards without accents, no way to a bad dossier."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QToolButton

from qh_plugin.core.dossier.wards import ward_of, wards
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import available, load
from qh_plugin.gui.editing.new_dossier import NewDossierDialog
from qh_plugin.gui.editing.wards import WardCompleter
from qh_plugin.io.dossiers import create_dossier


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
    assert [dialog.levelCombo.itemData(i) for i in range(dialog.levelCombo.count())] == ["3", "4"]
    dialog.adjustCombo.setCurrentIndex(dialog.adjustCombo.findData("2"))
    dialog.localSpin.setValue(3)
    assert dialog.codeShown.text() == "79QCT1030042"
    info = dialog.info()
    assert info.maHoSoQH == "79QCT1030042"
    assert (info.level, info.plan_type, info.adjustment) == ("3", "1", "2")
    dialog.adjustCombo.setCurrentIndex(dialog.adjustCombo.findData("1"))
    assert dialog.codeShown.text() == "79QCT2000042"


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


def test_several_wards_are_chosen_and_taken_away(dialog):
    for typed in ("sai gon", "26740", "Phường Sài Gòn (26740)", "xuan hoa"):
        dialog.wardEdit.setText(typed)
        dialog.wardEdit.returnPressed.emit()
        assert dialog.wardEdit.text() == ""
    other = ward_of("xuan hoa").code
    assert dialog.info().wards == ("26740", other)
    chips = dialog.chips.findChildren(QToolButton)
    next(chip for chip in chips if "Sài Gòn" in chip.text()).click()
    assert dialog.info().wards == (other,)


def test_a_ward_that_is_typed_but_not_entered_counts_too(dialog):
    dialog.wardEdit.setText("sai gon")
    assert dialog.info().wards == ("26740",)


def test_the_information_code_is_built_of_its_parts_and_must_agree(dialog):
    dialog.yearSpin.setValue(2025)
    assert not dialog.buildButton.isEnabled()
    dialog.numberEdit.setText("12345")
    dialog.buildButton.click()
    assert dialog.infoCodeEdit.text() == "792521012345"
    assert dialog.info().maThongTinQH == "792521012345"
    dialog.adjustCombo.setCurrentIndex(dialog.adjustCombo.findData("2"))
    assert "loại điều chỉnh 0" in dialog.problem()
    dialog.buildButton.click()
    assert dialog.infoCodeEdit.text() == "792521212345"
    assert dialog.problem() == ""


def test_the_decision_is_kept_and_a_wrong_date_is_said(dialog):
    dialog.decisionEdit.setText("15/QĐ-UBND")
    dialog.dateEdit.setText("31/02/2026")
    assert "31/02/2026" in dialog.problem()
    assert not dialog.createButton.isEnabled()
    dialog.dateEdit.setText("15/01/2026")
    decision = dialog.decision()
    assert (decision.number, decision.day.isoformat()) == ("15/QĐ-UBND", "2026-01-15")


def test_classes_are_the_initial_ones_or_all(dialog):
    assert {c.class_name for c in dialog.classes()} == {
        "RanhGioiQuyHoach_A",
        "ChucNangSuDungDat_A",
        "PhanOQuyHoach_A",
        "MangLuoiGiaoThongDuongBo_L",
        "ChiGioiDuongDo_L",
    }
    dialog.allCheck.setChecked(True)
    assert len(dialog.classes()) == 153
    assert "153 lớp" in dialog.summaryLabel.text()


def test_the_other_models_ask_only_for_what_they_know(dialog, tmp_path):
    listed = {dialog.modelCombo.itemData(i) for i in range(dialog.modelCombo.count())}
    assert listed == set(available()) >= {"tt16_2025", "dia_chinh", "tt04_2023"}
    dialog.modelCombo.setCurrentIndex(dialog.modelCombo.findData("dia_chinh"))
    assert "mô hình làm việc" in dialog._kind.modelNote.text()
    for hidden in (dialog.levelCombo, dialog.typeCombo, dialog.adjustCombo, dialog.decisionEdit):
        assert hidden.isHidden()
    assert dialog.infoCodeEdit.isHidden()
    assert "phường" in dialog.problem()
    with pytest.raises(InputError):
        dialog.info()
    dialog.wardEdit.setText("sai gon")
    assert dialog.problem() == ""
    info = dialog.info()
    assert info.maHoSoQH == "79DDC267400001"
    assert (info.model, info.level, info.maThongTinQH) == ("dia_chinh", "", "")
    made = create_dossier(dialog.folder(), info, load("dia_chinh"), dialog.classes())
    assert made.info.model_version == load("dia_chinh").version
    dialog.modelCombo.setCurrentIndex(dialog.modelCombo.findData("tt04_2023"))
    assert dialog.codeShown.text() == "T79"
    assert dialog.serialSpin.isHidden()


def test_a_path_that_is_too_long_for_windows_is_said(dialog, tmp_path):
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    dialog.folderEdit.setText(str(deep))
    dialog.nameEdit.setText("y" * 60)
    assert "259" in dialog.problem()
    assert not dialog.createButton.isEnabled()


def test_accents_in_the_place_are_a_caution_only(dialog, tmp_path):
    place = tmp_path / "hồ sơ"
    place.mkdir()
    dialog.folderEdit.setText(str(place))
    assert dialog.createButton.isEnabled()
    assert "dấu tiếng Việt" in dialog.summaryLabel.text()


def test_the_next_free_number_is_offered_and_a_taken_code_is_said(dialog, tmp_path, wait):
    create_dossier(dialog.folder(), dialog.info(), load())
    other = NewDossierDialog(load(), tmp_path)
    wait(lambda: other.serialSpin.value() == 2)
    other.serialSpin.setValue(1)
    other.nameEdit.setText("Đồ án khác")
    assert "Quy hoạch phân khu 3" in other.summaryLabel.text()
    assert other.createButton.isEnabled()
    other.deleteLater()


def test_the_last_choices_are_offered_again(dialog, tmp_path):
    dialog.kindCombo.setCurrentIndex(dialog.kindCombo.findData("QCT"))
    dialog.wardEdit.setText("sai gon")
    dialog.authorityEdit.setText("UBND phường Sài Gòn")
    dialog.allCheck.setChecked(True)
    again = NewDossierDialog(load(), tmp_path / "elsewhere", last=dialog.choices())
    assert again.kindCombo.currentData() == "QCT"
    assert again.scaleCombo.currentData() == "1/500"
    assert [w.code for w in again.chips.wards()] == ["26740"]
    assert again.authorityEdit.text() == "UBND phường Sài Gòn"
    assert again.allCheck.isChecked()
    assert again.folderEdit.text() == str(tmp_path)
    assert again.nameEdit.text() == ""
    again.deleteLater()


@pytest.mark.parametrize("last", [{"model": "gone"}, {"wards": [None, 7], "scale": 3, "all": "x"}])
def test_choices_that_fit_no_more_are_passed_over(qgis_app, tmp_path, last):
    made = NewDossierDialog(load(), tmp_path, last=last)
    assert made.modelCombo.currentData() == "tt16_2025"
    made.deleteLater()


def test_steps_lead_to_the_last_page_and_back(dialog):
    assert not dialog.backButton.isEnabled()
    for _ in range(3):
        dialog.nextButton.click()
    assert dialog.nextButton.isHidden()
    assert dialog.createButton.isDefault()
    dialog.backButton.click()
    assert dialog.steps[2].isChecked()
    dialog.nameEdit.clear()
    assert dialog.messageLabel.text().startswith("Bước 2")


def test_a_place_that_may_not_be_written_is_said(dialog, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    assert "Không có quyền ghi" in dialog.problem()
