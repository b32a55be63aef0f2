# SPDX-License-Identifier: GPL-2.0-or-later
"""Symbols and labels: the model's colours, outlines that tell the stage, a font that is there."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsRenderContext,
    QgsSymbolLayer,
    QgsVectorLayer,
)

from qh_plugin.core.model import load
from qh_plugin.core.model.schema import Symbol
from qh_plugin.qgis_io import styles
from qh_plugin.qgis_io.labels import expression, text_format
from qh_plugin.qgis_io.symbols import symbol_for

LOTS, PIPES = "QuyHoach/ChucNangSuDungDat_A", "QuyHoach/MangLuoiCapNuoc_L"
BOUNDARY = "QuyHoach/RanhGioiQuyHoach_A"


def layer_for(name):
    feature_class = load().feature_class(name)
    fields = "&".join(f"field={f.name}:string" for f in feature_class.fields)
    layer = QgsVectorLayer(f"{feature_class.geometry}?crs=EPSG:9210&{fields}", "x", "memory")
    styles.apply(layer, feature_class, load())
    return layer


def drawn(layer, **values):
    """The symbol of a feature with these values, and its expression context."""
    feature = QgsFeature(layer.fields())
    for name, value in values.items():
        feature[name] = value
    context = QgsRenderContext()
    expressions = QgsExpressionContext(layer.createExpressionContext())
    expressions.setFeature(feature)
    context.setExpressionContext(expressions)
    renderer = layer.renderer().clone()
    renderer.startRender(context, layer.fields())
    symbol = renderer.symbolForFeature(feature, context)
    made = symbol.clone() if symbol is not None else None
    renderer.stopRender(context)
    return made, expressions


def test_label_font_is_installed(qgis_app):
    from qgis.PyQt.QtGui import QFontInfo

    font = text_format(8, bold=True).font()
    assert font.bold() and font.family() == QFontInfo(font).family()


@pytest.mark.parametrize(
    ("stage", "width", "line"),
    [("HT", 0.12, "solid"), ("QHDD", 0.8, "solid"), ("QHDH", 0.8, "dash"), (None, 0.18, "solid")],
)
def test_a_lots_outline_tells_its_stage_and_its_fill_the_function(qgis_app, stage, width, line):
    layer = layer_for(LOTS)
    symbol, context = drawn(layer, chucNangSuDungDatMuc2="DAT_O_Nhomnhao", trangThaiQuyHoach=stage)
    assert symbol.color().name() == "#cc9900"
    properties = symbol.symbolLayer(0).dataDefinedProperties()
    of_width = properties.property(QgsSymbolLayer.PropertyStrokeWidth)
    assert of_width.valueAsDouble(context, -1.0)[0] == width
    of_line = properties.property(QgsSymbolLayer.PropertyStrokeStyle)
    assert of_line.valueAsString(context, "?")[0] == line


def test_a_lot_without_a_function_is_hatched(qgis_app):
    symbol, _ = drawn(layer_for(LOTS))
    assert symbol.symbolLayer(0).properties()["style"] == "b_diagonal"


def test_the_stages_of_a_line_differ_without_colour(qgis_app):
    layer = layer_for(PIPES)
    looks = []
    for stage in ("HT", "QHDD", "QHDH", "QH", None):
        symbol, _ = drawn(layer, trangThaiQuyHoach=stage)
        made = symbol.symbolLayer(symbol.symbolLayerCount() - 1)
        looks.append((round(made.width(), 3), made.useCustomDashPattern()))
        assert made.color().name() == load().feature_class(PIPES).symbol.colour
    existing, first, long_term, planned, unset = looks
    assert existing[0] < planned[0] < first[0]
    assert first[0] == long_term[0] and long_term[1] and not first[1]
    assert planned == unset
    legend = [c.label() for c in layer.renderer().categories()]
    assert legend[-1] == "Chưa ghi giai đoạn"
    assert legend[:-1] == [c.name.vi for c in load().code_lists["STAGE"].codes]


def test_boundaries_have_a_white_casing_and_no_hatching(qgis_app):
    symbol, _ = drawn(layer_for(BOUNDARY))
    casing, line = symbol.symbolLayers()
    assert casing.strokeColor().name() == "#ffffff"
    assert casing.strokeWidth() > line.strokeWidth()
    own = load().feature_class(BOUNDARY).symbol
    assert line.strokeColor().name() == own.colour


@pytest.mark.parametrize(
    ("rank", "kind"), [(0, QgsMarkerSymbol), (1, QgsLineSymbol), (2, QgsFillSymbol)]
)
@pytest.mark.parametrize("stage", ["", "HT", "QHDD", "QHDH", "QH", "?"])
def test_every_stage_of_every_kind_has_a_symbol(qgis_app, rank, kind, stage):
    for marker in ("circle", "cross", "star"):
        symbol = symbol_for(rank, Symbol("#123456", 0.4, "dash dot", marker, 2.5), stage)
        assert isinstance(symbol, kind)
        assert symbol.symbolLayerCount() >= 1


def test_an_open_marker_is_drawn_in_its_colour(qgis_app):
    symbol = symbol_for(0, Symbol("#8c6239", 0.3, "solid", "cross", 1.4))
    assert symbol.symbolLayer(0).strokeColor().name() == "#8c6239"


def test_labels_fall_back_to_the_name(qgis_app):
    layer = layer_for(LOTS)
    text = QgsExpression(layer.labeling().settings().fieldName)
    _, context = drawn(layer, tenDoiTuong="Nhà trẻ")
    assert text.evaluate(context) == "Nhà trẻ"
    _, context = drawn(layer, tenDoiTuong="Nhà trẻ", kyHieuLoDat="TRH-01")
    assert text.evaluate(context) == "TRH-01"
    assert expression(load().feature_class(LOTS)) in text.expression()


def test_ranks():
    model = load()
    ranks = {c.name: styles.rank(c) for c in model.classes}
    assert (ranks[LOTS], ranks[BOUNDARY], ranks[PIPES]) == (3, 2, 1)
    assert all(
        (rank == 0) == ("Point" in c.geometry) for c, rank in zip(model.classes, ranks.values())
    )
