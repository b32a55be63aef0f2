# SPDX-License-Identifier: GPL-2.0-or-later
"""Real layers: the 168 wards where the shared data lies, and the plots that a wheel ships."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wards() -> Path:
    """Boundaries of the 168 wards of Ho Chi Minh City, in degrees."""
    path = ROOT.parent / "shared" / "data" / "hcmc-wards.gpkg"
    if not path.is_file():
        pytest.skip("the ward boundaries are not here (shared/data/hcmc-wards.gpkg)")
    return path


@pytest.fixture(scope="session")
def plots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bubenec.gpkg` of the momepy wheel (BSD), layer `plots`: 407 real cadastral plots."""
    wheels = sorted((ROOT / ".venv" / "data").glob("momepy-*.whl"))
    assert wheels, "make setup fetches the momepy wheel"
    with zipfile.ZipFile(wheels[-1]) as wheel:
        return Path(wheel.extract("momepy/datasets/bubenec.gpkg", tmp_path_factory.mktemp("plots")))


def check(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Run the command line's check; exit status, report objects, what it printed."""
    report = arguments[arguments.index("--report") + 1]
    done = subprocess.run(
        [sys.executable, "-m", "qh_plugin", "check", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    lines = []
    if Path(report).exists():
        lines = [json.loads(line) for line in Path(report).read_text("utf-8").splitlines()]
    return done.returncode, lines, done.stdout + done.stderr
