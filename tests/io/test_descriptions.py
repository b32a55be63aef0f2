# SPDX-License-Identifier: GPL-2.0-or-later
"""The description on disk: the store, the XML beside the data, the GeoPackages' metadata tables."""

from __future__ import annotations

import datetime
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from qh_plugin.core.dossier.description import Quality
from qh_plugin.core.dossier.layout import DossierInfo, save
from qh_plugin.core.dossier.metadata import iso19139
from qh_plugin.core.errors import DossierError, InputError, StorageError
from qh_plugin.core.model import available, load
from qh_plugin.io import descriptions, geopackage, geopackage_metadata
from qh_plugin.io.dossiers import create_dossier

DAY = datetime.date(2026, 4, 5)
LOTS = "ChucNangSuDungDat_A"
VALIDATOR = Path("/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py")


@pytest.fixture
def dossier(tmp_path):
    info = DossierInfo(
        "QHPK thử", "tt16_2025", "79QPK1000001", wards=("26740",), created="2026-01-02"
    )
    made = create_dossier(tmp_path / "CSDL_Thử", info, load())
    add(made, shapely.box(600000, 1190000, 600060, 1190090))
    return made


def add(dossier, shape):
    blob = shapely.to_wkb(shapely.MultiPolygon([shape]))
    geopackage.insert_rows(dossier.geopackage("QuyHoach"), LOTS, [(blob, {})])


def described(dossier):
    found = descriptions.read_description(dossier).with_own("access", "unclassified")
    return descriptions.measure(dossier, found.with_own("title", "Tên riêng"))


def contents(dossier):
    return {p: p.read_bytes() for p in dossier.folder.rglob("*") if p.is_file()}


def test_what_was_saved_is_read_again(dossier):
    saved = descriptions.write_description(dossier, described(dossier), DAY)
    assert saved.updated == "2026-04-05"
    assert descriptions.read_description(dossier) == saved
    assert saved.bbox == (600000.0, 1190000.0, 600060.0, 1190090.0)
    xml = dossier.gis / "79QPK1000001.xml"
    assert xml == descriptions.xml_of(dossier) and xml.read_bytes() == iso19139(saved)
    for path in dossier.databases():
        assert geopackage_metadata.read(path) == xml.read_text("utf-8")
    assert not list(dossier.folder.rglob("*.part"))


def test_the_dossiers_changes_flow_into_what_the_user_left_alone(dossier):
    descriptions.write_description(dossier, described(dossier), DAY)
    changed = replace(dossier, info=replace(dossier.info, name="Tên mới", scale="1/500"))
    save(changed)
    found = descriptions.read_description(changed)
    assert found.title == "Tên riêng" and found.scale == "1/500"
    assert descriptions.read_description(changed, own=False).title == "Tên mới"


def test_records_are_read_where_there_are_some(dossier):
    given = {"HoSo": [{"tenDoAn": "Theo bảng", "soQDQH": "7/QĐ"}]}
    found = descriptions.read_description(dossier, records=given)
    assert found.title == "Theo bảng" and found.decision == "7/QĐ"
    pytest.importorskip("qh_plugin.io.records")
    from qh_plugin.io.records import read_records, write_records

    model = load()
    if "HoSo" not in model.records:
        pytest.skip("the model has no record tables yet")
    records = read_records(dossier, model)
    records.tables["HoSo"][0].update(soQDQH="7/QĐ", ngayQDQH=datetime.date(2026, 3, 5))
    write_records(dossier, model, records)
    found = descriptions.read_description(dossier)
    assert (found.decision, found.decided, found.issued) == ("7/QĐ", "2026-03-05", "2026-03-05")


def test_saving_twice_changes_nothing_more(dossier):
    descriptions.write_description(dossier, described(dossier), DAY)
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as base:
        first = list(base.iterdump())
    descriptions.write_description(dossier, descriptions.read_description(dossier), DAY)
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as base:
        assert list(base.iterdump()) == first


