# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackages and other files that were moved or renamed in the dossier's folder."""

from __future__ import annotations

import os
import shutil

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.model import load
from qh_plugin.io.backups import backup
from qh_plugin.io.missing_files import missing_files, put_back
from qh_plugin.qgis_io import project, relocating
from tests.qgis.made_dossier import LOTS, make


@pytest.fixture
def dossier(qgis_app, tmp_path, session):
    made = make(tmp_path / "CSDL_Thử")
    project.open_project(session, made)
    project.layer_for(made, LOTS).setName("Lô của tôi")
    QgsProject.instance().write()
    QgsProject.instance().clear()
    yield made
    QgsProject.instance().clear()


def test_nothing_is_missing_in_a_whole_dossier(dossier):
    assert missing_files(dossier, load()) == []


@pytest.mark.parametrize(
    "place", ["HoSoGIS/QuyHoach_cu.gpkg", "HoSoGIS/cũ/QuyHoach.gpkg", "x.gpkg"]
)
def test_a_moved_or_renamed_geopackage_is_found_and_put_back(dossier, session, place):
    there = dossier.folder / place
    there.parent.mkdir(exist_ok=True)
    dossier.geopackage("QuyHoach").rename(there)
    (missing,) = missing_files(dossier, load())
    assert (missing.path, missing.found) == (dossier.geopackage("QuyHoach"), there)
    put_back(missing)
    assert not there.exists()
    project.open_project(session, dossier)
    assert project.layer_for(dossier, LOTS).name() == "Lô của tôi"
    assert project.layer_for(dossier, LOTS).featureCount() == 15


def test_of_several_the_one_changed_last_counts_and_others_do_not(dossier):
    path = dossier.geopackage("QuyHoach")
    older, newer = dossier.gis / "a.gpkg", dossier.gis / "b.gpkg"
    shutil.copy(path, older)
    path.rename(newer)
    os.utime(older, (1, 1))
    (dossier.gis / "c.gpkg").write_bytes(b"no database")
    assert missing_files(dossier, load())[0].found == newer


def test_backups_are_not_taken_for_the_file_but_offered(dossier):
    path = dossier.geopackage("QuyHoach")
    folder = backup(dossier, [path])
    path.unlink()
    (missing,) = missing_files(dossier, load())
    assert missing.found is None
    assert missing.backup.file == folder / "QuyHoach.gpkg"


def test_a_database_nobody_made_is_not_missing_but_one_the_project_shows_is(dossier, session):
    assert not dossier.geopackage("MocGioi").exists()
    project.open_project(session, dossier)
    feature_class = next(c for c in load().classes if c.database == "MocGioi")
    project.ensure_layer(dossier, load(), feature_class)
    QgsProject.instance().write()
    QgsProject.instance().clear()
    dossier.geopackage("MocGioi").unlink()
    (missing,) = missing_files(dossier, load())
    assert missing.path == dossier.geopackage("MocGioi")
    assert missing.found is missing.backup is None


def test_a_damaged_project_is_no_reason_to_fail(dossier):
    dossier.project.write_bytes(b"no zip")
    assert missing_files(dossier, load()) == []


def test_other_files_of_the_project_are_found_by_name(dossier, session):
    outside = dossier.folder / "HoSoScan" / "Nền.geojson"
    outside.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1},'
        ' "geometry": {"type": "Point", "coordinates": [106.7, 10.8]}}]}'
    )
    project.open_project(session, dossier)
    QgsProject.instance().addMapLayer(QgsVectorLayer(str(outside), "Nền", "ogr"))
    QgsProject.instance().write()
    QgsProject.instance().clear()
    moved = dossier.folder / "HoSoBASIC" / "BanVe" / "Nền.geojson"
    outside.rename(moved)
    project.open_project(session, dossier)
    (layer,) = QgsProject.instance().mapLayersByName("Nền")
    assert layer.isValid()
    assert layer.featureCount() == 1
    assert relocating.lost_layers() == []
    QgsProject.instance().write()
    QgsProject.instance().clear()
    moved.unlink()
    project.open_project(session, dossier)
    ((name, path),) = relocating.lost_layers()
    assert (name, path.endswith("Nền.geojson")) == ("Nền", True)


def test_a_dossier_that_was_moved_as_a_whole_opens_with_everything(dossier, session, tmp_path):
    moved = tmp_path / "nơi khác" / "CSDL_Thử"
    moved.parent.mkdir()
    shutil.move(str(dossier.folder), moved)
    again = open_dossier(moved)
    assert missing_files(again, load()) == []
    project.open_project(session, again)
    assert project.layer_for(again, LOTS).name() == "Lô của tôi"
    assert relocating.lost_layers() == []


def test_a_layer_that_lost_its_file_keeps_its_look_when_the_table_is_back(dossier, session):
    path = dossier.geopackage("QuyHoach")
    renamed = dossier.gis / "QuyHoach_cu.gpkg"
    path.rename(renamed)
    QgsProject.instance().read(str(dossier.project))
    renamed.rename(path)
    project.open_project(session, dossier)
    assert project.layer_for(dossier, LOTS).name() == "Lô của tôi"
