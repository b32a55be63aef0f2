# SPDX-License-Identifier: GPL-2.0-or-later
"""The file of who may submit what, and what follows from it; without a server."""

from __future__ import annotations

import json
import logging
import zipfile
from pathlib import Path
from typing import Any, Iterator

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.manifest import Manifest
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text
from qh_plugin.server.accounts import Account, grant_of, named, read
from qh_plugin.server.gate import Gate, NotAllowed
from qh_plugin.server.identity import SUBMITTER
from tests.cli.conftest import qh
from tests.server.packing import staged

SAIGON, OTHER = "26740", "27259"


def written(path: Path, accounts: Any, **members: Any) -> Path:
    content = {"format": "qh-accounts/1", "accounts": accounts, **members}
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    accounts = {"saigon": [SAIGON], "hai.phuong": [SAIGON, OTHER], "tu.van": ["79QPK10*"]}
    more = {"mot": ["79QPK1000001"], "so": ["*"], "khong": [], "Viễn": [SAIGON]}
    return written(tmp_path / "accounts.json", {**accounts, **more})


@pytest.fixture
def gate(file: Path, tmp_path: Path) -> Iterator[Gate]:
    token = SUBMITTER.set("")
    (tmp_path / "packages").mkdir()
    yield Gate({"kind": "gpkg", "root": str(tmp_path), "accounts": str(file)})
    SUBMITTER.reset(token)


def kept(folder: Path, letter: str, wards: Any) -> str:
    """A package that was accepted, as far as the gate reads it."""
    manifest = Manifest("79QPK1000001", "x", 0, {}, {"wards": wards}, [], [], "", {}, 0, 0)
    with zipfile.ZipFile(folder / "packages" / f"{letter * 64}.zip", "w") as archive:
        archive.writestr("manifest.json", manifest.to_bytes())
    return letter * 64


@pytest.mark.parametrize(
    ("who", "dossier", "wards", "may"),
    [
        ("saigon", "79QPK1000001", [SAIGON], True),
        ("saigon", "79QPK1000001", [OTHER], False),
        ("saigon", "79QPK1000001", [SAIGON, OTHER], False),
        ("saigon", "79QPK1000001", [], False),
        ("saigon", SAIGON, [], False),  # a ward is no code
        ("hai.phuong", "79QPK1000001", [SAIGON, OTHER], True),
        ("tu.van", "79QPK1000001", [], True),
        ("tu.van", "79QPK1000001", [OTHER], True),
        ("tu.van", "79QCT1000001", [OTHER], False),
        ("tu.van", "79QCT1000001", ["79QPK10*"], False),  # a code is no ward
        ("mot", "79QPK1000001", [], True),
        ("mot", "79QPK10000012", [], False),
        ("so", "bất kỳ", [], True),
        ("khong", "79QPK1000001", [SAIGON], False),
        ("Vie\u0302\u0303n", "79QPK1000001", [SAIGON], True),  # the same name spelled otherwise
        ("la", "79QPK1000001", [SAIGON], False),
        ("SAIGON", "79QPK1000001", [SAIGON], False),
        ("", "79QPK1000001", [SAIGON], False),
    ],
)
def test_who_may_submit_what(gate: Gate, who: str, dossier: str, wards: Any, may: bool) -> None:
    SUBMITTER.set(who)
    if may:
        gate.admit(dossier, wards, "")
        return
    with pytest.raises(NotAllowed) as told:
        gate.admit(dossier, wards, "")
    known = who in ("saigon", "tu.van", "mot", "khong")
    problem = told.value.problem
    assert (problem["status"], problem["code"]) == (403, "QH-A-005" if known else "QH-A-004")
    for sentence in (problem["detail"], problem["detailEn"]):
        assert who in sentence and sentence.endswith(".")


