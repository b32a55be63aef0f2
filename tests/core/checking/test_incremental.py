# SPDX-License-Identifier: GPL-2.0-or-later
"""After any edit, and after any number of them, a live check says what a full run says."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, live_around, load_profile
from qh_plugin.core.checking.incremental import Live
from qh_plugin.core.checking.waivers import Ledger, waiver_for
from qh_plugin.core.findings import State
from qh_plugin.core.report import jsonl
from qh_plugin.core.table import Dataset
from tests.core.checking.edits import ORIGIN, Editor, parcels, table, wkb

SOAK = bool(os.environ.get("QH_SOAK"))
SEEDS = range(25 if SOAK else 2)
EDITS = 60 if SOAK else 8
PROFILE = load_profile("truoc_khi_nop")


def lines(result):
    """The findings of a report, those put off left out."""
    return [line for line in jsonl.lines(result) if line.startswith('{"type":"finding"')]


def full(live):
    return check(live.dataset(), PROFILE)


def same(live, note=""):
    """Compare a live check with a full run, as far as nothing is pending."""
    wanted = full(live)
    put_off = live.pending
    rows = {}
    for name, groups in (("live", live.findings()), ("full", wanted.findings)):
        kept = [g for g in groups if not {(g.rule, g.layer), (g.rule, "")} & put_off]
        rows[name] = lines(replace(wanted, findings=kept))
    missing = sorted(set(rows["full"]) - set(rows["live"]))
    extra = sorted(set(rows["live"]) - set(rows["full"]))
    assert not missing and not extra, f"{note}\nmissing {missing[:3]}\nextra {extra[:3]}"
    assert rows["live"] == rows["full"]


@pytest.mark.parametrize("kind", ["open", "full", "bounded", "streets", "noise", "two"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_findings_are_those_of_a_full_run(kind, seed):
    rng = np.random.default_rng([seed, len(kind)])
    live = Live(parcels(kind, rng), PROFILE)
    same(live, "at the start")
    editor = Editor(live, rng)
    for number in range(EDITS):
        before = {key for g in live.findings() for key in g.keys}
        note, difference = editor.edit()
        same(live, f"{kind} {seed}: edit {number}: {note}")
        after = {key for g in live.findings() for key in g.keys}
        assert after - before <= {k for g in difference.appeared for k in g.keys}
        assert before - after <= {k for g in difference.vanished for k in g.keys}
        if rng.random() < 0.3:
            live.settle()
            assert not live.pending
            same(live, f"{kind} {seed}: settled after edit {number}: {note}")
    editor.undo_all()
    live.settle()
    same(live, "everything undone")


def moved(geometry, rng):
    """One vertex of a line or a point moved, perhaps onto another line's end."""
    xy = shapely.get_coordinates(geometry)
    k = int(rng.integers(len(xy)))
    xy[k] += rng.choice([0.0004, 0.3, 0.8, 5.0]) * rng.choice([-1, 1], 2)
    return shapely.LineString(np.round(xy, 4)) if len(xy) > 1 else shapely.Point(np.round(xy[0], 4))


def streets():
    """A net of street lines with ends that meet, and some that do not."""
    lines = [[(100 * i, 100 * j), (100 * i + 100, 100 * j)] for i in range(5) for j in range(5)]
    lines += [[(100 * i, 100 * j), (100 * i, 100 * j + 100)] for i in range(5) for j in range(5)]
    net = table("streets", [shapely.LineString(np.array(p, float) + ORIGIN) for p in lines])
    return Dataset((replace(net, geometry_type="LineString"),), roles={"roads": "streets"})


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_too(seed):
    rng = np.random.default_rng(seed)
    live = Live(streets(), PROFILE)
    assert not live.pending
    same(live, "lines at the start")
    for number in range(EDITS):
        now = live.dataset().table("streets")
        row = int(rng.integers(len(now)))
        fid, raw = int(now.fids[row]), now.wkb[row]
        kind = rng.choice(["move", "delete", "reverse", "double"])
        geometry = shapely.from_wkb(raw)
        if kind == "delete":
            change = {"deleted": [fid]}
        elif kind == "double":
            change = {"added": {900 + number: (raw, {"ten": "hai"})}}
        else:
            new = moved(geometry, rng) if kind == "move" else shapely.reverse(geometry)
            change = {"geometries": {fid: wkb(new)}}
        live.change("streets", **change)
        same(live, f"lines {seed}: {number} {kind} {fid}")
    live.settle()
    same(live, "lines settled")


def test_a_change_of_the_boundary_puts_off_what_rests_on_it():
    live = Live(parcels("bounded", np.random.default_rng(1)), PROFILE)
    border = live.dataset().table("border")
    smaller = shapely.buffer(shapely.from_wkb(border.wkb[0]), -1.0, join_style="mitre")
    live.change("border", geometries={1: wkb(smaller)})
    assert {("C05", "lots"), ("C06", "lots")} <= live.pending
    live.settle()
    same(live, "another boundary")
    live.change("border", deleted=[1])
    live.settle()
    same(live, "no boundary")


