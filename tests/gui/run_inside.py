# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs one `inside_*.py` file with pytest inside a real QGIS and hands back what it printed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Mapping

from tests.gui.real_qgis import ROOT, RealQgis, missing_programs, temporary_folder

HERE = Path(__file__).resolve().parent
PICTURES = ROOT / "build" / "gui"


def run_inside(name: str, env: Mapping[str, str], timeout: float = 400.0) -> str:
    """The log of a run that passed; raises `AssertionError` with the log of one that did not."""
    folder = temporary_folder()
    log = folder / "pytest.log"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with RealQgis(folder) as qgis:
        qgis.start(
            HERE / "run_in_qgis.py",
            env={
                "QH_GUI_TESTS": str(HERE / name),
                "QH_GUI_LOG": str(log),
                "QH_GUI_CONFIG": str(ROOT / "pyproject.toml"),
                "QH_GUI_PICTURES": str(PICTURES),
                **env,
            },
        )
        try:
            status = qgis.wait(timeout)
        except TimeoutError as error:
            qgis.screenshot(PICTURES / f"{Path(name).stem}-stuck.png")
            raise AssertionError(f"{error}\n{_read(log)}") from None
    if status:
        raise AssertionError(f"{_read(log)}\n{qgis.log_tail(20)}")
    return _read(log)


def environment_for(folder: Path) -> dict[str, str]:
    """Where the tests inside may write."""
    return {"QH_GUI_FOLDER": str(folder), "HOME": os.environ.get("HOME", str(folder))}


def reason_to_skip() -> str:
    """Why there can be no real QGIS here, "" where there can."""
    missing = missing_programs()
    return f"not installed: {', '.join(missing)}" if missing else ""


def _read(log: Path) -> str:
    return log.read_text("utf-8") if log.exists() else "QGIS ended before the tests began"
