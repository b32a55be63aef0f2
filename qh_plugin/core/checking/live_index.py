# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows lie near: boxes by the cell of their low corner, larger boxes in larger cells; those
that changed are kept apart."""

from __future__ import annotations

from math import floor
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.checking.live_boxes import Box

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_WIDE = 1 << 31
_FEW = 64
_COARSER = 8.0
_LEVELS = 6


class BoxIndex:
    """Rows by their boxes (n, 4) as they were; `moved` names rows to be looked at always."""

    def __init__(self, box: Floats) -> None:
        rows = np.flatnonzero(np.isfinite(box).all(axis=1))
        self._levels: list[_Level] = []
        cell: Optional[float] = None
        while len(rows) > _FEW and len(self._levels) < _LEVELS:
            size = (box[rows, 2:] - box[rows, :2]).max(axis=1)
            cell = max(2.0 * float(np.median(size)), 1.0 if cell is None else _COARSER * cell)
            small = size <= cell
            small &= np.abs(box[rows]).max(axis=1) < cell * _WIDE / 4
            self._levels.append(_Level(rows[small], box[rows[small], :2], cell))
            rows = rows[~small]
        self._loose = set(rows.tolist())
        self._apart = self._sorted()

    def moved(self, rows: Ints) -> None:
        """These rows lie elsewhere now."""
        if not self._loose.issuperset(rows.tolist()):
            self._loose.update(rows.tolist())
            self._apart = self._sorted()

    def _sorted(self) -> Ints:
        return np.sort(np.fromiter(self._loose, np.int64, len(self._loose)))

    def candidates(self, box: Box) -> Ints:
        """Rows that may meet a box, in any order, some perhaps twice; all that do are there."""
        found = [self._apart]
        for level in self._levels:
            found += level.candidates(box)
        return np.concatenate(found)


class _Level:
    """Rows whose boxes are no larger than a cell."""

    def __init__(self, rows: Ints, low: Floats, cell: float) -> None:
        self._cell = cell
        place = np.floor(low / cell).astype(np.int64)
        key = place[:, 0] * _WIDE + place[:, 1]  # cells of one column follow each other
        order = np.argsort(key, kind="stable")
        self._rows, self._keys = rows[order], key[order]

    def candidates(self, box: Box) -> list[Ints]:
        """Rows of the cells that a box meets, or the cells beside them."""
        cell, limit = self._cell, self._cell * _WIDE / 4
        x0, y0 = (floor(min(max(v - cell, -limit), limit) / cell) for v in box[:2])
        x1, y1 = (floor(min(max(v, -limit), limit) / cell) for v in box[2:])
        if x1 - x0 > max(len(self._rows), 64):
            return [self._rows]
        wanted = [x * _WIDE + y for x in range(x0, x1 + 1) for y in (y0, y1 + 1)]
        at = self._keys.searchsorted(wanted).tolist()
        return [self._rows[a:b] for a, b in zip(at[::2], at[1::2]) if b > a]
