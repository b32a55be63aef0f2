# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's own Topology Checker and Geometry Checker, each in a real QGIS window."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.gui.real_qgis import RealQgis, temporary_folder

_INI = """
[Plugins]
libtopolplugin=true
libgeometrycheckerplugin=true
"""


def measure(path: Path, layer: str, tool: str, timeout: float = 1800) -> dict[str, Any]:
    """Seconds (wall, cpu) and findings of "topology" or "geometry" on a copy of one layer."""
    folder = temporary_folder()
    try:
        copy = folder / path.name
        shutil.copyfile(path, copy)
        result = folder / "result.json"
        with RealQgis(folder, with_plugin=False) as qgis:
            ini = folder / "profiles" / "default" / "QGIS" / "QGIS3.ini"
            text = ini.read_text("utf-8").replace("userLocale=vi", "userLocale=en")
            ini.write_text(text.replace("globalLocale=vi_VN", "globalLocale=en_US") + _INI, "utf-8")
            env = {
                "QH_BENCH_LAYER": f"{copy}|layername={layer}",
                "QH_BENCH_TOOL": tool,
                "QH_BENCH_RESULT": str(result),
            }
            qgis.start(Path(__file__).with_name("inside_qgis.py"), env, language="en")
            qgis.wait(timeout)
        found: dict[str, Any] = json.loads(result.read_text("utf-8"))
        return found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
