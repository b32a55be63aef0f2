# SPDX-License-Identifier: GPL-2.0-or-later
"""The menu "Biên bản" of the checking dock: five forms, in the background, told in one sentence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from qh_plugin.core.checking.profile import load_profile
from qh_plugin.core.progress import Progress
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.gui.checking.live.listed import result_of
from tests.qgis import made_dossier
from tests.qgis.conftest import flush
from tests.qgis.pdf_text import Pdf


@pytest.fixture
def checked(iface, session, settings, wait, tmp_path):
    """The dock with a finished check; files go to `out`."""
    dossier = made_dossier.make(tmp_path / "CSDL_Thu")
    dock = CheckingDock(iface, session, settings, iface.mainWindow())
    place = f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A"
    QgsProject.instance().addMapLayer(QgsVectorLayer(place, "lots", "ogr"))
    session.open(dossier.folder)
    dock.run_check()
    wait(lambda: not dock.busy and dock.result is not None, 60)
    out = tmp_path / "out"
    out.mkdir()
    dock.report.ask_file = lambda name, kinds: str(out / name)
    dock.opened = []
    dock.report.open_file = dock.opened.append
    dock.out = out
    yield dock
    dock.shutdown()
    flush()


def save(dock, wait, key):
    action = next(a for a in dock.report.menu.actions() if a.objectName() == f"minutes_{key}")
    action.trigger()
    wait(lambda: not dock.report.busy, 60)


def said(iface):
    return [item.text() for item in iface.messageBar().items()]


def test_five_forms_and_what_is_to_be_read_is_opened(checked, wait, iface):
    for key in ("pdf", "html", "xlsx", "jsonl", "xml"):
        save(checked, wait, key)
    assert sorted(p.name for p in checked.out.iterdir()) == [
        "bien_ban_kiem_tra.html",
        "bien_ban_kiem_tra.pdf",
        "bien_ban_kiem_tra.xlsx",
        "chat_luong_du_lieu.xml",
        "check.jsonl",
    ]
    assert [p.rpartition(".")[2] for p in checked.opened] == ["pdf", "html"]
    first = json.loads((checked.out / "check.jsonl").read_text("utf-8").splitlines()[0])
    assert len(first["content"]["QuyHoach/ChucNangSuDungDat_A"]) == 64
    text = Pdf((checked.out / "bien_ban_kiem_tra.pdf").read_bytes()).text
    assert "C01 Chồng lấn" in text and "Bản đồ vị trí lỗi" in text
    assert "C01" in (checked.out / "bien_ban_kiem_tra.html").read_text("utf-8")
    assert all("Đã lưu biên bản" in text for text in said(iface))


def test_minutes_of_data_that_changed_since_say_so(checked, wait, iface, session):
    session.note_change()
    save(checked, wait, "pdf")
    told = " ".join(Pdf((checked.out / "bien_ban_kiem_tra.pdf").read_bytes()).text.split())
    assert "đã được sửa sau lần kiểm tra" in told
    assert any("hãy kiểm tra lại" in text for text in said(iface))


def test_minutes_of_the_check_while_drawing_record_a_check_of_the_whole(checked, wait, iface):
    """What a live check listed has no hash of the data, no dossier and no software in it."""
    profile = load_profile(checked.result.run.profile["id"])
    data = checked.job.read(Progress())
    live = result_of(data, profile, checked.result.findings, checked.result)
    checked.take_live(live)
    save(checked, wait, "pdf")
    save(checked, wait, "jsonl")
    text = Pdf((checked.out / "bien_ban_kiem_tra.pdf").read_bytes()).text
    assert "qh_plugin" in text and "Quy hoạch phân khu thử" in " ".join(text.split())
    first = json.loads((checked.out / "check.jsonl").read_text("utf-8").splitlines()[0])
    assert len(first["content"]["QuyHoach/ChucNangSuDungDat_A"]) == 64
    assert all("Đã lưu biên bản" in told for told in said(iface))


def test_minutes_wait_for_nothing_where_the_check_is_stopped(checked, wait):
    checked._result = replace(checked.result, run=replace(checked.result.run, tool={}))
    checked.report.save("pdf")
    assert checked.busy and checked.report.busy
    checked.run.cancel()
    wait(lambda: not checked.busy, 60)
    assert not checked.report.busy and not list(checked.out.iterdir())


def test_a_folder_that_is_gone_or_a_file_in_the_way_is_one_sentence(checked, wait, iface):
    target = checked.out / "bien_ban_kiem_tra.pdf"
    target.mkdir()
    save(checked, wait, "pdf")
    assert any("Không ghi được báo cáo" in text for text in said(iface))
    assert list(checked.out.iterdir()) == [target] and not checked.opened


def test_unloading_while_a_file_is_written(checked, wait):
    checked.report.save("pdf")
    checked.report.stop()
    assert not checked.report.busy
    from qh_plugin.qgis_io import tasks

    tasks.cancel_all()
    flush()
    assert not checked.opened
