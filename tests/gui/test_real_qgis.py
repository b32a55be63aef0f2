# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS under Xvfb with the plugin installed as from the zip."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.gui.real_qgis import ROOT, RealQgis, missing_programs, temporary_folder

HERE = Path(__file__).resolve().parent
LIMIT = 240

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(missing_programs()), reason=f"missing: {missing_programs()}"),
]


@pytest.fixture(scope="module")
def folder():
    made = temporary_folder()
    yield made
    shutil.rmtree(made, ignore_errors=True)


def run_inside(folder: Path, *files: str) -> tuple[int, str]:
    """Run test files of `inapp` inside QGIS; exit status and what pytest printed."""
    pictures = ROOT / "build" / "gui"
    pictures.mkdir(parents=True, exist_ok=True)
    config = folder / "pytest.ini"
    config.write_text("[pytest]\n", "utf-8")
    log = folder / "pytest.log"
    with RealQgis(folder) as qgis:
        qgis.start(
            HERE / "run_in_qgis.py",
            {
                "QH_GUI_TESTS": os.pathsep.join(str(HERE / "inapp" / f) for f in files),
                "QH_GUI_LOG": str(log),
                "QH_GUI_CONFIG": str(config),
                "QH_PICTURES": str(pictures),
            },
        )
        status = qgis.wait(LIMIT)
        said = log.read_text("utf-8") if log.exists() else qgis.log_tail()
    return status, said


@pytest.mark.parametrize("name", sorted(p.name for p in (HERE / "inapp").glob("*.py")))
def test_inside_qgis(folder, name):
    status, said = run_inside(folder, name)
    assert status == 0, said
