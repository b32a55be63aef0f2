# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows lie near: boxes by the cell of their low corner; those that changed are kept apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_WIDE = 1 << 31


class BoxIndex:
    """Rows by their boxes (n, 4) as they were; `moved` names rows to be looked at always."""

    def __init__(self, box: Floats) -> None:
        rows = np.flatnonzero(np.isfinite(box).all(axis=1))
        size = (box[rows, 2:] - box[rows, :2]).max(axis=1)
        self._cell = max(2.0 * float(np.median(size)), 1.0) if len(rows) else 1.0
        small = (size <= self._cell) & (np.abs(box[rows]).max(axis=1) < self._cell * _WIDE / 4)
        self._loose = set(rows[~small].tolist())
        rows = rows[small]
        key = self._key(np.floor(box[rows, :2] / self._cell).astype(np.int64))
        order = np.argsort(key, kind="stable")
        self._rows, self._keys = rows[order], key[order]
        self._apart = self._sorted()

    def _key(self, cell: Ints) -> Ints:
        """Cells of one column follow each other."""
        keys: Ints = cell[..., 0] * _WIDE + cell[..., 1]
        return keys

    def moved(self, rows: Ints) -> None:
        """These rows lie elsewhere now."""
        if not self._loose.issuperset(rows.tolist()):
            self._loose.update(rows.tolist())
            self._apart = self._sorted()

    def _sorted(self) -> Ints:
        return np.sort(np.fromiter(self._loose, np.int64, len(self._loose)))

    def candidates(self, box: Floats) -> Ints:
        """Rows that may meet a box, ascending; all that do are among them."""
        limit = self._cell * _WIDE / 4
        low = np.floor(np.clip(box[:2] - self._cell, -limit, limit) / self._cell).astype(np.int64)
        high = np.floor(np.clip(box[2:], -limit, limit) / self._cell).astype(np.int64)
        if high[0] - low[0] > max(len(self._rows), 64):
            found = [self._rows]
        else:
            column = np.arange(low[0], high[0] + 1)
            first = np.searchsorted(self._keys, column * _WIDE + low[1])
            last = np.searchsorted(self._keys, column * _WIDE + high[1], side="right")
            found = [self._rows[a:b] for a, b in zip(first.tolist(), last.tolist())]
        rows: Ints = np.unique(np.concatenate((*found, self._apart)))
        return rows
