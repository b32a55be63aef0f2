# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pictures of the palette: the shape says area, line or point, the colour is the map's."""

from __future__ import annotations

from functools import lru_cache

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap

from qh_plugin.core.model.schema import Symbol
from qh_plugin.gui.editing.palette.entries import Target
from qh_plugin.qgis_io.styles import rank

#: dashes and gaps in widths of the pen, short enough for a small picture
_DASHES = {"dot": [1.0, 1.0], "dash dot": [2.5, 1.0, 1.0, 1.0]}
_EDGE = "#404040"
_NO_COLOUR = "#d9d9d9"
_PAPER = "#f2f2f2"


def icon_for(target: Target, side: int) -> QIcon:
    """A filled square for a code, an outlined one for an area, a stroke, a dot."""
    symbol = target.feature_class.symbol or Symbol()
    if target.code:
        return _picture(3, target.colour or _NO_COLOUR, "solid", side, False)
    kind = min(rank(target.feature_class), 2)
    dark = QGuiApplication.palette().base().color().lightness() < 128
    return _picture(kind, symbol.colour, symbol.line, side, dark)


@lru_cache(maxsize=512)
def _picture(kind: int, colour: str, line: str, side: int, dark: bool) -> QIcon:
    # in a dark theme the map's dark lines need the map's light ground
    ground = QColor(_PAPER) if dark else QColor(Qt.GlobalColor.transparent)
    icon = QIcon(_drawn(kind, colour, line, side, ground))
    # a chosen row must neither tint the colour nor hide a line of its own colour
    chosen = _drawn(kind, colour, line, side, QColor(Qt.GlobalColor.white))
    icon.addPixmap(chosen, QIcon.Mode.Selected)
    return icon


def _drawn(kind: int, colour: str, line: str, side: int, ground: QColor) -> QPixmap:
    picture = QPixmap(side, side)
    picture.fill(ground)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, kind in (0, 1))
    pen = QPen(QColor(_EDGE if kind in (0, 3) else colour), 1 if kind in (0, 3) else 2)
    if kind in (1, 2) and line != "solid":
        pen.setDashPattern(_DASHES.get(line, [2.0, 1.5]))
    painter.setPen(pen)
    if kind == 0:
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(side / 4, side / 4, side / 2, side / 2))
    elif kind == 1:
        painter.drawLine(QPointF(2, side - 3), QPointF(side - 3, 3))
    else:
        painter.setBrush(QColor(colour) if kind == 3 else Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(2, 2, side - 5, side - 5))
    painter.end()
    return picture
