# SPDX-License-Identifier: GPL-2.0-or-later
"""Gaps within one ward that another ward fills: an enclave is no gap of the city.

A ward's own report stays what it is by itself; the city does not count these findings. What the
other ward leaves open of such a gap lies between wards, and the second pass reports it there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import numpy as np
import shapely

from qh_plugin.core.fabric.width import wider
from qh_plugin.core.findings import State
from qh_plugin.io.city.near import Near

_RULE = "C04"


@dataclass(frozen=True)
class Filled:
    """A finding of a ward's report that is none in the city: its key, severity and layer there,
    and the ward that covers the place."""

    ward: str
    rule: str
    key: str
    severity: str
    layer: str
    by: str


def filled(
    report: Path,
    layers: Sequence[str],
    ward: str,
    others: Mapping[str, Near],
    tolerance: float,
) -> Iterator[Filled]:
    """The gaps of a ward's report, in layers of these names, that others have polygons in. `others`
    are the same layer of the other wards, by their names."""
    rows = [row for row in _gaps(report) if row["layer"] in layers]
    shapes = np.array([shapely.from_wkt(row["wkt"]) for row in rows], dtype=object)
    for row, gap in zip(rows, shapes):
        for name, near in others.items():
            if _covers(near, gap, tolerance):
                yield Filled(ward, _RULE, row["key"], row["severity"], row["layer"], name)
                break


def _covers(near: Near, gap: Any, tolerance: float) -> bool:
    low_x, low_y, high_x, high_y = near.frame
    xmin, ymin, xmax, ymax = box = shapely.bounds(gap)
    if not (low_x <= xmax and low_y <= ymax and high_x >= xmin and high_y >= ymin):
        return False
    _, polygons = near.polygons(np.array([box]))
    if not polygons:
        return False
    valid = [polygon for polygon in polygons if shapely.is_valid(polygon)]
    common = shapely.intersection(shapely.union_all(valid), gap)
    parts = [p for p in shapely.get_parts(common) if shapely.get_type_id(p) == 3]
    return bool(parts) and bool(wider(np.array(parts, dtype=object), tolerance).any())


def _gaps(report: Path) -> Iterator[dict[str, Any]]:
    """The open gaps of a report, line by line."""
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith('{"type":"finding"') or f'"rule":"{_RULE}"' not in line:
                continue
            row: dict[str, Any] = json.loads(line)
            area = str(row.get("wkt") or "").startswith(("POLYGON", "MULTIPOLYGON"))
            if row["rule"] == _RULE and row["state"] != State.WAIVED.value and area:
                yield row
