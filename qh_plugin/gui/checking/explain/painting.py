# SPDX-License-Identifier: GPL-2.0-or-later
"""Paints the figures of rules in the colours of the window, readable without colour too: the
defect is hatched and ringed, the pictures carry ✖ and ✔ and a sentence below them."""

from __future__ import annotations

import math
from typing import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPolygonF,
)

from qh_plugin.gui.checking.explain.figures import Ring, Shape, Side

#: what is drawn, in metres: x from 0 to 20, y from 0 to 14
WIDE, HIGH = 20.0, 14.0
WRONG, RIGHT = "#b3261e", "#1e8e3e"
_DASHES = {"other": Qt.PenStyle.DashLine, "also": Qt.PenStyle.DotLine}


def paint(side: Side, wrong: bool, palette: QPalette, width: int, ratio: float = 1.0) -> QImage:
    """One picture, `width` wide in pixels of the window; `ratio` of the screen."""
    height = round(width * (HIGH + 2.4) / (WIDE + 2.4))
    image = QImage(
        round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(palette.color(QPalette.ColorRole.Base))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        _Canvas(painter, palette, width, height, wrong).draw(side)
    finally:
        painter.end()
    return image


class _Canvas:
    def __init__(
        self, painter: QPainter, palette: QPalette, width: int, height: int, wrong: bool
    ) -> None:
        self._painter, self._wrong = painter, wrong
        self._size = (width, height)
        self._unit = width / (WIDE + 2.4)
        self._ink = palette.color(QPalette.ColorRole.Text)
        self._paper = palette.color(QPalette.ColorRole.Base)
        dark = self._paper.lightness() < 128
        self._sign = QColor(WRONG if wrong else RIGHT).lighter(160 if dark else 100)

    def draw(self, side: Side) -> None:
        """The frame, the shapes, the marks, the sign."""
        width, height = self._size
        self._painter.setPen(QPen(self._sign, 1.5))
        self._painter.drawRect(QRectF(0.75, 0.75, width - 1.5, height - 1.5))
        for shape in side.shapes:
            self._shape(shape)
        for shape in side.shapes if side.vertices else ():
            self._vertices(shape)
        for shape in side.shapes if side.arrows else ():
            self._arrows(shape.rings[0])
        for mark in side.marks:
            self._mark(mark)
        self._badge()

    def _shape(self, shape: Shape) -> None:
        pen = QPen(self._ink, 3.0 if shape.style == "boundary" else 1.6)
        pen.setStyle(
            Qt.PenStyle.DashDotLine
            if shape.style == "boundary"
            else _DASHES.get(shape.style, Qt.PenStyle.SolidLine)
        )
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        if shape.kind == "point":
            self._dot(shape.rings[0][0], 4.0)
        elif shape.kind == "line":
            self._painter.drawPolyline(self._polygon(shape.rings[0]))
        else:
            if shape.style in ("main", "other"):
                tint = QColor(self._ink)
                tint.setAlpha(26 if shape.style == "main" else 12)
                self._painter.setBrush(tint)
            self._painter.drawPath(self._path(shape.rings))
        if shape.label:
            self._label(shape)

    def _mark(self, mark: Shape) -> None:
        self._painter.setPen(QPen(self._sign, 2.6))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark.kind == "area":
            self._painter.setBrush(QBrush(self._sign, Qt.BrushStyle.BDiagPattern))
            self._painter.drawPath(self._path(mark.rings))
        elif mark.kind == "line":
            pen = QPen(self._sign, 4.0)
            self._painter.setPen(pen)
            self._painter.drawPolyline(self._polygon(mark.rings[0]))
        else:
            centre = self._at(*mark.rings[0][0])
            self._painter.drawEllipse(centre, 8.0, 8.0)

    def _vertices(self, shape: Shape) -> None:
        self._painter.setPen(QPen(self._ink, 1.0))
        self._painter.setBrush(self._paper)
        for ring in shape.rings:
            for x, y in ring:
                at = self._at(x, y)
                self._painter.drawRect(QRectF(at.x() - 2.5, at.y() - 2.5, 5, 5))

    def _arrows(self, ring: Ring) -> None:
        self._painter.setPen(QPen(self._ink, 1.0))
        self._painter.setBrush(self._ink)
        for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
            a, b = self._at(x1, y1), self._at(x2, y2)
            angle = math.atan2(b.y() - a.y(), b.x() - a.x())
            tip = QPointF((a.x() + b.x()) / 2, (a.y() + b.y()) / 2)
            wings = [
                QPointF(tip.x() - 9 * math.cos(angle + t), tip.y() - 9 * math.sin(angle + t))
                for t in (-0.45, 0.45)
            ]
            self._painter.drawPolygon(QPolygonF([tip, *wings]))

    def _dot(self, place: tuple[float, float], radius: float) -> None:
        self._painter.setBrush(self._ink)
        self._painter.drawEllipse(self._at(*place), radius, radius)

    def _label(self, shape: Shape) -> None:
        xs, ys = zip(*shape.rings[0])
        at = self._at(sum(xs) / len(xs), sum(ys) / len(ys))
        self._painter.setPen(self._ink)
        box = QRectF(at.x() - 40, at.y() - 12, 80, 24)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shape.label)

    def _badge(self) -> None:
        font = QFont(self._painter.font())
        font.setBold(True)
        font.setPixelSize(14)
        self._painter.setFont(font)
        box = QRectF(3, 3, 20, 18)
        self._painter.fillRect(box, self._paper)
        self._painter.setPen(self._sign)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✖" if self._wrong else "✔")

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF((x + 1.2) * self._unit, (HIGH + 1.2 - y) * self._unit)

    def _polygon(self, ring: Ring) -> QPolygonF:
        return QPolygonF([self._at(x, y) for x, y in ring])

    def _path(self, rings: Sequence[Ring]) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in rings:
            path.addPolygon(self._polygon(ring))
            path.closeSubpath()
        return path
