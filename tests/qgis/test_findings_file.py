# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings on the map follow single edits; saved as a GeoPackage they are read by anyone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from qgis.core import QgsProject, QgsVectorLayer

from qh_plugin.core.checking.incremental import Difference
from qh_plugin.core.checking.settle import take
from qh_plugin.core.errors import Cancelled, InputError, StorageError
from qh_plugin.core.findings import Severity
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.qgis_io.findings_file import add_look, write
from qh_plugin.qgis_io.findings_layer import MARK, PORTION, FindingsLayer
from tests.listing.made_findings import OVERLAPS, ROADS, WARNINGS, group, result
from tests.qgis.conftest import flush, turns


@pytest.fixture
def drawn(qgis_app):
    QgsProject.instance().clear()
    made = FindingsLayer(1000)
    yield made
    made.clear()
    made.stop()
    flush()


def layers():
    return {v.name(): v for v in QgsProject.instance().mapLayers().values()
            if v.customProperty(MARK)}  # fmt: skip


def said():
    """The sentences on the map, a place each."""
    return sorted(f["message"] for f in layers()["Vị trí lỗi"].getFeatures())


def change(vanished=(), appeared=()):
    return Difference(tuple(vanished), tuple(appeared), frozenset())


def test_an_edit_moves_single_marks_and_leaves_the_layers(drawn):
    drawn.show(result(OVERLAPS, WARNINGS))
    before = {layer.id() for layer in layers().values()}
    tree = QgsProject.instance().layerTreeRoot()
    tree.findLayer(layers()["Vùng lỗi"].id()).setItemVisibilityChecked(False)
    QgsProject.instance().setDirty(False)
    wider = group("C01", Severity.ERROR, [("NO-12", "CX-03")], width=0.5)
    drawn.apply(change([take(OVERLAPS, [0, 2])], [wider]))
    assert said() == ["Lô NO-12 chồng lấn: rộng 0,012", "Lô NO-12 chồng lấn: rộng 0,5",
                      "Lô NO-14 chồng lấn: rộng 0,012"]  # fmt: skip
    assert {layer.featureCount() for layer in layers().values()} == {3}
    drawn.apply(change([wider], [take(OVERLAPS, [0, 2])]))
    assert layers()["Vị trí lỗi"].featureCount() == 4, "undone; the waived one is not drawn"
    assert {layer.id() for layer in layers().values()} == before
    assert not tree.findLayer(layers()["Vùng lỗi"].id()).itemVisibilityChecked()
    assert not QgsProject.instance().isDirty()
    drawn.show(result(take(OVERLAPS, [1])))
    assert {layer.id() for layer in layers().values()} == before, "a rerun fills the same layers"


def test_a_layer_that_the_user_took_away_comes_back_with_what_is_new(drawn):
    drawn.show(result(OVERLAPS))
    QgsProject.instance().removeMapLayer(layers()["Vị trí lỗi"].id())
    drawn.apply(change([], [group("C04", Severity.ERROR, [("X1",)], first=50)]))
    assert said() == ["Lô X1 chồng lấn: rộng 0,012"]
    drawn.apply(change([OVERLAPS]))
    assert said() == ["Lô X1 chồng lấn: rộng 0,012"] and layers()["Vùng lỗi"].featureCount() == 1


def test_many_are_drawn_in_portions_up_to_the_limit(drawn, wait):
    many = group("C01", Severity.ERROR, [(f"L{i}",) for i in range(1200)])
    drawn.show(result(many))
    assert layers()["Vị trí lỗi"].featureCount() == PORTION
    wait(lambda: [x.featureCount() for x in layers().values()] == [1000, 1000])
    turns(50)
    assert [x.featureCount() for x in layers().values()] == [1000, 1000]
    drawn.apply(change([take(many, range(0, 10))]))
    assert layers()["Vị trí lỗi"].featureCount() == 1000, "others take the room"
    drawn.apply(change([take(many, range(10, 1195))]))
    assert layers()["Vị trí lỗi"].featureCount() == 5


def read(path, table):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid(), table
    return layer


def test_saved_findings_hold_values_shapes_and_look(qgis_app, tmp_path):
    path = tmp_path / "lỗi.gpkg"
    lines = group("L01", Severity.INFO, [("R1",)], layer=ROADS)
    lines.geometry[0] = shapely.LineString([(600000, 1190000), (600010, 1190000)])
    other = replace(result(OVERLAPS, WARNINGS, lines))
    for _ in range(2):
        write(other, path, SILENT)
        add_look(path)
    places = read(path, "vi_tri_loi")
    assert places.featureCount() == 6 and places.crs().authid() == "EPSG:9210"
    assert read(path, "vung_loi").featureCount() == 5
    assert read(path, "doan_loi").featureCount() == 1
    found = next(f for f in places.getFeatures() if f["rule"] == "C01")
    assert found["width_m"] == 0.012 and found["state"] == "open"
    assert found["title"] == "Quy tắc C01" and found["objects"] == "NO-12, CX-03"
    assert [c.label() for c in places.renderer().categories()] == [
        "✖ lỗi", "▲ cảnh báo", "● thông tin"]  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["lỗi.gpkg"]


def test_layers_in_other_systems_have_tables_of_their_own(qgis_app, tmp_path):
    roads = group("L01", Severity.INFO, [("R1",)], layer=ROADS)
    made = result(OVERLAPS, roads)
    made.layers[1] = replace(made.layers[1], crs="EPSG:3405")
    write(made, tmp_path / "a.gpkg", SILENT)
    assert read(tmp_path / "a.gpkg", "vi_tri_loi_3405").featureCount() == 1
    assert read(tmp_path / "a.gpkg", "vi_tri_loi").featureCount() == 3


def test_data_of_others_are_never_overwritten(qgis_app, tmp_path):
    from qh_plugin.core.model import load
    from qh_plugin.io import geopackage

    path = tmp_path / "QuyHoach.gpkg"
    geopackage.create(path, [load().feature_class("QuyHoach/RanhGioiQuyHoach_A")], 9210)
    before = path.read_bytes()
    with pytest.raises(InputError):
        write(result(OVERLAPS), path, SILENT)
    assert path.read_bytes() == before


def test_a_cancel_and_a_full_disk_leave_nothing(qgis_app, tmp_path):
    with pytest.raises(Cancelled):
        write(result(OVERLAPS), tmp_path / "a.gpkg", Progress(lambda *_: None, lambda: True))
    (tmp_path / "là tệp").write_text("x", "utf-8")
    with pytest.raises(StorageError):
        write(result(OVERLAPS), tmp_path / "là tệp" / "a.gpkg", SILENT)
    assert [p.name for p in tmp_path.iterdir()] == ["là tệp"]
