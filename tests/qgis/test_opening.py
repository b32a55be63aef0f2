# SPDX-License-Identifier: GPL-2.0-or-later
"""Opening a dossier: what is asked in the dock, and what each answer does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from qgis.core import QgsProject

from qh_plugin.core.dossier.layout import open_dossier, save
from qh_plugin.core.model import load
from qh_plugin.gui.editing.backups import BackupsDialog
from qh_plugin.gui.editing.notice import Notice
from qh_plugin.gui.editing.opening import Opening
from qh_plugin.io import backups, journals
from qh_plugin.qgis_io import project
from tests.qgis.made_dossier import LOTS, make


@pytest.fixture
def dossier(qgis_app, tmp_path):
    yield make(tmp_path / "CSDL_Thử")
    QgsProject.instance().clear()


@pytest.fixture
def opening(iface, session, settings):
    made = Opening(iface, session, settings, Notice(), lambda: True)
    yield made
    made.close()


@pytest.fixture
def notice(opening):
    return opening._notice


def messages(iface):
    return [item.text() for item in iface.messageBar().items()]


def answer(notice, words):
    """Click the button that begins with these words."""
    next(b for b in notice.buttons if b.text().startswith(words)).click()


def words_of(notice):
    return [b.text() for b in notice.buttons]


def test_a_whole_dossier_opens_without_a_question(dossier, opening, notice, session):
    opening.folder(dossier.folder)
    assert session.dossier == dossier
    assert notice.question() == ""
    assert notice.isHidden()


def test_a_merge_that_was_cut_off_is_told(dossier, opening, iface, session):
    entry = {"at": "2026-11-22T01:00:00Z", "backup": "", "from": 0, "to": 1, "begun": True}
    notes = dossier.state / "merges.jsonl"
    notes.write_text(json.dumps(entry) + "\n", "utf-8")
    opening.folder(dossier.folder)
    assert session.dossier == dossier
    (told,) = [text for text in messages(iface) if "bị ngắt khi đang ghi" in text]
    assert "2026-11-22" in told
    iface.messageBar().clearWidgets()
    notes.write_text(notes.read_text("utf-8") + '{"finished": ""}\n', "utf-8")
    opening.folder(dossier.folder)
    assert not any("bị ngắt" in text for text in messages(iface))


def test_no_dossier_is_a_sentence(opening, iface, tmp_path, session):
    opening.folder(tmp_path)
    assert any("không phải là hồ sơ" in text for text in messages(iface))
    assert session.dossier is None


def test_a_moved_geopackage_is_put_back_when_asked(dossier, opening, notice, session):
    there = dossier.folder / "QuyHoach_cu.gpkg"
    dossier.geopackage("QuyHoach").rename(there)
    opening.folder(dossier.folder)
    assert session.dossier is None
    assert "QuyHoach_cu.gpkg" in notice.question()
    answer(notice, "Đưa về chỗ cũ")
    assert session.dossier == dossier
    assert project.layer_for(dossier, LOTS).featureCount() == 15
    assert not there.exists()


def test_a_missing_geopackage_comes_from_the_newest_backup(dossier, opening, notice, session, wait):
    path = dossier.geopackage("QuyHoach")
    backups.backup(dossier, [path])
    path.unlink()
    opening.folder(dossier.folder)
    assert "thiếu tệp HoSoGIS/QuyHoach.gpkg" in notice.question()
    answer(notice, "Khôi phục bản")
    wait(lambda: session.dossier == dossier)
    assert project.layer_for(dossier, LOTS).featureCount() == 15


@pytest.mark.parametrize("share", [0.5, 0.0])
def test_a_damaged_geopackage_comes_from_the_newest_backup(
    dossier, opening, notice, session, wait, share
):
    """Cut off in the middle, or overwritten by something that is no database at all."""
    path = dossier.geopackage("QuyHoach")
    whole = path.read_bytes()
    backups.backup(dossier, [path])
    broken = whole[: int(len(whole) * share)] or b"khong phai GeoPackage" * 300
    path.write_bytes(broken)
    opening.dossier(dossier)
    assert session.dossier is None
    assert "bị hỏng" in notice.question()
    answer(notice, "Khôi phục bản")
    wait(lambda: session.dossier is not None)
    assert project.layer_for(session.dossier, LOTS).featureCount() == 15
    kept = [p.read_bytes() for p in dossier.backups.rglob("QuyHoach*") if p.is_file()]
    assert broken in kept


def test_without_any_copy_the_user_can_put_the_file_there_and_try_again(
    dossier, opening, notice, session, iface, tmp_path
):
    path = dossier.geopackage("QuyHoach")
    path.rename(tmp_path / "elsewhere.gpkg")
    opening.folder(dossier.folder)
    assert words_of(notice) == ["Thử lại", "Bỏ qua"]
    assert "chép tệp đó vào thư mục HoSoGIS" in notice.question()
    answer(notice, "Bỏ qua")
    assert any("QuyHoach.gpkg" in text for text in messages(iface))
    assert session.dossier is None
    opening.folder(dossier.folder)
    (tmp_path / "elsewhere.gpkg").rename(path)
    answer(notice, "Thử lại")
    assert session.dossier == dossier


@pytest.fixture
def older(dossier):
    made = replace(dossier, info=replace(dossier.info, model_version=""))
    save(made)
    return made


def test_an_older_model_is_offered_the_migration(older, opening, notice, session, iface, wait):
    opening.folder(older.folder)
    assert session.dossier is None
    assert "2025.1" in notice.question()
    assert load().version in notice.question()
    assert words_of(notice) == ["Chuyển đổi", "Mở như cũ"]
    answer(notice, "Chuyển đổi")
    wait(lambda: session.dossier is not None)
    assert session.dossier.info.model_version == load().version
    assert open_dossier(older.folder).info.model_version == load().version
    assert project.layer_for(session.dossier, LOTS).featureCount() == 15
    assert any(f"phiên bản {load().version}" in text for text in messages(iface))
    assert [c.reason for c in backups.copies(older)] == ["migration"]
    assert not notice.question()


def test_an_older_dossier_can_be_opened_as_it_is(older, opening, notice, session):
    opening.folder(older.folder)
    answer(notice, "Mở như cũ")
    assert session.dossier == older
    assert backups.copies(older) == []


def test_a_newer_dossier_than_the_software_is_a_sentence(dossier, opening, session, iface):
    save(replace(dossier, info=replace(dossier.info, model_version="2099.1")))
    opening.folder(dossier.folder)
    assert session.dossier is None
    assert any("2099.1" in text for text in messages(iface))


@pytest.fixture
def crashed(dossier):
    folder = dossier.recovery / "1"
    folder.mkdir(parents=True)
    unsaved = journals.Unsaved(LOTS, deleted=[1, 2, 3])
    journals.write(folder / journals.file_name(LOTS), unsaved)
    return dossier


def test_unsaved_edits_come_back_when_asked(crashed, opening, notice, session, iface, wait):
    opening.folder(crashed.folder)
    assert session.dossier == crashed
    wait(notice.question)
    assert "3 sửa đổi chưa lưu: Chức năng sử dụng đất" in notice.question()
    answer(notice, "Khôi phục")
    lots = project.layer_for(crashed, LOTS)
    assert lots.isModified()
    assert len(list(lots.getFeatures())) == 12
    assert any("Đã khôi phục 3 sửa đổi" in text for text in messages(iface))
    wait(lambda: not (crashed.recovery / "1").exists())
    (ours,) = crashed.recovery.rglob("*.jsonl")
    assert sorted(journals.read(ours).deleted) == [1, 2, 3]
    lots.rollBack()
    assert not list(crashed.recovery.rglob("*.jsonl"))


def test_unsaved_edits_are_let_go_when_asked(crashed, opening, notice, wait):
    opening.folder(crashed.folder)
    wait(notice.question)
    answer(notice, "Bỏ qua")
    assert not project.layer_for(crashed, LOTS).isModified()
    opening.folder(crashed.folder)
    assert notice.question() == ""
    assert list((crashed.state / "trash").rglob("*.jsonl"))


def test_undecided_edits_are_offered_again(crashed, opening, notice, wait):
    for _ in range(2):
        opening.folder(crashed.folder)
        wait(notice.question)
        assert "3 sửa đổi" in notice.question()


def test_lost_layers_are_named_in_one_message(dossier, opening, iface, session):
    opening.folder(dossier.folder)
    from qgis.core import QgsVectorLayer

    for name in ("Nền A", "Nền B"):
        layer = QgsVectorLayer(str(dossier.folder / f"{name}.geojson"), name, "ogr")
        QgsProject.instance().addMapLayer(layer)
    QgsProject.instance().write()
    opening.folder(dossier.folder)
    (text,) = [t for t in messages(iface) if "Không thấy dữ liệu" in t]
    assert "Nền A (Nền A.geojson), Nền B (Nền B.geojson)" in text


def test_a_backup_is_restored_into_the_open_dossier(
    dossier, opening, iface, session, settings, wait
):
    opening.folder(dossier.folder)
    backups.backup(dossier, dossier.databases())
    made = []
    opening.recovery.backups.made.connect(made.append)
    lots = project.layer_for(dossier, LOTS)
    lots.startEditing()
    lots.deleteFeature(1)
    dialog = BackupsDialog(iface, dossier, opening, settings)
    assert not dialog.restoreButton.isEnabled()
    assert "Chức năng sử dụng đất" in dialog.label.text()
    lots.commitChanges()
    wait(lambda: made)
    dialog.refresh()
    assert dialog.restoreButton.isEnabled()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(dialog.list.topLevelItemCount() - 1))
    asked = []
    dialog.confirm = lambda copy: asked.append(copy) or True
    dialog.restoreButton.click()
    wait(lambda: project.layer_for(dossier, LOTS).featureCount() == 15)
    assert asked
    assert backups.copies(dossier)[0].reason == "restore"
    assert any("Đã khôi phục QuyHoach.gpkg" in text for text in messages(iface))
    assert opening._session.changed_since_check


def test_backing_up_on_request(dossier, opening, iface, settings, wait):
    opening.folder(dossier.folder)
    dialog = BackupsDialog(iface, dossier, opening, settings)
    assert "Chưa có bản nào" in dialog.label.text()
    dialog.nowButton.click()
    wait(lambda: any("Đã sao lưu vào" in text for text in messages(iface)))
    assert len(backups.copies(dossier)) == len(dossier.databases()) == 1
