# SPDX-License-Identifier: GPL-2.0-or-later
"""Mine and published under one divider: what is seen on either side of it, the mouse, the keys,
and that nothing is left on the map or in the project."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.gui.publishing.difference.sides import Side
from qh_plugin.gui.publishing.difference.swipe_handle import LEAP, STEP
from qh_plugin.qgis_io import project
from qh_plugin.qgis_io.settings import Settings
from tests.io.published_data import LAYER
from tests.qgis.conftest import turns
from tests.qgis.test_publishing_difference import compared, dock, mine  # noqa: F401


@pytest.fixture
def swiped(dock, iface, session, wait):  # noqa: F811
    """The comparison with the swipe on, the map over all lots; gives the panel and the swipe."""
    window, canvas = iface.mainWindow(), iface.mapCanvas()
    window.show()
    lots = project.layer_for(session.dossier, LAYER)
    canvas.setDestinationCrs(lots.crs())
    canvas.setLayers([lots])
    canvas.setCanvasColor(QColor("white"))
    panel = compared(dock, wait)
    panel.onMapBox.setChecked(False)
    box = lots.extent()
    box.grow(60.0)
    canvas.setExtent(box)
    canvas.refresh()
    panel.swipeButton.click()
    swipe = dock.difference.swipe
    assert not swipe.pictures[Side.PUBLISHED].whole
    settle(swipe, canvas, wait)
    yield panel, swipe
    window.hide()


def settle(swipe, canvas, wait):
    turns(60)
    wait(lambda: not canvas.isDrawing() and not swipe.drawing)


def drawn(canvas, x, y):
    """Whether the map shows a lot at a place in metres from the corner of the data: they are
    hatched, so a neighbourhood of the place is looked at."""
    there = canvas.getCoordinateTransform().transform(600000.0 + x, 1190000.0 + y)
    image = canvas.viewport().grab().toImage()
    white, near = QColor("white"), range(-9, 10)
    x, y = round(there.x()), round(there.y())
    return any(image.pixelColor(x + i, y + j) != white for i in near for j in near)


def across(canvas, x):
    """Where a place in metres lies across the map, 0 to 1."""
    there = canvas.getCoordinateTransform().transform(600000.0 + x, 1190000.0)
    return there.x() / canvas.width()


def test_either_side_shows_its_own_version(swiped, iface, wait):
    _, swipe = swiped
    canvas = iface.mapCanvas()
    # M (at 60) is mine alone, N (at 80, 20 m wide) theirs alone, B (at 12) I removed
    swipe.handle.move_to(1.0)
    assert drawn(canvas, 65, 5) and not drawn(canvas, 92, 5)
    swipe.handle.move_to(0.0)
    assert not drawn(canvas, 65, 5) and drawn(canvas, 92, 5)
    assert drawn(canvas, 17, 5)
    swipe.handle.move_to(across(canvas, 75))
    assert drawn(canvas, 65, 5) and drawn(canvas, 92, 5)
    assert not drawn(canvas, 17, 5)
    assert (swipe.item.left.name, swipe.item.right.name) == ("Của tôi", "Đã công bố, bản 2")
    swipe.handle.move_to(0.0)
    box = canvas.extent()
    box.scale(0.7)
    canvas.setExtent(box)
    canvas.refresh()
    settle(swipe, canvas, wait)
    assert not drawn(canvas, 65, 5) and drawn(canvas, 92, 5)
    shown = swipe.item.right.picture.settings.visibleExtent()
    assert shown == canvas.mapSettings().visibleExtent()


def test_mouse_and_keys_move_the_divider_and_its_place_is_remembered(swiped):
    panel, swipe = swiped
    handle, over = swipe.handle, swipe.handle.parentWidget()
    grip = QPoint(handle.width() // 2, handle.height() // 2)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grip)
    target = handle.mapFromParent(QPoint(over.width() // 4, grip.y()))
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(target), button, button, none)
    QApplication.sendEvent(handle, event)
    QTest.mouseRelease(handle, button, none, grip)
    assert abs(swipe.item.place - 0.25) < 0.01
    place = handle.place
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert handle.place == pytest.approx(place + STEP)
    QTest.keyClick(handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert handle.place == pytest.approx(place + STEP + LEAP)
    assert Settings.load().swipe == round(1000 * handle.place)
    remembered = handle.place
    panel.swipeButton.click()
    assert not swipe.active
    panel.swipeButton.click()
    assert swipe.handle.place == pytest.approx(remembered, abs=0.001)


def test_escape_ends_it_and_nothing_stays(swiped, iface):
    panel, swipe = swiped
    canvas, before = iface.mapCanvas(), set(QgsProject.instance().mapLayers())
    items = len(canvas.scene().items())
    QTest.keyClick(swipe.handle, Qt.Key.Key_Escape)
    assert not swipe.active and not panel.swipeButton.isChecked()
    assert len(canvas.scene().items()) == items - 1 and swipe.handle is None
    assert set(QgsProject.instance().mapLayers()) == before
    panel.swipeButton.click()
    canvas.setMapTool(QgsMapToolPan(canvas))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not swipe.active


def test_it_goes_with_the_panel_and_its_files(swiped, dock, tmp_path):  # noqa: F811
    panel, swipe = swiped
    panel.close()
    assert not swipe.active and not panel.swipeButton.isChecked()
    panel.show()
    panel.swipeButton.click()
    assert swipe.active
    dock.difference.stop()
    assert not swipe.active and not list(tmp_path.rglob("published.gpkg"))


def test_a_feature_that_is_zoomed_to_is_cut_by_the_divider(swiped, dock, iface, wait):  # noqa: F811
    panel, swipe = swiped
    canvas = iface.mapCanvas()
    swipe.handle.move_to(0.1)
    panel.lineTable.selectRow([x.key for x in panel.lines.lines].index("N"))
    QTest.keyClick(panel.lineTable, Qt.Key.Key_Return)
    settle(swipe, canvas, wait)
    assert across(canvas, 80) < swipe.handle.place < across(canvas, 100)


def test_base_and_published_can_be_laid_side_by_side_without_mine(swiped, iface, wait):
    panel, swipe = swiped
    canvas = iface.mapCanvas()
    actions = panel.swipeButton.menu().actions()
    assert [a.text() for a in actions] == [
        "Của tôi ◂▸ Đã công bố, bản 2",
        "Của tôi ◂▸ Bản gốc 1",
        "Bản gốc 1 ◂▸ Đã công bố, bản 2",
    ]
    actions[2].trigger()
    assert swipe.pair == (Side.BASE, Side.PUBLISHED)
    settle(swipe, canvas, wait)
    swipe.handle.move_to(1.0)
    assert not drawn(canvas, 65, 5) and not drawn(canvas, 92, 5)
    assert drawn(canvas, 17, 5)  # B is in the base


def test_a_class_that_the_map_hides_is_shown_on_both_sides(swiped, iface, wait):
    _, swipe = swiped
    canvas = iface.mapCanvas()
    canvas.setLayers([])
    canvas.refresh()
    settle(swipe, canvas, wait)
    swipe.handle.move_to(across(canvas, 75))
    assert drawn(canvas, 65, 5) and drawn(canvas, 92, 5)
