# SPDX-License-Identifier: GPL-2.0-or-later
"""The second pass: the seams of all wards together, and the wards' boundaries by pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.checking.city import (
    RULES,
    Member,
    borders,
    duplicates,
    gaps,
    overlaps,
    report,
)
from qh_plugin.core.checking.outcome import Task
from qh_plugin.core.fabric.borders import BorderDifference, border_differences
from qh_plugin.core.fabric.seam import across, merge
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import FeatureClass, Model, load
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.result import CheckResult, LayerFacts, RunFacts
from qh_plugin.core.rules.base import Skipped
from qh_plugin.core.rules.plans import areas_in
from qh_plugin.core.rules.positional.edge_matching import EdgeMatching
from qh_plugin.core.text import Text
from qh_plugin.io.city.near import Near
from qh_plugin.io.city.store import WardFacts, read_border
from qh_plugin.io.city.task import Settings
from qh_plugin.io.city.wards import Ward
from qh_plugin.io.geopackage import read_table


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
) -> CheckResult:
    """Findings across wards: C01, C02 and C04 of each layer that covers ground, E01 of the wards'
    boundaries. Layers in different reference systems are not put together; the report's layers
    tell which were. Raises `Cancelled`."""
    wanted = {task.rule.id: task for task in tasks if task.rule.id in RULES and not task.dormant}
    groups: list[Findings] = []
    layers = []
    keys = sorted({(layer, epsg or 0) for d in wards for layer, epsg in d.facts.layers.items()})
    several = {layer for layer, _ in keys if sum(layer == other for other, _ in keys) > 1}
    for number, (layer, epsg) in enumerate(keys):
        part = progress.part(0.8 * number / len(keys), 0.8 * (number + 1) / len(keys))
        mine = [d for d in wards if d.facts.layers.get(layer, -1) == (epsg or None)]
        name = f"{layer} (EPSG:{epsg})" if layer in several else layer
        found, count = _layer(layer, name, mine, settings, run.tolerance, part)
        groups += found
        layers.append(LayerFacts(name, f"EPSG:{epsg}" if epsg else "", count))
    skipped = {}
    if "E01" in wanted:
        differences, why = _boundaries(wards, wanted["E01"], progress.part(0.8, 1.0))
        groups += differences
        skipped = {"E01": why} if why else {}
    return report(run, layers, wanted, groups, skipped)


def _layer(
    layer: str,
    name: str,
    wards: Sequence[Done],
    settings: Settings,
    tolerance: float,
    progress: Progress,
) -> tuple[list[Findings], int]:
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
        return [], count
    found = across(
        merge(seams), lambda source, boxes: near[source].polygons(boxes), tolerance, progress
    )
    members, shapes = _members(found.source, found.row, near, {d.ward.number: d for d in wards})
    return [
        overlaps(name, found.overlaps, members),
        duplicates(name, found.duplicates, members, [shapes[g[0]] for g in found.duplicates]),
        gaps(name, found.gaps, members),
    ], count


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


def _boundaries(
    wards: Sequence[Done], task: Task, progress: Progress
) -> tuple[list[Findings], Optional[Text]]:
    """E01 for each pair of wards whose boundaries come near each other."""
    bounded = [d for d in wards if d.facts.boundary]
    if len(bounded) < 2 or not isinstance(task.rule, EdgeMatching):
        return [], _NO_BOUNDARIES
    model: Optional[Model] = load(bounded[0].facts.model) if bounded[0].facts.model else None
    try:
        limit = task.rule.limit(model)
    except Skipped as why:
        return [], why.text
    tables = [read_table(Path(d.facts.boundary[0]), d.facts.boundary[1]) for d in bounded]
    polygons = [areas_in(table).polygon for table in tables]
    whole = np.array([shapely.box(*shapely.total_bounds(p)) for p in polygons], object)
    reach = task.rule.search or max(10 * limit, 1.0)
    a, b = shapely.STRtree(whole).query(whole, predicate="dwithin", distance=2 * reach)
    pairs = sorted((i, j) for i, j in zip(a.tolist(), b.tolist()) if i < j)
    found: list[tuple[str, str, BorderDifference]] = []
    for number, (i, j) in enumerate(pairs):
        progress.step(number / len(pairs))
        if tables[i].epsg != tables[j].epsg:
            continue
        differences = border_differences(polygons[i], polygons[j], limit, task.rule.search)
        found += [(bounded[i].ward.name, bounded[j].ward.name, one) for one in differences]
    return [borders(bounded[0].facts.boundary[1], found, limit)], None


_NO_BOUNDARIES = Text(
    "chưa có hai phường, xã nào có lớp ranh giới để so tiếp biên",
    "no two wards have a boundary layer to match with",
)
