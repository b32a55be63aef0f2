# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings and published layers are never stored in a project, and come back after each save."""

from __future__ import annotations

import zipfile

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from qh_plugin.core.checking import check, load_profile
from qh_plugin.io.reading import read_dataset
from qh_plugin.qgis_io import project, published_layers
from qh_plugin.qgis_io.findings_layer import MARK, FindingsLayer
from tests.qgis import made_dossier
from tests.qgis.conftest import flush


@pytest.fixture
def dossier(session, tmp_path):
    made = made_dossier.make(tmp_path / "CSDL_Thu")
    project.open_project(session, made)
    yield made
    QgsProject.instance().clear()


@pytest.fixture
def result(dossier):
    return check(read_dataset(dossier.folder), load_profile("truoc_khi_nop"))


@pytest.fixture
def findings():
    made = FindingsLayer(500)
    yield made
    made.stop()


@pytest.fixture
def drawn(findings, result, wait):
    """The findings, every portion of them on the map."""
    places = sum(x == x for group in result.findings for x, _ in group.point)
    assert 0 < places < 500
    findings.show(result)
    wait(lambda: sum(x.featureCount() for x in marked() if x.name() == "Vị trí lỗi") == places)
    flush()
    return findings


def marked(mark=MARK):
    return [x for x in QgsProject.instance().mapLayers().values() if x.customProperty(mark)]


def groups():
    return [g.name() for g in QgsProject.instance().layerTreeRoot().findGroups()]


def written(dossier):
    with zipfile.ZipFile(dossier.project) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".qgs"))
        return archive.read(name).decode("utf-8")


def test_findings_are_not_stored_and_come_back(dossier, drawn):
    before, order = len(marked()), groups()
    hidden = marked()[0].id()
    QgsProject.instance().layerTreeRoot().findLayer(hidden).setItemVisibilityChecked(False)
    assert before and order[0] == "QH – Lỗi"
    for _ in range(2):
        assert QgsProject.instance().write()
        flush()
        assert len(marked()) == before and groups() == order
        assert not QgsProject.instance().isDirty()
        text = written(dossier)
        assert "QH – Lỗi" not in text and "Vị trí lỗi" not in text and MARK not in text
    tree = QgsProject.instance().layerTreeRoot()
    assert not tree.findLayer(hidden).itemVisibilityChecked()
    assert written(dossier).count("<maplayer ") == 5


def test_a_project_that_cannot_be_written_keeps_them_on_the_map(drawn):
    before = len(marked())
    assert not QgsProject.instance().write("/khong/co/thu-muc.qgz")
    flush()
    assert len(marked()) == before and groups()[0] == "QH – Lỗi"


def test_a_closed_project_leaves_nothing_and_the_next_check_is_drawn(findings, result):
    findings.show(result)
    QgsProject.instance().clear()
    assert not marked() and not groups()
    findings.show(result)
    assert marked() and groups() == ["QH – Lỗi"]
    findings.clear()
    assert not marked() and not groups()


def test_what_was_stored_without_the_plugin_is_dropped_on_reading(dossier, result):
    first = FindingsLayer(500)
    first.show(result)
    first.stop()
    assert QgsProject.instance().write() and MARK in written(dossier)
    second = FindingsLayer(500)
    assert QgsProject.instance().read(str(dossier.project))
    assert not marked() and "QH – Lỗi" not in groups()
    second.stop()


def test_published_layers_are_not_stored_so_that_opening_never_waits_for_a_server(session, dossier):
    keeper = published_layers.not_stored()
    # stands for a layer of a server: here there is none to give one
    layer = QgsVectorLayer("Point?crs=EPSG:9210", "đã công bố", "memory")
    layer.setCustomProperty(published_layers.MARK, "QuyHoach_ChucNangSuDungDat_A")
    published_layers.show(layer)
    assert QgsProject.instance().write()
    flush()
    assert len(marked(published_layers.MARK)) == 1 and groups()[0] == "Đã công bố"
    text = written(dossier)
    assert published_layers.MARK not in text and "Đã công bố" not in text
    assert text.count("<maplayer ") == 5
    assert project.open_project(session, dossier)
    assert not marked(published_layers.MARK)
    keeper.stop()
