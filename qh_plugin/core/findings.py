# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings as parallel arrays: one object per rule and layer, not one per defect."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from math import isnan
from typing import Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.text import Text, Value

Objects = NDArray[np.object_]


class Severity(str, Enum):
    """Only `ERROR` blocks publishing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class State(str, Enum):
    """What became of a finding: still open, accepted by a waiver, or caused by another one."""

    OPEN = "open"
    WAIVED = "waived"
    CONSEQUENCE = "consequence"


@dataclass(frozen=True)
class Findings:
    """The findings of one rule in one layer, n of them.

    `fids[i]` / `ids[i]`: features concerned (sorted by fid); `geometry` object (n,) of shapely
    geometries or None: the defect itself; `point` float (n, 2): a place inside it, NaN where it
    has none; `measures` name → float (n,): width, length in m, area in m², NaN where not
    measured; `messages` the templates, `variant` int (n,) which one, `arguments` name → n values
    for its placeholders. The runner fills `severity`, `keys`, `states` and `causes` (n each).
    """

    rule: str
    layer: str
    fids: Sequence[tuple[int, ...]]
    ids: Sequence[tuple[str, ...]]
    geometry: Objects
    point: NDArray[np.float64]
    messages: Sequence[Text]
    variant: NDArray[np.int64]
    arguments: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    measures: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    keys: Sequence[str] = ()
    states: Sequence[State] = ()
    causes: Sequence[Optional[str]] = ()

    def __len__(self) -> int:
        return len(self.fids)

    def message(self, i: int) -> Text:
        """The sentence of finding `i` in both languages."""
        values = {name: column[i] for name, column in self.arguments.items()}
        return self.messages[int(self.variant[i])].format(**values)

    def bbox(self, i: int) -> Optional[tuple[float, float, float, float]]:
        """xmin, ymin, xmax, ymax of the defect; None where it has no place."""
        geometry = self.geometry[i]
        if geometry is not None and not geometry.is_empty:
            bounds = shapely.bounds(geometry)
            return (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3]))
        x, y = (float(v) for v in self.point[i])
        return None if np.isnan(x) else (x, y, x, y)

    def measure(self, i: int) -> dict[str, float]:
        """The measured values of finding `i`, without those not measured."""
        return {k: float(v[i]) for k, v in self.measures.items() if not np.isnan(v[i])}


@lru_cache(maxsize=1024)
def none_found(rule: str, layer: str) -> Findings:
    """No findings."""
    return Findings(
        rule, layer, (), (), np.empty(0, object), np.empty((0, 2)), (), np.empty(0, np.int64)
    )


def key_of(
    rule: str, layer: str, ids: Sequence[str], point: Sequence[float], variant: int = 0
) -> str:
    """A key that stays the same from run to run: rule, layer, ids and the place to 1 cm."""
    place = ",".join("-" if isnan(v) else f"{round(float(v), 2):.2f}" for v in point)
    text = "|".join((rule, layer, ";".join(ids), place, str(variant)))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]
