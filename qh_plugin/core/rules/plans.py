# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules on the logic of a plan share: which layer holds lots, which contain which, and
the polygons of the rows that can be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import piecewise
from qh_plugin.core.fabric.curves import straightened
from qh_plugin.core.fabric.validity import Validity, assess
from qh_plugin.core.model import Model
from qh_plugin.core.rules.base import POLYGON, DatasetContext, LayerContext
from qh_plugin.core.table import Table
from qh_plugin.core.zoning.lots import code_field

Objects = NDArray[np.object_]
Ints = NDArray[np.int64]


def holds_lots(context: LayerContext) -> bool:
    """Whether the layer holds the lots that a plan is made of: areas that cover the ground and are
    coloured by their function; in a bare file the layer that plays the role."""
    if context.kind != POLYGON:
        return False
    of = context.feature_class
    if of is not None:
        return of.coverage is not None and bool(of.colour_field)
    return context.dataset.roles.get("lots") == context.table.name


def plan_boundary(model: Model) -> str:
    """The class of the planning boundary of a new dossier, "" where the model has none."""
    for one in sorted(model.classes, key=lambda c: not c.initial):
        if one.coverage is not None and one.coverage.boundary and one.colour_field:
            return one.coverage.boundary
    return ""


def levels(model: Model) -> list[list[str]]:
    """Classes that contain each other, from the widest to the narrowest: those of a topology set
    that cover what contains the set."""
    found = []
    for group in model.topology_sets:
        chain = []
        for name in group.classes:
            one = model.feature_class(name)
            covers = one.coverage if one is not None else None
            if one is not None and covers is not None and covers.boundary == group.within:
                chain.append(one.name)
        if group.within and len(chain) > 1:
            found.append(chain)
    return found


@dataclass(frozen=True)
class Areas:
    """The valid areas of a table: `polygon` (k,) and the `rows` they stand in; `broken` boxes
    (m, 4) of those that cannot be used."""

    table: Table
    rows: Ints
    polygon: Objects
    broken: NDArray[np.float64]

    def names(self, which: Ints) -> tuple[str, ...]:
        """What a sentence calls some of them."""
        return self.table.names(self.rows[which].tolist())

    def fids(self, which: Ints) -> tuple[int, ...]:
        """Their fids, ascending."""
        return tuple(sorted(int(fid) for fid in self.table.fids[self.rows[which]]))


def areas_of(context: LayerContext) -> Areas:
    """The valid areas of a layer."""
    return _areas(context.table, context.validity)


def broken_in(context: LayerContext) -> NDArray[np.float64]:
    """The boxes (m, 4) of the features of a layer that cannot be used."""
    return _broken(context.table, context.validity)


def areas_in(table: Table) -> Areas:
    """The valid areas of a table of others."""
    straight, _ = straightened(table, 0.0)
    return _areas(straight, assess(straight.shapes, straight.wkb))


def without_codes(layer: LayerContext, lots: Areas, prefixes: Sequence[str]) -> Areas:
    """The areas whose land-use code does not begin with one of these."""
    if layer.feature_class is None or layer.model is None or not prefixes:
        return lots
    column = layer.table.columns.get(code_field(layer.feature_class, layer.model))
    if column is None:
        return lots
    starts = tuple(prefix.upper() for prefix in prefixes)
    keep = np.array([not _upper(column[row]).startswith(starts) for row in lots.rows], bool)
    return Areas(lots.table, lots.rows[keep], lots.polygon[keep], lots.broken)


def _upper(value: object) -> str:
    return str(value).strip().upper() if value is not None else ""


def joined(parts: Objects, of: Ints, count: int) -> Objects:
    """The parts of each finding as one geometry."""
    order = np.argsort(of, kind="stable")
    whole = np.empty(count, object)
    shapely.multipolygons(parts[order], indices=of[order], out=whole)
    single = np.bincount(of, minlength=count) == 1
    whole[single] = shapely.get_geometry(whole[single], 0)
    return whole


def layer_of(context: DatasetContext, name: str) -> LayerContext | None:
    """The layer of a class that has features."""
    found = context.layer(name)
    return found if found is not None and len(found.table) else None


def _areas(table: Table, validity: Validity) -> Areas:
    rows = np.flatnonzero(validity.usable)
    shapes = piecewise.read_2d(table.wkb[rows])
    areal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    return Areas(table, rows[areal].astype(np.int64), shapes[areal], _broken(table, validity))


def _broken(table: Table, validity: Validity) -> NDArray[np.float64]:
    box = table.boxes[~validity.usable]
    return np.asarray(box[np.isfinite(box).all(axis=1)])
