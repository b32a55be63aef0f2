# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside a real QGIS: its own Topology Checker and Geometry Checker on one layer.

Both are C++ plugins without a Python interface, so their windows are driven. Reads QH_BENCH_LAYER
(a GeoPackage layer) and QH_BENCH_TOOL, writes seconds and findings to QH_BENCH_RESULT.
"""

import json
import os
import time
from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QCheckBox,
    QDialog,
    QDockWidget,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QTableWidget,
    QToolButton,
)
from qgis.utils import iface

TOPOLOGY = (
    "must not have invalid geometries",
    "must not have duplicates",
    "must not overlap",
    "must not have gaps",
)
#: self-intersections, duplicates, overlaps, gaps
GEOMETRY = (
    "checkBoxSelfIntersections",
    "checkBoxDuplicates",
    "checkBoxOverlaps",
    "checkBoxGaps",
)


def cpu() -> float:
    """CPU seconds of this process so far, all threads."""
    used = os.times()
    return used.user + used.system


def action(*words: str) -> QAction:
    """The menu action whose text holds one of the words."""
    for found in iface.mainWindow().findChildren(QAction):
        text = found.text().replace("&", "").lower()
        if any(word in text for word in words):
            return found
    raise LookupError(f"no action {words}")


def topology(layer: QgsVectorLayer) -> dict:
    """`Validate all` of the Topology Checker with four rules."""
    project = QgsProject.instance()
    project.writeEntry("Topol", "/testCount", len(TOPOLOGY))
    for number, name in enumerate(TOPOLOGY):
        project.writeEntry("Topol", f"/testname_{number}", name)
        project.writeEntry("Topol", f"/layer1_{number}", layer.id())
        project.writeEntry("Topol", f"/layer2_{number}", "No layer")
        project.writeEntry("Topol", f"/tolerance_{number}", "No tolerance")
    action("topology checker").trigger()
    QApplication.processEvents()
    dock = next(
        d for d in iface.mainWindow().findChildren(QDockWidget) if "opolog" in d.windowTitle()
    )
    rules = list(dock.findChildren(QTableWidget)) + [
        t for w in QApplication.topLevelWidgets() for t in w.findChildren(QTableWidget)
    ]
    counts = [t.rowCount() for t in rules if t.columnCount() >= 4]
    if len(TOPOLOGY) not in counts:
        raise LookupError(f"the rules were not taken: {counts}")
    button = next(
        b
        for b in (*dock.findChildren(QToolButton), *dock.findChildren(QPushButton))
        if "all" in (b.objectName() + b.text() + b.toolTip()).lower()
    )
    wall, used = time.perf_counter(), cpu()
    button.click()
    QApplication.processEvents()
    seconds, used = time.perf_counter() - wall, cpu() - used
    found = max(view.model().rowCount() for view in dock.findChildren(QTableView))
    comment = " ".join(label.text() for label in dock.findChildren(QLabel))
    return {"wall": seconds, "cpu": used, "findings": found, "comment": comment}


def geometry(layer: QgsVectorLayer) -> dict:
    """`Run` of the Geometry Checker with four checks, on the input layer itself."""
    action("check geometries").trigger()
    QApplication.processEvents()
    dialog = next(
        d for d in QApplication.topLevelWidgets() if isinstance(d, QDialog) and d.isVisible()
    )
    for box in dialog.findChildren(QCheckBox):
        if box.objectName().startswith("checkBox"):
            box.setChecked(box.objectName() in GEOMETRY)
    chosen = [b.objectName() for b in dialog.findChildren(QCheckBox) if b.isChecked()]
    for radio in dialog.findChildren(QRadioButton):
        if "ModifyInput" in radio.objectName():
            radio.setChecked(True)
    dialog.findChild(QPushButton, "pushButtonSelectAllLayers").click()
    buttons = dialog.findChildren(QPushButton)
    run = next(b for b in buttons if b.text().replace("&", "").lower() == "run")
    ended: list = []

    def close_complaints() -> None:
        """The run ends with a window of complaints where a check could not do its work."""
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible() and window is not dialog:
                texts = [t.toPlainText() for t in window.findChildren(QPlainTextEdit)]
                ended.append((time.perf_counter(), cpu(), " ".join(texts)[:400]))
                window.close()

    timer = QTimer()
    timer.timeout.connect(close_complaints)
    timer.start(50)
    wall, used = time.perf_counter(), cpu()
    run.click()  # returns when the checks are done
    ended.append((time.perf_counter(), cpu(), ""))
    timer.stop()
    seconds, used = ended[0][0] - wall, ended[0][1] - used
    tables = [t.rowCount() for t in dialog.findChildren(QTableWidget)]
    return {
        "wall": seconds,
        "cpu": used,
        "findings": max(tables, default=0),
        "chosen": chosen,
        "comment": ended[0][2],
    }


def dump() -> dict:
    """What the windows are made of, for whoever mends this file for another version."""
    lines = {}
    for window in (*QApplication.topLevelWidgets(), *iface.mainWindow().findChildren(QDockWidget)):
        if window.isVisible():
            names = [
                f"{type(c).__name__}:{c.objectName()}:{getattr(c, 'text', lambda: '')()}"
                for kind in (QPushButton, QToolButton, QCheckBox, QRadioButton, QTableWidget)
                for c in window.findChildren(kind)
            ]
            lines[window.windowTitle() or type(window).__name__] = names[:200]
    return lines


def go() -> None:
    """Run the tool asked for, note what came of it, and leave."""
    result: dict = {}
    try:
        layer = QgsVectorLayer(os.environ["QH_BENCH_LAYER"], "parcels", "ogr")
        QgsProject.instance().addMapLayer(layer)
        iface.setActiveLayer(layer)
        QApplication.processEvents()
        iface.mapCanvas().setRenderFlag(False)
        result = {"topology": topology, "geometry": geometry}[os.environ["QH_BENCH_TOOL"]](layer)
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}", "windows": dump()}
    finally:
        path = Path(os.environ["QH_BENCH_RESULT"])
        path.with_suffix(".draft").write_text(json.dumps(result), "utf-8")
        path.with_suffix(".draft").replace(path)
        os._exit(0)


QTimer.singleShot(1500, go)
