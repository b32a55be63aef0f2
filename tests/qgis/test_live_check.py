# SPDX-License-Identifier: GPL-2.0-or-later
"""The check while drawing: whatever is done to the layers, the findings told are those of a full
check of the same data, saved or not."""

from __future__ import annotations

import os
import random

import pytest
import shapely
from qgis.core import NULL, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from qh_plugin.core.checking import check, load_profile
from qh_plugin.gui.checking.live.check import LiveCheck
from qh_plugin.gui.checking.live.listed import difference_between
from qh_plugin.io.reading import read_dataset
from qh_plugin.qgis_io.reader import snapshot_dossier
from tests.qgis import made_dossier
from tests.qgis.conftest import flush

SOAK = bool(os.environ.get("QH_SOAK"))
SEEDS = range(20 if SOAK else 2)
STEPS = 60 if SOAK else 14
PROFILE = "bien_tap"


def labels_of(groups, dataset):
    """Every feature is called by its place, to see that all are known that findings name."""
    named = {(g.layer, fid) for g in groups for fids in g.fids for fid in fids}
    there = {(t.name, fid) for t in dataset.tables for fid in t.fids.tolist()}
    return {place: str(place) for place in named & there}


class Listener:
    """What a list that hears the live check holds."""

    def __init__(self, live):
        self.groups, self.wholes, self.changes, self.states, self.errors = [], 0, 0, [], []
        self.labels = {}
        live.begun.connect(self._begun)
        live.changed.connect(self._changed)
        live.state.connect(self.states.append)
        live.failed.connect(self.errors.append)

    def _begun(self, whole):
        self.wholes += 1
        self.groups = [(g, i) for g in whole.result.findings for i in range(len(g))]
        self.labels = dict(whole.labels)

    def _changed(self, difference, labels):
        self.changes += 1
        gone = {key for g in (*difference.vanished, *difference.appeared) for key in g.keys}
        kept = [(g, i) for g, i in self.groups if g.keys[i] not in gone]
        self.groups = kept + [(g, i) for g in difference.appeared for i in range(len(g))]
        self.labels.update(labels)

    def keys(self, rule=""):
        return {g.keys[i] for g, i in self.groups if g.rule.startswith(rule)}

    def lists(self):
        from qh_plugin.core.checking.settle import take

        return [take(g, [i]) for g, i in self.groups]


@pytest.fixture
def dossier(tmp_path):
    return made_dossier.make(tmp_path / "CSDL_Thu")


@pytest.fixture
def layers(dossier, session):
    path = dossier.geopackage("QuyHoach")
    made = []
    for name in ("ChucNangSuDungDat_A", "RanhGioiQuyHoach_A"):
        made.append(QgsVectorLayer(f"{path}|layername={name}", name, "ogr"))
        QgsProject.instance().addMapLayer(made[-1])
    session.open(dossier.folder)
    return made


@pytest.fixture
def live(session, layers):
    made = LiveCheck(session, PROFILE, labels_of)
    made._idle.setInterval(60)
    yield made
    made.shutdown()
    flush()


@pytest.fixture
def heard(live):
    return Listener(live)


def same(heard, dataset, note=""):
    wanted = check(dataset, load_profile(PROFILE)).findings
    found = difference_between(heard.lists(), wanted)
    much = [(g.rule, g.ids[:3]) for g in found.vanished]
    little = [(g.rule, g.ids[:3]) for g in found.appeared]
    assert (much, little) == ([], []), note


def unsaved(session):
    return snapshot_dossier(session.dossier).read()


def saved(session):
    """As the command line reads it."""
    return read_dataset(session.dossier.folder)


def moved(feature, by, corner=0):
    """The lot with one corner moved."""
    shape = shapely.from_wkb(bytes(feature.geometry().asWkb()))
    xy = shapely.get_coordinates(shape)
    here = (xy == xy[corner % len(xy)]).all(axis=1)
    made = QgsGeometry()
    made.fromWkb(shapely.to_wkb(shapely.transform(shape, lambda v: v + here[:, None] * by)))
    return made


