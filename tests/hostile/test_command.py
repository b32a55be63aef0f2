# SPDX-License-Identifier: GPL-2.0-or-later
"""The other ways of `publish` as a user starts them, against servers of the tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import pytest

from qh_plugin.cli import main
from qh_plugin.core.edits import Edits
from qh_plugin.core.text import plain
from qh_plugin.io.geopackage import apply_edits
from tests.hostile.part4 import KEY, NAME, Part4
from tests.hostile.stub import Hostile, changed, listening
from tests.server.conftest import LOTS, make_dossier


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def qh(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """A command in this very process, which starts sooner."""

    def run(*arguments: object) -> Done:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Done(status, said.out, said.err)

    return run


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory):
    return make_dossier(tmp_path_factory.mktemp("dossiers") / "CSDL_Khu")


def test_what_a_server_offers_is_told_without_sending_anything(qh) -> None:
    server = Hostile()
    described = {"ruleset": {"id": "khac", "version": "9"}, "limits": {"packageBytes": 10**9}}
    server.order("GET /processes/submit", changed(lambda b: b.update(qh=described)), -1)
    with listening(server) as url:
        done = qh("publish", "--test", url)
    assert done.returncode == 0, done.stderr
    for words in ("127.0.0.1", "Mức A", "khac 9", "1000 MB", "Bộ quy tắc khác nhau"):
        assert words in done.stdout
    assert all(line.startswith("GET ") for line in server.asked)
    with listening(Hostile(Part4())) as url:  # type: ignore[arg-type]
        done = qh("publish", "--test", url)
    assert done.returncode == 1 and "Mức C" in done.stdout
    done = qh("publish", "--test", "http://127.0.0.1:9")
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1


def test_a_package_that_is_too_large_is_told_before_anything_is_sent(qh, dossier) -> None:
    server = Hostile()
    described = {"limits": {"packageBytes": 1000}}
    server.order("GET /processes/submit", changed(lambda b: b.update(qh=described)), -1)
    with listening(server) as url:
        done = qh("publish", dossier.folder, "--server", url)
    assert done.returncode == 2 and "lớn hơn mức máy chủ nhận" in done.stderr
    assert all(line.startswith("GET ") for line in server.asked)


def test_features_one_by_one_say_so_and_count(qh, dossier) -> None:
    server = Part4()
    way = ("--level", "features", "--collection", f"{NAME}={LOTS}")
    with listening(Hostile(server)) as url:  # type: ignore[arg-type]
        done = qh("publish", dossier.folder, "--server", url, *way)
        assert done.returncode == 0, done.stderr
        assert "không trọn gói" in done.stdout and "Đã ghi 9/9" in done.stdout
        assert len(server.rows) == 9
        mine = next(iter(server.rows))
        server.rows[mine]["properties"]["kyHieuLoDat"] = "của người khác"
        edits = Edits("", plain("x"), attributes={1: {"kyHieuLoDat": "A-1b"}})
        apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
        done = qh("publish", dossier.folder, "--server", url, *way, "--json")
        assert done.returncode == 1, done.stderr
        told = json.loads(done.stdout)[NAME]
        assert (told["planned"], told["written"]) == (1, 0)
        assert "sửa trên máy chủ" in told["conflicts"][0]["vi"]
        done = qh("publish", dossier.folder, "--server", url, *way, "--overwrite")
        assert done.returncode == 0, done.stderr
    values = [r["properties"]["kyHieuLoDat"] for r in server.rows.values()]
    assert "A-1b" in values and KEY in server.rows[mine]["properties"]


def test_no_collection_and_no_layer_are_one_sentence(qh, dossier) -> None:
    with listening(Hostile(Part4())) as url:  # type: ignore[arg-type]
        for more in ((), ("--collection", f"{NAME}=KhongCo")):
            done = qh("publish", dossier.folder, "--server", url, "--level", "features", *more)
            assert done.returncode == 2
            assert len(done.stderr.strip().splitlines()) == 1


def test_a_package_for_handing_in_comes_with_its_sheet(qh, dossier, tmp_path: Path) -> None:
    import hashlib

    done = qh("publish", dossier.folder, "--export", tmp_path / "goi.zip")
    assert done.returncode == 0, done.stderr
    digest = hashlib.sha256((tmp_path / "goi.zip").read_bytes()).hexdigest()
    sheet = (tmp_path / "goi-phieu-nop.txt").read_text("utf-8")
    assert digest in sheet and dossier.info.maHoSoQH in sheet and f"{LOTS}: 9" in sheet
    assert digest in done.stdout
