# SPDX-License-Identifier: GPL-2.0-or-later
"""Mending all alike while the list is behind the data: it waits, or mends what is there now, and
says what is no longer there."""

from __future__ import annotations

import pytest
from qgis.core import QgsGeometry

from tests.qgis import made_dossier
from tests.qgis.checked_dock import click, lots, on_dossier, run
from tests.qgis.conftest import flush
from tests.qgis.test_mending import choose, count

WIDER = 0.03


@pytest.fixture
def opened(iface, session, settings, tmp_path, wait):
    """The dossier open and checked, its lots in the project."""
    settings.live = False
    with on_dossier(iface, session, settings, tmp_path / "CSDL_Thu") as dock:
        run(dock, wait)
        yield dock


def first_lot():
    x, y = made_dossier.X0, made_dossier.Y0
    boxes = ((f.id(), f.geometry().boundingBox()) for f in lots().getFeatures())
    return next(i for i, b in boxes if abs(b.xMinimum() - x) < 1 and abs(b.yMinimum() - y) < 1)


def reshape(overlap):
    """The first lot reaches so far into its neighbour; every finding on the edge moves along."""
    x, y, side = made_dossier.X0, made_dossier.Y0, made_dossier.SIDE
    right = x + side + overlap
    ring = [(x, y), (right, y), (right, y + side), (x, y + side), (x, y)]
    wkt = ",".join(f"{a} {b}" for a, b in ring)
    lots().startEditing()
    assert lots().changeGeometry(first_lot(), QgsGeometry.fromWkt(f"MULTIPOLYGON((({wkt})))"))


def account(dock, wait):
    wait(lambda: dock.repairs.batch.report is not None and not dock.busy, 60)
    return dock.repairs.batch.report._bulk


def test_a_list_behind_the_data_still_mends_what_is_there(opened, wait):
    """The check while drawing is off; the findings lie elsewhere now, on the same lots."""
    choose(opened, "C07")
    meant = count(opened, "C07")
    reshape(WIDER)
    click(opened.repairs.fix_all)
    bulk = account(opened, wait)
    assert len(bulk.mended.done) + len(bulk.mended.remaining) == meant and bulk.gone == 0
    assert bulk.mended.done


def test_what_is_gone_is_said_and_not_counted_as_mended(opened, wait):
    choose(opened, "C07")
    meant = count(opened, "C07")
    reshape(0.0)
    click(opened.repairs.fix_all)
    bulk = account(opened, wait)
    there = len(bulk.mended.done) + len(bulk.mended.remaining)
    assert bulk.gone == meant - there > 0
    assert f"{bulk.gone} lỗi không còn" in opened.repairs.batch.report.said.text()


@pytest.fixture
def following(opened, wait):
    """The list follows the edits."""
    click(opened.live.button)
    lots().startEditing()
    wait(lambda: opened.live.following and opened.live.check.settled, 60)
    flush()
    return opened


def test_it_waits_until_the_list_has_caught_up(following, wait):
    choose(following, "C07")
    reshape(WIDER)
    click(following.repairs.fix_all)
    line = following.repairs.line
    assert following.repairs.busy and line.isVisible() and "đuổi kịp" in line.label.text()
    assert not following.repairs.fix_all.isEnabled()
    bulk = account(following, wait)
    assert bulk.gone == 0 and bulk.mended.done
    wait(lambda: following.live.check.level, 30)
    assert following.repairs.batch.busy is False and not line.isVisible()


def test_waiting_is_stopped_without_a_trace(following, wait):
    choose(following, "C07")
    reshape(WIDER)
    steps = lots().undoStack().count()
    click(following.repairs.fix_all)
    click(following.repairs.line.stop)
    assert not following.repairs.busy and not following.repairs.line.isVisible()
    wait(lambda: following.live.check.level, 30)
    flush()
    assert not following.repairs.busy and lots().undoStack().count() == steps


def test_switched_off_while_waiting_it_mends_what_is_there(following, wait):
    choose(following, "C07")
    reshape(WIDER)
    click(following.repairs.fix_all)
    click(following.live.button)
    assert account(following, wait).mended.done
