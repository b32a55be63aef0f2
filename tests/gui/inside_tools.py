# SPDX-License-Identifier: GPL-2.0-or-later
"""The drawing tools in a real QGIS: buttons clicked, lines drawn with the mouse, undone by key."""

from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvasTracer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QToolButton
from qgis.utils import iface

from qh_plugin.qgis_io import project
from tests.gui.inside import FOLDER, click, click_map, dock, messages, picture, session, wait

LOTS, ROADS = "QuyHoach/ChucNangSuDungDat_A", "QuyHoach/MangLuoiGiaoThongDuongBo_L"
RED, BUILDING = "QuyHoach/ChiGioiDuongDo_L", "QuyHoach/ChiGioiXayDung_L"


def layer(name):
    return project.layer_for(session().dossier, name)


def bar():
    return dock("QhEditingDock").classes.tools


def button(name):
    return bar().findChild(QToolButton, f"{name}ToolButton")


def pixel(x, y):
    """Where a place lies on the canvas."""
    point = iface.mapCanvas().getCoordinateTransform().transform(QgsPointXY(x, y))
    return round(point.x()), round(point.y())


def free_lot(code="DAT_O_Nhomnhao", least=1000):
    """A housing lot of some size, all four neighbours around it."""
    found = [
        f for f in layer(LOTS).getFeatures()
        if f["chucNangSuDungDatMuc2"] == code and f.geometry().area() > least
    ]  # fmt: skip
    whole = layer(LOTS).extent().center()
    return min(found, key=lambda f: f.geometry().centroid().asPoint().distance(whole))


def look_at(geometry, scale=3.0):
    canvas = iface.mapCanvas()
    canvas.setExtent(QgsRectangle(geometry.boundingBox()).buffered(1) if scale == 1 else _scaled(
        geometry.boundingBox(), scale))  # fmt: skip
    canvas.refresh()
    wait(lambda: not canvas.isDrawing())


def _scaled(box, scale):
    box = QgsRectangle(box)
    box.scale(scale)
    return box


def done():
    wait(lambda: not bar().bench.working)


def undo():
    iface.mainWindow().findChild(type(iface.actionPan()), "mActionUndo").trigger()
    QTest.qWait(200)


def test_the_row_of_tools_is_seen_and_says_why_not():
    editing = dock("QhEditingDock")
    editing.open_folder(FOLDER / "CSDL_Sach")
    wait(lambda: session().dossier)
    iface.setActiveLayer(layer(LOTS))
    QTest.qWait(300)
    for name in ("split", "merge", "fill", "road", "number", "more"):
        found = button(name)
        assert found.isVisible(), name
        left = found.mapTo(editing.panel, QPoint(0, 0)).x()
        assert left >= 0 and left + found.width() <= editing.panel.width(), name
    assert button("split").isEnabled()
    wait(lambda: not button("merge").isEnabled())
    assert "hai lô" in button("merge").toolTip()
    picture("tools-row")


def test_a_lot_is_split_with_the_mouse_and_undone():
    lot = free_lot()
    look_at(lot.geometry())
    count, area = layer(LOTS).featureCount(), lot.geometry().area()
    layer(LOTS).removeSelection()
    layer(LOTS).select(lot.id())
    box = lot.geometry().boundingBox()
    middle = lot.geometry().centroid().asPoint()
    click(button("split"))
    assert "Bấm từng điểm" in bar().strip.hintLabel.text()
    turn = box.width() >= box.height()
    ends = (
        ((middle.x(), box.yMinimum() - 6), (middle.x() + 3, box.yMaximum() + 6))
        if turn
        else ((box.xMinimum() - 6, middle.y()), (box.xMaximum() + 6, middle.y() + 3))
    )
    for x, y in ends:
        click_map(*pixel(x, y))
    picture("tools-split-drawing")
    click_map(*pixel(*ends[1]), Qt.MouseButton.RightButton)
    wait(lambda: layer(LOTS).featureCount() == count + 1)
    done()
    halves = [f for f in layer(LOTS).getFeatures() if lot.geometry().contains(
        f.geometry().pointOnSurface())]  # fmt: skip
    assert len(halves) == 2
    assert abs(sum(f.geometry().area() for f in halves) - area) < 1e-6 * area
    assert len({f["kyHieuLoDat"] for f in halves}) == 2
    assert len({f["maDoiTuong"] for f in halves}) == 2
    picture("tools-split-done")
    steps = layer(LOTS).undoStack().count()
    assert steps == 1, [layer(LOTS).undoStack().text(i) for i in range(steps)]
    undo()
    assert layer(LOTS).featureCount() == count
    QTest.keyClick(iface.mapCanvas(), Qt.Key.Key_Escape)
    wait(lambda: bar().tool is None)
    assert not bar().strip.isVisible()


