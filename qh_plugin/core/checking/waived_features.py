# SPDX-License-Identifier: GPL-2.0-or-later
"""What a waiver knows its features by: their ids; a feature that is not saved yet and has no id
of its own by what it is, since its number is lost when it is saved and given to another one later.
"""

from __future__ import annotations

import hashlib
from typing import Optional, Sequence

import numpy as np

from qh_plugin.core.findings import Findings
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.wkb import Fault, parse

#: begins what stands for the id of a feature that was not saved when it was accepted
NEW = "new:"


def geometry_hash(table: Optional[Table], fids: Sequence[int]) -> str:
    """A digest of the coordinates of some features, in the order given: the same for either
    byte order and any header; the stored bytes where they cannot be read."""
    digest = hashlib.sha256()
    row_of = _rows(table, fids) if table is not None else {}
    for fid in fids:
        row = row_of.get(fid)
        if table is None or row is None:
            digest.update(b"gone;")
            continue
        digest.update(_coordinates(table, row))
    return digest.hexdigest()


class Features:
    """Features as waivers know them; what was worked out of one is kept."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._rows: dict[str, dict[int, int]] = {}
        self._likeness: dict[tuple[str, int], str] = {}

    def kept_ids(self, group: Findings, i: int) -> tuple[str, ...]:
        """The ids that a ledger keeps of the features of finding `i`."""
        return tuple(
            f"{NEW}{self.likeness(group.layer, fid)}" if fid < 0 and known == str(fid) else known
            for fid, known in zip(group.fids[i], group.ids[i])
        )

    def in_order(self, kept: Sequence[str], group: Findings, i: int) -> Optional[tuple[int, ...]]:
        """The places of the features of finding `i` in the order in which a waiver keeps them;
        None where they are others."""
        fids, ids = group.fids[i], group.ids[i]
        if len(fids) != len(ids):
            return tuple(range(len(fids))) if tuple(kept) == tuple(ids) else None
        if len(kept) != len(ids):
            return None
        left = list(range(len(ids)))
        found = [0] * len(kept)
        for place in sorted(range(len(kept)), key=lambda place: is_new(kept[place])):
            one = kept[place]
            at = next(
                (
                    n
                    for n in left
                    if (self._looks(group.layer, fids[n], one) if is_new(one) else ids[n] == one)
                ),
                None,
            )
            if at is None:
                return None
            left.remove(at)
            found[place] = at
        return tuple(found)

    def likeness(self, layer: str, fid: int) -> str:
        """A digest of what a feature is: of its geometry; without one, of its values, those that
        it is known by left out."""
        known = self._likeness.get((layer, fid))
        if known is None:
            known = self._likeness[layer, fid] = self._digest(layer, fid)
        return known

    def _looks(self, layer: str, fid: int, kept: str) -> bool:
        return kept == f"{NEW}{self.likeness(layer, fid)}"

    def _digest(self, layer: str, fid: int) -> str:
        table = self._dataset.table(layer)
        if table is None:
            return "gone"
        if layer not in self._rows:
            self._rows[layer] = dict(zip(table.fids.tolist(), range(len(table))))
        row = self._rows[layer].get(fid)
        if row is None:
            return "gone"
        content = _coordinates(table, row)
        if content == b"null;":
            values = sorted(
                f"{name}={column[row]}"
                for name, column in table.columns.items()
                if name != table.id_field and column[row] not in (None, "")
            )
            content = "\n".join(values).encode("utf-8")
        return hashlib.sha256(content).hexdigest()[:16]


def is_new(kept: str) -> bool:
    """Whether this stands for a feature that was not saved when it was accepted."""
    return kept.startswith(NEW)


def _rows(table: Table, fids: Sequence[int]) -> dict[int, int]:
    rows = np.flatnonzero(np.isin(table.fids, np.asarray(fids, np.int64)))
    return {int(table.fids[row]): int(row) for row in rows}


def _coordinates(table: Table, row: int) -> bytes:
    shapes = parse(table.wkb[row : row + 1])
    if shapes.fault[0] == Fault.NULL:
        return b"null;"
    if shapes.fault[0] != Fault.NONE:
        return bytes(table.wkb[row]) + b";"
    xy = np.ascontiguousarray(shapes.xy + 0.0, dtype="<f8")  # -0.0 is 0.0
    form = f"{int(shapes.kind[0])} {shapes.ring_start.tolist()} {shapes.ring_part.tolist()};"
    return form.encode("ascii") + xy.tobytes() + b";"
