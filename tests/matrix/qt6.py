# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's windows on PyQt6, as far as that goes without a QGIS built for Qt 6.

    python tests/matrix/qt6.py SHIM PICTURES

Run by a Python with PyQt6, shapely, pyproj, lxml, requests and no QGIS. SHIM is the folder
qgis/PyQt of an installed QGIS ≥ 3.40: the same template becomes the Qt 6 one by its number.
qgis.core and qgis.gui are stand-ins, so this shows that every module imports, that every form
loads and that the docks are built and drawn; not that QGIS 4 does what it is asked.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import sys
import tempfile
import types
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

ROOT = Path(__file__).resolve().parents[2]
WIDGET = re.compile(r"Qgs\w*(Widget|View|Bar|Dialog|Button|Canvas|Edit|Box|Page)$")
INHERITED = (
    "QgsTask",
    "QgsProcessingAlgorithm",
    "QgsProcessingProvider",
    "QgsOptionsWidgetFactory",
    "QgsMapTool",
)


def shim_for_qt6(shim: Path, folder: Path) -> None:
    """A package qgis.PyQt for PyQt6 in `folder`."""
    (folder / "qgis").mkdir()
    (folder / "qgis" / "__init__.py").write_text("", "utf-8")
    target = folder / "qgis" / "PyQt"
    shutil.copytree(shim, target, ignore=shutil.ignore_patterns("__pycache__"))
    for file in target.rglob("*.py"):
        text = file.read_text("utf-8").replace("PyQt5", "PyQt6").replace("5 == 6", "6 == 6")
        file.write_text(text, "utf-8")


def stand_in(name: str) -> types.ModuleType:
    """A module with any class one asks for: widgets are real, the rest are mocks."""
    from qgis.PyQt.QtCore import QObject
    from qgis.PyQt.QtWidgets import QWidget

    class Inherited(QObject):
        """What the plugin subclasses; constructor arguments are QGIS's own affair."""

        def __init__(self, *_: Any) -> None:
            super().__init__()

        def __getattr__(self, attribute: str) -> Any:
            return MagicMock(name=attribute)

    class Module(types.ModuleType):
        def __getattr__(self, attribute: str) -> Any:
            if attribute.startswith("__"):
                raise AttributeError(attribute)
            made: Any = MagicMock(name=attribute)
            if WIDGET.match(attribute):
                made = type(attribute, (QWidget,), {})
            elif attribute in INHERITED:
                made = type(attribute, (Inherited,), {"CanCancel": 1})
            elif attribute == "NULL":
                made = None  # so in Qt 6
            setattr(self, attribute, made)
            return made

    return Module(name)


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


def draw_docks(pictures: Path) -> int:
    """How many docks were built, shown and drawn."""
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtWidgets import QMainWindow

    from qh_plugin.qgis_io.session import Session
    from qh_plugin.qgis_io.settings import Settings

    window, iface = QMainWindow(), MagicMock()
    iface.mainWindow.return_value = window
    docks = ("EditingDock", "CheckingDock", "PublishingDock")
    for name in docks:
        package = name.replace("Dock", "").lower()
        kind = getattr(importlib.import_module(f"qh_plugin.gui.{package}.dock"), name)
        dock = kind(iface, Session(), Settings(), window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        dock.show()
        dock.grab().save(str(pictures / f"qt6-{package}.png"))
    return len(docks)


def main() -> None:
    """Everything once; one line of counts."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pictures = Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shim_for_qt6(Path(sys.argv[1]), Path(folder))
        sys.path[:0] = [folder, str(ROOT)]
        from qgis.PyQt.QtCore import QT_VERSION_STR
        from qgis.PyQt.QtWidgets import QApplication

        application = QApplication([])
        for name in ("qgis.core", "qgis.gui", "qgis.utils"):
            sys.modules[name] = stand_in(name)
        modules, forms, docks = import_everything(), load_forms(), draw_docks(pictures)
        print(f"Qt {QT_VERSION_STR}: {modules} modules, {forms} forms, {docks} docks", flush=True)
        del application
    os._exit(0)


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