def test_a_gap_at_the_boundary_that_an_edit_makes_two():
    """Lots that the first look around the edit does not reach close one of them."""
    boxes = [(0, 0, 5, 18), (10, 0, 15, 18), (0, 18, 5, 36), (5, 18, 10, 36), (10, 18, 15, 36)]
    lots = [shapely.box(*(np.array(box) + np.tile(ORIGIN, 2))) for box in boxes]
    hull = shapely.box(*(np.array([0, 0, 15, 36]) + np.tile(ORIGIN, 2)))
    data = Dataset(
        (table("lots", lots), table("border", [hull])),
        roles={"parcels": "lots", "boundary": "border"},
    )
    live = Live(data, PROFILE)
    part = shapely.box(*(np.array([5, 1, 10, 9]) + np.tile(ORIGIN, 2)))
    live.change("lots", added={9: (wkb(part), {"ten": "mới"})})
    assert [g.fids for g in live.findings() if g.rule == "C04"] == [((1, 2, 4, 9),)]
    assert not {("C04", "lots"), ("C05", "lots")} & live.pending
    same(live, "two gaps")


def test_where_geos_gives_up_the_neighbours_wait(monkeypatch):
    live = Live(parcels("full", np.random.default_rng(7)), PROFILE)
    lots = live.dataset().table("lots")
    twin = shapely.transform(shapely.from_wkb(lots.wkb[0]), lambda xy: xy + 1.0)

    def broken(*_, **__):
        raise shapely.errors.GEOSException("side location conflict")

    with monkeypatch.context() as patched:
        patched.setattr(live_around, "build_few", broken)
        live.change("lots", added={800: (wkb(twin), {})}, deleted=[2, 2])
    assert {("C01", "lots"), ("C04", "lots"), ("C07", "lots")} <= live.pending
    same(live, "not settled")
    live.settle()
    assert any(g.rule == "C01" for g in live.findings())
    same(live, "settled")


def test_a_feature_without_geometry_stays_without():
    live = Live(parcels("full", np.random.default_rng(6)), PROFILE)
    live.change("lots", geometries={1: None})
    live.change("lots", geometries={1: None})
    live.change("lots", attributes={1: {"ten": "x"}})
    same(live, "no geometry")


def test_many_features_at_once_and_an_emptied_layer():
    live = Live(parcels("full", np.random.default_rng(2)), PROFILE)
    now = live.dataset().table("lots")
    raw = {int(f): (w, {"ten": "x"}) for f, w in zip(now.fids, now.wkb)}
    live.change("lots", deleted=list(raw))
    live.settle()
    same(live, "empty")
    live.change("lots", added={fid + 5000: given for fid, given in raw.items()})
    live.settle()
    same(live, "filled again")
    live.change("lots", added={f + 9000 + 100 * k: g for k in range(7) for f, g in raw.items()})
    assert ("C01", "lots") in live.pending
    live.settle()
    same(live, "many")


def test_a_far_feature_moves_the_origin():
    live = Live(parcels("full", np.random.default_rng(3)), PROFILE)
    far = shapely.transform(
        shapely.from_wkb(live.dataset().table("lots").wkb[0]), lambda xy: xy + 9000.0
    )
    live.change("lots", added={700: (wkb(far), {})})
    same(live, "far away, not settled")
    live.settle()
    same(live, "far away")
    live.change("lots", deleted=[700])
    live.settle()
    same(live, "back")


def test_waivers_follow_too():
    live = Live(parcels("full", np.random.default_rng(4)), PROFILE, only=["C01"])
    lots = live.dataset().table("lots")
    twin = shapely.transform(shapely.from_wkb(lots.wkb[0]), lambda xy: xy + 1.0)
    (group, *_) = live.change("lots", added={800: (wkb(twin), {})}).appeared
    result = check(live.dataset(), PROFILE, only=["C01"])
    given = waiver_for(result, live.dataset(), group.keys[0], reason="r", person="p")
    again = Live(live.dataset(), PROFILE, only=["C01"], waivers=Ledger((given,)))
    states = {k: s for g in again.findings() for k, s in zip(g.keys, g.states)}
    assert states[given.key] is State.WAIVED


def test_what_is_not_there_is_refused():
    live = Live(parcels("full", np.random.default_rng(5)), PROFILE, only=["C01"])
    for change in (
        {"deleted": [12345]},
        {"geometries": {12345: None}},
        {"attributes": {1: {"no such field": 1}}},
        {"added": {1: (None, {})}},
    ):
        with pytest.raises(KeyError):
            live.change("lots", **change)
