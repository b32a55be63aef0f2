# SPDX-License-Identifier: GPL-2.0-or-later
"""The real pygeoapi with its stock PostgreSQL provider, `editable: true`, on a PostGIS of its own:
what a third party may offer, faults and all. A script: `python stock_pygeoapi.py FOLDER PORT`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

STORAGE = "http://www.opengis.net/def/crs/EPSG/0/9210"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
NAME, TABLE = "zone", "zone"
#: the city's own reference system, which PostGIS 3.3 does not know
SCHEMA = """
CREATE EXTENSION IF NOT EXISTS postgis;
INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)
  VALUES (9210, 'EPSG', 9210, '', '+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000
  +ellps=WGS84 +units=m +no_defs') ON CONFLICT DO NOTHING;
CREATE TABLE zone ("maDoiTuong" text PRIMARY KEY, "dienTich" double precision, "ghiChu" text,
  "soTang" integer, geom geometry(MultiPolygon, 9210));
"""


def configuration(folder: Path, port: int) -> dict:
    """One writable collection."""
    url = f"http://127.0.0.1:{port}"
    text = {"en": "x"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en"],
            "limits": {"default_items": 10, "max_items": 1000},
            "map": {"url": url, "attribution": "x"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": text,
                "description": text,
                "keywords": {"en": ["x"]},
                "keywords_type": "theme",
                "terms_of_service": url,
                "url": url,
            },
            "license": {"name": "x", "url": url},
            "provider": {"name": "x", "url": url},
            "contact": {"name": "x", "url": url},
        },
        "resources": {
            NAME: {
                "type": "collection",
                "title": text,
                "description": text,
                "keywords": ["x"],
                "links": [],
                "extents": {"spatial": {"bbox": [106, 8, 108, 12], "crs": CRS84}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "PostgreSQL",
                        "editable": True,
                        "data": {
                            "host": str(folder),
                            "port": 5432,
                            "dbname": "postgres",
                            "user": "thu",
                            "password": "x",  # trusted on the socket
                            "search_path": ["public"],
                        },
                        "id_field": "maDoiTuong",
                        "table": TABLE,
                        "geom_field": "geom",
                        "crs": [CRS84, STORAGE],
                        "storage_crs": STORAGE,
                    }
                ],
            }
        },
    }


def serve(folder: Path, port: int) -> None:
    """Until killed."""
    config = folder / "pygeoapi.json"
    config.write_text(json.dumps(configuration(folder, port)))
    os.environ["PYGEOAPI_CONFIG"] = str(config)
    os.environ["PYGEOAPI_OPENAPI"] = str(folder / "openapi.json")
    from pygeoapi.openapi import get_oas

    (folder / "openapi.json").write_text(
        json.dumps(
            get_oas(json.loads(config.read_text()), fail_on_invalid_collection=False), default=str
        )
    )
    from pygeoapi.flask_app import APP
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", port, APP, threaded=True)
    print("READY", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
