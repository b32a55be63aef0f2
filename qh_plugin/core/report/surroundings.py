# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies around the defects that are printed: a few features each, cut to the picture.

Taken from the data of the run while they are there, so that a report can be written later
without keeping the data; of 100,000 parcels only those in the pictures are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.findings import Findings
from qh_plugin.core.model import load
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.clusters import Box, Cluster, clusters
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.wkb import Kind

#: width : height of a picture
ASPECT = 4 / 3
_NARROWEST, _WIDEST_CONTEXT = 12.0, 400.0
_MOST_FEATURES, _MOST_OWN = 60, 12


@dataclass(frozen=True)
class Shape:
    """One feature in a picture; `own`: a finding is about it; `limit`: of the boundary layer."""

    geometry: Any
    name: str = ""
    own: bool = False
    limit: bool = False


@dataclass(frozen=True)
class View:
    """The ground that a picture shows, and the features in it."""

    window: Box
    shapes: tuple[Shape, ...] = ()


#: the key of a cluster's first finding → its view
Surroundings = Mapping[str, View]


def surroundings(
    findings: Sequence[Findings], dataset: Dataset, progress: Progress = SILENT
) -> Surroundings:
    """The views of all clusters that are printed. Unreadable features are left out. Raises
    `Cancelled`."""
    layers, views = _Layers(dataset), {}
    for c in clusters(findings):
        progress.check()
        if c.box is not None:
            views[findings[c.group].keys[c.rows[0]]] = layers.view(findings[c.group], c)
    return views


def window(box: Box, context: float = 0.0) -> Box:
    """The ground to show around a defect, `context` metres wide or more."""
    width, height = box[2] - box[0], box[3] - box[1]
    side = max(1.4 * max(width, height * ASPECT), min(context, _WIDEST_CONTEXT), _NARROWEST)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (x - side / 2, y - side / ASPECT / 2, x + side / 2, y + side / ASPECT / 2)


class _Layers:
    """The tables of a run with the boxes of their features."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._model = load(dataset.model_id) if dataset.model_id else None
        self._known: dict[str, Optional[_Layer]] = {}

    def view(self, group: Findings, cluster: Cluster) -> View:
        box = cluster.box
        if box is None:
            raise ValueError("a cluster without a place has no view")
        fids = {fid for row in cluster.rows[:_MOST_OWN] for fid in group.fids[row]}
        layer = self._layer(group.layer)
        own = layer.rows_of(fids) if layer else np.empty(0, np.int64)
        ground = window(box, layer.context(own) if layer else 0.0)
        shapes = layer.shapes(ground, set(own.tolist())) if layer else []
        if layer is None or not layer.polygons:
            for role in ("lots", "parcels"):
                beside = self._layer(self._dataset.roles.get(role, ""))
                if beside is not None and beside is not layer:
                    shapes = [*beside.shapes(ground, set()), *shapes]
        limits = self._layer(self._dataset.roles.get("boundary", ""))
        if limits is not None and limits is not layer:
            shapes += [replace(s, name="", limit=True) for s in limits.shapes(ground, set())]
        return View(ground, tuple(shapes))

    def _layer(self, name: str) -> Optional[_Layer]:
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> Optional[_Layer]:
        table = self._dataset.table(name) if name else None
        if table is None:
            return None
        known = self._model.feature_class(table.name) if self._model else None
        if known is not None and known.label_field:
            within = known.label_within or None
            table = replace(table, label_field=known.label_field, label_within=within)
        return _Layer(table)


class _Layer:
    """One table with the boxes of its rows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.boxes = _boxes(table)
        self.polygons = bool((table.shapes.kind == Kind.POLYGON).any())

    def rows_of(self, fids: set[int]) -> NDArray[np.int64]:
        return np.flatnonzero(np.isin(self.table.fids, sorted(fids)))

    def context(self, own: NDArray[np.int64]) -> float:
        """How wide a picture has to be to show the smallest of the features concerned."""
        sizes = (self.boxes[own, 2:] - self.boxes[own, :2]).max(axis=1)
        sizes = sizes[np.isfinite(sizes)]
        return 1.5 * float(sizes.min()) if len(sizes) else 2 * _NARROWEST

    def shapes(self, ground: Box, own: set[int]) -> list[Shape]:
        """The features in a window, those concerned last (on top)."""
        b = self.boxes
        inside = (b[:, 0] < ground[2]) & (b[:, 2] > ground[0])
        inside &= (b[:, 1] < ground[3]) & (b[:, 3] > ground[1])
        rows = np.flatnonzero(inside)
        middle = np.array([(ground[0] + ground[2]) / 2, (ground[1] + ground[3]) / 2])
        away = np.abs((b[rows, :2] + b[rows, 2:]) / 2 - middle).max(axis=1)
        mine = np.isin(rows, sorted(own))
        rows = rows[np.lexsort((rows, away, ~mine))][:_MOST_FEATURES][::-1]
        names = self.table.names(rows.tolist())
        found = []
        for row, name in zip(rows.tolist(), names):
            geometry = _cut(self.table, row, ground)
            if geometry is not None:
                found.append(Shape(geometry, name, row in own))
        return found


def _boxes(table: Table) -> NDArray[np.float64]:
    """xmin, ymin, xmax, ymax of each row, NaN where it has no readable coordinates."""
    shapes = table.shapes
    boxes = np.full((len(table), 4), np.nan)
    full = np.diff(shapes.ring_start) > 0
    rows, starts = shapes.ring_row[full], shapes.ring_start[:-1][full]
    if not len(starts):
        return boxes
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    vertices = starts[first]
    with np.errstate(invalid="ignore"):
        boxes[rows[first], :2] = np.minimum.reduceat(shapes.xy, vertices)
        boxes[rows[first], 2:] = np.maximum.reduceat(shapes.xy, vertices)
    return boxes


def _cut(table: Table, row: int, ground: Box) -> Optional[Any]:
    """A feature cut to a little more than the window and thinned to what can be seen."""
    margin = (ground[2] - ground[0]) / 10
    frame = (ground[0] - margin, ground[1] - margin, ground[2] + margin, ground[3] + margin)
    thin = (ground[2] - ground[0]) / 800
    geometry = shapely.from_wkb(table.wkb[row], on_invalid="ignore")
    if geometry is None or not shapely.is_valid(geometry):
        geometry = _outline(table, row)
    try:
        cut = shapely.clip_by_rect(geometry, *frame)
        return None if cut.is_empty else shapely.simplify(cut, thin, preserve_topology=False)
    except shapely.GEOSException:
        return None


def _outline(table: Table, row: int) -> Any:
    """The rings of a feature that is not valid, as lines."""
    shapes = table.shapes
    lines = []
    for ring in np.flatnonzero(shapes.ring_row == row):
        xy = shapes.xy[shapes.ring_start[ring] : shapes.ring_start[ring + 1]]
        if len(xy) > 1 and np.isfinite(xy).all():
            lines.append(xy)
    return shapely.multilinestrings([shapely.linestrings(xy) for xy in lines])
