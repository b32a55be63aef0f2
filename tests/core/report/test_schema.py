# SPDX-License-Identifier: GPL-2.0-or-later
"""Every report follows the published schema, line by line: all rule cases, random results."""

from __future__ import annotations

import json
import math

import jsonschema
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report import jsonl
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text, plain
from qh_plugin.io.reports import write_jsonl
from tests.core.rule_cases import cases
from tests.long_form import examples

SCHEMA = json.loads(resource("report", "qh-report-1.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
CASES = list(cases())


def faults(result: CheckResult) -> list[str]:
    found = []
    for number, line in enumerate(jsonl.lines(result)):
        kind = json.loads(line)["type"]
        part = VALIDATOR.evolve(schema={**SCHEMA, "oneOf": [{"$ref": f"#/$defs/{kind}"}]})
        found += [f"line {number}: {e.message}" for e in part.iter_errors(json.loads(line))]
    return found


def test_the_schema_is_one_and_tells_what_each_member_is() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert "description" in SCHEMA
    for kind in SCHEMA["$defs"].values():
        assert kind["additionalProperties"] is False
        for name, member in kind["properties"].items():
            known = "description" in member or "const" in member or "enum" in member
            assert known, f"{name} is not described"


@pytest.mark.parametrize("rule", sorted({case.rule for case in CASES}))
def test_the_reports_of_all_rule_cases_follow_the_schema(rule: str) -> None:
    for case in CASES:
        if case.rule == rule:
            assert faults(case.run()) == [], str(case)


def test_the_schema_finds_faults() -> None:
    result = next(case for case in CASES if case.fails).run()
    lines = [json.loads(line) for line in jsonl.lines(result)]
    finding = next(line for line in lines if line["type"] == "finding")
    for wrong in (
        {**finding, "key": "x"},
        {**finding, "state": "gone"},
        {**finding, "point": [1]},
        {**finding, "fids": ["1"]},
        {**finding, "more": 1},
        {k: v for k, v in finding.items() if k != "of"},
    ):
        assert not VALIDATOR.is_valid(wrong)
    assert VALIDATOR.is_valid(finding)


words = st.text(max_size=12)
numbers = st.one_of(
    st.floats(-1e7, 1e7), st.sampled_from([math.nan, math.inf, -math.inf, -0.0, 1e-9, 1e300])
)
shapes = st.one_of(
    st.none(),
    st.builds(lambda x, y: shapely.Point(x, y), st.floats(-1e7, 1e7), st.floats(-1e7, 1e7)),
    st.builds(lambda x: shapely.box(x, 0, x + 1, 2.5), st.floats(-1e6, 1e6)),
    st.sampled_from([shapely.Polygon(), shapely.from_wkt("LINESTRING Z (0 0 1, 1 1 2)")]),
)
parameters = st.dictionaries(
    words, st.one_of(st.floats(allow_nan=False, allow_infinity=False), words, st.booleans()),
    max_size=3,
)  # fmt: skip


@st.composite
def groups(draw: st.DrawFn, rule: str) -> Findings:
    size = draw(st.integers(0, 4))

    def column(values: st.SearchStrategy) -> list:
        return draw(st.lists(values, min_size=size, max_size=size))

    geometry = np.empty(size, dtype=object)
    geometry[:] = column(shapes)
    return Findings(
        rule,
        draw(words),
        fids=tuple(map(tuple, column(st.lists(st.integers(-5, 2**40), max_size=3)))),
        ids=tuple(map(tuple, column(st.lists(words, max_size=3)))),
        geometry=geometry,
        point=np.array(column(st.tuples(numbers, numbers)), dtype=float).reshape(size, 2),
        messages=(Text("một {a}", "one {a}"), Text("hai", "two")),
        variant=np.array(column(st.integers(0, 1)), dtype=np.int64),
        arguments={"a": column(st.one_of(words, st.floats(0, 9), st.integers()))},
        measures={"width": np.array(column(numbers), dtype=float)},
        severity=draw(st.sampled_from(Severity)),
        keys=tuple(f"{n:020x}" for n in range(size)),
        states=tuple(column(st.sampled_from(State))),
        causes=tuple(column(st.one_of(st.none(), st.just("a" * 20)))),
    )


@st.composite
def results(draw: st.DrawFn) -> CheckResult:
    rules = draw(st.lists(st.sampled_from(["A01", "C01", "G07", "X99"]), unique=True))
    found = [draw(groups(rule)) for rule in rules]
    return CheckResult(
        RunFacts(
            draw(st.one_of(st.none(), st.just({"id": "m", "version": "1"}))),
            {"id": draw(words), "version": "1", "sha256": "0" * 64},
            0.001,
            0.001,
            {"name": "qh_plugin", "version": "1"},
            "2026-01-01T00:00:00+00:00",
            "2026-01-01T00:00:01+00:00",
            tuple({"path": p, "sha256": ""} for p in draw(st.lists(words, max_size=2))),
        ),
        tuple(LayerFacts(n, "", 1) for n in draw(st.lists(words, max_size=3, unique=True))),
        tuple(
            RuleFacts(
                g.rule, Text(g.rule, g.rule), g.severity, len(g), 0, 0.5,
                draw(st.one_of(st.none(), words.map(plain))), draw(parameters),
            )
            for g in found
        ),
        tuple(found),
    )  # fmt: skip


@settings(max_examples=examples(25))
@given(results())
def test_random_results_follow_the_schema_and_come_back(tmp_path_factory, result) -> None:
    assert faults(result) == []
    path = tmp_path_factory.mktemp("r") / "r.jsonl"
    write_jsonl(result, path)
    back = jsonl.read(path)
    assert list(jsonl.lines(back))[1:] == list(jsonl.lines(result))[1:]
