# SPDX-License-Identifier: GPL-2.0-or-later
"""Who submits, for which period, and when a reason is demanded."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from qh_plugin.core.dossier.description import Description
from qh_plugin.core.dossier.manifest import Manifest, parse_manifest
from qh_plugin.core.dossier.metadata import iso19139, record
from qh_plugin.core.dossier.submission import (
    SubmissionFacts,
    checked,
    from_content,
    sentences,
    settled,
    unstated,
)
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text, plain

FACTS = SubmissionFacts(
    unit="UBND phường Sài Gòn",
    person="Cán bộ B",
    position="Cán bộ địa chính",
    period="2026-Q4",
    due="2026-12-15",
)
DAY, AFTER = date(2026, 12, 15), date(2026, 12, 16)
LACKS = [Text("Quyết định phê duyệt", "Decision")]


def manifest(content: dict) -> bytes:
    base = Manifest("79QPK1000001", "x", 0, {}, {}, [], [], "1", {}, 0, 0).to_bytes()
    return json.dumps({**json.loads(base), "submission": content}).encode()


def test_a_reason_is_demanded_where_late_or_missing() -> None:
    assert settled(FACTS, DAY, []) == FACTS
    with pytest.raises(InputError, match="đã quá hạn 2026-12-15; hãy ghi lý do"):
        settled(FACTS, AFTER, [])
    with pytest.raises(InputError, match=r"còn thiếu 1 mục .Quyết định phê duyệt."):
        settled(FACTS, DAY, LACKS)
    with pytest.raises(InputError, match="đã quá hạn 2026-12-15 và còn thiếu 5 mục"):
        settled(FACTS, AFTER, LACKS * 5)
    why = settled(replace(FACTS, reason="chờ quyết định"), AFTER, LACKS)
    assert why.late and why.missing == ("Quyết định phê duyệt",)
    # once late it stays late, whatever the clock says
    assert settled(why, date(2026, 12, 1), LACKS).late
    # where nothing is answered to, what is missing needs no reason
    assert settled(SubmissionFacts(unit="x"), AFTER, LACKS).missing


def test_a_due_day_without_a_period_is_for_its_quarter() -> None:
    bare = replace(FACTS, period="")
    assert settled(bare, DAY, []).period == "2026-Q4"
    with pytest.raises(InputError, match="kỳ 2026-Q4 đã quá hạn 2026-12-15; hãy ghi lý do"):
        settled(bare, AFTER, [])
    with pytest.raises(InputError, match="còn thiếu 1 mục"):
        settled(bare, DAY, LACKS)
    with pytest.raises(InputError, match="nộp muộn; hãy ghi lý do"):
        settled(SubmissionFacts(late=True), DAY, [])


@pytest.mark.parametrize(
    ("period", "last"), [("2026-Q3", date(2026, 9, 30)), ("2026-H1", date(2026, 6, 30))]
)
def test_a_period_without_a_due_day_is_late_once_it_is_over(period: str, last: date) -> None:
    bare = replace(FACTS, period=period, due="")
    assert not settled(bare, last, []).late
    with pytest.raises(InputError, match=f"kỳ {period} đã quá hạn {last}"):
        settled(bare, last + timedelta(days=1), [])
    assert settled(replace(bare, reason="x"), last + timedelta(days=1), []).late


def test_where_nothing_is_stated_it_is_said_which_quarter_counts() -> None:
    nothing = SubmissionFacts()
    assert settled(nothing, AFTER, []) == nothing
    told = unstated(nothing, AFTER, "")
    assert told is not None and "tính vào quý 2026-Q4" in told.vi and "Quyết định" not in told.vi
    told = unstated(nothing, AFTER, "2026-09-30")
    assert told is not None and "--period 2026-Q3" in told.vi
    told = unstated(nothing, AFTER, "2026-10-01")
    assert told is not None and "Quyết định" not in told.vi
    assert unstated(FACTS, AFTER, "2026-01-01") is None
    assert unstated(replace(FACTS, period=""), AFTER, "") is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"period": "Q4/2026"}, "Kỳ báo cáo"),
        ({"period": "2026-Q5"}, "Kỳ báo cáo"),
        ({"period": "2026-13"}, "Kỳ báo cáo"),
        ({"due": "15/12/2026"}, "Hạn nộp"),
        ({"due": "2026-02-30"}, "Hạn nộp"),
        ({"reason": "x" * 2001}, "dài hơn"),
        ({"action": "delete"}, "Hành động"),
    ],
)
def test_a_wrong_form_is_named(change: dict, named: str) -> None:
    with pytest.raises(InputError, match=named):
        checked(replace(FACTS, **change))


def test_it_travels_in_the_manifest_and_nothing_is_made_up() -> None:
    facts = replace(FACTS, late=True, reason="x", missing=("a", "b"), action="rollback", restores=3)
    assert from_content(json.loads(json.dumps(facts.to_content()))) == facts
    assert parse_manifest(manifest(facts.to_content())).submission == facts.to_content()
    assert SubmissionFacts().to_content() == {}
    assert b"submission" not in Manifest("d", "x", 0, {}, {}, [], [], "1", {}, 0, 0).to_bytes()


@pytest.mark.parametrize(
    "content",
    [[], {"late": "yes"}, {"unit": 5}, {"missing": "a"}, {"restores": True}, {"period": "never"}],
)
def test_a_manifest_with_a_senseless_submission_is_refused(content) -> None:
    with pytest.raises(ValueError):
        parse_manifest(manifest(content))


def test_the_metadata_name_the_unit_and_the_reason_never_the_person() -> None:
    facts = replace(FACTS, late=True, reason="Chờ <quyết định>", missing=("Bản vẽ",))
    xml = iso19139(Description(title="x", identifier="79QPK1000001"), facts)
    assert b"UBND ph" in xml and "Trần".encode() not in xml and b"publisher" in xml
    told = record(Description(title="x"), [], facts)
    assert json.loads(told)["properties"]["submission"]["reason"] == "Chờ <quyết định>"
    assert "Trần".encode() not in told
    assert plain("Kỳ báo cáo: 2026-Q4").vi in [line.vi for line in sentences(facts)]
