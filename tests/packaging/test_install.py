# SPDX-License-Identifier: GPL-2.0-or-later
"""The release zip in an empty profile: QGIS's own installer, and qgis_process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.gui.real_qgis import RealQgis

INSIDE = Path(__file__).with_name("install_in_qgis.py")


@pytest.fixture(scope="module")
def seen(release: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the script inside QGIS saw; the profile has no plugin of ours to begin with."""
    folder = tmp_path_factory.mktemp("profile")
    notes = folder / "seen.json"
    with RealQgis(folder, with_plugin=False) as qgis:
        qgis.start(INSIDE, {"QH_ZIP": str(release), "QH_SEEN": str(notes)})
        qgis.wait(400)
    assert notes.exists(), qgis.log_tail()
    content = json.loads(notes.read_text("utf-8"))
    assert "error" not in content, content["error"]
    return content


def test_installed_and_loaded_by_qgis_itself(seen: dict[str, Any]) -> None:
    assert not seen["before"]
    assert seen["loaded"]
    assert seen["provider"]


def test_three_docks_in_vietnamese(seen: dict[str, Any]) -> None:
    assert len(seen["docks"]) == 3
    assert seen["titles"] == ["Biên tập", "Kiểm tra", "Công bố"]


def test_unloading_leaves_nothing(seen: dict[str, Any]) -> None:
    assert not seen["left"]


def test_qgis_process_lists_the_provider(release: Path, tmp_path: Path) -> None:
    plugins = tmp_path / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(release) as archive:
        archive.extractall(plugins)
    settings = tmp_path / "profiles" / "default" / "QGIS"
    settings.mkdir()
    (settings / "QGIS3.ini").write_text("[PythonPlugins]\nqh_plugin=true\n", "utf-8")
    # Debian's wrapper passes an option that this version refuses; the program itself is fine
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    assert program
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": "",
    }
    done = subprocess.run(
        [program, "list"], capture_output=True, text=True, timeout=300, env=environment
    )
    assert "qh:check" in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]
