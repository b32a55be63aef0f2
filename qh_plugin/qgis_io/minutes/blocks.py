# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the minutes as blocks: words, tables, room to sign."""

from __future__ import annotations

from typing import Iterator, Sequence

from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QColor, QPainter

from qh_plugin.core.report import minutes
from qh_plugin.qgis_io.minutes.flow import Block
from qh_plugin.qgis_io.minutes.paper import (
    AMBER,
    GREEN,
    GREY,
    INK,
    INNER,
    LEFT,
    MM,
    RED,
    Laid,
    Style,
    line,
    pen,
    rectangle,
)

_CENTRE, _RIGHT = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
#: style of a paragraph, and what stays free under it, mm
_LINES = {
    "": (Style(), 2.0),
    "motto": (Style(10.5, bold=True, align=_CENTRE), 4.0),
    "title": (Style(15.0, bold=True, align=_CENTRE), 4.0),
    "good": (Style(10.0, bold=True, colour=GREEN), 4.0),
    "warning": (Style(10.0, bold=True, colour=AMBER), 4.0),
    "note": (Style(8.5, italic=True), 2.5),
    "help": (Style(8.5, colour=GREY), 2.0),
}
_PAD, _MOST = 1.1, 1500
_RULE, _SHADE = "#9a9a9a", "#eceff2"


class Words:
    """Lays texts out with one font for one PDF."""

    def __init__(self, family: str) -> None:
        self._family = family

    def laid(self, text: str, style: Style, width: float) -> Laid:
        """The text in lines of a width (mm); of a very long one the beginning."""
        shown = text if len(text) <= _MOST else f"{text[:_MOST]}…"
        return Laid(shown, style, width, self._family)


def heading(words: Words, part: minutes.Heading) -> Block:
    """A heading with a line under it."""
    text = words.laid(part.text, Style(11.0, bold=True), INNER)
    low = 4.0 + text.height

    def draw(painter: QPainter, y: float) -> None:
        text.draw(painter, LEFT, y + 4.0)
        painter.setPen(pen(INK, 0.3))
        line(painter, LEFT, y + low + 0.6, LEFT + INNER, y + low + 0.6)

    return Block(low + 2.4, draw, tied=True)


def paragraph(words: Words, part: minutes.Line) -> Iterator[Block]:
    """A paragraph; the lines of a help text may be parted by the end of a page."""
    if part.style in ("passed", "failed"):
        yield _verdict(words, part)
        return
    style, gap = _LINES[part.style]
    lines = part.text.split("\n") if part.style == "help" else [part.text]
    for number, text in enumerate(lines):
        laid = words.laid(text, style, INNER)
        last = number == len(lines) - 1
        tied = part.style == "help"  # with the first place of the rule
        yield Block(laid.height + (gap if last else 0.4), _drawn(laid), tied=tied)


def _drawn(laid: Laid):
    return lambda painter, y: laid.draw(painter, LEFT, y)


def _verdict(words: Words, part: minutes.Line) -> Block:
    colour = RED if part.style == "failed" else GREEN
    first, _, rest = part.text.partition("\n")
    top = words.laid(first, Style(12.0, bold=True, colour=colour), INNER - 8)
    low = words.laid(rest, Style(10.0), INNER - 8)
    height = 6.0 + top.height + low.height

    def draw(painter: QPainter, y: float) -> None:
        painter.setPen(pen(colour, 0.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rectangle(LEFT, y, INNER, height))
        top.draw(painter, LEFT + 4, y + 2.5)
        low.draw(painter, LEFT + 4, y + 3.2 + top.height)

    return Block(height + 4.0, draw)


def grid(words: Words, part: minutes.Grid) -> Iterator[Block]:
    """A table, a row a block."""
    head = None
    if part.head:
        head = _row(words, part, part.head, Style(8.5, bold=True), shaded=True)
        yield Block(head.height, head.draw, tied=True)
    for number, row in enumerate(part.rows):
        last = part.total and number == len(part.rows) - 1
        made = _row(words, part, row, Style(8.5, bold=last))
        yield Block(made.height, made.draw, head=head)
    yield Block(3.0, lambda painter, y: None)


def _row(
    words: Words, part: minutes.Grid, row: Sequence[str], style: Style, shaded: bool = False
) -> Block:
    widths = [share * INNER for share in part.widths]
    cells = []
    for column, (text, width) in enumerate(zip(row, widths)):
        bold = style.bold or column in part.bold
        align = _RIGHT if column in part.right else style.align
        own = Style(style.size, bold, align=align)
        cells.append(words.laid(text, own, width - 2 * _PAD))
    height = max(cell.height for cell in cells) + 2 * _PAD

    def draw(painter: QPainter, y: float) -> None:
        x = LEFT
        painter.setPen(pen(_RULE, 0.15))
        for column, (cell, width) in enumerate(zip(cells, widths)):
            fill = shaded or (column in part.bold and not part.head)
            painter.setBrush(QColor(_SHADE) if fill else Qt.BrushStyle.NoBrush)
            painter.drawRect(rectangle(x, y, width, height))
            cell.draw(painter, x + _PAD, y + _PAD)
            x += width

    return Block(height, draw)


def signatures(words: Words, part: minutes.Signatures) -> Block:
    """Names side by side with room for a date, a signature and a name."""
    width = INNER / len(part.who)
    pairs = [
        (
            words.laid(who, Style(10.0, bold=True, align=_CENTRE), width),
            words.laid(part.note, Style(9.0, italic=True, align=_CENTRE), width),
        )
        for who in part.who
    ]
    room = 30.0

    def draw(painter: QPainter, y: float) -> None:
        for number, (who, note) in enumerate(pairs):
            x = LEFT + number * width
            who.draw(painter, x, y + 6)
            note.draw(painter, x, y + 6.8 + who.height)
            painter.setPen(pen(GREY, 0.2, Qt.PenStyle.DotLine))
            low = y + 6.8 + who.height + note.height + room
            line(painter, x + 12, low, x + width - 12, low)

    tall = max(who.height + note.height for who, note in pairs)
    return Block(tall + room + 12.0, draw, led=True)


def footer(words: Words, painter: QPainter, left: str, right: str, y: float) -> None:
    """One line at the foot of a page."""
    painter.setPen(pen(_RULE, 0.2))
    line(painter, LEFT, y - 1.5, LEFT + INNER, y - 1.5)
    words.laid(left, Style(7.5, colour=GREY), INNER - 28).draw(painter, LEFT, y)
    place = Style(7.5, colour=GREY, align=_RIGHT)
    words.laid(right, place, 26).draw(painter, LEFT + INNER - 26, y)


def place_of(x: float, y: float) -> QPointF:
    """A point given in mm."""
    return QPointF(x * MM, y * MM)
