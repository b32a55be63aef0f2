# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS (`--code`): install the zip by QGIS's own installer, load it, look, unload."""

import json
import os
import traceback
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface, isPluginLoaded, loadPlugin, plugins, startPlugin, unloadPlugin

DOCKS = ("QhEditingDock", "QhCheckingDock", "QhPublishingDock")


def installed() -> dict:
    """What is there after the installation, and after unloading again."""
    import pyplugin_installer

    before = "qh_plugin" in plugins
    pyplugin_installer.instance().installFromZipFile(os.environ["QH_ZIP"])
    if not isPluginLoaded("qh_plugin"):
        loadPlugin("qh_plugin")
        startPlugin("qh_plugin")
    window = iface.mainWindow()
    seen = {
        "before": before,
        "loaded": isPluginLoaded("qh_plugin"),
        "docks": [n for n in DOCKS if window.findChild(QDockWidget, n) is not None],
        "titles": [window.findChild(QDockWidget, n).windowTitle() for n in DOCKS],
        "provider": QgsApplication.processingRegistry().providerById("qh") is not None,
        "folder": str(Path(plugins["qh_plugin"].__class__.__module__.replace(".", "/"))),
    }
    unloadPlugin("qh_plugin")
    QgsApplication.processEvents()
    seen["left"] = QgsApplication.processingRegistry().providerById("qh") is not None
    return seen


def go() -> None:
    try:
        seen = installed()
    except Exception:
        seen = {"error": traceback.format_exc()}
    Path(os.environ["QH_SEEN"]).write_text(json.dumps(seen), encoding="utf-8")
    os._exit(0)


QTimer.singleShot(1500, go)
