# SPDX-License-Identifier: GPL-2.0-or-later
"""G09: spikes and cutbacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.fabric.clearance import distance
from qh_plugin.core.fabric.figures import Corners, sharp_corners
from qh_plugin.core.fabric.ragged import Floats
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.single import first_of_each, of_rows, together
from qh_plugin.core.text import Text

_LONG = 10  # an excursion is this many times longer than the tolerance
_WEDGE = 6.0  # degrees; an excursion within the tolerance and that long is no wider than that


@dataclass(frozen=True)
class Spike(Rule):
    """Kiểm tra gì: góc nhọn hơn giới hạn (mặc định 1°), nhô ra, lõm vào hoặc gập ngược; và đoạn
    đi ra rồi quay về rộng không quá dung sai, dài hơn 10 lần dung sai.

    Vì sao: thường do kéo nhầm một đỉnh hoặc bắt điểm sang cạnh xa; diện tích gần như không đổi
    nên nhìn bản đồ không thấy, nhưng làm sai chu vi, cạnh và phần mềm khác từ chối.

    Cách sửa: tới vị trí được đánh dấu, xóa đỉnh ở mũi nhọn; nếu góc nhọn có thật thì bỏ qua.
    """

    id: ClassVar[str] = "G09"
    title: ClassVar[Text] = Text("Gai nhọn", "Spike")
    help_en: ClassVar[str] = (
        "What: a corner sharper than the limit (1° by default), outward, inward or folded back; "
        "and an excursion no wider than the tolerance and longer than ten times the tolerance. "
        "Why: it usually comes from a vertex pulled by mistake or snapped to a far edge; the area "
        "hardly changes, so it is not seen on the map, but perimeter and edges are wrong. Fix: go "
        "to the marked place and delete the vertex at the tip; waive it where the corner is real."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE})
    units: ClassVar[Mapping[str, str]] = {"least_angle": "°"}

    least_angle: float = 1.0

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, with all its spikes; the sharpest is named."""
        figures, xy = context.figures, context.table.shapes.xy
        widest = max(self.least_angle, _WEDGE)
        corners = sharp_corners(figures, widest, context.tolerance)
        row = figures.row_of(corners.vertex)
        depth = _depth(corners, xy)
        thin = _thin(corners, xy, depth, context.tolerance)
        sharp = (corners.angle < self.least_angle) | thin
        keep = np.flatnonzero(sharp & context.validity.usable[row])
        order = keep[np.lexsort((corners.angle[keep], row[keep]))]
        rows, first, count = first_of_each(row[order])
        sharpest = order[first]
        line = np.stack(
            (xy[corners.before[order]], xy[corners.vertex[order]], xy[corners.after[order]]), axis=1
        )
        closing = context.kind == POLYGON
        variant = np.where(corners.inward[sharpest], 1, 0) if closing else np.full(len(rows), 2)
        angle = corners.angle[sharpest]
        return of_rows(
            self.id,
            context,
            rows,
            together(shapely.linestrings(line), count, shapely.multilinestrings),
            xy[corners.vertex[sharpest]],
            _MESSAGES,
            {
                "count": count.tolist(),
                "angle": [text.number(v, 2) for v in angle],
                "length": [text.length(v) for v in depth[sharpest]],
            },
            {"angle": angle, "length": depth[sharpest], "count": count},
            variant,
        )


def _depth(corners: Corners, xy: Floats) -> Floats:
    """Distance (k,) from each tip to the nearer end of its two edges."""
    tip = xy[corners.vertex]
    return np.asarray(
        np.minimum(np.hypot(*(xy[corners.before] - tip).T), np.hypot(*(xy[corners.after] - tip).T))
    )


def _thin(corners: Corners, xy: Floats, depth: Floats, tolerance: float) -> NDArray[np.bool_]:
    """Where the shorter edge stays within the tolerance of the other, far enough."""
    found = np.zeros(len(depth), bool)
    long = np.flatnonzero(depth > _LONG * tolerance)
    tip, before, after = (xy[v[long]] for v in (corners.vertex, corners.before, corners.after))
    apart = np.minimum(distance(before, tip, after), distance(after, tip, before))
    found[long] = (apart <= tolerance) & (tolerance > 0)
    return found


_MESSAGES = (
    Text(
        "{id} có {count} gai nhọn (góc {angle}°, dài {length}); hãy xóa đỉnh ở mũi nhọn",
        "{id} has {count} spikes (angle {angle}°, {length} long); delete the vertex at the tip",
    ),
    Text(
        "{id} có {count} khe nhọn ăn vào trong (góc {angle}°, sâu {length}); hãy xóa đỉnh ở đáy",
        "{id} has {count} narrow cuts into it (angle {angle}°, {length} deep); delete the vertex "
        "at the bottom",
    ),
    Text(
        "{id} có {count} chỗ gập ngược (góc {angle}°, dài {length}); hãy xóa đỉnh ở mũi gập",
        "{id} folds back {count} times (angle {angle}°, {length} long); delete the vertex at the "
        "fold",
    ),
)
