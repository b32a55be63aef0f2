# SPDX-License-Identifier: GPL-2.0-or-later
"""`waive` as a process: accept, see, withdraw."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import qh


def findings(folder: Path) -> list[dict]:
    done = qh("check", folder, "--json")
    assert done.status in (0, 1), done.err
    lines = [json.loads(line) for line in done.out.splitlines()]
    return [line for line in lines if line["type"] == "finding"]


def test_accept_see_and_withdraw(tmp_path: Path) -> None:
    folder = tmp_path / "CSDL_Mau"
    assert qh("sample", folder).status == 0
    error = next(f for f in findings(folder) if f["severity"] == "error" and f["state"] == "open")
    given = ("--key", error["key"], "--reason", "Đã thống nhất", "--person", "An")
    assert qh("waive", "add", folder, *given, "--until", "2000-01-01").status == 2
    done = qh("waive", "add", folder, *given, "--office", "UBND", "--until", "2999-12-31")
    assert done.status == 0, done.err
    assert error["rule"] in done.out
    (waived,) = (f for f in findings(folder) if f["key"] == error["key"])
    assert waived["state"] == "waived"
    listed = json.loads(qh("waive", "list", folder, "--json").out)
    (waiver,) = listed["waivers"]
    assert (waiver["person"], waiver["ended"], listed["bad"]) == ("An", None, [])
    assert "An, UBND" in qh("waive", "list", folder).out
    gone = ("waive", "withdraw", folder, "--id", waiver["id"], "--person", "Bình")
    assert qh(*gone).status == 0
    assert qh(*gone).status == 2
    (open_again,) = (f for f in findings(folder) if f["key"] == error["key"])
    assert open_again["state"] == "open"
    assert "Bình" in json.loads(qh("waive", "list", folder, "--json").out)["waivers"][0]["ended"]


def test_an_unknown_key_and_no_dossier(tmp_path: Path, clean_sample: Path) -> None:
    given = ("--key", "0" * 20, "--reason", "r", "--person", "p", "--until", "2999-12-31")
    done = qh("waive", "add", clean_sample, *given)
    assert done.status == 2
    assert "0" * 20 in done.sentence
    assert qh("waive", "list", tmp_path).status == 2
