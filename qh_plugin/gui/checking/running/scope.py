# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings of a check are wanted: those of some layers, on some features, or at some place.

The check itself takes in what lies around, so that a finding at the edge of the scope is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Mapping, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.settle import take
from qh_plugin.core.findings import Findings

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Scope:
    """`layers`: tables whose findings are wanted (None: all, and those over everything); `fids`:
    table → features that a finding must name; `box` xmin, ymin, xmax, ymax that it must touch."""

    layers: Optional[frozenset[str]] = None
    fids: Optional[Mapping[str, frozenset[int]]] = None
    box: Optional[Box] = None

    @property
    def looked_at(self) -> Optional[frozenset[str]]:
        """The layers in which a finding that is not there any more is mended; None: all."""
        return self.layers if self.fids is None and self.box is None else frozenset()

    def of(self, groups: Iterable[Findings]) -> list[Findings]:
        """The findings that are wanted."""
        kept = []
        for group in groups:
            if self.layers is not None and group.layer not in self.layers:
                continue
            rows = np.flatnonzero(self._wanted(group))
            if len(rows) == len(group):
                kept.append(group)
            elif len(rows):
                kept.append(take(group, rows.tolist()))
        return kept

    def _wanted(self, group: Findings) -> NDArray[np.bool_]:
        wanted = np.ones(len(group), bool)
        if self.fids is not None:
            own = self.fids.get(group.layer, frozenset())
            wanted &= np.fromiter((not own.isdisjoint(some) for some in group.fids), bool)
        if self.box is not None:
            low_x, low_y, high_x, high_y = self.box
            bounds = shapely.bounds(group.geometry)
            bare = np.isnan(bounds[:, 0])
            bounds[bare] = np.tile(group.point[bare], 2)
            with np.errstate(invalid="ignore"):
                wanted &= (bounds[:, 0] <= high_x) & (bounds[:, 2] >= low_x)
                wanted &= (bounds[:, 1] <= high_y) & (bounds[:, 3] >= low_y)
        return wanted
