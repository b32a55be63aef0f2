# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings across wards: what the second pass over a city says, as a report of its own.

Layers have the names they have in the wards; ids read `<ward>/<id>`. Fids are left out, because
the same number means another feature in each ward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.checking.described import help_of, parameters_of
from qh_plugin.core.checking.outcome import Outcome, Task
from qh_plugin.core.checking.settle import settle
from qh_plugin.core.fabric.borders import OVERLAP, BorderDifference
from qh_plugin.core.fabric.result import Regions
from qh_plugin.core.findings import Findings
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts
from qh_plugin.core.rules.areas import listed
from qh_plugin.core.text import Text

#: the rules that have something to say across wards
RULES = ("C01", "C02", "C04", "E01")


@dataclass(frozen=True)
class Member:
    """A feature of a ward, as a finding across wards names it."""

    ward: str
    id: str
    name: str

    @property
    def told(self) -> str:
        """What a sentence calls it."""
        return f"{self.name} ({self.ward})"


def overlaps(layer: str, regions: Regions, members: Sequence[Member]) -> Findings:
    """C01: common ground of features of two wards."""
    pairs = [[members[i] for i in rows] for rows in regions.rows]
    return _regions("C01", layer, regions, pairs, _OVERLAP)


def duplicates(
    layer: str, groups: Sequence[Sequence[int]], members: Sequence[Member], shapes: Sequence[object]
) -> Findings:
    """C02: the same feature in several wards; `shapes` is the geometry of each group."""
    geometry = np.empty(len(groups), object)
    geometry[:] = list(shapes)
    inside = shapely.get_coordinates(shapely.point_on_surface(geometry)).reshape(len(groups), 2)
    some = [[members[i] for i in group] for group in groups]
    measured = {"area": shapely.area(geometry)}
    return _findings("C02", layer, some, geometry, inside, _DUPLICATE, {}, measured)


def gaps(layer: str, regions: Regions, members: Sequence[Member]) -> Findings:
    """C04: ground that features of several wards enclose and none covers."""
    around = [[members[i] for i in rows] for rows in regions.rows]
    return _regions("C04", layer, regions, around, _GAP)


def borders(
    layer: str,
    found: Sequence[tuple[str, str, BorderDifference]],
    limit: float,
) -> Findings:
    """E01: (ward, other ward, difference) each."""
    geometry = np.empty(len(found), object)
    geometry[:] = [one.geometry for _, _, one in found]
    count = len(found)
    return Findings(
        rule="E01",
        layer=layer,
        fids=[()] * count,
        ids=[(f"{a}/", f"{b}/") for a, b, _ in found],
        geometry=geometry,
        point=np.array([one.point for _, _, one in found], np.float64).reshape(count, 2),
        messages=_BORDER,
        variant=np.array([0 if one.kind == OVERLAP else 1 for _, _, one in found], np.int64),
        arguments={
            "a": [a for a, _, _ in found],
            "b": [b for _, b, _ in found],
            "distance": [text.length(one.distance) for _, _, one in found],
            "limit": [text.length(limit)] * count,
        },
        measures={"distance": np.array([one.distance for _, _, one in found], np.float64)},
    )


def report(
    run: RunFacts,
    layers: Sequence[LayerFacts],
    tasks: Mapping[str, Task],
    groups: Sequence[Findings],
    skipped: Mapping[str, Text],
) -> CheckResult:
    """The report of the second pass: severities by the profile, keys, order, as in every report."""
    outcomes = [
        Outcome(
            group.rule,
            group.layer,
            tasks[group.rule].severity,
            tasks[group.rule].rule.severity,
            False,
            (group,) if len(group) else (),
            0.0,
        )
        for group in groups
        if group.rule in tasks
    ]
    findings = settle(outcomes, ())
    return CheckResult(
        run, layers, [_rule(t, findings, skipped.get(i)) for i, t in tasks.items()], findings
    )


def _rule(task: Task, findings: Sequence[Findings], skipped: Optional[Text]) -> RuleFacts:
    return RuleFacts(
        id=task.rule.id,
        title=task.rule.title,
        severity=task.severity,
        findings=sum(len(g) for g in findings if g.rule == task.rule.id),
        waived=0,
        seconds=0.0,
        skipped=skipped,
        parameters=parameters_of(task.rule),
        units=task.rule.units,
        quality=task.rule.quality,
        help=help_of(type(task.rule)),
    )


def _regions(
    rule: str,
    layer: str,
    regions: Regions,
    members: Sequence[Sequence[Member]],
    messages: Sequence[Text],
) -> Findings:
    measured = {"width": regions.width, "area": regions.area, "length": regions.length}
    told = {
        "width": [text.length(v) for v in regions.width],
        "area": [text.area(v) for v in regions.area],
    }
    return _findings(
        rule, layer, members, regions.geometry, regions.point, messages, told, measured
    )


def _findings(
    rule: str,
    layer: str,
    members: Sequence[Sequence[Member]],
    geometry: np.ndarray[tuple[int], np.dtype[np.object_]],
    point: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    messages: Sequence[Text],
    told: Mapping[str, Sequence[Text]],
    measured: Mapping[str, np.ndarray[tuple[int], np.dtype[np.float64]]],
) -> Findings:
    return Findings(
        rule=rule,
        layer=layer,
        fids=[()] * len(members),
        ids=[tuple(sorted(f"{m.ward}/{m.id}" for m in some)) for some in members],
        geometry=geometry,
        point=point,
        messages=messages,
        variant=np.zeros(len(members), np.int64),
        arguments={"who": [listed(sorted(m.told for m in some)) for some in members], **told},
        measures=measured,
    )


_OVERLAP = (
    Text(
        "Chồng lấn qua ranh giữa các phường, xã: {who}: rộng {width}, {area}",
        "Overlap across the wards' border: {who}: {width} wide, {area}",
    ),
)
_DUPLICATE = (
    Text(
        "Một đối tượng có ở nhiều phường, xã: {who}",
        "The same feature stands in several wards: {who}",
    ),
)
_GAP = (
    Text(
        "Khoảng hở giữa các phường, xã: rộng {width}, {area}, giữa {who}",
        "Gap between wards: {width} wide, {area}, between {who}",
    ),
)
_BORDER = (
    Text(
        "Ranh giới {a} chồng lên {b}: lệch lớn nhất {distance}, cho phép {limit}",
        "The border of {a} overlaps {b}: {distance} at most, {limit} is permitted",
    ),
    Text(
        "Ranh giới {a} hở với {b}: lệch lớn nhất {distance}, cho phép {limit}",
        "Gap between the borders of {a} and {b}: {distance} at most, {limit} is permitted",
    ),
)
