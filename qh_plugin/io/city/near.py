# SPDX-License-Identifier: GPL-2.0-or-later
"""Features of one ward near a place, fetched again from its file for the second pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.model import FeatureClass
from qh_plugin.core.table import Table
from qh_plugin.io.city.store import Border
from qh_plugin.io.geopackage import read_rows


@dataclass(frozen=True)
class Near:
    """One layer of one ward: where its features lie, and the file they are in."""

    border: Border
    path: Path
    table: str
    of: Optional[FeatureClass] = None

    @cached_property
    def frame(self) -> tuple[float, float, float, float]:
        """Where its features lie: xmin, ymin, xmax, ymax; all NaN where there is none."""
        box = self.border.box
        if not len(box):
            return (np.nan, np.nan, np.nan, np.nan)
        low, high = np.nanmin(box[:, :2], axis=0), np.nanmax(box[:, 2:], axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    def polygons(self, boxes: NDArray[np.float64]) -> tuple[list[int], list[Any]]:
        """fids and shapely polygons of the usable features whose boxes meet one of some boxes
        (k, 4), ordered by fid."""
        meets = _meeting(self.border.box, boxes)
        if not len(meets):
            return [], []
        rows = self.rows(self.border.fid[meets].tolist())
        shapes = shapely.from_wkb(rows.wkb, on_invalid="ignore")
        areal = np.isin(shapely.get_type_id(shapes), (3, 6))
        return rows.fids[areal].tolist(), list(shapes[areal])

    def rows(self, fids: list[int]) -> Table:
        """Some features with their attributes; called as the class calls them."""
        rows = read_rows(self.path, self.table, fids)
        if self.of is None:
            return rows
        return Table(
            **{
                **vars(rows),
                "id_field": self.of.id_field,
                "label_field": self.of.label_field or None,
                "label_within": self.of.label_within or None,
            }
        )


def _meeting(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which of many boxes meet one of a few."""
    xmin, ymin, xmax, ymax = np.ascontiguousarray(box.T)
    meets = np.zeros(len(box), bool)
    for low_x, low_y, high_x, high_y in boxes.tolist():
        beside = np.flatnonzero((xmin <= high_x) & (xmax >= low_x))
        meets[beside[(ymin[beside] <= high_y) & (ymax[beside] >= low_y)]] = True
    return np.flatnonzero(meets)
