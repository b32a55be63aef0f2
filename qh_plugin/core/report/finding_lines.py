# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines of the findings in `qh-report/1`, put together column by column: with a hundred
thousand findings a dictionary and an encoder for each would take most of the time.

A line is the same to the byte as `json.dumps` without blanks gives it.
"""

from __future__ import annotations

from itertools import repeat
from json.encoder import encode_basestring as encoded
from typing import Any, Iterable, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.findings import Findings

#: coordinates and measures are rounded to 1e-6 m
DECIMALS = 6
_EXACT, _TIE = 2.0**42, 0.01  # a product below the one is not wrong by as much as the other


def lines_of(group: Findings) -> list[str]:
    """One line a finding, in the order of the group."""
    head = f'{{"type":"finding","rule":{encoded(group.rule)},"key":'
    severity, layer = encoded(group.severity.value), encoded(group.layer)
    middle = f',"severity":{severity},"layer":{layer},"fids":['
    columns = (
        map(encoded, group.keys),
        (",".join(map(str, map(int, fids))) for fids in group.fids),
        (",".join(map(encoded, ids)) for ids in group.ids),
        *_places(group),
        _measures(group),
        *(map(encoded, _sentences(group, language)) for language in text.LANGUAGES),
        (encoded(state.value) for state in group.states),
        map(_or_null, group.causes),
    )
    return [
        f'{head}{key}{middle}{fids}],"ids":[{ids}],"point":{point},"bbox":{box},"wkt":{wkt},'
        f'"measure":{{{measure}}},"message":{{"vi":{vi},"en":{en}}},"state":{state},"of":{of}}}'
        for key, fids, ids, point, box, wkt, measure, vi, en, state, of in zip(*columns)
    ]


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Finite numbers as `round(value, 6) + 0.0` gives each (never -0.0): multiplied and divided
    all at once, which is the same to the last bit where the product is no tie."""
    with np.errstate(over="ignore", invalid="ignore"):
        steps = values * 10.0**DECIMALS
        whole = np.rint(steps)
        found: NDArray[np.float64] = whole / 10.0**DECIMALS + 0.0
        unsure = ~(np.abs(steps) < _EXACT) | (np.abs(np.abs(steps - whole) - 0.5) < _TIE)
    if unsure.any():
        found[unsure] = [round(v, DECIMALS) + 0.0 for v in values[unsure].tolist()]
    return found


def _places(group: Findings) -> tuple[list[str], list[str], Iterable[str]]:
    """Point, box and geometry; null where there is none, or not a finite one."""
    bare = shapely.is_missing(group.geometry) | shapely.is_empty(group.geometry)
    box = np.hstack((group.point, group.point)).astype(np.float64)
    geometry = _as_written(group.geometry)
    box[~bare] = shapely.bounds(geometry[~bare])
    there = ~shapely.is_missing(geometry)
    wkt = np.full(len(group), None, dtype=object)
    wkt[there] = shapely.to_wkt(geometry[there], rounding_precision=DECIMALS, trim=True)
    return _listed(group.point), _listed(box), map(_or_null, wkt.tolist())


def _as_written(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """With rounded coordinates: GEOS rounds a tie (…5 in the seventh place) by another rule than
    `round`, and the box of a report that was read would differ from the one that was written."""
    written = geometries.copy()
    solid = shapely.has_z(geometries)
    for some, with_z in ((~solid, False), (solid, True)):
        if some.any():
            written[some] = shapely.transform(geometries[some], rounded, include_z=with_z)
    return written


def _listed(values: NDArray[np.float64]) -> list[str]:
    finite = np.isfinite(values).all(axis=1)
    numbers = rounded(np.where(finite[:, None], values, 0.0))
    pattern = f"[{','.join(['%r'] * values.shape[1])}]"
    listed = [pattern % row for row in zip(*numbers.T.tolist())]
    for row in np.flatnonzero(~finite).tolist():
        listed[row] = "null"
    return listed


def _measures(group: Findings) -> Iterable[str]:
    """The values measured, by name; those not measured (NaN) are left out."""
    names = sorted(group.measures)
    if not names:
        return repeat("", len(group))
    columns = [_measured(encoded(name), group.measures[name]) for name in names]
    return (",".join(filter(None, row)) for row in zip(*columns))


def _measured(name: str, values: NDArray[np.float64]) -> list[str]:
    values = np.asarray(values, np.float64)
    finite = np.isfinite(values)
    found = [f"{name}:{v!r}" for v in rounded(np.where(finite, values, 0.0)).tolist()]
    for row in np.flatnonzero(~finite).tolist():
        found[row] = "" if np.isnan(values[row]) else f"{name}:null"
    return found


def _sentences(group: Findings, language: str) -> Iterable[str]:
    """`group.message(i)` in one language, of all findings."""
    templates = [message.get(language).format for message in group.messages]
    names = list(group.arguments)
    columns = [text.shown(group.arguments[name], language) for name in names]
    which = np.asarray(group.variant).tolist()
    rows: Iterable[Sequence[Any]] = zip(*columns) if columns else repeat((), len(group))
    return (templates[number](**dict(zip(names, row))) for number, row in zip(which, rows))


def _or_null(value: Optional[str]) -> str:
    return "null" if value is None else encoded(value)
