# SPDX-License-Identifier: GPL-2.0-or-later
"""E01 of a city: the boundaries of neighbouring wards, two by two.

Two boundaries in different reference systems are compared in the first one's, by the pinned
operation. A ward whose boundary cannot be placed is named, never left out in silence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.city import borders
from qh_plugin.core.checking.outcome import Task
from qh_plugin.core.crs import is_geographic
from qh_plugin.core.errors import QhError
from qh_plugin.core.fabric.borders import BorderDifference, border_differences
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model, load
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.result import LayerFacts
from qh_plugin.core.rules.base import Skipped
from qh_plugin.core.rules.plans import areas_in
from qh_plugin.core.rules.positional.edge_matching import EdgeMatching
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text
from qh_plugin.io.city.store import WardFacts
from qh_plugin.io.geopackage import read_table
from qh_plugin.io.reprojecting import reproject_table

_CITY = 9210


@dataclass(frozen=True)
class Compared:
    """Findings by reference system, the layers they stand in, and what could not be compared."""

    groups: Sequence[Findings] = ()
    layers: Sequence[LayerFacts] = ()
    skipped: Optional[Text] = None


@dataclass
class _Boundary:
    """One ward's boundary, its areas by reference system, each reprojected once."""

    ward: str
    table: Table
    areas: dict[int, NDArray[np.object_]] = field(default_factory=dict)

    @property
    def home(self) -> Optional[int]:
        """Its reference system, where one can measure in it."""
        epsg = self.table.epsg
        return None if epsg is None or is_geographic(epsg, self.table.crs_wkt) else epsg

    def within(self, epsg: int) -> NDArray[np.object_]:
        """The valid areas. Raises `CrsError`, and `Skipped` where there is none."""
        if epsg not in self.areas:
            found = areas_in(reproject_table(self.table, epsg)).polygon
            if not len(found):
                raise Skipped(_NO_AREA)
            self.areas[epsg] = found
        return self.areas[epsg]


def compare_boundaries(
    wards: Sequence[WardFacts], task: Task, progress: Progress = SILENT
) -> Compared:
    """E01 for each pair of wards whose boundaries come near each other. Raises `Cancelled`."""
    bounded = [facts for facts in wards if facts.boundary]
    if len(bounded) < 2 or not isinstance(task.rule, EdgeMatching):
        return Compared(skipped=_NO_BOUNDARIES)
    model: Optional[Model] = load(bounded[0].model) if bounded[0].model else None
    try:
        limit = task.rule.limit(model)
    except Skipped as why:
        return Compared(skipped=why.text)
    tables = [(f.name, read_table(Path(f.boundary[0]), f.boundary[1])) for f in bounded]
    known = [_Boundary(name, table) for name, table in tables]
    placed, left_out = _placed(known)
    reach = task.rule.search or max(10 * limit, 1.0)
    pairs = _near(placed, _common(known), 2 * reach)
    near = _neighbours(pairs)
    found: dict[int, list[tuple[str, str, BorderDifference]]] = {}
    for number, (a, b) in enumerate(pairs):
        progress.step(number / len(pairs))
        epsg = a.home or b.home or _CITY
        both = near[a.ward].keys() & near[b.ward].keys()
        thirds = [near[a.ward][ward].within(epsg) for ward in sorted(both)]
        differences = border_differences(
            a.within(epsg), b.within(epsg), limit, task.rule.search, _together(thirds)
        )
        found.setdefault(epsg, []).extend((a.ward, b.ward, one) for one in differences)
    name = bounded[0].boundary[1]
    names = {epsg: name if len(found) == 1 else f"{name} (EPSG:{epsg})" for epsg in sorted(found)}
    return Compared(
        [borders(names[epsg], found[epsg], limit) for epsg in names],
        [LayerFacts(names[epsg], f"EPSG:{epsg}", _count(known, epsg)) for epsg in names],
        _told(left_out),
    )


def _placed(known: Sequence[_Boundary]) -> tuple[list[_Boundary], list[tuple[str, Text]]]:
    """The boundaries that can be put on one map, and why the others cannot."""
    why = [(one, _why_not(one, _common(known))) for one in known]
    left_out = [(one.ward, reason) for one, reason in why if reason is not None]
    return [one for one, reason in why if reason is None], left_out


def _why_not(one: _Boundary, epsg: int) -> Optional[Text]:
    try:
        one.within(epsg)
        one.within(one.home or _CITY)
    except QhError as why:
        return why.text
    return None


def _common(known: Sequence[_Boundary]) -> int:
    """The reference system that most boundaries are in."""
    homes = Counter(one.home for one in known if one.home is not None)
    return min(homes, key=lambda epsg: (-homes[epsg], epsg), default=_CITY)


def _near(
    placed: Sequence[_Boundary], epsg: int, reach: float
) -> list[tuple[_Boundary, _Boundary]]:
    """The pairs whose frames come so near each other."""
    frames: list[Any] = [shapely.box(*shapely.total_bounds(one.within(epsg))) for one in placed]
    whole = np.array(frames, dtype=object)
    a, b = shapely.STRtree(whole).query(whole, predicate="dwithin", distance=reach)
    pairs = sorted((i, j) for i, j in zip(a.tolist(), b.tolist()) if i < j)
    return [(placed[i], placed[j]) for i, j in pairs]


def _neighbours(
    pairs: Sequence[tuple[_Boundary, _Boundary]],
) -> dict[str, dict[str, _Boundary]]:
    """The wards near each one, by name."""
    found: dict[str, dict[str, _Boundary]] = {}
    for a, b in pairs:
        found.setdefault(a.ward, {})[b.ward] = b
        found.setdefault(b.ward, {})[a.ward] = a
    return found


def _together(areas: Sequence[NDArray[np.object_]]) -> NDArray[np.object_]:
    return np.concatenate([np.empty(0, object), *areas])


def _count(known: Sequence[_Boundary], epsg: int) -> int:
    return sum(len(one.table) for one in known if epsg in one.areas)


def _told(left_out: Sequence[tuple[str, Text]]) -> Optional[Text]:
    if not left_out:
        return None
    return _LEFT_OUT.format(
        who=Text(
            "; ".join(f"{ward}: {why.vi}" for ward, why in left_out),
            "; ".join(f"{ward}: {why.en}" for ward, why in left_out),
        )
    )


_NO_BOUNDARIES = Text(
    "chưa có hai phường, xã nào có lớp ranh giới để so tiếp biên",
    "no two wards have a boundary layer to match with",
)
_NO_AREA = Text("lớp ranh giới không có vùng hợp lệ nào", "the boundary layer has no valid area")
_LEFT_OUT = Text("không so được ranh giới của {who}", "boundaries that were not compared: {who}")
