# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables and groups made when somebody draws; snapping by topology set; projects of before."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsLayerTreeLayer, QgsProject, QgsSnappingConfig

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.errors import StorageError
from qh_plugin.core.model import load
from qh_plugin.io import geopackage
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.qgis_io import project, project_tree, snapping

LOTS, CELLS = "QuyHoach/ChucNangSuDungDat_A", "QuyHoach/PhanOQuyHoach_A"
RED, SETBACK = "QuyHoach/ChiGioiDuongDo_L", "QuyHoach/ChiGioiXayDung_L"
WATER_NOW, RED_NOW = "HienTrang/MatNuoc_A", "HienTrang/ChiGioiDuongDo_L"
MARKERS = "MocGioi/MocGioiQuyHoach_P"


@pytest.fixture
def dossier(qgis_app, session, tmp_path):
    info = DossierInfo(name="Thử", model="tt16_2025", maHoSoQH="79QPK1000007")
    made = create_dossier(tmp_path / "CSDL_Thu", info, load())
    project.open_project(session, made)
    yield made
    QgsProject.instance().clear()


def ensure(dossier, name):
    model = load()
    return project.ensure_layer(dossier, model, model.feature_class(name))


def path_of(layer):
    """The names of the groups a layer lies in, from the top."""
    node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
    names = []
    while node.parent() is not None:
        node = node.parent()
        names.insert(0, node.name())
    return names[1:]


def names_in_order():
    return [
        node.layer().source().rpartition("=")[2]
        for node in QgsProject.instance().layerTreeRoot().findLayers()
        if isinstance(node, QgsLayerTreeLayer)
    ]


def test_a_table_is_made_in_a_file_that_quietly_stays_in_edit(dossier):
    lots = project.layer_for(dossier, LOTS)
    lots.startEditing()
    feature = QgsFeature(lots.fields())
    feature.setGeometry(QgsGeometry.fromWkt("MultiPolygon(((0 0, 9 0, 9 9, 0 0)))"))
    lots.addFeature(feature)
    made = ensure(dossier, SETBACK)
    assert made.isValid() and made.featureCount() == 0
    assert made.fields().indexOf("khoangLuiXayDung") > 0
    assert lots.isModified()
    assert lots.commitChanges(), lots.commitErrors()
    made.startEditing()
    line = QgsFeature(made.fields())
    line.setGeometry(QgsGeometry.fromWkt("MultiLineString((0 0, 3 4))"))
    assert made.addFeature(line)
    assert made.commitChanges(), made.commitErrors()
    path = dossier.geopackage("QuyHoach")
    counts = {e.name: e.count for e in geopackage.layers(path)}
    assert (counts["ChucNangSuDungDat_A"], counts["ChiGioiXayDung_L"]) == (1, 1)
    assert ensure(dossier, SETBACK) is made


def test_a_geopackage_is_made_too_and_groups_of_one_name_stay_apart(dossier):
    assert not dossier.geopackage("HienTrang").exists()
    now = ensure(dossier, RED_NOW)
    planned = project.layer_for(dossier, RED)
    model = load()
    assert path_of(now)[0] == model.databases["HienTrang"].vi
    assert path_of(planned)[0] == model.databases["QuyHoach"].vi
    assert len(path_of(now)) == len(path_of(planned)) == 2
    assert dossier.geopackage("HienTrang").is_file()
    assert QgsProject.instance().isDirty() is False


def test_points_lie_above_lines_above_areas_above_lots_above_what_is_there_today(dossier):
    for name in (WATER_NOW, MARKERS, RED_NOW, "QuyHoach/CongTrinhGiaoThong_P", SETBACK):
        ensure(dossier, name)
    order = names_in_order()
    assert order[0] == "MocGioiQuyHoach_P"
    lots, cells = order.index("ChucNangSuDungDat_A"), order.index("PhanOQuyHoach_A")
    assert order.index("CongTrinhGiaoThong_P") < order.index("MangLuoiGiaoThongDuongBo_L") < lots
    assert cells < lots
    assert lots < order.index("MatNuoc_A")


def test_made_tables_are_there_after_opening_again(dossier, session):
    made = ensure(dossier, WATER_NOW)
    made.startEditing()
    feature = QgsFeature(made.fields())
    feature.setGeometry(QgsGeometry.fromWkt("MultiPolygon(((0 0, 9 0, 9 9, 0 0)))"))
    made.addFeature(feature)
    assert made.commitChanges()
    QgsProject.instance().setDirty(False)
    project.open_project(session, dossier)
    assert project.layer_for(dossier, WATER_NOW).featureCount() == 1


