# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers that must agree: parcels with boundary lines and points; areas over other areas."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.table import Table
from tests.planted.lines import Rows
from tests.planted.scene import Case, Point, Row
from tests.planted.specimens import box, polygon

PARCEL, LINE, POINT = "DiaChinh/ThuaDat_A", "DiaChinh/DuongRanhGioi_L", "DiaChinh/DiemRanhGioi_P"
LOT, WATER, HOUSE, LABEL = "lots_A", "water_A", "houses_A", "labels_P"
_TWO = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (0.0, 10.0)]
_SIDES = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (1, 4)]


def clean_cadastre(lots: Table) -> Rows:
    """The lots with a line on each side and a point at each corner, each once."""
    corners = shapely.get_coordinates(shapely.from_wkb(lots.wkb)).reshape(-1, 5, 2)
    ends = np.stack((corners[:, :-1], corners[:, 1:]), axis=2).reshape(-1, 2, 2)
    swap = (ends[:, 0, 0] > ends[:, 1, 0]) | (
        (ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1])
    )
    ends[swap] = ends[swap][:, ::-1]
    sides = np.unique(ends.reshape(-1, 4), axis=0).reshape(-1, 2, 2)
    points = np.unique(corners.reshape(-1, 2), axis=0)
    lines = shapely.to_wkb(shapely.multilinestrings(shapely.linestrings(sides)[:, None]),
                           output_dimension=2)  # fmt: skip
    marks = shapely.to_wkb(shapely.points(points), output_dimension=2)
    return {
        PARCEL: [(shape, {}) for shape in lots.wkb],
        LINE: [(shape, {"loaiRanhGioi": "THUA"}) for shape in lines],
        POINT: [(shape, {"loaiDiem": "DINH_THUA"}) for shape in marks],
    }


def cadastre() -> list[Case]:
    """Two parcels, seven lines, six points, and one thing wrong. Rows: 0, 1 the parcels, 2 … 8
    the lines (8 the common one), 9 … 14 the points."""

    def line(*points: Point, kind: str = "THUA") -> Row:
        return Row(LINE, lines=[points], values={"loaiRanhGioi": kind})

    def point(x: float, y: float, kind: str = "DINH_THUA") -> Row:
        return Row(POINT, point=(x, y), values={"loaiDiem": kind})

    areas = [Row(PARCEL, areas=[box(0, 0, 10, 10)]), Row(PARCEL, areas=[box(10, 0, 20, 10)])]
    sides = [line(_TWO[i], _TWO[j]) for i, j in _SIDES]
    marks = [point(x, y) for x, y in _TWO]
    right = [*areas, *sides, *marks]

    def moved(number: int, row: Row) -> list[Row]:
        return [*right[:number], row, *right[number + 1 :]]

    def ring(x: float, y: float, kind: str) -> Row:
        corners = [(x, y), (x + 8, y), (x + 8, y + 8), (x, y + 8), (x, y)]
        return line(*corners, kind=kind)

    return [
        Case("decoy: everything agrees", right),
        Case("decoy: one line for two sides", [*areas, *sides[2:], line(*_TWO[:3]), *marks]),
        Case("no points", [*areas, *sides], [("C09", tuple(range(2, 9)))]),
        Case("no line between the parcels", [*areas, *sides[:-1], *marks], [("C09", (0, 1))]),
        Case("no line outside", [*areas, *sides[1:], *marks], [("C09", (0,))],
             frozenset({"L01"})),
        Case("line within a parcel", [*right, line((0, 5), (10, 5))], [("C09", (15,))]),
        Case("decoy: line 0.9 mm off", moved(8, line((10, 0), (10.0009, 5), (10, 10)))),
        Case("line 1.1 mm off", moved(8, line((10, 0), (10.0011, 5), (10, 10))),
             [("C09", (0, 1)), ("C09", (8,))]),
        Case("line that cuts a corner", moved(8, line((10, 0), (11, 5), (10, 10))),
             [("C09", (0, 1)), ("C09", (8,))]),
        Case("point within a parcel", [*right, point(5, 5)], [("C09", (15,))]),
        Case("point on a line", [*right, point(5, 0)], [("C09", (15,))]),
        Case("decoy: point 0.9 mm off", moved(9, point(0.0009, 0))),
        Case("point 1.1 mm off", moved(9, point(0.0011, 0)),
             [("C09", (9,)), ("C09", (2, 7))]),
        Case("decoy: control point", [*right, point(5, 5, "KHONG_CHE")]),
        Case("two points at one place", [*right, point(10, 10)], [("P01", (13, 15))]),
        Case("two points 0.9 mm apart", [*right, point(10, 10.0009)], [("P01", (13, 15))]),
        Case("decoy: two points 1.1 mm apart",
             [*right, point(5, 5, "KHAC"), point(5.0011, 5, "KHAC")]),
        Case("decoy: planning line over parcels", [*right, ring(6, 3, "QUY_HOACH")]),
        Case("decoy: lines of two kinds cross", [ring(0, 0, "QUY_HOACH"), ring(4, 4, "KHAC")]),
        Case("lines of one kind cross", [ring(0, 0, "KHAC"), ring(4, 4, "KHAC")],
             [("L04", (0, 1))]),
        Case("parcel lines twice", [*right, line(_TWO[1], _TWO[4])], [("L06", (8, 15))],
             frozenset({"L05"})),
    ]  # fmt: skip


