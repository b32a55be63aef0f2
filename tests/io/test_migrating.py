# SPDX-License-Identifier: GPL-2.0-or-later
"""Old dossiers brought to the present model: nothing lost, all or nothing, told."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import ogr

from qh_plugin.core.dossier.layout import DossierInfo, open_dossier, save
from qh_plugin.core.errors import Cancelled, ModelError, StorageError
from qh_plugin.core.model import load
from qh_plugin.core.model.migration import plan
from qh_plugin.core.progress import Progress
from qh_plugin.io import backups, geopackage, migrating
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.geopackage_blob import add_functions
from qh_plugin.io.migrating import migrate, pending, preview
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.sqlite import writing
from tests.core.model.small_model import MODEL, write
from tests.core.model.test_migration import LOTS, migration_file

ogr.UseExceptions()
ROOT = Path(__file__).resolve().parents[2]
OLD_MODEL = ROOT / "tests" / "data" / "tt16_2025-2025.1.json"
INFO = DossierInfo("Đồ án cũ", "tt16_2025", "79QPK1000001", wards=("26740",))


def _box(number: int) -> bytes:
    return bytes(
        shapely.to_wkb(shapely.box(600000 + 10 * number, 1190000, 600010 + 10 * number, 1190010))
    )


@pytest.fixture
def old(tmp_path):
    """A dossier as version 2025.1 made it, before versions were noted, with features in it."""
    dossier = create_dossier(tmp_path / "CSDL_Cũ", INFO, load(OLD_MODEL))
    path = dossier.geopackage("QuyHoach")
    rows = [
        (_box(n), {"maDoiTuong": f"79QPK1000001-ChucNangSuDungDat_A-{n}", "kyHieuLoDat": f"Ô {n}"})
        for n in range(1, 6)
    ]
    geopackage.insert_rows(path, "ChucNangSuDungDat_A", rows)
    line = bytes(shapely.to_wkb(shapely.linestrings([(600000, 1190000), (600100, 1190000)])))
    states = ["Hiện trạng giữ lại", " xây dựng MỚI", "chưa rõ", None, "GL"]
    roads = [(line, {"tenDuong": f"Đường {n}", "tinhTrang": s}) for n, s in enumerate(states)]
    geopackage.insert_rows(path, "MangLuoiGiaoThongDuongBo_L", roads)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_name TEXT)")
        database.execute("INSERT INTO layer_styles VALUES (1, 'MangLuoiGiaoThongDuongBo_L')")
        database.execute("CREATE VIEW roads AS SELECT * FROM MangLuoiGiaoThongDuongBo_L")
        database.commit()
    content = json.loads((dossier.state / "dossier.json").read_text("utf-8"))
    del content["model_version"]
    (dossier.state / "dossier.json").write_text(json.dumps(content), "utf-8")
    return open_dossier(dossier.folder)


def _dump(path: Path) -> dict[str, list[tuple]]:
    """Everything that a database holds, but for the counters of SQLite."""
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {n: database.execute(f'SELECT * FROM "{n}"').fetchall() for (n,) in names}


def _change(path: Path, sql: str) -> None:
    with writing(path) as database:
        add_functions(database)
        database.execute(sql)


def _same_features(before, after, *, but=()):
    assert after.fids.tolist() == before.fids.tolist()
    assert after.wkb.tolist() == before.wkb.tolist()
    for name, values in before.columns.items():
        if name not in but:
            assert after.columns[name].tolist() == values.tolist(), name


def test_an_old_dossier_arrives_whole(old):
    before = {t.name: t for t in read_dataset(old.folder).tables}
    found = pending(old)
    assert (found.start, found.model.version) == ("2025.1", load().version)
    report = migrate(old, found)
    assert open_dossier(old.folder).info == replace(
        INFO, created=old.info.created, model_version=load().version
    )
    after = {t.name: t for t in read_dataset(old.folder).tables}
    assert list(after) == list(before)
    for name, table in before.items():
        _same_features(table, after[name], but=("tinhTrang",))
    roads = after["QuyHoach/MangLuoiGiaoThongDuongBo_L"]
    assert roads.columns["tinhTrang"].tolist() == ["GL", "XM", "chưa rõ", None, "GL"]
    model = load()
    for table in after.values():
        known = [f.name for f in model.feature_class(table.name).fields]
        assert [f.name for f in table.fields] == known
    (told,) = report.tables
    assert (told.source, told.features, dict(told.recoded)) == (
        "QuyHoach/MangLuoiGiaoThongDuongBo_L",
        5,
        {"tinhTrang": 2},
    )
    assert any("tinhTrang: 2 giá trị" in s.vi for s in report.sentences())
    (noted,) = (old.state / "reports").glob("migration-*.json")
    assert json.loads(noted.read_text("utf-8"))["tables"][0]["recoded"] == {"tinhTrang": 2}
    assert not (old.state / "migration").exists()


def test_gdal_edits_the_table_afterwards(old):
    migrate(old, pending(old))
    path = old.geopackage("QuyHoach")
    data = ogr.Open(str(path), update=1)
    layer = data.GetLayerByName("MangLuoiGiaoThongDuongBo_L")
    assert (layer.GetFeatureCount(), layer.GetExtent()[:2]) == (5, (600000, 600100))
    layer.SetSpatialFilterRect(600001, 1189999, 600002, 1190001)
    assert layer.GetFeatureCount() == 5
    layer.SetSpatialFilter(None)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(
        ogr.CreateGeometryFromWkt("MULTILINESTRING ((610000 1190000, 610001 1190000))")
    )
    layer.CreateFeature(feature)
    assert feature.GetFID() == 6
    layer.SetSpatialFilterRect(609999, 1189999, 610002, 1190001)
    assert layer.GetFeatureCount() == 1
    del layer, data
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT f_table_name FROM layer_styles").fetchall() == [
            ("MangLuoiGiaoThongDuongBo_L",)
        ]
        assert database.execute("SELECT count(*) FROM roads").fetchone() == (6,)


def test_twice_is_nothing_to_do(old):
    migrate(old, pending(old))
    again = open_dossier(old.folder)
    assert pending(again) is None


def test_the_backup_is_what_was(old):
    before = _dump(old.geopackage("QuyHoach"))
    report = migrate(old, pending(old))
    (copy,) = backups.copies(old)
    assert copy.reason == "migration"
    assert old.folder / report.backup == copy.file.parent
    assert _dump(copy.file) == before


def test_a_preview_changes_nothing(old):
    before = _dump(old.geopackage("QuyHoach"))
    report = preview(old, pending(old))
    assert dict(report.tables[0].recoded) == {"tinhTrang": 2}
    assert (_dump(old.geopackage("QuyHoach")), open_dossier(old.folder)) == (before, old)
    assert not backups.copies(old) and not (old.state / "migration").exists()


def test_without_old_values_only_the_version_is_noted(old):
    path = old.geopackage("QuyHoach")
    _change(path, "UPDATE MangLuoiGiaoThongDuongBo_L SET tinhTrang = NULL WHERE fid < 3")
    before = path.read_bytes()
    report = migrate(old, pending(old))
    assert (report.backup, list(report.tables)) == ("", [])
    assert path.read_bytes() == before
    assert open_dossier(old.folder).info.model_version == load().version


def test_a_newer_dossier_is_not_touched(old):
    save(replace(old, info=replace(old.info, model_version="2099.1")))
    with pytest.raises(ModelError, match=r"2099\.1"):
        pending(open_dossier(old.folder))


def test_read_only_is_a_sentence(old):
    path = old.geopackage("QuyHoach")
    before = _dump(path)
    path.chmod(0o444)
    with pytest.raises(StorageError) as raised:
        migrate(old, pending(old))
    assert "QuyHoach.gpkg" in raised.value.text.vi and "chỉ cho đọc" in raised.value.text.vi
    assert _dump(path) == before
    assert open_dossier(old.folder) == old


def test_a_locked_file_is_a_sentence(old, monkeypatch):
    monkeypatch.setattr("qh_plugin.io.snapshots.PATIENCE", 0.1)
    path = old.geopackage("QuyHoach")
    before = _dump(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match=r"QuyHoach\.gpkg"):
            migrate(old, pending(old))
    assert _dump(path) == before
    assert open_dossier(old.folder) == old


def test_cancelled_leaves_the_old_one(old):
    before = _dump(old.geopackage("QuyHoach"))
    steps = []
    progress = Progress(lambda fraction, text: steps.append(fraction), lambda: len(steps) > 2)
    with pytest.raises(Cancelled):
        migrate(old, pending(old), progress=progress)
    assert (_dump(old.geopackage("QuyHoach")), open_dossier(old.folder)) == (before, old)
    assert not (old.state / "migration").exists()


def test_cancelled_inside_a_table_leaves_the_old_one(old, monkeypatch):
    monkeypatch.setattr(migrating, "_PAUSE", 1)
    before = _dump(old.geopackage("QuyHoach"))
    stop = []
    real = migrating.rebuild
    monkeypatch.setattr(migrating, "rebuild", lambda *a: stop.append(1) or real(*a))
    with pytest.raises(Cancelled):
        migrate(old, pending(old), progress=Progress(cancelled=lambda: bool(stop)))
    assert (_dump(old.geopackage("QuyHoach")), open_dossier(old.folder)) == (before, old)


@pytest.mark.parametrize("moment", ["rebuild", "overwrite", "save"])
def test_a_failure_leaves_the_old_one(old, monkeypatch, moment):
    before = _dump(old.geopackage("QuyHoach"))
    real = getattr(migrating, moment)
    calls = []

    def fails(*arguments, **named):
        calls.append(1)
        if len(calls) == 1:
            raise StorageError(None)
        return real(*arguments, **named)

    monkeypatch.setattr(migrating, moment, fails)
    with pytest.raises((StorageError, AttributeError)):
        migrate(old, pending(old))
    monkeypatch.undo()
    assert (_dump(old.geopackage("QuyHoach")), open_dossier(old.folder)) == (before, old)
    migrate(old, pending(old))
    assert pending(open_dossier(old.folder)) is None


@pytest.mark.parametrize("moment", ["rebuild", "copy_database", "overwrite", "save"])
def test_killed_in_the_middle_the_old_one_or_the_new_one_is_there(old, moment):
    """Power cut before each stage: the dossier opens, is pending, and is brought to its end."""
    before = _dump(old.geopackage("QuyHoach"))
    program = (
        "import os, signal, sys; from pathlib import Path; from qh_plugin.io import migrating as m;"
        "from qh_plugin.core.dossier.layout import open_dossier;"
        f"m.{moment} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL);"
        "d = open_dossier(Path(sys.argv[1])); m.migrate(d, m.pending(d))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(old.folder)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    there = open_dossier(old.folder)
    assert there == old
    if moment != "save":
        assert _dump(old.geopackage("QuyHoach")) == before
    migrate(there, pending(there))
    after = {t.name: t for t in read_dataset(old.folder).tables}
    states = after["QuyHoach/MangLuoiGiaoThongDuongBo_L"].columns["tinhTrang"].tolist()
    assert states == ["GL", "XM", "chưa rõ", None, "GL"]


@pytest.fixture
def small(tmp_path):
    """A dossier of an older small model with every kind of difference, and the way to the next."""
    before = json.loads(json.dumps(MODEL))
    for later in ("keys", "references", "conditions", "relations"):  # which the older one lacked
        del before[later]
    lots = before["classes"][1]
    lots.update({"name": "QuyHoach/LoCu_A", "label_field": "soHieu", "aliases": []})
    lots["fields"][0].update({"name": "soHieu", "length": 50})
    lots["fields"][1].update({"length": 20, "default": "=HOUSE"})
    text = {"vi": "x", "en": "x"}
    lots["fields"] += [{"name": "mauSac", "type": "text", "label": text, "length": 9}]
    before["classes"][0]["fields"] = [
        {"name": "mauSac", "type": "text", "label": text, "length": 9}
    ]
    del lots["fields"][3]  # dienTich is new in version 2
    before["topology_sets"] = []
    del before["classes"][2]["fields"][0]
    old_model = load(write(tmp_path, before, "before.json"))
    folder = tmp_path / "migrations"
    folder.mkdir()
    migration_file(folder)
    model = load(write(tmp_path, {**MODEL, "version": "2"}, "after.json"))
    info = DossierInfo("Nhỏ", "small", "79QPK-AB-1")
    dossier = create_dossier(tmp_path / "CSDL_Nho", info, old_model, old_model.classes)
    rows = [
        (_box(1), {"maDoiTuong": "a", "soHieu": "A-1", "chucNang": "nhà ở", "mauSac": "đỏ"}),
        (_box(2), {"maDoiTuong": "b", "soHieu": "A-2", "chucNang": "HOUSE", "mauSac": " "}),
        (None, {"maDoiTuong": "c", "soHieu": None, "chucNang": "Đình", "mauSac": None}),
    ]
    path = dossier.geopackage("QuyHoach")
    geopackage.insert_rows(path, "LoCu_A", rows)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_name TEXT)")
        database.execute("INSERT INTO layer_styles VALUES (1, 'LoCu_A')")
        database.execute("CREATE TABLE rieng (a TEXT)")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('rieng', 'attributes', 'rieng')"
        )
        database.commit()
    return dossier, plan(model, "1", folder)


def test_every_kind_of_step(small):
    dossier, way = small
    report = migrate(dossier, way)
    path = dossier.geopackage("QuyHoach")
    lots = geopackage.read_table(path, "Lo_A")
    assert lots.columns["kyHieu"].tolist() == ["A-1", "A-2", None]
    assert lots.columns["chucNang"].tolist() == ["HOUSE", "HOUSE", "Đình"]
    assert lots.columns["mauSac"].tolist() == ["đỏ", " ", None]
    assert lots.columns["dienTich"].tolist() == [None] * 3
    assert [
        w and shapely.from_wkb(w).geoms[0].equals(shapely.from_wkb(_box(n)))
        for n, w in enumerate(lots.wkb, 1)
    ] == [True, True, None]
    lengths = {f.name: f.length for f in lots.fields}
    assert (lengths["kyHieu"], lengths["chucNang"]) == (10, 20)
    entries = {e.name: e for e in geopackage.layers(path)}
    assert sorted(entries) == ["Duong_L", "Lo_A", "Moc_P", "RanhGioi_A", "rieng"]
    assert "mauSac" not in {f.name for f in entries["RanhGioi_A"].fields}
    by_target = {t.target: t for t in report.tables}
    told = by_target[LOTS]
    assert (told.source, dict(told.renamed)) == ("QuyHoach/LoCu_A", {"soHieu": "kyHieu"})
    assert (list(told.added), dict(told.recoded)) == (["dienTich"], {"chucNang": 1})
    assert (dict(told.lengths), dict(told.kept)) == ({"kyHieu": 10}, {"mauSac": "not empty"})
    assert list(by_target["QuyHoach/RanhGioi_A"].dropped) == ["mauSac"]
    assert list(by_target["QuyHoach/Moc_P"].added) == ["x"]
    assert list(report.untouched) == ["QuyHoach/rieng"]
    assert all(s.vi and s.en for s in report.sentences())
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT f_table_name FROM layer_styles").fetchall() == [("Lo_A",)]
        left = "SELECT count(*) FROM sqlite_master WHERE name LIKE '%LoCu%' OR name LIKE 'qh_%'"
        assert database.execute(left).fetchone() == (0,)
        titles = dict(database.execute("SELECT table_name, identifier FROM gpkg_contents"))
        assert titles["Lo_A"] == "Lô"


def test_values_that_are_too_long_keep_their_field_wide(small):
    dossier, way = small
    path = dossier.geopackage("QuyHoach")
    _change(path, "UPDATE LoCu_A SET soHieu = 'mười một ký tự' WHERE fid = 1")
    report = migrate(dossier, way)
    lots = geopackage.read_table(path, "Lo_A")
    assert lots.columns["kyHieu"][0] == "mười một ký tự"
    assert {f.name: f.length for f in lots.fields}["kyHieu"] == 50
    told = next(t for t in report.tables if t.target == LOTS)
    assert dict(told.kept)["kyHieu"] == "longer values"


def test_ids_of_deleted_features_are_not_given_again(small):
    dossier, way = small
    path = dossier.geopackage("QuyHoach")
    _change(path, "DELETE FROM LoCu_A WHERE fid = 3")
    migrate(dossier, way)
    assert geopackage.insert_rows(path, "Lo_A", [(_box(9), {"maDoiTuong": "d"})]) == [4]
    assert np.isin([1, 2, 4], geopackage.read_table(path, "Lo_A").fids).all()


def test_two_tables_of_one_class_lose_neither(small):
    dossier, way = small
    path = dossier.geopackage("QuyHoach")
    geopackage.add_layers(path, [way.model.feature_class(LOTS)], 9210)
    report = migrate(dossier, way)
    names = {e.name: e.count for e in geopackage.layers(path)}
    assert (names["LoCu_A"], names["Lo_A"]) == (3, 0)
    assert "QuyHoach/LoCu_A" in report.untouched