def test_every_constraint_of_the_specification_holds(dossier):
    """OGC 12-128: requirements 94 to 103 of the metadata extension."""
    descriptions.write_description(dossier, described(dossier), DAY)
    for path in dossier.databases():
        with closing(sqlite3.connect(path)) as base:
            assert base.execute("PRAGMA foreign_key_check").fetchall() == []
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = base.execute(
                "SELECT table_name, column_name, definition, scope FROM gpkg_extensions"
                " WHERE extension_name = 'gpkg_metadata' ORDER BY table_name"
            ).fetchall()
            link = "http://www.geopackage.org/spec120/#extension_metadata"
            assert rows == [
                ("gpkg_metadata", None, link, "read-write"),
                ("gpkg_metadata_reference", None, link, "read-write"),
            ]
            columns = "SELECT name, type, [notnull], pk FROM pragma_table_info(?)"
            assert base.execute(columns, ("gpkg_metadata",)).fetchall() == [
                ("id", "INTEGER", 1, 1),
                ("md_scope", "TEXT", 1, 0),
                ("md_standard_uri", "TEXT", 1, 0),
                ("mime_type", "TEXT", 1, 0),
                ("metadata", "TEXT", 1, 0),
            ]
            assert base.execute(columns, ("gpkg_metadata_reference",)).fetchall() == [
                ("reference_scope", "TEXT", 1, 0),
                ("table_name", "TEXT", 0, 0),
                ("column_name", "TEXT", 0, 0),
                ("row_id_value", "INTEGER", 0, 0),
                ("timestamp", "DATETIME", 1, 0),
                ("md_file_id", "INTEGER", 1, 0),
                ("md_parent_id", "INTEGER", 0, 0),
            ]
            said = base.execute(
                "SELECT md_scope, md_standard_uri, mime_type FROM gpkg_metadata"
            ).fetchall()
            assert said == [("dataset", "http://www.isotc211.org/2005/gmd", "text/xml")]
            references = base.execute("SELECT * FROM gpkg_metadata_reference").fetchall()
            assert references == [
                ("geopackage", None, None, None, "2026-04-05T00:00:00.000Z", 1, None)
            ]


def test_gdal_reads_it_and_still_edits_the_layers(dossier):
    from osgeo import gdal, ogr

    descriptions.write_description(dossier, described(dossier), DAY)
    path = dossier.geopackage("QuyHoach")
    opened = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    assert "Tên riêng" in opened.GetMetadata()["GPKG_METADATA_ITEM_1"]
    layer = opened.GetLayerByName(LOTS)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))"))
    assert layer.CreateFeature(feature) == 0 and layer.GetFeatureCount() == 2
    opened = None
    assert "Tên riêng" in (geopackage_metadata.read(path) or "")


@pytest.mark.skipif(not VALIDATOR.is_file(), reason="GDAL's validator is not installed")
def test_the_validator_of_gdal_finds_nothing(dossier):
    descriptions.write_description(dossier, described(dossier), DAY)
    for path in dossier.databases():
        done = subprocess.run(
            [sys.executable, str(VALIDATOR), "-k", str(path)], capture_output=True, text=True
        )
        said = done.stdout + done.stderr
        if "No module named" in said:
            pytest.skip(said.strip().splitlines()[-1])
        assert done.returncode == 0, said


def test_documents_of_others_in_the_same_tables_stay(dossier):
    from osgeo import gdal

    path = dossier.geopackage("QuyHoach")
    opened = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    opened.SetMetadata({"NGUOI_LAP": "x"})
    opened = None
    descriptions.write_description(dossier, described(dossier), DAY)
    descriptions.write_description(dossier, described(dossier), DAY)
    opened = gdal.OpenEx(str(path))
    assert opened.GetMetadata()["NGUOI_LAP"] == "x"
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT count(*) FROM gpkg_metadata").fetchone() == (2,)


def test_copies_of_ours_become_one(dossier):
    descriptions.write_description(dossier, described(dossier), DAY)
    path = dossier.geopackage("QuyHoach")
    with closing(sqlite3.connect(path)) as base:
        base.execute(
            "INSERT INTO gpkg_metadata SELECT 7, md_scope, md_standard_uri, mime_type, 'old'"
            " FROM gpkg_metadata"
        )
        base.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('geopackage',NULL,NULL,NULL,'x',7,NULL)"
        )
        base.commit()
    descriptions.write_description(dossier, described(dossier), DAY)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT id FROM gpkg_metadata").fetchall() == [(1,)]


def test_a_locked_geopackage_is_told_and_nothing_typed_is_lost(dossier, monkeypatch):
    monkeypatch.setattr("qh_plugin.io.sqlite.PATIENCE", 0.05)
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as error:
            descriptions.write_description(dossier, described(dossier), DAY)
        other.execute("ROLLBACK")
    assert "QuyHoach.gpkg" in error.value.text.vi and "Đã lưu" in error.value.text.vi
    again = descriptions.read_description(dossier)
    assert again.title == "Tên riêng"
    descriptions.write_description(dossier, again, DAY)
    assert "Tên riêng" in (geopackage_metadata.read(dossier.geopackage("QuyHoach")) or "")


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may all")
def test_a_read_only_folder_leaves_everything_as_it_was(dossier):
    made = described(dossier)
    before = contents(dossier)
    dossier.state.chmod(0o500)
    try:
        with pytest.raises(StorageError):
            descriptions.write_description(dossier, made, DAY)
    finally:
        dossier.state.chmod(0o700)
    assert contents(dossier) == before


