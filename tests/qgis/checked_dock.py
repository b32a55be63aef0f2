# SPDX-License-Identifier: GPL-2.0-or-later
"""The checking dock on the made dossier, its lots in the project: what tests of its parts begin
with."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from qh_plugin.gui.checking.dock import CheckingDock
from tests.qgis import made_dossier
from tests.qgis.conftest import flush

LAYERS = ("ChucNangSuDungDat_A", "RanhGioiQuyHoach_A")


@contextmanager
def on_dossier(iface, session, settings, folder: Path):
    """A dock; the dossier is open, nothing is checked yet."""
    dossier = made_dossier.make(folder)
    path = dossier.geopackage("QuyHoach")
    for name in LAYERS:
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        QgsProject.instance().addMapLayer(layer)
    dock = CheckingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    iface.mapCanvas().setDestinationCrs(lots().crs())
    session.open(dossier.folder)
    try:
        yield dock
    finally:
        dock.shutdown()
        flush()


def lots():
    """The layer of the lots."""
    return QgsProject.instance().mapLayersByName(LAYERS[0])[0]


def click(button):
    """The left mouse button."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def previewed(dock, wait, ask):
    """`ask` for the proposed change; what the status line said when it was drawn: the next news
    takes its place."""
    said = []

    def hear(_way):
        said.append(dock.statusLabel.text())

    dock.repairs.proposed.connect(hear)
    ask()
    wait(lambda: said and dock.repairs._work is None)
    dock.repairs.proposed.disconnect(hear)
    return said[0]


def run(dock, wait):
    """Check, and wait for the result."""
    before = dock.result
    click(dock.runButton)
    wait(lambda: not dock.busy and dock.result is not None and dock.result is not before, 60)
