# SPDX-License-Identifier: GPL-2.0-or-later
"""What is checked: the dossier, layers, the selection, the map's extent; a layer of any source as
the project shows it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.progress import SILENT
from qh_plugin.gui.checking.choices import DOSSIER, EXTENT, LAYER, SELECTION
from qh_plugin.gui.checking.running.job import job_of, perform
from tests.qgis import made_dossier
from tests.qgis.postgis_server import NAME, execute, server

PROFILE = "bien_tap"
X0, Y0, SIDE = made_dossier.X0, made_dossier.Y0, made_dossier.SIDE


@pytest.fixture
def lots(session, tmp_path):
    dossier = made_dossier.make(tmp_path / "CSDL_Thu")
    made = []
    for name in ("ChucNangSuDungDat_A", "RanhGioiQuyHoach_A"):
        made.append(QgsVectorLayer(f"{dossier.geopackage('QuyHoach')}|layername={name}", name))
        QgsProject.instance().addMapLayer(made[-1])
    session.open(dossier.folder)
    return made[0]


def found(scope, session, iface):
    """(rule, features) of every finding on geometry."""
    result = perform(job_of(scope, session, iface), PROFILE, SILENT).result
    return sorted((g.rule, g.fids[i]) for g, i in result.rows() if g.rule[0] in "CG")


def test_the_dossier_and_its_parts(lots, session, iface):
    every = found(DOSSIER, session, iface)
    assert {"C01", "C04", "G07"} <= {rule for rule, _ in every}
    iface.setActiveLayer(lots)
    assert found(LAYER, session, iface) == every
    overlap = next(fids for rule, fids in every if rule == "C01")
    lots.selectByIds([overlap[0]])
    chosen = found(SELECTION, session, iface)
    assert ("C01", overlap) in chosen, "the neighbour counts though it is not selected"
    assert chosen == [f for f in every if overlap[0] in f[1]] != every


def test_the_extent_of_the_map_in_its_own_reference_system(lots, session, iface):
    canvas = iface.mapCanvas()
    canvas.resize(400, 400)
    x, y = X0 + SIDE, Y0 + SIDE / 2
    for crs in ("EPSG:9210", "EPSG:3857"):
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:9210"))
        canvas.setExtent(QgsRectangle(x - 3, y - 3, x + 3, y + 3))
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
        rules = {rule for rule, _ in found(EXTENT, session, iface)}
        assert "C01" in rules and not {"C04", "G07"} & rules, crs


def test_nothing_selected_is_one_sentence(lots, session, iface):
    with pytest.raises(InputError, match="Chưa chọn đối tượng"):
        job_of(SELECTION, session, iface)
    with pytest.raises(InputError, match="Chưa chọn lớp"):
        job_of(LAYER, SimpleNamespace(dossier=None), iface)


def test_a_scope_counts_nothing_outside_it_as_mended(lots, session, iface):
    lots.selectByIds([1])
    scope = job_of(SELECTION, session, iface).scope
    assert scope.looked_at == frozenset()
    iface.setActiveLayer(lots)
    assert job_of(LAYER, session, iface).scope.looked_at == {made_dossier.LOTS}
    assert job_of(DOSSIER, session, iface).scope is None


def squares(layer):
    """Three squares; the second overlaps the first by 1 m, the third the second."""
    features = []
    for number in range(3):
        feature = QgsFeature(layer.fields())
        shape = QgsGeometry()
        box = shapely.box(X0 + 9 * number, Y0, X0 + 9 * number + 10, Y0 + 10)
        shape.fromWkb(shapely.to_wkb(shapely.MultiPolygon([box])))
        feature.setGeometry(shape)
        feature["so"] = number + 1
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()


def memory():
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:9210&field=so:integer", "tạm", "memory")
    squares(layer)
    return layer


def written(kind, path):
    """The same squares in a file."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = kind, "o_dat"
    context = QgsProject.instance().transformContext()
    QgsVectorFileWriter.writeAsVectorFormatV2(memory(), str(path), context, options)
    return QgsVectorLayer(str(path), "o_dat", "ogr")


@pytest.fixture(params=["memory", "GPKG", "ESRI Shapefile", "GeoJSON"])
def source(request, qgis_app, tmp_path):
    kinds = {"GPKG": "o_dat.gpkg", "ESRI Shapefile": "o_dat.shp", "GeoJSON": "o_dat.geojson"}
    if request.param == "memory":
        made = memory()
    else:
        made = written(request.param, tmp_path / kinds[request.param])
        made.setCrs(QgsCoordinateReferenceSystem("EPSG:9210"))
    assert made.isValid() and made.featureCount() == 3
    QgsProject.instance().addMapLayer(made)
    return made


def overlaps(iface, scope=LAYER):
    none = SimpleNamespace(dossier=None)
    result = perform(job_of(scope, none, iface), PROFILE, SILENT).result
    return sum(len(g) for g in result.findings if g.rule == "C01")


