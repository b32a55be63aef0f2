# SPDX-License-Identifier: GPL-2.0-or-later
"""`check`, `rules` and `fix` as commands: words, files, exit status."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from qh_plugin.cli import main
from qh_plugin.core.checking import runner
from qh_plugin.core.table import Field, Table
from qh_plugin.io import geopackage, mending
from tests.core.repair.conftest import LEFT_RIGHT_BAD


def write(path, layer, geometries, **columns):
    wkb = np.empty(len(geometries), dtype=object)
    wkb[:] = [shapely.to_wkb(shapely.MultiPolygon([g])) for g in geometries]
    table = Table(
        layer, np.arange(1, len(geometries) + 1), wkb,
        {k: np.array(v, dtype=object) for k, v in columns.items()},
        tuple(Field(k, "text", 20) for k in columns), 9210, geometry_type="MultiPolygon",
    )  # fmt: skip
    geopackage.write_table(path, layer, table)


@pytest.fixture
def bad(tmp_path):
    """A gap, a copy, a missing and a duplicate vertex."""
    path = tmp_path / "lots.gpkg"
    write(path, "lots", LEFT_RIGHT_BAD, ten=["a", "b", "c", "d", ""])
    return path


RULES = "G01,G02,G03,G04,G07,C01,C02,C04,C07"


def test_check_prints_a_summary_and_writes_both_reports(bad, tmp_path, capsys):
    report, page = tmp_path / "r.jsonl", tmp_path / "r.html"
    status = main(
        ["check", str(bad), "--rules", RULES, "--report", str(report), "--html", str(page)]
    )
    assert status == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "Đã kiểm tra 5 đối tượng trong 1 lớp" in out
    assert "Kết quả: 2 lỗi, 2 cảnh báo, 0 thông tin." in out
    lines = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert sum(line["type"] == "finding" for line in lines) == 4
    assert page.read_text("utf-8").count('<svg class="map"') == 4


def test_reports_of_two_runs_are_equal_after_the_first_line(bad, tmp_path):
    texts = []
    for number in range(2):
        report = tmp_path / f"{number}.jsonl"
        main(["check", str(bad), "--rules", RULES, "--report", str(report)])
        texts.append(report.read_bytes().partition(b"\n")[2])
    assert texts[0] == texts[1]


def test_json_and_english(bad, capsys):
    assert main(["check", str(bad), "--rules", "C02", "--json"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[0])["format"] == "qh-report/1"
    assert main(["--lang", "en", "check", str(bad), "--rules", "G07"]) == 0
    assert "Result: errors: 0, warnings: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--profile", "khong_co"], "khong_co"),
        (["--tolerance", "0.2"], "0,2 m"),
        (["--rules", "Z99"], "Z99"),
        (["--layer", "khong_co"], "khong_co"),
        (["--role", "boundary"], "--role"),
        (["--boundary", "/nowhere.gpkg"], "/nowhere.gpkg"),
        (["--to-epsg", "1"], "EPSG:1"),
        (["--model", "khong_co"], "khong_co"),
    ],
)
def test_what_cannot_run_is_exit_2_and_one_line(bad, options, word, capsys):
    assert main(["check", str(bad), *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert word in err and err.count("\n") == 1


def test_a_broken_rule_is_exit_2(bad, monkeypatch, capsys):
    from qh_plugin.core.rules.topological.overlap import Overlap

    def broken(self, context):
        raise KeyError("x")

    monkeypatch.setattr(Overlap, "run", broken)
    assert main(["check", str(bad), "--rules", "C01,G01"]) == 2
    out, err = capsys.readouterr()
    assert "C01" in out and "1 lỗi" in out
    assert "chưa đầy đủ" in err


def test_rules_prints_the_catalogue(capsys):
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    assert all(f"{rule.id}  " in out for rule in runner.catalogue())
    assert main(["rules", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    overlap = next(rule for rule in data if rule["id"] == "C01")
    assert overlap["profiles"]["truoc_khi_nop"] == "error"
    assert "Kiểm tra gì" in overlap["help"]["vi"] and overlap["help"]["en"].startswith("What")
    assert main(["rules", "--help-of", "C04"]) == 0
    assert "Cách sửa" in capsys.readouterr().out


def test_fix_mends_after_a_backup(bad, capsys):
    before = bad.read_bytes()
    assert main(["fix", str(bad), "--rules", "G07,C02,C04,C07", "--profile", "truoc_khi_nop"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    (backup,) = bad.parent.glob("lots.gpkg.*.bak")
    assert main(["check", str(bad), "--rules", RULES]) == 0
    assert "Đã sửa 4 chỗ, còn 0." in out
    assert geopackage.read_table(bad, "lots").fids.tolist() == [1, 2, 3, 4]
    old = geopackage.read_table(_as_gpkg(backup), "lots")
    assert len(old) == 5
    assert before != bad.read_bytes()


def test_dry_run_writes_nothing(bad, capsys):
    before = bad.read_bytes()
    main(["fix", str(bad), "--rules", "C02", "--dry-run"])
    assert bad.read_bytes() == before
    assert [p.name for p in bad.parent.iterdir()] == ["lots.gpkg"]
    assert "chưa ghi gì" in capsys.readouterr().out


def test_fix_auto_does_only_what_is_safe_and_says_how_it_is_proved(bad, capsys):
    main(["fix", str(bad), "--rules", "auto"])
    out = capsys.readouterr().out
    assert "G07 lots (" in out and "đã chứng minh: hết 1 lỗi, không thêm lỗi mới" in out
    after = geopackage.read_table(bad, "lots")
    assert len(after) == 5, "a copy is deleted only when a person says so"


def test_fix_as_data(bad, capsys):
    main(["fix", str(bad), "--rules", "G07,C02", "--json", "--dry-run"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["rule"] for row in rows if row["type"] == "mended"] == ["G07", "C02"]
    assert all(row["proof"]["gone"] and not row["proof"]["added"] for row in rows[:-1])
    assert rows[0]["edits"][0]["geometries"] == [1] and rows[1]["edits"][0]["deleted"] == [5]
    end = rows[-1]
    assert end["type"] == "end" and end["dry_run"] and end["mended"] == 2 and not end["backups"]


def test_fix_moves_legal_boundaries_only_when_told(bad, capsys):
    command = ["fix", str(bad), "--role", "parcels=lots", "--rules", "C02,C04", "--dry-run"]
    main(command)
    out = capsys.readouterr().out
    assert "chưa sửa được C04" in out and "--yes-move-boundaries" in out
    main([*command, "--yes-move-boundaries"])
    assert "chưa sửa được" not in capsys.readouterr().out
    main([*command, "--yes-move-boundaries", "--max-area", "0.001"])
    assert "quá mức" in capsys.readouterr().out


@pytest.mark.parametrize("rules", ["R02", "Z99", "G07,G17"])
def test_fix_of_what_has_no_repair(bad, rules, capsys):
    before = bad.read_bytes()
    assert main(["fix", str(bad), "--rules", rules]) == 2
    assert "không có phép sửa" in capsys.readouterr().err
    assert bad.read_bytes() == before


def test_failed_backup_changes_nothing(bad, monkeypatch, capsys):
    before = bad.read_bytes()
    monkeypatch.setattr(mending, "_backup_folder", lambda file: file / "no")
    assert main(["fix", str(bad), "--rules", "C02"]) == 2
    assert "Không sao lưu được" in capsys.readouterr().err
    assert bad.read_bytes() == before


def _as_gpkg(path):
    return path.rename(path.with_suffix(".gpkg"))


def test_fix_of_a_sample_dossier_keeps_its_folder_clean(tmp_path, capsys):
    folder = tmp_path / "CSDL_Mau"
    assert main(["sample", str(folder)]) == 0
    assert main(["fix", str(folder), "--rules", "G07,C02,C04,C05,C07"]) == 1
    out = capsys.readouterr().out
    assert "còn 0." in out
    assert not [*(folder / "HoSoGIS").glob("*.bak")]
    assert len([*(folder / ".qh" / "backups").iterdir()]) == 1
    assert main(["check", str(folder), "--rules", f"{RULES},C05,C06"]) == 0
