# SPDX-License-Identifier: GPL-2.0-or-later
"""The values of a column, looked at once for all rules on attributes.

Rules test each different value, not each row; rows are sought only for what was found.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Collection, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.table import Objects

_NUMBERS = frozenset({int, float})
#: rows by which a column is judged to be of values that all differ
_SAMPLE = 1000


class Column:
    """One column; `cells` as stored, None for NULL and for not-a-number."""

    def __init__(self, values: Objects) -> None:
        cells: list[Any] = values.tolist()
        seen = _seen(cells)
        self.types = frozenset(map(type, seen)) - {type(None)}
        if float in self.types and any(v != v for v in seen):
            cells = [None if v != v else v for v in cells]
            seen = _seen(cells)
        self.cells = cells
        self.has_null = None in seen
        self._seen = seen

    @cached_property
    def distinct(self) -> frozenset[Any]:
        """The different values, without NULL."""
        return frozenset(self._seen) - {None}

    @cached_property
    def values(self) -> Collection[Any]:
        """Every value that is there, without NULL; seldom twice."""
        if not self.has_null:
            return self._seen
        return [v for v in self._seen if v is not None]

    @cached_property
    def numbers(self) -> Optional[NDArray[np.float64]]:
        """The values as numbers (n,), NaN for NULL; None where something else is among them."""
        if not self.types <= _NUMBERS:
            return None
        try:
            return np.array(self.cells, dtype=np.float64)
        except OverflowError:
            return None

    @cached_property
    def texts(self) -> Collection[str]:
        """The texts that are not blank; seldom twice."""
        if str not in self.types:
            return ()
        texts = self.values
        if len(self.types) > 1:
            texts = [v for v in texts if isinstance(v, str)]
        blanks = self.blanks
        return [v for v in texts if v not in blanks] if blanks else texts

    @cached_property
    def blanks(self) -> frozenset[Any]:
        """The different blank texts: "", " " …"""
        if str not in self.types:
            return frozenset()
        return frozenset(v for v in self.values if isinstance(v, str) and not v.strip())

    @cached_property
    def joined(self) -> str:
        """The texts in one, a NUL between them."""
        return "\0".join(self.texts)

    def rows(self, wanted: Collection[Any]) -> list[int]:
        """The rows that hold one of these values."""
        if not wanted:
            return []
        return [row for row, value in enumerate(self.cells) if value in wanted]

    def missing(self) -> list[int]:
        """The rows that are NULL or blank."""
        blanks = self.blanks
        if not blanks and not self.has_null:
            return []
        return [row for row, v in enumerate(self.cells) if v is None or v in blanks]


def _seen(cells: list[Any]) -> Collection[Any]:
    """The different values; the cells themselves where nearly all differ, which goes quicker."""
    sample = cells[:_SAMPLE]
    return cells if len(set(sample)) > len(sample) // 2 else frozenset(cells)


class Columns:
    """The columns of a table by name, each read on first use."""

    def __init__(self, columns: Mapping[str, Objects]) -> None:
        self._columns = columns
        self._read: dict[str, Column] = {}

    def get(self, name: str) -> Optional[Column]:
        """The column of that name, None where there is none."""
        if name not in self._read and name in self._columns:
            self._read[name] = Column(self._columns[name])
        return self._read.get(name)

    def together(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """The values of several columns row by row; None for a column that is not there."""
        size = next((len(v) for v in self._columns.values()), 0)
        nothing: list[Any] = [None] * size
        found = [self.get(name) for name in names]
        return list(zip(*(c.cells if c is not None else nothing for c in found)))
