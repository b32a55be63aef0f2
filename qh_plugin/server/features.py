# SPDX-License-Identifier: GPL-2.0-or-later
"""pygeoapi feature provider for the city's layers.

The stock providers leave the choice of the VN-2000 to WGS 84 operation to PROJ or GDAL, which
differ from each other and from EPSG:6960 by 0.80 m; here the pinned operation is used. Read-only:
the submission process is the only writer.
"""

from __future__ import annotations

import math
from typing import Any, Optional, Sequence

import shapely
from pygeoapi.provider.base import (
    BaseProvider,
    ProviderInvalidQueryError,
    ProviderItemNotFoundError,
)

from qh_plugin.core import crs
from qh_plugin.server.stores import open_store
from qh_plugin.server.stores.store import Query, Row

#: pygeoapi turns a CRS84 box into the storage CRS by PROJ's own choice, up to 0.8 m beside ours
_SLACK = 1.0
_DEGREE_DIGITS = 9
_JSON_TYPES = {
    "integer": {"type": "integer"},
    "real": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "text": {"type": "string"},
}


class Features(BaseProvider):
    """One class of the model: `data` the store, `table`, `epsg`, `columns` name → type
    of the model."""

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self._store = open_store(self.data)
        self._table = provider_def["table"]
        self._epsg = int(provider_def["epsg"])
        self._columns = dict(provider_def["columns"])
        self.get_fields()

    def get_fields(self) -> dict[str, Any]:
        """The attributes with their JSON Schema types."""
        self._fields = {n: dict(_JSON_TYPES[kind]) for n, kind in self._columns.items()}
        return self._fields

    def query(
        self,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        bbox: Sequence[float] = (),
        datetime_: Optional[str] = None,
        properties: Sequence[tuple[str, str]] = (),
        sortby: Sequence[dict[str, str]] = (),
        select_properties: Sequence[str] = (),
        skip_geometry: bool = False,
        q: Optional[str] = None,
        filterq: Any = None,
        crs_transform_spec: Any = None,
        **_: Any,
    ) -> dict[str, Any]:
        """A page of features as GeoJSON, in the storage CRS or in longitude and latitude."""
        if filterq is not None or q:
            raise ProviderInvalidQueryError("filter and q are not supported")
        names = [c for c in self._columns if not select_properties or c in select_properties]
        query = Query(
            table=self._table,
            key=self.id_field,
            columns=names,
            box=_usable(bbox),
            equal=[(name, _typed(self._columns[name], value)) for name, value in properties],
            order=[(s["property"], s["order"] == "-") for s in sortby],
            offset=offset,
            limit=0 if resulttype == "hits" else limit,
        )
        page = self._store.page(query)
        features = self._features(page.rows, names, skip_geometry, crs_transform_spec)
        return {
            "type": "FeatureCollection",
            "features": features,
            "numberMatched": page.matched,
            "numberReturned": len(features),
        }

    def get(self, identifier: str, crs_transform_spec: Any = None, **_: Any) -> dict[str, Any]:
        """One feature by its code."""
        names = list(self._columns)
        query = Query(self._table, self.id_field, names, equal=[(self.id_field, identifier)])
        rows = self._store.page(query).rows
        if not rows:
            raise ProviderItemNotFoundError(f"{identifier} not found")
        return self._features(rows, names, False, crs_transform_spec)[0]

    def _features(
        self,
        rows: Sequence[Row],
        names: Sequence[str],
        skip_geometry: bool,
        spec: Any,
    ) -> list[dict[str, Any]]:
        shapes: Sequence[Any] = [None] * len(rows)
        if not skip_geometry and rows:
            shapes = shapely.force_2d(shapely.from_wkb([row.wkb for row in rows]))
            if spec is not None:
                to_degrees = crs.transformer(self._epsg, crs.WGS84)
                shapes = shapely.transform(shapes, lambda xy: to_degrees(xy).round(_DEGREE_DIGITS))
        return [
            {
                "type": "Feature",
                "id": row.id,
                "geometry": shapely.geometry.mapping(shape) if shape is not None else None,
                "properties": dict(zip(names, row.values)),
            }
            for row, shape in zip(rows, shapes)
        ]


def _typed(kind: str, value: str) -> Any:
    """A value to compare a column with: numbers with columns of numbers. What is no number equals
    none of them."""
    if kind not in ("integer", "real"):
        return value
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _usable(bbox: Sequence[float]) -> Optional[tuple[float, float, float, float]]:
    """The box in the storage CRS with some slack; None where it is no box there (a request for
    the whole world projects to nonsense)."""
    if not bbox:
        return None
    half = len(bbox) // 2
    xmin, ymin, xmax, ymax = bbox[0], bbox[1], bbox[half], bbox[half + 1]
    size = max(xmax - xmin, ymax - ymin)
    if not math.isfinite(size) or xmin > xmax or ymin > ymax or size > 2.0e6:
        return None
    return xmin - _SLACK, ymin - _SLACK, xmax + _SLACK, ymax + _SLACK