def test_two_lots_are_merged_from_the_strip():
    lot = free_lot()
    beside = next(
        f for f in layer(LOTS).getFeatures(lot.geometry().boundingBox())
        if f.id() != lot.id() and f.geometry().intersection(lot.geometry()).length() > 5
    )  # fmt: skip
    count = layer(LOTS).featureCount()
    layer(LOTS).selectByIds([lot.id(), beside.id()])
    wait(lambda: button("merge").isEnabled())
    click(button("merge"))
    wait(lambda: bar().strip.isVisible())
    picture("tools-merge")
    click(bar().strip.actButton)
    wait(lambda: layer(LOTS).featureCount() == count - 1)
    done()
    undo()
    assert layer(LOTS).featureCount() == count
    layer(LOTS).removeSelection()


def test_a_hole_is_filled_by_a_click():
    lot = free_lot()
    place = lot.geometry().pointOnSurface().asPoint()
    layer(LOTS).deleteFeatures([lot.id()])
    count = layer(LOTS).featureCount()
    click(button("fill"))
    click_map(*pixel(place.x(), place.y()))
    wait(lambda: layer(LOTS).featureCount() == count + 1)
    done()
    new = min(layer(LOTS).getFeatures(), key=lambda f: f.id())
    assert new.geometry().symDifference(lot.geometry()).area() < 1e-3
    picture("tools-filled")
    click(bar().strip.closeButton)
    iface.setActiveLayer(layer(LOTS))
    undo()
    undo()
    assert layer(LOTS).featureCount() == count + 1
    layer(LOTS).removeSelection()


def test_a_road_is_cut_out_with_red_lines():
    lot = free_lot()
    look_at(lot.geometry(), 6.0)
    messages(clear=True)
    box = lot.geometry().boundingBox()
    roads = layer(ROADS)
    roads.startEditing()
    road = QgsFeature(roads.fields())
    middle = box.center()
    road.setGeometry(QgsGeometry.fromPolylineXY([
        QgsPointXY(box.xMinimum() - 60, middle.y() - 20),
        QgsPointXY(middle.x(), middle.y()),
        QgsPointXY(box.xMaximum() + 60, middle.y() + 25),
    ]))  # fmt: skip
    road["loGioi"] = "9"
    roads.addFeature(road)
    roads.selectByIds([f.id() for f in roads.getFeatures() if f.id() < 0])
    red, count = layer(RED).featureCount(), layer(LOTS).featureCount()
    wait(lambda: button("road").isEnabled())
    click(button("road"))
    wait(lambda: bar().strip.isVisible())
    picture("tools-road")
    click(bar().strip.actButton)
    wait(lambda: layer(LOTS).featureCount() > count)
    done()
    assert layer(RED).featureCount() > red
    roads.removeSelection()
    QTest.qWait(300)
    picture("tools-road-done")
    for name in (LOTS, RED, ROADS):
        layer(name).rollBack()


def test_the_other_tools_ask_in_the_strip():
    iface.setActiveLayer(layer(LOTS))
    lot = free_lot()
    look_at(lot.geometry(), 6.0)
    layer(LOTS).selectByRect(_scaled(lot.geometry().boundingBox(), 2.5))
    chosen = layer(LOTS).selectedFeatureCount()
    assert chosen > 1
    click(button("number"))
    wait(lambda: bar().strip.isVisible())
    assert str(chosen) in bar().strip.hintLabel.text()
    picture("tools-number")
    for name in ("code", "copy"):
        bar().action(name).trigger()
        wait(lambda n=name: bar().tool is bar().tools[n])
        picture(f"tools-{name}")
    click(bar().strip.closeButton)
    wait(lambda: bar().tool is None)
    bar().menu.popup(button("more").mapToGlobal(QPoint(0, button("more").height())))
    picture("tools-menu")
    bar().menu.close()


def test_a_building_line_makes_its_layer_on_demand():
    assert layer(BUILDING) is None
    red = layer(RED)
    middle = layer(LOTS).extent().center()
    line = min(
        red.getFeatures(), key=lambda f: f.geometry().distance(QgsGeometry.fromPointXY(middle))
    )
    look_at(line.geometry(), 1.5)
    red.selectByIds([line.id()])
    QTest.qWait(200)
    bar().action("building").trigger()
    wait(lambda: bar().strip.isVisible())
    bar().tool._distance.setValue(4)
    picture("tools-building")
    click(bar().strip.actButton)
    wait(lambda: layer(BUILDING) is not None and layer(BUILDING).featureCount() > 0)
    done()
    for made in layer(BUILDING).getFeatures():
        assert made["khoangLuiXayDung"] == "4" and made["maDoiTuong"]
        assert abs(made.geometry().distance(line.geometry()) - 4) < 0.01
    red.removeSelection()
    picture("tools-building-done")
    layer(BUILDING).rollBack()


def test_tracing_is_switched_on_and_off():
    action = QgsMapCanvasTracer.tracerForCanvas(iface.mapCanvas()).actionEnableTracing()
    before = action.isChecked()
    for wanted in (not before, before):
        bar().action("trace").trigger()
        QTest.qWait(100)
        assert action.isChecked() == wanted
    messages(clear=True)
