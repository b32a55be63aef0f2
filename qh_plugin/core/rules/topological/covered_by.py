# SPDX-License-Identifier: GPL-2.0-or-later
"""X02: features that reach outside those of another layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.ragged import Ints, objects
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
class CoveredBy(PairRule):
    """Kiểm tra gì: đối tượng của lớp `layer` phải nằm trong các đối tượng của lớp `other`; phần
    vượt ra rộng hơn dung sai (đường: dài hơn, điểm: xa hơn) là lỗi.

    Vì sao: phân vùng, công trình của đồ án chỉ có giá trị trong phạm vi của đồ án.

    Cách sửa: cắt phần vượt, hoặc sửa ranh của lớp bao.
    """

    id: ClassVar[str] = "X02"
    title: ClassVar[Text] = Text("Không nằm trong lớp bao", "Not covered by the other layer")
    help_en: ClassVar[str] = (
        "What: features of `layer` must lie within the features of `other`; a part outside wider "
        "than the tolerance (lines: longer, points: farther) is a fault. Why: zones and works of "
        "a plan count only within the plan. Fix: cut off what reaches out, or mend the border of "
        "the layer around."
    )
    basis: ClassVar[Text] = acts.PLAN
    mending: ClassVar[Mending] = Mending.NONE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE, POINT})

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, other = pair.layer, pair.other
        if other is None or (other.kind != POLYGON and layer.kind == POLYGON):
            raise Skipped(_KINDS)
        rows, mine = pair.geometry(layer)
        _, theirs = pair.geometry(other)
        parts, owner = _outside(mine, theirs, layer.tolerance, layer.kind)
        kinds = {POLYGON: 0, LINE: 1, POINT: 2}
        if layer.kind == POLYGON:
            measures = {"width": width(parts), "area": shapely.area(parts)}
            size = [text.area(v) for v in measures["area"]]
        else:
            measures = {"length": shapely.length(parts)}
            size = [text.length(v) for v in measures["length"]]
        return [
            self._found(
                pair,
                rows[owner],
                parts,
                _MESSAGES,
                np.full(len(owner), kinds[layer.kind]),
                {"of": [other.table.class_name] * len(owner), "size": size},
                measures,
            )
        ]


def _outside(mine: Objects, theirs: Objects, tolerance: float, kind: str) -> tuple[Objects, Ints]:
    """The parts outside and whose they are; only what no single feature covers is looked at."""
    tree = shapely.STRtree(mine)
    covered = np.zeros(len(mine), bool)
    covered[tree.query(theirs, predicate="covers")[1]] = True
    left = np.flatnonzero(~covered)
    near: dict[int, list[int]] = {int(k): [] for k in left}
    for j, i in tree.query(theirs, predicate="dwithin", distance=tolerance).T.tolist():
        if i in near:
            near[i].append(j)
    around = objects([shapely.union_all(theirs[near[int(k)]]) for k in left])
    if kind == POLYGON:
        parts, owner = wide_parts(shapely.difference(mine[left], around), tolerance)
        return parts, left[owner]
    around = shapely.buffer(around, tolerance, quad_segs=16)
    parts, owner = shapely.get_parts(shapely.difference(mine[left], around), return_index=True)
    keep = ~shapely.is_empty(parts)
    if kind == LINE:
        keep &= shapely.length(parts) > tolerance
    return parts[keep], left[owner[keep]]


_KINDS = Text(
    "vùng chỉ có thể nằm trong vùng; hãy chọn lớp bao dạng vùng",
    "an area can only lie within an area; choose a layer of areas",
)
_MESSAGES = (
    Text("{who} vượt ra ngoài lớp {of}: {size}", "{who} reaches outside {of}: {size}"),
    Text("{who} vượt ra ngoài lớp {of}: dài {size}", "{who} reaches outside {of} for {size}"),
    Text("{who} nằm ngoài lớp {of}", "{who} lies outside {of}"),
)
