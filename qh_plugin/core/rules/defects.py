# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings of the rules that name what `fabric.validity` found, one a feature."""

from __future__ import annotations

from typing import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings, none_found
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


def name_defects(rule: str, context: LayerContext, messages: Mapping[Defect, Text]) -> Findings:
    """One finding for each feature whose defect has a message; `{id}` is the feature's id."""
    table, validity = context.table, context.validity
    defects = list(messages)
    bad = validity.code.nonzero()[0]  # few, where any
    if not len(bad):
        return none_found(rule, table.name)
    rows = bad[np.isin(validity.code[bad], defects)]
    if not len(rows):
        return none_found(rule, table.name)
    point = validity.point[rows]
    placed = ~np.isnan(point).any(axis=1)
    geometry = np.empty(len(rows), object)
    geometry[placed] = shapely.points(point[placed])
    return Findings(
        rule,
        table.name,
        [(int(fid),) for fid in table.fids[rows]],
        [table.ids([row]) for row in rows],
        geometry,
        point,
        tuple(messages.values()),
        np.array([defects.index(Defect(code)) for code in validity.code[rows]]),
        {"id": [table.names([row])[0] for row in rows]},
    )


def readable(context: LayerContext) -> NDArray[np.bool_]:
    """Rows (n,) whose coordinates mean something, valid or not."""
    code = context.validity.code
    good = code == Defect.NONE
    rest = np.flatnonzero(~good)
    if len(rest):
        good[rest] = ~np.isin(code[rest], _UNREADABLE)
    return np.asarray(good)


_UNREADABLE = (
    Defect.NULL,
    Defect.EMPTY,
    Defect.BAD_COORDINATE,
    Defect.UNCLOSED,
    Defect.TOO_FEW,
    Defect.BROKEN,
    Defect.UNSUPPORTED,
)
