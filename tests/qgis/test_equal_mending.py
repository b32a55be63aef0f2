# SPDX-License-Identifier: GPL-2.0-or-later
"""What the dock mends in open layers is, once saved, what the command line mends in the files."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
import shapely
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from qh_plugin.core.checking import load_profile
from qh_plugin.core.repair import repairs_for
from qh_plugin.core.repair.automatic import safe_rules
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.io.fixing import AUTO, Wish, fix
from qh_plugin.io.reading import read_dataset
from tests.qgis import made_dossier
from tests.qgis.conftest import flush

#: the long run takes every rule and many more seeds
SOAK = bool(os.environ.get("QH_SOAK"))
SEEDS = range(20) if SOAK else (14, 15)  # two in which the order of the rules tells
RULES = 99 if SOAK else 4
PROFILE = "bien_tap"
TABLES = ("ChucNangSuDungDat_A", "RanhGioiQuyHoach_A", "PhanOQuyHoach_A")


def plant(dossier, seed):
    """Defects of several kinds at random lots: moved edges, doubled and reversed vertices, bow
    ties, whole duplicates, blanks and wrong figures in attributes."""
    draw = random.Random(seed)
    path = dossier.geopackage("QuyHoach")
    with closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        names = [r[1] for r in base.execute("PRAGMA table_info('ChucNangSuDungDat_A')")]
    layer = QgsVectorLayer(f"{path}|layername=ChucNangSuDungDat_A", "lots", "ogr")
    layer.startEditing()
    lots = sorted(layer.getFeatures(), key=lambda f: f.id())
    for lot in draw.sample(lots, 6):
        ring = shapely.get_coordinates(shapely.from_wkb(bytes(lot.geometry().asWkb()))).tolist()
        kind = draw.choice(("move", "move", "double", "tie", "spike", "reverse"))
        if kind == "move":
            at = draw.randrange(1, len(ring) - 1)
            ring[at][0] += draw.choice((-0.2, -0.03, -0.008, 0.006, 0.012, 0.05))
        elif kind == "double":
            ring.insert(2, list(ring[1]))
        elif kind == "tie":
            ring[1:3] = ring[2:0:-1]
        elif kind == "spike":
            ring[2:2] = [[ring[1][0] + 3.0, ring[1][1]], list(ring[1])]
        else:
            ring.reverse()
        geometry = layer.getFeature(lot.id()).geometry()
        geometry.fromWkb(shapely.to_wkb(shapely.MultiPolygon([shapely.Polygon(ring)])))
        layer.changeGeometry(lot.id(), geometry)
    for lot in draw.sample(lots, 4):
        name = draw.choice([n for n in names if n not in ("fid", "geom", "maDoiTuong")])
        at = layer.fields().lookupField(name)
        value = 12.0 if layer.fields().at(at).isNumeric() else draw.choice((" a ", ""))
        layer.changeAttributeValue(lot.id(), at, value)
    again = layer.getFeature(draw.choice(lots).id())
    again["fid"] = None
    layer.addFeature(again)
    assert layer.commitChanges(), layer.commitErrors()
    return dossier


@pytest.fixture
def two(tmp_path, qgis_app):
    """two(seed): a dossier for the dock and the same once more for the command line."""

    def make(seed):
        mine = plant(made_dossier.make(tmp_path / "dock" / "CSDL_Thu"), seed)
        other = tmp_path / "line" / "CSDL_Thu"
        shutil.copytree(mine.folder, other)
        return mine, other

    return make


@pytest.fixture
def opened(iface, session, settings, wait):
    """opened(dossier): the dock with the dossier checked and its layers in the project."""
    docks = []
    settings.profile, settings.live = PROFILE, False

    def make(dossier):
        path = dossier.geopackage("QuyHoach")
        for name in TABLES:
            layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
            QgsProject.instance().addMapLayer(layer)
        dock = CheckingDock(iface, session, settings, iface.mainWindow())
        docks.append(dock)
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        session.open(dossier.folder)
        dock.run_check()
        wait(lambda: not dock.busy and dock.result is not None, 60)
        return dock

    yield make
    for dock in docks:
        dock.shutdown()
    flush()


def by_command(folder, rules):
    done = fix(lambda progress: read_dataset(folder), load_profile(PROFILE), Wish(rules))
    return len(done.mended.done)


def by_dock(dock, wait):
    """Press "mend all" on what is chosen, say yes where asked; how many were mended."""
    before, repairs = dock.result, dock.repairs
    repairs.fix_rule()
    if repairs.question.isVisible():
        repairs.question.yes.click()
    wait(lambda: repairs.batch.report is not None and not repairs.busy, 60)
    done = len(repairs.batch.report._bulk.mended.done)
    repairs.batch.close()
    flush()
    if done:
        wait(lambda: not dock.busy and dock.result is not before, 60)
    return done


def save():
    for layer in QgsProject.instance().mapLayers().values():
        assert not layer.isEditable() or layer.commitChanges(), layer.commitErrors()


def features(folder):
    """Every feature of every table: key, WKB and attributes."""
    return {
        (table.name, int(fid)): (table.wkb[i], {n: c[i] for n, c in table.columns.items()})
        for table in read_dataset(folder).tables
        for i, fid in enumerate(table.fids)
    }


def same(dossier, other):
    save()
    mine, theirs = features(dossier.folder), features(other)
    assert sorted(mine) == sorted(theirs)
    assert [key for key in mine if mine[key] != theirs[key]] == []


def mendable(dock):
    open_rules = dict.fromkeys(g.rule for g in dock.result.findings if len(g))
    return [rule for rule in open_rules if repairs_for(rule)]


@pytest.mark.parametrize("seed", SEEDS)
def test_rule_by_rule(two, opened, wait, seed):
    dossier, other = two(seed)
    before = features(dossier.folder)
    assert before == features(other)
    dock = opened(dossier)
    rules, mended = mendable(dock), 0
    assert len(rules) > 4, rules
    random.Random(seed).shuffle(rules)
    for rule in rules[:RULES]:
        key = next((g.keys[0] for g in dock.result.findings if g.rule == rule and len(g)), None)
        if key is None:
            assert by_command(other, [rule]) == 0
            continue
        dock.findings.go_to(key)
        count = by_dock(dock, wait)
        assert by_command(other, [rule]) == count, rule
        mended += count
    same(dossier, other)
    assert mended > 2 and features(other) != before


@pytest.mark.parametrize("seed", SEEDS)
def test_all_safe_ones_chosen_together_are_those_of_auto(two, opened, wait, seed):
    dossier, other = two(seed)
    dock = opened(dossier)
    assert dock.choices.profile == PROFILE
    safe = set(safe_rules(load_profile(PROFILE)))
    keys = [key for g in dock.result.findings if g.rule in safe for key in g.keys]
    assert len(keys) > 1
    dock.findings.go_to(keys[0])
    dock.findings._pick(keys)
    assert set(dock.findings.selected_keys()) == set(keys)
    count = by_dock(dock, wait)
    assert by_command(other, [AUTO]) == count > 0
    same(dossier, other)
