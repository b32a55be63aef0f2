# SPDX-License-Identifier: GPL-2.0-or-later
"""Curves as straight segments, and coordinates without Z or M, for a whole layer."""

from __future__ import annotations

from typing import Any, ClassVar, Optional

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.fabric.curves import stroked
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.geometry import preview
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import parse

_CURVED = (8, 9, 10, 11, 12)
_LEAST = 0.001
_SHOWN = 200


class Straighten(Repair):
    """Cuts the curves of a layer to segments within a tenth of the tolerance of the arc (both
    directions of an arc give the same vertices, so shared borders stay shared), or drops Z or M.
    A feature of another kind than its layer is not for this: it belongs in another layer."""

    id: ClassVar[str] = "straighten"
    title: ClassVar[Text] = Text("Nắn cung, bỏ Z và M", "Straighten curves, drop Z and M")
    mends: ClassVar[frozenset[str]] = frozenset({"G15"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of every feature of the layer that has what the finding names."""
        table = context.dataset.table(context.table.name) or context.table
        variant = int(findings.variant[i])
        if variant not in _DOES:
            raise Unmendable(_OTHER_LAYER)
        code = table.shapes.wkb_type
        has = {
            2: np.isin(code % 1000, _CURVED),
            3: np.isin(code // 1000, (1, 3)),
            4: np.isin(code // 1000, (2, 3)),
        }[variant]
        geometries = {}
        for row in np.flatnonzero(has):
            new = _flat(table.wkb[row], variant, max(context.tolerance, _LEAST) / 10)
            if new is not None:
                geometries[int(table.fids[row])] = new
        if not geometries:
            raise Unmendable(_NOTHING)
        shown = [shapely.from_wkb(wkb, on_invalid="ignore") for wkb in list(geometries.values())]
        return Edits(
            table.name,
            _DOES[variant].format(n=len(geometries)),
            geometries=geometries,
            preview=preview(
                shapely.GeometryCollection([shapely.force_2d(g) for g in shown[:_SHOWN] if g])
            ),
        )


def _flat(wkb: Any, variant: int, deviation: float) -> Optional[bytes]:
    """The geometry without what a finding names; None where it cannot be read."""
    rows = np.empty(1, dtype=object)
    rows[0] = wkb
    if int(parse(rows).wkb_type[0]) % 1000 in _CURVED:
        return stroked(wkb, deviation)
    try:
        read = shapely.from_wkb(wkb)
    except (shapely.errors.GEOSException, ValueError):
        return None
    flat = shapely.force_2d(read)
    if variant == 4 and shapely.has_z(read):
        flat = shapely.set_coordinates(flat, shapely.get_coordinates(read, include_z=True))
    return bytes(shapely.to_wkb(flat, output_dimension=3, flavor="iso"))


_DOES = {
    2: Text("Nắn cung của {n} đối tượng", "Straighten curves (features: {n})"),
    3: Text("Bỏ cao độ Z của {n} đối tượng", "Drop Z (features: {n})"),
    4: Text("Bỏ giá trị M của {n} đối tượng", "Drop M (features: {n})"),
}
_OTHER_LAYER = Text(
    "Đối tượng khác loại với lớp; hãy chuyển sang lớp đúng loại hoặc xóa.",
    "The feature is of another kind than its layer; move it to a layer of its kind or delete it.",
)
_NOTHING = Text(
    "Không có đối tượng nào đọc được để sửa; hãy kiểm tra lại.",
    "There is no readable feature to mend; run the check again.",
)
