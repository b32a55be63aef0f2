# SPDX-License-Identifier: GPL-2.0-or-later
"""The runner: what runs where, order, severity, keys, consequences, refusals, cancel."""

from __future__ import annotations

import itertools
import logging
from dataclasses import replace

import pytest

from qh_plugin.core import wkb
from qh_plugin.core.checking import check, crashed
from qh_plugin.core.checking.context import build_context
from qh_plugin.core.errors import Cancelled, CrsError, InputError
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.progress import Progress
from qh_plugin.core.report import jsonl
from qh_plugin.training.parcels import parcels
from tests.core.checking.conftest import BOWTIE, SQUARE, dataset, profile, table


def found(result):
    return [(g.rule, g.layer, g.fids[i], g.severity.value) for g, i in result.rows()]


def rule(result, rule_id):
    return next(r for r in result.rules if r.id == rule_id)


def test_severity_of_the_profile_but_never_above_the_groups_own(rules):
    result = check(dataset(), profile(A01="error"))
    assert [(f[2], f[3]) for f in found(result)] == [
        ((2,), "error"),
        ((9,), "error"),
        ((10,), "error"),
        ((1,), "warning"),
    ]
    assert result.errors == 3
    as_info = check(dataset(), profile(A01="info"))
    assert {f[3] for f in found(as_info)} == {"info"}
    assert as_info.errors == 0


def test_report_order_is_by_ids_across_severities(rules):
    result = check(dataset(), profile(A01=None))
    lines = [line for line in jsonl.lines(result) if '"finding"' in line]
    assert [line.split('"fids":[')[1].split("]")[0] for line in lines] == ["1", "2", "9", "10"]


def test_a_rule_without_a_layer_says_so(rules):
    result = check(dataset(), profile(L01=None))
    assert "không có lớp nào" in rule(result, "L01").skipped.vi
    assert found(result) == []


def test_skipped_rule_gives_its_reason_and_the_layers(rules):
    lots, border = table("lots"), table("border")
    result = check(dataset(lots), profile(C05=None))
    assert rule(result, "C05").skipped.en == "no boundary"
    with_boundary = dataset(lots, border, roles={"boundary": "border"})
    assert rule(check(with_boundary, profile(C05=None)), "C05").skipped is None
    two = dataset(table("a"), table("b"), table("border", epsg=5899), roles={"boundary": "border"})
    reason = rule(check(two, profile(C05=None)), "C05").skipped.en
    assert "another reference system" in reason
    assert "a" in reason and "b" in reason


@pytest.mark.parametrize(
    ("rows", "word"), [((), "no feature"), ((BOWTIE,), "invalid geometry"), ((SQUARE,), "")]
)
def test_an_unusable_boundary_is_named(rules, rows, word):
    data = dataset(table("lots"), table("border", rows), roles={"boundary": "border"})
    skipped = rule(check(data, profile(C05=None)), "C05").skipped
    assert word in skipped.en if word else skipped is None


def test_coverage_rules_leave_boundary_and_voids_alone(rules):
    data = dataset(
        table("lots"), table("b"), table("v"), table("roads", geometry_type="LineString", rows=()),
        roles={"boundary": "b", "voids": "v"},
    )  # fmt: skip
    result = check(data, profile(C01={"at": [(0, 0)]}))
    assert {f[1] for f in found(result)} == {"lots"}


def test_named_parcels_are_the_only_coverage(rules):
    data = dataset(table("parcels"), table("buildings"), roles={"parcels": "parcels"})
    assert {f[1] for f in found(check(data, profile(C01={"at": [(0, 0)]})))} == {"parcels"}


def test_a_crash_is_never_a_pass(rules, caplog):
    with caplog.at_level(logging.CRITICAL):
        result = check(dataset(), profile(X99=None, A01=None))
    assert result.errors == 4  # three of A01, and the crash, though X99 is of severity info
    assert "ZeroDivisionError" in rule(result, "X99").skipped.en
    assert crashed(result) == ("X99",)
    (line,) = (text for text in jsonl.lines(result) if '"X99"' in text and '"finding"' in text)
    assert '"severity":"error"' in line and '"point":null' in line


def test_consequences_of_an_invalid_feature(rules):
    near, far = (600029.0, 1190004.0), (600100.0, 1190000.0)
    result = check(
        dataset(table("lots", (SQUARE, BOWTIE))), profile(C01={"at": [near, far]}, G04=None)
    )
    by_rule = {g.rule: g for g in result.findings}
    coverage = by_rule["C01"]
    states = dict(zip(map(tuple, coverage.point.tolist()), zip(coverage.states, coverage.causes)))
    assert states[near] == (State.CONSEQUENCE, by_rule["G04"].keys[0])
    assert states[far] == (State.OPEN, None)
    assert result.errors == 3
    alone = check(dataset(table("lots", (SQUARE, BOWTIE))), profile(C01={"at": [near]}))
    assert alone.findings[0].states == (State.CONSEQUENCE,)
    assert alone.findings[0].causes == (None,)


