# SPDX-License-Identifier: GPL-2.0-or-later
"""Before the first edit there is a copy of what was there, whatever is saved meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from qgis.core import QgsProject

from qh_plugin.io import backups
from qh_plugin.qgis_io import project
from qh_plugin.qgis_io.backing_up import SessionBackups
from tests.qgis.made_dossier import BOUNDARY, LOTS, make


@pytest.fixture
def dossier(qgis_app, tmp_path):
    yield make(tmp_path / "CSDL_Thử")
    QgsProject.instance().clear()


@pytest.fixture
def watcher(dossier, session):
    project.open_project(session, dossier)
    made = SessionBackups(session, lambda: 3)
    yield made
    made.close()


def fids(path):
    with closing(sqlite3.connect(path)) as database:
        return [r[0] for r in database.execute('SELECT fid FROM "ChucNangSuDungDat_A"')]


def test_one_copy_a_session_and_file(dossier, watcher, wait):
    made = []
    watcher.made.connect(made.append)
    lots = project.layer_for(dossier, LOTS)
    assert backups.copies(dossier) == []
    lots.startEditing()
    wait(lambda: made)
    lots.deleteFeature(1)
    assert lots.commitChanges()
    lots.startEditing()
    project.layer_for(dossier, BOUNDARY).startEditing()
    lots.rollBack()
    (copy,) = backups.copies(dossier)
    assert (copy.reason, copy.source) == ("editing", dossier.geopackage("QuyHoach"))
    assert 1 in fids(copy.file)
    assert 1 not in fids(copy.source)


def test_a_save_right_after_does_not_get_into_the_copy(dossier, watcher, wait, monkeypatch):
    """The copying is held back until the save is done."""
    saved = threading.Event()
    whole = backups.copy_database

    def late(*given):
        saved.wait(60)
        whole(*given)

    monkeypatch.setattr(backups, "copy_database", late)
    lots = project.layer_for(dossier, LOTS)
    lots.startEditing()
    lots.deleteFeature(2)
    assert lots.commitChanges(), lots.commitErrors()
    saved.set()
    wait(lambda: backups.copies(dossier))
    assert 2 in fids(backups.copies(dossier)[0].file)
    assert 2 not in fids(dossier.geopackage("QuyHoach"))


def test_the_next_opening_copies_only_what_changed(dossier, watcher, session, wait):
    made = []
    watcher.made.connect(made.append)
    for number in range(2):
        project.layer_for(dossier, LOTS).startEditing()
        wait(lambda n=number: len(made) > n)
        project.layer_for(dossier, LOTS).rollBack()
        QgsProject.instance().clear()
        session.set_dossier(None)
        project.open_project(session, dossier)
    assert len(made) == 2
    assert len(backups.copies(dossier)) == 1


def test_a_backup_that_cannot_be_made_is_told_and_editing_goes_on(dossier, watcher, wait):
    errors = []
    watcher.failed.connect(errors.append)
    dossier.backups.write_text("in the way")
    lots = project.layer_for(dossier, LOTS)
    assert lots.startEditing()
    wait(lambda: errors)
    assert "backups" in str(errors[0])
    lots.rollBack()
    dossier.backups.unlink()
    lots.startEditing()
    wait(lambda: backups.copies(dossier))


def test_layers_already_in_edit_mode_and_later_ones_count(dossier, session, wait):
    project.open_project(session, dossier)
    project.layer_for(dossier, LOTS).startEditing()
    watcher = SessionBackups(session, lambda: 3)
    wait(lambda: backups.copies(dossier))
    watcher.close()
