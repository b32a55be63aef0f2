# SPDX-License-Identifier: GPL-2.0-or-later
"""Round a whole layer to the grid."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.geometry import Floats, preview, rebuilt
from qh_plugin.core.repair.nodes import rounded
from qh_plugin.core.repair.reading import Objects, read_plain, wkb_of
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

Ints = NDArray[np.int64]


class RoundToGrid(Repair):
    """Rounds every coordinate of the layer at once, so that borders that are shared stay shared.
    Refused where rounding would make a feature invalid."""

    id: ClassVar[str] = "round_to_grid"
    title: ClassVar[Text] = Text("Làm tròn cả lớp về lưới", "Round the layer to the grid")
    mends: ClassVar[frozenset[str]] = frozenset({"G16"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of every feature with a coordinate off the grid."""
        if not context.grid > 0:
            raise Unmendable(Text("Bộ quy tắc không đặt lưới.", "The profile sets no grid."))
        rows, shapes = read_plain(context)
        xyz = shapely.get_coordinates(shapes, include_z=True)
        moved = xyz.copy()
        moved[:, :2] = rounded(xyz[:, :2], context.grid)
        off = (moved[:, :2] != xyz[:, :2]).any(axis=1)
        owner = np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))
        changed = np.unique(owner[off])
        if not len(changed):
            raise Unmendable(
                Text("Mọi tọa độ đã ở trên lưới.", "Every coordinate is on the grid already.")
            )
        new = _moved(shapes[changed], moved[np.isin(owner, changed)])
        _must_stay_valid(context, rows[changed], shapes[changed], new)
        return Edits(
            context.table.name,
            Text(
                "Làm tròn {n} đỉnh về lưới {grid}", "Round {n} vertices to the {grid} grid"
            ).format(n=int(off.sum()), grid=text.length(context.grid)),
            geometries=dict(zip(context.table.fids[rows[changed]].tolist(), wkb_of(new))),
            preview=preview(shapely.multipoints(moved[off][:_SHOWN, :2])),
        )


_SHOWN = 1000


def _moved(shapes: Objects, xyz: Floats) -> Objects:
    """The shapes with new coordinates, without vertices that fell together."""
    flat = ~shapely.has_z(shapes)
    new = np.asarray(shapely.set_coordinates(shapes.copy(), xyz), dtype=object)
    new[flat] = shapely.force_2d(new[flat])
    step = np.hypot(*np.diff(xyz[:, :2], axis=0).T)
    owner = np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))
    for k in np.unique(owner[1:][(step == 0) & (np.diff(owner) == 0)]):
        new[k] = _thinned(new[k])
    return new


def _thinned(shape: Any) -> Any:
    def once(xyz: Floats) -> Floats:
        step = np.hypot(*np.diff(xyz[:, :2], axis=0).T)
        return np.asarray(xyz[np.concatenate([[True], step > 0])])

    try:
        return rebuilt(shape, once)
    except ValueError:
        return shape  # nothing is left of a ring; said by the check of validity


def _must_stay_valid(context: LayerContext, rows: Ints, old: Objects, new: Objects) -> None:
    bad = np.flatnonzero(shapely.is_valid(old) & ~shapely.is_valid(new))
    if len(bad):
        raise Unmendable(
            Text(
                "Làm tròn sẽ làm sai hình học của {n} đối tượng, đầu tiên là {id}; hãy sửa các chỗ "
                "quá hẹp của chúng trước.",
                "Features that rounding would make invalid: {n}, the first is {id}; mend what is "
                "too narrow in them first.",
            ).format(n=len(bad), id=context.table.names([int(rows[bad[0]])])[0])
        )
