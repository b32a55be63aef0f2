# SPDX-License-Identifier: GPL-2.0-or-later
"""Mine, base and published compared: against plain SQL on random small sets, and by hand."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.model import load
from qh_plugin.core.publish.difference import MARK, Kind, Way, distinct_keys
from qh_plugin.core.publish.feature_difference import Feature, moves, name_of
from qh_plugin.io.differences import Versions, compare
from tests.io.published_data import LAYER, TABLE, square, write
from tests.long_form import examples


def test_one_of_everything(tmp_path: Path) -> None:
    base = {"A": square(0), "B": square(10), "C": square(20), "D": square(30), "E": square(40)}
    mine = {
        **base,
        "A": square(0, 12.0),  # 2 m wider
        "F": square(60),  # added by me
        "C": {**square(20), "kyHieuLoDat": "mới"},
    }
    del mine["B"]
    theirs = {**base, "C": {**square(20), "kyHieuLoDat": "khác"}, "D": square(30, 11.0)}
    del theirs["E"]
    versions = [write(tmp_path / f"{n}.gpkg", rows) for n, rows in enumerate((mine, base, theirs))]
    compared = compare(Versions(*versions), load())
    (one,) = [c for c in compared.classes if c.layer == LAYER]
    assert dict(zip(one.keys, one.ways)) == {
        "A": Way.MINE,
        "B": Way.MINE,
        "C": Way.BOTH,
        "D": Way.THEIRS,
        "E": Way.THEIRS,
        "F": Way.MINE,
    }
    assert compared.conflicts == 1 and not compared.same
    assert [(t.count, t.area) for t in (one.sent.added, one.sent.changed, one.sent.removed)] == [
        (1, 100.0),
        (2, 220.0),
        (1, 100.0),
    ]
    assert (one.others.changed.count, one.others.removed.count) == (2, 1)
    # publishing as it stands would undo D and E of the others, and C
    assert (one.sending.added.count, one.sending.changed.count, one.sending.removed.count) == (
        2,
        3,
        1,
    )
    assert one.totals["base"].count == 5 and one.totals["base"].area == 500.0
    told = {f.key: f for f in compared.features(LAYER)}
    a, c = told["A"].mine, told["C"]
    assert a is not None and a.moved == 2.0 and (a.area_before, a.area_after) == (100.0, 120.0)
    assert a.fields == [] and told["A"].theirs is None
    assert c.mine is not None and c.mine.fields == [("kyHieuLoDat", "X", "mới")]
    assert c.mine.moved is None and not c.mine.redrawn
    assert c.theirs is not None and c.theirs.fields == [("kyHieuLoDat", "X", "khác")]
    assert told["B"].mine is not None and told["B"].mine.kind is Kind.REMOVED


def test_the_same_change_on_both_sides_is_no_conflict(tmp_path: Path) -> None:
    base, both = {"A": square(0)}, {"A": square(0, 15.0)}
    paths = [write(tmp_path / f"{n}.gpkg", rows) for n, rows in enumerate((both, base, both))]
    compared = compare(Versions(*paths), load())
    assert compared.same and compared.conflicts == 0


def test_nothing_published_yet(tmp_path: Path) -> None:
    compared = compare(Versions(write(tmp_path / "m.gpkg", {"A": square(0)})), load())
    (one,) = [c for c in compared.classes if c.layer == LAYER]
    assert one.sending.added.count == 1 and list(one.ways) == [Way.MINE]


def test_all_published_features_removed_is_seen(tmp_path: Path) -> None:
    """An empty table on the server is not the same as a table that it lacks."""
    rows = {"A": square(0)}
    paths = [write(tmp_path / f"{n}.gpkg", r) for n, r in enumerate((rows, rows, {}))]
    (one,) = [c for c in compare(Versions(*paths), load()).classes if c.layer == LAYER]
    assert list(one.ways) == [Way.THEIRS] and one.sending.added.count == 1


def test_keys_of_empty_and_repeated_codes() -> None:
    keys = distinct_keys(["A", None, "A", "", "A"], [1, 2, 3, 4, 5]).tolist()
    assert keys == ["A", f"{MARK}2", f"A{MARK}2", f"{MARK}4", f"A{MARK}3"]
    assert [name_of(k).vi for k in keys[:3]] == ["A", "(không có mã, fid 2)", "A (bản thứ 2)"]


def test_how_far_a_large_outline_moved_is_the_brute_force_distance() -> None:
    """More vertices than the quick way takes: measured on those that are not shared."""
    ring = shapely.Point(0, 0).buffer(100, quad_segs=200)
    xy = shapely.get_coordinates(ring)
    xy[37] *= 1.1
    other = shapely.Polygon(xy)
    features = [Feature(1, shapely.to_wkb(s), {}) for s in (ring, other)]
    (far,) = moves(features[:1], features[1:])
    assert far == pytest.approx(shapely.hausdorff_distance(ring, other), abs=1e-9)
    assert far == pytest.approx(10.0, abs=0.1)


@settings(max_examples=examples(8), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_against_plain_sql(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The counts of the server's own SQL (`IS` on every column) and Python's sets agree."""
    dice, folder = random.Random(seed), tmp_path_factory.mktemp("d")

    def version(before: dict[str, dict]) -> dict[str, dict]:
        rows = dict(before)
        for key in map(str, range(6)):
            deed = dice.randrange(4)
            if deed == 0:
                rows.pop(key, None)
            elif deed == 1:
                rows[key] = square(10 * int(key), dice.choice([9.0, 10.0, 11.0]))
            elif deed == 2 and key in rows:
                rows[key] = {**rows[key], "kyHieuLoDat": dice.choice(["X", None, "Y", ""])}
        return rows

    base = version({})
    mine, theirs = version(base), version(base)
    paths = [write(folder / f"{n}.gpkg", rows) for n, rows in enumerate((mine, base, theirs))]
    compared = compare(Versions(*paths), load())
    (one,) = [c for c in compared.classes if c.layer == LAYER]
    ways = dict(zip(one.keys, one.ways))
    for key in map(str, range(6)):
        m, b, t = (rows.get(key) for rows in (mine, base, theirs))
        if m == b == t:
            assert key not in ways
        else:
            expected = (
                Way.SAME if m == t else Way.MINE if t == b else Way.THEIRS if m == b else None
            )
            assert ways[key] is (expected or Way.BOTH)
    with closing(sqlite3.connect(paths[0])) as database:
        database.execute("ATTACH ? AS b", (str(paths[2]),))
        columns = [r[1] for r in database.execute(f'PRAGMA table_info("{TABLE}")') if r[1] != "fid"]
        same = " AND ".join(f'm."{c}" IS s."{c}"' for c in columns)
        join = f'main."{TABLE}" m JOIN b."{TABLE}" s ON m."maDoiTuong" = s."maDoiTuong"'
        changed = database.execute(f"SELECT count(*) FROM {join} WHERE NOT ({same})").fetchone()[0]
    assert one.sending.changed.count == changed
    assert one.sending.added.count == len(mine.keys() - theirs.keys())
    assert one.sending.removed.count == len(theirs.keys() - mine.keys())
