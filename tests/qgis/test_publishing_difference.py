# SPDX-License-Identifier: GPL-2.0-or-later
"""Mine against published in the dock: tables, map, choosing, one undo step, the version follows
only when the step is saved."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.core.dossier.layout import model_of, open_dossier
from qh_plugin.core.publish import client
from qh_plugin.gui.publishing.difference.comparing import Sort
from qh_plugin.gui.publishing.difference.outlines import MARK
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.steps import CHANGES, Mark
from qh_plugin.io.geopackage_blob import add_functions
from qh_plugin.io.merging import adopt
from qh_plugin.qgis_io import project
from tests.io.accepting import Shelf
from tests.io.published_data import LAYER, insert, make_dossier, square
from tests.qgis.conftest import flush

TABLE = "ChucNangSuDungDat_A"


def change(dossier, sql, *values):
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as database, database:
        add_functions(database)
        database.execute(sql.format(TABLE), values)


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A dossier of version 1; the server has version 2 of somebody else. Both changed A; I removed
    B and added M, they added N."""
    shelf = Shelf(tmp_path / "shelf")
    lots = {name: square(12 * i) for i, name in enumerate("ABC")}
    mine = shelf.accept(make_dossier(tmp_path / "CSDL_A", lots), unchecked=True)
    shutil.copytree(mine.folder, tmp_path / "b" / "CSDL_A")
    other = open_dossier(tmp_path / "b" / "CSDL_A")
    update = 'UPDATE "{}" SET "kyHieuLoDat" = ? WHERE "maDoiTuong" = ?'
    change(mine, update, "của tôi", "A")
    change(mine, 'DELETE FROM "{}" WHERE "maDoiTuong" = ?', "B")
    insert(mine, {"M": square(60)})
    change(other, update, "của họ", "A")
    insert(other, {"N": square(80, 20.0)})
    shelf.accept(other, unchecked=True)
    monkeypatch.setattr("qh_plugin.core.publish.client.Server", lambda *_, **__: shelf)
    return mine


@pytest.fixture
def dock(iface, session, settings, mine):
    made = PublishingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    model = model_of(mine.info)
    session.open(mine.folder)
    project.ensure_layer(mine, model, model.feature_class(LAYER))
    yield made
    made.shutdown()
    made.deleteLater()
    flush()


def layer(session):
    return project.layer_for(session.dossier, LAYER)


def values(session):
    found = layer(session).getFeatures()
    return {f["maDoiTuong"]: f["kyHieuLoDat"] for f in found}


def compared(dock, wait):
    dock.difference.compare()
    wait(lambda: not dock.difference.busy, 60)
    assert dock.difference.held is not None, dock.steps.words(CHANGES)
    return dock.difference.panel


def test_the_step_compares_and_tells_counts_states_and_conflicts(dock, wait):
    button = dock.steps.button(CHANGES)
    assert not button.isHidden() and button.text() == "So sánh"
    panel = compared(dock, wait)
    assert button.text() == "Xem" and dock.steps.mark(CHANGES) is Mark.WARNING
    assert "1 đối tượng xung đột" in dock.steps.words(CHANGES)
    sorts = {line.key: line.sort for line in panel.lines.lines}
    assert sorts == {"A": Sort.CONFLICT, "B": Sort.REMOVED, "M": Sort.ADDED, "N": Sort.OTHERS}
    assert panel.lines.lines[0].sort is Sort.CONFLICT
    told = panel.lines.lines[0].told.vi
    assert "của tôi" in told and "của họ" in told
    cells = [panel.classes.index(1, c).data() for c in range(panel.classes.columnCount())]
    assert cells[1] == "1 (100,0 m²)" and cells[4] == "2" and cells[5] == "1"


def drawn():
    layers = QgsProject.instance().mapLayers().values()
    return [x for x in layers if x.customProperty(MARK)]


