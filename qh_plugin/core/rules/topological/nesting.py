# SPDX-License-Identifier: GPL-2.0-or-later
"""S02: lots, cells and sub-areas do not nest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.fabric.regions import wide_parts
from qh_plugin.core.fabric.width import width
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules.areas import listed
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Skipped
from qh_plugin.core.rules.plans import (
    Areas,
    Ints,
    Objects,
    areas_of,
    layer_of,
    levels,
    without_codes,
)
from qh_plugin.core.rules.statements import model_of, statements
from qh_plugin.core.text import Text

_STRADDLES, _NOWHERE, _PARTLY = range(3)


@dataclass(frozen=True)
class Nesting(DatasetRule):
    """Kiểm tra gì: mỗi lô nằm trọn trong một ô quy hoạch, mỗi ô nằm trọn trong một phân khu; phần
    lấn sang ô khác rộng hơn dung sai được báo, đối tượng không thuộc ô nào cũng vậy. Lô đường và
    sông, kênh (tham số across) được đi qua nhiều ô. Chỗ các ô không phủ tới do C04, C05 của lớp ô
    báo.

    Vì sao: chỉ tiêu của ô là tổng chỉ tiêu các lô trong ô; lô nằm ở hai ô thì cộng vào ô nào cũng
    sai.

    Cách sửa: kéo ranh lô về ranh ô (hoặc ngược lại), hoặc tách lô theo ranh ô.
    """

    id: ClassVar[str] = "S02"
    title: ClassVar[Text] = Text(
        "Lô, ô, phân khu không lồng nhau", "Lots, cells, sub-areas do not nest"
    )
    help_en: ClassVar[str] = (
        "What: each lot lies within one planning cell, each cell within one sub-area; a part in "
        "another cell that is wider than the tolerance is a finding, so is a feature in no cell; "
        "lots of roads and rivers (parameter across) may run through several. Where the cells "
        "leave ground uncovered, C04 and C05 of their layer say so. Why: a cell's indicators are "
        "the sum of its lots; a lot in two cells is wrong in either. Fix: bring the lot's border "
        "onto the cell's (or the other way round), or split the lot along it."
    )
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.WARNING

    #: land-use codes that begin with one of these run through several cells
    across: tuple[str, ...] = (
        "DAT_HTKT_DuongGT",
        "DAT_KHAC_Songsuoi",
        "DAT_DD_Giaothong",
        "DAT_NDD_Giaothong",
        "DAT_NNK_Songsuoi",
    )

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each feature that does not lie within one of the level above."""
        pairs = _pairs(context)
        if not pairs:
            raise Skipped(
                Text(
                    "không có đủ hai cấp (phân khu, ô, lô) có đối tượng, cùng hệ tọa độ",
                    "there are no two levels (sub-areas, cells, lots) with features in one system",
                )
            )
        return [_compare(inner, outer, self.across) for outer, inner in pairs]


def _pairs(context: DatasetContext) -> list[tuple[LayerContext, LayerContext]]:
    """(containing, contained) layers next to each other; levels without features are left out."""
    found = []
    for chain in levels(model_of(context)):
        there = [layer for name in chain if (layer := layer_of(context, name)) is not None]
        found += list(zip(there, there[1:]))
    return [(a, b) for a, b in found if a.table.epsg == b.table.epsg]


