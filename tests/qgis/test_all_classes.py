# SPDX-License-Identifier: GPL-2.0-or-later
"""Every class of every model as a table: QGIS sees what the model file says, dressed and usable.

The model file is read here as plain JSON, so that what the loader makes of it is compared too.
In the short form a feature is drawn and saved in every fourth class.
"""

from __future__ import annotations

import json

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerUtils,
    QgsWkbTypes,
)
from qgis.gui import QgsAttributeEditorContext, QgsAttributeForm
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QVariant

from qh_plugin.core.dossier.layout import DossierInfo, model_of
from qh_plugin.core.model import available, load
from qh_plugin.core.resources import resource
from qh_plugin.io import geopackage
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.qgis_io import project, project_layers
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.session import Session
from tests.long_form import SOAK

CODE = "79QPK1000007"
TYPES = {
    "text": QVariant.String,
    "integer": QVariant.Int,
    "real": QVariant.Double,
    "date": QVariant.Date,
}
SHAPES = {
    "Point": "Point (600000 1190000)",
    "MultiPoint": "MultiPoint ((600000 1190000))",
    "MultiLineString": "MultiLineString ((600000 1190000, 600030 1190040))",
    "MultiPolygon": "MultiPolygon (((600000 1190000, 600010 1190000, 600010 1190010,"
    " 600000 1190000)))",
}


def stated(model_id):
    """{class: (geometry, {field: (type, length)})} as the file says it."""
    data = json.loads(resource("model", f"{model_id}.json").read_text("utf-8"))
    common = {f["name"]: f for f in data["common_fields"]}
    return {
        c["name"]: (
            c["geometry"],
            {
                name: (f["type"], f.get("length", 0))
                for name, f in {**common, **{f["name"]: f for f in c["fields"]}}.items()
            },
        )
        for c in data["classes"]
    }


@pytest.fixture
def empty_project():
    """Not here: the project of `dressed` lives as long as all of its tests."""


@pytest.fixture(scope="module")
def session(qgis_app):
    return Session()


@pytest.fixture(scope="module", params=available())
def dressed(request, qgis_app, session, tmp_path_factory):
    """The model and, by class, its layer in an opened dossier that has every table."""
    model = load(request.param)
    info = DossierInfo(
        name="Đồ án có mọi lớp",
        model=model.id,
        maHoSoQH=model.patterns["maHoSoQH"].example if "maHoSoQH" in model.patterns else CODE,
        wards=("26740",),
        epsg=model.default_epsg,
    )
    folder = tmp_path_factory.mktemp("all") / "CSDL_TatCa"
    dossier = create_dossier(folder, info, model, classes=model.classes)
    project.open_project(session, dossier)
    there = dict(dossier_layers(dossier))
    model = model_of(info)
    rest = [c for c in model.classes if c.name not in there]
    project._add(QgsProject.instance(), dossier, rest, model)
    yield model, dict(dossier_layers(dossier)), info.maHoSoQH
    QgsProject.instance().clear()


def test_tt16_has_all_153_classes():
    model = load("tt16_2025")
    counts = {d: sum(c.database == d for c in model.classes) for d in model.databases}
    assert counts == {"HienTrang": 67, "QuyHoach": 79, "MocGioi": 3, "NenDiaHinh": 4}


def test_tables_are_what_the_model_file_says(dressed):
    model, layers, _ = dressed
    expected = stated(model.id)
    assert sorted(layers) == sorted(expected)
    for name, (geometry, fields) in expected.items():
        layer = layers[name]
        assert layer.isValid(), name
        assert QgsWkbTypes.displayString(layer.wkbType()) == geometry, name
        assert layer.crs().authid() == f"EPSG:{model.default_epsg}", name
        seen = {
            f.name(): (f.type(), f.length() if f.type() == QVariant.String else 0)
            for f in layer.fields()
            if f.name() != "fid"
        }
        assert list(seen) == list(fields), name
        for field, (kind, length) in fields.items():
            wanted = TYPES[kind], length if kind == "text" else 0
            kinds = (wanted[0], QVariant.LongLong) if kind == "integer" else (wanted[0],)
            assert seen[field][0] in kinds, (name, field)
            assert seen[field][1] == wanted[1], (name, field)


