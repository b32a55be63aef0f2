# SPDX-License-Identifier: GPL-2.0-or-later
"""A full disk is told before anything is written or sent."""

from __future__ import annotations

import shutil
from collections import namedtuple

import pytest

from qh_plugin.core.errors import StorageError
from qh_plugin.io.publishing import export_package, publish
from qh_plugin.io.room import SPARE, check_room
from tests.core.publish.model_server import URL, Line, ModelServer
from tests.io.published_data import make_dossier, square

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def dossier(tmp_path):
    made = make_dossier(tmp_path / "CSDL_A", {"A": square(0)})
    scan = made.folder / "HoSoScan" / "BanVe" / "a.pdf"
    scan.parent.mkdir(parents=True, exist_ok=True)
    scan.write_bytes(b"x" * 3_000_000)
    return made


def test_a_package_without_room_is_one_sentence_with_both_figures(dossier, tmp_path, monkeypatch):
    layers = sum(path.stat().st_size for path in dossier.databases())
    need = layers + layers // 4 + 3_000_000 + SPARE
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, need))
    check_room(dossier)
    check_room(dossier, tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, need - 1))
    with pytest.raises(StorageError) as told:
        check_room(dossier)
    assert f"cần khoảng {need / 1e6:.1f}".replace(".", ",") in told.value.text.vi
    assert "Chưa ghi và chưa gửi gì" in told.value.text.vi


def test_nothing_is_written_or_sent_without_room(dossier, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, 1_000_000))
    with pytest.raises(StorageError, match="không đủ chỗ"):
        export_package(dossier, tmp_path / "goi.zip")
    server = ModelServer()
    with pytest.raises(StorageError, match="không đủ chỗ"):
        publish(dossier, Line(server), URL)
    assert not list(tmp_path.glob("goi*")) and not list(dossier.state.rglob("*.zip"))
    assert not any("execution" in line for line in server.log)
