# SPDX-License-Identifier: GPL-2.0-or-later
"""`pack`, `converttext`, `normalisecrs`: what they write, say and refuse."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely

from qh_plugin.cli import main
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.table import Table
from qh_plugin.io import geopackage
from qh_plugin.io.publishing import export_package

#: "Công viên" as the bytes of TCVN3 look in Latin-1, and text that no encoding has
TCVN3, UNREADABLE = "C\xabng vi\xaan", "C\xabng vi\xaan \ufffd"
X, Y = 600_000.0, 1_190_000.0


def test_pack_is_what_publishing_sends(dossier: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "goi.zip"
    assert main(["pack", str(dossier), str(out)]) == 0
    said = capsys.readouterr().out
    known = export_package(open_dossier(dossier), tmp_path / "khac.zip")
    assert known.package_id in said and str(out) in said and f"{out.stat().st_size} byte" in said
    assert (
        hashlib.sha256(out.read_bytes()).hexdigest()
        == hashlib.sha256((tmp_path / "khac.zip").read_bytes()).hexdigest()
    )
    assert zipfile.ZipFile(out).testzip() is None
    assert main(["--lang", "en", "pack", str(dossier), str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "path": str(out),
        "size": out.stat().st_size,
        "packageId": known.package_id,
    }


def test_pack_refuses_open_errors_as_publishing_does(tmp_path: Path, capsys) -> None:
    main(["sample", str(tmp_path / "CSDL_Mau")])
    capsys.readouterr()
    assert main(["pack", str(tmp_path / "CSDL_Mau"), str(tmp_path / "a.zip")]) == 1
    refused = capsys.readouterr().err.strip().splitlines()[-1]
    way = ["publish", str(tmp_path / "CSDL_Mau"), "--export", str(tmp_path / "b.zip")]
    assert main(way) == 1
    assert capsys.readouterr().err.strip().splitlines()[-1] == refused
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize("command", ["pack", "converttext", "normalisecrs"])
def test_bad_input_is_one_sentence(command: str, tmp_path: Path, capsys) -> None:
    out = tmp_path / ("a.zip" if command == "pack" else "a.gpkg")
    assert main([command, str(tmp_path / "khong-co"), str(out)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()


def made(path: Path, *texts: str, epsg=9210, points=((X, Y),)) -> Path:
    n = len(texts)
    wkb = np.empty(n, object)
    wkb[:] = [shapely.to_wkb(shapely.Point(points[k % len(points)])) for k in range(n)]
    columns = {"ten": np.array(texts, object), "ghiChu": np.array(texts, object)}
    table = Table("cay", np.arange(1, n + 1), wkb, columns, epsg=epsg, geometry_type="Point")
    geopackage.write_new(path, [("cay", table)])
    return path


def test_texts_are_converted_into_a_new_file(tmp_path: Path, capsys) -> None:
    source = made(tmp_path / "cu.gpkg", TCVN3, "Park", "Đường")
    before = source.read_bytes()
    out = tmp_path / "moi.gpkg"
    way = ["converttext", str(source), str(out), "--encoding", "TCVN3", "--fields", "ten"]
    assert main([*way[:3], "--fields", "sai"]) == 2
    assert "sai" in capsys.readouterr().err and not out.exists()
    assert main(way) == 1, "Đường is no TCVN3 and stays"
    said = capsys.readouterr().out
    assert "chuyển 1 giá trị" in said and "1 giá trị không đọc được" in said
    table = geopackage.read_table(out, "cay")
    assert list(table.columns["ten"]) == ["Công viên", "Park", "Đường"]
    assert list(table.columns["ghiChu"]) == [TCVN3, "Park", "Đường"]
    assert table.epsg == 9210 and source.read_bytes() == before
    assert main(way) == 2 and "đã có" in capsys.readouterr().err
    every = ["converttext", str(source), str(tmp_path / "c.gpkg"), "--json"]
    assert main(every) == 0
    assert json.loads(capsys.readouterr().out) == [{"layer": "cay", "changed": 2, "left": 0}]


def test_what_cannot_be_read_stays_and_is_counted(tmp_path: Path, capsys) -> None:
    source = made(tmp_path / "cu.gpkg", UNREADABLE)
    assert main(["--lang", "en", "converttext", str(source), str(tmp_path / "moi.gpkg")]) == 1
    assert "2 values could not be read" in capsys.readouterr().out


def place(path: Path) -> tuple[float, float]:
    table = geopackage.read_table(path, "cay")
    assert table.epsg == 9210
    point = shapely.from_wkb(table.wkb[0])
    return point.x, point.y


@pytest.mark.parametrize("swapped", [False, True])
def test_a_layer_without_a_system_is_guessed_only_when_asked(
    tmp_path: Path, capsys, swapped: bool
) -> None:
    source = made(tmp_path / "cu.gpkg", "a", epsg=None, points=((Y, X) if swapped else (X, Y),))
    out = tmp_path / "moi.gpkg"
    way = ["normalisecrs", str(source), str(out)]
    assert main(way) == 2 and not out.exists()
    assert capsys.readouterr().err.count("\n") == 1
    assert main([*way, "--guess"]) == 0
    said = capsys.readouterr().out
    assert "đoán là VN-2000 / 105°45'" in said and ("đảo" in said) is swapped
    assert place(out) == (X, Y)


def test_there_and_back_by_the_one_operation(tmp_path: Path, capsys) -> None:
    """To degrees and back, and the same by hand where the layer says nothing of itself."""
    source = made(tmp_path / "cu.gpkg", "a")
    degrees = tmp_path / "do.gpkg"
    assert main(["normalisecrs", str(source), str(degrees), "--to-epsg", "4326"]) == 0
    table = geopackage.read_table(degrees, "cay")
    point = shapely.from_wkb(table.wkb[0])
    assert table.epsg == 4326 and 106 < point.x < 107 and 10 < point.y < 11
    back = tmp_path / "ve.gpkg"
    assert main(["normalisecrs", str(degrees), str(back)]) == 0
    assert place(back) == pytest.approx((X, Y), abs=1e-3)
    bare = made(tmp_path / "tran.gpkg", "a", epsg=None, points=((point.x, point.y),))
    named = tmp_path / "ten.gpkg"
    assert main(["normalisecrs", str(bare), str(named), "--from-epsg", "4326"]) == 0
    assert place(named) == pytest.approx((X, Y), abs=1e-3)
    assert "từ WGS 84" in capsys.readouterr().out


def test_layers_of_a_dossier(dossier: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "moi.gpkg"
    way = ["converttext", str(dossier), str(out), "--layers", "ChucNangSuDungDat_A"]
    assert main(way) in (0, 1)
    assert [entry.name for entry in geopackage.layers(out)] == ["ChucNangSuDungDat_A"]
