# SPDX-License-Identifier: GPL-2.0-or-later
"""Where edits change something, and the part of a dataset that has to be looked at for it.

A finding can only come or go where an edge has come or gone, so the window of an edit is the box
of its old and new edges, not of the whole features. Lines are judged by what lies within some
distance of them (`sight`), so windows of lines are so much wider. The part of the dataset holds
every feature whose box meets a window, whole and with its raw coordinates: within the window it is
complete.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterable, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.edits import Edits
from qh_plugin.core.fabric.curves import straightened
from qh_plugin.core.repair.sight import Sight
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.wkb import parse

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: how far (m) around the windows features are taken, at least
REACH = 1.1
_FEW = 16
#: how far (m) around the windows boundaries are kept
_MARGIN = 30.0
_AT_HAND = Sight()


@dataclass(frozen=True)
class Touched:
    """What some edits touch: `fids` by layer, the frame (xmin, ymin, xmax, ymax) or None."""

    fids: Mapping[str, frozenset[int]]
    frame: Optional[Floats]


class Extents:
    """The boxes of all features of a dataset, computed once a layer."""

    def __init__(
        self,
        dataset: Dataset,
        known: Optional[Mapping[str, Table]] = None,
        sight: Sight = _AT_HAND,
    ) -> None:
        """`known` are the same tables, by name, where their coordinates are read already; `sight`
        is how far from a change of a line the findings on lines may rest on it."""
        self.dataset = dataset
        self.sight = sight
        self._known = known or {}
        self._straight: dict[str, Table] = {}
        self._rows: dict[str, dict[int, int]] = {}

    def table(self, name: str) -> Optional[Table]:
        """The table with its coordinates read."""
        return self._known.get(name) or self.dataset.table(name)

    def boxes(self, table: Table) -> Floats:
        """The boxes of the features (n, 4); NaN for a row without vertices."""
        known = self._straight.get(table.name)
        if known is None:
            known, _ = straightened(self._known.get(table.name, table), 0.0)
            self._straight[table.name] = known
        return known.boxes

    def touched(self, edits: Sequence[Edits], more: Iterable[Optional[Floats]] = ()) -> Touched:
        """What edits touch; `more` are frames that belong to it, such as the finding's own."""
        fids: dict[str, frozenset[int]] = {}
        frames = [np.asarray(frame) for frame in more if frame is not None]
        for change in edits:
            known = fids.get(change.layer, frozenset())
            fids[change.layer] = (
                known | set(change.geometries) | set(change.attributes) | change.deleted
            )
            wider = self.sight.layers.get(change.layer, 0.0)
            grown = wider * np.array([-1.0, -1.0, 1.0, 1.0])
            frames += [frame + grown for frame in self._changed(change)]
        if not frames:
            return Touched(fids, None)
        stacked = np.array(frames)
        return Touched(
            fids, np.concatenate([stacked[:, :2].min(axis=0), stacked[:, 2:].max(axis=0)])
        )

    def part(self, touched: Sequence[Touched], clipped: frozenset[str] = frozenset()) -> Dataset:
        """The features around, with every layer that has some; see the module. Layers in
        `clipped` (boundaries) are cut to the surroundings: all that is uncovered far from the
        windows would only cost time."""
        frames = [t.frame for t in touched if t.frame is not None]
        named = {name for t in touched for name in t.fids}
        reach = max(REACH, self.sight.lines, *(self.sight.layers.get(name, 0.0) for name in named))
        grown = np.array(frames).reshape(-1, 4) + np.array([-reach, -reach, reach, reach])
        tables = []
        for table in self.dataset.tables:
            fids = frozenset().union(*(t.fids.get(table.name, frozenset()) for t in touched))
            keep = _meets(self.boxes(table), grown)
            if fids:
                keep |= np.isin(table.fids, list(fids))
            if keep.any():
                part = _rows(table, np.flatnonzero(keep))
                near = table.name in clipped and not fids
                tables.append(_cut_to(part, grown) if near else part)
        return replace(self.dataset, tables=tuple(tables), sources=(), ledger=())

    def _rows_of(self, table: Table) -> Mapping[int, int]:
        """fid → row."""
        if table.name not in self._rows:
            self._rows[table.name] = {fid: row for row, fid in enumerate(table.fids.tolist())}
        return self._rows[table.name]

    def _changed(self, change: Edits) -> list[Floats]:
        """The frames of what changes in one layer."""
        table = self.table(change.layer)
        if table is None:
            return []
        boxes = self.boxes(table)
        frames = []
        rows = self._rows_of(table)
        for fid, wkb in change.geometries.items():
            if fid in rows:
                old = edges_of(table.wkb[rows[fid]])
                frames.append(_frame_of_change(old, edges_of(wkb)))
        frames += [boxes[rows[fid]] for fid in change.deleted if fid in rows]
        frames += [_frame(edges_of(wkb)) for wkb, _ in change.added]
        return [frame for frame in frames if np.isfinite(frame).all()]


