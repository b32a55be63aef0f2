# SPDX-License-Identifier: GPL-2.0-or-later
"""A waiver of a feature that is not saved yet: saved, the feature has another number, and stands
elsewhere in the order of features; the waiver holds to it and never to another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, runner
from qh_plugin.core.checking.remarking import accepted, withdrawn
from qh_plugin.core.checking.reopened import reopened
from qh_plugin.core.checking.waivers import (
    Ledger,
    Withdrawal,
    line_of,
    read_ledger,
    waiver_for,
)
from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.rules.base import LINE, NO_GEOMETRY, POINT, POLYGON, Rule
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text
from tests.core.checking.conftest import dataset, profile

DAY = date(2026, 7, 1)
X, Y = 600_000.0, 1_190_000.0


@dataclass(frozen=True)
class Overlaps(Rule):
    """Every two features that overlap."""

    id: ClassVar[str] = "C01"
    title: ClassVar[Text] = Text("Chồng lấn", "Overlap")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset] = frozenset({POLYGON})

    def run(self, context):
        table = context.table
        shapes = shapely.from_wkb(table.wkb)
        order = np.argsort(table.fids)
        pairs = [
            (int(i), int(j))
            for n, i in enumerate(order)
            for j in order[n + 1 :]
            if shapes[i].intersection(shapes[j]).area > 0
        ]
        places = [shapes[i].intersection(shapes[j]) for i, j in pairs]
        return _found(self.id, table, pairs, places)


@dataclass(frozen=True)
class Unnamed(Rule):
    """Every feature without a name, by what it is called."""

    id: ClassVar[str] = "A01"
    title: ClassVar[Text] = Text("Thiếu", "Missing")
    help_en: ClassVar[str] = ""
    quality: ClassVar[str] = "completeness"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset] = frozenset({POLYGON, LINE, POINT, NO_GEOMETRY})

    def run(self, context):
        table = context.table
        rows = [(n,) for n, name in enumerate(table.columns["ten"]) if not name]
        return _found(self.id, table, rows, [None] * len(rows))


def _found(rule, table, rows, places):
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = places
    points = [(np.nan, np.nan) if p is None else (p.centroid.x, p.centroid.y) for p in places]
    return Findings(
        rule,
        table.name,
        fids=tuple(tuple(int(table.fids[r]) for r in some) for some in rows),
        ids=tuple(table.ids(some) for some in rows),
        geometry=geometry,
        point=np.array(points, float).reshape(-1, 2),
        messages=(Text("{name} sai", "{name} is wrong"),),
        variant=np.zeros(len(rows), np.int64),
        arguments={"name": [table.names(some)[0] for some in rows]},
        severity=Severity.ERROR,
    )


@pytest.fixture(autouse=True)
def rules(monkeypatch):
    monkeypatch.setattr(runner, "catalogue", lambda: (Overlaps, Unnamed))


def box(x, width=10):
    return shapely.box(X + x, Y, X + x + width, Y + 10)


def lots(*rows, id_field="ma"):
    """Rows of (fid, id, name, geometry)."""
    wkb = np.empty(len(rows), dtype=object)
    wkb[:] = [None if g is None else shapely.to_wkb(g) for _, _, _, g in rows]
    columns = {"ma": [r[1] for r in rows], "ten": [r[2] for r in rows]}
    return dataset(
        Table(
            name="lots",
            fids=np.array([r[0] for r in rows], np.int64),
            wkb=wkb,
            columns={k: np.array(v, dtype=object) for k, v in columns.items()},
            epsg=9210,
            geometry_type="Polygon" if any(r[3] is not None for r in rows) else "",
            id_field=id_field,
        )
    )


def run(some, rule, *waivers, withdrawals=()):
    ledger = Ledger(tuple(waivers), tuple(withdrawals))
    return check(some, profile(**{rule: {}}), on=DAY, waivers=ledger)


def accept(some, rule, number=0):
    result = run(some, rule)
    key = result.findings[0].keys[number]
    made = waiver_for(result, some, key, reason="đã thống nhất", person="An")
    return result, made


def waived(result):
    """The features of every finding that is waived."""
    return [g.fids[i] for g, i in result.rows() if g.states[i] is State.WAIVED]


OLD = (7, "A-7", "cũ", box(0))
NEW = box(9)


@pytest.mark.parametrize("own", ["", "A-8"])
@pytest.mark.parametrize("given", ["", "A-8"])
def test_an_overlap_with_a_new_lot_stays_accepted_when_it_is_saved(own, given):
    """`own`: the id before; `given`: the one it has when it is saved."""
    if own and not given:
        given = own
    result, made = accept(lots(OLD, (-3, own, "mới", NEW)), "C01")
    assert result.findings[0].fids == ((-3, 7),) and "-3" not in made.ids
    assert waived(run(lots(OLD, (-3, own, "mới", NEW)), "C01", made)) == [(-3, 7)]
    assert waived(run(lots(OLD, (12, given, "mới", NEW)), "C01", made)) == [(7, 12)]


@pytest.mark.parametrize("own", ["", "A-8"])
def test_it_is_lost_where_the_saved_lot_is_not_the_same(own):
    made = accept(lots(OLD, (-3, own, "mới", NEW)), "C01")[1]
    assert not waived(run(lots(OLD, (12, own, "mới", box(8))), "C01", made)), "drawn anew"
    assert not waived(run(lots((7, "A-7", "", box(0, 10.5)), (12, own, "", NEW)), "C01", made))


def test_the_next_new_feature_with_the_same_number_is_another_one():
    made = accept(lots(OLD, (-3, "", "mới", NEW)), "C01")[1]
    assert not waived(run(lots(OLD, (-3, "", "khác", box(8.5))), "C01", made))
    saved_and_next = lots(OLD, (12, "", "mới", NEW), (-3, "", "", box(-9)))
    assert waived(run(saved_and_next, "C01", made)) == [(7, 12)]


def test_of_two_alike_none_is_taken_for_it():
    """Where it cannot be told which one was meant, the finding is open again."""
    made = accept(lots(OLD, (-3, "", "mới", NEW)), "C01")[1]
    assert not waived(run(lots(OLD, (12, "", "", NEW), (13, "", "", NEW)), "C01", made))


@pytest.mark.parametrize("id_field", ["ma", None])
def test_values_of_a_row_without_geometry(id_field):
    """A missing name is accepted of one new row; the same is missing in the next new row."""
    before = lots((-1, "", "", None), (5, "B-5", "có", None), id_field=id_field)
    made = accept(before, "A01")[1]
    assert waived(run(before, "A01", made)) == [(-1,)]
    rows = ((5, "B-5", "có", None), (6, "", "", None))
    assert waived(run(lots(*rows, id_field=id_field), "A01", made)) == [(6,)]
    both = lots(*rows, (-1, "", "", None), id_field=id_field)
    assert not waived(run(both, "A01", made)), "alike in all: nobody can tell"


def test_a_value_of_a_new_feature_with_geometry():
    made = accept(lots(OLD, (-3, "", "", NEW)), "A01")[1]
    assert waived(run(lots(OLD, (12, "", "", NEW)), "A01", made)) == [(12,)]
    assert waived(run(lots(OLD, (12, "A-8", "", NEW)), "A01", made)) == [(12,)]
    assert not waived(run(lots(OLD, (12, "", "", box(5))), "A01", made))


def test_marking_again_equals_a_check_before_and_after_saving():
    for fid in (-3, 12):
        some = lots(OLD, (fid, "", "mới", NEW))
        made = accept(lots(OLD, (-3, "", "mới", NEW)), "C01")[1]
        told = run(some, "C01", made)
        if fid < 0:
            assert accepted(run(some, "C01"), [made]).waivers == told.waivers
        assert told.waivers[0].key == told.findings[0].keys[0], "the key that the finding has now"
        entry = Withdrawal(made.id, "Cúc", "nhầm")
        again = withdrawn(told, made, entry)
        assert not waived(again)
        checked = run(some, "C01", made, withdrawals=[entry])
        assert [g.states for g in again.findings] == [g.states for g in checked.findings]


def test_an_edit_reopens_it_and_that_is_told():
    made = accept(lots(OLD, (-3, "A-8", "mới", NEW)), "C01")[1]
    result = run(lots(OLD, (12, "A-8", "mới", box(8))), "C01", made)
    assert [facts.id for facts in reopened(result)] == [made.id]


def test_the_ledger_keeps_it_and_older_lines_hold_as_before():
    made = accept(lots(OLD, (-3, "", "mới", NEW)), "C01")[1]
    assert read_ledger([line_of(made)]).waivers == (made,)
    some = lots(OLD, (12, "A-8", "mới", NEW))
    known = accept(some, "C01")[1]
    assert known.ids == ("A-7", "A-8") and known.fids == (7, 12)
    assert waived(run(some, "C01", replace(known, fids=(-3, 7)))) == [(7, 12)]


def test_a_value_that_several_features_share():
    """The finding names both, in the order of their numbers."""
    pair = [("A-7", "trùng"), ("", "trùng")]

    @dataclass(frozen=True)
    class Shared(Unnamed):
        def run(self, context):
            rows = [tuple(np.argsort(context.table.fids).tolist())]
            found = _found(self.id, context.table, rows, [None])
            names = ", ".join(context.table.names(rows[0]))
            return replace(found, arguments={"name": [names]})

    monkey = pytest.MonkeyPatch()
    monkey.setattr(runner, "catalogue", lambda: (Shared,))
    try:
        made = accept(lots((7, *pair[0], box(0)), (-3, *pair[1], NEW)), "A01")[1]
        assert waived(run(lots((7, *pair[0], box(0)), (12, *pair[1], NEW)), "A01", made))
        assert not waived(run(lots((7, *pair[0], box(1)), (12, *pair[1], NEW)), "A01", made))
    finally:
        monkey.undo()
