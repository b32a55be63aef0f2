# SPDX-License-Identifier: GPL-2.0-or-later
"""The delivered QGIS project opens on the delivered data alone; the window that makes it."""

from __future__ import annotations

import shutil
import zipfile

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.model import load
from qh_plugin.gui.editing.delivering.window import DeliveryWindow
from qh_plugin.io.delivery import deliver
from qh_plugin.qgis_io import project
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from tests.qgis import made_dossier
from tests.qgis.test_trouble import double_click


@pytest.fixture
def dossier(session, tmp_path):
    """A dossier that is open in QGIS, with a layer from elsewhere in its project."""
    made = made_dossier.make(tmp_path / "nguon" / "CSDL_Thu")
    assert project.open_project(session, made)
    elsewhere = QgsVectorLayer("Point?crs=EPSG:9210&field=a:string", "Nền khảo sát", "memory")
    QgsProject.instance().addMapLayer(elsewhere)
    assert QgsProject.instance().write()
    yield made
    QgsProject.instance().clear()


@pytest.mark.parametrize("kind", ["gpkg", "gdb"])
def test_delivered_project_shows_the_delivered_data(dossier, tmp_path, kind):
    counts = {name: layer.featureCount() for name, layer in dossier_layers(dossier)}
    looks = {layer.name(): layer.renderer().dump() for _, layer in dossier_layers(dossier)}
    (tmp_path / "noi_dat").mkdir()
    made = deliver(dossier, load(), tmp_path / "noi_dat", kind)
    assert made.layers == counts and counts["QuyHoach/ChucNangSuDungDat_A"] == 15
    assert ["Nền khảo sát" in note.vi for note in made.notes] == [True]
    QgsProject.instance().clear()
    shutil.rmtree(dossier.folder)  # the delivery must stand alone
    opened = QgsProject.instance()
    assert opened.read(str(made.folder / "HoSoGIS" / "Thu.qgz"))
    layers = list(opened.mapLayers().values())
    assert len(layers) == len(counts) and all(x.isValid() for x in layers)
    assert {x.name(): x.renderer().dump() for x in layers} == looks
    assert {x.featureCount() for x in layers} == set(counts.values())
    assert all(f".{kind}|" in x.source() for x in layers)
    tree = [node.layerId() for node in opened.layerTreeRoot().findLayers()]
    assert sorted(tree) == sorted(opened.mapLayers())


def test_delivered_project_names_nobody_and_no_folder_of_the_source(dossier, tmp_path):
    (tmp_path / "noi_dat").mkdir()
    first = deliver(dossier, load(), tmp_path / "noi_dat", "gpkg")
    with zipfile.ZipFile(first.folder / "HoSoGIS" / "Thu.qgz") as archive:
        (name,) = archive.namelist()
        content = archive.read(name).decode("utf-8")
    assert str(dossier.folder) not in content and "saveUser" not in content
    assert "Nền khảo sát" not in content
    (tmp_path / "lan_hai").mkdir()
    assert deliver(dossier, load(), tmp_path / "lan_hai", "gpkg").files == first.files


@pytest.fixture
def window(dossier, session, iface, tmp_path):
    (tmp_path / "noi_dat").mkdir()
    made = DeliveryWindow(session, tmp_path / "noi_dat", iface.mainWindow())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    yield made
    made.close()


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_window_delivers_and_shows_what_was_read_back(window, wait, tmp_path):
    window.gdbButton.setChecked(True)
    click(window.deliverButton)
    assert window.deliverButton.text() == "Dừng"
    wait(lambda: window.made is not None, 60)
    assert (tmp_path / "noi_dat" / "CSDL_Thu" / "HoSoGIS" / "QuyHoach.gdb").is_dir()
    rows = [window.resultTree.topLevelItem(i) for i in range(window.resultTree.topLevelItemCount())]
    assert ("QuyHoach/ChucNangSuDungDat_A", "15") in [(r.text(0), r.text(1)) for r in rows]
    assert "Nền khảo sát" in window.statusLabel.text() and window.folderButton.isEnabled()
    click(window.deliverButton)
    wait(lambda: window._work is None, 60)
    assert "đã có rồi" in window.statusLabel.text()


def test_a_double_click_is_one_click(window, wait):
    """Its second half must not stop what the first began."""
    double_click(window.deliverButton)
    wait(lambda: window._work is None, 60)
    assert window.made is not None, window.statusLabel.text()


def test_window_says_what_is_unsaved_and_saves_it(window, dossier):
    assert not window.saveButton.isVisible()
    layer = project.layer_for(dossier, "QuyHoach/ChucNangSuDungDat_A")
    layer.startEditing()
    layer.changeAttributeValue(1, layer.fields().indexOf("ghiChu"), "đã xem")
    window._session.note_change()
    assert layer.name() in window.unsavedLabel.text()
    click(window.saveButton)
    assert not layer.isModified() and not window.unsavedLabel.isVisible()
    layer.rollBack()
