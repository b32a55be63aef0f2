# SPDX-License-Identifier: GPL-2.0-or-later
"""Streets with wrong ends, crossings and doubles; parcels with their boundary lines and points.

Each street case hangs on three lines between (0, 0) and (40, 0): one straight, one by y = 10, one
by y = -10. Both ends are met by all three, so nothing is wrong with them.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np

from qh_plugin.training.parcels import CORNER
from tests.planted.scene import Case, Point, Row, shape_of

STREETS = "streets_L"
DEAD_END = "ngõ cụt"
Rows = Mapping[str, Sequence[tuple[Optional[bytes], Mapping[str, Any]]]]
_STRAIGHT = [(0.0, 0.0), (40.0, 0.0)]
_UPPER = [(0.0, 0.0), (0.0, 10.0), (40.0, 10.0), (40.0, 0.0)]
_LOWER = [(0.0, 0.0), (0.0, -10.0), (40.0, -10.0), (40.0, 0.0)]


def clean_streets(count: int) -> Rows:
    """A square net of about `count` streets between crossings, within one closed street."""
    n = max(2, round(float(np.sqrt(count / 2))))
    side = 30.0 * n
    around = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)]
    lines: list[list[Point]] = [around]
    for i in range(1, n):
        for j in range(n):
            lines.append([(30.0 * i, 30.0 * j), (30.0 * i, 30.0 * j + 30)])
            lines.append([(30.0 * j, 30.0 * i), (30.0 * j + 30, 30.0 * i)])
    rows = [Row(STREETS, lines=[line]) for line in lines]
    return {STREETS: [(shape_of(row, lambda xy: xy + CORNER), {"ten": "A"}) for row in rows]}


def streets() -> list[Case]:
    """Every kind of wrong street once, and decoys."""

    def hung(*more: Sequence[Point]) -> list[Sequence[Point]]:
        return [_STRAIGHT, _UPPER, _LOWER, *more]

    half = [(0.0, 0.0), (0.0, 10.0), (20.0, 10.0)]
    rest = [(20.0, 10.0), (40.0, 10.0), (40.0, 0.0)]
    cross = [(10.0, 10.0), (10.0, -10.0)]
    west, east = [(0.0, 0.0), (10.0, 0.0)], [(10.0, 0.0), (40.0, 0.0)]
    up, down = [(10.0, 10.0), (10.0, 0.0)], [(10.0, 0.0), (10.0, -10.0)]
    shifted = [(x, y + 0.0005) for x, y in _STRAIGHT]
    there = [(20.0, 0.0), (20.0, -7.0), (20.0, -3.0), (25.0, -3.0), (25.0, -10.0)]
    eight = [(15.0, 0.0), (25.0, -6.0), (15.0, -6.0), (25.0, 0.0)]
    return [
        _case("decoy: three lines from node to node", hung()),
        _case("end in the air", hung([(20, 0), (20, -5)]), [("L01", (3,))]),
        _case("end 1.01 m before a line", hung([(20, 0), (20, -8.99)]), [("L01", (3,))]),
        _case("both ends in the air", hung([(15, -5), (25, -5)]), [("L01", (3,))]),
        _case("decoy: end on a line", hung([(20, 0), (20, -10)])),
        _case("decoy: end 0.9 mm before a line", hung([(20, 0), (20, -9.9991)])),
        _case("decoy: end 0.9 mm past a line", hung([(20, 0), (20, -10.0009)])),
        _case("end 1.1 mm before a line", hung([(20, 0), (20, -9.9989)]), [("L02", (2, 3))]),
        _case("end 40 cm before a line", hung([(20, 0), (20, -9.6)]), [("L02", (2, 3))]),
        _case("end 99 cm before a line", hung([(20, 0), (20, -9.01)]), [("L02", (2, 3))]),
        _case("end 40 cm past a line", hung([(20, 0), (20, -10.4)]), [("L02", (2, 3))],
              {"L04"}),
        _case("end 1.1 mm past a line", hung([(20, 0), (20, -10.0011)]), [("L02", (2, 3))],
              {"L04"}),
        _case("short of a node", hung([(20, 5), (39.5, 0.2)], [(20, 5), (20, 0)]),
              [("L02", (0, 1, 2, 3))], {"L03"}),
        _case("decoy: dead end", hung([(20, 0), (20, -5)]), names={3: DEAD_END}),
        _case("decoy: ring street", hung([(20, -3), (24, -6), (16, -6), (20, -3)])),
        _case("cut for nothing", [_STRAIGHT, half, rest, _LOWER], [("L03", (1, 2))]),
        _case("cut for nothing, drawn towards each other", [_STRAIGHT, half, rest[::-1], _LOWER],
              [("L03", (1, 2))]),
        _case("cut for nothing, 0.9 mm apart",
              [_STRAIGHT, half, [(20.0, 10.0009), *rest[1:]], _LOWER], [("L03", (1, 2))]),
        _case("decoy: cut where the name changes", [_STRAIGHT, half, rest, _LOWER],
              names={2: "B"}),
        _case("decoy: cut where a third comes", [_STRAIGHT, half, rest, _LOWER,
                                                 [(20, 10), (20, 0)]]),
        _case("crossing", hung(cross), [("L04", (0, 3))]),
        _case("crossing at a vertex of both",
              [[(0, 0), (10, 0), (40, 0)], _UPPER, _LOWER, [(10, 10), (10, 0), (10, -10)]],
              [("L04", (0, 3))]),
        _case("touching at a corner",
              hung([(10, 10), (15, 0), (20, 10)]), [("L04", (0, 3))]),
        _case("decoy: crossing with a node", [west, east, _UPPER, _LOWER, up, down]),
        _case("decoy: passing 1.1 mm away", hung([(10, 10), (15, 0.0011), (20, 10)])),
        _case("decoy: passing 5 m away", hung([(10, 10), (15, 5), (20, 10)])),
        _case("over another for 10 m", hung([(10, 0), (20, 0), (20, -10)]), [("L05", (0, 3))],
              {"L04"}),
        _case("over another for 10 m, 0.9 mm off",
              hung([(10, 10), (10, 0.0009), (20, 0.0009), (20, 10)]), [("L05", (0, 3))], {"L04"}),
        _case("decoy: beside another, 2 mm off",
              hung([(10, 10), (10, 0.002), (20, 0.002), (20, 10)])),
        _case("over itself", hung(there), [("L05", (3,))], {"G04", "G09"}),
        _case("across itself", hung(eight), [("G04", (3,))], {"L04"}),
        _case("twice", hung(_UPPER), [("L06", (1, 3))], {"L05"}),
        _case("twice, the other way", hung(_UPPER[::-1]), [("L06", (1, 3))], {"L05"}),
        _case("twice, with more vertices", hung([(0, 0), (13, 0), (29, 0), (40, 0)]),
              [("L06", (0, 3))], {"L05"}),
        _case("twice, 0.5 mm off", hung(shifted), [("L06", (0, 3))], {"L05"}),
        _case("three times", hung(_UPPER, _UPPER[::-1]), [("L06", (1, 3, 4))], {"L05"}),
        _case("short piece of 9 mm",
              [[(0, 0), (20, 0), (20, 0.009), (40, 0)], _UPPER, _LOWER], [("G08", (0,))]),
        _case("vertex twice", [[(0, 0), (20, 0), (20.0005, 0), (40, 0)], _UPPER, _LOWER],
              [("G07", (0,))]),
        _case("turning back", hung([(20, 0), (20, -7), (20.05, 0)]), [("G09", (3,))],
              {"L04", "L05"}),
    ]  # fmt: skip


def _case(
    kind: str,
    lines: Sequence[Sequence[Point]],
    expect: Sequence[tuple[str, tuple[int, ...]]] = (),
    also: Sequence[str] | set[str] = (),
    names: Optional[Mapping[int, str]] = None,
) -> Case:
    named = names or {}
    rows = [
        Row(STREETS, lines=[line], values={"ten": named.get(i, "A")})
        for i, line in enumerate(lines)
    ]
    return Case(kind, rows, expect, frozenset(also))