def _compare(inner: LayerContext, outer: LayerContext, across: tuple[str, ...]) -> Findings:
    mine, theirs = without_codes(inner, areas_of(inner), across), areas_of(outer)
    tolerance = inner.tolerance
    suspects, first, second = _suspects(mine, theirs)
    found = [
        _judge(mine, theirs, int(i), second[first == i], tolerance, outer.boundary is not None)
        for i in suspects
    ]
    kept = [one for one in found if one is not None]
    title = outer.feature_class.title if outer.feature_class else Text("", "")
    return statements(
        Nesting.id,
        inner.table.name,
        [inner.table.ids([int(mine.rows[one.place])]) for one in kept],
        _MESSAGES,
        [one.variant for one in kept],
        {
            "who": [mine.names(np.array([one.place]))[0] for one in kept],
            "level": [Text(title.vi[:1].lower() + title.vi[1:], title.en.lower())] * len(kept),
            "others": [listed(theirs.names(one.others)) for one in kept],
            "width": [text.length(one.width) for one in kept],
            "area": [text.area(one.area) for one in kept],
        },
        Severity.WARNING,
        fids=[mine.fids(np.array([one.place])) for one in kept],
        geometry=[one.geometry for one in kept],
        measures={"width": [one.width for one in kept], "area": [one.area for one in kept]},
    )


def _suspects(mine: Areas, theirs: Areas) -> tuple[Ints, Ints, Ints]:
    """Those that no area of the level above covers exactly, and all pairs whose boxes meet; without
    those beside an area that cannot be used."""
    tree = shapely.STRtree(theirs.polygon)
    first, second = tree.query(mine.polygon)
    shapely.prepare(theirs.polygon)
    covered = np.zeros(len(mine.polygon), bool)
    covered[first[shapely.covers(theirs.polygon[second], mine.polygon[first])]] = True
    if len(theirs.broken):
        boxes = shapely.STRtree(shapely.box(*theirs.broken.T))
        covered[boxes.query(mine.polygon, predicate="intersects")[0]] = True
    return np.flatnonzero(~covered), first, second


@dataclass(frozen=True)
class _Found:
    place: int
    variant: int
    others: Ints
    geometry: shapely.Geometry
    width: float
    area: float


def _judge(
    mine: Areas, theirs: Areas, i: int, near: Ints, tolerance: float, covered_elsewhere: bool
) -> Optional[_Found]:
    """What is wrong with one area; `covered_elsewhere`: C05 looks at what the level above leaves
    uncovered."""
    own = mine.polygon[i]
    common = shapely.intersection(own, theirs.polygon[near])
    shared = [_wide(piece, tolerance) for piece in common]
    meant = np.array([bool(len(parts)) for parts in shared], bool)
    if not meant.any():
        return _found(i, _NOWHERE, near[:0], np.array([own], object))
    areas = np.where(meant, shapely.area(common), 0.0)
    best = int(np.argmax(areas))
    others = [k for k in np.flatnonzero(meant) if k != best]
    across = [
        part
        for k in others
        for part in _wide(shapely.difference(common[k], theirs.polygon[near[best]]), tolerance)
    ]
    if across:
        return _found(i, _STRADDLES, near[[best, *others]], np.array(across, object))
    if covered_elsewhere:
        return None
    rest = _wide(shapely.difference(own, shapely.union_all(theirs.polygon[near])), tolerance)
    return _found(i, _PARTLY, near[[best]], rest) if len(rest) else None


def _wide(geometry: shapely.Geometry, tolerance: float) -> Objects:
    return wide_parts(np.array([geometry], object), tolerance)[0]


def _found(i: int, variant: int, others: Ints, parts: Objects) -> _Found:
    pieces: NDArray[np.object_] = np.asarray(shapely.get_parts(parts), object)
    return _Found(
        i,
        variant,
        others,
        shapely.multipolygons(pieces) if len(pieces) > 1 else pieces[0],
        float(width(pieces).max()),
        float(shapely.area(pieces).sum()),
    )


_MESSAGES = (
    Text(
        "{who} nằm ở nhiều {level} ({others}): phần lấn rộng {width}, {area}",
        "{who} lies in several of: {level} ({others}); the part across is {width} wide, {area}",
    ),
    Text("{who} không thuộc {level} nào ({area})", "{who} lies in no {level} ({area})"),
    Text(
        "{who} vượt ra ngoài {level} {others}: rộng {width}, {area}",
        "{who} reaches outside {level} {others}: {width} wide, {area}",
    ),
)
