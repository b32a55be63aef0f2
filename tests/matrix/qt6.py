# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's windows on PyQt6, as far as that goes without a QGIS built for Qt 6.

    python tests/matrix/qt6.py SHIM PICTURES

Run by a Python with PyQt6, shapely, pyproj, lxml, requests and no QGIS. SHIM is the folder
qgis/PyQt of an installed QGIS ≥ 3.40: the same template becomes the Qt 6 one by its number.
qgis.core and qgis.gui are stand-ins, so this shows that every module imports, that every form
loads and that every window is built, takes keys and clicks, and is drawn; not that QGIS 4 does
what it is asked.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def import_everything() -> int:
    """How many modules were imported; raises what an import raises. The server has no window."""
    import qh_plugin

    names = [found.name for found in pkgutil.walk_packages(qh_plugin.__path__, "qh_plugin.")]
    names = [n for n in names if ".server" not in n and not n.endswith("__main__")]
    for name in names:
        importlib.import_module(name)
    return len(names)


def load_forms() -> int:
    """How many .ui files were loaded."""
    from qgis.PyQt import uic

    forms = sorted((ROOT / "qh_plugin").rglob("*.ui"))
    for path in forms:
        form, base = uic.loadUiType(str(path))
        form().setupUi(base())
    return len(forms)


def main() -> None:
    """Everything once; one line of counts."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pictures = Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sys.path[:0] = [folder, str(ROOT)]
        from tests.matrix.qt6_stand_ins import shim_for_qt6, stand_in

        shim_for_qt6(Path(sys.argv[1]), Path(folder))
        from qgis.PyQt.QtCore import QT_VERSION_STR
        from qgis.PyQt.QtWidgets import QApplication

        application = QApplication([])
        for name in ("qgis.core", "qgis.gui", "qgis.utils"):
            sys.modules[name] = stand_in(name)
        modules, forms = import_everything(), load_forms()
        from tests.matrix.qt6_windows import Windows

        windows = Windows(pictures, Path(folder))
        windows.draw()
        counts = f"{modules} modules, {forms} forms, {len(windows.drawn)} pictures"
        print(f"Qt {QT_VERSION_STR}: {counts}", flush=True)
        del application
    os._exit(0)


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
