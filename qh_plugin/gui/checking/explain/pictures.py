# SPDX-License-Identifier: GPL-2.0-or-later
"""The figure of a rule as HTML: two pictures side by side, or a small table of values."""

from __future__ import annotations

import base64
import html
from functools import lru_cache

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtWidgets import QWidget

from qh_plugin.gui.checking.explain.figures import Side, figure_of
from qh_plugin.gui.checking.explain.painting import paint
from qh_plugin.qgis_io.i18n import shown, translate

#: width of one picture in pixels of the window
NARROWEST, WIDEST = 110, 210


def figure_html(rule: str, view: QWidget) -> str:
    """The figure in the colours and the width of a widget; "" for a rule without one."""
    figure = figure_of(rule)
    if figure is None:
        return ""
    if figure.rows:
        return _table(rule)
    width = max(NARROWEST, min(WIDEST, (view.width() - 44) // 2))
    cells = []
    for side, wrong in ((figure.wrong, True), (figure.right, False)):
        source = _source(rule, wrong, view, width)
        said = _caption(side, wrong)
        cells.append(
            f'<td width="50%"><img src="{source}" width="{width}" alt="{html.escape(said)}"/>'
            f"<br/>{html.escape(said)}</td>"
        )
    note = ""
    if figure.exaggerated:
        small = translate("qh", "Hình phóng đại: ngoài thực tế nhỏ hơn nhiều.")
        note = f"<p><i>{html.escape(small)}</i></p>"
    return (
        f'<table width="100%" cellspacing="2"><tr valign="top">{"".join(cells)}</tr></table>{note}'
    )


def _caption(side: Side, wrong: bool) -> str:
    head = translate("qh", "✖ Sai: {text}") if wrong else translate("qh", "✔ Đúng: {text}")
    return head.format(text=shown(side.text))


def _table(rule: str) -> str:
    heads = ("", translate("qh", "✖ Sai"), translate("qh", "✔ Đúng"))
    lines = [f"<tr>{''.join(f'<th align=left>{html.escape(h)}</th>' for h in heads)}</tr>"]
    for row in figure_of(rule).rows:
        cells = (shown(row.what), shown(row.wrong), shown(row.right))
        lines.append(f"<tr>{''.join(f'<td>{html.escape(c)}</td>' for c in cells)}</tr>")
    return (
        f'<table border="1" cellspacing="0" cellpadding="3" width="100%">{"".join(lines)}</table>'
    )


def _source(rule: str, wrong: bool, view: QWidget, width: int) -> str:
    palette = view.palette()
    colours = (palette.base().color().rgb(), palette.text().color().rgb())
    return _painted(rule, wrong, colours, width, view.devicePixelRatioF(), _Palette(palette))


class _Palette:
    """A palette that takes no part in what is remembered: its colours stand beside it."""

    def __init__(self, palette) -> None:
        self.palette = palette

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Palette)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _painted(
    rule: str, wrong: bool, colours: tuple[int, int], width: int, ratio: float, palette: _Palette
) -> str:
    figure = figure_of(rule)
    side = figure.wrong if wrong else figure.right
    image = paint(side, wrong, palette.palette, width, ratio)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(bytes(content)).decode("ascii")
