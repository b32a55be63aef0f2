# SPDX-License-Identifier: GPL-2.0-or-later
"""Locked files and folders that cannot be written: one sentence each, and the next click works."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.gui.checking.dock import CheckingDock
from tests.qgis import made_dossier
from tests.qgis.conftest import flush


@pytest.fixture
def dossier(tmp_path):
    return made_dossier.make(tmp_path / "CSDL_Thu")


@pytest.fixture
def dock(iface, session, settings, dossier):
    made = CheckingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    session.open(dossier.folder)
    yield made
    made.shutdown()
    flush()


def run(dock, wait):
    QTest.mouseClick(dock.runButton, Qt.MouseButton.LeftButton)
    wait(lambda: not dock.busy, 90)


def double_click(button):
    """What a window system sends; QTest.mouseDClick presses once more than a mouse does."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(button.rect().center())
    for kind in (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseButtonRelease,
    ):
        QApplication.sendEvent(button, QMouseEvent(kind, place, left, left, none))


def test_a_double_click_does_not_stop_what_it_started(dock, wait):
    double_click(dock.runButton)
    assert dock.busy
    assert not dock.run.stopping
    wait(lambda: not dock.busy, 90)
    assert dock.result is not None


def test_two_clicks_start_and_stop(dock, wait):
    QTest.mouseClick(dock.runButton, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dock.runButton, Qt.MouseButton.LeftButton)
    wait(lambda: not dock.busy, 90)
    assert dock.result is None
    assert "dừng" in dock.statusLabel.text()
    run(dock, wait)
    assert dock.result is not None


def said(iface):
    item = iface.messageBar().currentItem()
    return item.text() if item is not None else ""


def one_sentence(text):
    return bool(text) and "Traceback" not in text and "\n" not in text


def test_a_locked_geopackage_is_said_and_the_next_click_works(dock, iface, wait, dossier):
    path = dossier.geopackage("QuyHoach")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        run(dock, wait)
        assert one_sentence(said(iface)) and path.name in said(iface), said(iface)
        assert dock.result is None and dock.runButton.text() == "Kiểm tra"
        other.execute("ROLLBACK")
    iface.messageBar().clearWidgets()
    run(dock, wait)
    assert dock.result is not None and not said(iface)


def test_a_report_folder_that_cannot_be_written(dock, iface, wait, dossier):
    folder = dossier.report.parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("một tệp ở chỗ của thư mục", "utf-8")
    run(dock, wait)
    assert one_sentence(said(iface)), said(iface)
    assert str(dossier.report) in said(iface)
    assert dock.result is not None, "the findings are shown all the same"
    folder.unlink()
    iface.messageBar().clearWidgets()
    run(dock, wait)
    assert dossier.report.is_file() and not said(iface)


def test_a_layer_that_cannot_be_edited(dock, iface, wait, dossier):
    source = f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A"
    layer = QgsVectorLayer(source, "lots", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.setReadOnly(True)
    run(dock, wait)
    rows = {g.rule: g.rows[0] for g in dock.findings.groups() if g.rows}
    for rule, button in (("A01", dock.repairs.form), ("C04", dock.repairs.fix)):
        dock.findingsView.setCurrentIndex(dock.findings.model.index_of(rows[rule].key))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        wait(lambda: said(iface) and dock.repairs._work is None)
        assert one_sentence(said(iface)) and "chỉ đọc" in said(iface), rule
        iface.messageBar().clearWidgets()
    layer.setReadOnly(False)
    QTest.mouseClick(dock.repairs.fix, Qt.MouseButton.LeftButton)
    wait(lambda: layer.isModified() and not dock.busy, 60)


def test_a_dossier_whose_folder_is_gone(dock, iface, wait, dossier):
    shutil.rmtree(dossier.folder)
    run(dock, wait)
    assert one_sentence(said(iface)), said(iface)
    assert dock.runButton.isEnabled()
