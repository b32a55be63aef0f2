# SPDX-License-Identifier: GPL-2.0-or-later
"""What a package alone cannot show: does its plan lie on that of another published dossier, and do
the borders of neighbours meet.

Plans of one kind must not share ground (a detailed plan does lie inside a general one); thin
differences along a common border are edge matching's (E01), and only what is wider than any border
line can be out of place is an overlap (C01).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.checking import Profile
from qh_plugin.core.checking.city import borders, report
from qh_plugin.core.checking.outcome import Task
from qh_plugin.core.checking.runner import tasks_of
from qh_plugin.core.fabric.borders import OVERLAP, BorderDifference, border_differences
from qh_plugin.core.fabric.width import wider, width
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model
from qh_plugin.core.model.variant import kind_of
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.rules.base import Skipped
from qh_plugin.core.rules.plans import areas_in, plan_boundary
from qh_plugin.core.rules.positional.edge_matching import EdgeMatching
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text
from qh_plugin.server.stores.store import Neighbour, View

Objects = NDArray[np.object_]
#: metres that borders may be apart and still be one line, where no scale says it
_SEARCH = 1.0
_RULES = ("C01", "E01")
_NOBODY: Objects = np.empty(0, object)


@dataclass(frozen=True)
class _Overlap:
    other: str
    region: shapely.Geometry
    width: float


@dataclass(frozen=True)
class Ground:
    """What a plan covers: the layer that says it, its valid areas, what the dossier says."""

    layer: str
    areas: Objects
    facts: Mapping[str, Any]

    @property
    def dossier(self) -> str:
        """The dossier's code."""
        return str(self.facts.get("maHoSoQH") or "")


def ground_of(dataset: Dataset, model: Model) -> Optional[Ground]:
    """The planning boundary, else what covers the ground; None where there is neither."""
    for name in (plan_boundary(model), dataset.roles.get("boundary"), dataset.roles.get("lots")):
        table = dataset.table(name) if name else None
        if table is not None and len(table):
            return Ground(table.name, areas_in(table).polygon, dataset.facts)
    return None


def checked(
    result: CheckResult, own: Optional[Ground], view: View, profile: Profile, model: Model
) -> CheckResult:
    """The result of a package's own check with what the published neighbours add to it."""
    tasks = {t.rule.id: t for t in tasks_of(profile, None, date.today()) if t.rule.id in _RULES}
    if own is None or not len(own.areas) or not tasks:
        return result
    edge, limit, why = _edge_rule(tasks.get("E01"), model, own.facts)
    search = (edge.search if edge else 0.0) or max(10 * (limit or 0.0), _SEARCH)
    overlaps: list[_Overlap] = []
    differences: list[tuple[str, str, BorderDifference]] = []
    others = _others(view, model, own, search)
    for other, theirs in others:
        found = _overlaps(own.areas, theirs, search)
        overlaps += [_Overlap(other, region, wide) for region, wide in found]
        if limit is not None:
            around = shapely.union_all([region for region, _ in found])
            thirds = [areas for code, areas in others if code != other]
            differences += [
                (own.dossier, other, one)
                for one in border_differences(
                    own.areas, theirs, limit, search, np.concatenate((_NOBODY, *thirds))
                )
                if one.kind != OVERLAP or not shapely.intersects(one.geometry, around)
            ]
    groups = [_findings(own, overlaps), borders(own.layer, differences, limit or 0.0)]
    skipped = {"E01": why} if why is not None else {}
    return _together(result, report(result.run, result.layers, tasks, groups, skipped))


def _edge_rule(
    task: Optional[Task], model: Model, facts: Mapping[str, Any]
) -> tuple[Optional[EdgeMatching], Optional[float], Optional[Text]]:
    """E01 of the profile, its limit for this dossier, or why it has none."""
    if task is None or not isinstance(task.rule, EdgeMatching):
        return None, None, None
    if task.dormant is not None:
        return task.rule, None, task.dormant
    try:
        return task.rule, task.rule.limit(model, str(facts.get("scale") or "")), None
    except Skipped as skipped:
        return task.rule, None, skipped.text


def _others(view: View, model: Model, own: Ground, search: float) -> list[tuple[str, Objects]]:
    """The valid areas of each other dossier of the same kind, near the package's own."""
    west, south, east, north = shapely.total_bounds(own.areas).tolist()
    reach, code = 2 * search, own.dossier
    box = (west - reach, south - reach, east + reach, north + reach)
    by_dossier: defaultdict[str, list[Neighbour]] = defaultdict(list)
    for one in view.near(own.layer.replace("/", "_"), box, code):
        if kind_of(model, one.dossier) == kind_of(model, code):
            by_dossier[one.dossier].append(one)
    found = []
    for other, features in by_dossier.items():
        shapes = shapely.force_2d(shapely.from_wkb([one.wkb for one in features]))
        parts = shapes[shapely.is_valid(shapes) & ~shapely.is_empty(shapes)]
        if len(parts):
            found.append((other, np.asarray(parts, object)))
    return found


def _overlaps(mine: Objects, theirs: Objects, search: float) -> list[tuple[Any, float]]:
    """The regions that both cover and that are wider than `search`, largest first."""
    i, j = shapely.STRtree(theirs).query(mine, predicate="intersects")
    if not len(i):
        return []
    shared = shapely.intersection(
        shapely.union_all(mine[np.unique(i)]), shapely.union_all(theirs[np.unique(j)])
    )
    parts = shapely.get_parts(shapely.get_parts(np.atleast_1d(shared)))
    parts = np.asarray(parts[shapely.get_type_id(parts) == 3], object)
    parts = parts[wider(parts, search)]
    found = list(zip(parts.tolist(), width(parts).tolist()))
    return sorted(found, key=lambda one: -shapely.area(one[0]))


def _together(result: CheckResult, more: CheckResult) -> CheckResult:
    extra = {rule.id: rule for rule in more.rules}
    rules = []
    for rule in result.rules:
        told = extra.get(rule.id)
        if told is None:
            rules.append(rule)
        elif rule.id == "E01":  # the package alone has no neighbour to match with
            rules.append(told)
        else:
            rules.append(replace(rule, findings=rule.findings + told.findings))
    findings = sorted((*result.findings, *more.findings), key=lambda g: (g.rule, g.layer))
    return replace(result, rules=tuple(rules), findings=tuple(findings))


def _findings(own: Ground, found: Sequence[_Overlap]) -> Findings:
    count = len(found)
    regions = np.empty(count, object)
    regions[:] = [one.region for one in found]
    inside = shapely.get_coordinates(shapely.point_on_surface(regions)).reshape(count, 2)
    area = shapely.area(regions)
    wide = np.array([one.width for one in found], np.float64)
    return Findings(
        rule="C01",
        layer=own.layer,
        fids=[()] * count,
        ids=[(f"{own.dossier}/", f"{one.other}/") for one in found],
        geometry=regions,
        point=inside,
        messages=_OVERLAP,
        variant=np.zeros(count, np.int64),
        arguments={
            "other": [one.other for one in found],
            "width": [text.length(v) for v in wide.tolist()],
            "area": [text.area(v) for v in area.tolist()],
        },
        measures={"width": wide, "area": area},
    )


_OVERLAP = (
    Text(
        "Chồng lên hồ sơ {other} đã công bố: rộng {width}, {area}",
        "Overlap with the published dossier {other}: {width} wide, {area}",
    ),
)
