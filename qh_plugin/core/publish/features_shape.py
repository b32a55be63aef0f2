# SPDX-License-Identifier: GPL-2.0-or-later
"""One feature on its way to a server that is written feature by feature: as GeoJSON, as a
fingerprint, and compared with what the server gives back."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Any, Mapping, Optional

import numpy as np
import shapely

from qh_plugin.core.dossier.manifest import canonical
from qh_plugin.core.text import Text, length, plain

#: how far a vertex may come back from where it was put (metres; a degree is taken as 111 km)
TOLERANCE = 0.001
_DEGREE = 111_320.0


def _hex(geometry: Optional[shapely.Geometry]) -> str:
    return "" if geometry is None else shapely.to_wkb(geometry, hex=True, output_dimension=3)


@dataclass(frozen=True)
class Feature:
    """One feature in the coordinates of the dossier. `values` holds every attribute, None where
    empty: a server that merges would keep the old value of one that is left out."""

    id: str
    geometry: Optional[shapely.Geometry]
    values: Mapping[str, Any]

    def fingerprint(self) -> str:
        """SHA-256 over id, geometry and values."""
        shape = _hex(self.geometry)
        return hashlib.sha256(canonical([self.id, shape, dict(self.values)])).hexdigest()

    def geojson(
        self, key: str, server_id: str, geometry: Optional[shapely.Geometry]
    ) -> dict[str, Any]:
        """The body of a write, with the geometry in the coordinates of the wire: the same id here
        and in the address."""
        shape = None if geometry is None else shapely.geometry.mapping(geometry)
        values = {**self.values, key: self.id} if key in self.values else dict(self.values)
        return {"type": "Feature", "id": server_id, "geometry": shape, "properties": values}


@dataclass(frozen=True)
class Stored:
    """What the server has: its own id of the feature, and what guards it against overwriting."""

    server_id: str
    geometry: Optional[shapely.Geometry]
    values: Mapping[str, Any]
    etag: str = ""
    modified: str = ""

    def fingerprint(self) -> str:
        """SHA-256 over geometry and values as the server tells them."""
        shape = _hex(self.geometry)
        return hashlib.sha256(canonical([shape, dict(self.values)])).hexdigest()


def stored(body: Mapping[str, Any], etag: str = "", modified: str = "") -> Stored:
    """The feature in a GeoJSON answer. Raises ValueError where it is none."""
    shape = body.get("geometry")
    values = body.get("properties")
    if body.get("type") != "Feature" or not isinstance(values, (dict, type(None))):
        raise ValueError("not a GeoJSON feature")
    try:
        geometry = None if shape is None else shapely.geometry.shape(shape)
    except (AttributeError, KeyError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        raise ValueError(f"not a GeoJSON geometry: {error}") from error
    return Stored(str(body.get("id", "")), geometry, dict(values or {}), etag, modified)


def difference(sent: Feature, found: Stored, key: str, degrees: bool) -> Optional[Text]:
    """What of `sent` the server has otherwise, in a few words; None where all is as sent."""
    gap = distance(sent.geometry, found.geometry)
    if gap is None:
        return Text("khác loại hình học", "another kind of geometry")
    metres = gap * _DEGREE if degrees else gap
    if metres > TOLERANCE:
        return Text("hình lệch {by}", "moved by {by}").format(by=length(metres))
    for name, value in sent.values.items():
        if name == key and name not in found.values:
            continue  # the server tells it as the feature's id
        there = found.values.get(name)
        if not same_value(value, there):
            return Text(
                "“{name}” là {there}, đã gửi {here}", "“{name}” is {there}, sent was {here}"
            ).format(name=name, there=plain(repr(there)), here=plain(repr(value)))
    return None


def distance(one: Optional[shapely.Geometry], other: Optional[shapely.Geometry]) -> Optional[float]:
    """How far the outlines are apart at most; None where they are not of one kind. A part alone
    and a collection of one part are the same."""
    if one is None or other is None or one.is_empty or other.is_empty:
        return 0.0 if _nothing(one) and _nothing(other) else None
    here, there = _parts(one), _parts(other)
    if len(here) != len(there) or {g.geom_type for g in here} != {g.geom_type for g in there}:
        return None
    if shapely.get_num_coordinates(one) != shapely.get_num_coordinates(other):
        return None
    first, second = (shapely.get_coordinates(g) for g in (one, other))
    if np.array_equal(first, second):
        return 0.0
    gap = float(shapely.hausdorff_distance(one, other))
    return gap if math.isfinite(gap) else None


def _parts(shape: shapely.Geometry) -> list[shapely.Geometry]:
    return list(shapely.get_parts(shape))


def _nothing(shape: Optional[shapely.Geometry]) -> bool:
    return shape is None or bool(shape.is_empty)


def same_value(here: Any, there: Any) -> bool:
    """Whether the server tells a value as it was sent."""
    if here is None or there is None:
        return here is None and there is None
    if isinstance(here, (int, float)) and isinstance(there, (int, float)):
        return math.isclose(here, there, rel_tol=1e-12, abs_tol=1e-9)
    return str(here) == str(there) or str(there) == f"{here}T00:00:00"
