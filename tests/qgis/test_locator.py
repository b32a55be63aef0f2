# SPDX-License-Identifier: GPL-2.0-or-later
"""The search line: what it offers for the open dossier, from QGIS's own threads, and what a choice
does."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsLocator,
    QgsLocatorContext,
    QgsLocatorResult,
    QgsProject,
    QgsVectorLayer,
)

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.model import load
from qh_plugin.io.names import Names, named_by, ranked, told_as
from qh_plugin.io.reading import read_dataset
from qh_plugin.qgis_io.locator import DossierLocator
from tests.qgis import made_dossier
from tests.qgis.conftest import flush


@pytest.fixture
def dossier(tmp_path):
    """The fifteen lots are called NO-1 … NO-15; the seventh has no symbol."""
    made = made_dossier.make(tmp_path / "CSDL_Thu")
    with closing(sqlite3.connect(made.geopackage("QuyHoach"))) as connection, connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE ChucNangSuDungDat_A SET kyHieuLoDat = 'NO-' || fid")
        connection.execute("UPDATE ChucNangSuDungDat_A SET kyHieuLoDat = NULL WHERE fid = 7")
    return made


@pytest.fixture
def opened(iface, session, dossier):
    source = f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A"
    layer = QgsVectorLayer(source, "lots", "ogr")
    QgsProject.instance().addMapLayer(layer)
    iface.mapCanvas().setDestinationCrs(layer.crs())
    iface.mapCanvas().resize(600, 400)
    session.open(dossier.folder)
    return session


@pytest.fixture
def locator(iface, opened, wait):
    """locator(text) → what QGIS shows for it, through its own locator."""
    made = QgsLocator()
    made.registerFilter(DossierLocator(iface, opened))
    found = []
    made.foundResult.connect(lambda result: found.append(QgsLocatorResult(result)))

    def ask(text):
        found.clear()
        done = []
        made.finished.connect(lambda: done.append(1))
        made.fetchResults(text, QgsLocatorContext())
        wait(lambda: done and not made.isRunning())
        flush()
        return list(found)

    yield ask
    made.cancel()
    made.deleteLater()
    flush()


def test_a_lot_by_its_symbol_zooms_to_it(locator, iface, opened):
    found = locator("qh no-1")
    assert [r.displayString for r in found][:1] == ["NO-1"], "the equal one first"
    assert {r.displayString for r in found} == {f"NO-{n}" for n in (1, 10, 11, 12, 13, 14, 15)}
    assert {r.group for r in found} == {"Chức năng sử dụng đất"}
    result = next(r for r in found if r.displayString == "NO-12")
    DossierLocator(iface, opened).triggerResult(result)
    assert iface.activeLayer().name() == "lots"
    x = made_dossier.X0 + 1.5 * made_dossier.SIDE  # twelfth: third row, second column
    y = made_dossier.Y0 + 2.5 * made_dossier.SIDE
    box = iface.mapCanvas().extent()
    assert abs(box.center().x() - x) < 1 and abs(box.center().y() - y) < 1
    assert 40 <= box.height() < 400


def test_with_the_prefix_with_the_short_one_and_with_none(locator):
    for text in ("qhs no-12", "qh NO-12", "no-12"):
        assert [r.displayString for r in locator(text)] == ["NO-12"], text
    assert locator("2") == [], "one letter alone is too little for everybody's search line"


def test_a_layer_by_its_title_without_accents(locator, iface, opened):
    (found,) = [r for r in locator("qh chuc nang") if r.group == "Lớp của hồ sơ"]
    DossierLocator(iface, opened).triggerResult(found)
    assert found.displayString == "Chức năng sử dụng đất"
    assert iface.activeLayer().name() == "lots"


def test_a_finding_by_its_words_asks_for_it(locator, iface, opened, dossier):
    data = read_dataset(dossier.folder)
    opened.set_result(check(data, load_profile("truoc_khi_nop"), only=["C01", "G07"]))
    (found,) = [r for r in locator("qh chong lan no-1") if r.group == "Lỗi tìm thấy"]
    assert found.displayString.startswith("C01 · ")
    assert found.description == "Chức năng sử dụng đất"
    asked = []
    opened.finding_asked.connect(asked.append)
    DossierLocator(iface, opened).triggerResult(found)
    key = next(g.keys[0] for g in opened.result.findings if g.rule == "C01")
    assert asked == [key]


def test_what_is_saved_later_is_found_and_nothing_is_read_twice(iface, opened, dossier, locator):
    from qh_plugin.qgis_io.name_index import NameIndex

    index = NameIndex()
    assert len(index.names(dossier, "vi")) and index.built == 1
    index.names(dossier, "vi")
    assert index.built == 1
    assert locator("qh CX-77") == []
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as connection, connection:
        connection.execute("UPDATE ChucNangSuDungDat_A SET kyHieuLoDat = 'CX-77' WHERE fid = 3")
    index.names(dossier, "vi")
    assert index.built == 2
    assert [r.displayString for r in locator("qh CX-77")] == ["CX-77"]


def test_nothing_open_nothing_found_and_a_damaged_file_is_no_crash(locator, opened, dossier):
    dossier.geopackage("QuyHoach").write_bytes(b"no database")
    assert [r for r in locator("qh NO-1") if r.group != "Lớp của hồ sơ"] == []
    opened.set_dossier(None)
    assert locator("qh NO-1") == []


def test_the_search_runs_beside_the_main_thread(locator, monkeypatch):
    threads = []
    search = DossierLocator._found

    def noted(self, query, feedback):
        threads.append(threading.current_thread() is threading.main_thread())
        yield from search(self, query, feedback)

    monkeypatch.setattr(DossierLocator, "_found", noted)
    assert locator("qh NO-2") and threads == [False]


def test_a_layer_that_is_not_in_the_project_is_one_sentence(iface, opened, locator):
    found = locator("qh NO-2")
    QgsProject.instance().clear()
    DossierLocator(iface, opened).triggerResult(found[0])
    assert "chưa có trong dự án" in iface.messageBar().items()[0].text()


def test_parcels_are_found_by_sheet_and_number():
    shown, folded = told_as(["12", "345"], "vi")
    assert shown == "tờ 12 thửa 345"
    for query in ("12/345", "to 12 thua 345", "thua 345", "345"):
        assert ranked([folded], query, 5) == [0]
    assert ranked([folded], "12/34 6", 5) == [] and told_as(["12", None], "vi") is None
    assert told_as(["12", "345"], "en")[0] == "sheet 12 parcel 345"


def test_a_hundred_thousand_names_are_searched_at_once():
    texts = [f"no-{i}" for i in range(100_000)]
    assert [texts[i] for i in ranked(texts, "no-777", 3)] == ["no-777", "no-7770", "no-7771"]
    assert len(ranked(texts, "no", 12)) == 12 and ranked(texts, "", 5) == []


def test_the_cadastral_model_names_its_parcels(tmp_path):
    from qh_plugin.io.names import PARCEL, SHEET

    fields = load("dia_chinh").feature_class("DiaChinh/ThuaDat_A").field_map
    assert {SHEET, PARCEL} <= set(fields)
    assert len(Names("t", load("dia_chinh").classes[0].title, (), (), ())) == 0


def test_what_is_not_saved_yet_is_found_under_the_name_it_has_now(locator, iface, opened):
    layer = QgsProject.instance().mapLayersByName("lots")[0]
    layer.startEditing()
    new = QgsFeature(layer.fields())
    x, y = made_dossier.X0 + 300, made_dossier.Y0
    wkt = f"MULTIPOLYGON((({x} {y},{x + 40} {y},{x + 40} {y + 40},{x} {y + 40},{x} {y})))"
    new.setGeometry(QgsGeometry.fromWkt(wkt))
    new.setAttribute("kyHieuLoDat", "CV-99")
    assert layer.addFeature(new) and new.id() < 0
    (found,) = [r for r in locator("qh cv-99") if r.displayString == "CV-99"]
    assert found.group == "Chức năng sử dụng đất"
    DossierLocator(iface, opened).triggerResult(found)
    box = iface.mapCanvas().extent()
    assert abs(box.center().x() - (x + 20)) < 1 and abs(box.center().y() - (y + 20)) < 1
    index = layer.fields().indexOf("kyHieuLoDat")
    lots = {f["kyHieuLoDat"]: f.id() for f in layer.getFeatures()}
    layer.changeAttributeValue(lots["NO-12"], index, "TM-05")
    layer.deleteFeature(lots["NO-3"])
    assert [r.displayString for r in locator("qh tm-05")] == ["TM-05"]
    assert locator("qh no-12") == [] and "NO-3" not in {r.displayString for r in locator("qh no-3")}
    layer.undoStack().undo()
    assert [r.displayString for r in locator("qh no-3")] == ["NO-3"]
    layer.rollBack()
    assert locator("qh cv-99") == []
    assert [r.displayString for r in locator("qh no-12")] == ["NO-12"]


def test_names_of_many_unsaved_parcels_by_sheet_and_number():
    assert named_by({"soHieuToBanDo", "soThuTuThua", "x"}, None) is None
    parcel = load("dia_chinh").feature_class("DiaChinh/ThuaDat_A")
    assert named_by({"soHieuToBanDo", "soThuTuThua"}, parcel) == ("soHieuToBanDo", "soThuTuThua")
    assert told_as(["12", 345], "vi") == ("tờ 12 thửa 345", "12/345 to 12 thua 345")
