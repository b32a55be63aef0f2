# SPDX-License-Identifier: GPL-2.0-or-later
"""The origin that the kernel would take for a layer, kept up while its rows change."""

from __future__ import annotations

from math import isfinite
from typing import Iterable

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.rings import origin_between

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_OUTER = 256  # rows kept in order at each side


class Origin:
    """Bounds of the first vertices (n, 4) of the rows that take part: the outermost rows are kept
    in order, and of those that changed all are asked."""

    def __init__(self, first: Floats, taking: Flags) -> None:
        self._outer = [_outermost(first, taking, side) for side in range(4)]
        self._whole = int(taking.sum()) <= _OUTER
        self._changed: set[int] = set()
        self._rows = np.empty(0, np.int64)

    def changed(self, rows: Iterable[int]) -> None:
        """These rows have other first vertices than at the start."""
        if not self._changed.issuperset(rows):
            self._changed.update(rows)
            self._rows = np.fromiter(self._changed, np.int64, len(self._changed))

    def now(self, first: Floats, alive: Flags, usable: Flags) -> Floats:
        """The origin (2,) of the rows that take part now: alive and usable ones."""
        some = self._rows
        bounds = _measured(first, some[alive[some] & usable[some]])
        for side, rows in enumerate(self._outer):
            still = next((r for r in rows if alive[r] and r not in self._changed), None)
            if still is not None:
                bounds[side] = (min, max)[side > 1](bounds[side], float(first[still, side]))
            elif not self._whole:
                return _middle(_measured(first, (alive & usable).nonzero()[0]))
        return _middle(bounds)


def _outermost(first: Floats, taking: Flags, side: int) -> list[int]:
    rows = np.flatnonzero(taking)
    value = first[rows, side] if side < 2 else -first[rows, side]
    if len(rows) > _OUTER:
        some = np.argpartition(value, _OUTER)[:_OUTER]
        rows, value = rows[some], value[some]
    order: list[int] = rows[np.argsort(value, kind="stable")].tolist()
    return order


def _measured(first: Floats, rows: Ints) -> list[float]:
    some = first[rows]
    low = some[:, :2].min(axis=0, initial=np.inf)
    return [*low.tolist(), *some[:, 2:].max(axis=0, initial=-np.inf).tolist()]


def _middle(bounds: list[float]) -> Floats:
    if not all(map(isfinite, bounds)):
        return np.zeros(2)
    return origin_between(np.array(bounds[:2]), np.array(bounds[2:]))
