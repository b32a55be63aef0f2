# SPDX-License-Identifier: GPL-2.0-or-later
"""Waivers: what they cover, what ends them, and that the ledger loses nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
import shapely

from qh_plugin.core.checking import check
from qh_plugin.core.checking.waivers import (
    Ledger,
    Waiver,
    Withdrawal,
    geometry_hash,
    line_of,
    read_ledger,
    waiver_for,
)
from qh_plugin.core.errors import InputError
from qh_plugin.core.findings import State
from qh_plugin.core.publish.gate import GateClosed, pass_gate
from qh_plugin.core.report import jsonl
from qh_plugin.core.resources import resource
from tests.core.checking.conftest import BOWTIE, SQUARE, dataset, profile, table

DAY = date(2026, 7, 1)
NEAR = (600005.0, 1190000.0)
OTHER = "POLYGON((600010 1190000,600020 1190000,600020 1190010,600010 1190010,600010 1190000))"
ASKED = {"C01": {"at": [NEAR]}}


def data(*rows, **columns):
    return dataset(table("lots", rows or (SQUARE, OTHER), **columns))


def accept(result, some, key, **more):
    more = {"reason": "đã thống nhất", "person": "An", "expires": "2026-12-31", **more}
    return waiver_for(result, some, key, **more)


def states(result, rule="C01"):
    return [s for g in result.findings if g.rule == rule for s in g.states]


@pytest.fixture
def waived(rules):
    """Data with one finding, and its waiver."""
    some = data()
    result = check(some, profile(**ASKED), on=DAY)
    return some, accept(result, some, result.findings[0].keys[0])


def run(some, *waivers, withdrawals=(), on=DAY, asked=ASKED):
    return check(some, profile(**asked), on=on, waivers=Ledger(waivers, tuple(withdrawals)))


def test_a_waived_error_is_counted_and_no_longer_blocks(waived):
    some, waiver = waived
    with pytest.raises(GateClosed):
        pass_gate(run(some))
    result = run(some, waiver)
    assert states(result) == [State.WAIVED]
    assert result.errors == 0
    assert result.rules[0].findings == result.rules[0].waived == 1
    pass_gate(result)
    (facts,) = result.waivers
    assert (facts.id, facts.person, facts.void) == (waiver.id, "An", None)


def test_the_ledger_of_the_dataset_is_the_default(waived):
    some, waiver = waived
    with_ledger = replace(some, ledger=(line_of(waiver), "broken"))
    result = check(with_ledger, profile(**ASKED), on=DAY)
    assert states(result) == [State.WAIVED]
    assert "2" in result.waivers[0].void.vi and result.waivers[1].void is None


@pytest.mark.parametrize(("day", "holds"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_it_holds_until_its_last_day(waived, day, holds):
    some, waiver = waived
    result = run(some, waiver, on=day)
    assert states(result) == [State.WAIVED if holds else State.OPEN]
    assert (result.waivers[0].void is None) is holds
    forever = replace(waiver, expires="")
    assert states(run(some, forever, on=day)) == [State.WAIVED]


def test_withdrawn(waived):
    some, waiver = waived
    result = run(some, waiver, withdrawals=[Withdrawal(waiver.id, "Bình")])
    assert states(result) == [State.OPEN]
    assert "Bình" in result.waivers[0].void.vi


def test_an_edit_of_a_feature_ends_it(waived):
    _, waiver = waived
    moved = SQUARE.replace("600010 1190010", "600010 1190010.0001")
    result = run(data(moved, OTHER), waiver)
    assert states(result) == [State.OPEN]
    assert "sửa" in result.waivers[0].void.vi
    assert states(run(data(SQUARE, OTHER, BOWTIE), waiver)) == [State.WAIVED]


def test_a_finding_that_is_gone(waived):
    some, waiver = waived
    result = run(some, waiver, asked={"C01": {"at": []}})
    assert "không còn" in result.waivers[0].void.vi


def test_of_several_findings_on_the_same_features_only_the_one_with_the_key(rules):
    some = data()
    two = {"C01": {"at": [NEAR, (600003.0, 1190003.0)]}}
    result = check(some, profile(**two), on=DAY)
    waiver = accept(result, some, result.findings[0].keys[1])
    assert states(run(some, waiver, asked=two)) == [State.OPEN, State.WAIVED]
    elsewhere = {"C01": {"at": [NEAR, (600001.0, 1190001.0)]}}
    result = run(some, waiver, asked=elsewhere)
    assert set(states(result)) == {State.OPEN} or result.waivers[0].void is None


def test_the_one_finding_on_its_features_is_still_the_same_when_its_place_rounds_otherwise(waived):
    some, waiver = waived
    assert states(run(some, replace(waiver, key="0" * 20))) == [State.WAIVED]


def test_values_count_where_the_finding_is_about_values(rules):
    """The tests' attribute rule names the feature in its message's arguments."""
    some = data(*[SQUARE] * 10)
    result = check(some, profile(A01=None), on=DAY)
    group = result.findings[0]
    waiver = accept(result, some, group.keys[0])
    asked = {"A01": None}
    assert State.WAIVED in states(run(some, waiver, asked=asked), "A01")
    other = replace(waiver, geometry_hash=geometry_hash(some.table("lots"), waiver.fids))
    assert State.WAIVED not in states(run(some, other, asked=asked), "A01")


def test_a_crash_cannot_be_waived(rules, caplog):
    some = data()
    result = check(some, profile(X99=None), on=DAY)
    with pytest.raises(InputError, match="chương trình"):
        accept(result, some, result.findings[0].keys[0])


@pytest.mark.parametrize("blank", [{"reason": " "}, {"person": ""}])
def test_reason_and_person_are_asked_for(rules, blank):
    some = data()
    result = check(some, profile(**ASKED), on=DAY)
    with pytest.raises(InputError, match="Hãy nhập"):
        accept(result, some, result.findings[0].keys[0], **blank)
    with pytest.raises(InputError, match="abc"):
        accept(result, some, "abc")


def test_the_hash_is_of_the_coordinates_whatever_their_bytes():
    shape = shapely.from_wkt("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))")
    little, big = (table("t", (SQUARE,)) for _ in range(2))
    little.wkb[0] = shapely.to_wkb(shape, byte_order=1, output_dimension=2)
    big.wkb[0] = shapely.to_wkb(
        shapely.set_srid(shape, 9210), byte_order=0, include_srid=True, output_dimension=2
    )
    found = geometry_hash(little, (1,))
    assert geometry_hash(big, (1,)) == found
    big.wkb[0] = shapely.to_wkb(shapely.reverse(shape), output_dimension=2)
    assert geometry_hash(big, (1,)) != found
    assert len({found, *(geometry_hash(little, f) for f in ((), (2,), (1, 2)))}) == 4
    for broken in (None, b"", b"\x01\x03\x00", b"\x00\x01"):
        little.wkb[0] = broken
        assert geometry_hash(little, (1,)) != found


def waiver(**more):
    fields = {"rule": "C01", "layer": "a/b", "key": "k", "ids": ("1", "x"), "fids": (1, 2)}
    return Waiver(**{**fields, "geometry_hash": "h", "reason": "vì", "person": "An", **more})


def test_ledger_there_and_back():
    entries = [waiver(), waiver(reason="dòng\nmới “…”"), Withdrawal("1" * 16, "Bình", "nhầm")]
    lines = [line_of(e) for e in entries]
    assert all("\n" not in line for line in lines)
    ledger = read_ledger(lines)
    assert ledger == Ledger(tuple(entries[:2]), (entries[2],))
    assert read_ledger([*lines, lines[0], ""]) == ledger
    assert len({w.id for w in ledger.waivers}) == 2


@pytest.mark.parametrize(
    "bad",
    [
        "{", "[]", "1", "null", "{}", '{"type":"waiver"}', '{"type":"other"}',
        line_of(waiver())[:-9], line_of(waiver()).replace('"An"', "7"),
        line_of(waiver()).replace('"expires":""', '"expires":"soon"'),
        line_of(waiver()).replace("[1,2]", '["1"]'), line_of(waiver())[:-1] + ',"more":1}',
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_spoils_no_other(bad):
    ledger = read_ledger([line_of(waiver()), bad, line_of(waiver(reason="b"))])
    assert ledger.bad == (2,)
    assert [w.reason for w in ledger.waivers] == ["vì", "b"]


def test_the_report_carries_them_and_reads_them_back(waived, tmp_path):
    some, given = waived
    result = replace(
        run(some, given, replace(given, expires="2026-01-01")),
    )
    lines = list(jsonl.lines(result))
    schema = json.loads(resource("report", "qh-report-1.schema.json").read_text("utf-8"))
    for line in lines:
        jsonschema.validate(json.loads(line), schema)
    first = json.loads(lines[0])
    assert first["date"] == "2026-07-01"
    assert [w["void"] is None for w in first["waivers"]] == [True, False]
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    again = jsonl.read(path)
    assert list(jsonl.lines(again)) == lines
    assert [w.reason for w in again.waivers] == ["đã thống nhất"] * 2
    assert any('"state":"waived"' in line for line in lines[1:])