def test_a_layer_of_any_source_with_filter_joins_and_edits(source, iface):
    iface.setActiveLayer(source)
    assert overlaps(iface) == 2
    fids = sorted(source.allFeatureIds())
    source.selectByIds(fids[:1])
    assert overlaps(iface, SELECTION) == 1
    iface.mapCanvas().setDestinationCrs(source.crs())
    iface.mapCanvas().setExtent(QgsRectangle(X0, Y0, X0 + 12, Y0 + 9))
    assert overlaps(iface, EXTENT) >= 1
    source.startEditing()
    source.deleteFeature(fids[1])
    assert overlaps(iface) == 0, "unsaved edits count"
    source.rollBack()
    if source.setSubsetString('"so" < 3'):
        assert overlaps(iface) == 1, "what the filter hides is not checked"
        source.setSubsetString("")
    joined(source)
    table = job_of(LAYER, SimpleNamespace(dossier=None), iface).read(SILENT).tables[0]
    assert [v for v in table.columns["tên_ten"] if v] == ["một"] and overlaps(iface) == 2


def joined(source):
    """A table of names joined to the squares; only the first has one."""
    other = QgsVectorLayer("NoGeometry?field=so:integer&field=ten:string", "tên", "memory")
    named = QgsFeature(other.fields())
    named.setAttributes([1, "một"])
    other.dataProvider().addFeatures([named])
    QgsProject.instance().addMapLayer(other)
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(other)
    join.setJoinFieldName("so")
    join.setTargetFieldName("so")
    assert source.addJoin(join)


def test_a_layer_of_a_database_with_filter_join_and_edits(qgis_app, iface):
    """PostGIS: what the user sees is what is checked, read while QGIS shows it."""
    with server() as folder:
        execute(folder, "CREATE EXTENSION postgis")
        vn2000 = QgsCoordinateReferenceSystem("EPSG:9210")
        execute(
            folder,
            "INSERT INTO spatial_ref_sys VALUES (9210, 'EPSG', 9210, "
            f"'{vn2000.toWkt()}', '{vn2000.toProj()}') ON CONFLICT DO NOTHING",
        )
        execute(
            folder,
            "CREATE TABLE o_dat (fid serial PRIMARY KEY, so integer, geom geometry("
            "MultiPolygon, 9210)); INSERT INTO o_dat (so, geom) SELECT n, ST_Multi("
            f"ST_MakeEnvelope({X0} + 9 * (n - 1), {Y0}, {X0} + 9 * (n - 1) + 10, {Y0} + 10, 9210"
            ")) FROM generate_series(1, 3) n",
        )
        place = f"dbname='postgres' host='{folder}' user='{NAME}' key='fid' srid=9210"
        source = QgsVectorLayer(
            f'{place} type=MultiPolygon table="o_dat" (geom)', "o_dat", "postgres"
        )
        assert source.isValid() and source.featureCount() == 3
        QgsProject.instance().addMapLayer(source)
        iface.setActiveLayer(source)
        assert overlaps(iface) == 2
        assert source.setSubsetString('"so" < 3') and overlaps(iface) == 1
        source.setSubsetString("")
        joined(source)
        job = job_of(LAYER, SimpleNamespace(dossier=None), iface)
        table = job.read(SILENT).tables[0]
        assert [v for v in table.columns["tên_ten"] if v] == ["một"] and table.epsg == 9210
        source.selectByIds([3])
        assert overlaps(iface, SELECTION) == 1
        source.startEditing()
        source.deleteFeature(2)
        assert overlaps(iface) == 0, "unsaved edits count"
        source.rollBack()
        execute(folder, "DELETE FROM o_dat WHERE fid = 3")
        assert overlaps(iface) == 1, "what another user saved counts in the next check"
        execute(folder, "DELETE FROM o_dat")
        assert overlaps(iface) == 0
        execute(folder, "DROP TABLE o_dat")
        with pytest.raises(StorageError, match="o_dat"):  # not an empty layer without errors
            overlaps(iface)
        QgsProject.instance().removeMapLayer(source.id())


def test_a_layer_without_features_is_no_fault(qgis_app, iface, tmp_path):
    empty = QgsVectorLayer("MultiPolygon?crs=EPSG:9210&field=so:integer", "rỗng", "memory")
    QgsProject.instance().addMapLayer(empty)
    iface.setActiveLayer(empty)
    assert overlaps(iface) == 0
    squares(empty)
    assert empty.setSubsetString('"so" > 9') and overlaps(iface) == 0
    empty.setSubsetString("")
    empty.startEditing()
    for fid in list(empty.allFeatureIds()):
        empty.deleteFeature(fid)
    assert overlaps(iface) == 0
    empty.rollBack()
    stored = written("GPKG", tmp_path / "o_dat.gpkg")
    QgsProject.instance().addMapLayer(stored)
    iface.setActiveLayer(stored)
    for kept in ('"so" > 9', '"so" > 9 AND "so" < 3'):
        assert stored.setSubsetString(kept) and overlaps(iface) == 0
