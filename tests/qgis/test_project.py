# SPDX-License-Identifier: GPL-2.0-or-later
"""A dossier as a QGIS project: made once, read again, mended, never half-written."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsSnappingConfig,
    QgsVectorLayer,
)

from qh_plugin.core.dossier.layout import DossierInfo, open_dossier
from qh_plugin.core.errors import DossierError, StorageError
from qh_plugin.core.model import load
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.qgis_io import project

LOTS = "QuyHoach/ChucNangSuDungDat_A"


@pytest.fixture
def dossier(qgis_app, tmp_path):
    info = DossierInfo(
        name="Quy hoạch phân khu thử",
        model="tt16_2025",
        maHoSoQH="79QPK1000007",
        scale="1/2.000",
        wards=("26740",),
    )
    yield create_dossier(tmp_path / "CSDL_Thu", info, load())
    QgsProject.instance().clear()


def test_first_opening_makes_a_project_with_the_initial_classes(dossier, session):
    assert project.open_project(session, dossier)
    assert session.dossier is dossier
    opened = QgsProject.instance()
    assert opened.fileName() == str(dossier.project)
    assert opened.crs().authid() == "EPSG:9210"
    initial = [c for c in load().classes if c.initial]
    assert len(initial) == len(opened.mapLayers()) == 5
    for feature_class in initial:
        layer = project.layer_for(dossier, feature_class.name)
        assert layer is not None and layer.isValid(), feature_class.name
        assert layer.crs().authid() == "EPSG:9210"
    (database,) = opened.layerTreeRoot().findGroups()
    assert database.name() == load().databases["QuyHoach"].vi
    groups = [g.name() for g in database.findGroups()]
    assert sorted(groups) == sorted(load().groups[g].vi for g in {c.group for c in initial})
    assert not opened.isDirty()


def test_coloured_lots_lie_below_lines_and_boundary(dossier, session):
    project.open_project(session, dossier)
    order = [x.name() for x in QgsProject.instance().layerTreeRoot().layerOrder()]
    assert order[-1] == "Chức năng sử dụng đất"


def test_snapping_topology_and_overlap_avoidance_are_on(dossier, session):
    project.open_project(session, dossier)
    opened = QgsProject.instance()
    snapping = opened.snappingConfig()
    assert snapping.enabled() and snapping.mode() == QgsSnappingConfig.AllLayers
    assert opened.topologicalEditing()
    modes = QgsProject.AvoidIntersectionsMode
    assert opened.avoidIntersectionsMode() == modes.AvoidIntersectionsCurrentLayer


def test_datum_operation_is_the_pinned_one_for_qgis_as_for_core(dossier, session):
    """QGIS and core give the same place, and it is that of EPSG:6960 (QGIS.md 4.4)."""
    from qh_plugin.core.crs import transformer

    project.open_project(session, dossier)
    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:9210"),
        QgsCoordinateReferenceSystem("EPSG:4326"),
        QgsProject.instance(),
    ).transform(QgsPointXY(600_000, 1_190_000))
    assert there.x() == pytest.approx(106.666128316, abs=2e-9)
    assert there.y() == pytest.approx(10.759445635, abs=2e-9)
    x, y = transformer(9210, 4326)([(600_000.0, 1_190_000.0)])[0]
    assert (there.x(), there.y()) == pytest.approx((x, y), abs=1e-11)


def test_paths_are_relative_so_the_folder_can_move(dossier, session, tmp_path):
    project.open_project(session, dossier)
    QgsProject.instance().clear()
    moved = tmp_path / "elsewhere" / "CSDL_Thu"
    moved.parent.mkdir()
    shutil.move(str(dossier.folder), moved)
    again = open_dossier(moved)
    assert project.open_project(session, again)
    assert project.layer_for(again, LOTS).isValid()
    with zipfile.ZipFile(again.project) as archive:
        text = archive.read(next(n for n in archive.namelist() if n.endswith(".qgs"))).decode()
    assert str(tmp_path) not in text


def test_second_opening_keeps_what_the_user_arranged_and_mends_the_rest(dossier, session):
    project.open_project(session, dossier)
    opened = QgsProject.instance()
    lots = project.layer_for(dossier, LOTS)
    lots.setName("Lô của tôi")
    opened.removeMapLayer(project.layer_for(dossier, "QuyHoach/ChiGioiDuongDo_L").id())
    assert opened.write()
    opened.clear()
    project.open_project(session, dossier)
    assert project.layer_for(dossier, LOTS).name() == "Lô của tôi"
    assert project.layer_for(dossier, "QuyHoach/ChiGioiDuongDo_L").isValid()
    assert len(opened.mapLayers()) == 5


def test_an_unsaved_project_is_left_only_when_allowed(dossier, session):
    opened = QgsProject.instance()
    memory = QgsVectorLayer("Point?crs=EPSG:9210", "of the user", "memory")
    opened.addMapLayer(memory)
    opened.setDirty(True)
    assert not project.open_project(session, dossier, may_leave=lambda: False)
    assert session.dossier is None
    assert opened.mapLayersByName("of the user")
    assert project.open_project(session, dossier, may_leave=lambda: True)
    assert not opened.mapLayersByName("of the user")


def test_an_unmodified_project_is_left_without_asking(dossier, session):
    project.open_project(session, dossier)

    def never():
        raise AssertionError("asked")

    assert project.open_project(session, dossier, may_leave=never)


def test_styles_and_forms_travel_in_the_geopackage(dossier, session):
    project.open_project(session, dossier)
    QgsProject.instance().clear()
    path = dossier.geopackage("QuyHoach")
    alone = QgsVectorLayer(f"{path}|layername=ChucNangSuDungDat_A", "alone", "ogr")
    assert alone.renderer().type() == "categorizedSymbol"
    index = alone.fields().indexOf("kyHieuLoDat")
    assert alone.attributeAlias(index) == "Ký hiệu lô đất"
    code = next(c for c in load().code_lists["LANDUSE"].codes if c.short == "NO")
    shown = {c.value(): c for c in alone.renderer().categories()}[code.code]
    assert shown.symbol().color().name() == code.colour
    assert shown.label() == "NO · Nhóm nhà ở"


def test_missing_geopackage_is_one_sentence_and_changes_nothing(dossier, session):
    dossier.geopackage("QuyHoach").unlink()
    with pytest.raises(DossierError, match=r"QuyHoach\.gpkg"):
        project.open_project(session, dossier)
    assert session.dossier is None
    assert not dossier.project.exists()


def test_damaged_geopackage_is_one_sentence(dossier, session):
    dossier.geopackage("QuyHoach").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match=r"QuyHoach\.gpkg"):
        project.open_project(session, dossier)
    assert not list(dossier.gis.glob("*.qgz"))


def test_damaged_project_file_is_one_sentence(dossier, session):
    project.open_project(session, dossier)
    QgsProject.instance().clear()
    dossier.project.write_bytes(b"no zip")
    with pytest.raises(DossierError, match=r"\.qgz"):
        project.open_project(session, dossier)


def test_locked_and_read_only_files_are_noticed_before_drawing(dossier):
    project.ensure_writable(dossier)
    path = dossier.geopackage("QuyHoach")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="bị khóa"):
        project.ensure_writable(dossier)
    holder.rollback()
    holder.close()
    project.ensure_writable(dossier)
    path.chmod(0o444)
    with pytest.raises(StorageError, match="chỉ cho đọc"):
        project.ensure_writable(dossier)
    path.chmod(0o644)


def test_a_read_only_dossier_opens_for_reading(dossier, session):
    path = dossier.geopackage("QuyHoach")
    path.chmod(0o444)
    assert project.open_project(session, dossier)
    assert project.layer_for(dossier, LOTS).isValid()
    path.chmod(0o644)


def test_saved_features_are_what_io_reads(dossier, session):
    from qh_plugin.io import geopackage

    project.open_project(session, dossier)
    lots = project.layer_for(dossier, LOTS)
    lots.startEditing()
    feature = QgsFeature(lots.fields())
    feature.setGeometry(QgsGeometry.fromWkt("MultiPolygon(((0 0, 10 0, 10 10, 0 10, 0 0)))"))
    feature["maDoiTuong"] = "79QPK1000007-ChucNangSuDungDat_A-1"
    assert lots.addFeature(feature)
    assert lots.commitChanges(), lots.commitErrors()
    table = geopackage.read_table(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A")
    assert list(table.columns["maDoiTuong"]) == ["79QPK1000007-ChucNangSuDungDat_A-1"]