def test_a_renamed_group_is_still_known(dossier):
    group = QgsProject.instance().layerTreeRoot().findGroup(load().databases["QuyHoach"].vi)
    group.setName("Của tôi")
    assert path_of(ensure(dossier, SETBACK))[0] == "Của tôi"


def test_a_read_only_geopackage_is_said_and_nothing_is_added(dossier):
    path = dossier.geopackage("QuyHoach")
    path.chmod(0o444)
    before = len(QgsProject.instance().mapLayers())
    with pytest.raises(StorageError, match=r"QuyHoach\.gpkg"):
        ensure(dossier, SETBACK)
    path.chmod(0o644)
    assert len(QgsProject.instance().mapLayers()) == before


def test_a_project_with_groups_at_the_top_opens_and_its_groups_move_below_the_database(
    dossier, session
):
    opened, model = QgsProject.instance(), load()
    root = opened.layerTreeRoot()
    database = root.findGroup(model.databases["QuyHoach"].vi)
    for group in list(database.children()):
        flat = root.addGroup(group.name())
        for node in list(group.children()):
            flat.addLayer(node.layer())
    root.removeChildNode(database)
    root.addGroup("Nền của tôi")
    assert len(root.findGroups()) > 2
    assert opened.write()
    opened.clear()
    project.open_project(session, dossier)
    root = opened.layerTreeRoot()
    assert {g.name() for g in root.findGroups()} == {"Nền của tôi", model.databases["QuyHoach"].vi}
    assert path_of(project.layer_for(dossier, LOTS))[0] == model.databases["QuyHoach"].vi
    assert len(opened.mapLayers()) == 5


def individual(layer):
    return QgsProject.instance().snappingConfig().individualLayerSettings(layer)


def test_snapping_follows_the_topology_set(dossier):
    model = load()
    ensure(dossier, SETBACK)
    snapping.apply(dossier, model, model.feature_class(RED))
    config = QgsProject.instance().snappingConfig()
    assert config.enabled() and config.mode() == QgsSnappingConfig.AdvancedConfiguration
    assert individual(project.layer_for(dossier, RED)).enabled()
    assert individual(project.layer_for(dossier, SETBACK)).enabled()
    assert not individual(project.layer_for(dossier, CELLS)).enabled()
    flags = int(individual(project.layer_for(dossier, RED)).typeFlag())
    assert flags == int(QgsSnappingConfig.VertexFlag) | int(QgsSnappingConfig.SegmentFlag)
    modes = QgsProject.AvoidIntersectionsMode
    assert QgsProject.instance().avoidIntersectionsMode() == modes.AllowIntersections


def test_lots_avoid_lots_and_not_the_cells_they_lie_in(dossier):
    model, opened = load(), QgsProject.instance()
    snapping.apply(dossier, model, model.feature_class(LOTS))
    modes = QgsProject.AvoidIntersectionsMode
    assert opened.avoidIntersectionsMode() == modes.AvoidIntersectionsCurrentLayer
    assert opened.avoidIntersectionsLayers() == [project.layer_for(dossier, LOTS)]
    assert opened.topologicalEditing()
    boundary = model.feature_class("QuyHoach/RanhGioiQuyHoach_A")
    assert not snapping.avoids_overlap(boundary, model)
    assert not snapping.avoids_overlap(model.feature_class(RED), model)


def test_what_the_user_sets_stays_while_drawing_in_the_same_set(dossier):
    model, opened = load(), QgsProject.instance()
    snapping.apply(dossier, model, model.feature_class(LOTS))
    own = opened.snappingConfig()
    own.setEnabled(False)
    opened.setSnappingConfig(own)
    snapping.apply(dossier, model, model.feature_class(LOTS))
    assert not opened.snappingConfig().enabled()
    snapping.apply(dossier, model, model.feature_class(RED))
    assert opened.snappingConfig().enabled()


def test_every_topology_set_can_be_applied(dossier):
    model = load()
    for one in model.topology_sets:
        for name in one.classes:
            assert one in snapping.sets_of(model.feature_class(name), model)
        snapping.apply(dossier, model, model.feature_class(one.classes[0]))


def test_the_tree_orders_every_class(qgis_app):
    model = load()
    assert len(project_tree.in_order(model.classes, model)) == len(model.classes)
