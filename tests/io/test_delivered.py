# SPDX-License-Identifier: GPL-2.0-or-later
"""A tree that was handed in is checked like the dossier it was made of."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.model import load
from qh_plugin.core.report import jsonl
from qh_plugin.core.table import Table
from qh_plugin.io.delivered import find, is_delivered
from qh_plugin.io.delivery import deliver
from qh_plugin.io.reading import read_dataset
from qh_plugin.training.sample import create_sample

ROOT = Path(__file__).resolve().parents[2]
MODEL = load("tt16_2025")


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return create_sample(tmp_path_factory.mktemp("own") / "CSDL_Mau")


@pytest.fixture(scope="module")
def tree(dossier, tmp_path_factory):
    return deliver(dossier, MODEL, tmp_path_factory.mktemp("in")).folder


def found(folder: Path) -> list[str]:
    result = check(read_dataset(folder), load_profile())
    return [line for line in jsonl.lines(result) if '"type":"finding"' in line]


def test_the_findings_are_those_of_the_dossier(dossier, tree):
    assert is_delivered(tree) and not is_delivered(dossier.folder)
    assert len(found(tree)) > 5
    assert found(tree) == found(dossier.folder)
    assert not (tree / ".qh").exists()  # nothing is written


def test_what_the_data_say_and_what_nobody_knows(dossier, tree):
    facts = read_dataset(tree).facts
    assert facts["maHoSoQH"] == dossier.info.maHoSoQH
    assert (facts["epsg"], facts["model"]) == (dossier.info.epsg, "tt16_2025")
    (told,) = facts["missing"]
    assert "không có .qh" in told.vi and "ngoại lệ" in told.vi
    assert "missing" not in read_dataset(dossier.folder).facts


def test_of_systems_of_as_many_layers_the_one_of_most_features_is_the_dossiers(tree):
    def told(**features: int) -> int:
        tables = [
            Table(name, np.arange(n), np.full(n, None, object), {}, epsg=int(name[1:]))
            for name, n in features.items()
        ]
        return find(tree).with_data(tables)[0].epsg

    assert told(e9210=3, e5899=1) == 9210 and told(e9210=1, e5899=3) == 5899
    assert told(e5899=2, e9210=2) == 9210  # the model's own


def test_a_geodatabase_is_read_too(dossier, tmp_path):
    pytest.importorskip("osgeo.ogr")
    folder = deliver(dossier, MODEL, tmp_path, "gdb").folder
    turned = [line for line in found(folder) if '"rule":"G14"' in line]
    rules = [line.split('"rule":"')[1][:3] for line in found(folder) if line not in turned]
    assert rules == [line.split('"rule":"')[1][:3] for line in found(dossier.folder)]


def test_records_that_are_missing_are_told(tree, tmp_path):
    bare = tmp_path / tree.name
    shutil.copytree(tree, bare)
    for path in [*bare.glob("HoSoScan/*.xlsx"), *bare.glob("HoSoGIS/*.xml")]:
        path.unlink()
    told = [line for line in found(bare) if '"rule":"D04"' in line]
    assert any("Thông tin mô tả còn thiếu" in line for line in told)
    assert any("Bản vẽ: chưa có dòng nào" in line for line in told)


def test_a_database_of_another_name_is_told_not_refused(tree, tmp_path):
    folder = tmp_path / tree.name
    shutil.copytree(tree, folder)
    for path in folder.glob("HoSoGIS/*.gpkg"):
        if path.stem == "QuyHoach":
            path.rename(path.with_name("QuyHoach2026.gpkg"))
        else:
            path.unlink()
    told = [line for line in found(folder) if '"rule":"D01"' in line]
    assert any("QuyHoach2026.gpkg" in line and "QuyHoach.gpkg" in line for line in told)


def test_trees_without_data_or_of_no_known_model_are_refused(tree, tmp_path):
    (tmp_path / "a" / "HoSoGIS").mkdir(parents=True)
    with pytest.raises(QhError, match="để kiểm tra"):
        read_dataset(tmp_path / "a")
    shutil.copy(tree / "HoSoGIS" / "QuyHoach.gpkg", tmp_path / "a" / "HoSoGIS" / "Khac.gpkg")
    with pytest.raises(InputError, match="mô hình nào"):
        read_dataset(tmp_path / "a")
    assert read_dataset(tmp_path / "a", model=MODEL).model_id == MODEL.id
    with pytest.raises(QhError, match="không phải là hồ sơ"):
        read_dataset(tmp_path)


def test_the_command_says_what_is_missing(tree):
    command = [sys.executable, "-m", "qh_plugin", "check", str(tree), "--rules", "C02"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    assert "▲ không có .qh" in done.stderr


def test_codes_that_no_feature_has_are_named(dossier):
    tables = [replace(t, columns={}) for t in read_dataset(dossier.folder).tables]
    info, missing = find(dossier.folder, MODEL).with_data(tables)
    assert info.maHoSoQH == ""
    assert [text.vi for text in missing[1:]] == [
        "không đối tượng nào ghi maHoSoQH", "không đối tượng nào ghi maThongTinQH",
    ]  # fmt: skip