def test_a_store_that_cannot_be_written_leaves_everything_as_it_was(dossier):
    made = described(dossier)
    descriptions.store_of(dossier).with_name("metadata.json.part").mkdir()
    before = contents(dossier)
    with pytest.raises(StorageError):
        descriptions.write_description(dossier, made, DAY)
    assert contents(dossier) == before


@pytest.mark.parametrize("raw", ["", "{", "[]", '{"format": "x"}', "[" * 100_000])
def test_a_damaged_store_is_told_and_not_overwritten(dossier, raw):
    path = descriptions.store_of(dossier)
    path.write_text(raw, "utf-8")
    with pytest.raises(DossierError) as error:
        descriptions.read_description(dossier)
    assert "metadata.json" in error.value.text.vi
    assert path.read_text("utf-8") == raw


def test_drafts_are_kept_as_typed_and_a_damaged_one_is_none(dossier):
    assert descriptions.read_draft(dossier) is None
    descriptions.write_draft(dossier, {"issued": "31/02/", "title": ""})
    assert descriptions.read_draft(dossier) == {"issued": "31/02/", "title": ""}
    descriptions.draft_of(dossier).write_text('{"own": 3}')
    assert descriptions.read_draft(dossier) is None
    descriptions.drop_draft(dossier)
    descriptions.drop_draft(dossier)
    assert not descriptions.draft_of(dossier).exists()


def test_the_extent_is_exact_and_only_of_the_models_classes(dossier):
    add(dossier, shapely.box(600100.015625, 1190000, 600100.03125, 1190001))
    path = dossier.geopackage("QuyHoach")
    with closing(sqlite3.connect(path)) as base:
        base.execute(f'UPDATE gpkg_contents SET max_x = 1 WHERE table_name = "{LOTS}"')
        base.commit()
    found = geopackage_metadata.extent(path, load(), 9210)
    assert found == (600000.0, 1190000.0, 600100.03125, 1190090.0)
    # the same layer asked for in the neighbouring zone: the meridian 107°45' lies 218.7 km east
    other = geopackage_metadata.extent(path, load(), 5899)
    assert other is not None and 600000 - 220_000 < other[0] < 600000 - 217_000


def test_an_empty_dossier_has_no_extent(tmp_path):
    info = DossierInfo("Trống", "tt16_2025", "79QPK1000002")
    dossier = create_dossier(tmp_path / "CSDL_T", info, load())
    found = descriptions.measure(dossier, descriptions.read_description(dossier))
    assert found.bbox is None and found.extent is None and found.quality is None
    descriptions.write_description(dossier, found, DAY)
    assert descriptions.read_xml(descriptions.xml_of(dossier)).title == "Trống"


def test_broken_geometry_does_not_stop_measuring(dossier):
    path = dossier.geopackage("QuyHoach")
    with closing(sqlite3.connect(path)) as base:
        names = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute(f"INSERT INTO {LOTS} (geom) VALUES (x'4750000100000000ff'), (x'00')")
        base.commit()
    box = geopackage_metadata.extent(path, load(), 9210)
    assert box == (600000.0, 1190000.0, 600060.0, 1190090.0)


def test_the_newest_check_is_counted(dossier):
    assert descriptions.newest_quality(dossier) is None
    dossier.report.parent.mkdir(parents=True, exist_ok=True)
    dossier.report.write_text("no report")
    assert descriptions.newest_quality(dossier) is None
    from qh_plugin.core.checking import check, load_profile
    from qh_plugin.io.reading import read_dataset
    from qh_plugin.io.reports import write_jsonl

    result = check(read_dataset(dossier.folder), load_profile("truoc_khi_nop"))
    write_jsonl(result, dossier.report)
    found = descriptions.newest_quality(dossier)
    assert isinstance(found, Quality) and found.ruleset == "truoc_khi_nop"
    assert found.errors == result.errors > 0


@pytest.mark.parametrize("model", available())
def test_a_dossier_of_any_model_is_described(tmp_path, model):
    code = load(model).patterns["maHoSoQH"].example
    info = DossierInfo("Bất kỳ", model, code, created="2026-01-02")
    dossier = create_dossier(tmp_path / "CSDL_M", info, load(model))
    found = descriptions.read_description(dossier)
    assert found.standard == load(model).title.vi
    descriptions.write_description(dossier, found, DAY)
    assert descriptions.xml_of(dossier).is_file()


def test_a_code_that_is_no_file_name_still_gives_one(dossier):
    odd = replace(dossier, info=replace(dossier.info, maHoSoQH="../a b:ẩ"))
    assert descriptions.xml_of(odd).parent == dossier.gis
    assert descriptions.xml_of(replace(dossier, info=replace(dossier.info, maHoSoQH=""))).name


def test_an_xml_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StorageError):
        descriptions.read_xml(tmp_path / "no.xml")
    (tmp_path / "a.xml").write_text("<a/>")
    with pytest.raises(InputError):
        descriptions.read_xml(tmp_path / "a.xml")
