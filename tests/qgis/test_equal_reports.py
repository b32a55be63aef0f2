# SPDX-License-Identifier: GPL-2.0-or-later
"""The same data give the same report, byte for byte after the first line, whoever ran it: the
command line, the checking dock in QGIS, Processing, the gate before publishing and the city's
server. Gate and server judge the layers that travel, not the folder at home: the rules on the
folder are skipped there, in so many words, and every other line is the same."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.dossier.package import build_package
from qh_plugin.core.model import load
from qh_plugin.core.progress import SILENT
from qh_plugin.core.publish.gate import GateClosed
from qh_plugin.gui.checking.running import job
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.publishing import PROFILE, check_snapshot
from qh_plugin.io.reports import write_jsonl
from qh_plugin.processing.check import CheckAlgorithm
from qh_plugin.server.intake import Intake
from qh_plugin.server.places import Places
from qh_plugin.server.stores import open_store
from qh_plugin.training.sample import create_sample
from tests.qgis import made_dossier

#: the rules on what lies in the folder beside the layers
ON_FOLDER = ("D01", "D02", "D03", "D04", "D05")
ROOT = Path(__file__).resolve().parents[2]


def after_first_line(path: Path) -> list[str]:
    first, _, rest = path.read_text("utf-8").partition("\n")
    assert '"format":"qh-report/1"' in first
    return rest.split("\n")


def by_command_line(folder: Path, report: Path) -> list[str]:
    command = [sys.executable, "-m", "qh_plugin", "check", str(folder), "--report", str(report)]
    done = subprocess.run(command, cwd=ROOT, timeout=300, check=False, capture_output=True)
    assert done.returncode == 1, done.stderr
    return after_first_line(report)


def by_dock(folder: Path) -> list[str]:
    dossier = open_dossier(folder)
    done = job.perform(job.dossier_job(SimpleNamespace(dossier=dossier)), "truoc_khi_nop", SILENT)
    assert done.unwritten is None
    return after_first_line(dossier.report)


def by_processing(folder: Path, report: Path) -> list[str]:
    algorithm = CheckAlgorithm()
    algorithm.initAlgorithm()
    _, fine = algorithm.run(
        {"INPUT": str(folder), "REPORT": str(report)},
        QgsProcessingContext(),
        QgsProcessingFeedback(),
        catchExceptions=False,
    )
    assert fine
    return after_first_line(report)


def by_gate_and_server(folder: Path, place: Path) -> tuple[list[str], list[str]]:
    """The dossier packed as it is, errors and all, and taken in by a server's store: what the
    gate says of the layers, and what the server does."""
    dossier, model = open_dossier(folder), load()
    data = place / "data.gpkg"
    merge_layers(dossier, model, data)
    facts = dossier.info.__dict__
    result = check(read_package_data(data, model, facts), load_profile(), model)
    with pytest.raises(GateClosed) as closed:
        check_snapshot(dossier, data, model, PROFILE)
    write_jsonl(closed.value.result, place / "gate.jsonl")
    package = build_package(dossier, data, result, place / "package.zip", SILENT, None)
    places = Places(place / "store")
    places.make()
    store = open_store({"kind": "gpkg", "root": str(places.root), "model": model.id})
    store.prepare()
    raw = package.path.read_bytes()
    inputs = {"package": package.package_id, "size": len(raw)}
    intake = Intake(places, store, "http://127.0.0.1")
    chunk = {"index": 0, "chunkSize": 8 << 20, "chunk": base64.b64encode(raw).decode()}
    intake._stages.receive({**inputs, **chunk, "sha256": hashlib.sha256(raw).hexdigest()})
    receipt = intake.submit(inputs, "job", lambda percent, text: None)
    assert receipt["outcome"] == "rejected", receipt
    report = places.reports / f"{package.package_id}.jsonl"
    return after_first_line(place / "gate.jsonl"), after_first_line(report)


def parted(lines: list[str]) -> tuple[list[str], list[dict]]:
    """The lines that do not speak of the folder, and the rules on the folder."""
    rest, folder = [], []
    for line in lines:
        read = json.loads(line) if line else {}
        rule = read.get("id") if read.get("type") == "rule" else read.get("rule")
        if rule not in ON_FOLDER:
            rest.append(line)
        elif read["type"] == "rule":
            folder.append(read)
    return rest, folder


def planted(folder: Path) -> Path:
    return made_dossier.make(folder).folder


def practice(folder: Path) -> Path:
    return create_sample(folder, seed=1).folder


@pytest.mark.parametrize("make", [planted, practice], ids=["planted", "practice ward"])
def test_the_report_does_not_depend_on_who_ran_it(qgis_app, tmp_path, make):
    folder = make(tmp_path / "CSDL_Thu")
    expected = by_command_line(folder, tmp_path / "cli.jsonl")
    assert sum('"type":"finding"' in line for line in expected) >= 3
    assert by_processing(folder, tmp_path / "processing.jsonl") == expected
    assert by_dock(folder) == expected
    gate, server = by_gate_and_server(folder, tmp_path)
    assert server == gate
    rest, skipped = parted(server)
    assert rest == parted(expected)[0]
    assert [(r["id"], r["findings"]) for r in skipped] == [(rule, 0) for rule in ON_FOLDER]
    assert all("không phải thư mục hồ sơ" in r["skipped"] for r in skipped)
