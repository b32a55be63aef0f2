# SPDX-License-Identifier: GPL-2.0-or-later
"""S02: lots, cells and sub-areas do not nest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.fabric.regions import wide_parts
from qh_plugin.core.fabric.width import width
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.areas import listed
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Skipped
from qh_plugin.core.rules.plans import (
    Areas,
    Ints,
    Objects,
    areas_of,
    joined,
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
    basis: ClassVar[Text] = acts.PLAN
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
    # where C05 looks at what the level above leaves uncovered, that is not said again
    found = _judged(mine, theirs, inner.tolerance, outer.boundary is None)
    title = outer.feature_class.title if outer.feature_class else Text("", "")
    level = Text(title.vi[:1].lower() + title.vi[1:], title.en.lower())
    rows = [int(mine.rows[i]) for i in found.place]
    return statements(
        Nesting.id,
        inner.table.name,
        [inner.table.ids([row]) for row in rows],
        _MESSAGES,
        found.variant,
        {
            "who": [inner.table.names([row])[0] for row in rows],
            "level": [level] * len(rows),
            "others": [listed(theirs.names(np.asarray(some, np.int64))) for some in found.others],
            "width": [text.length(v) for v in found.width],
            "area": [text.area(v) for v in found.area],
        },
        Severity.WARNING,
        fids=[(int(inner.table.fids[row]),) for row in rows],
        geometry=list(found.geometry),
        measures={"width": list(found.width), "area": list(found.area)},
    )


@dataclass(frozen=True)
class _Found:
    """n findings: the place of the area, what is wrong, the areas above, the parts concerned."""

    place: list[int]
    variant: list[int]
    others: list[list[int]]
    geometry: Objects
    width: NDArray[np.float64]
    area: NDArray[np.float64]


def _judged(mine: Areas, theirs: Areas, tolerance: float, uncovered: bool) -> _Found:
    first, second = _pairs_of_suspects(mine, theirs)
    suspects, of = np.unique(first, return_inverse=True)
    above = np.full(len(theirs.polygon) + 1, None, object)  # the last, -1, is none
    above[:-1] = theirs.polygon
    common = shapely.intersection(mine.polygon[first], above[second])
    parts, pair = wide_parts(common, tolerance)
    size = np.bincount(pair, weights=shapely.area(parts), minlength=len(first))
    order = np.lexsort((second, -size, of))
    best = order[np.searchsorted(of[order], np.arange(len(suspects)))]
    rest = np.flatnonzero((size > 0) & (np.arange(len(first)) != best[of]))
    beyond = shapely.difference(common[rest], above[second[best[of[rest]]]])
    over, which = wide_parts(beyond, tolerance)
    pieces: dict[int, list[shapely.Geometry]] = {}
    for part, k in zip(over, rest[which]):
        pieces.setdefault(int(of[k]), []).append(part)
    variant = dict.fromkeys(pieces, _STRADDLES)
    for k in np.flatnonzero(size[best] == 0):
        pieces[int(k)], variant[int(k)] = [mine.polygon[suspects[k]]], _NOWHERE
    for k in range(len(suspects)) if uncovered else ():
        if k not in pieces:
            whole = shapely.union_all(above[second[of == k]])
            left = shapely.difference(mine.polygon[suspects[k]], whole)
            partly = wide_parts(np.array([left], object), tolerance)[0]
            if len(partly):
                pieces[k], variant[k] = list(partly), _PARTLY
    places = sorted(pieces)
    flat = shapely.get_parts(np.array([p for k in places for p in pieces[k]], object))
    owner = np.repeat(np.arange(len(places)), [_count(pieces[k]) for k in places])
    widest = np.zeros(len(places))
    np.maximum.at(widest, owner, width(flat))
    others = [
        [] if variant[k] == _NOWHERE else [int(second[best[k]]), *_more(k, of, second, rest)]
        for k in places
    ]
    return _Found(
        [int(suspects[k]) for k in places],
        [variant[k] for k in places],
        others,
        joined(flat, owner, len(places)),
        widest,
        np.bincount(owner, shapely.area(flat), len(places)).astype(np.float64),
    )


def _more(k: int, of: Ints, second: Ints, rest: Ints) -> list[int]:
    return [int(second[j]) for j in rest[of[rest] == k]]


def _count(parts: list[shapely.Geometry]) -> int:
    return sum(int(shapely.get_num_geometries(part)) for part in parts)


def _pairs_of_suspects(mine: Areas, theirs: Areas) -> tuple[Ints, Ints]:
    """Pairs (area, area above) with boxes that meet, of those that no area above covers exactly;
    (area, -1) for one that meets none. Those beside an area that cannot be used are left out."""
    first, second = shapely.STRtree(theirs.polygon).query(mine.polygon)
    shapely.prepare(theirs.polygon)
    covered = np.zeros(len(mine.polygon), bool)
    covered[first[shapely.covers(theirs.polygon[second], mine.polygon[first])]] = True
    if len(theirs.broken):
        boxes = shapely.STRtree(shapely.box(*theirs.broken.T))
        covered[boxes.query(mine.polygon, predicate="intersects")[0]] = True
    suspect = ~covered[first]
    lonely = np.setdiff1d(np.flatnonzero(~covered), first)
    return (
        np.concatenate((first[suspect], lonely)).astype(np.int64),
        np.concatenate((second[suspect], np.full(len(lonely), -1))).astype(np.int64),
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
