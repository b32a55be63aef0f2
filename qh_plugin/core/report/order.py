# SPDX-License-Identifier: GPL-2.0-or-later
"""The one order of findings: by rule, layer, ids, then whatever still tells two apart."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, Iterator, Sequence

import numpy as np
import shapely

from qh_plugin.core.findings import Findings

#: so many ids of a finding have their keys made beforehand
_FIRST = 4


def in_report_order(groups: Sequence[Findings]) -> Iterator[tuple[Findings, int]]:
    """Every finding as (group, index). Groups are sorted by rule and layer, and each by itself,
    already; those of one rule and layer that differ in severity only are merged here."""
    for _, some in groupby(groups, key=lambda group: (group.rule, group.layer)):
        mine = list(some)
        rows = [(group, i) for group in mine for i in range(len(group))]
        yield from rows if len(mine) == 1 else in_order(rows)


def in_order(rows: Sequence[tuple[Findings, int]]) -> list[tuple[Findings, int]]:
    """Findings of one rule and layer in the order of `row_key`; the costly parts of the key are
    put together only where findings have the same ids."""
    if len(rows) < 2:
        return list(rows)
    named = [(_by_ids(group.ids[i]), group, i) for group, i in rows]
    named.sort(key=lambda row: row[0])
    found: list[tuple[Findings, int]] = []
    for _, same in groupby(named, key=lambda row: row[0]):
        tied = [(group, i) for _, group, i in same]
        found += tied if len(tied) == 1 else sorted(tied, key=lambda row: row_key(*row))
    return found


def row_key(group: Findings, i: int) -> tuple[Any, ...]:
    """The place of finding `i` among those of its rule and layer: by ids in natural order."""
    geometry = group.geometry[i]
    return (
        _by_ids(group.ids[i]),
        tuple(group.fids[i]),
        [0.0 if np.isnan(v) else float(v) for v in group.point[i]],
        group.message(i).vi,
        b"" if geometry is None else shapely.to_wkb(geometry, output_dimension=3),
    )


class _Further:
    """Ids compared one by one, and only as far as two findings agree: one that names very many
    features would have as many keys to make and to drop."""

    __slots__ = ("ids",)

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = ids

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Further) and self.ids == other.ids

    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: _Further) -> bool:
        for mine, theirs in zip(self.ids, other.ids):
            if mine != theirs:
                return natural(mine) < natural(theirs)
        return len(self.ids) < len(other.ids)


_NO_MORE = _Further(())


def _by_ids(ids: Sequence[str]) -> tuple[list[Any], _Further]:
    """A sort key: all ids in natural order."""
    first = [natural(text) for text in ids[:_FIRST]]
    return first, _Further(ids[_FIRST:]) if len(ids) > _FIRST else _NO_MORE


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key under which "9" comes before "10"."""
    pieces = _DIGITS.split(text)  # digits stand at the odd places
    return [
        (0, int(piece), piece) if number & 1 else (1, 0, piece)
        for number, piece in enumerate(pieces)
        if piece
    ]


_DIGITS = re.compile("([0-9]+)")
