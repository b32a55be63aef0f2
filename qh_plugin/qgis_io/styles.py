# SPDX-License-Identifier: GPL-2.0-or-later
"""How a class looks on the map: colours of the code list, line kinds, labels.

Colours come from the model file (TT 16/2025/TT-BXD, Annex I). Lines and labels are measured in
millimetres and points on paper or screen, so that a plan reads the same at 1/500 and 1/10.000;
labels appear only at the scales where they fit.
"""

from __future__ import annotations

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFontInfo

from qh_plugin.core.model import Code, FeatureClass, Model
from qh_plugin.qgis_io.i18n import shown, translate

#: outline of an area without a colour of its own; a later layer is drawn over the earlier
_AREAS = {
    "RanhGioiQuyHoach_A": (("#ffffff", "1.8", "solid"), ("#111111", "0.8", "dash dot dot")),
    "PhanOQuyHoach_A": (("#6a1b7a", "0.6", "dash"),),
}
_LINES = {
    "MangLuoiGiaoThongDuongBo_L": (("#ffffff", "0.9", "solid"), ("#333333", "0.3", "dash dot")),
    "ChiGioiDuongDo_L": (("#e00000", "0.5", "solid"),),
    "ChiGioiXayDung_L": (("#0050b0", "0.4", "dash"),),
    "HanhLangAnToan_L": (("#b05000", "0.4", "dot"),),
}
_PLAIN = (("#444444", "0.35", "solid"),)
#: labels show at scales between these two denominators (largest, smallest)
_LOT_SCALES = (1, 7_500)
_LINE_SCALES = (1, 10_000)
_PLAN_SCALES = (7_500, 500_000)


def apply(layer: QgsVectorLayer, feature_class: FeatureClass, model: Model) -> None:
    """Give the layer the symbols and labels of its class."""
    layer.setRenderer(_renderer(feature_class, model))
    if feature_class.label_field:
        layer.setLabeling(QgsVectorLayerSimpleLabeling(_label(feature_class)))
        layer.setLabelsEnabled(True)


def code_label(code: Code) -> str:
    """A code as people read it: "NO · Nhóm nhà ở"."""
    name = shown(code.name)
    return f"{code.short} · {name}" if code.short else name


def code_colour(code: Code) -> QColor:
    """The colour of a code, light grey where it has none."""
    return QColor(code.colour or "#d9d9d9")


def rank(feature_class: FeatureClass) -> int:
    """Drawing rank: 0 points, 1 lines, 2 outlined areas, 3 coloured areas (at the bottom)."""
    geometry = feature_class.geometry.lower()
    if "point" in geometry:
        return 0
    if "line" in geometry:
        return 1
    return 3 if feature_class.colour_field else 2


def _renderer(feature_class: FeatureClass, model: Model) -> QgsFeatureRenderer:
    field = feature_class.field_map.get(feature_class.colour_field)
    codes = model.code_lists.get(field.code_list) if field else None
    if field is None or codes is None:
        return QgsSingleSymbolRenderer(_symbol(feature_class))
    categories = [
        QgsRendererCategory(code.code, _filled(code_colour(code)), code_label(code))
        for code in codes.codes
    ]
    unset = translate("qh", "Chưa phân loại")
    categories.append(QgsRendererCategory("", _unset(), unset))
    return QgsCategorizedSymbolRenderer(field.name, categories)


def _symbol(feature_class: FeatureClass) -> QgsSymbol:
    kind = rank(feature_class)
    if kind == 0:
        return QgsMarkerSymbol.createSimple(
            {"name": "circle", "size": "2", "color": "#444444", "outline_color": "#ffffff"}
        )
    table = _LINES if kind == 1 else _AREAS
    strokes = table.get(feature_class.class_name, _PLAIN)
    symbol = QgsLineSymbol() if kind == 1 else QgsFillSymbol()
    symbol.deleteSymbolLayer(0)
    for colour, width, style in strokes:
        symbol.appendSymbolLayer(_stroke(colour, width, style, line=kind == 1))
    return symbol


def _stroke(colour: str, width: str, style: str, *, line: bool):
    if line:
        made = QgsLineSymbol.createSimple(
            {"line_color": colour, "line_width": width, "line_style": style, "capstyle": "flat"}
        )
    else:
        made = QgsFillSymbol.createSimple(
            {
                "style": "no",
                "outline_color": colour,
                "outline_width": width,
                "outline_style": style,
            }
        )
    return made.takeSymbolLayer(0)


def _filled(colour: QColor) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"color": colour.name(), "outline_color": "#303030", "outline_width": "0.18"}
    )


def _unset() -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {
            "style": "b_diagonal",
            "color": "#555555",
            "outline_color": "#111111",
            "outline_width": "0.4",
            "outline_style": "dash",
        }
    )


def _label(feature_class: FeatureClass) -> QgsPalLayerSettings:
    settings = QgsPalLayerSettings()
    settings.fieldName = feature_class.label_field
    kind = rank(feature_class)
    plan = feature_class.class_name.startswith("RanhGioi")
    largest, smallest = _PLAN_SCALES if plan else _LINE_SCALES if kind == 1 else _LOT_SCALES
    settings.scaleVisibility = True
    settings.maximumScale = largest
    settings.minimumScale = smallest
    if kind == 1:
        settings.placement = QgsPalLayerSettings.Line
    settings.setFormat(_text(9 if kind == 3 else 8, bold=kind != 1))
    return settings


def _text(size: float, *, bold: bool) -> QgsTextFormat:
    text = QgsTextFormat()
    font = text.font()
    # a font that is here: newer QGIS goes to the network for one that is not
    font.setFamily(QFontInfo(font).family())
    font.setBold(bold)
    text.setFont(font)
    text.setSize(size)
    text.setColor(QColor("#111111"))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    halo.setColor(QColor(255, 255, 255, 220))
    text.setBuffer(halo)
    return text
