# SPDX-License-Identifier: GPL-2.0-or-later
"""The origin that the kernel would take for a layer, kept up while its rows change."""

from __future__ import annotations

from typing import Iterable

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.rings import origin_between

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_OUTER = 256  # rows kept in order at each side


class Origin:
    """Bounds of the first vertices (n, 4) of the rows that take part: the outermost rows are kept
    in order, and of those that changed all are asked."""

    def __init__(self, first: Floats, taking: Flags) -> None:
        self._outer = [_outermost(first, taking, side) for side in range(4)]
        self._whole = int(taking.sum()) <= _OUTER
        self._changed: set[int] = set()

    def changed(self, rows: Iterable[int]) -> None:
        """These rows have other first vertices than at the start."""
        self._changed.update(rows)

    def now(self, first: Floats, alive: Flags, usable: Flags) -> Floats:
        """The origin (2,) of the rows that take part now: alive and usable ones."""
        some = np.fromiter(self._changed, np.int64, len(self._changed))
        moved = first[some[alive[some] & usable[some]]].tolist()
        bounds = []
        for side, rows in enumerate(self._outer):
            values = [box[side] for box in moved]
            still = next((r for r in rows if alive[r] and r not in self._changed), None)
            if still is not None:
                values.append(float(first[still, side]))
            elif not self._whole:
                return _middle(_measured(first, alive & usable))
            bounds.append((min, max)[side > 1](values, default=np.inf))
        return _middle(bounds)


def _outermost(first: Floats, taking: Flags, side: int) -> list[int]:
    rows = np.flatnonzero(taking)
    value = first[rows, side] if side < 2 else -first[rows, side]
    if len(rows) > _OUTER:
        some = np.argpartition(value, _OUTER)[:_OUTER]
        rows, value = rows[some], value[some]
    order: list[int] = rows[np.argsort(value, kind="stable")].tolist()
    return order


def _measured(first: Floats, taking: Flags) -> list[float]:
    some = first[taking]
    low = some[:, :2].min(axis=0, initial=np.inf)
    return [*low.tolist(), *some[:, 2:].max(axis=0, initial=-np.inf).tolist()]


def _middle(bounds: list[float]) -> Floats:
    if not np.isfinite(bounds).all():
        return np.zeros(2)
    return origin_between(np.array(bounds[:2]), np.array(bounds[2:]))
