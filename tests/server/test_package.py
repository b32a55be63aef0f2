# SPDX-License-Identifier: GPL-2.0-or-later
"""The package itself: deterministic, complete, with metadata that say where it lies."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.dossier.manifest import DATA, ISO_METADATA, RECORD, REPORT
from qh_plugin.core.dossier.verify import verify_package
from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import DossierError, InputError
from qh_plugin.core.text import plain
from qh_plugin.io.geopackage import apply_edits, read_table
from qh_plugin.io.publishing import export_package
from tests.server.conftest import ORIGIN

GMD = "{http://www.isotc211.org/2005/gmd}"
GCO = "{http://www.isotc211.org/2005/gco}"


def test_the_same_dossier_gives_the_same_bytes_wherever_and_whenever(dossier, tmp_path) -> None:
    first = export_package(dossier, tmp_path / "a.zip")
    copy = tmp_path / "elsewhere" / "CSDL_Khac"
    shutil.copytree(dossier.folder, copy)
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    with closing(sqlite3.connect(copy / "HoSoGIS" / "QuyHoach.gpkg")) as connection:
        connection.execute("UPDATE gpkg_contents SET last_change = '2001-01-01T00:00:00.000Z'")
        connection.commit()
        connection.execute("VACUUM")
    second = export_package(open_dossier(copy), tmp_path / "b.zip")
    assert first.package_id == second.package_id
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.package_id == hashlib.sha256(first.path.read_bytes()).hexdigest()
    assert first.size == first.path.stat().st_size


@pytest.mark.parametrize("change", ["attribute", "document", "version"])
def test_any_change_gives_another_id(dossier, tmp_path: Path, change: str) -> None:
    before = export_package(dossier, tmp_path / "a.zip").package_id
    if change == "attribute":
        edits = Edits("", plain("x"), attributes={1: {"danSo": 3}})
        apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    elif change == "document":
        (dossier.folder / "HoSoScan" / "VanBan" / "mới.txt").write_text("x")
    else:
        dossier = dossier.with_version(1)
    assert export_package(dossier, tmp_path / "b.zip").package_id != before


def test_the_package_holds_what_the_protocol_says(new_dossier, tmp_path: Path) -> None:
    dossier = new_dossier(origin=ORIGIN)
    package = export_package(dossier, tmp_path / "a.zip")
    with zipfile.ZipFile(package.path) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {e.date_time for e in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(names) == {
            "manifest.json",
            DATA,
            ISO_METADATA,
            RECORD,
            REPORT,
            "documents/HoSoScan/VanBan/Quyết định phê duyệt.pdf",
        }
        report = json.loads(archive.read(REPORT))
        record = json.loads(archive.read(RECORD))
        root = etree.fromstring(archive.read(ISO_METADATA))
        archive.extract(DATA, tmp_path)
    manifest = verify_package(package.path)
    assert manifest.base_version == 0 and manifest.errors == 0
    assert report["profile"]["sha256"] == manifest.ruleset["sha256"]
    assert not {"started", "finished"} & set(report)
    lots = next(x for x in manifest.layers if x.name == "QuyHoach_ChucNangSuDungDat_A")
    assert (lots.crs, lots.count) == ("EPSG:9210", 9)
    assert lots.bbox == (600000.0, 1190000.0, 600060.0, 1190090.0)
    assert record["properties"]["title"] == dossier.info.name
    assert root.tag == GMD + "MD_Metadata"
    assert root.find(f"{GMD}language/{GMD}LanguageCode").get("codeListValue") == "vie"
    assert [e.text for e in root.iter(GCO + "CharacterString")].count("9210") == 1
    west = float(root.find(f".//{GMD}westBoundLongitude/{GCO}Decimal").text)
    north = float(root.find(f".//{GMD}northBoundLatitude/{GCO}Decimal").text)
    assert 106.66 < west < 106.67 and 10.76 < north < 10.77
    assert root.find(f".//{GMD}individualName") is None
    table = read_table(tmp_path / DATA, "QuyHoach_ChucNangSuDungDat_A")
    source = read_table(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A")
    assert table.fids.tolist() == source.fids.tolist()
    assert table.wkb.tolist() == source.wkb.tolist()
    assert {n: c.tolist() for n, c in table.columns.items()} == {
        n: c.tolist() for n, c in source.columns.items()
    }


def test_gdal_reads_the_data_as_a_geopackage(dossier, tmp_path: Path) -> None:
    from osgeo import ogr

    package = export_package(dossier, tmp_path / "a.zip")
    with zipfile.ZipFile(package.path) as archive:
        archive.extract(DATA, tmp_path)
    source = ogr.Open(str(tmp_path / DATA))
    layer = source.GetLayerByName("QuyHoach_ChucNangSuDungDat_A")
    assert layer.GetFeatureCount() == 9
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "9210"


def test_an_almost_empty_scan_does_not_break_the_ratio(dossier, tmp_path: Path) -> None:
    (dossier.folder / "HoSoScan" / "BanVe" / "trang.tif").write_bytes(b"\xff" * (5 << 20))
    package = export_package(dossier, tmp_path / "a.zip")
    assert verify_package(package.path).dossier == dossier.info.maHoSoQH


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names itself")
def test_a_document_name_that_windows_cannot_hold_is_told(dossier, tmp_path: Path) -> None:
    (dossier.folder / "HoSoScan" / "VanBan" / "tờ trình: 12.pdf").write_bytes(b"x")
    with pytest.raises(InputError) as error:
        export_package(dossier, tmp_path / "a.zip")
    assert "tờ trình: 12.pdf" in error.value.text.vi


def test_office_lock_files_and_links_stay_at_home(dossier, tmp_path: Path) -> None:
    place = dossier.folder / "HoSoScan" / "VanBan"
    (place / "~$tờ trình.docx").write_bytes(b"x")
    (place / ".DS_Store").write_bytes(b"x")
    (place / "link.pdf").symlink_to("/etc/passwd")
    manifest = export_package(dossier, tmp_path / "a.zip").manifest
    assert [f.path for f in manifest.files if f.role == "documents"] == [
        "documents/HoSoScan/VanBan/Quyết định phê duyệt.pdf"
    ]


def test_a_dossier_without_a_code_cannot_be_packed(dossier, tmp_path: Path) -> None:
    from dataclasses import replace

    nameless = replace(dossier, info=replace(dossier.info, maHoSoQH=""))
    with pytest.raises((DossierError, InputError)):
        export_package(nameless, tmp_path / "a.zip")


def test_a_damaged_geopackage_is_told_in_one_sentence(dossier, tmp_path: Path) -> None:
    path = dossier.geopackage("QuyHoach")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(InputError) as error:
        export_package(dossier, tmp_path / "a.zip")
    assert path.name in error.value.text.vi
