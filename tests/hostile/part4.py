# SPDX-License-Identifier: GPL-2.0-or-later
"""A collection of OGC API – Features Part 4 in memory: right, or with the faults that servers are
known to have. It is a transport itself, and can be put behind `stub.listening`."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any, Optional
from urllib.parse import parse_qs, unquote, urlsplit

import shapely

from qh_plugin.core.publish.transport import Request, Response

STORAGE = "http://www.opengis.net/def/crs/EPSG/0/9210"
NAME, KEY = "zone", "maDoiTuong"
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
WRITE = "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete"
LOCK = "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-"


@dataclass
class Part4:
    """`faults` of: "body-id" (PUT obeys the id in the body), "crs" (bodies are taken for longitude
    and latitude), "merge" (PUT keeps what is left out), "own-ids", "no-search", "no-delete",
    "drop-values", "round", "truncate", "no-nulls" (null is as good as left out), "blanks" (an empty
    text leaves a number empty; an error without it). `locking`:
    "", "etag", "modified"."""

    faults: frozenset[str] = frozenset()
    locking: str = ""
    storage: Optional[str] = STORAGE
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    serial: int = 0
    name: str = NAME
    log: list[str] = field(default_factory=list)

    def send(self, request: Request) -> Response:
        return self.answer(request)

    def answer(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        path = unquote(parts.path)
        self.log.append(f"{request.method} {path}")
        if path.endswith("/conformance"):
            kind = {"etag": "etags", "modified": "timestamps"}.get(self.locking)
            return _json(200, {"conformsTo": [CORE, WRITE, *([LOCK + kind] if kind else [])]})
        if path.endswith("/collections"):
            listed = [{"id": self.name, "itemType": "feature"}, {"id": "r", "itemType": "record"}]
            return _json(200, {"collections": listed})
        if path.endswith(f"/collections/{self.name}"):
            described: dict[str, Any] = {"id": self.name}
            if self.storage:
                described["storageCrs"] = self.storage
            return _json(200, described)
        _, items, identifier = path.partition(f"/collections/{self.name}/items")
        if not items:
            return _json(404, {"code": "NotFound"})
        identifier = identifier.strip("/")
        body = json.loads(request.body) if request.body else {}
        if request.method == "GET":
            return self._get(identifier, parse_qs(parts.query))
        if body.get("type") == "FeatureCollection":
            raise AssertionError("a FeatureCollection was sent")
        if request.method == "POST":
            return self._post(body)
        if identifier not in self.rows:
            return _json(404, {"code": "NotFound"})
        refused = self._refused(identifier, request)
        if refused is not None:
            return refused
        if request.method == "DELETE":
            if "no-delete" not in self.faults:
                del self.rows[identifier]
            return Response(200, {}, b"")
        return self._put(identifier, body)

    def _refused(self, identifier: str, request: Request) -> Optional[Response]:
        version = str(self.changes[identifier])
        for locking, name in (("etag", "If-Match"), ("modified", "If-Unmodified-Since")):
            if self.locking == locking:
                guard = request.headers.get(name) or request.headers.get(name.lower())
                if guard is None:
                    return _json(428, {"code": "PreconditionRequired"})
                if guard != version:
                    return _json(412, {"code": "PreconditionFailed"})
        return None

    def _get(self, identifier: str, query: dict[str, list[str]]) -> Response:
        if identifier:
            if identifier not in self.rows:
                return _json(404, {"code": "NotFound"})
            told = {}
            if self.locking:
                name = {"etag": "etag", "modified": "last-modified"}[self.locking]
                told = {name: str(self.changes[identifier])}
            return _json(200, self.rows[identifier], told)
        found = list(self.rows.values())
        if KEY in query:
            if "no-search" in self.faults:
                return _json(400, {"code": "InvalidParameterValue"})
            found = [r for r in found if r["properties"].get(KEY) == query[KEY][0]]
        return _json(200, {"type": "FeatureCollection", "features": found})

    def _post(self, body: dict[str, Any]) -> Response:
        identifier = str(body["id"])
        if "own-ids" in self.faults:
            self.serial += 1
            identifier = str(self.serial)
        elif identifier in self.rows:
            return Response(500, {}, b"<html><title>Internal Server Error</title></html>")
        self._keep(identifier, self._taken(body))
        return Response(201, {"location": f"http://inner/collections/zone/items/{identifier}"}, b"")

    def _put(self, identifier: str, body: dict[str, Any]) -> Response:
        if "body-id" in self.faults:
            identifier = str(body["id"])
        try:
            taken = self._taken(body)
        except _NotTaken:
            return Response(500, {}, b"<html><title>Internal Server Error</title></html>")
        if "merge" in self.faults:
            old = self.rows[identifier]["properties"]
            taken["properties"] = {**old, **taken["properties"]}
        self._keep(identifier, taken)
        return Response(204, {}, b"")

    def _taken(self, body: dict[str, Any]) -> dict[str, Any]:
        taken = copy.deepcopy(body)
        if "crs" in self.faults:
            shape = shapely.geometry.shape(taken["geometry"])
            taken["geometry"] = shapely.geometry.mapping(
                shapely.transform(shape, lambda points: points * 0.001)
            )
        if "round" in self.faults:
            shape = shapely.geometry.shape(taken["geometry"])
            taken["geometry"] = shapely.geometry.mapping(
                shapely.transform(shape, lambda points: points.round(1))
            )
        values = taken["properties"]
        if "no-nulls" in self.faults:
            taken["properties"] = values = {k: v for k, v in values.items() if v is not None}
        for name, value in values.items():
            if value == "" and name in ("dienTich", "soTang"):
                if "blanks" not in self.faults:
                    raise _NotTaken
                values[name] = None
        if "drop-values" in self.faults:
            values.pop("ghiChu", None)
        if "truncate" in self.faults:
            values.update({k: v[:3] for k, v in values.items() if isinstance(v, str) and k != KEY})
        return taken

    def _keep(self, identifier: str, taken: dict[str, Any]) -> None:
        self.rows[identifier] = {**taken, "id": identifier}
        self.changes[identifier] = self.changes.get(identifier, 0) + 1


class _NotTaken(Exception):
    """An empty text in place of a number."""


def _json(status: int, body: Any, headers: Optional[dict[str, str]] = None) -> Response:
    return Response(status, headers or {}, json.dumps(body).encode())
