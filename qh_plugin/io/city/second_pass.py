# SPDX-License-Identifier: GPL-2.0-or-later
"""The second pass: the seams of all wards together, and the wards' boundaries by pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import AbstractSet, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.checking.city import RULES, Member, duplicates, gaps, overlaps, report
from qh_plugin.core.checking.outcome import Task
from qh_plugin.core.fabric.seam import across, merge
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import FeatureClass, load
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.result import CheckResult, LayerFacts, RunFacts
from qh_plugin.core.text import Text
from qh_plugin.io.city.boundaries import compare_boundaries
from qh_plugin.io.city.filled import Filled, filled
from qh_plugin.io.city.near import Near
from qh_plugin.io.city.store import REPORT, WardFacts, read_border
from qh_plugin.io.city.task import Settings
from qh_plugin.io.city.wards import Ward


@dataclass(frozen=True)
class Done:
    """A ward with its results."""

    ward: Ward
    facts: WardFacts


def second_pass(
    wards: Sequence[Done],
    settings: Settings,
    run: RunFacts,
    tasks: Sequence[Task],
    progress: Progress = SILENT,
) -> tuple[CheckResult, list[Filled]]:
    """Findings across wards: C01, C02 and C04 of each layer that covers ground, E01 of the wards'
    boundaries; and the wards' own gaps that another ward fills. Layers in different reference
    systems are not put together; the report tells which. Raises `Cancelled`."""
    wanted = {task.rule.id: task for task in tasks if task.rule.id in RULES and not task.dormant}
    groups: list[Findings] = []
    layers = []
    enclaves: list[Filled] = []
    keys = sorted({(layer, epsg or 0) for d in wards for layer, epsg in d.facts.layers.items()})
    several = {layer for layer, _ in keys if sum(layer == other for other, _ in keys) > 1}
    for number, (layer, epsg) in enumerate(keys):
        part = progress.part(0.8 * number / len(keys), 0.8 * (number + 1) / len(keys))
        mine = [d for d in wards if d.facts.layers.get(layer, -1) == (epsg or None)]
        name = f"{layer} (EPSG:{epsg})" if layer in several else layer
        found, more, count = _layer(layer, name, mine, settings, run.tolerance, part)
        groups += found
        enclaves += more
        layers.append(LayerFacts(name, f"EPSG:{epsg}" if epsg else "", count))
    apart = _apart(keys, several)
    skipped = {rule: apart for rule in RULES if apart is not None and rule != "E01"}
    if "E01" in wanted:
        facts = [done.facts for done in wards]
        matched = compare_boundaries(facts, wanted["E01"], progress.part(0.8, 1.0))
        groups += matched.groups
        layers += [one for one in matched.layers if one.name not in {x.name for x in layers}]
        if matched.skipped is not None:
            skipped["E01"] = matched.skipped
    return report(run, layers, wanted, groups, skipped), enclaves


def _layer(
    layer: str,
    name: str,
    wards: Sequence[Done],
    settings: Settings,
    tolerance: float,
    progress: Progress,
) -> tuple[list[Findings], list[Filled], int]:
    near: dict[int, Near] = {}
    seams = []
    count = 0
    for done in wards:
        progress.check()
        number = done.ward.number
        border = read_border(settings.folder(done.ward), layer, number)
        path, table = done.facts.places[layer]
        near[number] = Near(border, Path(path), table, _class(done.facts.model, layer))
        seams.append(border.seam)
        count += len(border.fid)
    if len(wards) < 2:
        return [], [], count
    found = across(
        merge(seams), lambda source, boxes: near[source].polygons(boxes), tolerance, progress
    )
    enclaves: list[Filled] = []
    for done in wards:
        others = {d.ward.name: near[d.ward.number] for d in wards if d is not done}
        names = (layer, done.facts.places[layer][1])
        report = settings.folder(done.ward) / REPORT
        enclaves += filled(report, names, done.ward.name, others, tolerance)
    members, shapes = _members(found.source, found.row, near, {d.ward.number: d for d in wards})
    return (
        [
            overlaps(name, found.overlaps, members),
            duplicates(name, found.duplicates, members, [shapes[g[0]] for g in found.duplicates]),
            gaps(name, found.gaps, members),
        ],
        enclaves,
        count,
    )


def _members(
    source: np.ndarray[tuple[int], np.dtype[np.int64]],
    fid: np.ndarray[tuple[int], np.dtype[np.int64]],
    near: dict[int, Near],
    wards: dict[int, Done],
) -> tuple[list[Member], list[object]]:
    """What each member is called, and its shape."""
    members: list[Member] = []
    shapes: list[object] = []
    for number in np.unique(source).tolist():
        rows = near[number].rows(fid[source == number].tolist())
        every = range(len(rows))
        ids = [rows.ids([i])[0] for i in every]
        names = [rows.names([i])[0] for i in every]
        ward = wards[number].ward.name
        members += [Member(ward, one, told) for one, told in zip(ids, names)]
        shapes += list(shapely.from_wkb(rows.wkb, on_invalid="ignore"))
    return members, shapes


def _class(model_id: str, layer: str) -> Optional[FeatureClass]:
    return load(model_id).feature_class(layer) if model_id else None


def _apart(keys: Sequence[tuple[str, int]], several: AbstractSet[str]) -> Optional[Text]:
    """Which layers were not put together, for they lie in different reference systems."""
    if not several:
        return None
    names = ", ".join(f"{layer} (EPSG:{epsg})" for layer, epsg in keys if layer in several)
    return _NOT_TOGETHER.format(layers=names)


_NOT_TOGETHER = Text(
    "chỉ so các phường, xã cùng hệ tọa độ với nhau: {layers}",
    "only wards in the same reference system were compared with each other: {layers}",
)
