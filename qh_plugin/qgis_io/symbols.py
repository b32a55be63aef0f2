# SPDX-License-Identifier: GPL-2.0-or-later
"""The model's symbol as QGIS draws it, for points, lines and areas, in one of the stages.

Shapes tell as much as colours do: an existing point is hollow, boundaries and centre lines have a
white casing, areas with a solid outline are hatched. As the circular asks, a stage is told by the
outline: existing thin, first phase a solid band, long term a band of long dashes.
"""

from __future__ import annotations

from qgis.core import (
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsSymbol,
    QgsSymbolLayer,
)

from qh_plugin.core.model.schema import Symbol

#: by stage: times the width, long dashes
_STAGES = {"HT": (0.6, False), "QHDD": (1.8, False), "QHDH": (1.8, True)}
_LONG_DASHES = "6;2"
#: drawn by their outline alone
_OPEN_MARKERS = frozenset({"cross", "cross2", "line", "arrowhead", "half_arc", "third_arc"})
#: lines of boundaries and axes: they get a white casing, and such an area no hatching
_AXES = ("dash dot", "dash dot dot")
_CASING = 0.8
_HATCH_DISTANCE, _HATCH_WIDTH = "3.2", "0.13"


def symbol_for(rank: int, symbol: Symbol, stage: str = "") -> QgsSymbol:
    """The QGIS symbol of a class of that rank (`styles.rank`) in a stage ("" for any)."""
    factor, dashes = _STAGES.get(stage, (1.0, False))
    if rank == 0:
        return _marker(symbol, stage)
    made = QgsLineSymbol() if rank == 1 else QgsFillSymbol()
    made.deleteSymbolLayer(0)
    if rank > 1 and symbol.line == "solid":
        made.appendSymbolLayer(_hatch(symbol.colour))
    width = symbol.width * factor
    if symbol.line in _AXES:
        made.appendSymbolLayer(_stroke("#ffffff", width + _CASING, "solid", rank == 1))
    line = "solid" if stage == "QHDD" else symbol.line
    made.appendSymbolLayer(_stroke(symbol.colour, width, line, rank == 1, dashes))
    return made


def _stroke(
    colour: str, width: float, line: str, is_line: bool, long_dashes: bool = False
) -> QgsSymbolLayer:
    options = {
        "line_color": colour,
        "line_width": f"{width:.3g}",
        "line_style": line,
        "capstyle": "flat",
        "joinstyle": "round",
    }
    if long_dashes:
        options.update(use_custom_dash="1", customdash=_LONG_DASHES)
    if is_line:
        return QgsLineSymbol.createSimple(options).takeSymbolLayer(0)
    outline = {
        "style": "no",
        "outline_color": colour,
        "outline_width": f"{width:.3g}",
        "outline_style": "dash" if long_dashes else line,
    }
    return QgsFillSymbol.createSimple(outline).takeSymbolLayer(0)


def _hatch(colour: str) -> QgsSymbolLayer:
    return QgsLinePatternFillSymbolLayer.create(
        {
            "angle": "45",
            "distance": _HATCH_DISTANCE,
            "line_width": _HATCH_WIDTH,
            "color": colour,
            "line_color": colour,
        }
    )


def _marker(symbol: Symbol, stage: str) -> QgsMarkerSymbol:
    """Existing: hollow; first phase: full with a strong edge; long term: a dashed edge."""
    is_open = symbol.marker in _OPEN_MARKERS
    edges = {
        "": ("0.25", "solid", "#ffffff"),
        "HT": ("0.25", "solid", symbol.colour),
        "QHDD": ("0.6", "solid", "#111111"),
        "QHDH": ("0.5", "dash", symbol.colour),
    }
    width, line, edge = edges.get(stage, edges[""])
    hollow = stage in ("HT", "QHDH")
    return QgsMarkerSymbol.createSimple(
        {
            "name": symbol.marker,
            "size": f"{symbol.size:.3g}",
            "color": "#ffffff" if hollow else symbol.colour,
            "outline_color": symbol.colour if is_open else edge,
            "outline_width": str(max(float(width), symbol.width)) if is_open else width,
            "outline_style": line,
        }
    )
