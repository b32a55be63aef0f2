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
from qh_plugin.core.wkb import Kind, Shapes, parse

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
        more = [wkb for wkb, _ in change.added]
        if moves(table, change.geometries, tolerance, more):
            return change.layer
    return None


def moves(
    table: Table, geometries: Mapping[int, bytes], tolerance: float, added: Sequence[bytes] = ()
) -> bool:
    """Whether new geometries move a border; `added` are new features that may take a part of
    it over; see the module."""
    rows = {int(table.fids[r]): r for r in np.flatnonzero(np.isin(table.fids, list(geometries)))}
    return any(
        fid in rows and _moved([table.wkb[rows[fid]], wkb, *added], tolerance)
        for fid, wkb in geometries.items()
    )


def _moved(wkb: Sequence[Optional[bytes]], tolerance: float) -> bool:
    """Whether a border is not what it was: the old geometry, the new one, and those beside it."""
    every = np.empty(len(wkb), dtype=object)
    every[:] = wkb
    shapes = parse(every)
    if not _keeps_vertices(shapes, tolerance):
        return True
    if shapes.fault.any() or not (shapes.kind == Kind.POLYGON).all():
        return False
    reach = tolerance + 1e-9
    later = list(range(1, len(wkb)))
    before, after = _lines(shapes, [0]), _lines(shapes, [1])
    return not (_along(before, _lines(shapes, later), reach) and _along(after, before, reach))


def _keeps_vertices(shapes: Shapes, tolerance: float) -> bool:
    """Whether no old vertex has another place: each is still there, or none has come near it (a
    vertex that was taken away)."""
    old = _vertices(shapes, [0])
    new = _vertices(shapes, range(1, len(shapes.kind)))
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


def _rings(shapes: Shapes, rows: Sequence[int]) -> list[NDArray[np.float64]]:
    rings = np.flatnonzero(np.isin(shapes.ring_row, list(rows)))
    return [shapes.xy[shapes.ring_start[r] : shapes.ring_start[r + 1]] for r in rings]


def _vertices(shapes: Shapes, rows: Sequence[int]) -> NDArray[np.float64]:
    found = np.concatenate([np.empty((0, 2)), *_rings(shapes, rows)])
    return np.asarray(found[np.isfinite(found).all(axis=1)])


def _lines(shapes: Shapes, rows: Sequence[int]) -> Any:
    rings = [ring for ring in _rings(shapes, rows) if len(ring) > 1]
    return shapely.multilinestrings([shapely.linestrings(ring) for ring in rings])


def _along(line: Any, other: Any, reach: float) -> bool:
    """Whether a line stays within reach of another."""
    near = shapely.buffer(other, reach, quad_segs=2)
    return bool(shapely.length(shapely.difference(line, near)) <= reach)
