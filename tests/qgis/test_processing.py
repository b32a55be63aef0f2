# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:check through Processing, and listed by qgis_process with the plugin installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from qh_plugin.processing.check import CheckAlgorithm
from tests.qgis import made_dossier

ROOT = Path(__file__).resolve().parents[2]


def run(**parameters):
    algorithm = CheckAlgorithm()
    algorithm.initAlgorithm()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    outputs, fine = algorithm.run(parameters, context, feedback, catchExceptions=False)
    assert fine, feedback.textLog()
    return outputs


def test_counts_and_report_equal_the_command_line(qgis_app, tmp_path):
    dossier = made_dossier.make(tmp_path / "CSDL_Thu")
    report, page = tmp_path / "a.jsonl", tmp_path / "a.html"
    outputs = run(INPUT=str(dossier.folder), REPORT=str(report), HTML=str(page))
    assert outputs["ERRORS"] >= 2 and page.stat().st_size > 500
    other = tmp_path / "b.jsonl"
    command = [sys.executable, "-m", "qh_plugin", "check", str(dossier.folder), "--report"]
    done = subprocess.run([*command, str(other)], cwd=ROOT, timeout=300, check=False)
    assert done.returncode == 1
    ours, theirs = (p.read_text("utf-8").splitlines() for p in (report, other))
    findings = [line for line in ours if '"type":"finding"' in line.replace(" ", "")]
    assert findings and findings == [
        line for line in theirs if '"type":"finding"' in line.replace(" ", "")
    ]


def test_no_dossier_is_one_sentence(qgis_app, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"\w+"):
        run(INPUT=str(tmp_path / "none"), REPORT=str(tmp_path / "r.jsonl"))


def test_a_file_instead_of_a_dossier_but_never_both(qgis_app, tmp_path):
    dossier = made_dossier.make(tmp_path / "CSDL_Thu")
    path = str(dossier.geopackage("QuyHoach"))
    assert run(FILE=path)["ERRORS"] >= 2
    for wrong in ({}, {"FILE": path, "INPUT": str(dossier.folder)}):
        with pytest.raises(QgsProcessingException, match="hồ sơ"):
            run(**wrong)


def test_the_profiles_offered_are_those_that_can_be_run(qgis_app, tmp_path):
    from qh_plugin.core.checking import available_profiles

    algorithm = CheckAlgorithm()
    algorithm.initAlgorithm()
    offered = algorithm.parameterDefinition("PROFILE").options()
    assert offered[0] == "truoc_khi_nop" and sorted(offered) == list(available_profiles())
    assert [p for p in offered if p.startswith("dia_chinh")] == [
        f"dia_chinh_{scale}" for scale in (200, 500, 1000, 2000, 5000)
    ]
    path = str(made_dossier.make(tmp_path / "CSDL_Thu").geopackage("QuyHoach"))
    for profile in offered:
        report = tmp_path / f"{profile}.jsonl"
        run(FILE=path, PROFILE=profile, REPORT=str(report))
        first = json.loads(report.read_text("utf-8").splitlines()[0])
        assert first["profile"]["id"] == profile


def test_the_day_is_the_one_asked_for(qgis_app, tmp_path):
    path = str(made_dossier.make(tmp_path / "CSDL_Thu").geopackage("QuyHoach"))
    report = tmp_path / "r.jsonl"
    for day in ("2026-12-31", "2026-12-31T10:00:00"):
        run(FILE=path, REPORT=str(report), DATE=day)
        first = json.loads(report.read_text("utf-8").splitlines()[0])
        assert first["date"] == "2026-12-31"
    with pytest.raises(QgsProcessingException, match="2026-12-31"):
        run(FILE=path, DATE="hôm nay")


@pytest.mark.skipif(shutil.which("qgis_process.bin") is None, reason="no qgis_process.bin here")
def test_qgis_process_lists_the_provider(tmp_path):
    profile = tmp_path / "profiles" / "default"
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True)
    stage = [sys.executable, str(ROOT / "tests" / "packaging" / "stage.py"), str(plugins)]
    subprocess.run(stage, check=True, timeout=240, cwd=ROOT, stdout=subprocess.DEVNULL)
    (profile / "QGIS").mkdir()
    (profile / "QGIS" / "QGIS3.ini").write_text("[PythonPlugins]\nqh_plugin=true\n", "utf-8")
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if "site-packages" in p),
        "LC_ALL": "C.UTF-8",
    }
    listed = subprocess.run(
        ["qgis_process.bin", "--json", "list"],
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    providers = json.loads(listed.stdout)["providers"]
    assert "qh" in providers and "qh:check" in providers["qh"]["algorithms"]
    dossier = made_dossier.make(tmp_path / "CSDL_Thu")
    lots = f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A"
    for call, expected in (
        (["qh:check", f"--INPUT={dossier.folder}", f"--PDF={tmp_path / 'b.pdf'}"], 2),
        (["qh:checklayer", f"--INPUT={lots}", "--ROLE=lots", "--RULES=C01"], 1),
    ):
        done = subprocess.run(
            ["qgis_process.bin", "--json", "run", *call],
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert json.loads(done.stdout)["results"]["ERRORS"] >= expected, done.stderr
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