def clean_areas(lots: Table) -> Rows:
    """Lots of one use, each with a label and a house."""
    shapes = shapely.from_wkb(lots.wkb)
    middle = shapely.centroid(shapes)
    houses = shapely.to_wkb(shapely.multipolygons(
        [[shapely.box(x - 2, y - 4, x + 2, y + 4)] for x, y in shapely.get_coordinates(middle)]
    ), output_dimension=2)  # fmt: skip
    return {
        LOT: [(shape, {"ma": "ODT"}) for shape in lots.wkb],
        HOUSE: [(shape, {"ma": "ODT"}) for shape in houses],
        LABEL: [(shape, {}) for shape in shapely.to_wkb(middle, output_dimension=2)],
    }


#: what the relations ask for: lots not over water, houses within lots, one label a lot, the use
#: of a house that of its lot
RELATIONS: Mapping[str, Mapping[str, Any]] = {
    "X01": {"layer": LOT, "other": WATER},
    "X02": {"layer": HOUSE, "other": LOT},
    "X03": {"layer": LOT, "other": LABEL},
    "X04": {"layer": HOUSE, "other": LOT, "field": "ma", "other_field": "ma"},
}


def areas() -> list[Case]:
    """A lot of 10 × 10 m with its label, and things over it."""

    def area(layer: str, x0: float, y0: float, x1: float, y1: float, use: str = "ODT") -> Row:
        return Row(layer, areas=[box(x0, y0, x1, y1)], values={"ma": use})

    def label(x: float, y: float) -> Row:
        return Row(LABEL, point=(x, y))

    lot, other = area(LOT, 0, 0, 10, 10), area(LOT, 10, 0, 20, 10)
    cms = area(LOT, 10, 0, 20, 10, "TMD")
    one, two = label(2, 2), label(12, 2)
    holed = Row(LOT, areas=[polygon([(0, 0), (10, 0), (10, 10), (0, 10)],
                                    [(4, 4), (4, 6), (6, 6), (6, 4)])[0]],
                values={"ma": "ODT"})  # fmt: skip

    def case(
        kind: str,
        rows: Sequence[Row],
        *expect: tuple[str, tuple[int, ...]],
        also: Optional[Sequence[str]] = None,
    ) -> Case:
        return Case(kind, rows, expect, frozenset(also or ()))

    return [
        case("decoy: a lot", [lot, one]),
        case("water 1.1 mm over", [lot, one, area(WATER, 9.9989, 0, 20, 10)], ("X01", (0,))),
        case("decoy: water 0.9 mm over", [lot, one, area(WATER, 9.9991, 0, 20, 10)]),
        case("decoy: water beside", [lot, one, area(WATER, 10, 0, 20, 10)]),
        case("decoy: water at a corner", [lot, one, area(WATER, 10, 10, 20, 20)]),
        case("water within", [lot, one, area(WATER, 4, 4, 6, 6)], ("X01", (0,))),
        case("water all over", [lot, one, area(WATER, -5, -5, 15, 15)], ("X01", (0,))),
        case("water the same", [lot, one, area(WATER, 0, 0, 10, 10)], ("X01", (0,))),
        case("decoy: water in the hole", [holed, one, area(WATER, 4, 4, 6, 6)]),
        case("decoy: house within", [lot, one, area(HOUSE, 2, 2, 8, 8)]),
        case("decoy: house on the side", [lot, one, area(HOUSE, 2, 0, 8, 10)]),
        case("decoy: house 0.9 mm out", [lot, one, area(HOUSE, 2, -0.0009, 8, 8)]),
        case("house 1.1 mm out", [lot, one, area(HOUSE, 2, -0.0011, 8, 8)], ("X02", (2,))),
        case("house on no lot", [area(HOUSE, 30, 0, 36, 8)], ("X02", (0,))),
        case("house over the hole", [holed, one, area(HOUSE, 2, 2, 8, 8)], ("X02", (2,))),
        case("decoy: house on two lots", [lot, other, one, two, area(HOUSE, 5, 2, 15, 8)]),
        case("lot without label", [lot], ("X03", (0,))),
        case("lot with two labels", [lot, one, label(8, 8)], ("X03", (0,)), also=["P01"]),
        case("label in the hole", [holed, label(5, 5)], ("X03", (0,))),
        case("label outside", [lot, label(12, 12)], ("X03", (0,))),
        case("decoy: use agrees on both", [lot, other, one, two, area(HOUSE, 5, 2, 15, 8)]),
        case("house of another use", [lot, one, area(HOUSE, 2, 2, 8, 8, "TMD")], ("X04", (2,))),
        case("house half on another use", [lot, cms, one, two, area(HOUSE, 5, 2, 15, 8)],
             ("X04", (4,))),
        case("decoy: 0.4 % on another use",
             [lot, cms, one, two, area(HOUSE, 2, 2, 10.032, 8)]),
        case("decoy: no use stated", [lot, one, Row(HOUSE, areas=[box(2, 2, 8, 8)])]),
    ]  # fmt: skip