def test_what_was_published_for_a_ward_stays_with_it(gate: Gate, tmp_path: Path) -> None:
    """The package says itself of which wards it is; what it replaces does not lie."""
    ours, theirs = kept(tmp_path, "a", [SAIGON]), kept(tmp_path, "b", [OTHER])
    of_nobody, strange = kept(tmp_path, "c", []), kept(tmp_path, "d", "26740")
    SUBMITTER.set("saigon")
    gate.admit("79QPK1000001", [SAIGON], ours)
    broken = "e" * 64
    (tmp_path / "packages" / f"{broken}.zip").write_bytes(b"PK")
    for other in (theirs, of_nobody, strange, broken, "f" * 64, "../accounts"):
        with pytest.raises(NotAllowed, match="on the server") as told:
            gate.admit("79QPK1000001", [SAIGON], other)
        assert told.value.problem["code"] == "QH-A-005"
    for who in ("tu.van", "mot", "so"):
        SUBMITTER.set(who)
        gate.admit("79QPK1000001", [], theirs)


def test_the_sentence_says_who_which_ward_and_whom_to_ask(gate: Gate) -> None:
    SUBMITTER.set("saigon")
    with pytest.raises(NotAllowed) as told:
        gate.admit("79QPK1000001", [OTHER], "")
    vi, en = told.value.problem["detail"], told.value.problem["detailEn"]
    assert "“saigon”" in vi and "79QPK1000001" in vi and f"({OTHER})" in vi
    assert "Phường Sài Gòn (26740)" in vi and "quản trị máy chủ" in vi
    assert "administrator" in en and "Phường Sài Gòn (26740)" in en


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        '{"format": "qh-accounts/1", "accounts": {"a": ["26740"]',
        "[]",
        '{"format": "qh-accounts/2", "accounts": {}}',
        '{"format": "qh-accounts/1"}',
        '{"format": "qh-accounts/1", "accounts": []}',
        '{"format": "qh-accounts/1", "accounts": {}, "all": true}',
        '{"format": "qh-accounts/1", "accounts": {"a": "*"}}',
        '{"format": "qh-accounts/1", "accounts": {"a": [26740]}}',
        '{"format": "qh-accounts/1", "accounts": {"a": ["99999"]}}',
        '{"format": "qh-accounts/1", "accounts": {"a": [""]}}',
        '{"format": "qh-accounts/1", "accounts": {"a": ["79*1"]}}',
        '{"format": "qh-accounts/1", "accounts": {"a": [" 26740"]}}',
        '{"format": "qh-accounts/1", "accounts": {"a": ["*"], "a": []}}',
        '{"format": "qh-accounts/1", "accounts": {"a": ["*"], " a": []}}',
        '{"format": "qh-accounts/1", "accounts": {" ": ["*"]}}',
        '\ufeff{"format": "qh-accounts/1", "accounts": {"a": ["*"]}}',
    ],
)
def test_a_damaged_file_opens_no_door(
    gate: Gate, file: Path, damaged: str, caplog: pytest.LogCaptureFixture
) -> None:
    SUBMITTER.set("so")
    gate.admit("79QPK1000001", [SAIGON], "")
    file.write_text(damaged, "utf-8")
    for _ in range(3):
        with pytest.raises(NotAllowed) as told:
            gate.admit("79QPK1000001", [SAIGON], "")
        assert (told.value.problem["code"], gate.state) == ("QH-A-006", "nobody")
        assert str(file) not in str(told.value.problem)  # that is the administrator's affair
    assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 1
    with pytest.raises(InputError, match="accounts"):
        gate.must_work()
    written(file, {"so": ["*"]})
    gate.admit("79QPK1000001", [SAIGON], "")
    assert gate.state == "listed"


def test_a_file_that_is_gone_opens_no_door(gate: Gate, file: Path) -> None:
    SUBMITTER.set("so")
    file.unlink()
    with pytest.raises(NotAllowed):
        gate.enter()
    file.mkdir()
    with pytest.raises(NotAllowed):
        gate.enter()


