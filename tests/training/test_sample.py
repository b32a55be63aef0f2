# SPDX-License-Identifier: GPL-2.0-or-later
"""The practice dossier: a clean one is clean, a planted one has what its list says."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
import shapely

from qh_plugin.cli import main
from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.errors import DossierError
from qh_plugin.io.geopackage import read_table
from qh_plugin.io.reading import read_dataset
from qh_plugin.training.sample import BOUNDARY, CELLS, LOTS, create_sample
from qh_plugin.training.ward import make_ward

SEEDS = (1, 2, 7)


def _result(folder):
    return check(read_dataset(folder), load_profile("truoc_khi_nop"))


@pytest.mark.parametrize("seed", SEEDS)
def test_clean_sample_has_no_findings(tmp_path, seed):
    create_sample(tmp_path / "CSDL_S", seed=seed, errors=False)
    result = _result(tmp_path / "CSDL_S")
    assert [group.message(0).vi for group in result.findings] == []
    assert {layer.crs for layer in result.layers} == {"EPSG:9210"}
    assert all(layer.count for layer in result.layers)


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_errors_are_found_and_nothing_else(tmp_path, seed):
    dossier = create_sample(tmp_path / "CSDL_S", seed=seed)
    planted = json.loads((dossier.state / "planted.json").read_text("utf-8"))["errors"]
    expected = Counter(error["rule"] for error in planted)
    assert expected == {"G07": 4, "C02": 2, "C04": 3, "C07": 3, "A01": 1, "A02": 2}
    found = _result(dossier.folder).findings
    assert sorted((group.rule, len(group)) for group in found) == sorted(expected.items())
    for group in found:
        mine = [e for e in planted if e["rule"] == group.rule]
        assert {e["layer"] for e in mine} == {group.layer}
        if group.rule in ("C04", "C07"):
            for place in shapely.points([e["place"] for e in mine]):
                assert shapely.distance(group.geometry, place).min() < 0.001
        else:
            assert sorted(e["fids"] for e in mine) == sorted(map(list, group.fids))


def test_same_seed_same_files(tmp_path):
    for name in ("a", "b"):
        create_sample(tmp_path / name)
    for file in ("HoSoGIS/QuyHoach.gpkg", ".qh/planted.json", ".qh/dossier.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    create_sample(tmp_path / "c", seed=2)
    one, other = (tmp_path / name / "HoSoGIS/QuyHoach.gpkg" for name in ("a", "c"))
    assert one.read_bytes() != other.read_bytes()


def test_the_ward_is_of_the_size_and_place_it_should_be(tmp_path):
    dossier = create_sample(tmp_path / "CSDL_S", errors=False)
    path = dossier.geopackage("QuyHoach")
    lots, cells, rim = (read_table(path, name) for name in (LOTS, CELLS, BOUNDARY))
    assert 300 <= len(lots) <= 600
    area = shapely.area(shapely.from_wkb(rim.wkb))[0]
    assert 60 < area / 10_000 < 100
    for table in (lots, cells):
        assert shapely.area(shapely.from_wkb(table.wkb)).sum() == pytest.approx(area, abs=1e-6)
    assert len(set(lots.columns["chucNangSuDungDatMuc2"])) >= 10
    assert len(set(lots.columns["kyHieuLoDat"])) == len(lots)
    assert dossier.info.wards == ("26740",)


@pytest.mark.parametrize("seed", [3, 11, 12])
def test_tiles_share_every_vertex(seed):
    """Independently of the kernel: GEOS finds no mismatched edge, and all is on the 1 mm grid."""
    ward = make_ward(seed)
    for tiles in (ward.lots, ward.cells):
        assert shapely.coverage_is_valid(tiles)
        assert shapely.is_valid(tiles).all()
        assert shapely.coverage_union_all(tiles).equals_exact(ward.boundary, normalize=True)
    xy = shapely.get_coordinates(ward.lots)
    assert (xy == np.round(xy, 3)).all()
    corners = {tuple(p) for p in shapely.get_coordinates(ward.boundary)}
    assert corners <= {tuple(p) for p in xy}


def test_documents_are_pdf_that_gdal_reads(tmp_path):
    dossier = create_sample(tmp_path / "CSDL_S")
    files = sorted((dossier.folder / "HoSoScan" / "VanBan").glob("*.pdf"))
    assert len(files) == 5
    for file in files:
        content = file.read_bytes()
        assert content.startswith(b"%PDF-1.4")
        start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
        assert content[start:].startswith(b"xref")
        size = int(content[start:].split()[2])
        for number in range(1, size):
            offset = int(content[start:].split(b"\n")[2 + number].split()[0])
            assert content[offset:].startswith(b"%d 0 obj" % number)


def test_commands(tmp_path, capsys):
    folder = tmp_path / "CSDL_S"
    assert main(["sample", str(folder), "--seed", "3", "--clean"]) == 0
    assert not (folder / ".qh" / "planted.json").exists()
    assert main(["sample", str(folder)]) == 2
    assert main(["new", str(tmp_path / "CSDL_N"), "--name", "Mới", "--code", "79QCT1000002"]) == 0
    assert open_dossier(tmp_path / "CSDL_N").info.epsg == 9210
    assert main(["new", str(tmp_path / "CSDL_M"), "--name", "Mới", "--code", "x"]) == 2
    assert not (tmp_path / "CSDL_M").exists()
    capsys.readouterr()
    assert main(["--lang", "en", "model", "show"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "QuyHoach/PhanOQuyHoach_A MultiPolygon Planning cell" in shown
    assert main(["model", "list"]) == 0
    with pytest.raises(DossierError):
        create_sample(folder)
