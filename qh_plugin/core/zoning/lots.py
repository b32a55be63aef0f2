# SPDX-License-Identifier: GPL-2.0-or-later
"""Lots as arrays: what the cross-check and the balance look at; which classes have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import crs
from qh_plugin.core.errors import CrsError
from qh_plugin.core.model import Code, FeatureClass, Model
from qh_plugin.core.table import Objects, Table
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import Fault, Shapes
from qh_plugin.core.wkb import Kind as Shape
from qh_plugin.core.zoning.kinds import DENSITY, RATIO, STOREYS, Kind, kinds_of

#: code lists of land-use functions begin with this; their groups are lists of their own
_FUNCTIONS, _GROUPS = "LANDUSE", "LANDUSE_GROUP"
_LEGEND = "phanLoai"
_PLAN = "RanhGioiQuyHoach_A"


@dataclass(frozen=True)
class Lots:
    """n lots. `fids` int64; `labels` as people name them; `codes` of the land use or None;
    `area` float: planar, m², NaN without readable geometry; `values` field → object (n,) as
    stored."""

    fids: NDArray[np.int64]
    labels: Objects
    codes: Objects
    area: NDArray[np.float64]
    values: Mapping[str, Objects]

    def __len__(self) -> int:
        return len(self.fids)


def has_indicators(of: FeatureClass) -> bool:
    """True for areas with density, storeys and floor area ratio: lots, cells, sub-areas."""
    wanted = {kind.field for kind in (DENSITY, STOREYS, RATIO)}
    return "Polygon" in of.geometry and wanted <= set(of.field_map)


def code_field(of: FeatureClass, model: Model) -> str:
    """The field that tells the land use of a class of areas: one with a code list of functions,
    else the field that colours it, else its legend class (phanLoai); "" where there is none."""
    if "Polygon" not in of.geometry:
        return ""
    names = [name for name in (of.colour_field, *of.field_map) if name in of.field_map]
    functions = [name for name in names if _is_function(of.field_map[name].code_list)]
    others = [name for name in names if name in (of.colour_field, _LEGEND)]
    return next(iter([*functions, *others]), "")


def known_codes(of: FeatureClass, model: Model) -> Mapping[str, Code]:
    """The codes that lots of a class may have, in upper case: those of its field's list, then
    those of the model's other lists of functions (a general plan's)."""
    field = of.field_map.get(code_field(of, model))
    own = [field.code_list] if field and field.code_list in model.code_lists else []
    lists = [*own, *(name for name in model.code_lists if _is_function(name) and name not in own)]
    found: dict[str, Code] = {}
    for name in lists:
        for code in model.code_lists[name].codes:
            found.setdefault(code.code.upper(), code)
    return found


def balanced(model: Model) -> list[FeatureClass]:
    """The classes a land-use balance can be made of: areas coloured by their code, those of a new
    dossier before the rest; then those with indicators (planning cells)."""
    coded = sorted((c for c in model.classes if _is_coded(c, model)), key=lambda c: not c.initial)
    others = [c for c in model.classes if has_indicators(c) and c not in coded]
    return coded + others


def lots_of(table: Table, of: FeatureClass, model: Model) -> Lots:
    """The lots of a table. Raises `CrsError` where its coordinates are degrees."""
    if crs.is_geographic(table.epsg, table.crs_wkt):
        raise CrsError(
            Text(
                "Lớp {name} có tọa độ tính bằng độ nên không tính được diện tích; hãy chuyển lớp "
                "sang VN-2000 (EPSG:9210).",
                "Layer {name} is in degrees, so areas cannot be measured; reproject it to VN-2000 "
                "(EPSG:9210).",
            ).format(name=table.name)
        )
    blank = np.full(len(table), None, object)
    kinds: Mapping[str, Kind] = kinds_of(of)
    return Lots(
        table.fids,
        labels(table, of),
        table.columns.get(code_field(of, model), blank),
        areas(table.shapes),
        {name: table.columns.get(name, blank) for name in kinds},
    )


def areas(shapes: Shapes) -> NDArray[np.float64]:
    """Planar areas (n,) in the square of the coordinates' unit; NaN where a row is no readable
    area. Holes are taken off whichever way they run."""
    readable = (shapes.kind == Shape.POLYGON) & (shapes.fault == Fault.NONE)
    found = np.where(readable, 0.0, np.nan)
    start = shapes.ring_start
    size = np.diff(start)
    full = np.flatnonzero(size > 0)
    if not len(full):
        return found
    # relative to the ring's first vertex, so that large coordinates lose no digits
    xy = shapes.xy - np.repeat(shapes.xy[start[:-1][full]], size[full], axis=0)
    following = np.arange(1, len(xy) + 1)
    following[start[1:][full] - 1] = start[:-1][full]
    cross = xy[:, 0] * xy[following, 1] - xy[following, 0] * xy[:, 1]
    ring = np.abs(np.add.reduceat(cross, start[:-1][full])) / 2
    signed = np.where(shapes.ring_hole[full], -ring, ring)
    np.add.at(found, shapes.ring_row[full], signed)
    return found


def labels(table: Table, of: FeatureClass) -> Objects:
    """What a sentence calls each lot: its label, else its id, else its fid."""
    named = [f"({fid})" for fid in table.fids.tolist()]
    for name in (of.id_field, of.label_field):
        column = table.columns.get(name) if name else None
        if column is not None:
            named = [
                str(value).strip() or before if value is not None else before
                for value, before in zip(column.tolist(), named)
            ]
    found = np.empty(len(named), object)
    found[:] = named
    return found


def boundaries_of(of: FeatureClass, model: Model) -> list[FeatureClass]:
    """The classes whose areas a balance of `of` may be held against, the best first: its own
    boundary, then the plan's."""
    own = model.feature_class(of.coverage.boundary) if of.coverage else None
    plans = [c for c in model.classes if c.class_name == _PLAN and c is not own]
    plans.sort(key=lambda c: c.database != of.database)
    return [own, *plans] if own is not None else plans


def _is_coded(of: FeatureClass, model: Model) -> bool:
    field = of.field_map.get(code_field(of, model))
    if field is None or not field.code_list:
        return False
    return field.name == of.colour_field or of.coverage is not None


def _is_function(code_list: str) -> bool:
    return code_list.startswith(_FUNCTIONS) and not code_list.startswith(_GROUPS)
