# SPDX-License-Identifier: GPL-2.0-or-later
"""A small map as inline SVG: the defects of a cluster over the features around them.

Made to be read without colour: what is around is thin and grey, the features concerned have a
thick outline and their names, the defect is hatched, drawn over a white edge and, where it would
be too small to see, circled.
"""

from __future__ import annotations

from html import escape
from math import floor, log10
from typing import Any, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.report.clusters import Box
from qh_plugin.core.report.surroundings import Shape, View
from qh_plugin.core.text import Text, number

WIDTH, HEIGHT = 280.0, 210.0
#: a defect smaller than this on paper gets a circle
_VISIBLE = 9.0
_MOST_VERTICES = 2000
_MOST_DEFECTS = 30
_RADIUS = 11.0

#: patterns and styles that all pictures of a page share; printed once
SHARED = (
    '<svg width="0" height="0" style="position:absolute"><defs>'
    '<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="4" height="4" fill="#f3b6bd"/>'
    '<path d="M0,0V4" stroke="#b00020" stroke-width="2.4"/></pattern></defs></svg>\n'
)
STYLE = (
    ".map{border:1px solid #444;background:#fff;display:block}"
    ".map .near{fill:#f3f3f1;stroke:#8a8a86;stroke-width:.7}"
    ".map .own{fill:#dfe7ef;stroke:#1b2a3a;stroke-width:1.7}"
    ".map .limit{fill:none;stroke:#000;stroke-width:2;stroke-dasharray:9 3 2 3}"
    ".map .line{fill:none}"
    ".map .edge{fill:none;stroke:#fff;stroke-width:6.5}"
    ".map .bad{fill:url(#hatch);stroke:#b00020;stroke-width:2.2}"
    ".map .badline{fill:none;stroke:#b00020;stroke-width:3.4}"
    ".map .ring{fill:none;stroke:#b00020;stroke-width:2}"
    ".map .halo{fill:none;stroke:#fff;stroke-width:5}"
    ".map text{font:10px 'Segoe UI','Noto Sans',Arial,sans-serif;fill:#1b2a3a}"
    ".map .num{font-weight:700;fill:#b00020}.map .white{stroke:#fff;stroke-width:3;fill:#fff}"
)


def picture(view: View, defects: Sequence[tuple[str, Any]], language: str) -> str:
    """The SVG element; `defects` are (number in the list, geometry or point)."""
    paper = _Paper(view.window)
    near = "".join(paper.shape(s) for s in view.shapes if not s.own and not s.limit)
    own = "".join(paper.shape(s) for s in view.shapes if s.own)
    limit = "".join(paper.shape(s) for s in view.shapes if s.limit)
    busy = [paper.middle(geometry) for _, geometry in defects[:_MOST_DEFECTS]]
    names = "".join(paper.name(s, busy) for s in view.shapes if s.own and s.name)
    marks = "".join(paper.defect(geometry) for _, geometry in defects[:_MOST_DEFECTS])
    numbers = "".join(paper.numbered(n, geometry) for n, geometry in defects[:_MOST_DEFECTS])
    told = Text("Bản đồ vị trí của mục {n}", "Map of item {n}").format(n=defects[0][0])
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" '
        f'height="{HEIGHT:g}" role="img" aria-label="{escape(told.get(language))}">'
        f"{near}{own}{limit}{marks}{names}{numbers}{paper.scale_bar(language)}"
        f"{_north(language)}</svg>"
    )


