# SPDX-License-Identifier: GPL-2.0-or-later
"""Stated areas go with the drawing that a repair changes.

The area that the model fills from the drawing is written anew where it followed the drawing so
far. Where it did not, or where the repair brings the drawing nearer to it, it may be the legal one
and is left: a person decides (A07). Areas that come from a document are never touched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Iterator, Mapping, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.roles import roles, rounded
from qh_plugin.core.drafting.sharing import shares
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Choice, Repair
from qh_plugin.core.rules.base import POLYGON, LayerContext

#: a stated area followed the drawing where it differs by rounding (of its unit) or this share
_ROUNDING = 0.05
_ROUNDING_LARGE = 50.0
_SHARE = 0.01


def ways(repair: Repair, context: LayerContext, findings: Findings, i: int) -> Iterator[Choice]:
    """The choices of a repair, the best first, each made when it is asked for, with the stated
    areas that go with them. Raises `Unmendable`."""
    for choice in repair.choices(context, findings, i):
        if repair.inserts_only or context.kind != POLYGON:
            yield choice
        else:
            yield replace(choice, edits=tuple(with_areas(context, e) for e in choice.edits))


def with_areas(context: LayerContext, edits: Edits) -> Edits:
    """The edits with the areas of the drawings that they make."""
    units = _area_units(context)
    if edits.layer != context.table.name or not units or not (edits.geometries or edits.added):
        return edits
    values: dict[int, Mapping[str, Any]] = dict(edits.attributes)
    for fid, found in _followed(context, edits.geometries, units).items():
        values[fid] = {**found, **values.get(fid, {})}
    added = tuple(
        (wkb, {**own, **{name: rounded(_area(wkb), unit) for name, unit in units.items()}})
        for wkb, own in edits.added
    )
    return replace(edits, attributes=values, added=added)


def of_parts(context: LayerContext, row: int, parts: Sequence[Any]) -> list[dict[str, Any]]:
    """What each part of a feature does not have in common with the whole: its area or length, and
    its share of the persons."""
    table, known = context.table, roles(context.feature_class)
    own = [{k: v for k, v in known.measures(p).items() if k in table.columns} for p in parts]
    sizes = [float(shapely.area(p) or shapely.length(p)) for p in parts]
    for name in known.shared:
        whole = table.columns[name][row] if name in table.columns else None
        if isinstance(whole, (int, float)) and np.isfinite(whole) and sum(sizes) > 0:
            for values, share in zip(own, shares(int(whole), sizes)):
                values[name] = share
    return own


def _area_units(context: LayerContext) -> dict[str, float]:
    """The fields that hold areas of drawings → m² of their unit."""
    known = roles(context.feature_class).areas
    return {name: unit for name, unit in known.items() if name in context.table.columns}


def _followed(
    context: LayerContext, geometries: Mapping[int, bytes], units: Mapping[str, float]
) -> dict[int, dict[str, Any]]:
    """fid → the areas to be written anew."""
    table = context.table
    rows = np.flatnonzero(np.isin(table.fids, list(geometries)))
    found: dict[int, dict[str, Any]] = {}
    for row in rows[context.validity.usable[rows]]:
        fid = int(table.fids[row])
        was, now = _area(table.wkb[row]), _area(geometries[fid])
        for name, unit in units.items():
            value = table.columns[name][row]
            stated = float(value) * unit if isinstance(value, (int, float)) else np.nan
            rounding = _ROUNDING if unit == 1.0 else _ROUNDING_LARGE
            off, off_now = abs(stated - was), abs(stated - now)
            if off <= max(rounding, _SHARE * was) and off_now > max(off, rounding):
                found.setdefault(fid, {})[name] = rounded(now, unit)
    return found


def _area(wkb: bytes) -> float:
    return float(shapely.area(shapely.from_wkb(wkb, on_invalid="ignore")))
