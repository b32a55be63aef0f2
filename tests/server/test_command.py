# SPDX-License-Identifier: GPL-2.0-or-later
"""`publish` and `serve` as a user starts them."""

from __future__ import annotations

import json
from pathlib import Path

from qh_plugin.core.edits import Edits
from qh_plugin.core.text import plain
from qh_plugin.io.geopackage import apply_edits
from tests.cli.conftest import qh


def test_publish_prints_steps_and_receipt(server, dossier) -> None:
    done = qh("publish", dossier.folder, "--server", server.url)
    assert done.status == 0, done.err
    assert "Biên nhận: Đã công bố phiên bản 1" in done.out
    assert "9 đối tượng (9 mới" in done.out


def test_publish_as_json(server, dossier) -> None:
    done = qh("publish", dossier.folder, "--server", server.url, "--json")
    assert done.status == 0
    assert json.loads(done.out)["outcome"] == "accepted"


def test_open_errors_end_with_one(server, dossier) -> None:
    edits = Edits("", plain("x"), deleted=frozenset({5}))
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    done = qh("publish", dossier.folder, "--server", server.url)
    assert done.status == 1
    assert "lỗi" in done.sentence


def test_no_dossier_and_no_server_end_with_two(dossier, tmp_path: Path) -> None:
    for folder, url in ((tmp_path, "http://127.0.0.1:9"), (dossier.folder, "http://127.0.0.1:9")):
        done = qh("publish", folder, "--server", url)
        assert done.status == 2
        assert done.sentence
