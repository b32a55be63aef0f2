# SPDX-License-Identifier: GPL-2.0-or-later
"""New dossiers: complete, or nothing at all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qh_plugin.core.dossier.layout import FOLDERS, DossierInfo, open_dossier
from qh_plugin.core.errors import CrsError, DossierError, InputError, StorageError
from qh_plugin.core.model import load
from qh_plugin.io import dossiers, geopackage
from qh_plugin.io.dossiers import create_dossier

INFO = DossierInfo("Thử nghiệm", "tt16_2025", "79QPK1000001", wards=("26740",))


def test_all_is_there(tmp_path):
    folder = tmp_path / "CSDL_Thử"
    dossier = create_dossier(folder, INFO, load())
    assert all((folder / name).is_dir() for name in FOLDERS)
    assert open_dossier(folder) == dossier
    assert dossier.info.created
    assert [path.stem for path in dossier.databases()] == ["QuyHoach"]
    names = [entry.name for entry in geopackage.layers(dossier.geopackage("QuyHoach"))]
    assert names == [
        "ChiGioiDuongDo_L",
        "ChucNangSuDungDat_A",
        "MangLuoiGiaoThongDuongBo_L",
        "PhanOQuyHoach_A",
        "RanhGioiQuyHoach_A",
    ]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": " "}, InputError),
        ({"maHoSoQH": "79"}, InputError),
        ({"maThongTinQH": "12"}, InputError),
        ({"epsg": 4326}, CrsError),
    ],
)
def test_bad_facts_leave_nothing(tmp_path, change, error):
    folder = tmp_path / "CSDL_X"
    with pytest.raises(error):
        create_dossier(folder, DossierInfo(**{**INFO.__dict__, **change}), load())
    assert not folder.exists()


def test_folder_in_use(tmp_path):
    (tmp_path / "note.txt").write_text("x")
    with pytest.raises(DossierError):
        create_dossier(tmp_path, INFO, load())
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.parametrize("existed", [True, False])
def test_failure_half_way_leaves_nothing(tmp_path, monkeypatch, existed):
    def fail(*_):
        raise StorageError(dossiers.Text("đầy", "full"))

    monkeypatch.setattr(dossiers.geopackage, "create", fail)
    folder = tmp_path / "CSDL_X"
    if existed:
        folder.mkdir()
    with pytest.raises(StorageError):
        create_dossier(folder, INFO, load())
    assert folder.exists() is existed
    assert not existed or not list(folder.iterdir())


def test_only_the_tables_a_plan_starts_with_unless_others_are_asked_for(tmp_path):
    model = load()
    boundary = model.feature_class("QuyHoach/RanhGioiQuyHoach_A")
    marked = replace(
        model, classes=[replace(c, initial=c.name == boundary.name) for c in model.classes]
    )
    made = create_dossier(tmp_path / "CSDL_A", INFO, marked)
    assert [e.name for e in geopackage.layers(made.geopackage("QuyHoach"))] == [boundary.class_name]
    assert made.info.model_version == model.version
    made = create_dossier(tmp_path / "CSDL_B", INFO, marked, model.classes)
    assert len(geopackage.layers(made.geopackage("QuyHoach"))) == len(
        [c for c in model.classes if c.database == "QuyHoach"]
    )
    made = create_dossier(tmp_path / "CSDL_C", INFO, marked, [])
    assert made.databases() == []


def test_a_model_without_a_pattern_takes_any_code(tmp_path):
    model = replace(load(), patterns={})
    made = create_dossier(tmp_path / "CSDL_A", replace(INFO, maHoSoQH="của tôi"), model)
    assert open_dossier(tmp_path / "CSDL_A") == made
    with pytest.raises(InputError):
        create_dossier(tmp_path / "CSDL_B", replace(INFO, maHoSoQH=""), model)


def test_a_name_that_windows_refuses_leaves_nothing(tmp_path):
    with pytest.raises(InputError, match="NUL"):
        create_dossier(tmp_path / "NUL", INFO, load())
    assert not list(tmp_path.iterdir())


def test_a_dossier_from_before_versions_were_noted_can_be_opened(tmp_path):
    create_dossier(tmp_path / "CSDL_A", INFO, load())
    path = tmp_path / "CSDL_A" / ".qh" / "dossier.json"
    stored = json.loads(path.read_text("utf-8"))
    for later in ("model_version", "level", "plan_type", "adjustment"):
        del stored[later]
    path.write_text(json.dumps(stored), "utf-8")
    assert open_dossier(tmp_path / "CSDL_A").info.model_version == ""
