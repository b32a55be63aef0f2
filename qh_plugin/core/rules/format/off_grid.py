# SPDX-License-Identifier: GPL-2.0-or-later
"""G16: coordinates off the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np

from qh_plugin.core import text
from qh_plugin.core.crs import is_geographic
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule, Skipped
from qh_plugin.core.rules.defects import readable
from qh_plugin.core.rules.single import of_whole_layer
from qh_plugin.core.text import Text

_BLOCK = 1 << 13  # numbers at a time, so that they stay in the processor's cache


@dataclass(frozen=True)
class OffGrid(Rule):
    """Kiểm tra gì: tọa độ không phải bội số của lưới (mặc định 1 mm). Mỗi lớp chỉ báo một lần, kèm
    số đỉnh và độ lệch lớn nhất.

    Vì sao: số lẻ dưới milimét không có ý nghĩa đo đạc; mỗi phần mềm làm tròn một kiểu, nên đỉnh
    chung của hai thửa có thể lệch nhau sau khi trao đổi.

    Cách sửa: làm tròn cả lớp một lần (không làm tròn từng đối tượng, để đỉnh chung vẫn trùng).
    """

    id: ClassVar[str] = "G16"
    title: ClassVar[Text] = Text("Tọa độ ngoài lưới", "Coordinate off the grid")
    help_en: ClassVar[str] = (
        "What: coordinates that are no multiple of the grid (1 mm by default). One finding a "
        "layer, with the number of vertices and the largest deviation. Why: fractions of a "
        "millimetre mean nothing in surveying; software rounds them differently, so vertices that "
        "parcels share may come apart in an exchange. Fix: round the whole layer at once (not "
        "feature by feature, so that shared vertices stay shared)."
    )
    basis: ClassVar[Text] = acts.GRID
    quality: ClassVar[str] = "logical.format"
    severity: ClassVar[Severity] = Severity.INFO
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.LAYER
    units: ClassVar[Mapping[str, str]] = {"allowed": "m"}

    allowed: float = 1e-6

    def run(self, context: LayerContext) -> Findings:
        """One finding for the layer; its place is the vertex farthest off the grid."""
        table, xy = context.table, context.table.shapes.xy
        if not context.grid > 0:
            raise Skipped(Text("bộ quy tắc không đặt lưới", "the profile sets no grid"))
        if is_geographic(table.epsg, table.crs_wkt):
            raise Skipped(Text("lớp ở hệ tọa độ địa lý (độ)", "the layer is in degrees"))
        at = _off(xy, context.grid, self.allowed)
        row = context.figures.row_of(at)
        good = readable(context)[row] & ~np.isin(row, context.curved)  # those are segments of ours
        at, row = at[good], row[good]
        if not len(at):
            return none_found(self.id, table.name)
        off = np.hypot(*(_deviation(xy[at], context.grid)).T)
        worst = int(np.argmax(off))
        return of_whole_layer(
            self.id,
            context,
            np.unique(row),
            xy[at[worst]],
            (_MESSAGE,),
            {
                "grid": text.length(context.grid),
                "vertices": len(at),
                "off": text.number(float(off[worst]) * 1000, 4),
            },
            {"vertices": float(len(at)), "deviation": float(off[worst])},
        )


def _deviation(xy: Floats, grid: float) -> Floats:
    """Distance in metres from each coordinate to the nearest multiple of the grid."""
    found: Floats = np.abs(xy - np.rint(xy / grid) * grid)
    return found


def _off(xy: Floats, grid: float, allowed: float) -> Ints:
    """Vertices with a coordinate farther than `allowed` metres from the grid."""
    flat = xy.reshape(-1)
    per_metre, least = 1 / grid, allowed / grid
    found = []
    with np.errstate(invalid="ignore", over="ignore"):
        for k in range(0, len(flat), _BLOCK):
            cell = flat[k : k + _BLOCK] * per_metre
            cell -= np.rint(cell)
            np.abs(cell, out=cell)
            if not cell.max() <= least:  # or there is a NaN among them
                found.append(np.flatnonzero(cell > least) + k)
    if not found:
        return np.empty(0, np.int64)
    vertices: Ints = np.unique(np.concatenate(found) // 2)
    return vertices


_MESSAGE = Text(
    "Lớp {layer}: {vertices} đỉnh của {count}/{total} đối tượng không nằm trên lưới {grid} (lệch "
    "nhiều nhất {off} mm); hãy làm tròn cả lớp",
    "Layer {layer}: {vertices} vertices of {count} of {total} features are off the {grid} grid (by "
    "at most {off} mm); round the whole layer",
)
