# SPDX-License-Identifier: GPL-2.0-or-later
"""What a dossier that is read carries for the rules on dossiers; layers of others beside it."""

from __future__ import annotations

import hashlib
import json
import shutil

import numpy as np
import pytest
import shapely

from qh_plugin.cli import main
from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.context import build_context
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.dossier.manifest import FileEntry, Manifest
from qh_plugin.core.dossier.package_facts import PackageFacts, PackageLook
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import load
from qh_plugin.core.rules.base import DatasetContext
from qh_plugin.core.rules.positional.edge_matching import EdgeMatching
from qh_plugin.core.table import Field, Table
from qh_plugin.io import geopackage
from qh_plugin.io.package_facts import differences, tree
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.reprojecting import reproject_table
from qh_plugin.training.sample import create_sample

OURS = ["D01", "D02", "D03", "D04", "D05"]


def found(dataset, *rules):
    result = check(dataset, load_profile(), only=rules or OURS)
    return {(g.rule, g.ids[i][0], int(g.variant[i])) for g, i in result.rows()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return create_sample(tmp_path_factory.mktemp("made") / "CSDL_S", errors=False).folder


@pytest.fixture()
def dossier(made, tmp_path):
    return open_dossier(shutil.copytree(made, tmp_path / "CSDL_S"))


def area(name, box, epsg=9210, columns=None):
    geometry = shapely.to_wkb(shapely.box(*box), output_dimension=2)
    wkb = np.empty(1, object)
    wkb[0] = geometry
    values = {}
    for key, value in (columns or {}).items():
        values[key] = np.empty(1, object)
        values[key][0] = value
    fields = tuple(Field(key, "text", 20) for key in values)
    return Table(name, np.array([1]), wkb, values, fields, epsg, "", "Polygon")


def write(path, table):
    geopackage.write_table(path, table.name, table)


def manifest_of(dossier, **changes):
    files = []
    for path in sorted((dossier.folder / "HoSoScan").rglob("*.pdf")):
        content = path.read_bytes()
        name = f"documents/{path.relative_to(dossier.folder).as_posix()}"
        digest = hashlib.sha256(content).hexdigest()
        entry = FileEntry(name, len(content), digest, "application/pdf", "documents")
        files.append(changes.get(path.name, entry))
    made = Manifest("79QPK1000001", "S", 0, {"id": "tt16_2025"}, {}, files, [], "1", {}, 0, 0)
    (dossier.folder / "manifest.json").write_bytes(made.to_bytes())


def test_nothing_is_opened_before_a_rule_asks(dossier, monkeypatch):
    def refuse(*_):
        raise AssertionError("looked into the folder")

    monkeypatch.setattr("qh_plugin.io.package_facts.package_facts", refuse)
    dataset = read_dataset(dossier.folder)
    assert isinstance(dataset.facts["package"], PackageLook)
    check(dataset, load_profile(), only=["M01", "R03"])


def test_the_practice_dossier_is_complete(dossier):
    dataset = read_dataset(dossier.folder)
    assert found(dataset) == set()
    facts = dataset.facts["package"].facts
    assert isinstance(facts, PackageFacts) and facts is dataset.facts["package"].facts
    assert facts.folder == "CSDL_S" and facts.differences is None
    assert "HoSoGIS/QuyHoach.gpkg" in facts.files and not any(".qh" in f for f in facts.files)


def test_what_is_wrong_in_the_folder_is_named(dossier):
    scans = dossier.folder / "HoSoScan" / "VanBan"
    (scans / "TTR_ToTrinh.pdf").unlink()
    (scans / "ThuyetMinhTongHop.pdf").write_bytes(b"%PDF-1.3\nnothing")
    (dossier.folder / "ghi chu.txt").write_text("x")
    (dossier.gis / "ban_do.gpkg").write_bytes((dossier.gis / "QuyHoach.gpkg").read_bytes())
    (dossier.state / "metadata.json").unlink()
    assert found(read_dataset(dossier.folder)) >= {
        ("D01", "ghi chu.txt", 2),
        ("D01", "HoSoGIS/ban_do.gpkg", 3),
        ("D02", "TTR", 0),
        ("D03", "HoSoScan/VanBan/ThuyetMinhTongHop.pdf", 0),
        ("D04", "description", 0),
    }


def test_damaged_records_are_a_reason_not_a_crash(dossier):
    (dossier.state / "records.json").write_text("{")
    result = check(read_dataset(dossier.folder), load_profile(), only=OURS)
    assert not result.errors
    for rule in result.rules:
        assert rule.skipped is not None and "records.json" in rule.skipped.vi


def test_a_manifest_is_held_against_the_files(dossier):
    manifest_of(dossier)
    assert found(read_dataset(dossier.folder), "D05") == {
        ("D05", path, 1)
        for path in ("HoSoBASIC/BanVe/QH-01.pdf", "HoSoBASIC/VanBan/ThuyetMinhTongHop.docx",
                     "HoSoScan/79QPK1000001.xlsx", "HoSoScan/BanVe/QH-01/QH-01_1.jpg")
    }  # fmt: skip
    scans = dossier.folder / "HoSoScan" / "VanBan"
    (scans / "TTR_ToTrinh.pdf").unlink()
    content = bytearray((scans / "ThuyetMinhTongHop.pdf").read_bytes())
    content[-8] ^= 1
    (scans / "ThuyetMinhTongHop.pdf").write_bytes(bytes(content))
    with (scans / "QDNV_NhiemVu.pdf").open("ab") as file:
        file.write(b"more")
    files = tree(dossier.folder)[1]
    kinds = {d.path: d.kind for d in differences(dossier.folder, files) or ()}
    assert kinds["documents/HoSoScan/VanBan/TTR_ToTrinh.pdf"] == "missing"
    assert kinds["HoSoScan/VanBan/ThuyetMinhTongHop.pdf"] == "hash"
    assert kinds["HoSoScan/VanBan/QDNV_NhiemVu.pdf"] == "size"
    (dossier.folder / "manifest.json").write_text("[]")
    assert found(read_dataset(dossier.folder), "D05") == {("D05", "manifest.json", 4)}


def test_some_layers_are_not_the_whole_dossier(dossier):
    dataset = read_dataset(dossier.folder, layers=["ChucNangSuDungDat_A"])
    result = check(dataset, load_profile(), only=["M04", "S03"])
    assert not result.findings
    assert all(rule.skipped and "một số lớp" in rule.skipped.vi for rule in result.rules)


def test_layers_of_others_are_compared_with_and_not_checked(dossier, tmp_path):
    box = shapely.from_wkb(read_dataset(dossier.folder).role("boundary").wkb)[0].bounds
    other = tmp_path / "ben_canh.gpkg"
    west = (box[0] - 500, box[1] - 100, box[0] + 120, box[3] + 100)
    write(other, area("phuong", west, columns={"maXa": "26740"}))
    beside = {"neighbour": [f"{other}:phuong"], "reference": [str(other)], "wards": [str(other)]}
    dataset = read_dataset(dossier.folder, beside=beside)
    assert all("phuong" not in table.name for table in dataset.tables)
    assert found(dataset, "M01", "R03", "G01") == set()
    result = check(dataset, load_profile(), only=["E01", "S03", "S07"])
    assert {g.rule for g in result.findings} == {"E01", "S03", "S07"}
    edge = next(g for g in result.findings if g.rule == "E01")
    assert "ben_canh:phuong" in edge.message(0).vi and edge.measure(0)["distance"] > 4.9
    with pytest.raises(InputError):
        read_dataset(dossier.folder, beside={"sky": [str(other)]})


def test_a_neighbour_in_the_other_zone_is_transformed(tmp_path):
    own, other = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    table = area("a", (600000, 1190000, 600100, 1190100))
    write(own, table)
    east = area("b", (600100.3, 1190000, 600200, 1190100))
    write(other, reproject_table(east, 5899))
    dataset = read_dataset(own, beside={"neighbour": [str(other)]})
    rule = EdgeMatching(scale="1/500")
    layers = tuple(build_context(dataset, t.name, load_profile()) for t in dataset.tables)
    (groups,) = rule.run_all(DatasetContext(dataset, layers))
    assert groups.measure(0)["distance"] == pytest.approx(0.3, abs=1e-4)


def test_the_command_takes_a_neighbour(tmp_path, capsys):
    own, other = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    write(own, area("a", (600000, 1190000, 600100, 1190100)))
    write(other, area("b", (600100, 1190000, 600200, 1190100)))
    report = tmp_path / "out.jsonl"
    arguments = ["check", str(own), "--neighbour", str(other), "--rules", "E01"]
    assert main([*arguments, "--report", str(report)]) == 0
    capsys.readouterr()
    rule = next(json.loads(x) for x in report.read_text("utf-8").splitlines() if '"rule"' in x)
    assert "tỷ lệ" in json.dumps(rule["skipped"], ensure_ascii=False)


def test_groups_of_a_file_geodatabase(tmp_path):
    ogr = pytest.importorskip("osgeo.ogr")
    place = tmp_path / "QuyHoach.gdb"
    driver = ogr.GetDriverByName("OpenFileGDB")
    if driver is None or not driver.TestCapability("CreateDataSource"):
        pytest.skip("this GDAL does not write File Geodatabase")
    from osgeo import osr

    source = driver.CreateDataSource(str(place))
    system = osr.SpatialReference()
    system.ImportFromEPSG(9210)
    for name, options in (
        ("ChucNangSuDungDat_A", ["FEATURE_DATASET=QuyHoachGiaoThong"]),
        ("PhanOQuyHoach_A", ["FEATURE_DATASET=QuyHoachSuDungDat"]),
        ("RanhGioiQuyHoach_A", []),
    ):
        source.CreateLayer(name, system, ogr.wkbMultiPolygon, options)
    source = None
    dataset = read_dataset(place, model="tt16_2025")
    assert dataset.facts["groups"] == {
        "QuyHoach/ChucNangSuDungDat_A": "QuyHoachGiaoThong",
        "QuyHoach/PhanOQuyHoach_A": "QuyHoachSuDungDat",
        "QuyHoach/RanhGioiQuyHoach_A": "",
    }
    result = check(dataset, load_profile(), load("tt16_2025"), only=["M07"])
    assert sorted((g.layer, int(g.variant[i])) for g, i in result.rows()) == [
        ("QuyHoach/ChucNangSuDungDat_A", 1),
        ("QuyHoach/RanhGioiQuyHoach_A", 2),
    ]


def test_a_geopackage_has_no_groups(tmp_path):
    write(tmp_path / "a.gpkg", area("a", (0, 0, 1, 1)))
    assert "groups" not in read_dataset(tmp_path / "a.gpkg").facts
    assert geopackage.layers(tmp_path / "a.gpkg")
