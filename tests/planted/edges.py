# SPDX-License-Identifier: GPL-2.0-or-later
"""Lots in a boundary of 20 × 20 m, with gaps at its edge, parts beyond it, and allowed voids."""

from __future__ import annotations

from typing import Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.table import Table
from tests.planted.lines import Rows
from tests.planted.scene import Case, Row
from tests.planted.shapes import Part
from tests.planted.specimens import Ring, box, polygon

LOT, EDGE, VOID = "lots_A", "edge_A", "voids_A"
ROLES = {"parcels": LOT, "boundary": EDGE, "voids": VOID}


def clean(lots: Table) -> Rows:
    """Lots and streets, and the boundary round all of them."""
    around = shapely.multipolygons([shapely.union_all(shapely.from_wkb(lots.wkb))])
    return {
        LOT: [(shape, {}) for shape in lots.wkb],
        EDGE: [(shapely.to_wkb(around, output_dimension=2), {})],
    }


def edges() -> list[Case]:
    """Rows: the lots first, then the boundary, then the voids."""
    square = polygon([(0, 0), (10, 0), (20, 0), (20, 20), (10, 20), (0, 20)])
    left, right = [box(0, 0, 10, 20)], [box(10, 0, 20, 20)]
    holed = polygon([(10, 0), (20, 0), (20, 20), (10, 20)],
                    [(14, 8), (14, 12), (16, 12), (16, 8)])  # fmt: skip
    tied = polygon([(10, 0), (20, 0), (20, 10), (20, 20), (10, 20)],
                   [(20, 10), (15, 5), (15, 15)])  # fmt: skip
    apex = polygon([(0, 0), (10, 0), (20, 0), (20, 10), (20, 20), (10, 20), (0, 20)])
    lake = polygon([(0, 0), (10, 0), (20, 0), (20, 20), (10, 20), (0, 20)],
                   [(14, 8), (14, 12), (16, 12), (16, 8)])  # fmt: skip
    round_: Ring = [
        (10 + 10 * float(np.cos(t)), 10 + 10 * float(np.sin(t)))
        for t in np.linspace(0, 2 * np.pi, 48, endpoint=False)
    ]
    near = frozenset({"C08"})

    def case(
        kind: str,
        lots: Sequence[Part],
        *expect: tuple[str, tuple[int, ...]],
        edge: Optional[Part] = None,
        voids: Sequence[Part] = (),
        also: frozenset[str] = near,
    ) -> Case:
        rows = [Row(LOT, areas=lot) for lot in lots]
        rows.append(Row(EDGE, areas=edge or square))
        rows += [Row(VOID, areas=void) for void in voids]
        return Case(kind, rows, expect, also)

    def part(x0: float, y0: float, x1: float, y1: float) -> list[list[Ring]]:
        return [box(x0, y0, x1, y1)]

    return [
        case("decoy: two lots fill it", [left, right]),
        case("bay", [left, part(10, 0, 20, 18)], ("C05", (0, 1)), ("C07", (0, 1))),
        case("bay at a corner", [left, polygon([(10, 0), (20, 0), (20, 15), (15, 20), (10, 20)])],
             ("C05", (1,))),
        case("lot lacks", [left], ("C05", (0,))),
        case("strip of 1.1 mm at the edge", [left, part(10, 0, 19.9989, 20)], ("C05", (1,))),
        case("decoy: strip of 0.9 mm at the edge", [left, part(10, 0, 19.9991, 20)]),
        case("dent of 1.1 mm at the edge",
             [left, polygon([(10, 0), (20, 0), (19.9989, 10), (20, 20), (10, 20)])],
             ("C05", (1,))),
        case("boundary with a vertex more", [left, right], ("C07", (1,)),
             edge=polygon([(0, 0), (10, 0), (20, 0), (20, 7), (20, 20), (10, 20), (0, 20)])),
        case("boundary with a vertex more, 0.9 mm off", [left, right], ("C07", (1,)),
             edge=polygon([(0, 0), (10, 0), (20, 0), (20.0009, 7), (20, 20), (10, 20), (0, 20)])),
        case("decoy: dent of 0.9 mm",
             [left, polygon([(10, 0), (20, 0), (19.9991, 10), (20, 20), (10, 20)])]),
        case("hole", [left, holed], ("C04", (1,))),
        case("gap that meets the edge at a point", [left, tied], ("C05", (1,)), edge=apex),
        case("decoy: hole of the boundary", [left, holed], edge=lake),
        case("lot in the hole of the boundary", [left, right], ("C06", (1,)), edge=lake),
        case("1.1 mm beyond", [left, part(10, 0, 20.0011, 20)], ("C06", (1,)),
             also=frozenset({"C07"})),
        case("decoy: 0.9 mm beyond", [left, part(10, 0, 20.0009, 20)]),
        case("corner beyond", [left, polygon([(10, 0), (20, 0), (22, 10), (20, 20), (10, 20)])],
             ("C06", (1,))),
        case("lot next to the edge", [left, right, part(20, 0, 25, 20)], ("C06", (2,))),
        case("lot far away", [left, right, part(40, 0, 45, 18)], ("C06", (2,))),
        case("lot around everything", [part(-2, -2, 22, 22)], ("C06", (0,))),
        case("decoy: round boundary", [polygon(round_)], edge=polygon(round_)),
        case("round boundary, square lot", [part(0, 0, 20, 20)], ("C06", (0,)),
             edge=polygon(round_), also=frozenset({"C07"})),
        case("decoy: void over a hole", [left, holed], voids=[part(14, 8, 16, 12)]),
        case("decoy: void 0.9 mm too small", [left, holed],
             voids=[part(14.0009, 8, 16, 12)]),
        case("void 1.1 mm too small", [left, holed], ("C04", (1,)),
             voids=[part(14.0011, 8, 16, 12)]),
        case("decoy: void larger than the hole", [left, holed], voids=[part(13, 7, 17, 13)]),
        case("decoy: two voids over a hole", [left, holed],
             voids=[part(14, 8, 16, 10), part(14, 10, 16, 12)]),
        case("void over half of a hole", [left, holed], ("C04", (1,)),
             voids=[part(14, 8, 16, 10)]),
        case("decoy: void over a bay", [left, part(10, 0, 20, 18)], voids=[part(10, 18, 20, 20)],
             also=frozenset({"C07"})),
        case("decoy: void for a lot", [left], voids=[part(10, 0, 20, 20)]),
        case("void elsewhere", [left, holed], ("C04", (1,)), voids=[part(2, 2, 4, 4)]),
        case("bay and hole", [left, polygon([(10, 0), (20, 0), (20, 18), (10, 18)],
                                            [(14, 8), (14, 12), (16, 12), (16, 8)])],
             ("C04", (1,)), ("C05", (0, 1)), ("C07", (0, 1))),
        case("two lots apart at the edge",
             [part(0, 0, 9, 20), part(11, 0, 20, 20)], ("C05", (0, 1)),
             also=frozenset({"C07"})),
    ]  # fmt: skip
