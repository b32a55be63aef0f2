# SPDX-License-Identifier: GPL-2.0-or-later
"""`migrate` as a user starts it, on a dossier that an older version made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from qh_plugin.core.dossier.layout import DossierInfo, open_dossier
from qh_plugin.core.model import load
from qh_plugin.io import geopackage
from qh_plugin.io.dossiers import create_dossier
from tests.cli.conftest import ROOT, content, qh

ROADS = "MangLuoiGiaoThongDuongBo_L"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A dossier of version 2025.1 with one road that tells its condition in words."""
    model = load(ROOT / "tests" / "data" / "tt16_2025-2025.1.json")
    info = DossierInfo("Đồ án cũ", "tt16_2025", "79QPK1000001")
    dossier = create_dossier(tmp_path / "CSDL_Cu", info, model)
    line = bytes(shapely.to_wkb(shapely.linestrings([(600000, 1190000), (600100, 1190000)])))
    rows = [(line, {"tinhTrang": "Xây dựng mới"})]
    geopackage.insert_rows(dossier.geopackage("QuyHoach"), ROADS, rows)
    return dossier.folder


def test_preview_then_migrate_then_nothing(old):
    before = content(old)
    done = qh("migrate", old, "--dry-run")
    assert (done.status, content(old)) == (0, before)
    assert "tinhTrang: 1 giá trị đổi sang mã" in done.out
    done = qh("migrate", old)
    assert done.status == 0
    assert "2025.1" in done.out and ".qh/backups/" in done.out
    dossier = open_dossier(old)
    assert dossier.info.model_version == load().version
    table = geopackage.read_table(dossier.geopackage("QuyHoach"), ROADS)
    assert table.columns["tinhTrang"].tolist() == ["XM"]
    assert qh("check", old).status in (0, 1)
    after = content(old)
    done = qh("--lang", "en", "migrate", old)
    assert (done.status, content(old)) == (0, after)
    assert "nothing to do" in done.out


def test_report_as_json(old):
    report = json.loads(qh("migrate", old, "--json").out)
    assert (report["start"], report["end"]) == ("2025.1", load().version)
    assert report["tables"][0]["recoded"] == {"tinhTrang": 1}


def test_bad_folders_are_one_sentence(tmp_path, old):
    assert "dossier.json" in qh("migrate", tmp_path / "none").sentence
    (old / "HoSoGIS" / "QuyHoach.gpkg").chmod(0o444)
    before = content(old)
    done = qh("migrate", old)
    assert (done.status, content(old)) == (2, before)
    assert "chỉ cho đọc" in done.sentence
