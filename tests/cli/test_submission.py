# SPDX-License-Identifier: GPL-2.0-or-later
"""`submission`, and the reason that `publish` demands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.verify import verify_package
from tests.server.conftest import make_dossier


def test_what_is_stated_is_kept_and_travels(tmp_path: Path, capsys) -> None:
    dossier = make_dossier(tmp_path / "CSDL_Khu", 2)
    place, out = str(dossier.folder), tmp_path / "goi.zip"
    assert main(["submission", place]) == 0
    assert "Chưa ghi" in capsys.readouterr().out
    assert main(["submission", place, "--unit", "UBND phường", "--period", "2999-Q4"]) == 0
    assert "Kỳ báo cáo: 2999-Q4" in capsys.readouterr().out
    # the small dossier has no records: a reason is due before anything is packed
    export = ["publish", place, "--export", str(out)]
    assert main(export) == 2
    assert "hãy ghi lý do" in capsys.readouterr().err and not out.exists()
    assert main([*export, "--reason", "chờ quyết định", "--comment", "lần đầu"]) == 0
    stated = verify_package(out).submission
    assert stated["unit"] == "UBND phường" and stated["reason"] == "chờ quyết định"
    assert stated["missing"] and "late" not in stated
    assert main(["submission", place, "--due", "2020-01-15", "--json"]) == 0
    capsys.readouterr()
    assert main(export) == 0
    assert verify_package(out).submission["late"] is True
    # another period has its own day and reason
    assert main(["submission", place, "--period", "2027-Q1", "--json"]) == 0
    capsys.readouterr()
    assert main(["submission", place, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["period"] == "2027-Q1" and not {"due", "late", "reason"} & set(told)


@pytest.mark.parametrize("option", [("--period", "quý 4"), ("--due", "15/12")])
def test_a_wrong_form_changes_nothing(tmp_path: Path, option, capsys) -> None:
    dossier = make_dossier(tmp_path / "CSDL_Khu", 1)
    assert main(["submission", str(dossier.folder), *option]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (dossier.state / "submission.json").exists()