def test_without_a_file_everybody_may_as_ever(tmp_path: Path) -> None:
    gate = Gate({"kind": "gpkg", "root": str(tmp_path)})
    gate.must_work()
    gate.admit("79QPK1000001", [], "a" * 64)
    assert gate.state == "everybody" and not gate.guarded


def test_a_server_that_cannot_know_who_sends_does_not_begin(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QH_USER_HEADER", raising=False)
    with pytest.raises(InputError, match="QH_USER_HEADER"):
        gate.must_work()
    monkeypatch.setenv("QH_USER_HEADER", "X-QH-User")
    gate.must_work()


def test_serve_ends_at_once_with_a_damaged_file(tmp_path: Path) -> None:
    damaged = tmp_path / "accounts.json"
    damaged.write_text('{"format": "qh-accounts/1", "accounts": {"a": [', "utf-8")
    done = qh("serve", "--port", 0, "--folder", tmp_path / "s", "--accounts", damaged)
    assert done.status == 2 and "accounts.json" in done.sentence and "serveraccounts" in done.err
    assert not (tmp_path / "s").exists()


def test_the_command_writes_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "accounts.json"

    def said(*arguments: str) -> str:
        assert main(["serveraccounts", str(file), *arguments]) == 0
        return capsys.readouterr().out

    assert said("--allow", "Viễn", "sai gon", SAIGON) == "Viễn: Phường Sài Gòn (26740)\n"
    file.chmod(0o600)
    said("--allow", "so", "*")
    lines = ["Viễn: Phường Sài Gòn (26740)", "so: *", "tu.van: 79QPK10*, 79QPK2000001"]
    assert said("--allow", "tu.van", "79QPK10*", "79QPK2000001").splitlines() == lines
    assert said().splitlines() == lines
    assert read(file)["Viễn"] == Account((SAIGON,))
    assert file.stat().st_mode & 0o777 == 0o600
    said("--remove", "so")
    assert "so" not in read(file)
    before = file.read_bytes()
    for wrong in (["--remove", "so"], ["--allow", "a"], ["--allow", "a", "Phường Không Có"]):
        assert main(["serveraccounts", str(file), *wrong]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert file.read_bytes() == before and not list(tmp_path.glob("*.part"))
    file.write_text("{", "utf-8")
    assert main(["serveraccounts", str(file), "--allow", "a", "*"]) == 2  # not written over
    assert file.read_text("utf-8") == "{"


def test_grants_are_told_in_words() -> None:
    assert grant_of("Phường Sài Gòn (26740)") == SAIGON
    assert grant_of("*") == "*" and grant_of("79*") == "79*"
    for wrong in ("99999", "Phường Không Có", "79 QPK", ""):
        with pytest.raises(InputError):
            grant_of(wrong)
    assert named(()) == "–" and named([SAIGON, "a", "b", "c"]).endswith("a, b, …")


def test_an_account_that_is_taken_away_meanwhile_leaves_nothing(
    new_dossier: Any, tmp_path: Path
) -> None:
    """It was let in when the package came, and is asked for again before the load is committed."""
    intake, inputs = staged(new_dossier(2), tmp_path / "store")
    asked: list[str] = []

    class Revoked(Gate):
        def admit(self, dossier: str, wards: Any, published: str) -> None:
            asked.append(published)
            if len(asked) > 1:
                raise NotAllowed("QH-A-005", Text("không được", "may not"))

    intake._gate = Revoked({"root": str(tmp_path), "accounts": str(tmp_path / "x")})
    told = intake.submit(inputs, "first", lambda percent, text: None)
    assert (told["outcome"], told["problems"][0]["code"]) == ("rejected", "QH-A-005")
    assert asked == ["", ""] and not list((tmp_path / "store" / "packages").iterdir())
    intake._gate = None
    again = intake.submit(inputs, "second", lambda percent, text: None)
    assert (again["outcome"], again["version"], again["replayed"]) == ("accepted", 1, False)
