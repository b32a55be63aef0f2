# SPDX-License-Identifier: GPL-2.0-or-later
"""One defect is one finding: overlap, duplicate and containment do not name the same pair."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from fabrics import ORIGIN, column

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.table import Dataset, Table

LOTS = {
    1: (0, 0, 10, 10),
    2: (2, 2, 4, 5),  # within 1
    3: (9, 0, 20, 10),  # overlaps 1
    4: (30, 0, 40, 10),
    5: (30, 0, 40, 10),  # the same as 4
    6: (31, 1, 32, 2),  # within 4 and 5
}


def found(*rules: str) -> set[tuple[str, tuple[int, ...]]]:
    boxes = [shapely.box(*ORIGIN + b[:2], *ORIGIN + b[2:]) for b in LOTS.values()]
    table = Table(
        "lots",
        np.array(list(LOTS)),
        column([shapely.to_wkb(b, output_dimension=2) for b in boxes]),
        {},
        epsg=9210,
        geometry_type="Polygon",
    )
    result = check(Dataset((table,)), load_profile("truoc_khi_nop"), only=rules)
    rows = [(g.rule, tuple(g.fids[i])) for g, i in result.rows()]
    assert len(rows) == len(set(rows))
    return set(rows)


OVERLAP = {("C01", (1, 3))}
SAME = {("C02", (4, 5))}


def test_contained_pairs_are_left_to_the_rule_of_their_own() -> None:
    within = {("C03", pair) for pair in ((1, 2), (4, 6), (5, 6))}
    assert found("C01", "C02", "C03") == OVERLAP | SAME | within


def test_overlap_alone_names_contained_pairs() -> None:
    assert found("C01") == OVERLAP | {("C01", pair) for pair in ((1, 2), (4, 6), (5, 6))}
