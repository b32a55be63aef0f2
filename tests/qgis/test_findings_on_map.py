# SPDX-License-Identifier: GPL-2.0-or-later
"""From the list to the map and back: zoom, flash, a click that chooses, tools left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsProject, QgsRectangle
from qgis.gui import QgsMapTool
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.findings import Severity
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.gui.checking.listing.rows import Row
from qh_plugin.gui.checking.listing.states import Status
from qh_plugin.gui.checking.map.marks import MapMarks
from tests.listing.made_findings import LAYER, OVERLAPS, ROADS, group, result
from tests.qgis.conftest import flush


class Watching(QgsMapTool):
    """Counts the clicks that reach the tool in use."""

    def __init__(self, canvas):
        super().__init__(canvas)
        self.clicks = 0

    def canvasReleaseEvent(self, _event):
        self.clicks += 1


@pytest.fixture
def dock(iface, session, settings):
    QgsProject.instance().clear()
    made = CheckingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    made.findings.chosen.disconnect(made._chosen)  # the parts that need a dossier
    iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:9210"))
    yield made
    made.shutdown()
    flush()


def listed(dock, *groups):
    dock._result = result(*groups)
    dock.findings.show_result(dock._result)
    dock.pages.setCurrentWidget(dock.listPage)
    flush()


def look_at(canvas, x, y, side=60.0):
    canvas.setExtent(QgsRectangle(x - side, y - side, x + side, y + side))
    flush()


def click(canvas, x, y):
    place = canvas.getCoordinateTransform().transform(x, y)
    QTest.mouseClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        QPoint(round(place.x()), round(place.y())),
    )  # fmt: skip
    flush()


def test_a_click_chooses_the_finding_and_leaves_the_tool_alone(dock, iface):
    canvas = iface.mapCanvas()
    listed(dock, OVERLAPS)
    tool = Watching(canvas)
    canvas.setMapTool(tool)
    look_at(canvas, 600055, 1190000)
    click(canvas, 600055, 1190000)
    assert dock.findings.row() is None and tool.clicks == 1, "off: nothing is looked at"
    dock.findings.bar.pick.click()
    click(canvas, 600055, 1190001)
    assert dock.findings.row().key == OVERLAPS.keys[1]
    click(canvas, 600008, 1190000)
    assert dock.findings.row().key == OVERLAPS.keys[0]
    click(canvas, 600030, 1190040)
    assert dock.findings.row().key == OVERLAPS.keys[0], "nothing near: nothing changes"
    assert tool.clicks == 4 and canvas.mapTool() is tool
    dock.findings.bar.pick.click()
    click(canvas, 600055, 1190001)
    assert dock.findings.row().key == OVERLAPS.keys[0]
    canvas.unsetMapTool(tool)


def test_a_click_finds_what_the_list_shows_in_any_reference_system(dock, iface):
    canvas = iface.mapCanvas()
    hidden = group("C07", Severity.INFO, [("I",)])
    listed(dock, hidden, group("G01", Severity.ERROR, [("R",)], layer=ROADS))
    dock.findings.bar.pick.click()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    from qgis.core import QgsCoordinateTransform

    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:9210"), canvas.mapSettings().destinationCrs(),
        QgsProject.instance(),
    ).transform(600005, 1190000)  # fmt: skip
    canvas.setExtent(QgsRectangle(there.x() - 5e-4, there.y() - 5e-4, there.x() + 5e-4,
                                  there.y() + 5e-4))  # fmt: skip
    flush()
    dock.findings.counters._buttons["info"].click()
    click(canvas, there.x(), there.y())
    assert dock.findings.row().group.layer == ROADS
    assert LAYER in dock.findings.listing.layers


def test_zoom_brings_the_tiniest_defect_with_its_surroundings(dock, iface):
    listed(dock, OVERLAPS)
    dock.findings.go_to(OVERLAPS.keys[1])
    flashed = []
    dock.overlay.flash = lambda shapes, crs: flashed.append(crs)
    dock.zoom_to_current()
    box = iface.mapCanvas().extent()
    assert box.contains(QgsRectangle(600050, 1190000, 600060, 1190000.01))
    assert 30 <= box.width() <= 120 and flashed == ["EPSG:9210"]


def test_unloading_takes_the_eyes_off_the_map(dock, iface):
    listed(dock, OVERLAPS)
    dock.findings.bar.pick.click()
    dock.shutdown()
    look_at(iface.mapCanvas(), 600055, 1190000)
    click(iface.mapCanvas(), 600055, 1190000)
    assert dock.findings.row() is None
    dock.shutdown = lambda: None


class Counting:
    """A layer that counts what is read of it; every other feature is gone."""

    def __init__(self):
        self.read = []

    def getFeature(self, fid):
        self.read.append(fid)
        feature = QgsFeature(fid)
        feature.setValid(bool(fid % 2))
        return feature


def test_of_a_finding_with_very_many_features_a_few_are_read(qgis_app):
    layer = Counting()
    marks = MapMarks(None, lambda name: layer)
    many = group("C04", Severity.ERROR, [("a", "b")])
    many = replace(many, fids=(tuple(range(100_000)),))
    found = marks.features(Row(many, 0, Status.ERROR))
    assert [feature.id() for feature in found] == [1, 3, 5, 7, 9, 11, 13, 15]
    assert layer.read == list(range(16))
