# SPDX-License-Identifier: GPL-2.0-or-later
"""Boundaries that are legal facts (parcels, wards) are not moved without being asked to.

Putting a vertex on a line within the tolerance, or taking away one that repeats another, moves
nothing; anything else that gives a vertex another place, or the line another course, does.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.edits import Edits
from qh_plugin.core.model import Model
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import Kind, parse

#: the roles of a bare file whose layers have legal boundaries
_ROLES = ("parcels",)

#: why such a repair waits for a person
MOVES = Text(
    "phép sửa này dời ranh giới pháp lý của {layer}; chỉ làm khi có người cho phép "
    "(--yes-move-boundaries)",
    "this repair moves legal boundaries of {layer}; it is done only when a person agrees "
    "(--yes-move-boundaries)",
)


def is_legal(dataset: Dataset, layer: str, model: Optional[Model]) -> bool:
    """Whether the borders of a layer are legal facts: by its class, else by its role."""
    found = model.feature_class(layer) if model else None
    if found is not None:
        return found.legal_boundary
    return any(dataset.roles.get(role) == layer for role in _ROLES)


def moved_layer(
    dataset: Dataset, edits: Sequence[Edits], model: Optional[Model], tolerance: float
) -> Optional[str]:
    """The first layer whose legal boundaries some edits would move; None where they move none.
    Deleting a feature leaves its neighbours' borders where they are."""
    for change in edits:
        table = dataset.table(change.layer)
        if table is None or not is_legal(dataset, change.layer, model):
            continue
        if moves(table, change.geometries, tolerance):
            return change.layer
    return None


def moves(table: Table, geometries: Mapping[int, bytes], tolerance: float) -> bool:
    """Whether new geometries move a border; see the module."""
    rows = {int(table.fids[r]): r for r in np.flatnonzero(np.isin(table.fids, list(geometries)))}
    return any(
        fid in rows and _moved(table.wkb[rows[fid]], wkb, tolerance)
        for fid, wkb in geometries.items()
    )


def _moved(old: Optional[bytes], new: bytes, tolerance: float) -> bool:
    both = np.empty(2, dtype=object)
    both[:] = [old, new]
    shapes = parse(both)
    if shapes.fault.any() or not (shapes.kind == Kind.POLYGON).all():
        return not _keeps_vertices(shapes, tolerance)
    before, after = _lines(shapes, 0), _lines(shapes, 1)
    if not _keeps_vertices(shapes, tolerance):
        return True
    reach = tolerance + 1e-9
    return not (_along(before, after, reach) and _along(after, before, reach))


def _keeps_vertices(shapes: Any, tolerance: float) -> bool:
    """Whether no old vertex has another place: each is still there, or it lies within the
    tolerance of an old one that is, or on the new line by itself (a vertex taken away)."""
    old, new = (_vertices(shapes, row) for row in (0, 1))
    if not len(old) or not len(new):
        return not len(old)
    kept = set(map(tuple, new.tolist()))
    lost = np.array([v for v in old.tolist() if tuple(v) not in kept]).reshape(-1, 2)
    if not len(lost):
        return True
    known = set(map(tuple, old.tolist()))
    added = np.array([v for v in new.tolist() if tuple(v) not in known]).reshape(-1, 2)
    if not len(added):
        return True
    apart = np.hypot(*(lost[:, None, :] - added[None, :, :]).transpose(2, 0, 1))
    return bool((apart > max(10 * tolerance, 0.01)).all())


def _vertices(shapes: Any, row: int) -> NDArray[np.float64]:
    rings = np.flatnonzero(shapes.ring_row == row)
    xy = [shapes.xy[shapes.ring_start[r] : shapes.ring_start[r + 1]] for r in rings]
    found = np.concatenate([np.empty((0, 2)), *xy])
    return np.asarray(found[np.isfinite(found).all(axis=1)])


def _lines(shapes: Any, row: int) -> Any:
    rings = np.flatnonzero(shapes.ring_row == row)
    xy = [shapes.xy[shapes.ring_start[r] : shapes.ring_start[r + 1]] for r in rings]
    return shapely.multilinestrings([shapely.linestrings(ring) for ring in xy if len(ring) > 1])


def _along(line: Any, other: Any, reach: float) -> bool:
    """Whether a line stays within reach of another."""
    near = shapely.buffer(other, reach, quad_segs=2)
    return bool(shapely.length(shapely.difference(line, near)) <= reach)
