# SPDX-License-Identifier: GPL-2.0-or-later
"""The small maps of the minutes: the defects of a place over the features around them.

As on the HTML page it reads without colour: thin and grey is what is around, thick the features
concerned, hatched the defect, circled what would be too small to see.
"""

from __future__ import annotations

from math import floor, log10
from typing import Any

import numpy as np
import shapely
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QPainter, QPainterPath, QPolygonF

from qh_plugin.core.report import minutes
from qh_plugin.core.report.surroundings import Shape
from qh_plugin.core.text import Text, number
from qh_plugin.qgis_io.minutes.blocks import Words
from qh_plugin.qgis_io.minutes.flow import Block
from qh_plugin.qgis_io.minutes.paper import (
    GREY,
    INK,
    INNER,
    LEFT,
    MM,
    RED,
    Style,
    line,
    pen,
    rectangle,
)

WIDE = 58.0
TALL = WIDE * 3 / 4
_GAP, _MOST_DEFECTS, _MOST_VERTICES = 4.0, 30, 2000
_CENTRE = Qt.AlignmentFlag.AlignHCenter
_NEAR, _OWN, _FILL = "#f3f3f1", "#dfe7ef", "#f3b6bd"


def place(words: Words, part: minutes.Place, language: str) -> Block:
    """A picture with what it shows beside it."""
    left = WIDE + _GAP if part.view is not None else 0.0
    entries = []
    for sentence, told in part.entries:
        entries.append((words.laid(sentence, Style(9.0, bold=True), INNER - left), 0.3))
        if told:
            entries.append((words.laid(told, Style(8.0, colour=GREY), INNER - left), 1.6))
    caption = words.laid(part.caption, Style(7.5, colour=GREY), WIDE)
    tall = sum(laid.height + gap for laid, gap in entries)
    pictured = TALL + 1.0 + caption.height if part.view is not None else 0.0

    def draw(painter: QPainter, y: float) -> None:
        if part.view is not None:
            _Picture(words, painter, part, (LEFT, y), language).draw()
            caption.draw(painter, LEFT, y + TALL + 0.8)
        down = y
        for laid, gap in entries:
            laid.draw(painter, LEFT + left, down)
            down += laid.height + gap

    return Block(max(tall, pictured) + 4.0, draw)