def edges_of(wkb: Optional[bytes]) -> Floats:
    """The finite edges (x1, y1, x2, y2) of a geometry (k, 4), the lower end first; of a point,
    from the point to itself."""
    rows = np.empty(1, dtype=object)
    rows[0] = wkb
    shapes = parse(rows)
    if not len(shapes.xy):
        return np.empty((0, 4))
    first = np.ones(len(shapes.xy), bool)
    first[shapes.ring_start[1:] - 1] = False
    at = np.flatnonzero(first)
    lone = shapes.ring_start[:-1][np.diff(shapes.ring_start) == 1]
    pairs = np.concatenate(
        [
            np.hstack([shapes.xy[at], shapes.xy[at + 1]]),
            np.hstack([shapes.xy[lone], shapes.xy[lone]]),
        ]
    )
    pairs = pairs[np.isfinite(pairs).all(axis=1)]
    turned = (pairs[:, 0] > pairs[:, 2]) | (
        (pairs[:, 0] == pairs[:, 2]) & (pairs[:, 1] > pairs[:, 3])
    )
    pairs[turned] = pairs[turned][:, [2, 3, 0, 1]]
    return np.asarray(pairs)


def _frame_of_change(old: Floats, new: Floats) -> Floats:
    """The box of the edges that only one of both has; of all where they have the same ones."""
    every = np.ascontiguousarray(np.concatenate([old, new])) + 0.0  # no negative zeros
    if not len(every):
        return np.full(4, np.nan)
    rows = every.view([("", every.dtype)] * 4).ravel()
    _, first, count = np.unique(rows, return_index=True, return_counts=True)
    changed = every[first[count % 2 == 1]]
    return _frame(changed if len(changed) else every)


def _frame(edges: Floats) -> Floats:
    if not len(edges):
        return np.full(4, np.nan)
    ends = edges.reshape(-1, 2)
    return np.concatenate([ends.min(axis=0), ends.max(axis=0)])


def _meets(boxes: Floats, frames: Floats) -> Mask:
    """Which boxes meet any of the frames."""
    if len(frames) > _FEW:
        known = np.flatnonzero(np.isfinite(boxes).all(axis=1))
        tree = shapely.STRtree(shapely.box(*frames.T))
        hit, _ = tree.query(shapely.box(*boxes[known].T), predicate="intersects")
        mask = np.zeros(len(boxes), bool)
        mask[known[hit]] = True
        return mask
    mask = np.zeros(len(boxes), bool)
    with np.errstate(invalid="ignore"):
        for frame in frames:
            mask |= ((boxes[:, :2] <= frame[2:]) & (boxes[:, 2:] >= frame[:2])).all(axis=1)
    return mask


def _rows(table: Table, rows: NDArray[np.int64]) -> Table:
    columns = {name: values[rows] for name, values in table.columns.items()}
    return replace(table, fids=table.fids[rows], wkb=table.wkb[rows], columns=columns)


def _cut_to(table: Table, frames: Floats) -> Table:
    """The areas of a table near some frames only; their borders there are what they were."""
    rows = np.asarray(shapely.from_wkb(table.wkb, on_invalid="ignore"), dtype=object)
    if shapely.is_missing(rows).any() or not shapely.is_valid(rows).all():
        return table
    margin = np.array([-_MARGIN, -_MARGIN, _MARGIN, _MARGIN])
    near = shapely.union_all(shapely.box(*(frames + margin).T))
    cut = np.asarray(shapely.intersection(rows, near), dtype=object)
    wkb = np.empty(len(cut), dtype=object)
    for k, shape in enumerate(cut):
        parts = [p for p in shapely.get_parts(shape) if shapely.get_type_id(p) == 3]
        area = shapely.MultiPolygon(parts) if parts else None
        wkb[k] = bytes(shapely.to_wkb(area, output_dimension=2)) if area else table.wkb[k]
    return replace(table, wkb=wkb)
