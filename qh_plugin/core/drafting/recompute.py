# SPDX-License-Identifier: GPL-2.0-or-later
"""Areas and lengths taken anew from the geometry, where they differ by more than rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from qh_plugin.core.drafting.base import Drafted, read_shapes
from qh_plugin.core.drafting.roles import Roles
from qh_plugin.core.edits import Edits
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text


def recompute(table: Table, roles: Roles, progress: Progress = SILENT) -> Drafted:
    """The area and length fields of all rows of `table`, in the units of the model. Rows whose
    geometry cannot be read are left alone and counted in the note."""
    shapes = read_shapes(table.wkb)
    readable = ~shapely.is_missing(shapes)
    progress.step(0.3)
    changes: dict[int, dict[str, Any]] = {}
    measured = [(name, unit, shapely.area) for name, unit in roles.areas.items()]
    measured += [(name, unit, shapely.length) for name, unit in roles.lengths.items()]
    for name, unit, measure in measured:
        column = table.columns.get(name)
        if column is None:
            continue
        decimals = 2 if unit == 1.0 else 4
        right = np.round(measure(shapes) / unit, decimals)
        now = np.array([_number(value) for value in column], np.float64)
        # a stored value may be rounded to the same decimals in another way
        differs = readable & ~(np.abs(now - right) <= 0.51 * 10.0**-decimals)
        for row in np.flatnonzero(differs):
            changes.setdefault(int(table.fids[row]), {})[name] = float(right[row])
        progress.step(0.8)
    unread = int((~readable).sum())
    note = Text(
        "Đã tính lại {n} đối tượng: {m} đổi giá trị.", "Features recomputed: {n}, changed: {m}."
    )
    if unread:
        note = Text(
            "Đã tính lại {n} đối tượng: {m} đổi giá trị, {k} không có hình học đọc được.",
            "Features recomputed: {n}, changed: {m}, without readable geometry: {k}.",
        )
    text = Text("Tính lại diện tích, chiều dài", "Recompute areas and lengths")
    return Drafted(
        (Edits(table.name, text, attributes=changes),),
        note.format(n=len(table), m=len(changes), k=unread),
    )


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")