class _Picture:
    """The ground of a view on a rectangle of the page, north up."""

    def __init__(
        self, words: Words, painter: QPainter, part: minutes.Place, corner, language: str
    ) -> None:
        self._words, self._painter, self._language = words, painter, language
        self._view, self._defects = part.view, part.defects[:_MOST_DEFECTS]
        self._x, self._y = corner
        window = part.view.window
        self._low = np.array([window[0], window[3]])
        self._metre = WIDE / max(window[2] - window[0], 1e-9)

    def draw(self) -> None:
        painter = self._painter
        frame = rectangle(self._x, self._y, WIDE, TALL)
        painter.save()
        painter.setClipRect(frame)
        shapes = self._view.shapes
        for shape in (s for s in shapes if not s.own and not s.limit):
            self._shape(shape, pen("#8a8a86", 0.15), _NEAR)
        for shape in (s for s in shapes if s.own):
            self._shape(shape, pen("#1b2a3a", 0.4), _OWN)
        for shape in (s for s in shapes if s.limit):
            self._shape(shape, pen(INK, 0.5, Qt.PenStyle.DashDotLine), "")
        for _, geometry in self._defects:
            self._defect(geometry)
        for shape in shapes:
            if shape.own and shape.name:
                self._name(shape)
        for text, geometry in self._defects:
            self._numbered(text, geometry)
        self._scale_bar()
        self._north()
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(INK, 0.25))
        painter.drawRect(frame)

    def _at(self, xy: Any):
        """Places of the ground as mm on the page."""
        moved = (np.asarray(xy, dtype=np.float64)[:, :2] - self._low) * self._metre
        moved = np.clip(moved * [1, -1], -WIDE, 2 * WIDE)
        return moved + np.array([self._x, self._y])

    def _path(self, geometry: Any) -> QPainterPath:
        path = QPainterPath()
        for part in shapely.get_parts(geometry):
            kind = shapely.get_type_id(part)
            lines = shapely.get_rings(part) if kind == 3 else [part] if kind in (1, 2) else []
            for ring in lines:
                points = self._at(shapely.get_coordinates(ring)) * MM
                path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points.tolist()]))
            if kind > 3:
                path.addPath(self._path(part))
        return path

    def _shape(self, shape: Shape, outline, fill: str) -> None:
        painter, dimension = self._painter, shapely.get_dimensions(shape.geometry)
        painter.setPen(outline)
        if dimension == 0:
            self._dots(shape.geometry, 0.6)
            return
        filled = bool(fill) and dimension == 2
        painter.setBrush(QColor(fill) if filled else Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path(shape.geometry))

    def _dots(self, geometry: Any, radius: float) -> None:
        for x, y in self._at(shapely.get_coordinates(geometry)).tolist():
            self._painter.drawEllipse(QPointF(x * MM, y * MM), radius * MM, radius * MM)

    def _defect(self, geometry: Any) -> None:
        painter = self._painter
        if shapely.get_num_coordinates(geometry) > _MOST_VERTICES:
            geometry = shapely.convex_hull(geometry)
        if shapely.get_dimensions(geometry) == 0:
            painter.setPen(pen(RED, 0.4))
            painter.setBrush(QColor(_FILL))
            self._dots(geometry, 0.8)
        else:
            path = self._path(geometry)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen("white", 1.4))
            painter.drawPath(path)
            if shapely.get_dimensions(geometry) == 2:
                painter.fillPath(path, QBrush(QColor(_FILL)))
                self._hatch(path)
            painter.setPen(pen(RED, 0.5))
            painter.drawPath(path)
        points = self._at(shapely.get_coordinates(geometry))
        if (np.ptp(points, axis=0) < 2.2).all():
            x, y = ((points.min(axis=0) + points.max(axis=0)) / 2 * MM).tolist()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, wide in (("white", 1.2), (RED, 0.5)):
                painter.setPen(pen(colour, wide))
                painter.drawEllipse(QPointF(x, y), 2.6 * MM, 2.6 * MM)

    def _hatch(self, path: QPainterPath) -> None:
        """Lines across the defect; a pattern brush would be tiny or huge on paper."""
        painter, box = self._painter, path.boundingRect()
        box = box.intersected(rectangle(self._x, self._y, WIDE, TALL))
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.setPen(pen(RED, 0.25))
        step, x = 1.0 * MM, box.left() - box.height()
        while x < box.right():
            painter.drawLine(
                QPointF(x, box.bottom()), QPointF(x + box.height(), box.bottom() - box.height())
            )
            x += step
        painter.restore()

    def _name(self, shape: Shape) -> None:
        west, south, east, north = self._view.window
        m = (east - west) * 0.04
        try:
            seen = shapely.clip_by_rect(shape.geometry, west + m, south + m, east - m, north - m)
            inside = shapely.point_on_surface(seen)
        except shapely.GEOSException:
            return
        if inside.is_empty:
            return
        x, y = self._at(shapely.get_coordinates(inside))[0].tolist()
        for _, geometry in self._defects:  # beside the defects, not on them
            a, b = self._at(shapely.get_coordinates(geometry)).mean(axis=0).tolist()
            if abs(x - a) < 9 and abs(y - b) < 5:
                y += 6.5 if y < self._y + TALL - 10 else -5.5
        self._label(x, y, shape.name[:40], Style(7.5, align=_CENTRE, colour="#1b2a3a"))

    def _numbered(self, text: str, geometry: Any) -> None:
        points = self._at(shapely.get_coordinates(geometry))
        if not len(points):
            return
        x = min(max(points[:, 0].max() + 2.2, self._x + 4), self._x + WIDE - 6)
        y = min(max(points[:, 1].min() - 2.8, self._y + 2), self._y + TALL - 6)
        self._label(float(x), float(y), text, Style(8.0, bold=True, colour=RED, align=_CENTRE))

    def _label(self, x: float, y: float, text: str, style: Style) -> None:
        """A text on a white ground, its middle at x, y."""
        wide = min(3.0 + 1.7 * len(text), 40.0)
        laid = self._words.laid(text, style, wide)
        x = min(max(x, self._x + wide / 2), self._x + WIDE - wide / 2)
        low = y - laid.height / 2
        self._painter.fillRect(
            QRectF((x - wide / 2) * MM, low * MM, wide * MM, laid.height * MM),
            QColor(255, 255, 255, 200),
        )
        laid.draw(self._painter, x - wide / 2, low)

    def _scale_bar(self) -> None:
        wide, shown = scale_bar(self._metre, WIDE / 4, self._language)
        x, y = self._x + 2.5, self._y + TALL - 2.2
        self._painter.fillRect(rectangle(x - 1.5, y - 4.6, wide + 3.0, 5.8), QColor("white"))
        draw_scale_bar(self._words, self._painter, (x, y), wide, shown)

    def _north(self) -> None:
        north(self._words, self._painter, self._x + WIDE - 4.0, self._y + 1.5, self._language)


def scale_bar(metre: float, most: float, language: str) -> tuple[float, str]:
    """The length in mm of a scale bar not longer than `most` mm, and its words; `metre`
    is a metre of the ground on paper, mm."""
    wanted = most / metre
    step = 10.0 ** floor(log10(wanted))
    metres = next(step * k for k in (5, 2, 1) if step * k <= wanted)
    shown = number(metres, 0 if metres >= 1 else 2).get(language)
    return metres * metre, f"{shown} m"


def draw_scale_bar(words: Words, painter: QPainter, corner, wide: float, shown: str) -> None:
    """The bar with its words over it; its left lower end is at `corner` (mm)."""
    x, y = corner
    painter.setPen(pen(INK, 0.35))
    for start, stop in (((x, y - 1), (x, y)), ((x, y), (x + wide, y)), ((x + wide, y), (0, 0))):
        end = (x + wide, y - 1) if stop == (0, 0) else stop
        line(painter, *start, *end)
    laid = words.laid(shown, Style(7.0, align=_CENTRE), max(wide, 14.0))
    laid.draw(painter, x + wide / 2 - max(wide, 14.0) / 2, y - 1.2 - laid.height)


def north(words: Words, painter: QPainter, x: float, y: float, language: str) -> None:
    """An arrow to the north, its tip at x, y (mm)."""
    corners = ((0, 0), (1.3, 3.8), (0, 2.8), (-1.3, 3.8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(INK))
    painter.drawPolygon(QPolygonF([QPointF((x + a) * MM, (y + b) * MM) for a, b in corners]))
    letter = Text("B", "N").get(language)
    words.laid(letter, Style(7.0, align=_CENTRE), 6.0).draw(painter, x - 3.0, y + 3.9)
