# SPDX-License-Identifier: GPL-2.0-or-later
"""X01: features over those of another layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.ragged import Ints
from qh_plugin.core.fabric.regions import wide_parts
from qh_plugin.core.fabric.width import width
from qh_plugin.core.findings import Findings
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import (
    LINE,
    POINT,
    POLYGON,
    Mending,
    Skipped,
)
from qh_plugin.core.rules.pairs import PairRule
from qh_plugin.core.rules.relations import Compared, Objects
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class NoOverlapWith(PairRule):
    """Kiểm tra gì: đối tượng của lớp `layer` không được chồng lên đối tượng của lớp `other`
    (vùng với vùng: phần chung rộng hơn dung sai; điểm và đường với vùng: nằm sâu trong vùng hơn
    dung sai). Chạm ranh không phải lỗi.

    Vì sao: hai loại đối tượng loại trừ nhau không thể ở cùng một chỗ.

    Cách sửa: sửa ranh của một trong hai đối tượng.
    """

    id: ClassVar[str] = "X01"
    title: ClassVar[Text] = Text("Chồng lên lớp khác", "Overlap with another layer")
    help_en: ClassVar[str] = (
        "What: features of `layer` must not lie over features of `other` (areas: a common part "
        "wider than the tolerance; points and lines: deeper inside an area than the tolerance). "
        "Touching is no fault. Why: what excludes each other cannot be at one place. Fix: mend "
        "the border of one of the two."
    )
    basis: ClassVar[Text] = acts.PLAN
    mending: ClassVar[Mending] = Mending.NONE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE, POINT})

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, other = pair.layer, pair.other
        if other is None or other.kind != POLYGON or layer.kind not in self.kinds:
            raise Skipped(_KINDS)
        rows, mine = pair.geometry(layer)
        others, theirs = pair.geometry(other)
        j, i = shapely.STRtree(mine).query(theirs, predicate="intersects")
        if layer is other:
            j, i = j[i != j], i[i != j]
        if layer.kind == POLYGON:
            parts, owner = wide_parts(shapely.intersection(mine[i], theirs[j]), layer.tolerance)
            measures = {"width": width(parts), "area": shapely.area(parts)}
            size = [text.area(v) for v in measures["area"]]
        else:
            parts, owner = deeper(mine[i], theirs, j, layer.tolerance)
            measures = {"length": shapely.length(parts)}
            size = [text.length(v) for v in measures["length"]]
        names = other.table.names([int(others[j[k]]) for k in owner])
        variant = 1 if layer.kind == POINT else 0
        return [
            self._found(
                pair,
                rows[i[owner]],
                parts,
                _MESSAGES,
                np.full(len(owner), variant),
                {"other": names, "of": [other.table.class_name] * len(owner), "size": size},
                measures,
            )
        ]


def deeper(inner: Objects, areas: Objects, which: Ints, tolerance: float) -> tuple[Objects, Ints]:
    """The pieces of lines and points (k,) that lie deeper in their areas, `areas[which]`, than the
    tolerance, lines longer than it, and the pair that each comes from."""
    some, place = np.unique(which, return_inverse=True)
    core = shapely.buffer(areas[some], -tolerance, quad_segs=4)
    shapely.prepare(core)
    met = np.flatnonzero(shapely.intersects(core[place], inner))
    parts, owner = shapely.get_parts(
        shapely.intersection(inner[met], core[place[met]]), return_index=True
    )
    points = shapely.get_dimensions(inner[met[owner]]) == 0
    keep = ~shapely.is_empty(parts) & (points | (shapely.length(parts) > tolerance))
    return parts[keep], met[owner[keep]]


_KINDS = Text("chỉ so được với lớp dạng vùng", "only a layer of areas can be compared with")
_MESSAGES = (
    Text("{who} chồng lên {other} của lớp {of}: {size}", "{who} lies over {other} of {of}: {size}"),
    Text("{who} nằm trong {other} của lớp {of}", "{who} lies in {other} of {of}"),
)
