# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings of the rules that report regions of the fabric."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence, Union

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.fabric import Regions
from qh_plugin.core.findings import Findings, none_found
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text, Value

_NAMED = 3

Indices = Union[Sequence[int], NDArray[np.int64]]


def name_regions(
    rule: str,
    context: LayerContext,
    regions: Regions,
    chosen: Indices,
    messages: Sequence[Text],
    variant: Indices,
    arguments: Optional[Mapping[str, Sequence[Value]]] = None,
) -> Findings:
    """One finding for each chosen region. Messages may use `{who}`, the features' ids, and
    `{width}`, `{area}`, `{length}`, the measured values with their units."""
    table = context.table
    pick = np.asarray(chosen, np.int64)
    if not len(pick):
        return none_found(rule, table.name)
    rows = [regions.rows[i] for i in pick]
    width, area, length = regions.width[pick], regions.area[pick], regions.length[pick]
    return Findings(
        rule,
        table.name,
        [tuple(sorted(int(table.fids[row]) for row in group)) for group in rows],
        [_ids(context, group) for group in rows],
        regions.geometry[pick],
        regions.point[pick],
        messages,
        np.asarray(variant, np.int64),
        {
            "who": [listed(_names(context, group)) for group in rows],
            "width": [text.length(v) for v in width],
            "area": [text.area(v) for v in area],
            "length": [text.length(v) for v in length],
            **(arguments or {}),
        },
        {"width": width, "area": area, "length": length},
    )


def _ids(context: LayerContext, rows: Sequence[int]) -> tuple[str, ...]:
    """Ids in the order of the fids."""
    return context.table.ids(sorted(rows, key=lambda row: int(context.table.fids[row])))


def _names(context: LayerContext, rows: Sequence[int]) -> tuple[str, ...]:
    """Names in the order of the fids."""
    return context.table.names(sorted(rows, key=lambda row: int(context.table.fids[row])))


def listed(ids: Sequence[str]) -> Text:
    """The first ids, and how many more."""
    shown = ", ".join(ids[:_NAMED])
    if len(ids) <= _NAMED:
        return text.plain(shown)
    return Text("{shown} và {n} đối tượng khác", "{shown} and {n} others").format(
        shown=shown, n=len(ids) - _NAMED
    )
