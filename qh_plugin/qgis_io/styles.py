# SPDX-License-Identifier: GPL-2.0-or-later
"""How a class looks on the map: colours of the code list, the model's symbol, outlines by stage.

Colours come from the model file (TT 16/2025/TT-BXD, Annex I). A stage is told by the outline, not
by colour: existing thin, first phase a broad solid band, long term a broad band of long dashes.
Widths are millimetres on paper or screen, so that a plan reads the same at 1/500 and 1/10.000.
"""

from __future__ import annotations

from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsProperty,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from qh_plugin.core.model import Code, FeatureClass, Model
from qh_plugin.core.model.schema import CodeList, Symbol
from qh_plugin.qgis_io import labels
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.symbols import symbol_for

#: outline of a coloured area by stage: width in mm, line
_OUTLINES = {"HT": (0.12, "solid"), "QHDD": (0.8, "solid"), "QHDH": (0.8, "dash")}
_OUTLINE = (0.18, "solid")


def apply(layer: QgsVectorLayer, feature_class: FeatureClass, model: Model) -> None:
    """Give the layer the symbols and labels of its class."""
    layer.setRenderer(_renderer(feature_class, model))
    labels.apply(layer, feature_class, model, rank(feature_class))


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
    if "line" in geometry or "curve" in geometry.replace("curvepolygon", ""):
        return 1
    return 3 if feature_class.colour_field else 2


def codes_of(feature_class: FeatureClass, field: str, model: Model) -> Optional[CodeList]:
    """The code list of a field of a class, None where it has none."""
    found = feature_class.field_map.get(field)
    return model.code_lists.get(found.code_list) if found else None


def _renderer(feature_class: FeatureClass, model: Model) -> QgsFeatureRenderer:
    colours = codes_of(feature_class, feature_class.colour_field, model)
    if colours is not None and rank(feature_class) == 3:
        return _coloured(feature_class, colours)
    symbol, kind = feature_class.symbol or Symbol(), rank(feature_class)
    stages = codes_of(feature_class, feature_class.stage_field, model)
    if colours is not None:
        return _by_code(feature_class, colours, symbol, kind)
    if stages is None:
        return QgsSingleSymbolRenderer(symbol_for(kind, symbol))
    categories = [
        QgsRendererCategory(code.code, symbol_for(kind, symbol, code.code), shown(code.name))
        for code in stages.codes
    ]
    unset = translate("qh", "Chưa ghi giai đoạn")
    categories.append(QgsRendererCategory("", symbol_for(kind, symbol), unset))
    return QgsCategorizedSymbolRenderer(feature_class.stage_field, categories)


def _coloured(feature_class: FeatureClass, codes: CodeList) -> QgsFeatureRenderer:
    categories = [
        QgsRendererCategory(code.code, _filled(code_colour(code), feature_class), code_label(code))
        for code in codes.codes
    ]
    unset = translate("qh", "Chưa phân loại")
    categories.append(QgsRendererCategory("", _unset(), unset))
    return QgsCategorizedSymbolRenderer(feature_class.colour_field, categories)


def _by_code(
    feature_class: FeatureClass, codes: CodeList, symbol: Symbol, kind: int
) -> QgsFeatureRenderer:
    """Lines and points whose code has a colour."""
    categories = []
    for code in codes.codes:
        own = Symbol(
            code.colour or symbol.colour, symbol.width, symbol.line, symbol.marker, symbol.size
        )
        categories.append(QgsRendererCategory(code.code, symbol_for(kind, own), code_label(code)))
    unset = translate("qh", "Chưa phân loại")
    categories.append(QgsRendererCategory("", symbol_for(kind, symbol), unset))
    return QgsCategorizedSymbolRenderer(feature_class.colour_field, categories)


def _filled(colour: QColor, feature_class: FeatureClass) -> QgsFillSymbol:
    made = QgsFillSymbol.createSimple(
        {"color": colour.name(), "outline_color": "#303030", "outline_width": str(_OUTLINE[0])}
    )
    if feature_class.stage_field:
        layer = made.symbolLayer(0)
        for place, key in enumerate(
            (QgsSymbolLayer.PropertyStrokeWidth, QgsSymbolLayer.PropertyStrokeStyle)
        ):
            expression = _choice(feature_class.stage_field, place)
            layer.setDataDefinedProperty(key, QgsProperty.fromExpression(expression))
    return made


def _choice(field: str, place: int) -> str:
    """CASE expression: the width (place 0) or line (place 1) of each stage."""
    cases = " ".join(
        f"WHEN \"{field}\" = '{stage}' THEN {outline[place]!r}"
        for stage, outline in _OUTLINES.items()
    )
    return f"CASE {cases} ELSE {_OUTLINE[place]!r} END"


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
