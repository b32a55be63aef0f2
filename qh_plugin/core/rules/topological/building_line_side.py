# SPDX-License-Identifier: GPL-2.0-or-later
"""S05: building lines that cross the red line or lie on the side of the road."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Mapping, Optional

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.rings import origin_of
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Relation
from qh_plugin.core.network.lines import Lines, Mask, lines_of
from qh_plugin.core.network.sides import passages, places
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, Mending, Skipped
from qh_plugin.core.rules.pairs import PairRule
from qh_plugin.core.rules.relations import Compared, Objects
from qh_plugin.core.text import Text

#: samples of a segment, so that a part of it on the wrong side is seen
_SHARES = (1 / 6, 1 / 2, 5 / 6)


@dataclass(frozen=True)
class BuildingLineSide(PairRule):
    """Kiểm tra gì: chỉ giới xây dựng (`layer`) không được cắt qua chỉ giới đường đỏ (`other`) và
    không được nằm phía lòng đường: giữa tim đường (`also`) và chỉ giới đường đỏ của chính đường
    đó. Trùng với chỉ giới đường đỏ (khoảng lùi bằng 0) là được. Không có tim đường thì chỉ xét
    cắt nhau. `half_width` là nửa bề rộng đường lớn nhất.

    Vì sao: công trình không được xây lấn ra đường.

    Cách sửa: vẽ lại chỉ giới xây dựng phía lô đất, song song chỉ giới đường đỏ theo khoảng lùi.
    """

    id: ClassVar[str] = "S05"
    title: ClassVar[Text] = Text(
        "Chỉ giới xây dựng cắt hoặc vượt chỉ giới đường đỏ",
        "Building line crosses or lies beyond the red line",
    )
    help_en: ClassVar[str] = (
        "What: a building line (`layer`) must not cross the red line (`other`) nor lie on the "
        "side of the road: between a centre line (`also`) and the red line of that road. It may "
        "coincide with the red line (no set-back). Without centre lines only crossings are "
        "tested. `half_width` is the widest half of a road. Why: buildings must not stand in a "
        "road. "
        "Fix: draw the building line on the side of the lots, parallel to the red line at the "
        "set-back."
    )
    basis: ClassVar[Text] = acts.RED_LINES
    mending: ClassVar[Mending] = Mending.NONE
    kinds: ClassVar[frozenset[str]] = frozenset({LINE})
    units: ClassVar[Mapping[str, str]] = {"half_width": "m"}
    also: str = ""
    half_width: float = 60.0

    @property
    def sight(self) -> float:
        """The red line lies so far from the road, and another road may be as near to it."""
        return 2 * self.half_width

    def _relation(self) -> Optional[Relation]:
        own = super()._relation()
        return own and replace(own, also=self.also)

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, other, also = pair.layer, pair.other, pair.also
        if other is None or layer.kind != LINE or other.kind != LINE:
            raise Skipped(_KINDS)
        origin = origin_of(layer.table.shapes, layer.validity.usable)
        built = lines_of(layer.table.shapes, pair.chosen(layer), origin)
        red = lines_of(other.table.shapes, pair.chosen(other), origin)
        t = max(layer.tolerance, 1e-6)
        part, arc = passages(built, red, t, layer.progress)
        at = places(built, part, arc) + origin
        found = [
            self._found(
                pair,
                built.row[part],
                shapely.points(at),
                _MESSAGES,
                np.zeros(len(part), np.int64),
                {"length": [""] * len(part)},
            )
        ]
        if also is None or also.kind != LINE or not len(also.table):
            raise Skipped(_NO_ROADS.format(name=layer.table.name), found=found)
        roads = lines_of(also.table.shapes, pair.chosen(also), origin)
        wrong = np.flatnonzero(self._in_road(built, red, roads, t))
        found.append(self._stretches(pair, built, wrong))
        return found

    def _in_road(self, built: Lines, red: Lines, roads: Lines, tolerance: float) -> Mask:
        """Which segments of the building lines lie between a road and its red line."""
        wrong = np.zeros(len(built.first), bool)
        begin, end = built.xy[built.first], built.xy[built.first + 1]
        for share in _SHARES:
            point = begin + share * (end - begin)
            index = np.flatnonzero(_away(point, red, tolerance))
            centre, near = _nearest(point[index], roads, self.half_width)
            index = index[near]
            p, c = point[index], centre[near]
            gone = np.hypot(*(p - c).T)
            far = gone > tolerance
            index, p, c, gone = index[far], p[far], c[far], gone[far]
            beyond = p + (p - c) / gone[:, None] * np.maximum(self.half_width - gone, 0.0)[:, None]
            free = ~_hits(c, p, red)
            index, p, c, beyond = index[free], p[free], c[free], beyond[free]
            hit, first = _first_hit(p, beyond, red)
            index, c, first = index[hit], c[hit], first[hit]
            own, near = _nearest(first, roads, self.half_width)
            same = near & (np.hypot(*(own - c).T) < np.hypot(*(first - c).T) / 2)
            wrong[index[same]] = True
        return wrong

    def _stretches(self, pair: Compared, built: Lines, wrong: Ints) -> Findings:
        rows, pieces = [], []
        part = built.part[wrong]
        fresh = np.ones(len(wrong), bool)
        fresh[1:] = (np.diff(part) != 0) | (np.diff(wrong) != 1)
        for run in np.split(wrong, np.flatnonzero(fresh)[1:]) if len(wrong) else []:
            xy = built.xy[[*built.first[run], built.first[run[-1]] + 1]]
            pieces.append(shapely.LineString(xy + built.origin))
            rows.append(int(built.row[built.part[run[0]]]))
        geometry = np.empty(len(pieces), object)
        geometry[:] = pieces
        size = shapely.length(geometry)
        middle = shapely.line_interpolate_point(geometry, 0.5, normalized=True)
        return self._found(
            pair,
            np.array(rows, np.int64),
            geometry,
            _MESSAGES,
            np.ones(len(rows), np.int64),
            {"length": [text.length(v) for v in size]},
            {"length": size},
            middle,
        )


def _away(points: Floats, lines: Lines, tolerance: float) -> Mask:
    found = np.ones(len(points), bool)
    if len(lines.first) and len(points):
        near = lines.tree.query(shapely.points(points), predicate="dwithin", distance=tolerance)
        found[near[0]] = False
    return found


def _nearest(points: Floats, lines: Lines, reach: float) -> tuple[Floats, Mask]:
    """The nearest place on the lines (k, 2), and where there is one within reach."""
    place, there = np.full((len(points), 2), np.nan), np.zeros(len(points), bool)
    if len(points) and len(lines.first):
        k, segment = lines.tree.query_nearest(
            shapely.points(points), max_distance=reach, all_matches=False
        )
        base = lines.xy[lines.first[segment]]
        way = lines.xy[lines.first[segment] + 1] - base
        share = ((points[k] - base) * way).sum(axis=1) / (way**2).sum(axis=1)
        place[k] = base + np.clip(share, 0.0, 1.0)[:, None] * way
        there[k] = True
    return place, there


def _rays(begin: Floats, end: Floats) -> Objects:
    rays: Objects = shapely.linestrings(np.stack((begin, end), axis=1))
    return rays


def _hits(begin: Floats, end: Floats, lines: Lines) -> Mask:
    found = np.zeros(len(begin), bool)
    if len(begin) and len(lines.first):
        found[lines.tree.query(_rays(begin, end), predicate="intersects")[0]] = True
    return found


def _first_hit(begin: Floats, end: Floats, lines: Lines) -> tuple[Mask, Floats]:
    """Which rays meet the lines, and where first."""
    there, place = np.zeros(len(begin), bool), np.full((len(begin), 2), np.nan)
    if not len(begin) or not len(lines.first):
        return there, place
    rays = _rays(begin, end)
    k, segment = lines.tree.query(rays, predicate="intersects")
    meet = shapely.get_coordinates(
        shapely.point_on_surface(shapely.intersection(rays[k], lines.segments[segment]))
    )
    gone = np.hypot(*(meet - begin[k]).T)
    order = np.argsort(-gone, kind="stable")
    place[k[order]] = meet[order]
    there[k] = True
    return there, place


_KINDS = Text("cần hai lớp dạng đường", "two layers of lines are needed")
_NO_ROADS = Text(
    "lớp {name}: không có tim đường nên chỉ xét cắt nhau, không xét nằm phía nào",
    "the layer {name}: without centre lines only crossings were tested, not the side",
)
_MESSAGES = (
    Text("{who} cắt qua chỉ giới đường đỏ", "{who} crosses the red line"),
    Text(
        "{who} nằm phía lòng đường, ngoài chỉ giới đường đỏ, trên đoạn dài {length}",
        "{who} lies on the side of the road, beyond the red line, for {length}",
    ),
)
