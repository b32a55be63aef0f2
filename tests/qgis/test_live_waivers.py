# SPDX-License-Identifier: GPL-2.0-or-later
"""Exceptions accepted or withdrawn while the check follows the drawing."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature

from qh_plugin.core.findings import State
from qh_plugin.gui.checking.listing.states import Fate
from qh_plugin.gui.checking.waivers.accepting import Wanted
from tests.qgis import made_dossier
from tests.qgis.checked_dock import lots, on_dossier, run
from tests.qgis.conftest import flush


@pytest.fixture
def following(iface, session, settings, tmp_path, wait):
    """The dossier open, its lots in edit mode, the list following."""
    settings.profile, settings.live = "bien_tap", True
    with on_dossier(iface, session, settings, tmp_path / "CSDL_Thu") as dock:
        dock.live.check._idle.setInterval(60)
        run(dock, wait)
        lots().startEditing()
        settle(dock, wait)
        yield dock


def settle(dock, wait):
    """Until the live check has told all and has nothing put off."""
    flush()
    check = dock.live.check
    wait(lambda: dock.live.following and check.settled and not check._told, 60)
    flush()


def fate(dock, rule):
    """What the list says of the findings of a rule, and what the result says."""
    listing = dock.findings.model.listing
    at = listing.rules.index(rule)
    fates = [Fate(listing.fate[n]) for n in range(len(listing)) if listing.rule[n] == at]
    fates = [f for f in fates if f is not Fate.FIXED]
    states = [s for g in dock.result.findings if g.rule == rule for s in g.states]
    return fates, states


WAIVED = ([Fate.WAIVED], [State.WAIVED])
OPEN = ([Fate.OPEN], [State.OPEN])


def overlap(dock):
    return next((g, i) for g, i in dock.result.rows() if g.rule == "C01")


def accept(dock, wait):
    group, i = overlap(dock)
    dock.waivers.accept([group.keys[i]], Wanted("chung ranh cũ", "An"))
    wait(lambda: not dock.waivers.busy, 30)
    settle(dock, wait)
    assert fate(dock, "C01") == WAIVED


def insert_vertex(fid, x, y, before):
    """The same area with one more vertex on an edge."""
    shape = lots().getFeature(fid).geometry()
    assert shape.insertVertex(x, y, before)
    assert lots().changeGeometry(fid, shape)


def elsewhere():
    """A lot far from the overlap, and a place on its first edge."""
    x = made_dossier.X0 + 3 * made_dossier.SIDE
    y = made_dossier.Y0 + 2 * made_dossier.SIDE
    lot = next(
        f
        for f in lots().getFeatures()
        if abs(f.geometry().boundingBox().xMinimum() - x) < 1
        and abs(f.geometry().boundingBox().yMinimum() - y) < 1
    )
    return lot.id(), x + 7, y + 0.4


def test_it_stays_accepted_through_edits_elsewhere(following, wait):
    accept(following, wait)
    for by in range(2):
        fid, x, y = elsewhere()
        insert_vertex(fid, x + by, y, 1)
        settle(following, wait)
        assert fate(following, "C01") == WAIVED
        assert [facts.person for facts in following.result.waivers if facts.void is None] == ["An"]
    following.live.check.pause()
    following.live.check.resume()
    settle(following, wait)
    assert fate(following, "C01") == WAIVED, "told anew as a whole"


def test_an_edit_of_its_own_feature_brings_it_back(following, wait):
    accept(following, wait)
    group, i = overlap(following)
    x, y = made_dossier.X0, made_dossier.Y0
    insert_vertex(int(group.fids[i][0]), x + 9, y, 1)
    settle(following, wait)
    assert fate(following, "C01") == OPEN
    lots().undoStack().undo()
    settle(following, wait)
    assert fate(following, "C01") == WAIVED, "as it was accepted"


def test_withdrawn_it_stays_open_through_edits(following, wait):
    accept(following, wait)
    from qh_plugin.core.checking.waivers import read_ledger
    from qh_plugin.io.waivers import read_lines

    (waiver,) = read_ledger(read_lines(following.session.dossier)).waivers
    following.waivers.withdraw(waiver, "không còn đúng", "Bình")
    wait(lambda: not following.waivers.busy, 30)
    settle(following, wait)
    assert fate(following, "C01") == OPEN
    fid, x, y = elsewhere()
    insert_vertex(fid, x, y, 1)
    settle(following, wait)
    assert fate(following, "C01") == OPEN


def test_accepted_before_the_live_check_begins(following, wait):
    accept(following, wait)
    lots().rollBack()
    flush()
    lots().startEditing()
    settle(following, wait)
    fid, x, y = elsewhere()
    insert_vertex(fid, x, y, 1)
    settle(following, wait)
    assert fate(following, "C01") == WAIVED


@pytest.mark.parametrize("own_id", [None, "79QPK0010001-ChucNangSuDungDat_A-99"])
def test_of_a_new_lot_it_holds_when_the_lot_is_saved(following, wait, own_id):
    """Saved, the lot has another number, and comes after its neighbour instead of before it."""
    group, i = overlap(following)
    lots().deleteFeature(int(group.fids[i][0]))
    settle(following, wait)
    beside = next(f for f in lots().getFeatures() if f.id() == group.fids[i][1])
    new = QgsFeature(beside)
    shape = beside.geometry()
    shape.translate(0.02 - made_dossier.SIDE, 0)
    new.setGeometry(shape)
    new.setAttribute("fid", None)
    new.setAttribute("maDoiTuong", own_id)
    assert lots().addFeature(new) and new.id() < 0
    settle(following, wait)
    accept(following, wait)
    assert lots().commitChanges(False), lots().commitErrors()
    settle(following, wait)
    assert fate(following, "C01") == WAIVED, "saved"
    group, i = overlap(following)
    assert min(group.fids[i]) > 0
    fid, x, y = elsewhere()
    insert_vertex(fid, x, y, 1)
    settle(following, wait)
    assert fate(following, "C01") == WAIVED
    saved = max(group.fids[i])
    insert_vertex(saved, made_dossier.X0 + 9, made_dossier.Y0, 1)
    settle(following, wait)
    assert fate(following, "C01") == OPEN, "another shape now"
    lots().undoStack().undo()
    settle(following, wait)
    assert fate(following, "C01") == WAIVED
    run(following, wait)
    assert fate(following, "C01") == WAIVED, "checked anew"
    lots().rollBack()