def test_keys_are_unique_and_stable(rules):
    twice = [(600000.0, 1190000.0)] * 3
    result = check(dataset(), profile(C01={"at": twice}))
    keys = result.findings[0].keys
    assert len(set(keys)) == 3
    assert [k.partition("-")[2] for k in keys] == ["", "2", "3"]
    assert check(dataset(), profile(C01={"at": twice})).findings[0].keys == keys


def test_result_does_not_depend_on_the_order_of_tables_or_places(rules):
    places = [(600000.0, 1190000.0), (600005.0, 1190000.0), (600003.0, 1190003.0)]
    tables = [table("a"), table("b", (SQUARE, BOWTIE)), table("c", (SQUARE, None))]
    texts = set()
    for some, at, workers in zip(
        itertools.permutations(tables), itertools.permutations(places), (1, 2, 3, 1, 2, 3)
    ):
        asked = profile(C01={"at": at}, A01=None, G04=None, R03=None)
        result = check(dataset(*some), asked, workers=workers)
        result = replace(result, rules=[replace(r, parameters={}) for r in result.rules])
        texts.add("\n".join(list(jsonl.lines(result))[1:]))
    assert len(texts) == 1


def test_one_bare_layer_in_degrees_is_refused_with_the_way_out(rules):
    wgs = table("w", ("POLYGON((106 10,107 10,107 11,106 10))",), epsg=4326)
    with pytest.raises(CrsError, match=r"--to-epsg 9210") as refused:
        check(dataset(wgs), profile(C01=None))
    assert "“w”" in refused.value.text.en
    with pytest.raises(CrsError):
        check(dataset(wgs, table("notes", (None,), geometry_type="", epsg=None)), profile(C01=None))


def test_among_others_a_layer_in_degrees_is_skipped_by_name(rules):
    wgs = table("w", ("POLYGON((106 10,107 10,107 11,106 10))",), epsg=4326)
    result = check(dataset(wgs, table("lots")), profile(C01={"at": [(1, 1)]}, A01=None))
    assert {f[1] for f in found(result) if f[0] == "C01"} == {"lots"}
    assert {f[1] for f in found(result) if f[0] == "A01"} == {"lots", "w"}
    skipped = rule(result, "C01").skipped.vi
    assert "w" in skipped and "EPSG:9210" in skipped


@pytest.mark.parametrize("value", [-0.001, 0.0501, float("nan"), float("inf")])
def test_tolerance_out_of_range_is_refused(rules, value):
    with pytest.raises(InputError, match="Dung sai"):
        check(dataset(), profile(A01=None), tolerance=value)


def test_tolerance_of_the_run_is_reported(rules):
    assert check(dataset(), profile(A01=None), tolerance=0.0).run.tolerance == 0.0
    assert check(dataset(), profile(A01=None), tolerance=0.05).run.tolerance == 0.05


def test_unknown_rules_are_refused(rules):
    with pytest.raises(InputError, match="Z01"):
        check(dataset(), profile(), only=["Z01", "A01"])
    with pytest.raises(InputError, match="Z02"):
        check(dataset(), profile(Z02=None))


def test_only_some_rules_even_outside_the_profile(rules):
    result = check(dataset(), profile(A01="info"), only=["R03"])
    assert [r.id for r in result.rules] == ["R03"]
    assert rule(result, "R03").severity is Severity.ERROR


def test_empty_dataset_runs(rules):
    result = check(dataset(table("lots", ())), profile(G04=None, C01={"at": []}))
    assert result.errors == 0
    assert result.layers[0].count == 0


def test_progress_is_monotonic_and_speaks_of_each_rule(rules):
    steps, texts = [], []

    def on_step(fraction, text):
        steps.append(fraction)
        if text:
            texts.append(text.vi)

    data = dataset(table("a"), table("b"))
    check(data, profile(A01=None, G04=None), progress=Progress(on_step))
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1.0)
    assert "A01 Thiếu: lớp a" in texts and "G04 Tự cắt: lớp b" in texts


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancel_gets_out(rules, after):
    count = itertools.count()
    progress = Progress(cancelled=lambda: next(count) >= after)
    with pytest.raises(Cancelled):
        check(dataset(table("a"), table("b")), profile(A01=None, G04=None), progress=progress)


def test_looks_whether_to_stop_while_coordinates_are_read_and_files_hashed(
    rules, tmp_path, monkeypatch
):
    monkeypatch.setattr(wkb, "_ROWS", 1)
    source = tmp_path / "a.bin"
    source.write_bytes(bytes(5 << 20))
    lots, _ = parcels(60)
    some, looks = replace(dataset(), tables=(lots,)), []
    progress = Progress(cancelled=lambda: bool(looks.append(1)))
    build_context(some, lots.name, profile(A01=None), progress=progress)
    assert len(looks) == len(lots)
    check(some, profile(A01=None), progress=progress)
    before = len(looks)
    check(replace(some, sources=(str(source),)), profile(A01=None), progress=progress)
    assert len(looks) - before >= 5


def test_inputs_are_hashed(rules, tmp_path):
    source = tmp_path / "a.bin"
    source.write_bytes(b"abc")
    run = check(replace(dataset(), sources=(str(source), "memory")), profile(A01=None)).run
    assert run.inputs[0]["sha256"].startswith("ba7816bf")
    assert run.inputs[1]["sha256"] == ""
