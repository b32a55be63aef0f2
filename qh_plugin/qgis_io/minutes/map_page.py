# SPDX-License-Identifier: GPL-2.0-or-later
"""The page with all findings over the layers: lines from `core.report.overview`, marks on top."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPolygonF

from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report.minutes import Heading
from qh_plugin.core.report.overview import Mark, Overview
from qh_plugin.core.report.summary import SEVERITIES, STATES
from qh_plugin.core.text import Text, number
from qh_plugin.qgis_io.minutes.blocks import Words, heading
from qh_plugin.qgis_io.minutes.flow import Block
from qh_plugin.qgis_io.minutes.paper import (
    AMBER,
    BLUE,
    BOTTOM,
    GREY,
    HEIGHT,
    INK,
    INNER,
    LEFT,
    MM,
    RED,
    TOP,
    Style,
    pen,
    rectangle,
)
from qh_plugin.qgis_io.minutes.pictures import draw_scale_bar, north, scale_bar

#: the map on paper, mm, and pixels of its lines for a millimetre
WIDE, TALL, FINE = INNER, 205.0, 8
#: rows of pixels that are drawn at once
_BAND = 160
SIZE = (round(WIDE * FINE), round(TALL * FINE))
_COLOURS = {"error": RED, "warning": AMBER, "info": BLUE, "waived": GREY}
_RADIUS = 1.5


def map_page(words: Words, title: str, shown: Optional[Overview], language: str) -> Block:
    """A page of its own."""
    top = heading(words, Heading(title))

    def draw(painter: QPainter, y: float) -> None:
        top.draw(painter, y)
        if shown is not None:
            _Sheet(words, painter, shown, (LEFT, y + top.height + 1.0), language).draw()

    return Block(HEIGHT - TOP - BOTTOM, draw, alone=True)


class _Sheet:
    def __init__(self, words: Words, painter: QPainter, shown: Overview, corner, language) -> None:
        self._words, self._painter, self._shown, self._language = words, painter, shown, language
        self._x, self._y = corner
        self._metre = WIDE / (shown.window[2] - shown.window[0])

    def draw(self) -> None:
        painter, frame = self._painter, rectangle(self._x, self._y, WIDE, TALL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # fine lines stay lines
        for first in range(0, SIZE[1], _BAND):  # all at once would keep other threads waiting
            band = picture_of(self._shown, first, first + _BAND)
            low, tall = self._y + first / FINE, band.height() / FINE
            painter.drawImage(rectangle(self._x, low, WIDE, tall), band)
        painter.setClipRect(frame)
        for mark in self._shown.marks:
            self._mark(mark)
        north(self._words, painter, self._x + WIDE - 6, self._y + 3, self._language)
        painter.restore()
        painter.setPen(pen(INK, 0.35))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        self._foot(self._y + TALL)

    def _mark(self, mark: Mark) -> None:
        x = self._x + (mark.x - self._shown.window[0]) * self._metre
        y = self._y + (self._shown.window[3] - mark.y) * self._metre
        sign(self._painter, mark.severity, x, y)
        told = f"{mark.count} × {mark.rule}" if mark.rule and mark.count > 1 else mark.rule
        told = told or str(mark.count)
        style = Style(6.0, bold=True, colour=_COLOURS[mark.severity])
        wide = 1.2 + 1.15 * len(told)
        laid = self._words.laid(told, style, wide + 2)
        place = QRectF((x + 1.7) * MM, (y - 1.2) * MM, wide * MM, 2.4 * MM)
        self._painter.fillRect(place, QColor(255, 255, 255, 190))
        laid.draw(self._painter, x + 1.9, y - laid.height / 2)

    def _foot(self, y: float) -> None:
        painter, language, window = self._painter, self._language, self._shown.window
        wide, told = scale_bar(self._metre, 40.0, language)
        draw_scale_bar(self._words, painter, (self._x + 1, y + 7.5), wide, told)
        about = Text("Tỷ lệ khoảng 1:{s}", "Scale about 1:{s}").format(
            s=number(_round(1000.0 / self._metre), 0)
        )
        corner = Text("góc tây nam E {x}, N {y}", "south-western corner E {x}, N {y}").format(
            x=number(window[0], 0), y=number(window[1], 0)
        )
        style = Style(8.0, colour=GREY)
        words = f"{about.get(language)} · {corner.get(language)}"
        self._words.laid(words, style, INNER - 60).draw(painter, self._x + 50, y + 4.5)
        self._legend(y + 11.0)

    def _legend(self, y: float) -> None:
        painter, language, x = self._painter, self._language, self._x + 2
        names = {s.value: SEVERITIES[s].get(language) for s in Severity}
        names["waived"] = STATES[State.WAIVED].get(language)
        for kind, name in names.items():
            sign(painter, kind, x + 1.5, y + 1.8)
            laid = self._words.laid(name, Style(8.5), 46)
            laid.draw(painter, x + 4.5, y)
            x += 10 + 1.75 * len(name)
        more = _more(self._shown)
        if more is not None:
            note = self._words.laid(more.get(language), Style(8.0, italic=True), INNER)
            note.draw(painter, self._x, y + 5.5)


def _more(shown: Overview) -> Optional[Text]:
    """What the map cannot show."""
    if not shown.outside and not shown.nowhere:
        return None
    return Text(
        "Số cạnh dấu là số mục ở chỗ ấy. Không có trên bản đồ: {n} mục không có vị trí, {m} mục "
        "nằm ngoài khung.",
        "The number beside a mark is that of findings there. Not on the map: without a place "
        "{n}, outside the frame {m}.",
    ).format(n=shown.nowhere, m=shown.outside)


def sign(painter: QPainter, severity: str, x: float, y: float) -> None:
    """The shape of a severity on a white disc: cross, triangle, disc; a ring for what is waived."""
    colour = _COLOURS[severity]
    painter.setPen(pen(colour, 0.2))
    painter.setBrush(QColor(255, 255, 255, 230))
    painter.drawEllipse(QPointF(x * MM, y * MM), _RADIUS * MM, _RADIUS * MM)
    r = 0.75
    painter.setBrush(QColor(colour))
    if severity == "error":
        painter.setPen(pen(colour, 0.45))
        for a in (1, -1):
            painter.drawLine(
                QPointF((x - r) * MM, (y - a * r) * MM), QPointF((x + r) * MM, (y + a * r) * MM)
            )
    elif severity == "warning":
        corners = ((0, -0.9), (0.85, 0.65), (-0.85, 0.65))
        painter.drawPolygon(QPolygonF([QPointF((x + a) * MM, (y + b) * MM) for a, b in corners]))
    elif severity == "info":
        painter.drawEllipse(QPointF(x * MM, y * MM), r * MM, r * MM)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(colour, 0.3, Qt.PenStyle.DotLine))
        painter.drawEllipse(QPointF(x * MM, y * MM), r * MM, r * MM)


def picture_of(shown: Overview, first: int, last: int) -> QImage:
    """Some rows of the lines as a grey picture, dark on white."""
    grey = 255 - shown.ink[first:last]
    height, width = grey.shape
    image = QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    return image.copy()  # the bytes are gone after this line


def _round(scale: float) -> float:
    """A scale as one says it: two figures."""
    step = 10 ** max(len(str(int(scale))) - 2, 0)
    return round(scale / step) * step
