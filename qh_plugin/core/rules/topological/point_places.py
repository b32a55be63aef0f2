# SPDX-License-Identifier: GPL-2.0-or-later
"""P01: points that lie on each other, or not where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Optional, Union

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.ragged import Floats, components
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Relation
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import (
    LINE,
    POINT,
    POLYGON,
    LayerContext,
    Mending,
    Skipped,
)
from qh_plugin.core.rules.lines import of_lines
from qh_plugin.core.rules.pairs import PairRule
from qh_plugin.core.rules.relations import Compared, Objects
from qh_plugin.core.text import Text, Value

#: what a point must be near to, by the kinds of layer that can give it
_NEEDS = {
    "coincident": (POINT,),
    "on_line": (LINE,),
    "on_end": (LINE,),
    "on_boundary": (POLYGON,),
    "inside": (POLYGON,),
}


@dataclass(frozen=True)
class PointPlaces(PairRule):
    """Kiểm tra gì: vị trí của điểm, theo `how`: `disjoint` các điểm của một lớp không được trùng
    nhau; `coincident` mỗi điểm phải trùng một điểm của lớp `other`; `on_line` nằm trên đường;
    `on_end` nằm tại đầu mút đường; `on_boundary` nằm trên ranh vùng; `inside` nằm trong vùng.
    Tất cả trong phạm vi dung sai.

    Vì sao: điểm ranh giới, mốc, điểm tọa độ tim đường chỉ có giá trị khi nằm đúng trên đối tượng
    mà nó đánh dấu.

    Cách sửa: dời điểm đến vị trí gần nhất trên đối tượng kia, hoặc xóa điểm trùng.
    """

    id: ClassVar[str] = "P01"
    title: ClassVar[Text] = Text("Điểm sai vị trí", "Point at the wrong place")
    help_en: ClassVar[str] = (
        "What: where points lie, by `how`: `disjoint` points of a layer must not coincide; "
        "`coincident` each must lie on a point of `other`; `on_line` on a line; `on_end` on the "
        "end of a line; `on_boundary` on the border of an area; `inside` within an area. All "
        "within the tolerance. Why: boundary points, markers and centre-line points only count "
        "where they lie on what they mark. Fix: move the point to the nearest place of the other "
        "feature, or delete the copy."
    )
    basis: ClassVar[Text] = acts.PLACES
    mending: ClassVar[Mending] = Mending.ASK
    kinds: ClassVar[frozenset[str]] = frozenset({POINT})
    how: str = "on_line"

    def _relation(self) -> Optional[Relation]:
        if not self.layer or not (self.other or self.how == "disjoint"):
            return None
        return Relation(self.id, self.layer, self.other, how=self.how)

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, how = pair.layer, pair.relation.how
        rows, shapes = pair.geometry(layer)
        points, owner = shapely.get_parts(shapes, return_index=True)
        if layer.kind != POINT:
            raise Skipped(_POINTS.format(name=layer.table.name))
        if how == "disjoint":
            return [self._coinciding(pair, rows[owner], points)]
        if pair.other is None or pair.other.kind not in _NEEDS.get(how, ()):
            raise Skipped(_KINDS.format(name=pair.relation.other, how=how))
        goal = goals(pair.other, how)
        tree = shapely.STRtree(goal)
        good = np.zeros(len(points), bool)
        good[tree.query(points, predicate="dwithin", distance=layer.tolerance)[0]] = True
        wrong = np.flatnonzero(~good)
        which, away = tree.query_nearest(points[wrong], return_distance=True, all_matches=False)
        distance = np.full(len(wrong), np.nan)
        distance[which[0]] = away
        count = len(wrong)
        arguments: dict[str, list[Value]] = {
            "of": [pair.other.table.class_name] * count,
            "distance": [text.length(v) for v in distance],
        }
        order = ["coincident", "on_line", "on_end", "on_boundary", "inside"]
        return [
            self._found(
                pair,
                rows[owner[wrong]],
                points[wrong],
                _MESSAGES,
                np.full(count, 1 + order.index(how)),
                arguments,
                {"distance": distance},
                points[wrong],
            )
        ]

    def _coinciding(self, pair: Compared, rows: Floats, points: Objects) -> Findings:
        layer = pair.layer
        a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=layer.tolerance)
        once = (a < b) & (rows[a] != rows[b])
        label = components(len(points), a[once], b[once])
        found = np.unique(np.concatenate((a[once], b[once])))
        groups = [found[label[found] == first] for first in np.unique(label[found])]
        first = np.array([group[0] for group in groups], np.int64)
        return of_lines(
            self.id,
            layer,
            [tuple(int(row) for row in rows[group]) for group in groups],
            points[first],
            shapely.get_coordinates(points[first]),
            _MESSAGES,
            np.zeros(len(groups), np.int64),
            {"of": [""] * len(groups), "distance": [""] * len(groups)},
            severity=pair.severity,
        )


def goals(other: Union[LayerContext, Compared], how: str) -> Objects:
    """What the points have to lie on: points, lines, ends, borders or areas."""
    context = other if isinstance(other, LayerContext) else other.layer
    table = context.table
    shapes = shapely.force_2d(
        shapely.from_wkb(table.wkb[context.validity.usable], on_invalid="ignore")
    )
    parts: Objects = shapely.get_parts(shapes)
    if how == "on_end":
        ends = (shapely.get_point(parts, 0), shapely.get_point(parts, -1))
        return np.concatenate(ends)
    return shapely.boundary(parts) if how == "on_boundary" else parts


_POINTS = Text("lớp {name} không phải lớp điểm", "the layer {name} holds no points")
_KINDS = Text(
    "lớp {name} không dùng được cho phép thử “{how}”",
    "the layer {name} does not fit the test “{how}”",
)
_MESSAGES = (
    Text("{who} trùng vị trí với nhau", "{who} lie at the same place"),
    Text(
        "{who} không trùng điểm nào của lớp {of} (gần nhất cách {distance})",
        "{who} lies on no point of {of} (the nearest is {distance} away)",
    ),
    Text(
        "{who} không nằm trên đường nào của lớp {of} (cách {distance})",
        "{who} lies on no line of {of} ({distance} away)",
    ),
    Text(
        "{who} không nằm tại đầu mút đường nào của lớp {of} (cách {distance})",
        "{who} lies at no end of a line of {of} ({distance} away)",
    ),
    Text(
        "{who} không nằm trên ranh vùng nào của lớp {of} (cách {distance})",
        "{who} lies on no border of {of} ({distance} away)",
    ),
    Text(
        "{who} không nằm trong vùng nào của lớp {of} (cách {distance})",
        "{who} lies in no area of {of} ({distance} away)",
    ),
)
