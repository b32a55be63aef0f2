# SPDX-License-Identifier: GPL-2.0-or-later
"""Which feature has which id, how often each is used, the largest number: kept, not searched."""

from __future__ import annotations

import heapq
from collections import Counter
from pathlib import Path
from typing import Any, Iterable, Optional

from qgis.core import NULL


class IdsInUse:
    """`ids` by fid; None where a feature has none. `prefix` stands before the number of an id."""

    def __init__(self, prefix: str, ids: Iterable[tuple[int, Optional[str]]] = ()) -> None:
        self._prefix = prefix
        self.ids: dict[int, Optional[str]] = dict(ids)
        self.uses: Counter[str] = Counter(filter(None, self.ids.values()))
        self._in_use: Counter[int] = Counter()
        start = len(prefix)
        for value, count in self.uses.items():
            if value.startswith(prefix) and value[start:].isdecimal():
                self._in_use[int(value[start:])] += count
        del self._in_use[0]
        #: a heap of negative numbers, some no longer in use
        self._numbers = [-number for number in self._in_use]
        heapq.heapify(self._numbers)

    @classmethod
    def stored(cls, path: Path, table: str, field: str, prefix: str) -> IdsInUse:
        """Those in a GeoPackage, whatever is unsaved; in any thread. Raises `QhError`."""
        from qh_plugin.io.geopackage_contents import whole_column

        return cls(prefix, whole_column(path, table, field))

    def largest(self) -> int:
        """The largest number after the prefix, 0 where there is none."""
        while self._numbers and not self._in_use[-self._numbers[0]]:
            heapq.heappop(self._numbers)
        return -self._numbers[0] if self._numbers else 0

    def put(self, fid: int, value: Optional[str]) -> None:
        """A feature has this id now."""
        self.drop(fid)
        self.ids[fid] = value
        if value:
            self.uses[value] += 1
            number = self._number(value)
            if number:
                self._in_use[number] += 1
                heapq.heappush(self._numbers, -number)

    def drop(self, fid: int) -> None:
        """A feature is gone."""
        value = self.ids.pop(fid, None)
        if value:
            self.uses[value] -= 1
            self._in_use[self._number(value)] -= 1

    def _number(self, value: str) -> int:
        """The number after the prefix, 0 for any other id."""
        end = value[len(self._prefix) :] if value.startswith(self._prefix) else ""
        return int(end) if end.isdecimal() else 0


def id_text(value: Any) -> Optional[str]:
    """An id as a feature holds it, None for NULL."""
    return None if value is None or value == NULL else str(value)
