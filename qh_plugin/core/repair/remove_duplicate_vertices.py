# SPDX-License-Identifier: GPL-2.0-or-later
"""Remove vertices that repeat the one before them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import Floats, geometry_at, preview, rebuilt, to_wkb, vertices
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class RemoveDuplicateVertices(Repair):
    """Drops every vertex within the tolerance of the vertex kept before it, in the whole feature.
    Nothing moves; rings stay closed, line ends stay."""

    id: ClassVar[str] = "remove_duplicate_vertices"
    title: ClassVar[Text] = Text("Xóa đỉnh trùng", "Remove duplicate vertices")
    mends: ClassVar[frozenset[str]] = frozenset({"G07"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the one feature concerned."""
        fid = findings.fids[i][0]
        row = row_of(context, fid)
        geometry = geometry_at(context, row)
        thinned = rebuilt(geometry, lambda xyz: without_repeats(xyz, context.tolerance))
        dropped = _difference(vertices(geometry), vertices(thinned))
        if not len(dropped):
            raise Unmendable(
                Text(
                    "Đối tượng {fid} không còn đỉnh trùng; hãy kiểm tra lại.",
                    "Feature {fid} has no duplicate vertex any more; run the check again.",
                ).format(fid=str(fid))
            )
        return Edits(
            layer=context.table.name,
            text=Text("Xóa {n} đỉnh trùng", "Remove {n} duplicate vertices").format(n=len(dropped)),
            geometries={fid: to_wkb(thinned, context, row)},
            preview=preview(shapely.multipoints(dropped)),
        )


def without_repeats(xyz: Floats, tolerance: float) -> Floats:
    """A ring or line without vertices within `tolerance` of the vertex kept before them; the
    first and last stay. Raises `Unmendable` where too few would be left."""
    closed = len(xyz) > 2 and bool((xyz[0, :2] == xyz[-1, :2]).all())
    kept = [0]
    for k in range(1, len(xyz) - 1):
        if _apart(xyz[k], xyz[kept[-1]], tolerance):
            kept.append(k)
    while len(kept) > 1 and not _apart(xyz[kept[-1]], xyz[-1], tolerance):
        kept.pop()
    kept.append(len(xyz) - 1)
    if len(kept) < (4 if closed else 2) or (not closed and not _apart(xyz[0], xyz[-1], 0.0)):
        raise Unmendable(
            Text(
                "Bỏ đỉnh trùng thì không còn đủ đỉnh; đối tượng quá nhỏ, hãy xóa hoặc vẽ lại.",
                "Too few vertices would be left; the feature is too small, delete or redraw it.",
            )
        )
    return xyz[kept]


def _apart(a: Floats, b: Floats, tolerance: float) -> bool:
    return float(np.hypot(a[0] - b[0], a[1] - b[1])) > tolerance


def _difference(before: Floats, after: Floats) -> Floats:
    """The vertices of `before` that are missing in `after`, which is a subsequence of it."""
    dropped, k = [], 0
    for vertex in before:
        if k < len(after) and (vertex == after[k]).all():
            k += 1
        else:
            dropped.append(vertex)
    return np.array(dropped).reshape(-1, 2)