def test_outlines_are_drawn_with_words_and_enter_zooms(dock, iface, wait):
    panel = compared(dock, wait)
    wait(lambda: drawn() and drawn()[0].featureCount() == 4)
    legend = [c.label() for c in drawn()[0].renderer().categories()]
    assert legend[0] == "+ tôi thêm" and "✖ xung đột" in legend
    panel.lineTable.selectRow([x.key for x in panel.lines.lines].index("N"))
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    iface.mapCanvas().setDestinationCrs(drawn()[0].crs())
    QApplication.sendEvent(panel.lineTable, key)
    centre = iface.mapCanvas().extent().center()
    assert abs(centre.x() - 600090.0) < 1.0
    panel.onMapBox.setChecked(False)
    assert drawn() == []


def test_what_is_taken_is_one_undo_step_and_the_version_follows_the_saving(dock, session, wait):
    panel = compared(dock, wait)
    assert not panel.applyButton.isEnabled() and "1 xung đột" in panel.applyButton.text()
    panel.lineTable.selectRow(0)
    panel.choose(True)
    assert panel.applyButton.text() == "Lấy 2 đối tượng đã công bố vào hồ sơ"
    panel.applyButton.click()
    wait(lambda: layer(session).isModified())
    assert values(session) == {"A": "của họ", "C": "X", "M": "X", "N": "X"}
    assert layer(session).undoStack().count() == 1
    assert session.dossier.info.version == 1
    assert layer(session).commitChanges()
    wait(lambda: session.dossier.info.version == 2)
    assert dock.difference.held is None
    panel = compared(dock, wait)
    assert {line.key for line in panel.lines.lines} == {"B", "M"}


def test_who_undoes_the_step_and_saves_keeps_the_old_base(dock, session, wait):
    panel = compared(dock, wait)
    panel.choose(True)  # every class
    panel.applyButton.click()
    wait(lambda: layer(session).isModified())
    lots = layer(session)
    lots.undoStack().undo()
    feature = next(lots.getFeatures())
    lots.changeAttributeValue(feature.id(), lots.fields().indexOf("ghiChu"), "khác")
    assert lots.commitChanges()
    for _ in range(20):
        QApplication.processEvents()
    assert open_dossier(session.dossier.folder).info.version == 1


def test_keeping_mine_follows_the_version_and_changes_nothing(dock, session, wait):
    panel = compared(dock, wait)
    before = values(session)
    panel.classTable.selectRow(1)
    panel.choose(False)
    assert panel.applyButton.text() == "Giữ của tôi, dựa trên bản mới"
    panel.applyButton.click()
    wait(lambda: session.dossier.info.version == 2)
    assert values(session) == before and not layer(session).isModified()


def test_nothing_is_taken_from_a_server_that_fell_back(dock, session, wait):
    """It was restored from a backup, or is another one: mine is kept, based on what it has."""
    shelf = client.Server()
    adopt(session.dossier, shelf, 2)
    session.open(session.dossier.folder)
    del shelf.shelved[1:]
    panel = compared(dock, wait)
    assert "dựa trên phiên bản 2: máy chủ đã được khôi phục" in panel.headline.text()
    before = values(session)
    panel.choose(True)
    assert panel.applyButton.text() == "Máy chủ cũ hơn: hãy giữ của tôi"
    assert not panel.applyButton.isEnabled()
    panel.choose(False)
    assert panel.applyButton.text() == "Giữ của tôi, dựa trên bản 1 của máy chủ"
    panel.applyButton.click()
    wait(lambda: session.dossier.info.version == 1)
    assert values(session) == before and not layer(session).isModified()


def test_data_that_change_make_the_comparison_old(dock, session, wait):
    panel = compared(dock, wait)
    session.note_change()
    panel.choose(False)
    assert panel.headline.text().startswith("▲ Dữ liệu đã sửa sau khi so sánh.")
    assert not panel.applyButton.isEnabled() and not panel.againButton.isHidden()
