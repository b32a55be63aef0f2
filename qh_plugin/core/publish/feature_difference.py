# SPDX-License-Identifier: GPL-2.0-or-later
"""One feature in two versions: which fields changed from what to what, and how far it moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.publish.difference import MARK, Floats, Kind, Way
from qh_plugin.core.table import Objects
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import parse
from qh_plugin.core.zoning.lots import areas

#: above this many pairs of vertices only the vertices that are not shared are measured
_FEW = 250_000


@dataclass(frozen=True)
class Feature:
    """A feature as one version has it; `wkb` as stored."""

    fid: int
    wkb: Optional[bytes]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What became of a feature: `fields` (name, old, new) that differ; `moved` how far the outline
    lies from where it was, in metres: None where the geometry is the same to the byte or where it
    cannot be measured (`redrawn` tells which), 0 where only the way it is written differs."""

    kind: Kind
    fields: Sequence[tuple[str, Any, Any]] = ()
    moved: Optional[float] = None
    redrawn: bool = False
    area_before: Optional[float] = None
    area_after: Optional[float] = None


@dataclass(frozen=True)
class FeatureDifference:
    """One feature of a class: who changed it, and what each did to the base."""

    layer: str
    key: str
    way: Way
    mine: Optional[Change]
    theirs: Optional[Change]

    @property
    def name(self) -> Text:
        """What a sentence calls it."""
        return name_of(self.key)


def name_of(key: str) -> Text:
    """What a person reads for a key."""
    code, mark, number = key.partition(MARK)
    if not mark:
        return Text(code, code)
    if not code:
        return Text("(không có mã, fid {n})", "(no code, fid {n})").format(n=number)
    return Text("{id} (bản thứ {n})", "{id} (copy {n})").format(id=code, n=number)


def changes(
    before: Sequence[Optional[Feature]], after: Sequence[Optional[Feature]]
) -> list[Optional[Change]]:
    """What became of each feature; None where nothing did."""
    sizes = [measured([f.wkb if f else None for f in side]) for side in (before, after)]
    drawn = [i for i, (a, b) in enumerate(zip(before, after)) if a and b and a.wkb != b.wkb]
    far = dict(zip(drawn, moves([before[i] for i in drawn], [after[i] for i in drawn]).tolist()))
    return [
        _change(a, b, far.get(i), float(sizes[0][i]), float(sizes[1][i]))
        for i, (a, b) in enumerate(zip(before, after))
    ]


def _change(
    a: Optional[Feature], b: Optional[Feature], far: Optional[float], was: float, now: float
) -> Optional[Change]:
    if a is None and b is None:
        return None
    if a is None or b is None:
        return Change(
            Kind.ADDED if a is None else Kind.REMOVED,
            area_before=None if a is None else _known(was),
            area_after=None if b is None else _known(now),
        )
    names = sorted({*a.values, *b.values})
    fields = [
        (n, a.values.get(n), b.values.get(n))
        for n in names
        if not same_value(a.values.get(n), b.values.get(n))
    ]
    if not fields and far is None:
        return None
    moved = None if far is None else _known(far)
    return Change(Kind.CHANGED, fields, moved, far is not None, _known(was), _known(now))


def same_value(one: Any, other: Any) -> bool:
    """Whether two stored values are the same: 1 and 1.0, 0 and False are not."""
    return type(one) is type(other) and (one == other or (one != one and other != other))


def measured(wkb: Sequence[Optional[bytes]]) -> Floats:
    """Areas (n,) in m² by the function of the land balance; NaN where a row is no area."""
    return areas(parse(_objects(wkb)))


def moves(before: Sequence[Optional[Feature]], after: Sequence[Optional[Feature]]) -> Floats:
    """How far (n,) in metres the outline of each feature lies from where it was: the largest
    distance of a vertex of either from the other (Hausdorff distance); NaN where a geometry is
    missing or cannot be read."""
    one, other = (
        shapely.from_wkb(_objects([f.wkb if f else None for f in side]), on_invalid="ignore")
        for side in (before, after)
    )
    found = np.full(len(one), np.nan)
    pairs = shapely.get_num_coordinates(one) * shapely.get_num_coordinates(other)
    few = (pairs > 0) & (pairs <= _FEW)
    with np.errstate(invalid="ignore"):
        found[few] = shapely.hausdorff_distance(one[few], other[few])
        for i in np.flatnonzero(pairs > _FEW):
            found[i] = _far(one[i], other[i])
    return found


def _far(one: Any, other: Any) -> float:
    """The same distance for large outlines: a vertex that both have is 0 away."""
    distances = [0.0]
    for a, b in ((one, other), (other, one)):
        there = {tuple(xy) for xy in shapely.get_coordinates(b).tolist()}
        lonely = [xy for xy in shapely.get_coordinates(a).tolist() if tuple(xy) not in there]
        if lonely:
            line = b if shapely.get_dimensions(b) < 2 else shapely.boundary(b)
            shapely.prepare(line)
            distances.append(float(shapely.distance(shapely.points(lonely), line).max()))
    return max(distances)


def _known(value: float) -> Optional[float]:
    return value if value == value else None


def _objects(values: Sequence[Any]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
