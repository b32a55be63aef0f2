# SPDX-License-Identifier: GPL-2.0-or-later
"""The values of a column, looked at once for all rules on attributes.

Rules test each different value, not each row; rows are sought only for what was found.
"""

from __future__ import annotations

import math
from typing import Any, Collection, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.table import Objects

_NUMBERS = frozenset({int, float})
#: rows by which a column is judged to be of values that all differ
_SAMPLE = 1000
#: combinations of values that are counted, at most
_PRODUCT = 1 << 20

Kinds = tuple[list[Any], Any]
_NOTHING: Kinds = ([None], np.int64(0))


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
    def kinds(self) -> Optional[Kinds]:
        """The different values, NULL too, and the number of each row's; None where too many."""
        values = list(frozenset(self._seen)) if len(self._seen) <= _SAMPLE else []
        if not values:
            return None
        if len(values) == 1:
            return values, np.int64(0)
        number = {value: i for i, value in enumerate(values)}
        return values, np.fromiter(map(number.__getitem__, self.cells), np.int64, len(self.cells))

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
        if self.types == {str}:
            whole = "\0".join(self.values)
            if _all_solid(whole):
                self.__dict__["joined"] = whole
                return frozenset()
            if "" not in map(str.strip, self.values):
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


def has_space(text: str) -> bool:
    """Whether there is a blank, tab or line end anywhere, the quick way."""
    return len(text.split(None, 1)) > 1 or text.strip() != text


def _all_solid(joined: str) -> bool:
    """Whether a quick look at texts with NUL between them shows that none is empty or blank."""
    return f"\0{joined}\0".find("\0\0") < 0 and not has_space(joined)


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

    def different(self, names: Sequence[str]) -> set[tuple[Any, ...]]:
        """The different rows of `together`."""
        found = [self.get(name) for name in names]
        kinds = [column.kinds if column is not None else _NOTHING for column in found]
        if any(kind is None for kind in kinds):
            return set(self.together(names))
        known = [kind for kind in kinds if kind is not None]
        size = math.prod(len(values) for values, _ in known)
        if size > _PRODUCT:
            return set(self.together(names))
        place: Any = 0
        for values, number in known:
            place = place * len(values) + number
        used = np.flatnonzero(np.bincount(np.atleast_1d(place), minlength=size)).tolist()
        return {_taken(where, [values for values, _ in known]) for where in used}


def _taken(where: int, values: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """The values at a place in the product of some lists."""
    picked = []
    for some in reversed(values):
        where, number = divmod(where, len(some))
        picked.append(some[number])
    return tuple(reversed(picked))
