# SPDX-License-Identifier: GPL-2.0-or-later
"""Merge two lines that meet at a pseudo-node."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair
from qh_plugin.core.repair.geometry import geometry_at, preview, to_wkb
from qh_plugin.core.repair.lines import end_at, from_parts, gone, measured, parts_of, rows_of
from qh_plugin.core.rules.attributes import is_blank
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class MergeLines(Repair):
    """The line with the lower fid takes in the other one; where it has no value, it takes the
    other's. Its direction stays."""

    id: ClassVar[str] = "merge_lines"
    title: ClassVar[Text] = Text("Nhập hai tuyến thành một", "Merge the two lines")
    mends: ClassVar[frozenset[str]] = frozenset({"L03"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """One longer line, and one line fewer."""
        fids = sorted(findings.fids[i])
        if len(fids) != 2:
            raise gone()
        rows = rows_of(context, fids)
        within = max(2 * context.tolerance, 1e-3)
        mine, theirs = (parts_of(geometry_at(context, row)) for row in rows)
        a = end_at(mine, findings.point[i], within)
        b = end_at(theirs, findings.point[i], within)
        if a is None or b is None:
            raise gone()
        own, other = mine.pop(a[0]), theirs.pop(b[0])
        if a[1]:  # own ends here: the other one has to begin here
            line = np.concatenate((own, (other[::-1] if b[1] else other)[1:]))
        else:
            line = np.concatenate(((other if b[1] else other[::-1])[:-1], own))
        merged = from_parts([line, *mine, *theirs])
        names = context.table.names(rows)
        text = Text("Nhập {b} vào {a}", "Merge {b} into {a}").format(a=names[0], b=names[1])
        columns = context.table.columns
        taken = {
            name: column[rows[1]]
            for name, column in columns.items()
            if is_blank(column[rows[0]]) and not is_blank(column[rows[1]])
        }
        return measured(
            context,
            Edits(
                context.table.name,
                text,
                geometries={fids[0]: to_wkb(merged, context, rows[0])},
                attributes={fids[0]: taken} if taken else {},
                deleted=frozenset({fids[1]}),
                preview=preview(shapely.LineString(line)),
            ),
        )
