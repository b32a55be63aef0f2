# SPDX-License-Identifier: GPL-2.0-or-later
"""A dry run on the real server, what it says of itself, and a package fetched back."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.edits import Edits
from qh_plugin.core.publish.capabilities import Capabilities, Level
from qh_plugin.core.publish.client import Server
from qh_plugin.core.text import plain
from qh_plugin.io.geopackage import apply_edits
from qh_plugin.io.offering import dry_run
from qh_plugin.io.publishing import outbox, publish
from qh_plugin.io.versions import versions


def test_a_dry_run_compares_and_stores_nothing(server, dossier, transport) -> None:
    offered: list[Capabilities] = []
    trial = dry_run(dossier, transport, server.url, on_server=offered.append)
    assert trial.passed and (trial.errors, list(trial.differences)) == (0, [])
    assert offered[0].level is Level.A
    assert offered[0].ruleset["id"] == "truoc_khi_nop" and offered[0].model["id"]
    assert offered[0].too_large(1) is None and offered[0].too_large(1 << 40) is not None
    assert offered[0].differences(*versions(model_of(dossier.info))) == ()
    assert Server(transport, server.url).receipt(trial.package) is None
    assert not list(outbox(dossier).rglob("*.zip"))
    assert not dossier.journal.exists()


def test_a_dry_run_tells_the_errors_that_a_submission_would_meet(
    server, dossier, transport
) -> None:
    edits = Edits("", plain("x"), deleted=frozenset({5}))
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    trial = dry_run(dossier, transport, server.url)
    assert not trial.passed and trial.errors > 0
    assert list(trial.differences) == []  # both judge alike


def test_other_rules_are_named_as_differences(server, dossier, transport, tmp_path: Path) -> None:
    profile = tmp_path / "mine.json"
    profile.write_text(
        '{"id": "cua_toi", "version": "1", "title": {"vi": "Của tôi", "en": "Mine"},'
        ' "extends": "truoc_khi_nop", "rules": {"G01": null}}'
    )
    trial = dry_run(dossier, transport, server.url, profile)
    told = [line.vi for line in trial.differences]
    assert any("cua_toi" in line for line in told)
    assert "G01: chỉ chạy trên máy chủ" in told


def test_an_accepted_package_comes_back_byte_for_byte(
    server, dossier, transport, tmp_path: Path
) -> None:
    receipt = publish(dossier, transport, server.url)
    assert receipt.accepted
    out = Server(transport, server.url).fetch(receipt.package, tmp_path / "lai.zip")
    assert hashlib.sha256(out.read_bytes()).hexdigest() == receipt.package
