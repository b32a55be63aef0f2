# SPDX-License-Identifier: GPL-2.0-or-later
"""The defects of a whole run on one page: the layers as thin lines, the findings as marks.

The lines are put into a picture by numpy, so that 100,000 parcels take a moment and no page of
instructions; findings close together on the paper share one mark with their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report.clusters import Box, boxes_of
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Dataset, Table

#: how dark lines are drawn, of 255: layers without findings, with findings, the boundary
FAINT, PLAIN, DARK = 90, 150, 255
#: samples that are set at once
_CHUNK = 250_000
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mark:
    """One or several findings at a place of the ground; `severity` "error", "warning", "info" or
    "waived" is the gravest of them, `rule` the only rule, "" where there are several."""

    x: float
    y: float
    severity: str
    count: int
    rule: str


@dataclass(frozen=True)
class Overview:
    """`ink` uint8 (height, width), 0 is paper, the first row is the north; `outside` and
    `nowhere` are how many findings the map cannot show."""

    window: Box
    ink: NDArray[np.uint8]
    marks: tuple[Mark, ...]
    outside: int = 0
    nowhere: int = 0


def overview(
    result: CheckResult, dataset: Optional[Dataset], size: tuple[int, int], cell: float = 0.05
) -> Optional[Overview]:
    """The map in a picture of `size` (width, height) pixels; `cell` is the share of the width in
    which findings share a mark. None where nothing has a place."""
    tables = _drawn(dataset) if dataset is not None else []
    places, kinds, rules, nowhere = _places(result)
    window = _window(tables, dataset, places, size)
    if window is None:
        return None
    with_findings = {group.layer for group in result.findings}
    boundary = dataset.role("boundary") if dataset is not None else None
    ink = np.zeros((size[1], size[0]), np.uint8)
    for table in tables:
        limit = boundary is not None and table.name == boundary.name
        dark = DARK if limit else PLAIN if table.name in with_findings else FAINT
        _draw(ink, table, window, dark, 3 if limit else 1)
    inside = (places >= window[:2]).all(axis=1) & (places <= window[2:]).all(axis=1)
    marks = _marks(places[inside], kinds[inside], rules[inside], window, cell)
    return Overview(window, ink, marks, int((~inside).sum()), nowhere)


def _drawn(dataset: Dataset) -> list[Table]:
    """The layers with shapes in the system that most features have; the boundary comes last."""
    spatial = [t for t in dataset.tables if t.geometry_type and len(t)]
    counts: dict[Optional[int], int] = {}
    for table in spatial:
        counts[table.epsg] = counts.get(table.epsg, 0) + len(table)
    usual = max(counts, key=lambda epsg: counts[epsg]) if counts else None
    boundary = dataset.role("boundary")
    last = boundary.name if boundary else ""
    return sorted((t for t in spatial if t.epsg == usual), key=lambda t: (t.name == last, t.name))


def _places(result: CheckResult) -> tuple[Floats, NDArray[np.int64], NDArray[np.str_], int]:
    """Where each finding is, how grave (0 error … 3 waived), of which rule; and how many have no
    place."""
    points, kinds, rules = [np.empty((0, 2))], [np.empty(0, np.int64)], [np.empty(0, "<U8")]
    for group in result.findings:
        boxes = boxes_of(group)
        point = np.array(group.point, dtype=np.float64).reshape(-1, 2)
        middle = np.where(np.isfinite(point), point, (boxes[:, :2] + boxes[:, 2:]) / 2)
        waived = np.array([state is State.WAIVED for state in group.states], dtype=bool)
        points.append(middle)
        kinds.append(np.where(waived, len(_ORDER), _ORDER.index(group.severity)))
        rules.append(np.full(len(group), group.rule, "<U8"))
    place, kind, rule = np.vstack(points), np.concatenate(kinds), np.concatenate(rules)
    there = np.isfinite(place).all(axis=1)
    return place[there], kind[there], rule[there], int((~there).sum())


def _window(
    tables: list[Table], dataset: Optional[Dataset], places: Floats, size: tuple[int, int]
) -> Optional[Box]:
    """The ground to show, in the shape of the picture: the boundary where there is one, else the
    layers, else the findings. What lies far away from all the rest does not make the map small."""
    boundary = dataset.role("boundary") if dataset is not None else None
    if boundary is not None and any(t.name == boundary.name for t in tables):
        boxes = boundary.boxes
    else:
        boxes = np.vstack([t.boxes for t in tables]) if tables else np.hstack((places, places))
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return None
    low, high = _without_strays(boxes)
    side = float(max((high - low).max(), 10.0)) * 0.03
    west, south, east, north = *(low - side), *(high + side)
    wide, tall, shape = east - west, north - south, size[0] / size[1]
    more_x, more_y = max(tall * shape - wide, 0.0) / 2, max(wide / shape - tall, 0.0) / 2
    return (west - more_x, south - more_y, east + more_x, north + more_y)


def _without_strays(boxes: Floats) -> tuple[Floats, Floats]:
    """The corners of the ground without the few boxes that lie far from the others."""
    low, high = boxes[:, :2], boxes[:, 2:]
    near, far = np.percentile(low, 2, axis=0), np.percentile(high, 98, axis=0)
    reach = 2 * np.maximum(far - near, (high - low).max(axis=0, initial=0.0).clip(max=1e5)) + 1.0
    kept = (low >= near - reach).all(axis=1) & (high <= far + reach).all(axis=1)
    if not kept.any():
        kept[:] = True
    return low[kept].min(axis=0), high[kept].max(axis=0)


def _draw(ink: NDArray[np.uint8], table: Table, window: Box, dark: int, thick: int) -> None:
    """The lines of one layer; points as small crosses."""
    shapes, scale = table.shapes, ink.shape[1] / (window[2] - window[0])
    paper = (shapes.xy - np.array([window[0], window[3]])) * np.array([scale, -scale])
    inner = np.ones(max(len(paper) - 1, 0), dtype=bool)
    ends = shapes.ring_start[1:-1] - 1  # the last vertex of a ring is not joined to the next ring
    inner[ends[(ends >= 0) & (ends < len(inner))]] = False
    first, second = paper[:-1][inner], paper[1:][inner]
    single = shapes.ring_start[:-1][np.diff(shapes.ring_start) == 1]
    dots = paper[single]
    arms = np.array([[2.0, 0.0], [0.0, 2.0]])
    first = np.vstack([first, *(dots - arm for arm in arms)])
    second = np.vstack([second, *(dots + arm for arm in arms)])
    limits = np.array([ink.shape[1], ink.shape[0]], dtype=np.float64)
    with np.errstate(invalid="ignore"):
        seen = (np.maximum(first, second) >= 0).all(axis=1)
        seen &= (np.minimum(first, second) <= limits).all(axis=1)
        seen &= np.abs(second - first).max(axis=1) < 20 * limits.max()
    first, second = first[seen], second[seen]
    steps = np.ceil(np.abs(second - first).max(axis=1, initial=0.0)).astype(np.int64) + 1
    total = np.cumsum(steps)
    start = 0
    while start < len(steps):
        done = total[start - 1] if start else 0
        stop = max(int(np.searchsorted(total, done + _CHUNK)), start + 1)
        _set(ink, first[start:stop], second[start:stop], steps[start:stop], dark, thick)
        start = stop


def _set(
    ink: NDArray[np.uint8],
    first: Floats,
    second: Floats,
    steps: NDArray[np.int64],
    dark: int,
    thick: int,
) -> None:
    """Put the pixels of some straight lines in."""
    line = np.repeat(np.arange(len(steps)), steps)
    before = np.cumsum(steps) - steps
    share = (np.arange(len(line)) - before[line]) / np.maximum(steps[line] - 1, 1)
    xy = np.floor(first[line] + (second - first)[line] * share[:, None]).astype(np.int64)
    span = range(-(thick // 2), thick - thick // 2)
    for dx in span:
        for dy in span:
            x, y = xy[:, 0] + dx, xy[:, 1] + dy
            good = (x >= 0) & (y >= 0) & (x < ink.shape[1]) & (y < ink.shape[0])
            ink[y[good], x[good]] = np.maximum(ink[y[good], x[good]], dark)


def _marks(
    places: Floats, kinds: NDArray[np.int64], rules: NDArray[np.str_], window: Box, cell: float
) -> tuple[Mark, ...]:
    """The findings by squares of the paper, the gravest marks last (on top)."""
    if not len(places):
        return ()
    side = cell * (window[2] - window[0])
    square = np.floor((places - np.array(window[:2])) / side).astype(np.int64)
    _, of = np.unique(square, axis=0, return_inverse=True)
    of = np.asarray(of).reshape(-1)
    found = []
    for number in range(int(of.max()) + 1):
        mine = of == number
        worst = int(kinds[mine].min())
        own = mine & (kinds == worst)
        x, y = places[own][0].tolist() if mine.sum() == 1 else places[own].mean(axis=0).tolist()
        named = set(rules[mine].tolist())
        severity = _ORDER[worst].value if worst < len(_ORDER) else "waived"
        rule = named.pop() if len(named) == 1 else ""
        found.append((worst, Mark(x, y, severity, int(mine.sum()), rule)))
    return tuple(mark for _, mark in sorted(found, key=lambda pair: -pair[0]))
