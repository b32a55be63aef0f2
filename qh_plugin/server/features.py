# SPDX-License-Identifier: GPL-2.0-or-later
"""pygeoapi feature provider for the city's layers.

The stock providers leave the choice of the VN-2000 to WGS 84 operation to PROJ or GDAL, which
differ from each other and from EPSG:6960 by 0.80 m; here the pinned operation is used. Read-only:
the submission process is the only writer.
"""

from __future__ import annotations

import math
import sqlite3
from pathlib import Path
from typing import Any, Optional, Sequence

import shapely
from pygeoapi.provider.base import (
    BaseProvider,
    ProviderInvalidQueryError,
    ProviderItemNotFoundError,
)

from qh_plugin.core import crs
from qh_plugin.core.dossier.contents import strip_header
from qh_plugin.core.dossier.sql import quoted, statement
from qh_plugin.server.city import reading

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
    """One class of the model: `data` the city's GeoPackage, `table`, `epsg`, `columns` name → type
    of the model."""

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self._path = Path(self.data)
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
        words, values = self._conditions(bbox, properties)
        names = [c for c in self._columns if not select_properties or c in select_properties]
        with reading(self._path) as connection:
            count = statement("SELECT count(*) FROM", quoted(self._table), "AS t", words)
            matched = int(connection.execute(count, values).fetchone()[0])
            features: list[dict[str, Any]] = []
            if resulttype != "hits":
                tail = (words, "ORDER BY", self._order(sortby), "LIMIT ? OFFSET ?")
                rows = self._select(connection, names, tail, [*values, limit, offset])
                features = self._features(rows, names, skip_geometry, crs_transform_spec)
        return {
            "type": "FeatureCollection",
            "features": features,
            "numberMatched": matched,
            "numberReturned": len(features),
        }

    def get(self, identifier: str, crs_transform_spec: Any = None, **_: Any) -> dict[str, Any]:
        """One feature by its code."""
        names = list(self._columns)
        tail = ("WHERE", quoted(self.id_field), "= ?")
        with reading(self._path) as connection:
            rows = self._select(connection, names, tail, [identifier])
        if not rows:
            raise ProviderItemNotFoundError(f"{identifier} not found")
        return self._features(rows, names, False, crs_transform_spec)[0]

    def _select(
        self,
        connection: sqlite3.Connection,
        names: Sequence[str],
        tail: Sequence[str],
        values: Sequence[Any],
    ) -> list[tuple[Any, ...]]:
        wanted = ", ".join([quoted(self.id_field), "geom", *map(quoted, names)])
        sql = statement("SELECT", wanted, "FROM", quoted(self._table), "AS t", *tail)
        return connection.execute(sql, values).fetchall()

    def _conditions(
        self, bbox: Sequence[float], properties: Sequence[tuple[str, str]]
    ) -> tuple[str, list[Any]]:
        words, values = [], []
        box = _usable(bbox)
        if box is not None:
            index = quoted(f"rtree_{self._table}_geom")
            words.append(
                statement(
                    *("t.fid IN (SELECT id FROM", index, "WHERE maxx >= ? AND maxy >= ?"),
                    "AND minx <= ? AND miny <= ?)",
                )
            )
            values += [box[0], box[1], box[2], box[3]]
        for name, value in properties:
            words.append(statement("CAST(", quoted(name), "AS TEXT) = ?"))
            values.append(value)
        return ("WHERE " + " AND ".join(words) if words else ""), values

    def _order(self, sortby: Sequence[dict[str, str]]) -> str:
        parts = [
            statement(quoted(s["property"]), "DESC" if s["order"] == "-" else "ASC") for s in sortby
        ]
        return ", ".join([*parts, "t.fid"])

    def _features(
        self,
        rows: Sequence[tuple[Any, ...]],
        names: Sequence[str],
        skip_geometry: bool,
        spec: Any,
    ) -> list[dict[str, Any]]:
        shapes: Sequence[Any] = [None] * len(rows)
        if not skip_geometry and rows:
            shapes = shapely.force_2d(shapely.from_wkb([strip_header(r[1]) for r in rows]))
            if spec is not None:
                to_degrees = crs.transformer(self._epsg, crs.WGS84)
                shapes = shapely.transform(shapes, lambda xy: to_degrees(xy).round(_DEGREE_DIGITS))
        return [
            {
                "type": "Feature",
                "id": row[0],
                "geometry": shapely.geometry.mapping(shape) if shape is not None else None,
                "properties": dict(zip(names, row[2:])),
            }
            for row, shape in zip(rows, shapes)
        ]


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
