# SPDX-License-Identifier: GPL-2.0-or-later
"""C09: parcel boundaries, boundary lines and boundary points that do not match."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Optional

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.rings import origin_of
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Relation
from qh_plugin.core.network.lines import Lines, Mask, lines_of
from qh_plugin.core.network.uncovered import uncovered
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
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class BoundaryLineMatch(PairRule):
    """Kiểm tra gì: ranh thửa (`layer`) phải có đường ranh giới (`other`) vẽ trùng, và ngược lại
    đường ranh giới thửa phải nằm trên ranh thửa; điểm ranh giới (`also`) phải nằm tại đỉnh của
    đường ranh giới, và đầu mút đường ranh giới phải có điểm. Tất cả trong phạm vi dung sai.

    Vì sao: thửa, đường và điểm ranh giới mô tả cùng một ranh; khác nhau thì không biết bên nào
    đúng.

    Cách sửa: vẽ đường còn thiếu theo ranh thửa, xóa đường thừa, dời điểm về đỉnh ranh.
    """

    id: ClassVar[str] = "C09"
    title: ClassVar[Text] = Text(
        "Ranh thửa và đường ranh giới không khớp", "Parcel boundary and boundary line differ"
    )
    help_en: ClassVar[str] = (
        "What: the boundaries of parcels (`layer`) must be drawn in the boundary lines (`other`) "
        "and boundary lines of parcels must lie on parcel boundaries; boundary points (`also`) "
        "must lie at vertices of boundary lines, and ends of boundary lines must have a point. "
        "All within the tolerance. Why: parcel, line and point describe one boundary; where they "
        "differ nobody knows which is right. Fix: draw the missing line along the parcel, delete "
        "the line that is too much, move the point to the boundary."
    )
    basis: ClassVar[Text] = acts.COMMON_BORDER
    mending: ClassVar[Mending] = Mending.ASK
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    also: str = ""

    def _relation(self) -> Optional[Relation]:
        own = super()._relation()
        return own and replace(own, also=self.also)

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, other = pair.layer, pair.other
        if other is None or layer.kind != POLYGON or other.kind != LINE:
            raise Skipped(_KINDS)
        usable = layer.validity.usable
        origin = origin_of(layer.table.shapes, usable)
        areas = lines_of(layer.table.shapes, usable, origin)
        drawn = lines_of(other.table.shapes, other.validity.usable, origin)
        wanted = lines_of(other.table.shapes, pair.chosen(other), origin)
        t, progress = max(layer.tolerance, 1e-6), layer.progress
        found = [
            self._stretches(layer, *uncovered(areas, drawn, t, progress), 0, pair.severity),
            self._stretches(other, *uncovered(wanted, areas, t, progress), 1, pair.severity),
        ]
        also = pair.also
        if also is not None and also.kind == POINT and len(also.table):
            found += [self._points(pair, also, drawn, t), self._ends(pair, other, also, wanted, t)]
        return found

    def _stretches(
        self,
        context: LayerContext,
        pieces: Objects,
        rows: list[tuple[int, ...]],
        variant: int,
        severity: Severity,
    ) -> Findings:
        size = shapely.length(pieces)
        middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
        return of_lines(
            self.id,
            context,
            rows,
            pieces,
            shapely.get_coordinates(middle),
            _MESSAGES,
            np.full(len(rows), variant),
            {"length": [text.length(v) for v in size]},
            {"length": size},
            severity,
        )

    def _points(
        self, pair: Compared, also: LayerContext, drawn: Lines, tolerance: float
    ) -> Findings:
        rows, shapes = pair.geometry(also)
        points, owner = shapely.get_parts(shapes, return_index=True)
        nodes = shapely.points(drawn.xy + drawn.origin)
        wrong = np.flatnonzero(~_met(points, nodes, tolerance))
        return self._places(also, rows[owner[wrong]].tolist(), points[wrong], 2, pair.severity)

    def _ends(
        self, pair: Compared, other: LayerContext, also: LayerContext, wanted: Lines, t: float
    ) -> Findings:
        _, shapes = pair.geometry(also, all_rows=True)
        ends = shapely.points(wanted.ends + wanted.origin)
        bare = np.flatnonzero(~_met(ends, shapely.get_parts(shapes), t))
        _, first = np.unique(np.rint(wanted.ends[bare] / t), axis=0, return_index=True)
        bare = bare[np.sort(first)]
        return self._places(other, wanted.row[bare // 2].tolist(), ends[bare], 3, pair.severity)

    def _places(
        self,
        context: LayerContext,
        rows: list[int],
        points: Objects,
        variant: int,
        severity: Optional[Severity],
    ) -> Findings:
        return of_lines(
            self.id,
            context,
            [(row,) for row in rows],
            points,
            shapely.get_coordinates(points),
            _MESSAGES,
            np.full(len(rows), variant),
            {"length": [""] * len(rows)},
            severity=severity or Severity.ERROR,
        )


def _met(points: Objects, goals: Objects, tolerance: float) -> Mask:
    met = np.zeros(len(points), bool)
    met[shapely.STRtree(goals).query(points, predicate="dwithin", distance=tolerance)[0]] = True
    return met


_KINDS = Text("cần một lớp vùng và một lớp đường", "a layer of areas and one of lines are needed")
_MESSAGES = (
    Text(
        "ranh của {who} thiếu đường ranh giới trên đoạn dài {length}",
        "the boundary of {who} lacks a boundary line for {length}",
    ),
    Text(
        "{who} không nằm trên ranh thửa nào trên đoạn dài {length}",
        "{who} lies on no parcel boundary for {length}",
    ),
    Text(
        "{who} không nằm tại đỉnh của đường ranh giới nào",
        "{who} lies at no vertex of a boundary line",
    ),
    Text("đầu mút của {who} không có điểm ranh giới", "an end of {who} has no boundary point"),
)
