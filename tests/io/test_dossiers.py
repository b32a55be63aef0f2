# SPDX-License-Identifier: GPL-2.0-or-later
"""New dossiers: complete, or nothing at all."""

from __future__ import annotations

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
    names = [entry.name for entry in geopackage.layers(dossier.geopackage("QuyHoach"))]
    assert names == sorted(c.class_name for c in load().classes)


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
