# SPDX-License-Identifier: GPL-2.0-or-later
"""Features of one ward near a place, fetched again from its file for the second pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
import shapely

from qh_plugin.core.model import FeatureClass
from qh_plugin.core.table import Table
from qh_plugin.io.city.store import Border
from qh_plugin.io.geopackage import read_rows

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Near:
    """One layer of one ward: where its features lie, and the file they are in."""

    border: Border
    path: Path
    table: str
    of: Optional[FeatureClass] = None

    def polygons(self, box: Box) -> tuple[list[int], list[Any]]:
        """fids and shapely polygons of the usable features whose boxes meet a box."""
        box_of = self.border.box
        meets = (box_of[:, :2] <= box[2:]).all(axis=1) & (box_of[:, 2:] >= box[:2]).all(axis=1)
        if not meets.any():
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
            }
        )
