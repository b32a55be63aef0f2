# SPDX-License-Identifier: GPL-2.0-or-later
"""Number lots in the order in which a plan is read: rows from north to south."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.drafting.base import Drafted, Floats, Objects, Refused, Rows
from qh_plugin.core.drafting.labels import known
from qh_plugin.core.edits import Edits
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

#: a lot belongs to a row where its centre is nearer (in heights of the median lot) to the row's
_BAND = 0.6


@dataclass(frozen=True)
class Numbering:
    """`first` number; `digits` at least; `zigzag`: every second row from east to west;
    `separator` between prefix and number."""

    first: int = 1
    digits: int = 2
    zigzag: bool = False
    separator: str = "-"


def reading_order(centre: Floats, height: Floats, zigzag: bool = False) -> NDArray[np.int64]:
    """Places of points (n, 2) by rows from north to south, each from west to east. `height` (n,)
    of the lots gives the depth of a row: a lot joins it while its centre is not lower than 0.6
    of the median height below the row's first."""
    if not len(centre):
        return np.empty(0, np.int64)
    band = _BAND * float(np.median(height)) if len(height) else 0.0
    down = np.argsort(-centre[:, 1], kind="stable")
    north = centre[down, 1]
    row = np.zeros(len(down), np.int64)
    start, number = 0, 0
    while start < len(down):
        # the row's last lot: the first one further south than the band
        stop = start + int(np.searchsorted(-north[start:], -(north[start] - band), side="right"))
        row[start:stop] = number
        start, number = stop, number + 1
    east = centre[down, 0].copy()
    if zigzag:
        east[row % 2 == 1] *= -1
    order = down[np.lexsort((east, row))]
    return np.asarray(order, np.int64)


def numbered(prefixes: Sequence[str], order: Rows, taken: set[str], how: Numbering) -> list[str]:
    """A symbol for each lot: its prefix and a number of its own, counted by prefix in `order`;
    numbers in `taken` are passed over."""
    labels = [""] * len(prefixes)
    last: dict[str, int] = {}
    for place in order:
        prefix = prefixes[place]
        number = last.get(prefix, how.first - 1) + 1
        while (label := _label(prefix, number, how)) in taken:
            number += 1
        last[prefix] = number
        labels[place] = label
    return labels


def _label(prefix: str, number: int, how: Numbering) -> str:
    separator = how.separator if prefix else ""
    return f"{prefix}{separator}{number:0{how.digits}d}"


def renumber(
    table: Table,
    shapes: Objects,
    prefixes: Sequence[str],
    field: str,
    how: Numbering,
    *,
    taken: Optional[set[str]] = None,
    progress: Progress = SILENT,
) -> Drafted:
    """New symbols in `field` for all rows of `table`. `shapes` (n,) their geometries, `prefixes`
    (n,), `taken` the symbols of the lots that keep theirs. Raises `Refused` where a lot has no
    geometry to be ordered by."""
    missing = np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if len(missing):
        raise Refused(
            Text(
                "Không đánh số được {name}: không có hình học đọc được.",
                "Cannot number {name}: it has no readable geometry.",
            ).format(name=table.names([int(missing[0])])[0])
        )
    progress.step(0.2)
    box = shapely.bounds(shapes)
    centre = shapely.get_coordinates(shapely.centroid(shapes))
    order = reading_order(centre, box[:, 3] - box[:, 1], how.zigzag)
    progress.step(0.5)
    labels = numbered(prefixes, order, known(taken or ()), how)
    old = table.columns[field]
    changes = {
        int(fid): {field: label}
        for fid, label, before in zip(table.fids, labels, old)
        if before != label
    }
    progress.step(1.0)
    text = Text("Đánh số {n} lô", "Number lots ({n})").format(n=len(table))
    note = Text("Đã đánh số {n} lô, {m} lô đổi ký hiệu.", "Lots numbered: {n}, changed: {m}.")
    return Drafted(
        (Edits(table.name, text, attributes=changes),), note.format(n=len(table), m=len(changes))
    )
