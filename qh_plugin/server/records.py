# SPDX-License-Identifier: GPL-2.0-or-later
"""pygeoapi record provider: receipts, reports, dossiers and versions as items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional, Sequence

from pygeoapi.provider.base import BaseProvider, ProviderItemNotFoundError

from qh_plugin.core.dossier.verify import is_package_id
from qh_plugin.server.places import Places
from qh_plugin.server.stores import open_store


class Records(BaseProvider):
    """`data` is the store, `kind` one of receipts, reports, dossiers, versions. `?dossier=` gives
    those of one dossier."""

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self._places = Places(Path(self.data["root"]))
        self._store = open_store(self.data)
        self._kind = provider_def["kind"]
        self._fields = {"title": {"type": "string"}, "dossier": {"type": "string"}}

    def get_fields(self) -> dict[str, Any]:
        """The attributes that can be asked for."""
        return self._fields

    def query(
        self,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        properties: Sequence[tuple[str, str]] = (),
        **_: Any,
    ) -> dict[str, Any]:
        """A page of records."""
        dossier = next((str(value) for name, value in properties if name == "dossier"), "")
        found = self._all(offset, limit, dossier)
        features = [] if resulttype == "hits" else [self._feature(i, body) for i, body in found]
        return {
            "type": "FeatureCollection",
            "features": features,
            "numberReturned": len(features),
        }

    def get(self, identifier: str, **_: Any) -> dict[str, Any]:
        """One record by package id or dossier code."""
        body = self._one(identifier)
        if body is None:
            raise ProviderItemNotFoundError(f"{identifier} not found")
        return self._feature(identifier, body)

    def _one(self, identifier: str) -> Optional[dict[str, Any]]:
        if self._kind != "reports":
            return self._store.document(self._kind, identifier)
        path = self._places.reports / f"{identifier}.json"
        if not is_package_id(identifier) or not path.is_file():
            return None
        return json.loads(path.read_text("utf-8"))

    def _all(self, offset: int, limit: int, dossier: str) -> Sequence[tuple[str, dict[str, Any]]]:
        if self._kind != "reports":
            return self._store.documents(self._kind, offset, limit, dossier)
        paths = sorted(self._places.reports.glob("*.json"))[offset : offset + limit]
        return [(p.stem, {"format": "qh-report-summary/1"}) for p in paths]

    @staticmethod
    def _feature(identifier: str, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("type") == "Feature":
            return body
        return {"type": "Feature", "id": identifier, "geometry": None, "properties": body}