def test_every_layer_is_dressed_and_the_style_travels(dressed):
    model, layers, _ = dressed
    for name, layer in layers.items():
        _dressed(layer, model, model.feature_class(name))
    for name in list(layers)[:: max(1, len(layers) // 12)]:
        alone = QgsVectorLayer(layers[name].source(), "alone", "ogr")
        _dressed(alone, model, model.feature_class(name))


def _dressed(layer, model, feature_class):
    name = feature_class.name
    assert layer.renderer() is not None, name
    assert layer.labelsEnabled(), name
    assert layer.labeling().settings().scaleVisibility, name
    assert layer.editFormConfig().tabs(), name
    coded = feature_class.field_map.get(feature_class.colour_field or feature_class.stage_field)
    if coded is not None and coded.code_list:
        assert layer.renderer().type() == "categorizedSymbol", name
        values = {c.value() for c in layer.renderer().categories()}
        assert values == {c.code for c in model.code_lists[coded.code_list].codes} | {""}, name
    for field in feature_class.fields:
        index = layer.fields().indexOf(field.name)
        assert layer.attributeAlias(index).startswith(field.label.vi), (name, field.name)
        assert not field.unit or field.unit in layer.attributeAlias(index), (name, field.name)
        kind = layer.editorWidgetSetup(index).type()
        if field.code_list:
            assert kind == "ValueMap", (name, field.name)
        elif field.type == "date":
            assert kind == "DateTime", (name, field.name)


def test_every_form_opens_and_every_feature_can_be_saved(dressed):
    model, layers, code = dressed
    for name in list(layers)[:: 1 if SOAK else 4]:
        layer, feature_class = layers[name], model.feature_class(name)
        assert layer.startEditing(), name
        shape = QgsGeometry.fromWkt(SHAPES[feature_class.geometry])
        feature = QgsVectorLayerUtils.createFeature(
            layer, shape, {}, layer.createExpressionContext()
        )
        form = QgsAttributeForm(layer, feature, QgsAttributeEditorContext())
        assert form.feature().isValid() or form.layer() is layer, name
        form.deleteLater()
        _defaults(feature, feature_class, code)
        assert layer.addFeature(feature), name
        assert layer.commitChanges(), (name, layer.commitErrors())
        assert layer.featureCount() == 1
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _defaults(feature: QgsFeature, feature_class, code):
    """Worked out by hand: a triangle of 50 m², a line of 50 m, a point."""
    known = {
        "area": 50.0,
        "length": 50.0,
        "northing": 1_190_000.0,
        "easting": 600_000.0,
        "ward": "26740",
        "maHoSoQH": code,
        "maDoiTuong": f"{code}-{feature_class.class_name}-1",
    }
    units = {"ha": 1e4, "km²": 1e6, "km": 1e3}
    for field in feature_class.fields:
        if field.default in known:
            value = known[field.default]
            if field.default in ("area", "length"):
                value = round(value / units.get(field.unit, 1.0), 4)
            assert feature[field.name] == value, (feature_class.name, field.name)


def test_help_texts_stand_in_the_geopackage(tmp_path):
    import sqlite3

    model = load("tt16_2025")
    path = tmp_path / "QuyHoach.gpkg"
    lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    geopackage.create(path, [lots], 9210)
    rows = sqlite3.connect(path).execute(
        "SELECT column_name, title, description FROM gpkg_data_columns WHERE table_name = ?",
        (lots.class_name,),
    )
    noted = {name: (title, said or "") for name, title, said in rows}
    assert noted == {f.name: (f.label.vi, f.help.vi) for f in lots.fields}


def test_a_read_only_geopackage_keeps_no_style_and_still_opens(qgis_app, session, tmp_path):
    model = load("tt16_2025")
    info = DossierInfo(name="Chỉ đọc", model=model.id, maHoSoQH=CODE)
    dossier = create_dossier(tmp_path / "CSDL_ChiDoc", info, model)
    path = dossier.geopackage("QuyHoach")
    before = path.read_bytes()
    path.chmod(0o444)
    classes = [c for c in model.classes if c.initial]
    try:
        made = project_layers.new_layers(dossier, classes, model)
        assert all(layer.renderer() is not None for _, layer in made)
    finally:
        path.chmod(0o644)
    assert before[:16] == path.read_bytes()[:16]
