# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables: what every rule reads. One layer is one `Table`, one dossier one `Dataset`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.progress import Progress
from qh_plugin.core.wkb import Shapes, parse

Objects = NDArray[np.object_]


@dataclass(frozen=True)
class Field:
    """A column as the source declares it. `type` is one of text, integer, real, date,
    datetime, boolean, binary; `length` is in characters, 0 where the source has none."""

    name: str
    type: str
    length: int = 0


@dataclass(frozen=True)
class Table:
    """One layer, read once.

    `name` is `<database>/<class>` in a dossier, else the source's layer name; `fids` int64 (n,);
    `wkb` object (n,) of bytes or None: raw ISO/OGC WKB exactly as stored, never repaired;
    `columns` name → object (n,) with None for NULL; `epsg` of the layer's CRS or None, `crs_wkt`
    its definition; `geometry_type` as the source declares it ("MultiPolygon", "Geometry", "" for
    a table without geometry).
    """

    name: str
    fids: NDArray[np.int64]
    wkb: Objects
    columns: Mapping[str, Objects]
    fields: Sequence[Field] = ()
    epsg: Optional[int] = None
    crs_wkt: str = ""
    geometry_type: str = ""
    id_field: Optional[str] = None
    #: the field that the map shows as label; None where the layer has none
    label_field: Optional[str] = None
    #: the field within which labels are numbered: a parcel is called "sheet/parcel"
    label_within: Optional[str] = None

    def __len__(self) -> int:
        return len(self.fids)

    @property
    def class_name(self) -> str:
        """The name without its database."""
        return self.name.rpartition("/")[2]

    @property
    def database(self) -> str:
        """The database part of the name, "" for a bare layer."""
        return self.name.rpartition("/")[0]

    @cached_property
    def shapes(self) -> Shapes:
        """The coordinates of every geometry as ragged arrays, read straight from the WKB."""
        return parse(self.wkb)

    def read_shapes(self, progress: Progress) -> Shapes:
        """`shapes`; where they are not read yet, the user may cancel. Raises `Cancelled`."""
        if "shapes" not in self.__dict__:
            self.__dict__["shapes"] = parse(self.wkb, progress)
        return self.shapes

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """xmin, ymin, xmax, ymax of every row (n, 4); NaN for a row without vertices."""
        shapes, found = self.shapes, np.full((len(self), 4), np.nan)
        rings = np.flatnonzero(np.diff(shapes.ring_start) > 0)
        if len(rings):
            rows, at = np.unique(shapes.ring_row[rings], return_index=True)
            first = shapes.ring_start[:-1][rings][at]
            with np.errstate(invalid="ignore"):
                found[rows, :2] = np.fmin.reduceat(shapes.xy, first, axis=0)
                found[rows, 2:] = np.fmax.reduceat(shapes.xy, first, axis=0)
        return found

    def ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The ids a person knows: the id field's values, else the fids."""
        column = self.columns.get(self.id_field) if self.id_field else None
        if column is None:
            return tuple(str(self.fids[r]) for r in rows)
        return tuple(str(self.fids[r]) if column[r] in (None, "") else str(column[r]) for r in rows)

    def names(self, rows: Sequence[int]) -> tuple[str, ...]:
        """What a sentence calls the features: their labels on the map (with what they are numbered
        within), else their ids; where two have the same label, the fid is added."""
        column = self.columns.get(self.label_field) if self.label_field else None
        ids = self.ids(rows)
        if column is None:
            return ids
        labels = [str(column[r]).strip() if column[r] is not None else "" for r in rows]
        within = self.columns.get(self.label_within) if self.label_within else None
        if within is not None:
            outer = (within[r] for r in rows)
            labels = [
                f"{o}/{label}" if label and o not in (None, "") else label
                for o, label in zip(outer, labels)
            ]
        times = Counter(label for _, label in set(zip(map(int, rows), labels)))
        return tuple(
            known if not label else label if times[label] == 1 else f"{label} ({fid})"
            for label, known, fid in zip(labels, ids, self.fids[list(rows)])
        )


@dataclass(frozen=True)
class Dataset:
    """Tables that are checked together: a dossier, or a bare file.

    `model_id` names the model file the tables follow (None: no model); `roles` maps a role
    (parcels, lots, boundary, voids, roads) to a table name; `facts` holds what the dossier says
    of itself (maHoSoQH, maThongTinQH, epsg …).
    """

    tables: Sequence[Table]
    model_id: Optional[str] = None
    roles: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    sources: Sequence[str] = ()
    #: the lines of the dossier's ledger of waivers, as stored; see `checking.waivers`
    ledger: Sequence[str] = ()

    def table(self, name: str) -> Optional[Table]:
        """The table of that name, None where there is none."""
        return next((t for t in self.tables if t.name == name), None)

    def role(self, role: str) -> Optional[Table]:
        """The table that plays a role, None where none does."""
        name = self.roles.get(role)
        return self.table(name) if name else None
