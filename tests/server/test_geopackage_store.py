# SPDX-License-Identifier: GPL-2.0-or-later
"""The GeoPackage store from the inside: many rows at once leave the file as one by one."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qh_plugin.core.dossier.verify import verify_package
from qh_plugin.core.model import load
from qh_plugin.server.places import Places
from qh_plugin.server.stores import geopackage_filling
from qh_plugin.server.stores.geopackage import GeoPackageStore
from tests.server import quarterly
from tests.server.packing import packed

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def made(folder: Path) -> tuple[GeoPackageStore, Path]:
    places = Places(folder)
    places.make()
    store = GeoPackageStore(places, load())
    store.prepare()
    return store, places.city


def seen(city: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(city)) as connection:
        ask = connection.execute
        return {
            "index": ask(f"SELECT * FROM rtree_{LOTS}_geom ORDER BY id").fetchall(),
            "count": ask(
                "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", (LOTS,)
            ).fetchone(),
            "triggers": ask(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            ).fetchall(),
            "sound": ask("PRAGMA integrity_check").fetchone(),
        }


def test_many_rows_at_once_leave_what_the_triggers_leave(
    new_dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = new_dossier(4)
    package = packed(dossier)
    with zipfile.ZipFile(package.path) as archive:
        archive.extract("layers/data.gpkg", tmp_path)
    manifest, data = verify_package(package.path), tmp_path / "layers" / "data.gpkg"
    found = []
    for name, few in (("one", 1000), ("many", 1)):
        monkeypatch.setattr(geopackage_filling, "FEW", few)
        store, city = made(tmp_path / name)
        before = seen(city)
        for _ in range(2):  # the second time every row is there already
            with store.loading("job", data) as loading:
                _, problems = loading.load_layers(manifest)
            assert problems == []
        found.append(seen(city))
        assert found[-1]["triggers"] == before["triggers"]
    assert found[0] == found[1]
    assert found[0]["count"] == (16,) and len(found[0]["index"]) == 16
    assert found[0]["sound"] == ("ok",)


def test_a_quarter_is_listed_without_reading_all_receipts(tmp_path: Path) -> None:
    store, city = made(tmp_path / "store")

    def forget() -> None:
        with closing(sqlite3.connect(city)) as connection:
            connection.execute("DROP TABLE qh_submission")
            connection.commit()

    quarterly.holds(store, forget)
