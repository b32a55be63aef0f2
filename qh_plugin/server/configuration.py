# SPDX-License-Identifier: GPL-2.0-or-later
"""The pygeoapi configuration of a city server, made from the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.text import Text
from qh_plugin.io.package_data import table_name
from qh_plugin.server.managers import manager_of
from qh_plugin.server.places import Places

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
#: west, south, east, north in degrees around the city with Côn Đảo
CITY_BOX = [106.3, 8.5, 107.7, 11.6]
_RECORDS = {
    "receipts": Text("Biên nhận", "Receipts"),
    "reports": Text("Báo cáo kiểm tra", "Check reports"),
    "dossiers": Text("Hồ sơ đã công bố", "Published dossiers"),
    "versions": Text("Các phiên bản đã công bố", "Published versions"),
}
_PROCESSES = {
    "stage-chunk": "StageChunk",
    "fetch-chunk": "FetchChunk",
    "submit-dossier": "SubmitDossier",
    "validate-dossier": "ValidateDossier",
}


def configuration(
    store: Mapping[str, Any], model: Model, url: str, host: str, port: int
) -> dict[str, Any]:
    """The whole configuration as data; `store` defines the store, `url` is the public address."""
    places = Places(Path(store["root"]))
    resources: dict[str, Any] = {
        table_name(c): _collection(store, c, model.default_epsg) for c in model.classes
    }
    resources.update({kind: _record(store, kind) for kind in _RECORDS})
    for name, processor in _PROCESSES.items():
        resources[name] = {
            "type": "process",
            "processor": {
                "name": f"qh_plugin.server.processes.{processor}",
                "store": dict(store),
                "url": url,
            },
        }
    return {
        "server": {
            "bind": {"host": host, "port": port},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["vi", "en"],
            "gzip": False,
            "pretty_print": False,
            "limits": {"default_items": 100, "max_items": 10000},
            "map": {"url": f"{url}/static/no-tiles/{{z}}/{{x}}/{{y}}.png", "attribution": "–"},
            "manager": manager_of(store),
        },
        "logging": {"level": "ERROR", "logfile": str(places.log)},
        "metadata": _metadata(url),
        "resources": resources,
    }


def _collection(store: Mapping[str, Any], feature_class: FeatureClass, epsg: int) -> dict[str, Any]:
    storage = f"http://www.opengis.net/def/crs/EPSG/0/{epsg}"
    return {
        "type": "collection",
        "title": _both(feature_class.title),
        "description": _both(feature_class.title),
        "keywords": ["quy hoạch", feature_class.group],
        "links": [],
        "extents": {"spatial": {"bbox": CITY_BOX, "crs": CRS84}},
        "providers": [
            {
                "type": "feature",
                "name": "qh_plugin.server.features.Features",
                "data": dict(store),
                "table": table_name(feature_class),
                "id_field": feature_class.id_field,
                "title_field": feature_class.label_field or feature_class.id_field,
                "epsg": epsg,
                "columns": {f.name: f.type for f in feature_class.fields},
                "crs": [CRS84, storage],
                "storage_crs": storage,
            }
        ],
    }


def _record(store: Mapping[str, Any], kind: str) -> dict[str, Any]:
    title = _both(_RECORDS[kind])
    return {
        "type": "collection",
        "title": title,
        "description": title,
        "keywords": ["hồ sơ"],
        "links": [],
        "extents": {"spatial": {"bbox": CITY_BOX, "crs": CRS84}},
        "providers": [
            {
                "type": "record",
                "name": "qh_plugin.server.records.Records",
                "data": dict(store),
                "kind": kind,
                "id_field": "id",
                "title_field": "title",
            }
        ],
    }


def _metadata(url: str) -> dict[str, Any]:
    title = Text("Máy chủ quy hoạch (thử nghiệm)", "Planning server (sandbox)")
    about = Text(
        "Nhận hồ sơ quy hoạch và công bố dữ liệu theo chuẩn OGC API.",
        "Takes planning dossiers and publishes their data through OGC API.",
    )
    return {
        "identification": {
            "title": _both(title),
            "description": _both(about),
            "keywords": {"vi": ["quy hoạch"], "en": ["planning"]},
            "keywords_type": "theme",
            "terms_of_service": url,
            "url": url,
        },
        "license": {"name": "CC-BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        "provider": {"name": "Thành phố Hồ Chí Minh", "url": url},
        "contact": {"name": "Quản trị máy chủ", "url": url, "role": "pointOfContact"},
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
