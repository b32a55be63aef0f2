# SPDX-License-Identifier: GPL-2.0-or-later
"""What a map shows of edits that are not done yet: the features before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.base import Choice
from qh_plugin.core.table import Dataset


def with_previews(dataset: Dataset, choice: Choice) -> Choice:
    """The choice with its features before and after."""
    before, after = before_and_after(dataset, choice.edits)
    return replace(choice, before=before, after=after)


def before_and_after(
    dataset: Dataset, edits: Sequence[Edits]
) -> tuple[Optional[bytes], Optional[bytes]]:
    """WKB collections of the features that change as they are and as they would be; None where
    there is nothing to show. What GEOS cannot read is left out."""
    before: list[Optional[bytes]] = []
    after: list[Optional[bytes]] = []
    for change in edits:
        table = dataset.table(change.layer)
        if table is not None:
            named = np.isin(table.fids, [*change.geometries, *change.deleted])
            before += list(table.wkb[named])
        after += [*change.geometries.values(), *(wkb for wkb, _ in change.added)]
    return _collected(before), _collected(after)


def _collected(rows: Sequence[Optional[bytes]]) -> Optional[bytes]:
    read = []
    for wkb in rows:
        try:
            geometry = shapely.from_wkb(wkb, on_invalid="fix") if wkb else None
        except (shapely.errors.GEOSException, ValueError):
            geometry = None
        if geometry is not None and not shapely.is_empty(geometry):
            read += list(shapely.get_parts(shapely.force_2d(geometry)))
    if not read:
        return None
    return bytes(shapely.to_wkb(shapely.GeometryCollection(read), output_dimension=2))
