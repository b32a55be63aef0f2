# SPDX-License-Identifier: GPL-2.0-or-later
"""How findings look on the map: a mark of the severity's shape at the place, the true extent
hatched. Shape and line style say the same as the colour."""

from __future__ import annotations

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsRendererCategory,
    QgsSimpleMarkerSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from qh_plugin.qgis_io.i18n import translate

COLOURS = {"error": "#c8321e", "warning": "#c77700", "info": "#3f7fb5"}
_MARKERS = {"error": "cross2", "warning": "triangle", "info": "circle"}
_HATCHES = {"error": "b_diagonal", "warning": "f_diagonal", "info": "dense6"}
_LINES = {"error": "solid", "warning": "dash", "info": "dot"}


def title_of(kind: str) -> str:
    """What the layer of a kind of geometry is called."""
    return {
        "Point": translate("qh", "Vị trí lỗi"),
        "MultiLineString": translate("qh", "Đoạn lỗi"),
        "MultiPolygon": translate("qh", "Vùng lỗi"),
    }[kind]


def dress(layer: QgsVectorLayer, kind: str) -> None:
    """Names for the fields, the sentence as map tip, a symbol for each severity."""
    for name, alias in (
        ("rule", translate("qh", "Quy tắc")),
        ("severity", translate("qh", "Mức")),
        ("layer", translate("qh", "Lớp")),
        ("objects", translate("qh", "Đối tượng")),
        ("message", translate("qh", "Nội dung")),
        ("state", translate("qh", "Trạng thái")),
        ("title", translate("qh", "Tên quy tắc")),
        ("width_m", translate("qh", "Bề rộng (m)")),
        ("length_m", translate("qh", "Chiều dài (m)")),
        ("distance_m", translate("qh", "Khoảng cách (m)")),
        ("area_m2", translate("qh", "Diện tích (m²)")),
        ("key", translate("qh", "Mã lỗi")),
    ):
        place = layer.fields().indexOf(name)
        if place >= 0:
            layer.setFieldAlias(place, alias)
    layer.setMapTipTemplate("[% message %]")
    words = {
        "error": translate("qh", "✖ lỗi"),
        "warning": translate("qh", "▲ cảnh báo"),
        "info": translate("qh", "● thông tin"),
    }
    categories = [QgsRendererCategory(s, _symbol(kind, s), words[s]) for s in words]
    layer.setRenderer(QgsCategorizedSymbolRenderer("severity", categories))


def _symbol(kind: str, severity: str):
    colour = COLOURS[severity]
    if kind == "Point":
        return _marker(severity, colour)
    if kind == "MultiLineString":
        return QgsLineSymbol.createSimple(
            {"line_color": colour, "line_width": "0.8", "line_style": _LINES[severity]}
        )
    return QgsFillSymbol.createSimple(
        {
            "color": colour,
            "style": _HATCHES[severity],
            "outline_color": colour,
            "outline_width": "0.6",
            "outline_style": _LINES[severity],
        }
    )


def _marker(severity: str, colour: str) -> QgsMarkerSymbol:
    """The severity's shape on a white disc, so that it stands out on any fill."""
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "255,255,255,230", "outline_color": colour, "size": "4.4"}
    )
    shape = QgsSimpleMarkerSymbolLayer.create(
        {"name": _MARKERS[severity], "color": colour, "outline_color": colour, "size": "2.2"}
    )
    shape.setStrokeColor(QColor(colour))
    shape.setStrokeWidth(0.6 if severity == "error" else 0.2)
    symbol.appendSymbolLayer(shape)
    return symbol