def copy(feature):
    """As QGIS pastes it: without the key."""
    made = QgsFeature(feature)
    made.setAttribute("fid", NULL)
    return made


def settle(live, wait):
    wait(lambda: live.settled, 60)


class Hand:
    """Edits a layer as QGIS does, at random."""

    def __init__(self, layer, seed):
        self.layer, self.random = layer, random.Random(seed)
        self.column = layer.fields().indexOf("ghiChu")

    def any(self):
        found = list(self.layer.getFeatures())
        return self.random.choice(found) if found else None

    def step(self):
        kinds = "move move move value add paste delete split undo undo redo commit rollback stop"
        kind = self.random.choice(kinds.split())
        if not self.layer.isEditable():
            self.layer.startEditing()
        getattr(self, kind)()
        return kind

    def move(self):
        feature = self.any()
        by = self.random.choice([0.0, 0.0004, 0.012, 0.3, -0.3])
        if feature is not None:
            self.layer.beginEditCommand("move")
            corner = self.random.randrange(5)
            self.layer.changeGeometry(feature.id(), moved(feature, by, corner))
            self.layer.endEditCommand()

    def value(self):
        feature = self.any()
        name = self.random.choice(["ghiChu", "dienTich", "maDoiTuong", "kyHieuLoDat"])
        value = 12.5 if name == "dienTich" else self.random.choice(["a", "b", None, "  x"])
        if feature is not None:
            place = self.layer.fields().indexOf(name)
            self.layer.changeAttributeValue(feature.id(), place, value)

    def add(self):
        new = QgsFeature(self.layer.fields())
        x, y = made_dossier.X0 + self.random.randrange(300), made_dossier.Y0
        made = QgsGeometry()
        made.fromWkb(shapely.to_wkb(shapely.MultiPolygon([shapely.box(x, y, x + 9, y + 9)])))
        new.setGeometry(made)
        self.layer.addFeature(new)

    def paste(self):
        feature = self.any()
        if feature is not None:
            self.layer.beginEditCommand("paste")
            self.layer.addFeatures([copy(feature), copy(feature)])
            self.layer.endEditCommand()

    def delete(self):
        feature = self.any()
        if feature is not None:
            self.layer.deleteFeature(feature.id())

    def split(self):
        """Several features and kinds of edit in one command, given up now and then."""
        feature = self.any()
        if feature is None:
            return
        self.layer.beginEditCommand("split")
        self.layer.changeGeometry(feature.id(), moved(feature, -5.0))
        self.layer.changeAttributeValue(feature.id(), self.column, "tách")
        self.layer.addFeature(copy(feature))
        if self.random.random() < 0.3:
            self.layer.destroyEditCommand()
        else:
            self.layer.endEditCommand()

    def undo(self):
        self.layer.undoStack().undo()

    def redo(self):
        self.layer.undoStack().redo()

    def commit(self):
        assert self.layer.commitChanges(False), self.layer.commitErrors()

    def rollback(self):
        self.layer.rollBack(False)

    def stop(self):
        assert self.layer.commitChanges(), self.layer.commitErrors()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("transactions", [False, True], ids=["buffer", "transaction"])
def test_the_findings_told_are_those_of_a_full_check(
    layers, session, live, heard, wait, seed, transactions
):
    QgsProject.instance().setAutoTransaction(transactions)
    try:
        lots, boundary = layers
        lots.startEditing()
        live.start()
        settle(live, wait)
        hands = [Hand(lots, seed), Hand(lots, seed + 100), Hand(boundary, seed)]
        done = []
        for number in range(STEPS):
            done.append(hands[number % 3 if number % 7 else 2].step())
            if number % 4 == 3:
                settle(live, wait)
                same(heard, unsaved(session), f"{seed} {done}")
        for layer in layers:
            if layer.isEditable():
                assert layer.commitChanges(), layer.commitErrors()
        settle(live, wait)
        same(heard, saved(session), f"{seed} {done} saved")
        assert heard.wholes == 1 and not heard.errors, "never begun anew"
    finally:
        for layer in layers:
            layer.rollBack()
        QgsProject.instance().clear()
        QgsProject.instance().setAutoTransaction(False)