class _Paper:
    """Coordinates of the ground on paper, north up."""

    def __init__(self, window: Box) -> None:
        self.low = np.array(window[:2])
        self.metre = WIDTH / max(window[2] - window[0], 1e-9)

    def at(self, xy: Any) -> NDArray[np.float64]:
        moved = (np.asarray(xy, dtype=np.float64)[:, :2] - self.low) * self.metre
        return np.column_stack([moved[:, 0], HEIGHT - moved[:, 1]])

    def shape(self, shape: Shape) -> str:
        kind = "limit" if shape.limit else "own" if shape.own else "near"
        lines = "" if shapely.get_dimensions(shape.geometry) == 2 else " line"
        if shapely.get_dimensions(shape.geometry) == 0:
            return self._dots(shape.geometry, f'r="2.5" class="{kind}"')
        return f'<path class="{kind}{lines}" d="{self._path(shape.geometry)}"/>'

    def name(self, shape: Shape, busy: Sequence[tuple[float, float]]) -> str:
        """The name of a feature where it is seen, beside the defects."""
        frame = self.frame(0.04)
        try:
            seen = shapely.clip_by_rect(shape.geometry, *frame)
            place = shapely.point_on_surface(seen)
        except shapely.GEOSException:
            return ""
        if place.is_empty:
            return ""
        ((x, y),) = self.at(shapely.get_coordinates(place))
        if any(abs(x - a) < 3 * _RADIUS and abs(y - b) < 1.8 * _RADIUS for a, b in busy):
            y += 2.6 * _RADIUS if y < HEIGHT - 4 * _RADIUS else -2.2 * _RADIUS
        return _label(x, y, shape.name[:40], "middle", "")

    def middle(self, geometry: Any) -> tuple[float, float]:
        """The middle of a defect on paper."""
        box = shapely.bounds(geometry)
        ((x, y),) = self.at([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]]).tolist()
        return x, y

    def defect(self, geometry: Any) -> str:
        """The defect over a white edge; a circle around what is too small to see."""
        if shapely.get_num_coordinates(geometry) > _MOST_VERTICES:
            geometry = shapely.convex_hull(geometry)
        drawn = []
        for part in shapely.get_parts(geometry):
            dimension = shapely.get_dimensions(part)
            if dimension == 0:
                drawn.append(self._dots(part, 'r="3.5" class="bad"'))
            elif dimension > 0:
                path, style = self._path(part), "bad" if dimension == 2 else "badline"
                drawn.append(f'<path class="edge" d="{path}"/><path class="{style}" d="{path}"/>')
        points = self.at(shapely.get_coordinates(geometry))
        if len(points) and (np.ptp(points, axis=0) < _VISIBLE).all():
            x, y = (points.min(axis=0) + points.max(axis=0)) / 2
            circle = f'cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS:g}"'
            drawn.append(f'<circle class="halo" {circle}/><circle class="ring" {circle}/>')
        return "".join(drawn)

    def numbered(self, text: str, geometry: Any) -> str:
        points = self.at(shapely.get_coordinates(geometry))
        if not len(points):
            return ""
        away = _RADIUS if (np.ptp(points, axis=0) < _VISIBLE).all() else 3.0
        x, y = points[:, 0].max() + away, points[:, 1].min() - away
        x, y = min(max(x, 8.0), WIDTH - 30), min(max(y, 12.0), HEIGHT - 30)
        return _label(x, y, text, "start", "num")

    def frame(self, inside: float) -> tuple[float, float, float, float]:
        """The window without a margin, as a part of its width."""
        width, height = WIDTH / self.metre, HEIGHT / self.metre
        x, y = self.low
        m = inside * width
        return (x + m, y + m, x + width - m, y + height - m)

    def scale_bar(self, language: str) -> str:
        wanted = WIDTH / self.metre / 4
        step = 10.0 ** floor(log10(wanted))
        metres = next(step * k for k in (5, 2, 1) if step * k <= wanted)
        wide = metres * self.metre
        shown = number(metres, 0 if metres >= 1 else 2).get(language)
        y = HEIGHT - 8
        return (
            f'<rect x="4" y="{HEIGHT - 24:g}" width="{wide + 12:.1f}" height="20" fill="#fff" '
            f'fill-opacity=".85"/><path d="M10,{y - 4}V{y}H{10 + wide:.1f}V{y - 4}" '
            'fill="none" stroke="#000" stroke-width="1.5"/>'
            f'<text x="{10 + wide / 2:.1f}" y="{y - 5}" text-anchor="middle">{shown} m</text>'
        )

    def _path(self, geometry: Any) -> str:
        pieces = []
        for part in shapely.get_parts(geometry):
            kind = shapely.get_type_id(part)
            if kind == 3:
                pieces += [f"{self._line(ring)}Z" for ring in shapely.get_rings(part)]
            elif kind in (1, 2):
                pieces.append(self._line(part))
            elif kind > 3:
                pieces.append(self._path(part))
        return "".join(pieces)

    def _line(self, line: Any) -> str:
        points = self.at(shapely.get_coordinates(line))
        points = np.clip(points, -WIDTH, 2 * WIDTH)
        return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)

    def _dots(self, geometry: Any, style: str) -> str:
        points = self.at(shapely.get_coordinates(geometry))
        return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" {style}/>' for x, y in points)


def _label(x: float, y: float, text: str, anchor: str, style: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    shown = escape(text)
    bold = ' style="font-weight:700"' if style else ""
    return (
        f'<text class="white" {place}{bold}>{shown}</text>'
        f'<text class="{style}" {place}>{shown}</text>'
    )


def _north(language: str) -> str:
    x, letter = WIDTH - 14, Text("B", "N").get(language)
    return (
        f'<path d="M{x},8l5,14l-5,-4l-5,4Z" fill="#000" stroke="#fff" stroke-width=".8"/>'
        f'<text x="{x}" y="32" text-anchor="middle">{letter}</text>'
    )
