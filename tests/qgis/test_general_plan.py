# SPDX-License-Identifier: GPL-2.0-or-later
"""A dossier of a general plan in QGIS: palette, map and form have its own functions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.core import QgsEditorWidgetSetup, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QTreeWidgetItemIterator

from qh_plugin.core.dossier.layout import DossierInfo, model_of, open_dossier, save
from qh_plugin.core.drafting.copying import level_one
from qh_plugin.core.drafting.roles import road_code, roles, short_of
from qh_plugin.core.model import load
from qh_plugin.gui.editing.palette.panel import ClassesPanel
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.qgis_io import project

LOTS, FUNCTION = "QuyHoach/ChucNangSuDungDat_A", "chucNangSuDungDatMuc2"
GENERAL = [c.code for c in load().code_lists["LANDUSE_GENERAL"].codes]
ZONING = [c.code for c in load().code_lists["LANDUSE"].codes]


@pytest.fixture(params=["79QHC1000001", "79QPK1000001"])
def dossier(qgis_app, session, tmp_path, request):
    info = DossierInfo(name="Đồ án thử", model="tt16_2025", maHoSoQH=request.param)
    made = create_dossier(tmp_path / "CSDL_Thu", info, load())
    assert project.open_project(session, made)
    yield made
    QgsProject.instance().clear()


@pytest.fixture
def codes(dossier):
    """The functions that lots of the dossier may have."""
    return GENERAL if "QHC" in dossier.info.maHoSoQH else ZONING


def test_form_offers_the_codes_of_the_plan(dossier, codes):
    layer = project.layer_for(dossier, LOTS)
    setup = layer.editorWidgetSetup(layer.fields().indexOf(FUNCTION))
    offered = [next(iter(entry.values())) for entry in setup.config()["map"]]
    assert offered[1:] == codes


def test_map_has_a_category_for_each_code_of_the_plan(dossier, codes):
    renderer = project.layer_for(dossier, LOTS).renderer()
    assert renderer.classAttribute() == FUNCTION
    assert [c.value() for c in renderer.categories() if c.value()] == codes


def test_palette_lists_the_codes_of_the_plan(dossier, codes, iface, session, settings):
    panel = ClassesPanel(iface, session, settings)
    panel.show_dossier()
    found = []
    rows = QTreeWidgetItemIterator(panel.classTree)
    while rows.value() is not None:
        target = rows.value().data(0, Qt.ItemDataRole.UserRole)
        if target and target.code and target.feature_class.name == LOTS:
            found.append(target.code)
        rows += 1
    panel.shutdown()
    assert found == codes


def test_tools_know_the_road_code_and_the_group(dossier, codes):
    model = model_of(dossier.info)
    of = model.feature_class(LOTS)
    assert road_code(model, of) in codes
    assert short_of(model, of, road_code(model, of)) == "GT"
    if codes is GENERAL:
        groups = {level_one(code, None, roles(of)) for code in codes if "_DD_" in code}
        assert groups == {"I"}
        assert level_one("DAT_NDD_Yte", None, roles(of)) == "II"
        assert level_one("DAT_NNK_Thuysan", None, roles(of)) == "III"


def _offered(layer):
    setup = layer.editorWidgetSetup(layer.fields().indexOf(FUNCTION))
    return [next(iter(entry.values())) for entry in setup.config()["map"]][1:]


def test_a_corrected_code_brings_the_codes_of_the_other_kind(qgis_app, session, tmp_path):
    info = DossierInfo(name="Đồ án thử", model="tt16_2025", maHoSoQH="79QPK1000001")
    made = create_dossier(tmp_path / "CSDL_Thu", info, load())
    assert project.open_project(session, made)
    assert _offered(project.layer_for(made, LOTS)) == ZONING
    QgsProject.instance().write()
    save(replace(made, info=replace(info, maHoSoQH="79QHC1000001")))
    corrected = open_dossier(made.folder)
    assert project.open_project(session, corrected)
    layer = project.layer_for(corrected, LOTS)
    assert _offered(layer) == GENERAL
    assert [c.value() for c in layer.renderer().categories() if c.value()] == GENERAL
    code = layer.defaultValueDefinition(layer.fields().indexOf("maHoSoQH")).expression()
    assert code == "'79QHC1000001'"
    QgsProject.instance().clear()


def test_a_list_that_the_user_changed_stays(qgis_app, session, tmp_path):
    info = DossierInfo(name="Đồ án thử", model="tt16_2025", maHoSoQH="79QHC1000001")
    made = create_dossier(tmp_path / "CSDL_Thu", info, load())
    assert project.open_project(session, made)
    layer = project.layer_for(made, LOTS)
    own = QgsEditorWidgetSetup("ValueMap", {"map": [{"-": ""}, {"ở": ZONING[0]}]})
    layer.setEditorWidgetSetup(layer.fields().indexOf(FUNCTION), own)
    QgsProject.instance().write()
    assert project.open_project(session, made)
    assert _offered(project.layer_for(made, LOTS)) == [ZONING[0]]
    QgsProject.instance().clear()
