# SPDX-License-Identifier: GPL-2.0-or-later
"""Coverage findings that touch an invalid feature are its consequence, not a fault of their own.

Invalid features stay out of the coverage, so each leaves a gap; the finding that names the
invalid feature is the cause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import AbstractSet, Any, Callable, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ring_faults import tangled
from qh_plugin.core.fabric.validity import ABSURD
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Table


def mark_consequences(
    groups: Sequence[Findings], coverage: AbstractSet[str], contexts: Sequence[LayerContext]
) -> list[Findings]:
    """The groups, with the coverage findings that touch an invalid feature marked."""
    causes = _Causes(groups, coverage)
    trees: dict[str, Optional[Invalid]] = {}
    by_name = {c.table.name: c for c in contexts}
    marked = []
    for group in groups:
        context = by_name.get(group.layer)
        if context is None or group.rule not in coverage:
            marked.append(group)
            continue
        if group.layer not in trees:
            rows = np.flatnonzero(~context.validity.usable)
            trees[group.layer] = invalid_places(context.table, rows, context.tolerance)
        invalid = trees[group.layer]
        marked.append(group if invalid is None else marked_group(group, invalid, causes.key))
    return marked


class _Causes:
    """For each layer and feature the key of the finding that names it invalid."""

    def __init__(self, groups: Sequence[Findings], coverage: AbstractSet[str]) -> None:
        self._keys: dict[tuple[str, int], str] = {}
        for group in groups:  # sorted by rule: the first rule that names a feature wins
            if group.rule.startswith("G") and group.rule not in coverage:
                for fids, key in zip(group.fids, group.keys):
                    for fid in fids:
                        self._keys.setdefault((group.layer, fid), key)

    def key(self, layer: str, fid: int) -> Optional[str]:
        return self._keys.get((layer, fid))


@dataclass(frozen=True)
class Invalid:
    """The invalid features of a layer that lie somewhere, in a tree; what comes within
    `distance` metres of one touches it."""

    fids: Sequence[int]
    tree: shapely.STRtree
    distance: float


def invalid_places(table: Table, rows: NDArray[np.int64], distance: float) -> Optional[Invalid]:
    """Where these invalid rows of a table lie; None where there are none."""
    if not len(rows):
        return None
    places = [_footprint(table, int(row)) for row in rows]
    somewhere = [i for i, place in enumerate(places) if place is not None]
    fids = [int(table.fids[rows[i]]) for i in somewhere]
    return Invalid(fids, shapely.STRtree([places[i] for i in somewhere]), distance)


def marked_group(
    group: Findings, invalid: Invalid, cause: Callable[[str, int], Optional[str]]
) -> Findings:
    """The group with the findings that touch an invalid feature marked; `cause` gives the key of
    the finding that names a feature of a layer invalid."""
    defects = group.geometry.copy()
    bare = np.array([g is None or g.is_empty for g in defects], dtype=bool)
    if bare.any():
        defects[bare] = shapely.points(group.point[bare])
    rows, touched = invalid.tree.query(defects, predicate="dwithin", distance=invalid.distance)
    if not len(rows):
        return group
    states, keys = list(group.states), list(group.causes)
    for row, place in sorted(zip(rows.tolist(), touched.tolist()), reverse=True):
        states[row] = State.CONSEQUENCE
        keys[row] = cause(group.layer, invalid.fids[place]) or keys[row]
    return replace(group, states=tuple(states), causes=tuple(keys))


def _footprint(table: Table, row: int) -> Optional[Any]:
    """Where an invalid feature lies: repaired by GEOS where it can (its border alone where that
    would take too long), else the hull of its readable vertices; None where it has none."""
    shapes = table.shapes
    first, end = np.searchsorted(shapes.ring_row, [row, row + 1]).tolist()  # rows are in order
    if first == end:
        return None
    vertices = shapes.xy[shapes.ring_start[first] : shapes.ring_start[end]]
    sound = (np.abs(vertices) <= ABSURD).all(axis=1)
    if sound.all():
        geometry = shapely.from_wkb(table.wkb[row], on_invalid="ignore")
        if geometry is not None and not geometry.is_empty:
            if tangled(geometry):
                return shapely.boundary(geometry)
            return shapely.make_valid(geometry, method="structure")
    if not sound.any():
        return None
    return shapely.convex_hull(shapely.multipoints(vertices[sound]))
